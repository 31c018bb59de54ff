//! The library: what a guest may not do, and what the host sees of it.

#[path = "support/library.rs"]
mod library;

use std::{future::Future, pin::pin, task::Poll, time::Duration};

use library::{connect, content, dialogue::alice_logs_in, host, kind, log_in, plaintext, server};
use pop3_host::{
    BuildError, Error, ErrorKind, Host, HostError, Options, Policy, Reach, SocketError, Step,
    tls::{self, Reason},
};
use pop3_mock::{Certificate, Event, Message, Script, Server};

#[tokio::test]
async fn targets_outside_the_reach_are_denied() {
    let server = server(&[]);
    let port = server.pop3().port();
    let reach = Reach::Targets(vec![("localhost".into(), port)]);
    let policy = Policy { reach, ..Policy::default() };
    let host = Host::builder().tls_config(server.client_config()).policy(policy).build().unwrap();
    let client = host.client(&plaintext()).await.unwrap();
    client.connect("localhost", port).await.unwrap().quit().await.unwrap();
    for (target, port) in [("127.0.0.1", port), ("localhost", server.pop3s().port())] {
        let denied = kind(client.connect(target, port).await);
        let expected =
            [SocketError::AccessDenied].map(|code| (ErrorKind::Resolve(code), ErrorKind::Connect(code)));
        assert!(expected[0].0 == denied || expected[0].1 == denied, "{denied:?}");
    }
    assert_eq!(server.sessions().len(), 1);
}

#[tokio::test]
async fn a_guest_that_needs_more_memory_than_allowed_does_not_start() {
    let policy = Policy { memory: 64 << 10, ..Policy::default() };
    let host = Host::builder().policy(policy).build().unwrap();
    let error = host.client(&plaintext()).await.map(drop).unwrap_err();
    assert_eq!(error, ErrorKind::Host(HostError::Memory).at(Step::Options));
}

#[tokio::test]
async fn a_guest_that_passes_its_memory_limit_is_stopped() {
    let listing: String = (1..=60_000).map(|number| format!("{number} {}\r\n", "x".repeat(70))).collect();
    let script = alice_logs_in().expect("UIDL\r\n").reply("+OK\r\n").send(listing).send(".\r\n").hang();
    let server = Server::builder().script(script).start().await.unwrap();
    let policy = Policy { memory: 2 << 20, ..Policy::default() };
    let host = Host::builder().policy(policy).tls_config(server.client_config()).build().unwrap();
    let client = host.client(&plaintext()).await.unwrap();
    let mut mailbox = log_in(&client, &server).await;
    let error = mailbox.unique_ids().await.unwrap_err();
    assert_eq!(error, ErrorKind::Host(HostError::Memory).at(Step::Uidl));
    assert_eq!(mailbox.noop().await.unwrap_err().kind, error.kind);
    assert_eq!(kind(client.take_trace().await), error.kind);
}

#[tokio::test]
async fn a_pool_has_room_for_so_many_clients_and_no_more() {
    let host = Host::builder().pool(2).build().unwrap();
    let first = host.client(&plaintext()).await.unwrap();
    let _second = host.client(&plaintext()).await.unwrap();
    let error = host.client(&plaintext()).await.map(drop).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Host(HostError::Start(_))), "{error}");
    drop(first);
    host.client(&plaintext()).await.unwrap();
}

#[tokio::test]
async fn clients_of_a_pool_fetch_as_others_do() {
    let server = server(&[Message::generated(200_000, 1)]);
    let host = Host::builder().tls_config(server.client_config()).pool(1).build().unwrap();
    for _ in 0..3 {
        let client = host.client(&plaintext()).await.unwrap();
        let mut mailbox = log_in(&client, &server).await;
        assert_eq!(content(&mut mailbox, 1).await.unwrap(), Message::generated(200_000, 1).to_vec());
        mailbox.quit().await.unwrap();
    }
}

#[tokio::test]
async fn a_pool_that_no_machine_has_room_for_is_refused() {
    for clients in [0, u32::MAX] {
        let error = Host::builder().pool(clients).build().map(drop).unwrap_err();
        assert!(matches!(error, BuildError::Engine(_)), "{error}");
    }
}

