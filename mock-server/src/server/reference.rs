//! Drives the reference session over a connection.

use tokio_rustls::TlsAcceptor;

use super::event::{Ending, Event};
use super::{Shared, Wire};
use crate::session::{Action, Body, Line, LineReader, Note, Session, Stuffing};

/// Replies are collected up to this size, in octets, while more commands wait.
const BATCH: usize = 32 * 1024;
/// RFC 1939 §3: "a termination octet (decimal code 046, ".") and a CRLF pair".
const TERMINATOR: &[u8] = b".\r\n";

/// A connection on its way through a session.
struct Driver<'s> {
    shared: &'s Shared,
    number: u64,
    wire: Wire,
    lines: LineReader,
    /// Replies that are not sent yet.
    output: Vec<u8>,
}

/// Talks to one client until the session is over.
pub(super) async fn run(shared: &Shared, number: u64, wire: Wire) -> Ending {
    let (session, greeting) = Session::begin(shared.policy.clone(), wire.is_tls());
    let driver = Driver { shared, number, wire, lines: LineReader::default(), output: Vec::new() };
    match driver.run(session, greeting).await {
        Ok(ending) | Err(ending) => ending,
    }
}

impl Driver<'_> {
    async fn run(mut self, mut session: Session, greeting: Action) -> Result<Ending, Ending> {
        if let Action::Send(octets) = greeting {
            self.send(&octets).await?;
        }
        while let Some(line) = self.next_line(session.line_limit()).await? {
            if let Line::Whole(line) = &line
                && !session.awaits_response()
            {
                self.wire.command(line, self.offset());
            }
            let outcome = session.line(&line, self.lines.has_more() || self.wire.has_more());
            session = outcome.session;
            self.tell(outcome.note);
            for action in outcome.actions {
                match action {
                    Action::Send(octets) => self.send(&octets).await?,
                    Action::Body(body) => self.send_body(body).await?,
                    Action::StartTls => {
                        self = self.start_tls().await?;
                        session = session.secured();
                    }
                    Action::Close => return self.close().await,
                }
            }
        }
        Ok(Ending::ClosedByClient)
    }

    /// The next line, of at most `limit` octets; `None` if the client sends no more. Replies go out
    /// before anything is waited for.
    async fn next_line(&mut self, limit: usize) -> Result<Option<Line>, Ending> {
        if let Some(line) = self.lines.take(limit) {
            return Ok(Some(line));
        }
        let clock = &self.shared.clock;
        // Looked at before the replies go out: a client that has read them may have the clock advanced at once.
        let advanced = clock.advanced();
        self.flush().await?;
        // RFC 1939 §3: "The receipt of any command from the client during that interval should
        // suffice to reset the autologout timer." Octets that make no command do not.
        let deadline = clock.now_but_for(advanced).after(self.shared.settings.autologout);
        loop {
            let octets = self.wire.read(deadline).await?;
            if octets.is_empty() {
                return Ok(None);
            }
            self.lines.feed(&octets);
            if let Some(line) = self.lines.take(limit) {
                return Ok(Some(line));
            }
        }
    }

    fn tell(&mut self, note: Option<Note>) {
        let session = self.number;
        let Some(note) = note else { return };
        match note {
            Note::LoggedIn(user) => {
                self.wire.clerk.logged_in(&user);
                self.shared.board.post(Event::LoggedIn { session, user });
            }
            Note::Topped(unique_id) => self.wire.clerk.top(&unique_id),
            Note::Marked(unique_id) => self.wire.clerk.marked(&unique_id),
            Note::Unmarked(unique_ids) => self.wire.clerk.unmarked(&unique_ids),
            Note::Updated(unique_ids) => {
                self.wire.clerk.removed(&unique_ids);
                self.shared.board.post(Event::Updated { session, removed: unique_ids.len() });
            }
        }
    }

    async fn send(&mut self, octets: &[u8]) -> Result<(), Ending> {
        self.output.extend_from_slice(octets);
        if self.output.len() < BATCH { Ok(()) } else { self.flush().await }
    }

    /// Sends content with its terminator, made no faster than the client takes it.
    async fn send_body(&mut self, body: Body) -> Result<(), Ending> {
        if let Body::Whole(unique_id, _) = &body {
            self.wire.clerk.begin(unique_id.clone(), self.offset());
        }
        let is_whole = matches!(body, Body::Whole(..));
        let mut stuffing = Stuffing::new();
        for chunk in body {
            stuffing.encode(&chunk, &mut self.output);
            self.flush().await?;
        }
        if is_whole {
            self.wire.clerk.end(self.offset() + TERMINATOR.len() as u64);
        }
        self.send(TERMINATOR).await
    }

    /// Where the next octet stands among all that the session sends.
    fn offset(&self) -> u64 {
        self.wire.offset() + self.output.len() as u64
    }

    async fn flush(&mut self) -> Result<(), Ending> {
        self.wire.write(&self.output).await?;
        self.output.clear();
        Ok(())
    }

    async fn start_tls(mut self) -> Result<Self, Ending> {
        self.flush().await?;
        self.wire = self.wire.start_tls(TlsAcceptor::from(self.shared.identity.server.clone())).await?;
        self.shared.board.post(Event::TlsStarted { session: self.number });
        self.lines = LineReader::default();
        Ok(self)
    }

    async fn close(mut self) -> Result<Ending, Ending> {
        self.flush().await?;
        self.wire.close().await;
        Ok(Ending::Quit)
    }
}
