//! What clients are expected to say, judged by what they have said.

mod failure;
mod judge;
mod kept;
mod matcher;
mod nearest;
mod pattern;
mod said;
mod times;

use std::fmt;
use std::sync::Arc;

pub(crate) use kept::Expectations;

pub use failure::{ExpectationFailure, ExpectationProblem, Unmet};
pub use nearest::{Nearest, Place};
pub use pattern::{Pattern, PatternError};
pub use said::Commands;
pub use times::Times;

use matcher::Matcher;

/// A command that clients are to send, or several in order; given to [`Builder::expect`](crate::Builder::expect),
/// [`Server::expect`](crate::Server::expect) or [`Server::check`](crate::Server::check).
///
/// A text stands for the first words of a line, see [`Pattern`]; it may be given where an expectation is asked for, and
/// then expects the command once at least. A command counts once its CRLF has come. Lines are those of the
/// [transcript](crate::Transcript): secrets are gone, and SASL responses are lines, too.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Expectation, Server, User};
///
/// let builder = Server::builder().user(User::new("alice", "secret").messages(["one", "two"]));
/// let server = builder.expect(Expectation::in_order(["USER alice", "PASS", "QUIT"])).start_blocking()?;
/// server.expect("DELE 1");
/// server.expect("RETR").times(1..=2);
/// server.expect("RSET").never();
/// server.expect(Expectation::matching("TOP without a body", |line| line.ends_with(b" 0"))).in_session(1);
///
/// let mut client = TcpStream::connect(server.pop3())?;
/// client.write_all(b"USER alice\r\nPASS secret\r\nTOP 1 0\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n")?;
/// client.read_to_end(&mut Vec::new())?;
/// server.verify()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Expectation {
    what: What,
    times: Times,
    session: Option<u64>,
}

#[derive(Clone, Debug)]
enum What {
    Command(Matcher),
    InOrder(Vec<Matcher>),
}

impl Expectation {
    /// A command that begins with the words of a text, once at least. A text that is no [`Pattern`] makes an expectation
    /// that is never met and tells why.
    #[must_use]
    pub fn of(command: impl AsRef<str>) -> Self {
        Self::new(What::Command(Matcher::of(command.as_ref())))
    }

    /// A line that a closure accepts, once at least; it gets the line without its CRLF and without secrets. The words
    /// say in failures what was expected.
    #[must_use]
    pub fn matching(
        words: impl Into<String>,
        accepts: impl Fn(&[u8]) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self::new(What::Command(Matcher::Where(words.into(), Arc::new(accepts))))
    }

    /// Commands, each as in [`of`](Self::of), that one session sends in this order; others may come between them.
    #[must_use]
    pub fn in_order<C: AsRef<str>>(commands: impl IntoIterator<Item = C>) -> Self {
        let matchers = commands.into_iter().map(|command| Matcher::of(command.as_ref()));
        Self::new(What::InOrder(matchers.collect()))
    }

    /// How often the command is to come in all, for instance `2`, `1..` or `0..=3`. Means nothing for several in order.
    #[must_use]
    pub fn times(mut self, times: impl Into<Times>) -> Self {
        self.times = times.into();
        self
    }

    /// That the command is not to come. Means nothing for several in order.
    #[must_use]
    pub fn never(self) -> Self {
        self.times(Times::NEVER)
    }

    /// That what other sessions say does not count; sessions are numbered from 1 in the order of their connections.
    #[must_use]
    pub fn in_session(mut self, session: u64) -> Self {
        self.session = Some(session);
        self
    }

    fn new(what: What) -> Self {
        Self { what, times: (1..).into(), session: None }
    }
}

impl From<&str> for Expectation {
    fn from(command: &str) -> Self {
        Self::of(command)
    }
}

impl From<Pattern> for Expectation {
    fn from(pattern: Pattern) -> Self {
        Self::new(What::Command(Matcher::Words(pattern)))
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Command(matcher) => write!(f, "'{matcher}' {}", self.times)?,
            What::InOrder(matchers) => {
                let texts: Vec<String> = matchers.iter().map(|matcher| format!("'{matcher}'")).collect();
                write!(f, "{} in this order", texts.join(", "))?;
            }
        }
        self.session.map_or(Ok(()), |session| write!(f, " in session {session}"))
    }
}

/// Judges expectations, all together.
pub(crate) fn judge(expectations: &[Expectation], commands: Commands) -> Result<(), ExpectationFailure> {
    let unmet = expectations.iter().filter_map(|expectation| {
        let problem = expectation.problem(&commands)?;
        Some(Unmet { expectation: expectation.to_string(), problem })
    });
    let unmet: Vec<Unmet> = unmet.collect();
    if unmet.is_empty() {
        return Ok(());
    }
    Err(ExpectationFailure { asked: expectations.len(), unmet, commands })
}