#[tokio::test]
async fn a_cache_that_is_no_directory_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Host::builder().cache(file.path()).build().map(drop).unwrap_err();
    assert!(matches!(error, BuildError::Engine(_)), "{error}");
}

#[tokio::test]
async fn what_is_no_component_or_another_one_is_refused() {
    let build = |component: &[u8]| Host::builder().component(component).build().map(drop).unwrap_err();
    assert!(matches!(build(b"not wasm"), BuildError::Compile(_)));
    let empty_component = b"\0asm\x0d\0\x01\0";
    assert!(matches!(build(empty_component), BuildError::World(_)));
}

#[tokio::test]
async fn the_reason_of_a_tls_failure_is_a_value() {
    for (certificate, reason) in [
        (Certificate::UnknownCa, Reason::UnknownIssuer),
        (Certificate::WrongName, Reason::WrongName),
        (Certificate::Expired, Reason::Expired),
    ] {
        let server = Server::builder().certificate(certificate).start().await.unwrap();
        let client = host(&server).client(&Options::default()).await.unwrap();
        let error = client.connect("localhost", server.pop3s().port()).await.map(drop).unwrap_err();
        assert!(matches!(error, Error { step: Step::Tls, kind: ErrorKind::Tls(_), .. }), "{error}");
        assert_eq!(client.tls_error().map(|error| Reason::from(&error)), Some(reason));
    }
}

#[test]
fn a_pem_file_without_a_usable_root_is_refused() {
    assert_eq!(tls::trust_pem(b"").unwrap_err(), "no certificate in it");
    let garbage = b"-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    assert!(tls::trust_pem(garbage).unwrap_err().starts_with("not a root certificate"));
}

#[tokio::test]
async fn memory_stays_flat_over_ten_thousand_messages() {
    let server = server(&[Message::generated(200_000, 1), Message::generated(3_000, 2)]);
    let client = host(&server).client(&plaintext()).await.unwrap();
    let mut mailbox = log_in(&client, &server).await;
    // In full and in part, read and left.
    let mut rounds = async |rounds: u32| {
        for round in 0..rounds {
            let mut body = mailbox.retrieve(u32::from(round > 10) + 1).await.unwrap();
            while body.chunk_up_to(2_000).await.unwrap().is_some() && round % 2 == 0 {}
        }
    };
    rounds(100).await;
    let memory = client.memory();
    rounds(10_000).await;
    // How the system cuts the octets decides a few pages; a buffer left behind by each message would show.
    let grown = client.memory().saturating_sub(memory);
    assert!(grown <= 256 << 10, "{grown} octets more than {memory}");
}

#[tokio::test]
async fn a_call_that_is_abandoned_ends_the_guest_and_says_so() {
    let script = Script::new().send("+OK\r\n").hang();
    let server = Server::builder().script(script).start().await.unwrap();
    let client = host(&server).client(&plaintext()).await.unwrap();
    let mut connection = connect(&client, &server).await;
    {
        let mut call = pin!(connection.capabilities());
        let pending = std::future::poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await;
        assert!(pending);
    }
    assert_eq!(kind(connection.capabilities().await), ErrorKind::Host(HostError::Abandoned));
    assert_eq!(kind(client.take_trace().await), ErrorKind::Host(HostError::Abandoned));
    server.wait_for(|event| matches!(event, Event::Closed { .. })).await;
}

#[tokio::test]
async fn a_guest_without_processor_time_is_stopped_at_its_first_wait() {
    let server = server(&[]);
    let policy = Policy { compute: Duration::ZERO, ..Policy::default() };
    let host = Host::builder().policy(policy).build().unwrap();
    let connect = async || {
        // On a busy machine even the start has to give way, which counts as a wait.
        let client = host.client(&plaintext()).await?;
        client.connect("127.0.0.1", server.pop3().port()).await
    };
    assert_eq!(kind(connect().await), ErrorKind::Host(HostError::Compute));
}
