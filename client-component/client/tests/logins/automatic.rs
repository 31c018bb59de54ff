//! The choice of a mechanism, and what it never becomes.

use pop3_client::{Credentials, ErrorKind, Security, Step};
use pop3_mock::Mechanism;

use crate::{
    common::client,
    mechanisms::{TOKEN, builder, log_in, said, server},
};

#[tokio::test]
async fn automatic_takes_the_strongest_and_the_trace_shows_no_secret() {
    for (offered, expected) in [
        (Mechanism::ALL.to_vec(), "AUTH SCRAM-SHA-512\\r\\n"),
        (vec![Mechanism::Plain, Mechanism::ScramSha1, Mechanism::ScramSha256], "AUTH SCRAM-SHA-256\\r\\n"),
        (vec![Mechanism::CramMd5, Mechanism::Login, Mechanism::ScramSha1], "AUTH SCRAM-SHA-1\\r\\n"),
        (vec![Mechanism::CramMd5, Mechanism::Login, Mechanism::Plain], "AUTH PLAIN\\r\\n"),
        (vec![Mechanism::CramMd5, Mechanism::Login], "USER mrose\\r\\n"),
        (vec![], "USER mrose\\r\\n"),
    ] {
        let server = builder().mechanisms(offered).start_blocking().unwrap();
        let client = client(&server, Security::Tls);
        let credentials = Credentials::automatic("mrose", "tanstaaf");
        log_in(&client, &server, &credentials).await.unwrap().quit().await.unwrap();
        let said = said(&client);
        assert_eq!(said[..2], ["CAPA\\r\\n", expected]);
        assert!(said.iter().all(|line| !line.contains("tanstaaf")), "{said:?}");
    }
}

#[tokio::test]
async fn nothing_weaker_is_tried_once_the_strongest_has_failed() {
    let server = server();
    let client = client(&server, Security::Tls);
    let error = log_in(&client, &server, &Credentials::automatic("mrose", "tanstaff")).await.err().unwrap();
    assert!(matches!(error.kind, ErrorKind::Refused(_)), "{error}");
    let said = said(&client);
    let logins = said.iter().filter(|line| line.starts_with("AUTH") || line.starts_with("USER"));
    assert_eq!(logins.collect::<Vec<_>>(), ["AUTH SCRAM-SHA-512\\r\\n"]);
}

#[tokio::test]
async fn automatic_with_a_token_shows_the_token_alone() {
    let server = server();
    let credentials = |token: &str| Credentials::Automatic {
        user: "mrose".into(),
        password: Some("tanstaaf".into()),
        token: Some(token.into()),
        authorization_id: None,
    };
    let client = client(&server, Security::Tls);
    log_in(&client, &server, &credentials(TOKEN)).await.unwrap().quit().await.unwrap();
    server.wait_idle().await;
    assert_eq!(said(&client)[1], "AUTH OAUTHBEARER\\r\\n");
    let error = log_in(&client, &server, &credentials("wrong")).await.err().unwrap();
    assert!(matches!(error.kind, ErrorKind::Refused(_)), "{error}");
    assert!(said(&client).iter().all(|line| !line.starts_with("USER") && !line.contains("SCRAM")));
}

#[tokio::test]
async fn a_password_that_saslprep_refuses_is_the_callers_matter_and_is_not_sent_otherwise() {
    let server = server();
    let client = client(&server, Security::Tls);
    for password in ["\u{7}", "\u{2168}", "e\u{301}"] {
        let error = log_in(&client, &server, &Credentials::automatic("mrose", password)).await.err().unwrap();
        assert_eq!(error.step, Step::Auth);
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
        assert_eq!(said(&client), ["CAPA\\r\\n"]);
    }
}
