//! Who uses the client: makes the calls of a script and holds each result against what was promised.

use std::{
    cell::RefCell,
    future::Future,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use pop3_client::{
    Answer, Condition, Connection, Credentials, Error, ErrorKind, Mailbox, Options, Request, open,
};

use super::{
    LIMITS,
    peer::Peer,
    wire::{Connector, Wire},
};

/// Long enough that nothing else holds it by chance.
pub(super) const PASSWORD: &str = "tanstaaf-tanstaaf";
/// A part of its base64 form behind `\0mrose\0`.
pub(super) const ENCODED: &str = "RhbnN0YWFmLXRhbnN0YWFm";

/// What may be read before the reply to NOOP: the limit, its status line, those of a batch, and two pieces, one of them
/// read ahead; twice for octets that are byte-stuffed.
const MOST_DRAINED: usize = 2 * (LIMITS.drain as usize + 8 * LIMITS.line as usize + 8192);

pub(super) struct Caller {
    peer: Rc<RefCell<Peer>>,
    state: State,
    /// An error has ended the session.
    over: bool,
    /// The next call is dropped as soon as it waits.
    hasty: bool,
}

enum State {
    Gone,
    Connection(Box<Connection<Wire>>),
    Mailbox(Box<Mailbox<Wire>>),
}

impl Caller {
    pub(super) fn open(peer: &Rc<RefCell<Peer>>, options: &Options) -> Self {
        let mut connector = Connector { peer: Rc::clone(peer) };
        let opened = finish(open(&mut connector, "pop.example", 110, options), false);
        let state = match opened {
            Some(Ok(connection)) => State::Connection(Box::new(connection)),
            _ => State::Gone,
        };
        Self { peer: Rc::clone(peer), state, over: false, hasty: false }
    }

    /// Makes the call that an octet stands for.
    pub(super) fn call(&mut self, call: u8) {
        if call == b'!' {
            self.hasty = true;
            return;
        }
        self.peer.borrow_mut().begin();
        let before = self.peer.borrow().moved();
        let hasty = std::mem::take(&mut self.hasty);
        let result = match std::mem::replace(&mut self.state, State::Gone) {
            State::Gone => return,
            State::Connection(connection) => self.before_login(*connection, call, hasty),
            State::Mailbox(mailbox) => self.after_login(*mailbox, call, hasty),
        };
        if let Some(result) = result {
            self.judge(call, &result, before);
        }
    }

    /// Nothing happens once the session is over, and every call says so.
    fn judge(&mut self, call: u8, result: &Result<(), Error>, before: (u32, usize)) {
        if self.over {
            let said = result.as_ref().err().map(|error| &error.kind);
            // What is known of the server needs no octets.
            let known = call == b'c' && result.is_ok();
            let refused = matches!(said, Some(ErrorKind::Poisoned | ErrorKind::Misuse(_)));
            assert!(refused || known, "over, but {said:?}");
            assert_eq!(self.peer.borrow().moved(), before, "octets move after an error");
        }
        if let Err(error) = result {
            self.over |= !error.leaves_session_usable();
            if matches!(error.kind, ErrorKind::Misuse(_)) {
                assert_eq!(self.peer.borrow().moved(), before, "octets move for {error}");
            }
        }
    }

    fn before_login(
        &mut self,
        mut connection: Connection<Wire>,
        call: u8,
        hasty: bool,
    ) -> Option<Result<(), Error>> {
        let credentials = match call {
            b'u' => Credentials::user_pass("mrose", PASSWORD),
            b'p' => Credentials::plain("mrose", PASSWORD),
            b'x' => Credentials::user_pass("mrose\r\nDELE 1", PASSWORD),
            b'q' => return finish(connection.quit(), hasty),
            b'c' => {
                let result = finish(connection.capabilities(), hasty).map(|result| result.map(drop));
                self.state = State::Connection(Box::new(connection));
                return result;
            }
            _ => {
                self.state = State::Connection(Box::new(connection));
                return None;
            }
        };
        self.log_in(connection, &credentials, hasty)
    }

    fn log_in(
        &mut self,
        connection: Connection<Wire>,
        credentials: &Credentials,
        hasty: bool,
    ) -> Option<Result<(), Error>> {
        let failure = match finish(connection.authenticate(credentials), hasty)? {
            Ok(mailbox) => {
                self.state = State::Mailbox(Box::new(mailbox));
                return Some(Ok(()));
            }
            Err(failure) => failure,
        };
        let shown = format!("{} {:?}", failure.error, failure.error);
        assert!(!shown.contains(PASSWORD) && !shown.contains(ENCODED), "a secret in an error: {shown}");
        // Nor is it given back where the login was cancelled, or where octets have come that nobody asked for.
        let usable = failure.error.leaves_session_usable();
        assert!(usable || failure.connection.is_none(), "given back behind {shown}");
        if let Some(connection) = failure.connection {
            self.state = State::Connection(connection);
        }
        Some(Err(failure.error))
    }

    fn after_login(
        &mut self,
        mut mailbox: Mailbox<Wire>,
        call: u8,
        hasty: bool,
    ) -> Option<Result<(), Error>> {
        if call == b'q' {
            return finish(mailbox.quit(), hasty).map(|result| result.map_err(Error::from));
        }
        let was_over = self.over;
        let result = finish(on_mailbox(&mut mailbox, call), hasty);
        let is_over = match &result {
            Some(Err(error)) => was_over || !error.leaves_session_usable(),
            _ => was_over,
        };
        // Of octets that nobody asked for, the next call tells.
        assert!(!is_over || mailbox.condition() == Condition::Over, "{:?}, but over", mailbox.condition());
        if call == b'n' {
            let sent = self.peer.borrow().sent();
            assert!(sent <= MOST_DRAINED, "{sent} octets are read to get rid of them");
        }
        self.state = State::Mailbox(Box::new(mailbox));
        result
    }
}

async fn on_mailbox(mailbox: &mut Mailbox<Wire>, call: u8) -> Result<(), Error> {
    match call {
        b's' => mailbox.stat().await.map(drop),
        b'l' => mailbox.scan().await.map(drop),
        b'L' => mailbox.scan_one(1).await.map(drop),
        b'i' => mailbox.unique_ids().await.map(drop),
        b'I' => mailbox.unique_id_of(1).await.map(drop),
        b'd' => mailbox.delete(1).await,
        b'e' => mailbox.reset().await,
        b'x' => mailbox.delete(0).await,
        b'r' => whole_message(mailbox).await,
        b'R' => part_of_a_message(mailbox).await,
        b't' => ended_transfer(mailbox).await,
        b'b' => whole_batch(mailbox).await,
        b'B' => part_of_a_batch(mailbox).await,
        b'g' => part_of_a_listing(mailbox).await,
        b'c' => mailbox.capabilities().await.map(drop),
        _ => mailbox.noop().await,
    }
}

async fn whole_message(mailbox: &mut Mailbox<Wire>) -> Result<(), Error> {
    let mut message = mailbox.retrieve(1).await?;
    let mut size = 0;
    while let Some(octets) = message.chunk().await? {
        assert!(!octets.is_empty(), "a chunk of nothing");
        size += octets.len() as u64;
        assert!(size <= LIMITS.message, "{size} octets in one message");
    }
    let again = message.chunk().await?;
    assert_eq!(again, None, "behind the end of a message");
    Ok(())
}

/// The rest is dropped: the next call reads it.
async fn part_of_a_message(mailbox: &mut Mailbox<Wire>) -> Result<(), Error> {
    let mut message = mailbox.top(1, 5).await?;
    for most in [3, 1, 100] {
        if let Some(octets) = message.chunk_up_to(most).await? {
            assert!((1..=most).contains(&octets.len()), "{} octets of at most {most}", octets.len());
        }
    }
    Ok(())
}

async fn ended_transfer(mailbox: &mut Mailbox<Wire>) -> Result<(), Error> {
    let transfer = mailbox.begin_retrieve(1).await?;
    mailbox.read(&transfer).await?;
    mailbox.noop().await?;
    let stale = mailbox.read(&transfer).await;
    assert!(matches!(stale, Err(Error { kind: ErrorKind::Misuse(_), .. })), "an ended transfer: {stale:?}");
    Ok(())
}

const REQUESTS: [Request; 4] =
    [Request::Retrieve(1), Request::Scan(1), Request::UniqueId(1), Request::Top(1, 5)];

async fn whole_batch(mailbox: &mut Mailbox<Wire>) -> Result<(), Error> {
    let mut batch = mailbox.batch(REQUESTS)?;
    for request in REQUESTS {
        let item = batch.next().await?.expect("an answer to each request");
        assert_eq!(item.request, request, "answers come in the order of requests");
        let mut size = 0;
        if let Ok(Answer::Message { .. }) = item.outcome {
            while let Some(octets) = batch.chunk().await? {
                size += octets.len() as u64;
                assert!(size <= LIMITS.message, "{size} octets in one message");
            }
        }
    }
    let behind = batch.next().await?;
    assert_eq!(behind, None, "behind the end of a batch");
    Ok(())
}

/// What is left of the batch, the next call reads.
async fn part_of_a_batch(mailbox: &mut Mailbox<Wire>) -> Result<(), Error> {
    let mut batch = mailbox.batch(REQUESTS)?;
    if let Some(item) = batch.next().await?
        && matches!(item.outcome, Ok(Answer::Message { .. }))
    {
        batch.chunk_up_to(5).await?;
    }
    batch.next().await.map(drop)
}

async fn part_of_a_listing(mailbox: &mut Mailbox<Wire>) -> Result<(), Error> {
    let mut entries = mailbox.scan_entries().await?;
    entries.next().await.map(drop)
}

/// Polls to the end, or drops the future where it waits.
fn finish<F: Future>(future: F, hasty: bool) -> Option<F::Output> {
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => return Some(output),
            Poll::Pending if hasty => return None,
            // Every wait takes an act off the script.
            Poll::Pending => {}
        }
    }
}
