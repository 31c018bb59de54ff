//! Servers of SCRAM that are not what they seem.

use std::num::NonZeroU32;

use pop3_client::{Credentials, Error, ErrorKind, Rule, Security, Step};
use pop3_mock::{Mechanism, Misbehaviour};

use crate::{
    common::client,
    mechanisms::{builder, log_in},
};

#[tokio::test]
async fn iterations_beyond_what_a_client_should_compute_end_the_session() {
    for iterations in [4095, 1_000_001] {
        let server =
            builder().scram_iterations(NonZeroU32::new(iterations).unwrap()).start_blocking().unwrap();
        let credentials = Credentials::automatic("mrose", "tanstaaf");
        let error = log_in(&client(&server, Security::Tls), &server, &credentials).await.err().unwrap();
        assert_eq!(error, ErrorKind::Violation(Rule::ScramIterations).at(Step::Auth));
    }
}

/// A server that says something else in the place of a message of SCRAM, and what becomes of the login.
async fn disturbed(from: &str, to: &str) -> Error {
    let rule = format!("[[rule]]\non = ['AUTH', 'response']\nreply = '{from}'\nstatus = '{to}'\n");
    let rule: Misbehaviour = rule.parse().unwrap();
    let server = builder().mechanisms([Mechanism::ScramSha1]).misbehave(rule).start_blocking().unwrap();
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    log_in(&client(&server, Security::Tls), &server, &credentials).await.err().unwrap()
}

#[tokio::test]
async fn a_server_that_does_not_prove_that_it_knows_the_password_is_not_believed() {
    // RFC5802-5-02: the signature of another exchange, and none at all.
    for proof in ["+ dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9", "+OK welcome"] {
        let error = disturbed("+ dj*", proof).await;
        assert_eq!(error, ErrorKind::Violation(Rule::ScramSignature).at(Step::Auth));
    }
}

#[tokio::test]
async fn a_message_of_scram_from_another_exchange_ends_the_session() {
    // "r=other,s=c2FsdA==,i=4096", "m=x,r=...", "r=" without the rest
    for (message, rule) in [
        ("+ cj1vdGhlcixzPWMyRnNkQT09LGk9NDA5Ng==", Rule::ScramNonce),
        ("+ bT14LHI9b3RoZXIscz1jMkZzZEE9PSxpPTQwOTY=", Rule::ScramExtension),
        ("+ ZT1u", Rule::ChallengeMessage),
        ("+ go ahead", Rule::ChallengeBase64),
    ] {
        let error = disturbed("+ cj*", message).await;
        assert_eq!(error, ErrorKind::Violation(rule).at(Step::Auth), "{message}");
    }
}
