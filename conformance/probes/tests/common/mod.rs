//! The mock server with everything that probes can ask for.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use pop3_mock::{Builder, LoginFailure, Mechanism, QuitFailure, Server, User};
use pop3_probes::{Abilities, Account, Target, maildrop};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

pub(crate) struct Mock(pub(crate) Server);

impl Abilities for Mock {
    fn deliver(&self, user: &str, message: &[u8]) -> bool {
        self.0.deliver(user, message.to_vec());
        true
    }

    fn advance(&self, duration: Duration) -> bool {
        self.0.advance(duration);
        true
    }

    fn left(&self, user: &str) -> Option<usize> {
        Some(self.0.maildrop(user).messages.len())
    }

    fn open_account(&self, account: &Account) -> bool {
        self.0.add_user(User::new(&account.name, &account.password));
        true
    }

    fn fail_login(&self, permanently: bool) -> bool {
        self.0.login_fails(if permanently { LoginFailure::Permanent } else { LoginFailure::Temporary });
        true
    }

    fn fail_removal(&self) -> bool {
        self.0.quit_fails(QuitFailure::NothingRemoved);
        true
    }
}

pub(crate) fn builder() -> Builder {
    let all = [
        Mechanism::Plain,
        Mechanism::Login,
        Mechanism::CramMd5,
        Mechanism::ScramSha1,
        Mechanism::ScramSha256,
        Mechanism::ScramSha512,
        Mechanism::OAuthBearer,
        Mechanism::XOAuth2,
        Mechanism::External,
        Mechanism::Anonymous,
        Mechanism::ScramSha1Plus,
        Mechanism::ScramSha256Plus,
    ];
    Server::builder()
        .user(User::new("reader", "secret").token("token").messages(maildrop()))
        .user(User::new("remover", "secret"))
        .user(User::new("empty", "secret"))
        .mechanisms(all)
        .scram_iterations(NonZeroU32::new(4096).unwrap())
        .oauth_host("localhost")
        .external("empty")
        .anonymous("empty")
        .apop(true)
}

pub(crate) fn target(server: &Server) -> Target {
    Target {
        tls: Some(server.pop3s()),
        ca: Some(server.ca_der().clone()),
        token: Some("token".into()),
        certified: Some(certified(server)),
        ..Target::plain(server.pop3(), "secret")
    }
}

/// The certificate and the key of a client.
fn certified(server: &Server) -> Arc<CertifiedKey> {
    let pem = server.client_certificate().pem();
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).unwrap();
    CertifiedKey::from_der(vec![certificate], key, &default_provider()).unwrap().into()
}
