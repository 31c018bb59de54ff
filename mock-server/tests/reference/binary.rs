//! Binary mail, which POP3 does not carry (RFC 6856 §2.1).

use pop3_mock::{Server, User};

use crate::common::Client;

#[test]
fn a_binary_message_is_refused_in_any_mode_and_its_neighbour_is_sent() {
    let binary = b"Content-Transfer-Encoding: binary\r\n\r\na\0b\r\n";
    let user = User::new("alice", "secret").message(binary).message("a: b\r\n\r\n");
    let server = Server::builder().user(user).start_blocking().unwrap();
    Client::plain(&server).talk(
        "S: +OK...
         C: UTF8
         S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK...
         C: RETR 1
         S: -ERR the message is binary, which POP3 does not carry
         C: TOP 1 0
         S: -ERR the message is binary, which POP3 does not carry
         C: RETR 2
         S: +OK...
         S: a: b
         S: 
         S: .",
    );
}
