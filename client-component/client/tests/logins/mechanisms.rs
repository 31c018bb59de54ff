//! Every way to log in, against a server that was written by others than the client.

use std::sync::Arc;

use pop3_client::{
    Credentials, Error, ErrorKind, Hash, Mailbox, Options, Security,
    tokio::{Client, TokioTransport},
};
use pop3_mock::{Mechanism, Server, User};

use crate::common::{client, options};

pub(crate) const TOKEN: &str = "ya29.vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg";

pub(crate) fn builder() -> pop3_mock::Builder {
    let user = User::new("mrose", "tanstaaf").token(TOKEN).message("Subject: hi\r\n\r\nhello\r\n");
    Server::builder().user(user).mechanisms(Mechanism::ALL).anonymous("mrose").external("mrose")
}

pub(crate) fn server() -> Server {
    builder().start_blocking().unwrap()
}

/// Connects with TLS and logs in.
pub(crate) async fn log_in(
    client: &Client,
    server: &Server,
    credentials: &Credentials,
) -> Result<Mailbox<TokioTransport>, Error> {
    Ok(client.connect("localhost", server.pop3s().port()).await?.authenticate(credentials).await?)
}

/// The commands that a client has sent, as its trace shows them.
pub(crate) fn said(client: &Client) -> Vec<String> {
    let trace = client.take_trace().to_string();
    trace.lines().filter_map(|line| line.strip_prefix("C: ")).map(str::to_owned).collect()
}

pub(crate) fn by_password(user: &str, password: &str) -> Vec<(&'static str, Credentials)> {
    let (user, secret) = (user.to_owned(), || password.into());
    let scram =
        |hash| Credentials::Scram { hash, authorization_id: None, user: user.clone(), password: secret() };
    vec![
        ("PLAIN", Credentials::plain(user.clone(), secret())),
        ("LOGIN", Credentials::Login { user: user.clone(), password: secret() }),
        ("CRAM-MD5", Credentials::CramMd5 { user: user.clone(), password: secret() }),
        ("SCRAM-SHA-1", scram(Hash::Sha1)),
        ("SCRAM-SHA-256", scram(Hash::Sha256)),
        ("SCRAM-SHA-512", scram(Hash::Sha512)),
    ]
}

