//! What a trace shows of a session, and what it never shows.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::{cell::RefCell, rc::Rc};

use common::{
    client, logged_in, mailbox_of,
    memory::{Memory, Server, block_on, log_in},
    mrose, options, play,
};
use pop3_client::{Credentials, Error, ErrorKind, Hash, Security, open};
use pop3_mock::{Mechanism, Script, User};

/// The refusal of a login by a server that repeats what it was told, and what was observed.
fn repeated(credentials: &Credentials, pieces: usize) -> (Error, String) {
    let server = Rc::new(RefCell::new(Server { pieces, echoes: true, ..Server::new(&[]) }));
    let options = options(Security::Plaintext);
    let connection = block_on(open(&mut Memory(server.clone()), "memory", 1, &options)).unwrap();
    let error = block_on(connection.authenticate(credentials)).err().unwrap().error;
    let observed = String::from_utf8(server.borrow().observed.clone()).unwrap();
    (error, observed)
}

#[test]
fn a_secret_that_the_server_repeats_shows_nowhere_however_its_octets_are_cut() {
    for pieces in [1, 2, 3, 7, 1 << 16] {
        let server = Rc::new(RefCell::new(Server { pieces, ..Server::new(&[]) }));
        let options = options(Security::Plaintext);
        let connection = block_on(open(&mut Memory(server.clone()), "memory", 1, &options)).unwrap();
        server.borrow_mut().echoes_secrets = true;
        let failure = block_on(connection.authenticate(&mrose())).err().unwrap();
        assert!(failure.to_string().ends_with("what is PASS ***"), "{failure}");
        let observed = String::from_utf8(server.borrow().observed.clone()).unwrap();
        assert!(!observed.contains("tanst"), "{observed}");
        assert!(observed.ends_with("C: PASS ***\r\nS: -ERR what is PASS ***\r\n"), "{observed}");
    }
}

#[test]
fn beside_a_short_secret_the_text_of_a_refusal_is_not_shown() {
    let server = Rc::new(RefCell::new(Server { pieces: 1, ..Server::new(&[]) }));
    let options = options(Security::Plaintext);
    let connection = block_on(open(&mut Memory(server.clone()), "memory", 1, &options)).unwrap();
    server.borrow_mut().echoes_secrets = true;
    let failure = block_on(connection.authenticate(&Credentials::user_pass("mrose", "pw"))).err().unwrap();
    assert!(failure.to_string().ends_with("the server refused: ***"), "{failure}");
    let observed = String::from_utf8(server.borrow().observed.clone()).unwrap();
    assert!(observed.ends_with("C: PASS ***\r\nS: -ERR ***\r\n"), "{observed}");
}

#[test]
fn a_user_name_is_no_secret() {
    let (error, observed) = repeated(&mrose(), 1);
    assert!(error.to_string().ends_with("what is USER mrose"), "{error}");
    assert!(observed.ends_with("C: USER mrose\r\nS: -ERR what is USER mrose\r\n"), "{observed}");
}

#[test]
fn every_octet_received_is_told_or_counted() {
    let long: &str = Box::leak(format!("Subject: x\r\n\r\n{}", "some text\r\n".repeat(500)).into_boxed_str());
    for pieces in [1, 100, 1 << 16] {
        let (server, mut mailbox) = log_in(Server { pieces, ..Server::new(&[long, "short\r\n"]) }, |_| {});
        block_on(async {
            for message in [1, 2] {
                let mut message = mailbox.retrieve(message).await.unwrap();
                while message.chunk().await.unwrap().is_some() {}
            }
            mailbox.scan().await.unwrap();
        });
        let server = server.borrow();
        assert!(server.omitted > 5000, "{}", server.omitted);
        assert_eq!(server.told as u64 + server.omitted, server.given as u64, "in pieces of {pieces}");
    }
}

#[test]
fn a_message_is_told_by_its_beginning_and_its_end() {
    let long: &str = Box::leak("0123456789\r\n".repeat(1000).into_boxed_str());
    let (server, mut mailbox) = log_in(Server::new(&[long]), |_| {});
    server.borrow_mut().observed.clear();
    block_on(async {
        let mut message = mailbox.retrieve(1).await.unwrap();
        while message.chunk().await.unwrap().is_some() {}
    });
    let observed = String::from_utf8(server.borrow().observed.clone()).unwrap();
    assert!(observed.starts_with("C: RETR 1\r\nS: +OK 12000 octets\r\n0123456789\r\n"), "{observed}");
    assert!(observed.ends_with("S: .\r\n"), "{observed}");
    assert!(observed.len() < 512, "{observed}");
}

#[tokio::test]
async fn the_trace_of_a_connection_that_failed_shows_what_was_not_understood() {
    for (script, shown) in [
        (Script::new().send("HTTP/1.1 400 Bad Request\r\n").hang(), "S: HTTP/1.1 400 Bad Request\\r\\n\n"),
        (Script::new().send("+OK half a gree").close(), "S: +OK half a gree\n"),
        (Script::new().send("-ERR [SYS/TEMP] later\r\n").hang(), "S: -ERR [SYS/TEMP] later\\r\\n\n"),
    ] {
        let server = play(script);
        let client = client(&server, Security::Plaintext);
        client.connect("127.0.0.1", server.pop3().port()).await.err().unwrap();
        assert_eq!(client.take_trace().to_string(), shown);
    }
}

