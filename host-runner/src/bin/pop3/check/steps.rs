//! The steps of a check, and what is said about each.

use pop3_host::{Security, Step};
use serde_json::json;

use super::private;
use crate::{complaint::Complaint, output::Voice};

/// What is looked at, in the order of a session that begins with TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Name,
    Port,
    Tls,
    Certificate,
    Greeting,
    Capabilities,
    Login,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Port => "port",
            Self::Tls => "TLS",
            Self::Certificate => "certificate",
            Self::Greeting => "greeting",
            Self::Capabilities => "capabilities",
            Self::Login => "login",
        }
    }
}

/// Says how each step went.
pub(super) struct Steps {
    voice: Voice,
    security: Security,
    pub(super) addresses: Option<String>,
    /// How the login is tried.
    pub(super) mechanism: Option<&'static str>,
}

impl Steps {
    pub(super) fn new(voice: Voice, security: Security) -> Self {
        Self { voice, security, addresses: None, mechanism: None }
    }

    /// The part that a step of the client belongs to.
    pub(super) fn failing(&self, step: Step, certificate: bool) -> Part {
        match step {
            Step::Options | Step::Resolve => Part::Name,
            Step::Connect => Part::Port,
            Step::Tls if certificate => Part::Certificate,
            Step::Tls | Step::Stls => Part::Tls,
            Step::Greeting => Part::Greeting,
            Step::Capa => Part::Capabilities,
            _ => Part::Login,
        }
    }

    /// Whether a step of connecting has passed once the session stands at `end`. With STLS the greeting comes before TLS.
    pub(super) fn comes_before(&self, part: Part, end: Part) -> bool {
        let place = |part| match part {
            Part::Name => 0,
            Part::Port => 1,
            Part::Greeting if self.security == Security::Stls => 2,
            Part::Tls => 3,
            Part::Certificate => 4,
            Part::Greeting => 5,
            Part::Capabilities => 6,
            Part::Login => 7,
        };
        let of_tls = matches!(part, Part::Tls | Part::Certificate);
        place(part) < place(end) && (private(self.security) || !of_tls)
    }

    pub(super) fn passed(&self, part: Part, detail: &str) -> Result<(), Complaint> {
        self.say(part, "ok", detail)
    }

    pub(super) fn skipped(&self, part: Part, detail: &str) -> Result<(), Complaint> {
        self.say(part, "skipped", detail)
    }

    pub(super) fn failed(&self, part: Part, detail: &str) -> Result<(), Complaint> {
        self.say(part, "failed", detail)
    }

    fn say(&self, part: Part, outcome: &str, detail: &str) -> Result<(), Complaint> {
        let mark = match outcome {
            "ok" => "ok  ",
            "failed" => "FAIL",
            _ => "-   ",
        };
        self.voice.line(format_args!("{mark} {:<12} {detail}", part.name()))?;
        let mut event = json!({ "step": part.name().to_lowercase(), "outcome": outcome, "detail": detail });
        if part == Part::Login {
            event["mechanism"] = json!(self.mechanism);
        }
        self.voice.event("step", event)
    }
}
