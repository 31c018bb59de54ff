//! All that one server does otherwise than the reference.

use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

use super::rule::Origin;
use super::shape::{self, Told};
use super::{Decisions, MisbehaviourError, Quirk, Rule, keys};
use crate::fault::Fault;
use crate::script::Script;
use crate::tls::{Certificate, TlsFlaw};

/// Quirks and rules, for instance from a TOML file:
///
/// ```toml
/// quirks = ["capa-err", "list-blank-lines"]
///
/// [[rule]]
/// on = "RETR"
/// nth = 2
/// status = '-ERR message {a1} is gone'
/// ```
///
/// The keys of a rule are told at [`Rule`]. There may be faults, and dialogues instead of sessions, with the steps of
/// [`Script`](crate::Script):
///
/// ```toml
/// faults = ["server slice 1", "client stall after 1st QUIT"]
/// tls = { flaws = ["tls12-only"], certificate = "expired" }     # the names that `serve` has
///
/// [[dialogue]]                 # for the next connection; `repeat = true`: for every one behind the others
/// steps = [
///     { send = '+OK ready\r\n' },
///     { expect = 'QUIT\r\n' },
///     { pause = "2 s" },
///     { reply = '+OK\r\n' },  # also { generate = 1000 }, "start-tls", "half-close", "cut", "reset", "hang"
///     "close",
/// ]
/// ```
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Misbehaviour, Server, User};
///
/// let misbehaviour: Misbehaviour = "
///     [[rule]]
///     on = 'NOOP'
///     status = '+OK I do nothing, {user}'
/// ".parse()?;
/// let server = Server::builder().user(User::new("alice", "secret")).misbehave(misbehaviour).start_blocking()?;
/// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
/// client.write_all(b"USER alice\r\nPASS secret\r\nNOOP\r\nQUIT\r\n")?;
/// client.read_to_string(&mut replies)?;
/// assert!(replies.contains("\r\n+OK I do nothing, alice\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Misbehaviour {
    quirks: Vec<Quirk>,
    #[serde(rename = "rule")]
    pub(super) rules: Vec<Rule>,
    /// What is decided otherwise in the maildrop and by the clock.
    #[serde(rename = "decide")]
    pub(super) decisions: Decisions,
    /// Faults of the connection.
    #[serde(deserialize_with = "faults")]
    faults: Vec<Fault>,
    /// What is wrong about TLS.
    tls: Secured,
    /// Dialogues instead of sessions.
    #[serde(rename = "dialogue")]
    dialogues: Vec<Dialogue>,
}

/// What a server does wrong about TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Secured {
    pub(crate) flaws: Vec<TlsFlaw>,
    pub(crate) certificate: Option<Certificate>,
}

/// Refuses flaws of which one could never show.
pub(super) fn look(value: Spanned<DeValue<'_>>) -> Result<(), Told> {
    let Secured { flaws, certificate } = Secured::deserialize(ValueDeserializer::from(value))
        .map_err(|error| Told::of(None, error.message()))?;
    if let Some((one, other)) = TlsFlaw::excluding(&flaws) {
        return Err(Told::of(Some("flaws"), format!("{one} and {other} exclude one another")));
    }
    let shown = certificate.filter(|certificate| *certificate != Certificate::Valid);
    match flaws.iter().find(|flaw| shown.is_some() && flaw.hides_certificate()) {
        Some(flaw) => {
            Err(Told::of(Some("certificate"), format!("behind the flaw {flaw} no certificate is shown")))
        }
        None => Ok(()),
    }
}

/// A script for the next connection, or for all of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dialogue {
    #[serde(flatten)]
    pub(crate) script: Script,
    /// Every connection behind the others plays it.
    #[serde(default)]
    pub(crate) repeat: bool,
}

fn faults<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Fault>, D::Error> {
    let texts = super::one_or_many::read(deserializer)?;
    texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}

/// What acts on connections, whatever their sessions do.
pub(crate) struct Others {
    pub(crate) faults: Vec<Fault>,
    pub(crate) dialogues: Vec<Dialogue>,
}

impl FromStr for Misbehaviour {
    type Err = MisbehaviourError;

    fn from_str(text: &str) -> Result<Self, MisbehaviourError> {
        shape::check(text, &[&keys::MISBEHAVIOUR], "the text")
            .map_err(|wrong| MisbehaviourError::at(wrong, text))?;
        let read: Self = toml::from_str(text).map_err(|error| MisbehaviourError::of(&error, text))?;
        let (quirks, own) = (read.quirks.clone(), Self { quirks: Vec::new(), ..read });
        Ok(quirks.into_iter().map(Self::from).fold(Self::default(), Self::and).and(own))
    }
}

impl Misbehaviour {
    /// Both: what comes later has the last word.
    #[must_use]
    pub fn and(mut self, mut other: Self) -> Self {
        self.quirks.append(&mut other.quirks);
        self.rules.append(&mut other.rules);
        self.faults.append(&mut other.faults);
        self.tls.flaws.append(&mut other.tls.flaws);
        self.tls.certificate = other.tls.certificate.or(self.tls.certificate);
        self.dialogues.append(&mut other.dialogues);
        Self { decisions: self.decisions.and(other.decisions), ..self }
    }

    /// As a persona has it: nobody has asked for the rules one by one.
    pub(super) fn of_persona(mut self) -> Self {
        self.rules.iter_mut().for_each(|rule| rule.origin = Origin::Persona);
        self
    }

    /// The quirks it was made from.
    #[must_use]
    pub fn quirks(&self) -> &[Quirk] {
        &self.quirks
    }

    /// What is no matter of sessions, and nothing else.
    #[cfg(feature = "control")]
    pub(crate) fn of_others(faults: Vec<Fault>, tls: Secured, dialogues: Vec<Dialogue>) -> Self {
        Self { faults, tls, dialogues, ..Self::default() }
    }

    /// How many rules it has, those of quirks included.
    #[cfg(feature = "control")]
    pub(crate) fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// Takes faults and dialogues out of it.
    pub(crate) fn take_others(&mut self) -> Others {
        Others { faults: std::mem::take(&mut self.faults), dialogues: std::mem::take(&mut self.dialogues) }
    }

    /// Takes what is wrong about TLS out of it.
    pub(crate) fn take_tls(&mut self) -> Secured {
        std::mem::take(&mut self.tls)
    }

    pub(crate) fn decisions(&self) -> &Decisions {
        &self.decisions
    }
}

impl From<Rule> for Misbehaviour {
    fn from(rule: Rule) -> Self {
        Self { rules: vec![rule], ..Self::default() }
    }
}

impl From<Quirk> for Misbehaviour {
    fn from(quirk: Quirk) -> Self {
        let of_quirk = |rule: &Rule| Rule { origin: Origin::Quirk(quirk), ..rule.clone() };
        let (rules, decisions) = (quirk.rules().iter().map(of_quirk).collect(), quirk.decisions().clone());
        Self { quirks: vec![quirk], rules, decisions, tls: quirk.tls().clone(), ..Self::default() }
    }
}
