//! What curl makes of a server that is wrong about TLS.

use pop3_mock::{Builder, Server, TlsFlaw};
use tempfile::NamedTempFile;

use crate::curl::{CURL, curl, run};
use crate::{Fixture, Mode, is_there};

fn fixture(flaws: &[TlsFlaw]) -> Fixture {
    Fixture::of(flaws.iter().copied().fold(Server::builder(), Builder::tls_flaw))
}

/// Before curl 7.79.0, CVE-2021-22946 and CVE-2021-22947 had it send the password in some of these.
#[test]
fn curl_keeps_the_password_from_a_server_without_tls() {
    if !is_there(CURL, "curl and TLS that goes wrong") {
        return;
    }
    for (mode, flaws) in [
        (Mode::Tls, &[TlsFlaw::ClearImplicit][..]),
        (Mode::Tls, &[TlsFlaw::AlertHandshakeFailure]),
        (Mode::Stls, &[TlsFlaw::AlertProtocolVersion]),
        (Mode::Stls, &[TlsFlaw::AlertHandshakeFailure, TlsFlaw::ClearAfterFailure]),
        (Mode::Stls, &[TlsFlaw::StlsUnannounced]),
        (Mode::Stls, &[TlsFlaw::StlsRefused]),
        (Mode::Stls, &[TlsFlaw::LineBehindStls]),
        (Mode::Stls, &[TlsFlaw::PartBehindStls]),
    ] {
        let fixture = fixture(flaws);
        let output = curl(&fixture, mode, fixture.ca_file(), "1", &[]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{flaws:?}");
        fixture.server.wait_idle_blocking();
        let transcript = fixture.server.transcript().to_string();
        assert!(!["C: USER", "C: AUTH"].iter().any(|line| transcript.contains(line)), "{transcript}");
    }
}

#[test]
fn curl_speaks_either_version_of_tls_and_does_without_a_close_notify() {
    if !is_there(CURL, "curl and one version of TLS") {
        return;
    }
    for flaw in [TlsFlaw::Tls12Only, TlsFlaw::Tls13Only, TlsFlaw::NoCloseNotify] {
        let fixture = fixture(&[flaw]);
        for mode in [Mode::Stls, Mode::Tls] {
            assert!(!run(&fixture, mode, "", &[]).is_empty(), "{flaw}");
        }
    }
}

#[test]
fn curl_shows_the_certificate_of_a_client() {
    if !is_there(CURL, "curl and a certificate of its own") {
        return;
    }
    let fixture = Fixture::of(Server::builder().require_client_certificate(true).external("alice"));
    let pem = NamedTempFile::new().unwrap();
    std::fs::write(pem.path(), fixture.server.client_certificate().pem()).unwrap();
    let options = ["--cert", pem.path().to_str().unwrap()];
    for mode in [Mode::Stls, Mode::Tls] {
        let without = curl(&fixture, mode, fixture.ca_file(), "", &[]);
        assert!(!without.status.success());
        assert!(!run(&fixture, mode, "", &options).is_empty());
    }
}
