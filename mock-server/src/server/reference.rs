//! Drives the reference session over a connection.

use std::sync::Arc;

use super::event::{Ending, Event};
use super::{Plan, Shared, Wire};
use crate::clock;
use crate::rules::{Conduct, Decisions, Moment};
use crate::session::{Action, Line, LineReader, Note, Session};
use crate::tls::TlsFlaw;

/// A connection on its way through a session.
pub(super) struct Driver<'s> {
    pub(super) shared: &'s Shared,
    plan: &'s Plan,
    pub(super) number: u64,
    pub(super) wire: Wire,
    pub(super) lines: LineReader,
    /// Replies that are not sent yet.
    pub(super) output: Vec<u8>,
    conduct: Conduct,
    pub(super) decisions: Arc<Decisions>,
    /// A client's last octet was a CR, which an LF may follow.
    pub(super) after_cr: bool,
    /// When the autologout timer began, if the last command did not begin it anew.
    pub(super) idle_since: Option<clock::Moment>,
}

/// What performing the actions of an answer has led to.
pub(super) enum Performed<D> {
    All(D),
    /// TLS was started behind them.
    Secured(D),
    Over(Ending),
}

/// Talks to one client until the session is over.
pub(super) async fn run(shared: &Shared, plan: &Plan, number: u64, wire: Wire) -> Ending {
    let misbehaviour = plan.misbehaviour.clone();
    let decisions = Arc::new(misbehaviour.decisions().clone());
    let mut policy = shared.policy.clone();
    (policy.decisions, policy.logins) = (decisions.clone(), plan.logins.clone());
    policy.stls = plan.tls.flaws.stls();
    let (session, greeting) = Session::begin(policy, wire.is_tls(), wire.channel());
    let driver = Driver {
        shared,
        plan,
        number,
        wire,
        lines: LineReader::default(),
        output: Vec::new(),
        conduct: Conduct::new(misbehaviour, plan.marks.clone(), number),
        decisions,
        after_cr: false,
        idle_since: None,
    };
    match driver.run(session, greeting).await {
        Ok(ending) | Err(ending) => ending,
    }
}

impl Driver<'_> {
    async fn run(mut self, mut session: Session, greeting: Action) -> Result<Ending, Ending> {
        let moment = self.moment(&session);
        self = match self.greet(moment, greeting).await? {
            Performed::All(driver) | Performed::Secured(driver) => driver,
            Performed::Over(ending) => return Ok(ending),
        };
        loop {
            let moment = self.moment(&session);
            let line = match self.next_line(session.line_limit(), moment).await {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(Ending::ClosedByClient),
                Err(Ending::TimedOut) => return self.time_out(moment).await,
                Err(ending) => return Err(ending),
            };
            if self.decisions.backlog.is_some_and(|most| self.lines.waiting() > most) {
                // Its send buffer is full, so to say: it writes no more, and until it can it reads no more.
                let deadline = self.shared.clock.now().after(self.shared.settings.autologout);
                return Err(self.wire.stall(deadline).await);
            }
            if let Line::Whole(line) = &line
                && !moment.is_response
            {
                self.wire.command(line, self.offset());
            }
            let heard = self.conduct.hear(line, moment);
            let (note, actions);
            (session, note, actions) = match &heard.line {
                Some(line) => {
                    let outcome = session.line(line, self.lines.has_more() || self.wire.has_more());
                    (outcome.session, outcome.note, outcome.actions)
                }
                None => (session, None, Vec::new()),
            };
            self.tell(note);
            let actions = self.conduct.answer(&heard, actions);
            match self.perform(actions).await? {
                Performed::All(driver) => self = driver,
                Performed::Secured(driver) => {
                    self = driver;
                    session = session.secured(self.wire.channel());
                    self.lines = LineReader::default();
                }
                Performed::Over(ending) => return Ok(ending),
            }
        }
    }

    async fn greet(mut self, moment: Moment, greeting: Action) -> Result<Performed<Self>, Ending> {
        if self.decisions.greet_second {
            let deadline = self.shared.clock.now().after(self.shared.settings.autologout);
            let octets = self.wire.read(deadline).await?;
            self.feed(&octets);
        }
        let actions = self.conduct.announce("greeting", vec![greeting], moment);
        self.perform(actions).await
    }

    /// The client has said nothing for too long: what rules have the server say, and the end.
    async fn time_out(mut self, moment: Moment) -> Result<Ending, Ending> {
        let actions = self.conduct.announce("idle", Vec::new(), moment);
        if actions.is_empty() {
            return Ok(Ending::TimedOut);
        }
        match self.perform(actions).await? {
            Performed::Over(_) => {}
            Performed::All(driver) | Performed::Secured(driver) => {
                driver.close().await?;
            }
        }
        Ok(Ending::TimedOut)
    }

    fn moment(&self, session: &Session) -> Moment {
        Moment {
            logged_in: !session.is_before_login(),
            is_response: session.awaits_response(),
            tls: self.wire.is_tls(),
            open: self.shared.board.open(),
        }
    }

    fn tell(&mut self, note: Option<Note>) {
        let session = self.number;
        let Some(note) = note else { return };
        match note {
            Note::LoggedIn(user, expired) => {
                self.post_expired(&user, expired);
                self.wire.clerk.logged_in(&user);
                self.shared.board.post(Event::LoggedIn { session, user });
            }
            Note::Topped(unique_id) => self.wire.clerk.top(&unique_id),
            Note::Marked(unique_id) => self.wire.clerk.marked(&unique_id),
            Note::Unmarked(unique_ids) => self.wire.clerk.unmarked(&unique_ids),
            Note::Updated { removed, expired } => {
                self.wire.clerk.removed(&removed);
                self.wire.clerk.expired(&expired);
                self.post_expired(&self.wire.clerk.user(), expired);
                self.shared.board.post(Event::Updated { session, removed: removed.len() });
            }
        }
    }

    fn post_expired(&self, user: &str, expired: Vec<Arc<str>>) {
        for unique_id in expired {
            self.shared.board.post(Event::Expired { user: user.into(), unique_id });
        }
    }

    /// Where the next octet stands among all that the session sends.
    pub(super) fn offset(&self) -> u64 {
        self.wire.offset() + self.output.len() as u64
    }

    pub(super) async fn flush(&mut self) -> Result<(), Ending> {
        self.wire.write(&self.output).await?;
        self.output.clear();
        Ok(())
    }

    /// A handshake, unless a flaw has the session go on in clear.
    pub(super) async fn start_tls(mut self) -> Result<Self, Ending> {
        let tls = &self.plan.tls;
        // Goes out with the reply to STLS.
        self.output.extend_from_slice(tls.flaws.behind_stls());
        self.flush().await?;
        if tls.flaws.has(TlsFlaw::ClearAfterStls) {
            return Ok(self);
        }
        match self.wire.start_tls(tls).await {
            Ok(wire) => {
                self.wire = wire;
                self.shared.board.post(Event::TlsStarted { session: self.number });
            }
            Err(unsecured) => {
                self.wire = unsecured.go_on(tls).await?;
                self.output.extend_from_slice(b"-ERR TLS handshake failed\r\n");
            }
        }
        Ok(self)
    }

    pub(super) async fn close(mut self) -> Result<Ending, Ending> {
        self.flush().await?;
        self.wire.close().await;
        Ok(Ending::Quit)
    }
}
