//! LOGIN and CRAM-MD5 (RFC 2195), which a test has to ask for; SASLprep of what PLAIN says (RFC 4616 §2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use md5::Md5;
use pop3_mock::{Mechanism, Server, User};

use crate::common::Client;

fn server() -> Server {
    let users = [User::new("tim", "tanstaaftanstaaf"), User::new("tim smith", "x".repeat(65))];
    Server::builder()
        .users(users)
        .mechanisms([Mechanism::Login, Mechanism::CramMd5])
        .start_blocking()
        .unwrap()
}

/// Begins CRAM-MD5 and gives the challenge.
fn challenge(client: &mut Client) -> String {
    client.send("AUTH CRAM-MD5\r\n");
    let line = client.line();
    let challenge = STANDARD.decode(line.strip_prefix("+ ").unwrap().strip_suffix("\r\n").unwrap());
    String::from_utf8(challenge.unwrap()).unwrap()
}

fn response(challenge: &str, name: &str, secret: &str) -> String {
    let mac = Hmac::<Md5>::new_from_slice(secret.as_bytes()).unwrap().chain_update(challenge);
    let digest: String = mac.finalize().into_bytes().iter().map(|octet| format!("{octet:02x}")).collect();
    STANDARD.encode(format!("{name} {digest}"))
}

#[test]
fn login_asks_for_name_and_password() {
    let server = server();
    // "Username:", "tim", "Password:", "tanstaaftanstaaf"
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH LOGIN
         S: + VXNlcm5hbWU6
         C: dGlt
         S: + UGFzc3dvcmQ6
         C: dGFuc3RhYWZ0YW5zdGFhZg==
         S: +OK maildrop has 0 messages (0 octets)",
    );
}

#[test]
fn login_fails_by_wrong_credentials_empty_answers_and_bad_base64() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH LOGIN
         S: + VXNlcm5hbWU6
         C: dGlt
         S: + UGFzc3dvcmQ6
         C: d3Jvbmc=
         S: -ERR [AUTH] wrong user name or password
         C: AUTH LOGIN
         S: + VXNlcm5hbWU6
         C: bm9ib2R5
         S: + UGFzc3dvcmQ6
         C: dGFuc3RhYWZ0YW5zdGFhZg==
         S: -ERR [AUTH] wrong user name or password
         C: AUTH LOGIN
         S: + VXNlcm5hbWU6
         C:
         S: -ERR name and password are UTF-8 and not empty
         C: AUTH LOGIN
         S: + VXNlcm5hbWU6
         C: dGlt
         S: + UGFzc3dvcmQ6
         C: /w==
         S: -ERR name and password are UTF-8 and not empty
         C: AUTH LOGIN
         S: + VXNlcm5hbWU6
         C: dGlt
         S: + UGFzc3dvcmQ6
         C: secret
         S: -ERR the response is not base64
         C: AUTH LOGIN
         S: + VXNlcm5hbWU6
         C: dGlt
         S: + UGFzc3dvcmQ6
         C: *
         S: -ERR authentication cancelled
         C: STAT
         S: -ERR log in first",
    );
}

#[test]
fn mechanisms_whose_server_speaks_first_take_no_initial_response() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: AUTH LOGIN dGlt
         S: -ERR this mechanism has no initial response
         C: AUTH CRAM-MD5 =
         S: -ERR this mechanism has no initial response",
    );
}

#[test]
fn cram_md5_takes_the_digest_of_its_challenge() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    let challenge = challenge(&mut client);
    assert!(challenge.starts_with('<') && challenge.ends_with("@pop3-mock.localhost>"), "{challenge}");
    client.talk(&format!("C: {}\n S: +OK...", response(&challenge, "tim", "tanstaaftanstaaf")));
    // The name is what stands before the last space; a secret over 64 octets is hashed first.
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    let challenge = self::challenge(&mut client);
    client.talk(&format!("C: {}\n S: +OK...", response(&challenge, "tim smith", &"x".repeat(65))));
}

#[test]
fn cram_md5_refuses_wrong_digests_old_challenges_and_what_is_no_digest() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    let first = challenge(&mut client);
    client.talk(&format!("C: {}\n S: -ERR [AUTH]...", response(&first, "tim", "tanstaaftanstaa")));
    let second = challenge(&mut client);
    assert_ne!(first, second);
    client.talk(&format!("C: {}\n S: -ERR [AUTH]...", response(&first, "tim", "tanstaaftanstaaf")));
    let third = challenge(&mut client);
    client.talk(&format!("C: {}\n S: -ERR [AUTH]...", response(&third, "tom", "tanstaaftanstaaf")));
    for other in ["", "tim", "tim b913a602", "tim B913A602C7EDA7A495B4E6E7334D3890", "\u{FF}"] {
        challenge(&mut client);
        let other = STANDARD.encode(other);
        client.talk(&format!(
            "C: {other}\n S: -ERR a response is a name, a space and 32 lower case hex digits"
        ));
    }
}

#[test]
fn names_and_passwords_are_compared_in_the_form_that_saslprep_gives_them() {
    // An ordinal sign and a Roman numeral stand for "a" and "IX"; a soft hyphen for nothing.
    let user = User::new("\u{AA}lice", "\u{2168}");
    let server = Server::builder().user(user).start_blocking().unwrap();
    let plain = |name: &str, password: &str| STANDARD.encode(format!("\0{name}\0{password}"));
    for (name, password) in [("alice", "IX"), ("\u{AA}lice", "I\u{AD}X")] {
        let mut client = Client::plain(&server);
        client.talk(&format!(
            "S: +OK...\n C: AUTH PLAIN {}\n S: +OK...\n C: QUIT\n S: +OK...",
            plain(name, password)
        ));
    }
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for (name, password) in [("alice", "ix"), ("alice", "IX\u{7}"), ("alice\u{7}", "IX"), ("\u{AD}", "IX")] {
        client.talk(&format!("C: AUTH PLAIN {}\n S: -ERR [AUTH]...", plain(name, password)));
    }
    server.wait_for_blocking(
        |event| matches!(event, pop3_mock::Event::LoggedIn { user, .. } if user == "\u{AA}lice"),
    );
    assert!(!server.maildrop("alice").locked && !server.maildrop("\u{AA}lice").locked);
}

#[test]
fn a_password_with_characters_newer_than_saslprep_lets_nobody_in() {
    // U+0221 is not assigned in Unicode 3.2 (RFC 4013 §2.5: a stored string holds none).
    let password = "secret\u{221}";
    let user = User::new("new", password);
    let server = Server::builder()
        .user(user)
        .mechanisms([Mechanism::CramMd5, Mechanism::Plain])
        .apop(true)
        .start_blocking()
        .unwrap();
    let mut client = Client::plain(&server);
    let greeting = client.line();
    let timestamp = greeting.trim_end().rsplit(' ').next().unwrap();
    let digest = md5::Digest::chain_update(Md5::default(), format!("{timestamp}{password}"));
    let digest: String = md5::Digest::finalize(digest).iter().map(|octet| format!("{octet:02x}")).collect();
    client.talk(&format!("C: APOP new {digest}\n S: -ERR [AUTH]..."));
    let challenge = challenge(&mut client);
    client.talk(&format!("C: {}\n S: -ERR [AUTH]...", response(&challenge, "new", password)));
    let plain = STANDARD.encode(format!("\0new\0{password}"));
    client.talk(&format!("C: AUTH PLAIN {plain}\n S: -ERR [AUTH]..."));
}
