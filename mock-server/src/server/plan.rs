//! What sessions that connect from now on do otherwise than the reference, changed as a whole.

use std::sync::Arc;

use super::Shared;
use crate::fault::FaultSet;
use crate::rules::{Dialogue, Marks, Misbehaviour, Others, Persona};
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
    /// Which of its rules have acted since it was first followed.
    pub(crate) marks: Arc<Marks>,
    pub(crate) logins: Arc<Logins>,
    pub(crate) tls: Handshakes,
    /// They act beside those that the server has for all plans.
    pub(crate) faults: Arc<FaultSet>,
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
    /// A plan and the dialogues that belong to it.
    fn of(
        identity: &Identity,
        base: &Base,
        persona: Option<String>,
        logins: Arc<Logins>,
        mut misbehaviour: Misbehaviour,
    ) -> Result<(Self, Vec<Dialogue>), Failure> {
        let (Others { faults, dialogues }, secured) = (misbehaviour.take_others(), misbehaviour.take_tls());
        let flaws = base.flaws.clone().with(secured.flaws);
        let plan = Self {
            persona,
            tls: identity.handshakes(secured.certificate.unwrap_or(base.certificate), flaws)?,
            marks: Marks::of(&misbehaviour),
            misbehaviour: Arc::new(misbehaviour),
            logins,
            faults: FaultSet::new(faults),
            #[cfg(feature = "control")]
            words: Words::default(),
        };
        Ok((plan, dialogues))
    }

    /// The plan of a server that starts. Its faults, its dialogues and the logins of its persona are the builder's.
    pub(super) fn first(
        identity: &Identity,
        base: &Base,
        persona: Option<String>,
        misbehaviour: Misbehaviour,
    ) -> Result<Self, Failure> {
        Ok(Self::of(identity, base, persona, base.logins.clone(), misbehaviour)?.0)
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
        misbehaviour: Misbehaviour,
    ) -> Result<(Plan, Vec<Dialogue>), Failure> {
        let mut logins = self.base.logins.clone();
        if let Some(persona) = persona {
            Arc::make_mut(&mut logins).follow(persona);
        }
        let name = persona.map(|persona| persona.id().to_owned());
        Plan::of(&self.identity, &self.base, name, logins, misbehaviour)
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
