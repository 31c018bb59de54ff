//! `pop3 fetch` against a server that does as RFC 1939 says.

mod support;

use support::{Run, Scratch, odd_messages, server_with, sorted_contents, users_server};

#[test]
fn messages_arrive_octet_for_octet_over_implicit_tls() {
    let messages = odd_messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    Run::tls("pop3s", server.pop3s(), &server, &scratch).arg("--keep").run().succeeded();
    assert_eq!(scratch.messages(), sorted_contents(&messages));
    assert!(server.sessions()[0].tls);
}

#[test]
fn messages_arrive_octet_for_octet_over_stls() {
    let messages = odd_messages();
    let server = users_server(&messages).require_tls(true).start_blocking().unwrap();
    let scratch = Scratch::new();
    Run::tls("pop3", server.pop3(), &server, &scratch).arg("--keep").run().succeeded();
    assert_eq!(scratch.messages(), sorted_contents(&messages));
    assert!(server.sessions()[0].tls);
}

#[test]
fn messages_arrive_octet_for_octet_in_plaintext() {
    let messages = odd_messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    Run::fetch_plaintext(&server, &scratch).arg("--keep").run().succeeded();
    assert_eq!(scratch.messages(), sorted_contents(&messages));
    assert!(!server.sessions()[0].tls);
}

#[test]
fn ipv6_addresses_are_written_in_brackets() {
    let messages = odd_messages();
    let server = users_server(&messages).listen(std::net::Ipv6Addr::LOCALHOST).start_blocking().unwrap();
    let scratch = Scratch::new();
    let fetch = Run::tls("pop3s", server.pop3s(), &server, &scratch);
    fetch.arg("--keep").run().succeeded();
    assert_eq!(scratch.messages(), sorted_contents(&messages));
}

#[test]
fn a_host_name_is_resolved() {
    let messages = odd_messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    let url = format!("pop3s://alice@localhost:{}/", server.pop3s().port());
    let fetch = Run::fetch(url, &scratch.maildir()).arg("--ca-file").arg(scratch.ca_file(&server));
    fetch.arg("--keep").run().succeeded();
    assert_eq!(scratch.messages(), sorted_contents(&messages));
}

#[test]
fn keep_leaves_the_maildrop_as_it_was() {
    let messages = odd_messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    Run::fetch_plaintext(&server, &scratch).arg("--keep").run().succeeded();
    server.wait_idle_blocking();
    assert_eq!(server.maildrop("alice").messages.len(), messages.len());
    assert!(!server.transcript().to_string().contains("DELE"));
}

#[test]
fn delete_empties_the_maildrop_after_everything_is_stored() {
    let messages = odd_messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    Run::fetch_plaintext(&server, &scratch).arg("--delete").run().succeeded();
    server.wait_idle_blocking();
    assert!(server.maildrop("alice").messages.is_empty());
    assert_eq!(scratch.messages(), sorted_contents(&messages));
    assert!(scratch.files("tmp").is_empty());
}

#[test]
fn an_empty_maildrop_is_fine() {
    let (server, scratch) = (server_with(&[]), Scratch::new());
    let done = Run::fetch_plaintext(&server, &scratch).arg("--delete").run().succeeded();
    assert!(done.stdout.starts_with("0 messages"), "{}", done.stdout);
}

#[test]
fn file_names_tell_the_size() {
    let messages = odd_messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    Run::fetch_plaintext(&server, &scratch).arg("--keep").run().succeeded();
    for path in scratch.files("new") {
        let size = path.metadata().unwrap().len();
        assert!(path.to_str().unwrap().ends_with(&format!(",S={size}")), "{path:?}");
    }
}

#[test]
fn json_is_one_object_with_the_counts() {
    let messages = odd_messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    let done = Run::fetch_plaintext(&server, &scratch).args(["--delete", "--json"]).run().succeeded();
    let object = done.done();
    let octets: u64 = messages.iter().map(pop3_mock::Message::octets).sum();
    assert_eq!(object["messages"], messages.len());
    assert_eq!(object["deleted"], messages.len());
    assert_eq!(object["octets"], octets);
    assert_eq!(object["error"], serde_json::Value::Null);
}

#[test]
fn quiet_says_nothing() {
    let (server, scratch) = (server_with(&odd_messages()), Scratch::new());
    let done = Run::fetch_plaintext(&server, &scratch).args(["--keep", "--quiet"]).run().succeeded();
    assert_eq!(done.stdout, "");
}

#[test]
fn the_password_may_come_from_the_environment() {
    let (server, scratch) = (server_with(&odd_messages()), Scratch::new());
    let fetch = Run::fetch_plaintext(&server, &scratch).arg("--keep");
    fetch.no_password().env("POP3_PASSWORD", "secret").run().succeeded();
}
