//! The library: where a guest may go, and for how long.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

#[path = "support/library.rs"]
mod library;

use std::{iter, net::SocketAddr, time::Duration};

use library::{alice, dialogue::alice_logs_in, kind, log_in, plaintext, server};
use pop3_host::{Client, Deadlines, Error, ErrorKind, Host, HostError, Options, Policy, Reach, SocketError};
use pop3_mock::{Event, Script, Server};

async fn client(policy: Policy) -> Client {
    let options = Options { deadlines: Deadlines::all(Duration::from_secs(600)), ..plaintext() };
    Host::builder().policy(policy).build().unwrap().client(&options).await.unwrap()
}

async fn reaching(reach: Reach) -> Client {
    client(Policy { reach, ..Policy::default() }).await
}

fn is_denied(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Connect(SocketError::AccessDenied) | ErrorKind::Resolve(SocketError::AccessDenied)
    )
}

#[tokio::test]
async fn a_client_for_the_internet_is_not_led_inside_by_a_name_or_an_address() {
    let server = server(&[]);
    let client = reaching(Reach::Public).await;
    for inside in ["localhost", "127.0.0.1", "::1"] {
        let denied = kind(client.connect(inside, server.pop3().port()).await);
        assert!(is_denied(&denied), "{inside}: {denied:?}");
    }
    assert_eq!(server.sessions().len(), 0);
}

#[tokio::test]
async fn a_predicate_says_which_addresses_a_client_reaches() {
    let server = server(&[]);
    let admitted: SocketAddr = server.pop3();
    let client = reaching(Reach::addresses(move |address| address == admitted)).await;
    client.connect("127.0.0.1", server.pop3().port()).await.unwrap().quit().await.unwrap();
    let denied = kind(client.connect("127.0.0.1", server.pop3s().port()).await);
    assert!(is_denied(&denied), "{denied:?}");
}

/// A server that is never silent for long, and whose message never ends.
async fn dripping() -> Server {
    let start = alice_logs_in().expect("RETR 1\r\n").reply("+OK\r\n");
    let drip = |script: Script, ()| script.pause(Duration::from_millis(10)).send("x");
    let script = iter::repeat_n((), 60_000).fold(start, drip);
    Server::builder().script(script).start().await.unwrap()
}

async fn receive(client: &Client, server: &Server) -> Result<(), Error> {
    let connection = client.connect("127.0.0.1", server.pop3().port()).await?;
    let mut mailbox = connection.authenticate(&alice()).await?;
    let mut body = mailbox.retrieve(1).await?;
    while body.chunk().await?.is_some() {}
    Ok(())
}

fn living(lifetime: Duration) -> Policy {
    Policy { lifetime: Some(lifetime), ..Policy::default() }
}

#[tokio::test]
async fn a_guest_whose_server_drips_for_ever_is_stopped_at_the_end_of_its_life() {
    let server = dripping().await;
    let client = client(living(Duration::from_millis(500))).await;
    let over = ErrorKind::Host(HostError::Lifetime);
    assert_eq!(kind(receive(&client, &server).await), over);
    assert_eq!(kind(client.take_trace().await), over);
}

#[tokio::test]
async fn a_guest_that_nobody_calls_lets_go_of_its_connections_at_the_end_of_its_life() {
    let server = Server::builder().script(alice_logs_in().hang()).start().await.unwrap();
    let client = client(living(Duration::from_secs(1))).await;
    let mut mailbox = log_in(&client, &server).await;
    server.wait_for(|event| matches!(event, Event::Closed { .. })).await;
    assert_eq!(kind(mailbox.noop().await), ErrorKind::Host(HostError::Lifetime));
}

#[tokio::test]
async fn a_guest_without_a_life_does_not_start() {
    let host = Host::builder().policy(living(Duration::ZERO)).build().unwrap();
    assert_eq!(kind(host.client(&plaintext()).await), ErrorKind::Host(HostError::Lifetime));
}

#[tokio::test]
async fn a_life_longer_than_any_clock_is_without_end() {
    let server = Server::builder().script(Script::new().send("+OK\r\n").hang()).start().await.unwrap();
    let client = client(living(Duration::MAX)).await;
    client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
}
