//! A peer that follows a script, a plan for the client, and what the client may make of it.

use pop3_mock::Script;

use crate::{
    Failure,
    outcome::{Answer, Outcome},
    plan::{Action, Credentials, Plan},
    registry::{Clause, Entry, Level, registry},
};

/// One claim about clients.
///
/// The script is a judge, too: it says what the client has to send, octet by octet and in which order, and that it
/// sends nothing else.
#[derive(Clone, Debug)]
pub struct Case {
    /// Stable slug, e.g. `rfc1939/retr/dot-stuffing/first-line`.
    pub id: &'static str,
    /// Ids of the clauses and quirks that are judged, the one it is about first.
    pub judges: &'static [&'static str],
    /// What the peer says and hears.
    pub script: Script,
    /// What the client is asked to do.
    pub plan: Plan,
    /// Outcomes that are right, the best one first.
    pub accepted: Vec<Outcome>,
}

impl Case {
    /// What the case judges, with its words.
    ///
    /// # Panics
    /// If the catalogue lacks an id of the case.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry<'static>> {
        let found = self.judges.iter().map(|id| registry().entry(id));
        found.map(|entry| entry.expect("a test looks every id up")).collect()
    }

    /// How binding the claim is: the level of the first clause that it names.
    ///
    /// # Panics
    /// If the case names no clause.
    #[must_use]
    pub fn level(&self) -> Level {
        let level = self.entries().into_iter().find_map(|entry| match entry {
            Entry::Clause(Clause { level, .. }) => Some(*level),
            Entry::Quirk(_) => None,
        });
        level.expect("a test looks for a clause in every case")
    }

    /// Name of the tests of this case: the id as an identifier.
    #[must_use]
    pub fn test_name(&self) -> String {
        self.id.replace(['/', '-'], "_")
    }
}

/// How cases are told: both sides line by line, with what the client makes of each.
impl Case {
    pub(crate) fn new(id: &'static str, judges: &'static [&'static str], plan: Plan) -> Self {
        Self { id, judges, script: Script::new(), plan, accepted: Vec::new() }
    }

    /// A session without TLS up to the end of the login.
    pub(crate) fn logged_in(id: &'static str, judges: &'static [&'static str]) -> Self {
        Self::new(id, judges, Plan::plaintext()).greets("ready").logs_in()
    }

    /// The server greets with this text, or with the bare indicator.
    pub(crate) fn greets(mut self, text: &str) -> Self {
        let space = if text.is_empty() { "" } else { " " };
        self.script = self.script.send(format!("+OK{space}{text}\r\n"));
        self.accepted = vec![Outcome::opened(text)];
        self
    }

    /// The server opens with these octets and the client gives up.
    pub(crate) fn opens_with(mut self, octets: &str, failure: Failure) -> Self {
        self.script = self.script.send(octets);
        self.accepted = vec![Outcome::not_opened(failure)];
        self
    }

    /// What is not one command and one reply.
    pub(crate) fn script(mut self, next: impl FnOnce(Script) -> Script) -> Self {
        self.script = next(self.script);
        self
    }

    /// USER and PASS succeed.
    pub(crate) fn logs_in(self) -> Self {
        self.script(|script| {
            script.expect("USER mrose\r\n").reply("+OK\r\n").expect("PASS tanstaaf\r\n").reply("+OK\r\n")
        })
        .gives(Action::Login, Answer::Done)
    }

    /// A command, its reply, and the answer that the client makes of it.
    pub(crate) fn asks(self, action: Action, command: &str, reply: impl AsRef<[u8]>, answer: Answer) -> Self {
        self.script(|script| script.expect(format!("{command}\r\n")).reply(reply)).gives(action, answer)
    }

    /// A command, its reply, and the failure that the client makes of it.
    pub(crate) fn fails(
        self,
        action: Action,
        command: &str,
        reply: impl AsRef<[u8]>,
        failure: Failure,
    ) -> Self {
        self.script(|script| script.expect(format!("{command}\r\n")).reply(reply)).refuses(action, failure)
    }

    /// An action that succeeds; the script has its dialogue already.
    pub(crate) fn gives(self, action: Action, answer: Answer) -> Self {
        self.ends(action, &Ok(answer))
    }

    /// An action that fails without another octet of the client.
    pub(crate) fn refuses(self, action: Action, failure: Failure) -> Self {
        self.ends(action, &Err(failure))
    }

    fn ends(mut self, action: Action, answer: &Result<Answer, Failure>) -> Self {
        self.plan = self.plan.then([action]);
        for outcome in &mut self.accepted {
            outcome.answers.push(answer.clone());
        }
        self
    }

    /// The last action may end so as well, which is not as good.
    pub(crate) fn or(mut self, answer: Result<Answer, Failure>) -> Self {
        let mut other = self.accepted[0].clone();
        other.answers.pop();
        other.answers.push(answer);
        self.accepted.push(other);
        self
    }

    /// QUIT succeeds.
    pub(crate) fn quits(self) -> Self {
        self.asks(Action::Quit, "QUIT", "+OK\r\n", Answer::Done)
    }

    pub(crate) fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.plan = self.plan.with_credentials(credentials);
        self
    }
}
