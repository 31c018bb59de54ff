//! Rules made in Rust.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use super::listing::Listing;
use super::octets::Template;
use super::pattern::Pattern;
use super::rule::{Act, Origin, Then, When};
use super::when::{Phase, Range};
use super::{Misbehaviour, Rule};

/// A function that answers command lines.
#[derive(Clone)]
pub(super) struct Closure(Arc<Answering>);

/// Gives the octets of an answer, or nothing if the reference session is to answer.
type Answering = dyn Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync;

impl Closure {
    pub(super) fn call(&self, line: &[u8]) -> Option<Vec<u8>> {
        (self.0)(line)
    }
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Closure")
    }
}

impl PartialEq for Closure {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Closure {}

/// What can be said in TOML can be said in Rust; octets stand for themselves here.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Rule, Server, Then, User};
///
/// let rule = Rule::on("NOOP").nth(2..=2).raw("+OK\r\nand more").then(Then::Close);
/// let server = Server::builder().user(User::new("alice", "secret")).misbehave(rule).start_blocking()?;
/// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
/// client.write_all(b"USER alice\r\nPASS secret\r\nNOOP\r\nNOOP\r\nNOOP\r\n")?;
/// client.read_to_string(&mut replies)?;
/// assert!(replies.ends_with("+OK nothing done\r\n+OK\r\nand more"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Rule {
    /// A rule for a command, or for `greeting`, `login`, `response`, `idle` or `any`, as told above.
    #[must_use]
    pub fn on(what: impl Into<String>) -> Self {
        Self {
            when: When { on: vec![what.into()], ..When::default() },
            act: Act::default(),
            origin: Origin::Own,
        }
    }

    /// Where data ends: `answer` gets the command line without CRLF, and gives all octets of the answer, or nothing if
    /// the reference session is to answer. The session does not see a line that is answered.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{Rule, Server, User};
    ///
    /// let rule = Rule::respond("any", |line| line.starts_with(b"XTND").then(|| b"+OK extended\r\n".to_vec()));
    /// let server = Server::builder().user(User::new("alice", "secret")).misbehave(rule).start_blocking()?;
    /// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
    /// client.write_all(b"XTND XMIT\r\nQUIT\r\n")?;
    /// client.read_to_string(&mut replies)?;
    /// assert!(replies.contains("+OK extended\r\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn respond(
        what: impl Into<String>,
        answer: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        Self::on(what).act(|act| act.closure = Some(Closure(Arc::new(answer))))
    }

    /// Only in this state.
    #[must_use]
    pub fn state(self, state: Phase) -> Self {
        self.when(|when| when.state = Some(state))
    }

    /// Only with TLS, or only without.
    #[must_use]
    pub fn tls(self, tls: bool) -> Self {
        self.when(|when| when.tls = Some(tls))
    }

    /// Only with such arguments; `*` stands for any octets.
    #[must_use]
    pub fn argument(self, pattern: impl Into<String>) -> Self {
        self.when(|when| when.argument = Some(Pattern::from(pattern.into())))
    }

    /// Only if the reference session answers with such a status line; `*` stands for any octets.
    #[must_use]
    pub fn reply(self, pattern: impl Into<String>) -> Self {
        self.when(|when| when.reply = Some(Pattern::from(pattern.into())))
    }

    /// Only these of those that fit, in each session; the first one is 1.
    #[must_use]
    pub fn nth(self, nth: RangeInclusive<u64>) -> Self {
        self.when(|when| when.nth = Some(Range::of(nth)))
    }

    /// Only in these sessions; the first one is 1.
    #[must_use]
    pub fn session(self, sessions: RangeInclusive<u64>) -> Self {
        self.when(|when| when.session = Some(Range::of(sessions)))
    }

    /// Only behind a command that was answered with `+OK`.
    #[must_use]
    pub fn after(self, keyword: impl Into<String>) -> Self {
        self.when(|when| when.after = Some(keyword.into()))
    }

    /// The session does not see the command.
    #[must_use]
    pub fn unheard(self) -> Self {
        self.act(|act| act.unheard = true)
    }

    /// The session sees this command line instead.
    #[must_use]
    pub fn heard_as(self, line: impl Into<Vec<u8>>) -> Self {
        self.act(|act| act.heard_as = Some(Template::of(line)))
    }

    /// These octets are sent instead of the answer.
    #[must_use]
    pub fn raw(self, octets: impl Into<Vec<u8>>) -> Self {
        self.act(|act| act.raw = Some(Template::of(octets)))
    }

    /// Another status line; CRLF is added.
    #[must_use]
    pub fn status(self, line: impl Into<Vec<u8>>) -> Self {
        self.act(|act| act.status = Some(Template::of(line)))
    }

    /// Octets behind the answer.
    #[must_use]
    pub fn behind(self, octets: impl Into<Vec<u8>>) -> Self {
        self.act(|act| act.behind = Some(Template::of(octets)))
    }

    /// Time that passes before the answer, by the server's clock.
    #[must_use]
    pub fn pause(self, time: Duration) -> Self {
        self.act(|act| act.pause = Some(time))
    }

    /// The most octets in a write.
    #[must_use]
    pub fn slice(self, octets: usize) -> Self {
        self.act(|act| act.slice = Some(octets))
    }

    /// How many octets of the answer are sent.
    #[must_use]
    pub fn cut_at(self, octets: u64) -> Self {
        self.act(|act| act.cut_at = Some(octets))
    }

    /// What comes behind the answer.
    #[must_use]
    pub fn then(self, then: Then) -> Self {
        self.act(|act| act.then = Some(then))
    }

    /// A rule for several of them.
    pub(super) fn on_each(what: &[&str]) -> Self {
        let on = what.iter().map(|on| (*on).to_owned()).collect();
        Self { when: When { on, ..When::default() }, act: Act::default(), origin: Origin::Own }
    }

    pub(super) fn raw_template(self, octets: Template) -> Self {
        self.act(|act| act.raw = Some(octets))
    }

    pub(super) fn status_template(self, line: Template) -> Self {
        self.act(|act| act.status = Some(line))
    }

    /// These lines instead of those of a listing.
    pub(super) fn listing_instead(self, lines: Template) -> Self {
        let drop = vec![Pattern::from("*".to_owned())];
        self.act(|act| act.listing = Some(Listing { drop, before: Some(lines), ..Listing::default() }))
    }

    fn when(mut self, change: impl FnOnce(&mut When)) -> Self {
        change(&mut self.when);
        self
    }

    fn act(mut self, change: impl FnOnce(&mut Act)) -> Self {
        change(&mut self.act);
        self
    }
}

impl FromIterator<Rule> for Misbehaviour {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        rules.into_iter().map(Self::from).fold(Self::default(), Self::and)
    }
}
