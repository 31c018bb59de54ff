//! A thousand sessions while the control interface is asked.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};

use pop3_mock::{Control, Message, Server, User};

use crate::common::Client;
use crate::in_turn;
use crate::sessions::{SESSIONS, permit_files, say};

/// What the interface answers, without the head.
fn ask(control: &Control, path: &str) -> String {
    let mut connection = TcpStream::connect(control.address()).unwrap();
    let head = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    write!(connection, "GET {path} {head}Authorization: Bearer {}\r\n\r\n", control.token()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
    body.to_owned()
}

/// Asks for everything that grows with the sessions, over and over.
fn watch(control: &Control, over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        for path in ["/v1/sessions", "/v1/events?after=1000", "/v1/transcript", "/v1/ledger", "/v1/users"] {
            ask(control, path);
        }
    }
}

#[test]
fn a_thousand_sessions_go_on_while_the_control_interface_is_asked_for_all_of_them() {
    let _turn = in_turn();
    permit_files();
    let message = Message::from("Subject: hello\r\n\r\nhello\r\n");
    let user = |number| User::new(format!("user{number}"), "secret").message(&message);
    let server = Server::builder().users((0..SESSIONS).map(user)).start_blocking().unwrap();
    let (control, over) = (server.control().unwrap(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let watching = scope.spawn(|| watch(&control, &over));
        let mut clients: Vec<Client> = (0..SESSIONS).map(|_| Client::plain(&server)).collect();
        let login = |number| format!("USER user{number}\r\nPASS secret\r\n");
        say(&mut clients, login, "S: +OK...\n S: +OK...\n S: +OK...");
        let body = "S: +OK 25 octets\n S: Subject: hello\n S: \n S: hello\n S: .";
        say(&mut clients, |_| "RETR 1\r\n".into(), body);
        say(&mut clients, |_| "QUIT\r\n".into(), "S: +OK...");
        drop(clients);
        server.wait_idle_blocking();
        over.store(true, Ordering::Relaxed);
        watching.join().unwrap();
    });
    let sessions = ask(&control, "/v1/sessions");
    assert_eq!(sessions.matches("\"kind\":\"quit\"").count(), SESSIONS);
    assert_eq!(ask(&control, "/v1/ledger").matches("\"whole\":1").count(), 2 * SESSIONS);
}
