//! What a probe has to work with: connections at the place where it wants to begin.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use rustls::client::ResolvesClientCert;
use rustls::crypto::ring::default_provider;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, SignatureScheme};

use crate::probe::{Judged, Need, Start, Stop, unable};
use crate::reply::Reply;
use crate::session::{Log, Session};
use crate::target::{Abilities, Account, Target};
use crate::wire::Wire;

/// As long a login delay is let pass as no inactivity timer takes note of, RFC 1939 §3.
const NO_TIMEOUT: Duration = Duration::from_secs(599);

/// What one run knows of a server. [`run`](crate::run) makes it.
pub struct Context<'a> {
    pub(crate) target: &'a Target,
    pub(crate) abilities: &'a dyn Abilities,
    log: Log,
    /// CAPA in clear and under TLS, before login, once it was asked for.
    announced: Option<Vec<String>>,
    announced_secured: Option<Vec<String>>,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("target", &self.target).finish_non_exhaustive()
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(target: &'a Target, abilities: &'a dyn Abilities) -> Self {
        Self { target, abilities, log: Log::default(), announced: None, announced_secured: None }
    }

    pub(crate) fn dialogue(&self) -> Vec<String> {
        self.log.borrow().clone()
    }

    pub(crate) fn forget_dialogue(&self) {
        self.log.borrow_mut().clear();
    }

    fn secrets(&self) -> Vec<String> {
        let accounts = [&self.target.reader, &self.target.remover, &self.target.empty];
        accounts.map(|account| account.password.clone()).into()
    }

    /// A session at the place where a probe begins. Its failure to get there is not the probe's.
    pub(crate) fn start(&self, start: Start) -> Judged<Session> {
        given(match start {
            Start::Authorization => self.greeted().map(|(session, _)| session),
            Start::Transaction => self.login(&self.target.reader),
            Start::Empty => self.login(&self.target.empty),
            Start::Stls => self.stls(),
            Start::ImplicitTls => self.implicit_tls(),
        })
    }

    pub(crate) fn plain(&self) -> Judged<Session> {
        self.start(Start::Authorization)
    }

    pub(crate) fn reader(&self) -> Judged<Session> {
        self.start(Start::Transaction)
    }

    /// A session in a second maildrop, which messages may be removed from.
    pub(crate) fn remover(&self) -> Judged<Session> {
        given(self.login(&self.target.remover))
    }

    /// A connection of which nothing has been read.
    pub(crate) fn connect(&self) -> Judged<Session> {
        let wire = Wire::connect(self.target.plain, self.target.patience);
        let wire = wire.map_err(|error| Stop::Failed(format!("cannot connect: {error}")))?;
        Ok(self.session(wire))
    }

    pub(crate) fn session(&self, wire: Wire) -> Session {
        Session::new(wire, self.log.clone(), self.secrets(), self.target.patience)
    }

    /// A plain connection and its greeting.
    pub(crate) fn greeted(&self) -> Judged<(Session, Reply)> {
        let mut session = self.connect()?;
        let greeting = session.line()?;
        Ok((session, greeting))
    }

    /// Logs in with USER and PASS. As long as another session of the run still has the
    /// maildrop it is asked again; a login delay is let pass.
    pub(crate) fn login(&self, account: &Account) -> Judged<Session> {
        let (mut session, _) = self.greeted()?;
        let mut attempt = 0;
        loop {
            session.ok(&format!("USER {}", account.name))?;
            let reply = session.say(&format!("PASS {}", account.password))?;
            session.logged_in = reply.is_ok();
            match reply.code().as_deref() {
                Some("IN-USE") if attempt < 100 => sleep(Duration::from_millis(5)),
                Some("LOGIN-DELAY") if attempt == 0 && self.abilities.advance(NO_TIMEOUT) => {}
                _ => {
                    session.want("+OK", reply)?;
                    return Ok(session);
                }
            }
            attempt += 1;
        }
    }

    pub(crate) fn tls_config(&self) -> Judged<Arc<ClientConfig>> {
        self.tls_config_with(Arc::new(NoCertificate::default()))
    }

    /// A configuration whose certificate is asked for from `resolver`.
    pub(crate) fn tls_config_with(&self, resolver: Arc<NoCertificate>) -> Judged<Arc<ClientConfig>> {
        let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| Stop::Unable(format!("no TLS: {error}")))?;
        Ok(Arc::new(builder.with_root_certificates(self.roots()?).with_client_cert_resolver(resolver)))
    }

    /// TLS 1.2 with the suites that RFC 7525 §4.2 recommends and no others.
    pub(crate) fn recommended_suites(&self) -> Judged<Arc<ClientConfig>> {
        let mut provider = default_provider();
        provider.cipher_suites.retain(|suite| {
            let name = format!("{:?}", suite.suite());
            name.starts_with("TLS_ECDHE_") && name.contains("_GCM_")
        });
        let builder = ClientConfig::builder_with_provider(Arc::new(provider));
        let builder = builder.with_protocol_versions(&[&rustls::version::TLS12]);
        let builder = builder.map_err(|error| Stop::Unable(format!("no TLS 1.2: {error}")))?;
        Ok(Arc::new(builder.with_root_certificates(self.roots()?).with_no_client_auth()))
    }

    pub(crate) fn roots(&self) -> Judged<RootCertStore> {
        let Some(ca) = &self.target.ca else { return unable("no CA is known") };
        let mut roots = RootCertStore::empty();
        roots.add(ca.clone()).map_err(|error| Stop::Unable(format!("the CA is no certificate: {error}")))?;
        Ok(roots)
    }

    fn stls(&self) -> Judged<Session> {
        let (mut session, _) = self.greeted()?;
        session.given("STLS")?;
        session.secure(self.tls_config()?, &self.target.server_name)?;
        Ok(session)
    }

    /// A connection with implicit TLS of which nothing has been read.
    pub(crate) fn connect_tls(&self) -> Judged<Session> {
        let Some(address) = self.target.tls else { return unable("no address for implicit TLS is known") };
        let config = self.tls_config()?;
        let wire = Wire::connect(address, self.target.patience);
        let wire = wire.and_then(|wire| wire.secure(config, &self.target.server_name));
        let wire = wire.map_err(|error| Stop::Failed(format!("no implicit TLS: {error}")))?;
        Ok(self.session(wire))
    }

    fn implicit_tls(&self) -> Judged<Session> {
        let mut session = self.connect_tls()?;
        session.line()?;
        Ok(session)
    }

    /// A session under TLS, implicit or not; before login.
    pub(crate) fn secured(&self) -> Judged<Session> {
        self.start(if self.target.tls.is_some() { Start::ImplicitTls } else { Start::Stls })
    }

    /// A session before login in which this mechanism is announced.
    pub(crate) fn for_mechanism(&mut self, mechanism: &str) -> Judged<Session> {
        if offers(&self.announced()?, mechanism) {
            return self.plain();
        }
        if self.target.ca.is_some() && offers(&self.announced_secured()?, mechanism) {
            return self.secured();
        }
        unable(format!("{mechanism} is not announced"))
    }

    /// The lines of CAPA in clear before login; none if CAPA is refused.
    pub(crate) fn announced(&mut self) -> Judged<Vec<String>> {
        if self.announced.is_none() {
            self.announced = Some(capabilities(&mut self.plain()?)?);
        }
        Ok(self.announced.clone().unwrap_or_default())
    }

    pub(crate) fn announced_secured(&mut self) -> Judged<Vec<String>> {
        if self.announced_secured.is_none() {
            self.announced_secured = Some(capabilities(&mut self.secured()?)?);
        }
        Ok(self.announced_secured.clone().unwrap_or_default())
    }

    pub(crate) fn need(&mut self, need: Need) -> Judged {
        let met = match need {
            Need::Capability(tag) => self.announced()?.iter().any(|line| has_tag(line, tag)),
            Need::Mechanism(name) => self.for_mechanism(name).map(|_| true)?,
            Need::Apop => given(self.greeted())?.1.text().contains('<'),
            Need::Stls => {
                self.target.ca.is_some() && self.announced()?.iter().any(|line| has_tag(line, "STLS"))
            }
            Need::ImplicitTls => self.target.ca.is_some() && self.target.tls.is_some(),
        };
        if met { Ok(()) } else { unable(format!("{need:?} is not there")) }
    }
}

/// A client without a certificate that notes whether it was asked for one.
#[derive(Debug, Default)]
pub(crate) struct NoCertificate {
    pub(crate) asked: AtomicBool,
}

impl ResolvesClientCert for NoCertificate {
    fn resolve(&self, _issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::SeqCst);
        None
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Makes a failure on the way an inability.
pub(crate) fn given<T>(judged: Judged<T>) -> Judged<T> {
    judged.map_err(|stop| match stop {
        Stop::Failed(reason) | Stop::Unable(reason) => Stop::Unable(reason),
    })
}

/// Whether a line of CAPA is about this.
pub(crate) fn has_tag(line: &str, tag: &str) -> bool {
    line.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case(tag))
}

fn offers(lines: &[String], mechanism: &str) -> bool {
    let sasl = lines.iter().filter(|line| has_tag(line, "SASL"));
    sasl.flat_map(|line| line.split(' ').skip(1)).any(|name| name.eq_ignore_ascii_case(mechanism))
}

fn capabilities(session: &mut Session) -> Judged<Vec<String>> {
    let status = given(session.say("CAPA"))?;
    if !status.is_ok() {
        return Ok(Vec::new());
    }
    given(session.rest(status)).map(|listing| listing.texts())
}
