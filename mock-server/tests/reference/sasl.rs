//! AUTH PLAIN: RFC 5034 §4, RFC 4616 §2.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::common::Client;
use crate::server;

#[test]
fn auth_plain_in_two_steps() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: AUTH PLAIN");
    // The empty challenge is exactly a plus, a space and a line end.
    assert_eq!(client.line(), "+ \r\n");
    client.talk("C: AGFsaWNlAHNlY3JldA==\n S: +OK maildrop has 2 messages (36 octets)");
}

#[test]
fn auth_plain_with_an_initial_response() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: auth plain YWxpY2UAYWxpY2UAc2VjcmV0
         S: +OK maildrop has 2 messages (36 octets)
         C: AUTH PLAIN YWxpY2UAYWxpY2UAc2VjcmV0
         S: -ERR not permitted behind a login",
    );
}

#[test]
fn an_asterisk_cancels_and_the_session_goes_on() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH PLAIN
         S: + ...
         C: *
         S: -ERR authentication cancelled
         C: PASS secret
         S: -ERR PASS comes...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK...",
    );
}

#[test]
fn during_an_exchange_every_line_is_a_response() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH PLAIN
         S: + ...
         C: QUIT
         S: -ERR the response is no PLAIN message
         C: AUTH PLAIN
         S: + ...
         C: STAT 1
         S: -ERR the response is not base64
         C: CAPA
         S: +OK...",
    );
}

#[test]
fn bad_base64_is_refused_and_never_skipped() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for response in [
        "=AAA",
        "AAA=BBB",
        "AGFsaWNlAHNlY3JldA",
        "AGFsaWNl!AHNlY3JldA==",
        "AGFs aWNl",
        "AGFsaWNlAHNlY3JldA==",
    ] {
        let expected = match response {
            "AGFs aWNl" => "-ERR wrong number of arguments",
            "AGFsaWNlAHNlY3JldA==" => "+OK maildrop...",
            _ => "-ERR the response is not base64",
        };
        client.talk(&format!("C: AUTH PLAIN {response}\n S: {expected}"));
    }
}

#[test]
fn an_equals_sign_is_an_empty_response_on_the_auth_line_only() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH PLAIN =
         S: -ERR the response is no PLAIN message
         C: AUTH PLAIN
         S: + ...
         C: =
         S: -ERR the response is not base64",
    );
}

#[test]
fn wrong_credentials_carry_the_auth_code_and_wrong_messages_do_not() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH PLAIN AGFsaWNlAHdyb25n
         S: -ERR [AUTH] wrong user name or password
         C: AUTH PLAIN cm9vdABhbGljZQBzZWNyZXQ=
         S: -ERR [AUTH] wrong user name or password
         C: AUTH PLAIN YWxpY2U=
         S: -ERR the response is no PLAIN message",
    );
}

#[test]
fn unsupported_mechanisms_and_wrong_argument_counts_are_refused() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH CRAM-MD5
         S: -ERR the SASL mechanism is not supported
         C: AUTH
         S: -ERR wrong number of arguments
         C: AUTH PLAIN a b
         S: -ERR wrong number of arguments
         C: AUTH PLAIN
         S: + ...",
    );
}

#[test]
fn a_response_may_be_longer_than_a_command_but_not_without_end() {
    let server = server();
    let mut client = Client::plain(&server);
    let response = STANDARD.encode(format!("\0{}\0{}", "n".repeat(255), "p".repeat(255)));
    client.talk(&format!(
        "S: +OK...
         C: AUTH PLAIN
         S: + ...
         C: {response}
         S: -ERR [AUTH]...
         C: AUTH PLAIN
         S: + ...
         C: {}
         S: -ERR the response is too long
         C: QUIT
         S: +OK...",
        "A".repeat(100_000)
    ));
}
