//! Certificates that clients must refuse.

use std::io::Write;

use pop3_mock::{Certificate, Server};
use rustls::version::TLS12;

use crate::common::Client;
use crate::{builder, client_hello, connect, read_to, secure};

fn showing(certificate: Certificate) -> Server {
    builder(&[]).certificate(certificate).start_blocking().unwrap()
}

/// Whether the certificate holds `octets`: TLS 1.2 sends it in clear.
fn shows(server: &Server, name: &str, octets: &[u8]) -> bool {
    let mut stream = connect(server.pop3s());
    stream.write_all(&client_hello(server, &TLS12, name)).unwrap();
    // The last message of the flight: ServerHelloDone, RFC 5246 §7.4.5.
    let flight = read_to(&mut stream, &[14, 0, 0, 0]);
    flight.windows(octets.len()).any(|window| window == octets)
}

fn refusal(server: &Server, name: &str) -> String {
    let refused = Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), name);
    refused.err().expect("a refusal").to_string()
}

#[test]
fn a_certificate_of_the_future_is_not_valid_yet() {
    let server = showing(Certificate::NotYetValid);
    let reason = refusal(&server, "localhost");
    assert!(reason.contains("not valid yet"), "{reason}");
}

#[test]
fn a_name_with_a_nul_inside_is_sent_whole_and_is_not_the_name_in_front_of_the_nul() {
    let server = showing(Certificate::NulInName);
    for name in ["localhost", "pop.good.example"] {
        assert!(shows(&server, name, format!("{name}\0.evil.example").as_bytes()), "{name}");
        let reason = refusal(&server, name);
        assert!(reason.contains("invalid peer certificate"), "{reason}");
    }
}

#[test]
fn only_who_does_not_name_the_server_gets_the_certificate_that_says_so() {
    let server = showing(Certificate::NoSni);
    assert!(!shows(&server, "localhost", b"No SNI provided"));
    Client::tls(&server).talk("S: +OK pop3-mock ready");

    assert!(shows(&server, "127.0.0.1", b"No SNI provided"));
    let reason = refusal(&server, "127.0.0.1");
    assert!(reason.contains("invalid peer certificate"), "{reason}");
}

#[test]
fn a_good_certificate_does_not_ask_for_a_name() {
    let server = showing(Certificate::Valid);
    assert!(!shows(&server, "127.0.0.1", b"No SNI provided"));
    assert!(secure(&mut connect(server.pop3s()), server.client_config(), "127.0.0.1").is_ok());
}
