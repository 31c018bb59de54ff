//! Expectations of a server: what its clients are to say.

use std::time::{Duration, Instant};

use super::{Builder, Failure, Server, Shared};
use crate::expectation::{Commands, Expectation, ExpectationFailure, Expectations, Times, judge};

/// How long verifying waits for what is still on its way.
const SETTLE: Duration = Duration::from_secs(1);

/// An expectation that a server has, from [`Server::expect`].
#[derive(Debug)]
pub struct Expected<'s> {
    all: &'s Expectations,
    number: u64,
}

impl Builder {
    /// Expects what clients are to say, from the start; [`Server::expect`] does so later.
    pub fn expect(mut self, expectation: impl Into<Expectation>) -> Self {
        self.expectations.push(expectation.into());
        self
    }
}

impl Server {
    /// Expects what clients are to say, before or after they say it: once at least, unless that is
    /// [changed](Expected::times). [`verify`](Self::verify), [`finish`](Self::finish) and dropping the server judge all
    /// expectations.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::Server;
    ///
    /// let server = Server::builder().start_blocking()?;
    /// server.expect("USER alice");
    /// server.expect("QUIT").times(1);
    /// let mut client = TcpStream::connect(server.pop3())?;
    /// client.write_all(b"USER alicia\r\nQUIT\r\n")?;
    /// client.read_to_end(&mut Vec::new())?;
    /// let failure = server.finish().expect_err("that is somebody else");
    /// assert_eq!(
    ///     failure.to_string(),
    ///     "1 of 2 expectations not met\n  \
    ///      'USER alice' at least once: no client sent it; nearest, command 1 of session 1:\n    \
    ///      - USER alice\n    \
    ///      + USER alicia\n               \
    ///      ^\n\
    ///      clients sent:\n    \
    ///      1  USER alicia\n    \
    ///      2  QUIT"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn expect(&self, expectation: impl Into<Expectation>) -> Expected<'_> {
        let all = &self.shared.expectations;
        Expected { all, number: all.add(expectation.into()) }
    }

    /// [Expects](Self::expect) that one session sends commands in this order, with or without others between them:
    /// [`Expectation::in_order`].
    pub fn expect_in_order<C: AsRef<str>>(&self, commands: impl IntoIterator<Item = C>) -> Expected<'_> {
        self.expect(Expectation::in_order(commands))
    }

    /// Judges an expectation at once, by what has arrived from clients until now, and forgets it.
    ///
    /// # Errors
    /// The expectation, if it is not met.
    pub fn check(&self, expectation: impl Into<Expectation>) -> Result<(), ExpectationFailure> {
        judge(&[expectation.into()], self.commands())
    }

    /// What has arrived from clients until now, command by command.
    #[must_use]
    pub fn commands(&self) -> Commands {
        self.shared.commands(|| self.runner.catch_up())
    }
}

impl Shared {
    /// See [`Server::verify`]; `catch_up` has all connections accepted that clients have made until now.
    pub(crate) fn verify(&self, catch_up: impl Fn()) -> Result<(), Failure> {
        catch_up();
        self.scripts.verify(&self.journal)?;
        Ok(self.judge_expectations(catch_up)?)
    }

    fn commands(&self, catch_up: impl Fn()) -> Commands {
        // The first one accepts who has connected; until the second one is answered, sessions read what has arrived.
        catch_up();
        catch_up();
        Commands::of(&self.journal.transcript(), &self.board.sessions())
    }

    fn judge_expectations(&self, catch_up: impl Fn()) -> Result<(), ExpectationFailure> {
        let expectations = self.expectations.all();
        if expectations.is_empty() {
            return Ok(());
        }
        let began = Instant::now();
        loop {
            // Looked at before: who has gone says nothing more.
            let is_over = self.board.sessions().iter().all(|session| session.ending.is_some());
            let verdict = judge(&expectations, self.commands(&catch_up));
            let may_change = verdict.as_ref().is_err_and(ExpectationFailure::may_pass);
            if !may_change || is_over || began.elapsed() >= SETTLE {
                return verdict;
            }
        }
    }
}

impl Expected<'_> {
    /// How often the command is to come: [`Expectation::times`].
    pub fn times(self, times: impl Into<Times>) -> Self {
        self.change(|expectation| expectation.times(times))
    }

    /// That the command is not to come: [`Expectation::never`].
    pub fn never(self) -> Self {
        self.change(Expectation::never)
    }

    /// That what other sessions say does not count: [`Expectation::in_session`].
    pub fn in_session(self, session: u64) -> Self {
        self.change(|expectation| expectation.in_session(session))
    }

    fn change(self, change: impl FnOnce(Expectation) -> Expectation) -> Self {
        self.all.change(self.number, change);
        self
    }
}
