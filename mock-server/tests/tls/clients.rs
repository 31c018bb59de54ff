//! Certificates of clients.

use pop3_mock::Ending;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::version::TLS12;

use crate::common::Client;
use crate::{builder, connect, secure, speaking};

#[test]
fn a_client_with_a_certificate_logs_in_by_external() {
    let server = builder(&[]).require_client_certificate(true).external("alice").start_blocking().unwrap();
    let certified = server.certified_client_config();
    let mut client = Client::plain_at(server.pop3s()).try_upgrade(certified.clone(), "localhost").unwrap();
    client.talk("S: +OK...\n C: AUTH EXTERNAL =\n S: +OK maildrop has 1 messages...\n C: QUIT\n S: +OK...");
    assert_eq!(client.rest(), b"");

    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: STLS\n S: +OK...");
    let mut client = client.try_upgrade(certified, "localhost").unwrap();
    client.talk("C: AUTH EXTERNAL =\n S: +OK...\n C: QUIT\n S: +OK...");
}

#[test]
fn a_client_without_a_certificate_is_refused() {
    let server = builder(&[]).require_client_certificate(true).start_blocking().unwrap();
    let refused = secure(&mut connect(server.pop3s()), speaking(&server, &TLS12), "localhost");
    let reason = refused.expect_err("a refusal").to_string();
    assert!(reason.contains("fatal alert"), "{reason}");

    // Under TLS 1.3 the client's side of the handshake is over before the server's.
    let mut client = Client::plain_at(server.pop3s()).upgrade(&server);
    let (rest, result) = client.rest_or_error();
    assert_eq!(rest, b"");
    assert!(result.unwrap_err().to_string().contains("CertificateRequired"));
    drop(client);
    server.wait_idle_blocking();
    for session in server.sessions() {
        assert!(matches!(&session.ending, Some(Ending::TlsFailed(_))), "{session:?}");
    }
}

#[test]
fn a_certificate_of_another_server_s_ca_is_refused() {
    let server = builder(&[]).require_client_certificate(true).start_blocking().unwrap();
    let other = builder(&[]).start_blocking().unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(server.ca_der().clone()).unwrap();
    let identity = other.client_certificate();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS12])
        .unwrap()
        .with_root_certificates(roots)
        .with_client_auth_cert(vec![identity.der().clone()], identity.key_der().clone_key())
        .unwrap();
    let refused = secure(&mut connect(server.pop3s()), config.into(), "localhost");
    assert!(refused.expect_err("a refusal").to_string().contains("fatal alert"));
}

#[test]
fn the_pem_holds_the_certificate_and_debug_hides_the_key() {
    let server = builder(&[]).start_blocking().unwrap();
    let identity = server.client_certificate();
    let certificate = CertificateDer::from_pem_slice(identity.pem().as_bytes()).unwrap();
    assert_eq!(&certificate, identity.der());
    let key = rustls::pki_types::PrivateKeyDer::from_pem_slice(identity.pem().as_bytes()).unwrap();
    assert_eq!(key.secret_der(), identity.key_der().secret_der());
    let shown = format!("{identity:?}");
    assert!(shown.contains("Pem(***)") && !shown.contains("BEGIN"), "{shown}");
}

#[test]
fn without_being_asked_a_client_may_show_a_certificate_or_none() {
    let server = builder(&[]).start_blocking().unwrap();
    for config in [server.client_config(), server.certified_client_config()] {
        let client = Client::plain_at(server.pop3s()).try_upgrade(config, "localhost");
        client.unwrap().talk("S: +OK pop3-mock ready");
    }
}