pub(crate) fn by_token(token: &str) -> [(&'static str, Credentials); 2] {
    [
        ("XOAUTH2", Credentials::XOauth2 { user: "mrose".into(), token: token.into() }),
        (
            "OAUTHBEARER",
            Credentials::OauthBearer { authorization_id: Some("mrose".into()), token: token.into() },
        ),
    ]
}

#[tokio::test]
async fn every_mechanism_logs_in_within_two_forms() {
    let server = server();
    let nobody = [
        ("ANONYMOUS", Credentials::Anonymous { trace: "guest@example.org".into() }),
        ("EXTERNAL", Credentials::External { authorization_id: None }),
    ];
    let all = by_password("mrose", "tanstaaf").into_iter().chain(by_token(TOKEN)).chain(nobody);
    for (name, credentials) in all {
        for initial_response in [false, true] {
            let client =
                Client::new(Options { initial_response, ..options(Security::Tls) }, server.client_config());
            let mut mailbox = log_in(&client, &server, &credentials).await.unwrap();
            assert_eq!(mailbox.stat().await.unwrap().messages, 1, "{name}");
            mailbox.quit().await.unwrap();
            let said = said(&client);
            let auth = said.iter().find(|line| line.starts_with("AUTH")).unwrap();
            let server_first = ["LOGIN", "CRAM-MD5"].contains(&name);
            let expected = match (initial_response && !server_first, name) {
                (false, _) => format!("AUTH {name}\\r\\n"),
                (true, "EXTERNAL") => "AUTH EXTERNAL =\\r\\n".into(),
                (true, _) => format!("AUTH {name} ***\\r\\n"),
            };
            assert_eq!(*auth, expected);
            assert_eq!(said.iter().filter(|line| line.starts_with("AUTH")).count(), 1, "{said:?}");
            server.wait_idle().await;
        }
    }
}

#[tokio::test]
async fn a_wrong_password_or_token_is_refused_and_gives_the_connection_back() {
    let server = server();
    let all = by_password("mrose", "tanstaff").into_iter().chain(by_token("another"));
    for (name, credentials) in all {
        let client = client(&server, Security::Tls);
        let connection = client.connect("localhost", server.pop3s().port()).await.unwrap();
        let failure = connection.authenticate(&credentials).await.err().unwrap();
        let ErrorKind::Refused(refusal) = &failure.error.kind else { panic!("{name}: {}", failure.error) };
        assert!(refusal.is("AUTH"), "{name}: {refusal}");
        let detail = refusal.detail.as_deref().map(String::from_utf8_lossy);
        let expected = match name {
            "XOAUTH2" => Some(r#"{"status":"401","schemes":"bearer"}"#),
            "OAUTHBEARER" => Some(r#"{"status":"invalid_token"}"#),
            "SCRAM-SHA-1" | "SCRAM-SHA-256" | "SCRAM-SHA-512" => Some("invalid-proof"),
            _ => None,
        };
        assert_eq!(detail.as_deref(), expected, "{name}");
        let again = Credentials::user_pass("mrose", "tanstaaf");
        failure.connection.unwrap().authenticate(&again).await.unwrap().quit().await.unwrap();
        server.wait_idle().await;
    }
}

#[tokio::test]
async fn names_and_passwords_of_any_script_log_in() {
    // "a\u{AD}b" is "ab" by SASLprep, which only SCRAM applies on the client's side.
    let (user, password) = ("Gr\u{FC}\u{DF}e", "\u{43F}\u{430}\u{440}\u{43E}\u{43B}\u{44C}");
    let server = Server::builder()
        .user(User::new(user, password))
        .user(User::new("ab", "p"))
        .mechanisms(Mechanism::ALL)
        .start_blocking()
        .unwrap();
    let soft = Credentials::Scram {
        hash: Hash::Sha256,
        authorization_id: None,
        user: "a\u{AD}b".into(),
        password: "p".into(),
    };
    let all = by_password(user, password).into_iter().chain([("soft hyphen", soft)]);
    for (name, credentials) in all {
        let client = client(&server, Security::Tls);
        let mailbox = log_in(&client, &server, &credentials).await;
        mailbox.unwrap_or_else(|error| panic!("{name}: {error}")).quit().await.unwrap();
        server.wait_idle().await;
    }
}

#[tokio::test]
async fn an_identity_to_act_as_is_told() {
    let server = server();
    let of = |id: &str| {
        let id = Some(id.to_owned());
        let (user, password) = ("mrose".to_owned(), "tanstaaf".into());
        Credentials::Scram { hash: Hash::Sha256, authorization_id: id, user, password }
    };
    let client = client(&server, Security::Tls);
    log_in(&client, &server, &of("mrose")).await.unwrap().quit().await.unwrap();
    server.wait_idle().await;
    let error = log_in(&client, &server, &of("postmaster")).await.err().unwrap();
    assert!(matches!(error.kind, ErrorKind::Refused(_)), "{error}");
}

#[tokio::test]
async fn apop_logs_in_where_the_greeting_has_a_timestamp() {
    let apop = Credentials::Apop { user: "mrose".into(), password: "tanstaaf".into() };
    let server = builder().apop(true).start_blocking().unwrap();
    let plain = Client::new(
        Options { allow_plaintext_auth: false, ..options(Security::Plaintext) },
        server.client_config(),
    );
    let connection = plain.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    assert!(connection.greeting().apop_timestamp.is_some());
    connection.authenticate(&apop).await.unwrap().quit().await.unwrap();
    assert_eq!(said(&plain), ["APOP mrose ***\\r\\n", "QUIT\\r\\n"]);
    server.wait_idle().await;

    let stls = client(&server, Security::Stls);
    let connection = stls.connect("localhost", server.pop3().port()).await.unwrap();
    assert_eq!(connection.greeting().apop_timestamp, None, "the timestamp came in clear");
    let failure = connection.authenticate(&apop).await.err().unwrap();
    assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
    assert!(failure.connection.is_some());
}

#[tokio::test]
async fn what_hides_the_password_needs_no_tls_and_what_shows_it_does() {
    let server = server();
    let client = Client::new(
        Options { allow_plaintext_auth: false, ..options(Security::Plaintext) },
        server.client_config(),
    );
    let shows = ["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"];
    for (name, credentials) in by_password("mrose", "tanstaaf").into_iter().chain(by_token(TOKEN)) {
        let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
        let login = connection.authenticate(&credentials).await;
        assert_eq!(login.is_err(), shows.contains(&name), "{name}");
        match login {
            Ok(mailbox) => mailbox.quit().await.unwrap(),
            Err(failure) => {
                assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
                failure.connection.unwrap().quit().await.unwrap();
            }
        }
        server.wait_idle().await;
    }
    assert!(
        said(&client).iter().all(|line| !shows.iter().any(|name| line.contains(&format!("AUTH {name}"))))
    );
}

#[tokio::test]
async fn external_shows_the_certificate_of_the_client() {
    let server = builder().require_client_certificate(true).start_blocking().unwrap();
    let client = Client::new(options(Security::Tls), Arc::clone(&server.certified_client_config()));
    let external = Credentials::External { authorization_id: Some("mrose".into()) };
    log_in(&client, &server, &external).await.unwrap().quit().await.unwrap();
}
