//! APOP: RFC 1939 §7.

use md5::{Digest, Md5};
use pop3_mock::{Builder, Server, User};

use crate::common::Client;

fn server() -> Server {
    builder().apop(true).start_blocking().unwrap()
}

fn builder() -> Builder {
    Server::builder().user(User::new("mrose", "tanstaaf").message("a: b\r\n\r\n"))
}

/// The timestamp of the greeting, brackets included.
fn timestamp(client: &mut Client) -> String {
    let greeting = client.line();
    let timestamp = greeting.strip_prefix("+OK pop3-mock ready ").and_then(|rest| rest.strip_suffix("\r\n"));
    timestamp.unwrap_or_else(|| panic!("{greeting:?} has no timestamp")).to_owned()
}

fn digest(timestamp: &str, secret: &str) -> String {
    let digest = Md5::digest(format!("{timestamp}{secret}"));
    digest.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[test]
fn the_digest_of_timestamp_and_secret_opens_the_maildrop() {
    let server = server();
    let mut client = Client::plain(&server);
    let right = digest(&timestamp(&mut client), "tanstaaf");
    client.talk(&format!(
        "C: apop mrose {right}
         S: +OK maildrop has 1 messages (8 octets)
         C: APOP mrose {right}
         S: -ERR not permitted behind a login
         C: STAT
         S: +OK 1 8"
    ));
}

#[test]
fn a_wrong_digest_an_unknown_name_and_a_busy_maildrop_leave_the_session_as_it_was() {
    let server = server();
    let mut client = Client::plain(&server);
    let timestamp_here = timestamp(&mut client);
    let (right, wrong) = (digest(&timestamp_here, "tanstaaf"), digest(&timestamp_here, "tanstaa"));
    client.talk(&format!(
        "C: APOP mrose {wrong}
         S: -ERR [AUTH] wrong user name or password
         C: APOP nobody {right}
         S: -ERR [AUTH] wrong user name or password
         C: STAT
         S: -ERR log in first
         C: APOP mrose {right}
         S: +OK maildrop has..."
    ));
    let mut second = Client::plain(&server);
    let right = digest(&timestamp(&mut second), "tanstaaf");
    second.talk(&format!("C: APOP mrose {right}\n S: -ERR [IN-USE] another session has locked the maildrop"));
}

#[test]
fn wrong_arguments_and_digests_that_are_not_32_lower_case_hex_digits_are_refused() {
    let server = server();
    let mut client = Client::plain(&server);
    let right = digest(&timestamp(&mut client), "tanstaaf");
    let upper = right.to_uppercase();
    // A digest without a letter has no upper case.
    assert_ne!(upper, right);
    client.talk(&format!(
        "C: APOP mrose
         S: -ERR wrong number of arguments
         C: APOP mrose {right} x
         S: -ERR wrong number of arguments
         C: APOP mrose {}
         S: -ERR the digest has 32 hexadecimal digits in lower case
         C: APOP mrose {upper}
         S: -ERR the digest has 32 hexadecimal digits in lower case
         C: APOP mrose {right}0
         S: -ERR the digest has 32 hexadecimal digits in lower case
         C: APOP mrose {right}
         S: +OK...",
        &right[1..],
    ));
}

#[test]
fn every_greeting_has_another_timestamp_and_the_digest_of_one_does_not_fit_the_next() {
    let server = server();
    let (mut first, mut second) = (Client::plain(&server), Client::plain(&server));
    let (first_timestamp, second_timestamp) = (timestamp(&mut first), timestamp(&mut second));
    assert_ne!(first_timestamp, second_timestamp);
    for timestamp in [&first_timestamp, &second_timestamp] {
        // RFC 822: msg-id = "<" local-part "@" domain ">"
        let (local, domain) = timestamp[1..timestamp.len() - 1].split_once('@').unwrap();
        assert!(timestamp.starts_with('<') && timestamp.ends_with('>'));
        assert!(local.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.'));
        assert_eq!(domain, "pop3-mock.localhost");
    }
    second.talk(&format!("C: APOP mrose {}\n S: -ERR [AUTH]...", digest(&first_timestamp, "tanstaaf")));
}

#[test]
fn the_same_seed_gives_the_same_timestamps() {
    let greetings = |seed| {
        let server = builder().apop(true).nonce_seed(seed).start_blocking().unwrap();
        [Client::plain(&server).line(), Client::plain(&server).line()]
    };
    assert_eq!(greetings(7), greetings(7));
    assert_ne!(greetings(7), greetings(8));
}

#[test]
fn without_it_the_greeting_has_no_brackets_and_the_command_is_refused() {
    let server = builder().start_blocking().unwrap();
    Client::plain(&server).talk(
        "S: +OK pop3-mock ready
         C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
         S: -ERR APOP is not offered",
    );
}

#[test]
fn a_timestamp_that_came_in_clear_is_worth_nothing_behind_stls() {
    let server = server();
    let mut client = Client::plain(&server);
    let right = digest(&timestamp(&mut client), "tanstaaf");
    client.talk("C: STLS\n S: +OK...");
    let mut client = client.upgrade(&server);
    client.talk(&format!("C: APOP mrose {right}\n S: -ERR APOP is not offered"));
    let mut client = Client::tls(&server);
    let right = digest(&timestamp(&mut client), "tanstaaf");
    client.talk(&format!("C: APOP mrose {right}\n S: +OK..."));
}
