//! The mock server with everything that probes can ask for.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

use std::num::NonZeroU32;
use std::time::Duration;

use pop3_mock::{Builder, Mechanism, Server, User};
use pop3_probes::{Abilities, Target, maildrop};

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
    ];
    Server::builder()
        .user(User::new("reader", "secret").token("token").messages(maildrop()))
        .user(User::new("remover", "secret"))
        .user(User::new("empty", "secret"))
        .mechanisms(all)
        .scram_iterations(NonZeroU32::new(4096).unwrap())
        .external("empty")
        .anonymous("empty")
        .apop(true)
}

pub(crate) fn target(server: &Server) -> Target {
    Target {
        tls: Some(server.pop3s()),
        ca: Some(server.ca_der().clone()),
        token: Some("token".into()),
        ..Target::plain(server.pop3(), "secret")
    }
}
