//! The library: a caller who asks for too much gets an error, and the guest goes on.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

#[path = "support/library.rs"]
mod library;

use library::{alice, connect, host, kind, log_in, plaintext, server};
use pop3_host::{Client, Connection, Credentials, Error, ErrorKind, Options, SocketError, Step};
use pop3_mock::Server;

/// Connects until the client refuses, and says how.
async fn fill(client: &Client, port: u16) -> (Vec<Connection>, Error) {
    let mut connections = Vec::new();
    loop {
        match client.connect("127.0.0.1", port).await {
            Ok(connection) => connections.push(connection),
            Err(error) => return (connections, error),
        }
    }
}

async fn more_connections_than_a_client_can_hold_are_refused(options: Options, port: u16, server: &Server) {
    let client = host(server).client(&options).await.unwrap();
    let (mut connections, error) = fill(&client, port).await;
    let refused = ErrorKind::Connect(SocketError::OutOfResources);
    assert_eq!(error, refused.clone().at(Step::Connect));
    assert!(connections.len() >= 50, "{}", connections.len());
    assert_eq!(kind(client.connect("127.0.0.1", port).await), refused);
    for connection in &mut connections {
        connection.capabilities().await.unwrap();
    }
    // One that was dropped makes room.
    connections.truncate(connections.len() / 2);
    client.connect("127.0.0.1", port).await.unwrap().authenticate(&alice()).await.unwrap();
    assert!(!client.take_trace().await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn more_connections_than_a_client_can_hold_are_refused_in_plaintext() {
    let server = server(&[]);
    more_connections_than_a_client_can_hold_are_refused(plaintext(), server.pop3().port(), &server).await;
}

#[tokio::test]
async fn more_connections_than_a_client_can_hold_are_refused_with_tls() {
    let server = server(&[]);
    let port = server.pop3s().port();
    more_connections_than_a_client_can_hold_are_refused(Options::default(), port, &server).await;
}

/// More than the memory of a guest.
fn huge() -> String {
    "x".repeat(70 << 20)
}

#[tokio::test]
async fn credentials_that_no_guest_could_hold_are_refused_and_the_connection_goes_on() {
    let server = server(&[]);
    let client = host(&server).client(&plaintext()).await.unwrap();
    let mut connection = connect(&client, &server).await;
    for (credentials, step) in [
        (Credentials::user_pass(huge(), "secret"), Step::User),
        (Credentials::user_pass("alice", huge()), Step::Pass),
        (Credentials::plain(huge(), "secret"), Step::Auth),
        (Credentials::plain("alice", huge()), Step::Auth),
    ] {
        let failure = connection.authenticate(&credentials).await.unwrap_err();
        assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
        assert_eq!(failure.error.step, step);
        connection = *failure.connection.unwrap();
    }
    connection.authenticate(&alice()).await.unwrap();
}

#[tokio::test]
async fn names_that_no_guest_could_hold_are_refused() {
    let server = server(&[]);
    let client = host(&server).client(&plaintext()).await.unwrap();
    let error = client.connect(&huge(), 110).await.map(drop).unwrap_err();
    assert!(matches!(&error, Error { step: Step::Options, kind: ErrorKind::Misuse(_), .. }), "{error}");
    log_in(&client, &server).await.noop().await.unwrap();
    let options = Options { server_name: Some(huge()), ..Options::default() };
    assert!(matches!(kind(host(&server).client(&options).await), ErrorKind::Misuse(_)));
}
