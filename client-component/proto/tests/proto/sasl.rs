//! Exchanges from the first line to the verdict.

use pop3_proto::{
    Command, Error, Misuse, Rule, Secret, Tolerances,
    sasl::{Exchange, Failure, Hash},
};
use proptest::prelude::*;

use crate::dialogue::{Dialogue, Seen, challenge, ok};

fn password() -> Secret {
    Secret::from("tanstaaf")
}

/// Octets of the answer to a challenge line.
fn answer(exchange: &mut Exchange, line: &str) -> Result<Vec<u8>, Failure> {
    exchange.respond(line.as_bytes()).map(|secret| secret.expose().to_vec())
}

/// Every exchange whose mechanism has the client speak first.
fn client_first() -> Vec<Exchange> {
    [
        Exchange::plain(Some("id"), "mrose", &password()),
        Exchange::scram(Hash::Sha256, None, "mrose", &password(), [1; 24]),
        Exchange::xoauth2("mrose", &password()),
        Exchange::oauth_bearer(None, &password(), None),
        Exchange::external(None),
        Exchange::anonymous("mrose@example.org"),
    ]
    .map(|exchange| exchange.expect("good credentials"))
    .into()
}

#[test]
fn plain_is_played_to_the_end_on_the_wire() {
    let mut exchange = Exchange::plain(None, "tim", &Secret::from("tanstaaftanstaaf")).unwrap();
    let mut dialogue = Dialogue::greeted();
    assert_eq!(dialogue.client(&Command::auth(exchange.name(), None).unwrap()), "AUTH PLAIN\r\n");
    assert_eq!(dialogue.server("+ \r\n"), [challenge("")]);
    let response = exchange.respond(b"").unwrap();
    assert_eq!(dialogue.client(&Command::sasl_response(&response)), "AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n");
    assert_eq!(dialogue.server("+OK\r\n"), [ok("")]);
    assert_eq!(exchange.finish(), Ok(()));
}

#[test]
fn ok_in_the_place_of_a_challenge_is_one_where_it_is_tolerated() {
    // quirk auth-continuation-plus-ok
    let mut dialogue = Dialogue::greeted();
    let tolerances = Tolerances { ok_as_challenge: true, ..Tolerances::default() };
    dialogue.connection = dialogue.connection.with_tolerances(tolerances);
    dialogue.client(&Command::auth("PLAIN", None).unwrap());
    assert_eq!(dialogue.server("+OK\r\n"), [challenge("")]);
    assert_eq!(dialogue.connection.take_notice(), Some(Rule::OkBeforeResponse));
    dialogue.client(&Command::sasl_response(&password()));
    assert_eq!(dialogue.server("+OK\r\n"), [ok("")]);
    dialogue.client(&Command::auth("PLAIN", None).unwrap());
    dialogue.server("+ \r\n");
    dialogue.client(&Command::auth_cancel());
    let violation = Seen::Failed(Error::Violation(Rule::CancelIgnored));
    assert_eq!(dialogue.server("+OK\r\n"), [violation]);
}

#[test]
fn an_initial_response_may_be_accepted_at_once() {
    let mut exchange = Exchange::plain(None, "test", &Secret::from("test")).unwrap();
    let mut dialogue = Dialogue::greeted();
    let auth = Command::auth(exchange.name(), exchange.initial()).unwrap();
    exchange.said_initial();
    assert_eq!(dialogue.client(&auth), "AUTH PLAIN AHRlc3QAdGVzdA==\r\n");
    assert_eq!(dialogue.server("+OK\r\n"), [ok("")]);
    assert_eq!(exchange.finish(), Ok(()));
}

#[test]
fn cram_md5_answers_the_challenge_of_rfc_2195() {
    // RFC 2195 section 2
    let mut exchange = Exchange::cram_md5("tim", &Secret::from("tanstaaftanstaaf")).unwrap();
    assert_eq!(exchange.initial(), None);
    let line = b"PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+";
    let response = exchange.respond(line).unwrap();
    let wire = Command::sasl_response(&response);
    assert_eq!(wire.wire(), b"dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n");
}

#[test]
fn login_gives_the_name_and_then_the_password_whatever_is_asked() {
    for prompts in [["VXNlcm5hbWU6", "UGFzc3dvcmQ6"], ["", ""], ["go ahead", "Password:"]] {
        let mut exchange = Exchange::login("mrose", &password()).unwrap();
        assert_eq!(exchange.finish(), Err(Failure::Unfinished));
        assert_eq!(answer(&mut exchange, prompts[0]), Ok(b"mrose".to_vec()));
        assert_eq!(exchange.finish(), Err(Failure::Unfinished));
        assert_eq!(answer(&mut exchange, prompts[1]), Ok(b"tanstaaf".to_vec()));
        assert_eq!(exchange.finish(), Ok(()));
        assert_eq!(answer(&mut exchange, ""), Err(Failure::Overlong));
    }
}

#[test]
fn a_mechanism_that_speaks_first_says_the_same_with_or_behind_auth() {
    // RFC5034-4-14; quirk auth-continuation-text
    for line in ["", "go ahead", "Zm9v"] {
        for mut exchange in client_first() {
            let initial = exchange.initial().expect("speaks first").expose().to_vec();
            assert_eq!(exchange.finish(), Err(Failure::Unfinished));
            assert_eq!(answer(&mut exchange, line), Ok(initial), "{exchange:?}");
            assert_eq!(exchange.initial(), None);
        }
    }
}

