//! Who fetches, and from what.

use std::{path::PathBuf, sync::Arc, time::Duration};

use pop3_client::PipeliningOptions;
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
pub(crate) const POPLIB: &str = "poplib";

/// A way to fetch mail.
#[derive(Clone)]
pub(crate) enum Contender {
    /// A socket that pipelines and looks for terminators alone: what the server can do.
    Raw(Security),
    /// One of our clients, with one batch.
    Ours(Ours, Security),
    /// Python's poplib.
    Poplib(Security),
    /// curl, one process and one connection.
    Curl(Security),
    /// mpop, which pipelines too and writes an mbox.
    Mpop(Security),
}

/// One of our clients.
#[derive(Clone)]
pub(crate) struct Ours {
    /// As tables have it.
    pub(crate) name: &'static str,
    /// Which.
    pub(crate) opener: Arc<Opener>,
    /// How far its batch goes ahead.
    pub(crate) pipelining: PipeliningOptions,
}

/// What everybody has to fetch.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// Port without TLS.
    pub(crate) plaintext: u16,
    /// Port with TLS.
    pub(crate) tls: u16,
    /// The authority of the certificate, PEM.
    pub(crate) ca: String,
    /// The same, in a file.
    pub(crate) ca_file: PathBuf,
    /// Number of messages.
    pub(crate) messages: u32,
    /// Size of each as it is sent, in octets.
    pub(crate) octets: u64,
}

impl Course {
    /// What a server holds.
    pub(crate) fn of(dovecot: &Dovecot, messages: u32, octets: usize) -> Self {
        Self {
            plaintext: dovecot.pop3().port(),
            tls: dovecot.pop3s().port(),
            ca: dovecot.ca_pem().to_owned(),
            ca_file: dovecot.ca_file(),
            messages,
            octets: octets as u64,
        }
    }

    /// Where the server speaks with this security.
    pub(crate) fn port(&self, security: Security) -> u16 {
        match security {
            Security::Plaintext => self.plaintext,
            Security::Tls => self.tls,
        }
    }
}

/// Everybody who can take part, and who cannot because it is not installed.
pub(crate) async fn available(ca: &str) -> Outcome<(Vec<Contender>, Vec<&'static str>)> {
    let mut contenders = Vec::new();
    let mut ours = Vec::new();
    for subject in [Subject::Native, Subject::Component] {
        let opener = Arc::new(Opener::new(subject, ca.as_bytes())?);
        ours.push(Ours { name: subject.name(), opener, pipelining: PipeliningOptions::default() });
    }
    for security in [Security::Plaintext, Security::Tls] {
        contenders.push(Contender::Raw(security));
        contenders.extend(ours.iter().map(|ours| Contender::Ours(ours.clone(), security)));
        contenders.extend([
            Contender::Mpop(security),
            Contender::Curl(security),
            Contender::Poplib(security),
        ]);
    }
    let mut missing = Vec::new();
    for (program, name) in [("python3", POPLIB), ("curl", "curl"), ("mpop", "mpop")] {
        if !foreign::runs(program).await {
            contenders.retain(|contender| contender.name() != name);
            missing.push(name);
        }
    }
    Ok((contenders, missing))
}

impl Contender {
    /// As tables have it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Raw(_) => "raw socket, pipelined",
            Self::Ours(ours, _) => ours.name,
            Self::Poplib(_) => POPLIB,
            Self::Curl(_) => "curl",
            Self::Mpop(_) => "mpop",
        }
    }

    /// Whether over TLS.
    pub(crate) fn security(&self) -> Security {
        match self {
            Self::Raw(security)
            | Self::Ours(_, security)
            | Self::Poplib(security)
            | Self::Curl(security)
            | Self::Mpop(security) => *security,
        }
    }

    /// Fetches everything; returns the time from connecting to the answer to QUIT.
    ///
    /// An error where not every octet came: then there is no time to compare.
    pub(crate) async fn race(&self, course: &Course) -> Outcome<Duration> {
        let (took, octets) = match self {
            Self::Raw(security) => raw::fetch(course, *security).await?,
            Self::Ours(ours, security) => ours.fetch(course, *security).await?,
            Self::Poplib(security) => foreign::poplib(course, *security).await?,
            Self::Curl(security) => foreign::curl(course, *security).await?,
            Self::Mpop(security) => foreign::mpop(course, *security).await?,
        };
        let expected = u64::from(course.messages) * course.octets;
        if octets == expected {
            return Ok(took);
        }
        Err(format!("{} fetched {octets} octets, not {expected}", self.name()).into())
    }
}

impl Ours {
    async fn fetch(&self, course: &Course, security: Security) -> Outcome<(Duration, u64)> {
        let account = Account {
            port: course.port(security),
            security,
            user: Dovecot::USER,
            password: Dovecot::PASSWORD,
            pipelining: self.pipelining,
        };
        let started = Instant::now();
        let fetched = timeout(LONGEST, async {
            let mut session = self.opener.open(account).await?;
            let octets = session.fetch_all(course.messages).await?;
            session.quit().await?;
            Outcome::Ok(octets)
        });
        let octets = fetched.await.map_err(|_| "our client takes too long")??;
        Ok((started.elapsed(), octets))
    }
}