#[tokio::test]
async fn octets_put_in_front_of_the_handshake_are_in_the_trace() {
    let script = Script::new().send("+OK\r\n").expect("STLS\r\n").reply("+OK go\r\n+OK injected\r\n").hang();
    let server = play(script);
    let client = client(&server, Security::Stls);
    client.connect("localhost", server.pop3().port()).await.err().unwrap();
    let trace = client.take_trace().to_string();
    assert_eq!(trace, "S: +OK\\r\\n\nC: STLS\\r\\n\nS: +OK go\\r\\n\nS: +OK injected\\r\\n\n");
}

#[tokio::test]
async fn a_password_cut_off_by_the_end_of_the_connection_is_not_in_the_trace() {
    let script = Script::new()
        .send("+OK\r\n")
        .expect("USER mrose\r\n")
        .reply("+OK\r\n")
        .expect("PASS tanstaaf\r\n")
        .reply("-ERR what is PASS tanst")
        .close();
    let server = play(script);
    let client = client(&server, Security::Plaintext);
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let failure = connection.authenticate(&mrose()).await.err().unwrap();
    assert_eq!(failure.error.kind, ErrorKind::Truncated);
    let trace = client.take_trace().to_string();
    assert!(trace.ends_with("C: PASS ***\\r\\n\nS: -ERR what is PASS ***\n"), "{trace}");
}

#[tokio::test]
async fn challenges_of_a_login_are_not_in_the_trace() {
    let script = Script::new()
        .send("+OK\r\n")
        .expect("AUTH PLAIN\r\n")
        .reply("+ \r\n")
        .expect("AG1yb3NlAHRhbnN0YWFm\r\n")
        .reply("+ cj1ub25jZSxzPXNhbHQsaT00MDk2\r\n")
        .expect("*\r\n")
        .reply("-ERR AG1yb3NlAHRhbnN0YWFm or dGFuc3RhYWY=?\r\n");
    let server = play(script);
    let client = client(&server, Security::Plaintext);
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    drop(connection.authenticate(&Credentials::plain("mrose", "tanstaaf")).await);
    let trace = client.take_trace().to_string();
    let expected =
        "S: +OK\\r\\n\nC: AUTH PLAIN\\r\\n\nS: + \\r\\n\nC: ***\\r\\n\nS: + ***\\r\\n\nC: *\\r\\n\n";
    // Of the password in base64 the last character holds bits of what may stand behind it.
    assert_eq!(trace, format!("{expected}S: -ERR *** or ***Y=?\\r\\n\n"));
}

#[tokio::test]
async fn a_trace_says_what_it_dropped() {
    let server = play(logged_in().expect("QUIT\r\n").reply("+OK\r\n"));
    let mut options = options(Security::Plaintext);
    options.limits.trace = 200;
    let client = pop3_client::tokio::Client::new(options, server.client_config());
    mailbox_of(&client, &server).await.quit().await.unwrap();
    let trace = client.take_trace();
    let all = "+OK ready\r\nUSER mrose\r\n+OK\r\nPASS ***\r\n+OK\r\nQUIT\r\n+OK\r\n".len() as u64;
    let kept: usize = trace.entries.iter().map(|entry| entry.octets.len()).sum();
    assert!(kept > 0 && trace.dropped > 0);
    assert_eq!(kept as u64 + trace.dropped, all);
}

#[tokio::test]
async fn a_login_by_scram_leaves_nothing_to_try_passwords_by() {
    let server = pop3_mock::Server::builder()
        .user(User::new("mrose", "tanstaaf"))
        .mechanisms(Mechanism::ALL)
        .start_blocking()
        .unwrap();
    let client = client(&server, Security::Tls);
    let connection = client.connect("localhost", server.pop3s().port()).await.unwrap();
    let scram = Credentials::Scram {
        hash: Hash::Sha256,
        authorization_id: None,
        user: "mrose".into(),
        password: "tanstaaf".into(),
    };
    connection.authenticate(&scram).await.unwrap().quit().await.unwrap();
    let trace = client.take_trace().to_string();
    let (_, login) = trace.split_once("C: AUTH SCRAM-SHA-256\\r\\n\n").unwrap();
    let shown: Vec<_> = login.lines().take_while(|line| !line.starts_with("S: +OK")).collect();
    // Nonces, salt, proof and signature together are what a dictionary can be tried against.
    let expected =
        ["S: + \\r\\n", "C: ***\\r\\n", "S: + ***\\r\\n", "C: ***\\r\\n", "S: + ***\\r\\n", "C: ***\\r\\n"];
    assert_eq!(shown, expected[..shown.len()], "{trace}");
    assert!(shown.len() >= 4, "{trace}");
}

#[tokio::test]
async fn a_response_code_that_repeats_a_secret_is_left_out() {
    let script = Script::new()
        .send("+OK\r\n")
        .expect("USER mrose\r\n")
        .reply("+OK\r\n")
        .expect("PASS tanstaaf\r\n")
        .reply("-ERR [Tanstaaf] what\r\n");
    let server = play(script);
    let client = client(&server, Security::Plaintext);
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let error = connection.authenticate(&mrose()).await.err().unwrap().error;
    assert!(matches!(&error.kind, ErrorKind::Refused(refusal) if refusal.code.is_none()), "{error:?}");
    assert!(client.take_trace().to_string().ends_with("S: -ERR [***] what\\r\\n\n"));
}
