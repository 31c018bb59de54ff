//! Why TLS failed, for programs.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::net::SocketAddr;

use common::{client, play};
use pop3_client::{Error, ErrorKind, Security, Step, tokio::Client};
use pop3_mock::{Certificate, Script, Server};
use rustls::{CertificateError, Error as Tls};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

fn server(certificate: Certificate) -> Server {
    Server::builder().certificate(certificate).start_blocking().unwrap()
}

/// Connects with TLS from the first octet, in vain.
async fn refused(client: &Client, port: u16) -> Error {
    client.connect("localhost", port).await.err().unwrap()
}

/// What the client says of a certificate, over implicit TLS and over STLS alike.
async fn reason(certificate: Certificate) -> Tls {
    let server = server(certificate);
    let mut reasons = Vec::new();
    for (security, port) in [(Security::Tls, server.pop3s().port()), (Security::Stls, server.pop3().port())] {
        let client = client(&server, security);
        let error = refused(&client, port).await;
        let reason = client.tls_error().unwrap();
        assert_eq!(error, ErrorKind::Tls(reason.to_string()).at(Step::Tls));
        reasons.push(reason);
    }
    assert_eq!(std::mem::discriminant(&reasons[0]), std::mem::discriminant(&reasons[1]));
    reasons.remove(0)
}

#[tokio::test]
async fn a_certificate_of_an_unknown_issuer_is_told_apart() {
    let reason = reason(Certificate::UnknownCa).await;
    assert_eq!(reason, Tls::InvalidCertificate(CertificateError::UnknownIssuer));
}

#[tokio::test]
async fn a_certificate_for_another_name_tells_the_names() {
    let reason = reason(Certificate::WrongName).await;
    let Tls::InvalidCertificate(CertificateError::NotValidForNameContext { expected, presented }) = reason
    else {
        panic!("{reason}")
    };
    assert_eq!(expected.to_str(), "localhost");
    assert!(presented.iter().any(|name| name.contains("wrong.example")), "{presented:?}");
}

#[tokio::test]
async fn an_expired_certificate_tells_when_it_ended() {
    let reason = reason(Certificate::Expired).await;
    let Tls::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. }) = reason else {
        panic!("{reason}")
    };
    // 2001-02-01T00:00:00Z
    assert_eq!(not_after.as_secs(), 980_985_600);
}

#[tokio::test]
async fn tls_to_a_port_that_speaks_plaintext_is_no_matter_of_certificates() {
    let server = server(Certificate::Valid);
    let client = client(&server, Security::Tls);
    let error = refused(&client, server.pop3().port()).await;
    assert_eq!(error.step, Step::Tls);
    assert!(matches!(client.tls_error(), Some(Tls::InvalidMessage(_))), "{error}: {:?}", client.tls_error());
}

/// Stands between client and server, and speaks plaintext to the client once it is told to.
async fn disturber(server: SocketAddr) -> (u16, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (disturb, disturbed) = oneshot::channel();
    tokio::spawn(async move {
        let (mut near, _) = listener.accept().await.unwrap();
        let mut far = TcpStream::connect(server).await.unwrap();
        tokio::select! {
            biased;
            _ = disturbed => near.write_all(b"+OK what is TLS?\r\n").await.unwrap(),
            _ = copy_bidirectional(&mut near, &mut far) => {}
        }
        // Closing with octets unread would reset the connection.
        let _ = near.read_to_end(&mut Vec::new()).await;
    });
    (port, disturb)
}

#[tokio::test]
async fn an_error_in_a_record_behind_the_handshake_is_kept_too() {
    let server = server(Certificate::Valid);
    let (port, disturb) = disturber(server.pop3s()).await;
    let client = client(&server, Security::Tls);
    let connection = client.connect("localhost", port).await.unwrap();
    assert_eq!(client.tls_error(), None);
    disturb.send(()).unwrap();
    let error = connection.quit().await.unwrap_err();
    let reason = client.tls_error().unwrap();
    assert!(matches!(reason, Tls::InvalidMessage(_)), "{reason:?}");
    assert_eq!(error, ErrorKind::Tls(reason.to_string()).at(Step::Quit));
}

#[tokio::test]
async fn the_next_connect_forgets_the_error() {
    let server = server(Certificate::Valid);
    let client = client(&server, Security::Tls);
    refused(&client, server.pop3().port()).await;
    assert!(client.tls_error().is_some());
    client.connect("localhost", server.pop3s().port()).await.unwrap().quit().await.unwrap();
    assert_eq!(client.tls_error(), None);
}

#[tokio::test]
async fn a_connection_that_tls_has_no_part_in_leaves_no_error() {
    let server = play(Script::new().send("+OK ready\r\n").close());
    let client = client(&server, Security::Stls);
    let error = client.connect("localhost", server.pop3().port()).await.err().unwrap();
    assert_eq!((error.step, client.tls_error()), (Step::Stls, None), "{error}");
}