#[test]
fn no_exchange_goes_on_for_ever() {
    let server_first = [Exchange::login("mrose", &password()), Exchange::cram_md5("mrose", &password())];
    for mut exchange in client_first().into_iter().chain(server_first.map(Result::unwrap)) {
        let rounds = (0..10).take_while(|_| answer(&mut exchange, "Zm9v").is_ok()).count();
        assert!(rounds <= 2, "{exchange:?}: {rounds}");
        assert!(answer(&mut exchange, "").is_err(), "{exchange:?}");
    }
}

#[test]
fn challenges_that_matter_are_decoded_strictly() {
    // RFC5034-4-21 to -24
    for line in ["go ahead", "Zm9v=", "Zm9", "Zm9v Zm9v", "Zm=v", "Zh==", "!!!!"] {
        let mut exchange = Exchange::cram_md5("mrose", &password()).unwrap();
        assert_eq!(answer(&mut exchange, line), Err(Failure::NotBase64), "{line}");
    }
}

#[test]
fn a_refused_token_is_answered_and_its_reason_kept() {
    // quirk xoauth2-error-challenge
    let json = br#"{"status":"400","schemes":"Bearer"}"#;
    let mut xoauth2 = Exchange::xoauth2("mrose", &password()).unwrap();
    let mut bearer = Exchange::oauth_bearer(None, &password(), None).unwrap();
    for (exchange, last) in [(&mut xoauth2, ""), (&mut bearer, "\x01")] {
        exchange.said_initial();
        let response = answer(exchange, "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=");
        assert_eq!(response, Ok(last.into()));
        assert_eq!(exchange.detail(), Some(&json[..]));
        assert_eq!(answer(exchange, ""), Err(Failure::Overlong));
    }
    let mut long = Exchange::xoauth2("mrose", &password()).unwrap();
    long.said_initial();
    long.step(&[b'x'; 100_000]).unwrap();
    assert_eq!(long.detail().map(<[u8]>::len), Some(4096));
}

#[test]
fn external_repeats_nothing_but_an_empty_answer() {
    // quirk auth-ir-empty-equals
    let mut exchange = Exchange::external(None).unwrap();
    assert_eq!(exchange.initial(), Some(&Secret::from("")));
    exchange.said_initial();
    assert_eq!(answer(&mut exchange, ""), Ok(Vec::new()));
    assert_eq!(answer(&mut exchange, ""), Err(Failure::Overlong));
    assert_eq!(Exchange::external(Some("id")).unwrap().initial(), Some(&Secret::from("id")));
}

#[test]
fn success_of_scram_without_proof_is_not_believed() {
    // quirk sasl-early-ok; RFC5802-5-02
    let mut exchange = Exchange::scram(Hash::Sha512, None, "mrose", &password(), [1; 24]).unwrap();
    exchange.said_initial();
    assert_eq!(exchange.finish(), Err(Failure::Unproved));
}

#[test]
fn fields_that_a_mechanism_cannot_carry_are_refused() {
    let nul = Secret::from("a\0b");
    assert_eq!(Exchange::login("a\0", &password()).err(), Some(Misuse::Nul));
    assert_eq!(Exchange::cram_md5("mrose", &nul).err(), Some(Misuse::Nul));
    assert_eq!(Exchange::external(Some("")).err(), Some(Misuse::Empty));
    assert_eq!(Exchange::anonymous("a\r\n").err(), Some(Misuse::Control));
    assert_eq!(Exchange::anonymous(&"x".repeat(256)).err(), Some(Misuse::TraceTooLong));
    let password = password();
    let scram = |id, user, password| Exchange::scram(Hash::Sha1, id, user, password, [0; 24]).err();
    assert_eq!(scram(Some("a\0"), "mrose", &password), Some(Misuse::Nul));
    assert_eq!(scram(None, "", &password), Some(Misuse::Empty));
    assert_eq!(scram(None, "mrose", &nul), Some(Misuse::Nul));
    assert_eq!(scram(None, "\u{7}", &password), Some(Misuse::Prohibited));
}

#[test]
fn a_challenge_in_any_pieces_is_one_challenge() {
    let mut dialogue = Dialogue::greeted();
    dialogue.client(&Command::auth("CRAM-MD5", None).unwrap());
    let mut seen = Vec::new();
    for octet in b"+ PDE4OTY+\r\n" {
        dialogue.server_sends(&[*octet], &mut seen);
    }
    assert_eq!(seen, [Seen::Challenge(b"PDE4OTY+".to_vec())]);
}

/// What a hostile server may say: any octets, and what begins like a message of SCRAM.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let own = "A".repeat(32);
    let scram = "[a-z=,0-9A]{0,40}".prop_map(move |rest| format!("r={own}{rest}").into_bytes());
    let final_message = "[ve]=[A-Za-z=,]{0,40}".prop_map(String::into_bytes);
    prop_oneof![prop::collection::vec(any::<u8>(), 0..100), scram, final_message]
}

proptest! {
    #[test]
    fn no_challenge_makes_an_exchange_panic_or_go_on(challenges in prop::collection::vec(hostile(), 6)) {
        let scram = Exchange::scram(Hash::Sha1, None, "mrose", &password(), [0; 24]).unwrap();
        let server_first = [Exchange::login("mrose", &password()), Exchange::cram_md5("mrose", &password())];
        let others = server_first.map(Result::unwrap).into_iter().chain([scram]);
        for mut exchange in client_first().into_iter().chain(others) {
            let answered = challenges.iter().filter(|challenge| exchange.step(challenge).is_ok()).count();
            prop_assert!(answered <= 3, "{exchange:?}");
            let proves = exchange.name().starts_with("SCRAM");
            prop_assert!(!proves || exchange.finish().is_err(), "nobody knows the password");
        }
    }
}
