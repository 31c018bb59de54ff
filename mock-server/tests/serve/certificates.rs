//! The certificate that the command shows.

use std::io;

use crate::common::{Client, trust};
use crate::{Served, command, refusal};

/// A handshake on the port for implicit TLS by a client that trusts the CA file.
fn handshake(served: &Served, name: &str) -> io::Result<Client> {
    let client = Client::plain_at(served.ready["pop3s"].as_str().unwrap().parse().unwrap());
    client.try_upgrade(trust(served.ready["ca_file"].as_str().unwrap()), name)
}

#[test]
fn the_certificate_fits_the_addresses_and_localhost() {
    let served = Served::start(&[]);
    for name in ["127.0.0.1", "::1", "localhost"] {
        assert!(handshake(&served, name).is_ok(), "{name}");
    }
}

#[test]
fn a_bad_certificate_is_refused_for_the_reason_asked_for() {
    for (kind, reason) in [
        ("expired", "Expired"),
        ("wrong-name", "NotValidForName"),
        ("unknown-ca", "UnknownIssuer"),
        ("not-yet-valid", "NotValidYet"),
        ("nul-in-name", "InvalidCertificate"),
    ] {
        let served = Served::start(&["--bad-cert", kind]);
        assert_eq!(served.ready["users"][0]["name"], "user", "the ready line is the usual one");
        let error = format!("{:?}", handshake(&served, "localhost").err().expect("a refusal"));
        assert!(error.contains(reason), "{kind}: {error}");
        served.client().talk("S: +OK...\n C: QUIT\n S: +OK...");
        assert!(served.stop("-TERM"));
    }
}

#[test]
fn who_names_no_server_gets_the_certificate_that_says_so() {
    let served = Served::start(&["--bad-cert", "no-sni"]);
    assert!(handshake(&served, "localhost").is_ok());
    let error = format!("{:?}", handshake(&served, "127.0.0.1").err().expect("a refusal"));
    assert!(error.contains("InvalidCertificate"), "{error}");
}

#[test]
fn a_kind_of_certificate_that_is_not_there_is_refused_with_the_kinds_that_are() {
    let output = command(&["--bad-cert", "good"]).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(text.contains("expired, wrong-name, unknown-ca"), "{text}");
    // One that is there does not keep other mistakes from being found.
    assert_eq!(refusal(&["--bad-cert", "expired", "--eml", "/nonexistent"]).0, Some(66));
}
