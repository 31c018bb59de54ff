//! AUTH line by line: forms, continuations, cancels, and servers that are not to be believed.

use pop3_client::{
    Credentials, ErrorKind, Hash, Limit, LoginFailure, Mailbox, Options, Rule, Security, Step,
    tokio::{Client, TokioTransport},
};
use pop3_mock::{Script, Server};

use crate::common::{client, connect, options, play, refused};

/// base64 of NUL "mrose" NUL "tanstaaf".
const PLAIN: &str = "AG1yb3NlAHRhbnN0YWFm\r\n";

fn greeting() -> Script {
    Script::new().send("+OK ready\r\n")
}

/// A greeting, and CAPA with these mechanisms.
fn listing(mechanisms: &str) -> Script {
    greeting().expect("CAPA\r\n").reply(format!("+OK\r\nUSER\r\nSASL {mechanisms}\r\n.\r\n"))
}

fn plain() -> Credentials {
    Credentials::plain("mrose", "tanstaaf")
}

fn scram() -> Credentials {
    let (user, password) = ("mrose".into(), "tanstaaf".into());
    Credentials::Scram { hash: Hash::Sha256, authorization_id: None, user, password }
}

type Login = Result<Mailbox<TokioTransport>, LoginFailure<TokioTransport>>;

async fn log_in(server: &Server, credentials: &Credentials) -> Login {
    connect(server).await.unwrap().authenticate(credentials).await
}

/// As `log_in`, with the initial response where it is safe.
async fn log_in_at_once(server: &Server, credentials: &Credentials) -> Login {
    let options = Options { initial_response: true, ..options(Security::Plaintext) };
    let client = Client::new(options, server.client_config());
    client.connect("127.0.0.1", server.pop3().port()).await.unwrap().authenticate(credentials).await
}

#[tokio::test]
async fn an_empty_challenge_has_many_forms() {
    // quirks auth-continuation-bare-plus, auth-continuation-text
    for challenge in ["+ \r\n", "+\r\n", "+ go ahead\r\n", "+ Z28gYWhlYWQ=\r\n"] {
        let server =
            play(greeting().expect("AUTH PLAIN\r\n").reply(challenge).expect(PLAIN).reply("+OK\r\n"));
        assert!(log_in(&server, &plain()).await.is_ok(), "{challenge:?}");
        server.verify().unwrap();
    }
}

#[tokio::test]
async fn the_initial_response_goes_with_auth_where_capa_lists_sasl() {
    let server = play(listing("PLAIN").expect(format!("AUTH PLAIN {PLAIN}")).reply("+OK\r\n"));
    assert!(log_in_at_once(&server, &plain()).await.is_ok());
    server.verify().unwrap();

    let silent = greeting().expect("CAPA\r\n").reply("+OK\r\nUSER\r\n.\r\n");
    let server = play(silent.expect("AUTH PLAIN\r\n").reply("+ \r\n").expect(PLAIN).reply("+OK\r\n"));
    assert!(log_in_at_once(&server, &plain()).await.is_ok());
    server.verify().unwrap();
}

#[tokio::test]
async fn an_initial_response_too_long_for_its_line_waits_for_the_challenge() {
    // RFC5034-4-16; quirk auth-token-too-long
    let token = "t".repeat(200);
    let script = listing("XOAUTH2").expect("AUTH XOAUTH2\r\n").reply("+ \r\n");
    let server = play(script.expect(xoauth2(&token)).reply("+OK\r\n"));
    let credentials = Credentials::XOauth2 { user: "mrose".into(), token: token.into() };
    assert!(log_in_at_once(&server, &credentials).await.is_ok());
    server.verify().unwrap();
}

fn xoauth2(token: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    BASE64_STANDARD.encode(format!("user=mrose\x01auth=Bearer {token}\x01\x01")) + "\r\n"
}

#[tokio::test]
async fn a_form_that_is_refused_is_followed_by_the_other_once() {
    // quirks auth-ir-required, auth-ir-unsupported
    let two_steps_first = greeting()
        .expect("AUTH PLAIN\r\n")
        .reply("-ERR malformed command\r\n")
        .expect(format!("AUTH PLAIN {PLAIN}"))
        .reply("+OK\r\n");
    let server = play(two_steps_first);
    assert!(log_in(&server, &plain()).await.is_ok());
    server.verify().unwrap();

    let initial_first = listing("PLAIN")
        .expect(format!("AUTH PLAIN {PLAIN}"))
        .reply("-ERR syntax\r\n")
        .expect("AUTH PLAIN\r\n")
        .reply("+ \r\n")
        .expect(PLAIN)
        .reply("+OK\r\n");
    let server = play(initial_first);
    assert!(log_in_at_once(&server, &plain()).await.is_ok());
    server.verify().unwrap();
}

#[tokio::test]
async fn both_forms_refused_are_a_refusal_and_nothing_else_is_tried() {
    let script = greeting()
        .expect("AUTH PLAIN\r\n")
        .reply("-ERR unsupported\r\n")
        .expect(format!("AUTH PLAIN {PLAIN}"))
        .reply("-ERR unsupported, too\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let failure = log_in(&server, &plain()).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::Auth, None, "unsupported, too"));
    failure.connection.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_refusal_with_a_code_or_of_the_credentials_is_final() {
    for (answers, code) in [
        (vec!["-ERR [AUTH] no\r\n"], Some("AUTH")),
        (vec!["-ERR [IN-USE] no\r\n"], Some("IN-USE")),
        (vec!["+ \r\n", "-ERR no\r\n"], None),
    ] {
        let lines = ["AUTH PLAIN\r\n", PLAIN];
        let script = lines
            .iter()
            .zip(&answers)
            .fold(greeting(), |script, (line, answer)| script.expect(line).reply(answer));
        let server = play(script.expect("QUIT\r\n").reply("+OK\r\n"));
        let failure = log_in(&server, &plain()).await.err().unwrap();
        assert_eq!(failure.error, refused(Step::Auth, code, "no"));
        failure.connection.unwrap().quit().await.unwrap();
        server.verify().unwrap();
    }
}

#[tokio::test]
async fn a_server_that_refuses_and_hangs_up_has_refused() {
    // quirk drops-on-auth-fail: on the wire, whether AUTH or its form was refused cannot be told.
    let server = play(greeting().expect("AUTH PLAIN\r\n").reply("-ERR no\r\n").close());
    let failure = log_in(&server, &plain()).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::Auth, None, "no"));
    assert!(failure.connection.is_none());
}

