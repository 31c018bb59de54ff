//! From the types of `pop3-client`, which both of its builds speak, to those that all subjects share.

use pop3_client as client;

use crate::{
    Failure,
    failure::{FailureKind, Limit, Phase, Refusal, Step},
    outcome::{Answer, ScanEntry, UniqueId},
    plan::{Credentials, Plan, Security},
};

impl From<&Plan> for client::Options {
    fn from(plan: &Plan) -> Self {
        Self {
            security: match plan.security {
                Security::Plaintext => client::Security::Plaintext,
                Security::Stls => client::Security::Stls,
                Security::Tls => client::Security::Tls,
            },
            allow_plaintext_auth: plan.plaintext_auth,
            deadlines: client::Deadlines::all(Plan::PATIENCE),
            ..Self::default()
        }
    }
}

impl From<&Credentials> for client::Credentials {
    fn from(credentials: &Credentials) -> Self {
        match credentials.clone() {
            Credentials::UserPass { user, password } => Self::UserPass { user, password: password.into() },
            Credentials::Plain { authorization_id, user, password } => {
                Self::Plain { authorization_id, user, password: password.into() }
            }
        }
    }
}

impl From<client::Maildrop> for Answer {
    fn from(maildrop: client::Maildrop) -> Self {
        Self::Maildrop { messages: maildrop.messages, octets: maildrop.octets }
    }
}

impl From<client::ScanEntry> for ScanEntry {
    fn from(entry: client::ScanEntry) -> Self {
        Self { message: entry.message.get(), octets: entry.octets }
    }
}

impl From<client::UniqueId> for UniqueId {
    fn from(unique_id: client::UniqueId) -> Self {
        Self { message: unique_id.message.get(), id: unique_id.id.into() }
    }
}

impl From<client::Error> for Failure {
    fn from(error: client::Error) -> Self {
        FailureKind::from(error.kind).at(error.step.into())
    }
}

impl From<client::ErrorKind> for FailureKind {
    fn from(kind: client::ErrorKind) -> Self {
        use client::ErrorKind as Kind;
        match kind {
            Kind::Violation(rule) => Self::violation(rule.id()),
            Kind::Refused(refusal) => Self::Refused(refusal.into()),
            Kind::Dismissed(refusal) => Self::Dismissed(refusal.into()),
            Kind::Misuse(_) => Self::Misuse,
            Kind::Limit(limit) => Self::Limit(limit.into()),
            Kind::Resolve(_) => Self::Resolve,
            Kind::Connect(_) => Self::Connect,
            Kind::Tls(_) => Self::Tls,
            Kind::Transport(_) => Self::Transport,
            Kind::Closed => Self::Closed,
            Kind::Truncated => Self::Truncated,
            Kind::Timeout(phase) => Self::Timeout(phase.into()),
            Kind::Cancelled => Self::Cancelled,
            Kind::Poisoned => Self::Poisoned,
            // A guest that the host has stopped, or a case that this table does not have yet: nothing accepts it.
            other => Self::Subject(other.to_string()),
        }
    }
}

impl From<client::Limit> for Limit {
    fn from(limit: client::Limit) -> Self {
        match limit {
            client::Limit::Line => Self::Line,
            client::Limit::Greeting => Self::Greeting,
            client::Limit::Listing => Self::Listing,
            client::Limit::Entries => Self::Entries,
            client::Limit::Capabilities => Self::Capabilities,
            client::Limit::Message => Self::Message,
            client::Limit::Drain => Self::Drain,
            client::Limit::SaslChallenge => Self::SaslChallenge,
            client::Limit::SaslRounds => Self::SaslRounds,
        }
    }
}

impl From<client::Phase> for Phase {
    fn from(phase: client::Phase) -> Self {
        match phase {
            client::Phase::Connect => Self::Connect,
            client::Phase::Tls => Self::Tls,
            client::Phase::Greeting => Self::Greeting,
            client::Phase::Login => Self::Login,
            client::Phase::Reply => Self::Reply,
            client::Phase::Silence => Self::Silence,
            client::Phase::Operation => Self::Operation,
            client::Phase::Quit => Self::Quit,
        }
    }
}

impl From<client::Refusal> for Refusal {
    fn from(refusal: client::Refusal) -> Self {
        let client::Refusal { code, text, detail } = refusal;
        let code = code.map(|code| code.as_str().to_owned());
        Self { code, text: text.into(), detail: detail.map(Into::into) }
    }
}

impl From<client::QuitFailure> for Failure {
    fn from(failure: client::QuitFailure) -> Self {
        client::Error::from(failure).into()
    }
}

impl From<client::Step> for Step {
    fn from(step: client::Step) -> Self {
        match step {
            client::Step::Options => Self::Options,
            client::Step::Resolve => Self::Resolve,
            client::Step::Connect => Self::Connect,
            client::Step::Tls => Self::Tls,
            client::Step::Greeting => Self::Greeting,
            client::Step::Capa => Self::Capa,
            client::Step::Stls => Self::Stls,
            client::Step::User => Self::User,
            client::Step::Pass => Self::Pass,
            client::Step::Auth => Self::Auth,
            client::Step::Apop => Self::Apop,
            client::Step::Rpop => Self::Rpop,
            client::Step::Utf8 => Self::Utf8,
            client::Step::Lang => Self::Lang,
            client::Step::Raw => Self::Raw,
            client::Step::Stat => Self::Stat,
            client::Step::List => Self::List,
            client::Step::Uidl => Self::Uidl,
            client::Step::Retr => Self::Retr,
            client::Step::Top => Self::Top,
            client::Step::Dele => Self::Dele,
            client::Step::Rset => Self::Rset,
            client::Step::Noop => Self::Noop,
            client::Step::Quit => Self::Quit,
        }
    }
}
