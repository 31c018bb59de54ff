//! What the command does wrong about TLS, and certificates of clients.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::common::Client;
use crate::{Served, command};

fn implicit(served: &Served) -> Client {
    Client::plain_at(served.ready["pop3s"].as_str().unwrap().parse().unwrap())
}

#[test]
fn a_flaw_is_named_by_its_kind_and_several_act_together() {
    let served = Served::start(&["--tls-flaw", "stls-refused", "--tls-flaw", "clear-implicit"]);
    served.client().talk("S: +OK...\n C: STLS\n S: -ERR TLS is not available");
    implicit(&served).talk("S: +OK pop3-mock ready\n C: STLS\n S: -ERR TLS is not available");
}

#[test]
fn an_unknown_flaw_is_answered_with_those_that_there_are() {
    let output = command(&["--tls-flaw", "rc4"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("there is no TLS flaw \"rc4\"; there are clear-implicit, "), "{text}");
}

#[test]
fn every_flaw_is_in_the_help() {
    let output = command(&["--help"]).stdin(Stdio::null()).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for flaw in pop3_mock::TlsFlaw::ALL {
        assert!(help.contains(flaw.name()), "{flaw}");
    }
}

#[test]
fn a_client_logs_in_with_the_certificate_from_the_file_and_not_without() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("client.pem");
    let served = Served::start(&["--client-cert", path.to_str().unwrap(), "--external", "user"]);
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "a key is in it");
    let pem = fs::read(&path).unwrap();
    let certificate = CertificateDer::from_pem_slice(&pem).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&pem).unwrap();

    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(served.ready["ca_file"].as_str().unwrap()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.unwrap().with_root_certificates(roots);
    let certified = builder.clone().with_client_auth_cert(vec![certificate], key).unwrap();
    let mut client = implicit(&served).try_upgrade(certified.into(), "localhost").unwrap();
    client.talk("S: +OK...\n C: AUTH EXTERNAL =\n S: +OK...\n C: QUIT\n S: +OK...");

    let mut client =
        implicit(&served).try_upgrade(builder.with_no_client_auth().into(), "localhost").unwrap();
    assert!(client.rest_or_error().1.unwrap_err().to_string().contains("CertificateRequired"));
    assert!(served.stop("-TERM") && path.exists());
}
