//! Who fetches, and from what.

use std::time::Duration;

use pop3_conformance::dovecot::Dovecot;
use tokio::time::{Instant, timeout};

use super::{foreign, raw};
use crate::{
    Outcome,
    arguments::{Security, Subject},
    child::LONGEST,
    session::{Account, Opener},
};

/// Name of the contender that others are compared with.
pub(super) const POPLIB: &str = "poplib";

/// A way to fetch mail.
pub(super) enum Contender {
    /// A socket that pipelines and looks for terminators alone: what the server can do.
    Raw,
    /// One of our clients.
    Ours(Subject, Security, Opener),
    /// Python's poplib.
    Poplib(Security),
    /// curl, one process and one connection.
    Curl(Security),
}

/// What everybody has to fetch.
pub(super) struct Course<'a> {
    /// The server.
    pub(super) dovecot: &'a Dovecot,
    /// Number of messages.
    pub(super) messages: u32,
    /// Size of each as it is sent, in octets.
    pub(super) octets: u64,
}

impl Course<'_> {
    /// Where the server speaks with this security.
    pub(super) fn port(&self, security: Security) -> u16 {
        match security {
            Security::Plaintext => self.dovecot.pop3().port(),
            Security::Tls => self.dovecot.pop3s().port(),
        }
    }
}

/// Everybody who can take part, and who cannot because it is not installed.
pub(super) async fn available(dovecot: &Dovecot) -> Outcome<(Vec<Contender>, Vec<&'static str>)> {
    let mut contenders = vec![Contender::Raw];
    let mut missing = Vec::new();
    for security in [Security::Plaintext, Security::Tls] {
        for subject in [Subject::Native, Subject::Component] {
            let opener = Opener::new(subject, dovecot.ca_pem().as_bytes())?;
            contenders.push(Contender::Ours(subject, security, opener));
        }
        contenders.extend([Contender::Poplib(security), Contender::Curl(security)]);
    }
    for (program, name) in [("python3", POPLIB), ("curl", "curl")] {
        if !foreign::runs(program).await {
            contenders.retain(|contender| contender.name() != name);
            missing.push(name);
        }
    }
    Ok((contenders, missing))
}

impl Contender {
    /// As tables have it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Raw => "raw socket, pipelined",
            Self::Ours(subject, ..) => subject.name(),
            Self::Poplib(_) => POPLIB,
            Self::Curl(_) => "curl",
        }
    }

    /// Whether over TLS.
    pub(super) fn security(&self) -> Security {
        match self {
            Self::Raw => Security::Plaintext,
            Self::Ours(_, security, _) | Self::Poplib(security) | Self::Curl(security) => *security,
        }
    }

    /// Fetches everything; returns the time from connecting to the answer to QUIT.
    ///
    /// An error where not every octet came: then there is no time to compare.
    pub(super) async fn race(&self, course: &Course<'_>) -> Outcome<Duration> {
        let (took, octets) = match self {
            Self::Raw => raw::fetch(course.port(Security::Plaintext), course.messages).await?,
            Self::Ours(_, security, opener) => ours(course, opener, *security).await?,
            Self::Poplib(security) => foreign::poplib(course, *security).await?,
            Self::Curl(security) => foreign::curl(course, *security).await?,
        };
        let expected = u64::from(course.messages) * course.octets;
        if octets == expected {
            return Ok(took);
        }
        Err(format!("{} fetched {octets} octets, not {expected}", self.name()).into())
    }
}

async fn ours(course: &Course<'_>, opener: &Opener, security: Security) -> Outcome<(Duration, u64)> {
    let account =
        Account { port: course.port(security), security, user: Dovecot::USER, password: Dovecot::PASSWORD };
    let started = Instant::now();
    let fetched = timeout(LONGEST, async {
        let mut session = opener.open(account).await?;
        let mut octets = 0;
        for message in 1..=course.messages {
            octets += session.fetch(message).await?;
        }
        session.quit().await?;
        Outcome::Ok(octets)
    });
    let octets = fetched.await.map_err(|_| "our client takes too long")??;
    Ok((started.elapsed(), octets))
}
