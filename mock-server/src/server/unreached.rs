//! What somebody has asked for and no session has met.

use std::fmt;

use super::Server;
use crate::fault::Fault;
use crate::rules::Missed;
use crate::sync::lock;

/// A quirk, a rule or a fault that has acted on no session: perhaps the client never did what it waits for, perhaps
/// the rule is wrong. `Display` is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreached {
    /// Which: `quirk "capa-err"`, `rule 2` (of those that are part of no quirk, in their order) or the fault's text.
    pub what: String,
    /// What it has waited for, in words.
    pub waited_for: String,
}

impl Unreached {
    pub(crate) fn fault(fault: &Fault) -> Self {
        Self { what: format!("fault \"{fault}\""), waited_for: fault.waits_for() }
    }
}

impl From<Missed> for Unreached {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::Quirk(quirk, waits) => {
                Self { what: format!("quirk \"{quirk}\""), waited_for: waits.join("; or ") }
            }
            Missed::Rule(number, waits) => Self { what: format!("rule {number}"), waited_for: waits },
        }
    }
}

impl fmt::Display for Unreached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not reached: it waits for {}", self.what, self.waited_for)
    }
}

impl Server {
    /// The quirks, rules and faults in force that have acted on no session until now, a [`reset`](Self::reset) in between or not. Of a quirk one rule that acted is
    /// enough; what a quirk decides without a rule, about the maildrop or the clock, is not watched, nor are the words
    /// of a persona. It is no failure: [`verify`](Self::verify) does not look at it.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{Rule, Server, User};
    ///
    /// let rule = Rule::on("RETR").nth(2..=2).raw("-ERR no\r\n");
    /// let alice = User::new("alice", "secret").message("Subject: hello\r\n\r\n");
    /// let server = Server::builder().user(alice).misbehave(rule).start_blocking()?;
    /// let mut client = TcpStream::connect(server.pop3())?;
    /// client.write_all(b"USER alice\r\nPASS secret\r\nRETR 1\r\nQUIT\r\n")?;
    /// client.read_to_end(&mut Vec::new())?;
    /// let unreached = server.unreached();
    /// assert_eq!(unreached[0].to_string(), "rule 1 was not reached: it waits for RETR number 2 of these in the session");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unreached(&self) -> Vec<Unreached> {
        self.runner.catch_up();
        let plan = lock(&self.shared.plan).clone();
        let missed = plan.marks.missed(&plan.misbehaviour);
        let faults = self.shared.faults.get();
        let faults = faults.unreached().chain(plan.faults.unreached());
        missed.into_iter().map(Unreached::from).chain(faults.map(Unreached::fault)).collect()
    }
}
