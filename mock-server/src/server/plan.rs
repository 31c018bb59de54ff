//! What sessions that connect from now on do otherwise than the reference, changed as a whole.

use std::sync::Arc;

use super::Shared;
use crate::fault::Fault;
use crate::rules::{Dialogue, Misbehaviour, Others, Persona, Secured};
use crate::session::Logins;
use crate::sync::lock;
use crate::tls::{Certificate, Failure, Flaws, Handshakes, Identity};

/// What a session finds when it connects, and keeps.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The name of the persona, if there is one.
    #[cfg_attr(not(feature = "control"), expect(dead_code, reason = "the control interface alone tells it"))]
    pub(crate) persona: Option<String>,
    pub(crate) misbehaviour: Arc<Misbehaviour>,
    pub(crate) logins: Arc<Logins>,
    pub(crate) tls: Handshakes,
    /// They act beside those that the server has for all plans.
    pub(crate) faults: Vec<Fault>,
    #[cfg(feature = "control")]
    pub(crate) words: Words,
}

/// What a plan was made from, as far as that is TOML that came over the control interface.
#[cfg(feature = "control")]
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) script: Option<String>,
    pub(crate) rules: Vec<String>,
}

/// What the builder decided for all plans.
#[derive(Debug)]
pub(crate) struct Base {
    pub(super) certificate: Certificate,
    pub(super) flaws: Flaws,
    pub(super) logins: Arc<Logins>,
}

impl Plan {
    /// The plan of a server that starts. Faults and dialogues are the builder's.
    pub(super) fn first(
        base: &Base,
        identity: &Identity,
        persona: Option<String>,
        mut misbehaviour: Misbehaviour,
    ) -> Result<Self, Failure> {
        Ok(Self {
            persona,
            tls: base.handshakes(identity, misbehaviour.take_tls())?,
            misbehaviour: Arc::new(misbehaviour),
            logins: base.logins.clone(),
            faults: Vec::new(),
            #[cfg(feature = "control")]
            words: Words::default(),
        })
    }

    /// Those of the server, and the plan's own behind them.
    pub(super) fn faults_with(&self, others: Arc<[Fault]>) -> Arc<[Fault]> {
        if self.faults.is_empty() { others } else { others.iter().chain(&self.faults).cloned().collect() }
    }
}

impl Base {
    /// What goes wrong by the builder and what goes wrong by a plan, together.
    fn handshakes(&self, identity: &Identity, secured: Secured) -> Result<Handshakes, Failure> {
        let flaws = self.flaws.clone().with(secured.flaws);
        identity.handshakes(secured.certificate.unwrap_or(self.certificate), flaws)
    }

    fn logins(&self, persona: Option<&Persona>) -> Arc<Logins> {
        persona.map_or_else(
            || self.logins.clone(),
            |persona| {
                let mut logins = (*self.logins).clone();
                logins.follow(persona);
                Arc::new(logins)
            },
        )
    }
}

impl Shared {
    /// A plan and the dialogues that belong to it; nothing is changed until it is [followed](Self::follow).
    ///
    /// # Errors
    /// The system gives no random octets for a certificate.
    pub(crate) fn plan(
        &self,
        persona: Option<&Persona>,
        mut misbehaviour: Misbehaviour,
    ) -> Result<(Plan, Vec<Dialogue>), Failure> {
        let Others { faults, dialogues } = misbehaviour.take_others();
        let plan = Plan {
            persona: persona.map(|persona| persona.id().to_owned()),
            tls: self.base.handshakes(&self.identity, misbehaviour.take_tls())?,
            misbehaviour: Arc::new(misbehaviour),
            logins: self.base.logins(persona),
            faults,
            #[cfg(feature = "control")]
            words: Words::default(),
        };
        Ok((plan, dialogues))
    }

    /// Has those who connect from now on find this, all of it.
    pub(crate) fn follow(&self, plan: Plan, dialogues: Vec<Dialogue>) {
        let mut current = lock(&self.plan);
        self.scripts.set(dialogues);
        *current = Arc::new(plan);
    }

    /// Has the plan of the start be followed again.
    pub(super) fn follow_first(&self) {
        let mut current = lock(&self.plan);
        self.scripts.reset();
        *current = self.first_plan.clone();
    }
}
