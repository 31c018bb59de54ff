//! The library: a client from the first connection to QUIT.

#[path = "support/library.rs"]
mod library;

use std::sync::Arc;

use library::{alice, connect, content, host, kind, log_in, plaintext, server};
use pop3_host::{Credentials, Error, ErrorKind, Options, Security, Step};
use pop3_mock::{Ending, Event, Message, Script, Server, User};
use tokio::sync::Barrier;

#[tokio::test]
async fn every_command_of_a_session() {
    let messages = [Message::from("Subject: one\r\n\r\none\r\n"), Message::generated(200_000, 1)];
    let server = server(&messages);
    let client = host(&server).client(&plaintext()).await.unwrap();
    let mut connection = connect(&client, &server).await;
    assert!(!connection.greeting().text.is_empty());
    assert!(connection.capabilities().await.unwrap().uidl());
    let mut mailbox = connection.authenticate(&alice()).await.unwrap();
    assert!(!mailbox.capabilities().await.unwrap().is_empty());
    let stat = mailbox.stat().await.unwrap();
    assert_eq!((stat.messages, stat.octets), (2, Some(messages[0].octets() + messages[1].octets())));
    let scan = mailbox.scan().await.unwrap();
    assert_eq!((scan.len(), scan[1].octets), (2, Some(200_000)));
    assert_eq!(mailbox.scan_one(2).await.unwrap(), scan[1]);
    let ids = mailbox.unique_ids().await.unwrap();
    assert_eq!(mailbox.unique_id_of(2).await.unwrap(), ids[1]);
    assert_eq!(content(&mut mailbox, 2).await.unwrap(), messages[1].to_vec());
    let mut top = mailbox.top(1, 0).await.unwrap();
    assert_eq!(top.chunk().await.unwrap().unwrap(), b"Subject: one\r\n\r\n"[..]);
    assert_eq!(top.chunk().await.unwrap(), None);
    drop(top);
    mailbox.noop().await.unwrap();
    mailbox.delete(1).await.unwrap();
    assert!(matches!(kind(mailbox.scan_one(1).await), ErrorKind::Refused(_)));
    mailbox.reset().await.unwrap();
    mailbox.delete(2).await.unwrap();
    mailbox.quit().await.unwrap();
    server.wait_idle().await;
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[tokio::test]
async fn tls_from_the_first_octet_and_by_upgrade() {
    let server = server(&[Message::generated(100_000, 3)]);
    let host = host(&server);
    for (security, port) in [(Security::Tls, server.pop3s().port()), (Security::Stls, server.pop3().port())] {
        let client = host.client(&Options { security, ..Options::default() }).await.unwrap();
        let connection = client.connect("localhost", port).await.unwrap();
        let mut mailbox = connection.authenticate(&Credentials::plain("alice", "secret")).await.unwrap();
        assert_eq!(content(&mut mailbox, 1).await.unwrap(), Message::generated(100_000, 3).to_vec());
        mailbox.quit().await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_password_gives_the_connection_back() {
    let server = server(&[]);
    let client = host(&server).client(&plaintext()).await.unwrap();
    let wrong = Credentials::user_pass("alice", "wrong");
    let failure = connect(&client, &server).await.authenticate(&wrong).await.map(drop).unwrap_err();
    assert_eq!(failure.error.step, Step::Pass);
    let mailbox = failure.connection.unwrap().authenticate(&alice()).await.unwrap();
    mailbox.quit().await.unwrap();
    let trace = client.take_trace().await.unwrap().to_string();
    assert!(trace.contains("C: PASS ***\\r\\n\nS: -ERR") && !trace.contains("secret"), "{trace}");
}

#[tokio::test]
async fn the_trace_survives_a_connect_that_failed() {
    let server = Server::builder().script(Script::new().send("-ERR no\r\n").hang()).start().await.unwrap();
    let client = host(&server).client(&plaintext()).await.unwrap();
    let error = client.connect("127.0.0.1", server.pop3().port()).await.map(drop).unwrap_err();
    assert_eq!(error.step, Step::Greeting);
    assert!(client.take_trace().await.unwrap().to_string().contains("S: -ERR no"));
    assert!(client.take_trace().await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn a_dropped_mailbox_closes_its_connection_while_the_client_lives() {
    let server = server(&[]);
    let client = host(&server).client(&plaintext()).await.unwrap();
    drop(log_in(&client, &server).await);
    let closed = server.wait_for(|event| matches!(event, Event::Closed { .. })).await;
    assert_eq!(closed, Event::Closed { session: 1, ending: Ending::ClosedByClient });
    log_in(&client, &server).await.quit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clients_of_one_host_work_at_the_same_time() {
    let users =
        (0..20).map(|n| User::new(format!("user{n}"), "secret").message(Message::generated(50_000, n)));
    let server = Arc::new(Server::builder().users(users).start().await.unwrap());
    let host = host(&server);
    // Nobody goes on before all have a session: one after another, they would wait for ever.
    let all_are_in = Arc::new(Barrier::new(20));
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let (host, server, all_are_in) = (host.clone(), Arc::clone(&server), Arc::clone(&all_are_in));
            tokio::spawn(async move {
                let client = host.client(&Options::default()).await?;
                let connection = client.connect("127.0.0.1", server.pop3s().port()).await?;
                let credentials = Credentials::user_pass(format!("user{n}"), "secret");
                let mut mailbox = connection.authenticate(&credentials).await?;
                all_are_in.wait().await;
                let content = content(&mut mailbox, 1).await?;
                mailbox.quit().await?;
                Ok::<_, Error>(content == Message::generated(50_000, n).to_vec())
            })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap().unwrap());
    }
}