#[tokio::test]
async fn a_challenge_that_is_no_base64_is_cancelled() {
    // RFC5034-4-22; quirk sasl-challenge-garbage
    let credentials = Credentials::CramMd5 { user: "mrose".into(), password: "tanstaaf".into() };
    for challenge in ["+ go ahead\r\n", "+ !!!!\r\n", "+ PDFAaD4\r\n"] {
        let script = greeting()
            .expect("AUTH CRAM-MD5\r\n")
            .reply(challenge)
            .expect("*\r\n")
            .reply("-ERR cancelled\r\n");
        let server = play(script);
        let failure = log_in(&server, &credentials).await.err().unwrap();
        assert_eq!(failure.error, ErrorKind::Violation(Rule::ChallengeBase64).at(Step::Auth));
        assert!(failure.connection.is_none());
        server.verify().unwrap();
    }
}

#[tokio::test]
async fn success_of_scram_without_the_servers_proof_is_a_violation() {
    // quirk sasl-early-ok; the client's nonce is unknown to the script, so the exchange ends where it begins.
    let one = |answer: &str| greeting().expect("AUTH SCRAM-SHA-256\r\n").reply(answer);
    let server = play(one("+OK come in\r\n"));
    let failure = log_in(&server, &scram()).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Violation(Rule::OkBeforeResponse).at(Step::Auth));
    assert!(failure.connection.is_none());
}

#[tokio::test]
async fn login_is_not_believed_before_the_password() {
    let credentials = Credentials::Login { user: "mrose".into(), password: "tanstaaf".into() };
    let script = greeting().expect("AUTH LOGIN\r\n").reply("+ VXNlcm5hbWU6\r\n").expect("bXJvc2U=\r\n");
    let server = play(script.reply("+OK come in\r\n"));
    let failure = log_in(&server, &credentials).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Violation(Rule::OkBeforeResponse).at(Step::Auth));
}

#[tokio::test]
async fn endless_challenges_are_cancelled_and_then_an_error() {
    let cancelled =
        greeting().expect("AUTH PLAIN\r\n").reply("+ \r\n").expect(PLAIN).reply("+ \r\n").expect("*\r\n");
    let server = play(cancelled.reply("+ and on\r\n"));
    let failure = log_in(&server, &plain()).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Violation(Rule::CancelIgnored).at(Step::Auth));
}

#[tokio::test]
async fn a_challenge_has_a_limit() {
    let script = greeting().expect("AUTH CRAM-MD5\r\n").reply(format!("+ {}", "A".repeat(100_000))).hang();
    let credentials = Credentials::CramMd5 { user: "mrose".into(), password: "tanstaaf".into() };
    let failure = log_in(&play(script), &credentials).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Limit(Limit::SaslChallenge).at(Step::Auth));
}

#[tokio::test]
async fn a_token_that_is_refused_brings_its_reason_along() {
    // quirk xoauth2-error-challenge
    let script = greeting()
        .expect("AUTH XOAUTH2\r\n")
        .reply("+ \r\n")
        .expect(xoauth2("ya29"))
        .reply("+ eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=\r\n")
        .expect("\r\n")
        .reply("-ERR [AUTH] Username and password not accepted.\r\n");
    let server = play(script);
    let credentials = Credentials::XOauth2 { user: "mrose".into(), token: "ya29".into() };
    let failure = log_in(&server, &credentials).await.err().unwrap();
    let ErrorKind::Refused(refusal) = failure.error.kind else { panic!("{}", failure.error) };
    assert_eq!(refusal.detail.as_deref(), Some(&br#"{"status":"400","schemes":"Bearer"}"#[..]));
    assert!(refusal.is("AUTH") && failure.connection.is_some());
    server.verify().unwrap();
}

#[tokio::test]
async fn rpop_follows_user() {
    let script =
        greeting().expect("USER mrose\r\n").reply("+OK\r\n").expect("RPOP rose\r\n").reply("+OK\r\n");
    let server = play(script);
    let credentials = Credentials::Rpop { user: "mrose".into(), remote_user: "rose".into() };
    assert!(log_in(&server, &credentials).await.is_ok());
    server.verify().unwrap();
}

#[tokio::test]
async fn what_the_server_repeats_of_a_token_does_not_show() {
    let script = greeting()
        .expect("AUTH XOAUTH2\r\n")
        .reply("+ \r\n")
        .expect(xoauth2("ya29-secret"))
        .reply(format!("-ERR [AUTH] no user for ya29-secret in {}", xoauth2("ya29-secret")));
    let server = play(script);
    let client = client(&server, Security::Plaintext);
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let credentials = Credentials::XOauth2 { user: "mrose".into(), token: "ya29-secret".into() };
    let failure = connection.authenticate(&credentials).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::Auth, Some("AUTH"), "no user for *** in ***"));
    let trace = client.take_trace().to_string();
    assert!(!trace.contains("secret") && !trace.contains(xoauth2("ya29-secret").trim()), "{trace}");
}
