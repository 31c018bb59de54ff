//! UTF8 and `UTF8 USER`: RFC 6856 §2 and §5.

use pop3_mock::{Server, User};

use super::authorization::capabilities;
use crate::common::Client;
use crate::server;

const GREETINGS: &str = "Subject: Gr\u{FC}\u{DF}e\r\n\r\nhello\r\n";

/// Message 1 needs UTF-8 mode, message 2 has an 8bit body, message 3 a header in Latin-1.
fn unicode_server() -> Server {
    let user = User::new("j\u{F6}rg", "gr\u{FC}n")
        .message(GREETINGS)
        .message("a: b\r\n\r\nGr\u{FC}\u{DF}e\r\n")
        .message(b"a: \xFC\r\n\r\n".to_vec());
    Server::builder().user(user).start_blocking().unwrap()
}

#[test]
fn names_and_passwords_may_be_utf_8_before_utf8_is_said_and_behind_it() {
    let server = unicode_server();
    for command in ["NOOP", "UTF8"] {
        let mut client = Client::plain(&server);
        client.talk(&format!("S: +OK...\n C: {command}"));
        client.line();
        client.talk("C: USER j\u{F6}rg\n S: +OK...\n C: PASS gr\u{FC}n\n S: +OK...\n C: QUIT\n S: +OK...");
    }
    // The same characters in another form: SASLprep has NFKC.
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...\n C: USER jo\u{308}rg\n S: +OK...\n C: PASS gru\u{308}n\n S: +OK...\n C: QUIT\n S: +OK...",
    );
}

#[test]
fn what_is_no_utf_8_or_is_prohibited_in_names_is_refused() {
    let server = unicode_server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for line in
        [&b"USER j\xF6rg\r\n"[..], b"USER \xC0\x80\r\n", b"APOP j\xF6rg 00000000000000000000000000000000\r\n"]
    {
        client.send(line);
        client.talk("S: -ERR names and passwords are UTF-8");
    }
    client.talk("C: USER j\u{F6}rg\n S: +OK...");
    client.send(b"PASS gr\xFCn\r\n");
    client.talk("S: -ERR names and passwords are UTF-8");
    // A private character and one that changes the direction of text, RFC 4013 §2.3.
    for password in ["gr\u{FC}n\u{E000}", "gr\u{FC}n\u{202E}"] {
        client.talk(&format!("C: USER j\u{F6}rg\n S: +OK...\n C: PASS {password}\n S: -ERR [AUTH]..."));
    }
    client.talk("C: LANG d\u{E9}\n S: -ERR a command consists of printable ASCII and ends with CRLF");
    client.talk("C: UTF8\n S: +OK...\n C: LANG d\u{E9}\n S: -ERR a command consists of printable ASCII...");
}

#[test]
fn a_message_that_needs_utf_8_mode_is_refused_outside_it_and_others_are_not() {
    let server = unicode_server();
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: USER j\u{F6}rg
         S: +OK...
         C: PASS gr\u{FC}n
         S: +OK maildrop has 3 messages (52 octets)",
    );
    for command in ["RETR 1", "TOP 1 0", "LIST 1"] {
        client.talk(&format!(
            "C: {command}\n S: -ERR [UTF8] the message needs UTF8, which comes before the login"
        ));
    }
    client.talk(
        "C: UTF8
         S: -ERR not permitted behind a login
         C: LIST
         S: +OK...
         S: 1 27
         S: 2 17
         S: 3 8
         S: .
         C: DELE 1
         S: +OK...
         C: RETR 1
         S: -ERR no such message",
    );
    assert_eq!(client.content("RETR 2"), "a: b\r\n\r\nGr\u{FC}\u{DF}e\r\n".as_bytes());
    assert_eq!(client.content("RETR 3"), b"a: \xFC\r\n\r\n");
}

#[test]
fn in_utf_8_mode_every_message_is_sent_as_it_is_with_the_size_that_list_tells() {
    let server = unicode_server();
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: UTF8
         S: +OK UTF-8 from here on
         C: utf8
         S: +OK UTF-8 from here on
         C: USER j\u{F6}rg
         S: +OK...
         C: PASS gr\u{FC}n
         S: +OK...
         C: LIST 1
         S: +OK 1 27",
    );
    assert_eq!(client.content("RETR 1"), GREETINGS.as_bytes());
    assert_eq!(client.content("TOP 1 0"), "Subject: Gr\u{FC}\u{DF}e\r\n\r\n".as_bytes());
    assert_eq!(client.content("RETR 3"), b"a: \xFC\r\n\r\n");
}

#[test]
fn utf8_takes_no_argument_forgets_a_name_and_is_announced_in_both_states() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: UTF8 USER
         S: -ERR this command takes no argument
         C: USER alice
         S: +OK...
         C: UTF8
         S: +OK...
         C: PASS secret
         S: -ERR PASS comes...",
    );
    assert!(capabilities(&mut client).contains(&"UTF8 USER".into()));
    client.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
    assert!(capabilities(&mut client).contains(&"UTF8 USER".into()));
}

#[test]
fn behind_utf8_there_is_no_stls_and_it_is_not_announced() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: UTF8\n S: +OK...\n C: STLS\n S: -ERR STLS is not permitted behind UTF8");
    assert!(!capabilities(&mut client).contains(&"STLS".into()));
    let mut client = Client::tls(&server);
    client.talk("S: +OK...\n C: UTF8\n S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
}
