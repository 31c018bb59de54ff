//! Quirks of greetings and of APOP, and attacks on the choice of a mechanism.

use pop3_client::{Credentials, ErrorKind, Rule, Security, Step};

use crate::{
    common::{mrose, refused},
    pair::{Pair, apop, automatic, is_misuse},
};

#[tokio::test]
async fn the_timestamp_is_found_wherever_it_stands() {
    for quirk in ["apop-timestamp-first", "apop-timestamp-after-text"] {
        let pair = Pair::new(quirk, Security::Plaintext);
        pair.works(&apop()).await;
        assert_eq!(pair.said()[0], "APOP mrose ***");
    }
}

#[tokio::test]
async fn without_a_good_timestamp_apop_sends_nothing() {
    for quirk in
        ["greeting-without-timestamp", "apop-fake-timestamp", "apop-malformed-timestamp", "greeting-bare-ok"]
    {
        let pair = Pair::new(quirk, Security::Plaintext);
        let error = pair.log_in(&apop()).await.err().unwrap();
        assert!(error.step == Step::Apop && is_misuse(&error), "{quirk}: {error}");
        assert_eq!(pair.said(), [""; 0], "{quirk}");
    }
}

#[tokio::test]
async fn apop_is_not_tried_because_a_timestamp_is_there() {
    let pair = Pair::new("apop-advertised-refused", Security::Plaintext);
    pair.works(&automatic()).await;
    assert_eq!(pair.said()[..2], ["CAPA", "AUTH SCRAM-SHA-512"]);
    let error = pair.log_in(&apop()).await.err().unwrap();
    assert_eq!(error, refused(Step::Apop, None, "Invalid login or password"));
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_never_a_login() {
    let pair = Pair::new("extra-reply-after-err", Security::Plaintext);
    let wrong = Credentials::user_pass("mrose", "tanstaff");
    let failure = pair.connect().await.unwrap().authenticate(&wrong).await.err().unwrap();
    assert_eq!(failure.error.step, Step::Pass);
    // The answer nobody asked for may come in a piece of its own; with the refusal it ends the session at once.
    if let Some(connection) = failure.connection {
        let error = connection.authenticate(&mrose()).await.err().unwrap().error;
        assert_eq!(error.kind, ErrorKind::Violation(Rule::UnaskedOctets));
    }
}

#[tokio::test]
async fn a_greeting_keeps_its_octets_and_its_code() {
    let greeting = |quirk| async move {
        Pair::new(quirk, Security::Plaintext).connect().await.unwrap().greeting().clone()
    };
    assert!(greeting("greeting-8bit").await.text.ends_with(b"steht zur Verf\xfcgung."));
    assert_eq!(greeting("greeting-bracket-not-code").await.code, None);
    assert_eq!(greeting("greeting-xclient").await.code.unwrap().as_str(), "XCLIENT");
    assert_eq!(greeting("greeting-bare-ok").await.text, b"");
}

#[tokio::test]
async fn a_greeting_that_is_none_ends_the_attempt_and_nothing_is_sent() {
    for (quirk, kind) in [
        ("greeting-no-status", ErrorKind::Violation(Rule::StatusIndicator)),
        ("greeting-preamble-lines", ErrorKind::Violation(Rule::StatusIndicator)),
        ("status-token-glued", ErrorKind::Violation(Rule::StatusGlued)),
        ("greeting-err", refused(Step::Greeting, None, "Permission denied - closing connection.").kind),
    ] {
        let pair = Pair::new(quirk, Security::Plaintext);
        assert_eq!(pair.connect().await.err().unwrap(), kind.at(Step::Greeting), "{quirk}");
        assert_eq!(pair.said(), [""; 0], "{quirk}");
    }
}

#[tokio::test]
async fn octets_behind_the_greeting_end_the_session_before_a_password() {
    let pair = Pair::new("greeting-multiline-unsolicited", Security::Plaintext);
    let failure = pair.connect().await.unwrap().authenticate(&mrose()).await.err().unwrap();
    assert_eq!(failure.error.kind, ErrorKind::Violation(Rule::UnaskedOctets));
    assert!(pair.said().iter().all(|line| !line.starts_with("PASS")));
}

#[tokio::test]
async fn a_server_that_hides_its_strong_mechanisms_gets_no_password_in_clear() {
    let pair =
        Pair::with("auth-downgrade", Security::Plaintext, |options| options.allow_plaintext_auth = false);
    let error = pair.log_in(&automatic()).await.err().unwrap();
    assert!(is_misuse(&error), "{error}");
    assert_eq!(pair.said(), ["CAPA"]);
}

#[tokio::test]
async fn challenges_of_a_hostile_server_end_the_session() {
    let garbage = Pair::new("sasl-challenge-garbage", Security::Plaintext);
    let cram_md5 = Credentials::CramMd5 { user: "mrose".into(), password: "tanstaaf".into() };
    let error = garbage.log_in(&cram_md5).await.err().unwrap();
    assert_eq!(error, ErrorKind::Violation(Rule::ChallengeBase64).at(Step::Auth));

    let early = Pair::new("sasl-early-ok", Security::Plaintext);
    let error = early.log_in(&automatic()).await.err().unwrap();
    assert_eq!(error, ErrorKind::Violation(Rule::OkBeforeResponse).at(Step::Auth));
    let hasty = Pair::with("sasl-early-ok", Security::Plaintext, |options| options.initial_response = true);
    let error = hasty.log_in(&automatic()).await.err().unwrap();
    assert_eq!(error, ErrorKind::Violation(Rule::ScramSignature).at(Step::Auth));
}

#[tokio::test]
async fn what_was_said_before_tls_chooses_nothing() {
    let pair = Pair::new("stls-capa-poisoning", Security::Plaintext);
    let mut connection = pair.connect().await.unwrap();
    assert!(!connection.capabilities().await.unwrap().sasl("SCRAM-SHA-512"));
    let connection = connection.start_tls().await.unwrap();
    connection.authenticate(&automatic()).await.unwrap().quit().await.unwrap();
    assert_eq!(pair.said()[..4], ["CAPA", "STLS", "CAPA", "AUTH SCRAM-SHA-512"]);
}
