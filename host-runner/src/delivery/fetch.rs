//! Every message of a maildrop into a Maildir.

use std::{collections::HashSet, fmt};

use super::{Draft, Maildir, MaildirError};
use crate::{Error, ErrorKind, Mailbox, Maildrop, ScanEntry};

/// After so many refusals in a row, messages that a server only claims to have are not asked for any more.
const REFUSALS: u64 = 1_000;

/// What becomes of a message on the server once it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// It stays.
    Keep,
    /// It is deleted.
    Delete,
}

/// What has happened so far, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The maildrop was listed.
    Listed {
        /// Messages in it.
        messages: u64,
        /// Their octets, as the server counts them.
        octets: u64,
    },
    /// Octets of a message arrived.
    Received(u64),
    /// A message is stored, and deleted if it is to be.
    Done,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages stored.
    pub messages: u64,
    /// Their octets.
    pub octets: u64,
    /// Messages deleted on the server: QUIT succeeded.
    pub deleted: u64,
    /// Messages marked as deleted without a QUIT that succeeded: they may come again.
    pub unconfirmed: u64,
}

/// What was done, and what went wrong after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Up to the problem. Every message in it is stored.
    pub tally: Tally,
    /// The first problem, or the worst.
    pub problem: Problem,
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)?;
        match self.tally.unconfirmed {
            0 => Ok(()),
            unconfirmed => write!(f, "; deletions not confirmed: {unconfirmed} (these may come again)"),
        }
    }
}

/// Why not every message could be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The session ended.
    #[error("{0}")]
    Session(#[from] Error),
    /// A message could not be stored. Those before it are, and QUIT was said after them.
    #[error("{error}{}", quit.as_ref().map(|quit| format!("; then {quit}")).unwrap_or_default())]
    Delivery {
        /// Why it could not.
        error: MaildirError,
        /// Why QUIT failed, where messages had been marked as deleted.
        quit: Option<Box<Error>>,
    },
    /// The server refused some messages, or their deletion; the others are done.
    #[error("{first} (message {message}, {messages} in all)")]
    Refused {
        /// How many.
        messages: u64,
        /// The first of them.
        message: u32,
        /// What the server said about it.
        first: Error,
    },
    /// All messages are stored, but QUIT failed: they may come again.
    #[error("{0}")]
    Unconfirmed(Error),
}

impl From<MaildirError> for Problem {
    fn from(error: MaildirError) -> Self {
        Self::Delivery { error, quit: None }
    }
}

/// Fetches every message of a maildrop into a Maildir and says QUIT.
///
/// `After::Delete` deletes each message after it was stored durably. A message that the server refuses is left out
/// and reported at the end. Where nothing was deleted, a QUIT that fails changes nothing and is no failure.
///
/// # Errors
/// [`Failure`], with what was done before it.
pub async fn fetch(
    mut mailbox: Mailbox,
    maildir: &Maildir,
    after: After,
    observer: &mut (dyn FnMut(Progress) + Send),
) -> Result<Tally, Failure> {
    let mut run = Run { maildir, after, observer, tally: Tally::default(), refused: None };
    let fetched = run.messages(&mut mailbox).await;
    // What is stored is stored: the deletions before a problem can become real. Where the session is over, this fails
    // at once.
    let quit = mailbox.quit().await;
    run.end(fetched, quit)
}

struct Run<'r> {
    maildir: &'r Maildir,
    after: After,
    observer: &'r mut (dyn FnMut(Progress) + Send),
    tally: Tally,
    refused: Option<Problem>,
}

impl Run<'_> {
    async fn messages(&mut self, mailbox: &mut Mailbox) -> Result<(), Problem> {
        match list(mailbox).await? {
            Listing::Scanned(entries) => {
                let octets = entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.octets));
                (self.observer)(Progress::Listed { messages: entries.len() as u64, octets });
                self.each(mailbox, entries.iter().map(|entry| entry.message), u64::MAX).await
            }
            Listing::Counted(Maildrop { messages, octets }) => {
                (self.observer)(Progress::Listed { messages: messages.into(), octets });
                self.each(mailbox, 1..=messages, REFUSALS).await
            }
        }
    }

    async fn each(
        &mut self,
        mailbox: &mut Mailbox,
        messages: impl Iterator<Item = u32>,
        patience: u64,
    ) -> Result<(), Problem> {
        let mut in_a_row = 0;
        for message in messages {
            match self.message(mailbox, message).await {
                Err(Problem::Session(error)) if error.kind.leaves_session_usable() => {
                    self.note_refusal(message, error);
                    in_a_row += 1;
                }
                outcome => in_a_row = outcome.map(|()| 0)?,
            }
            if in_a_row == patience {
                break;
            }
        }
        Ok(())
    }

    async fn message(&mut self, mailbox: &mut Mailbox, message: u32) -> Result<(), Problem> {
        let draft = self.receive(mailbox, message).await?;
        let octets = draft.octets();
        store(draft).await?;
        self.tally.messages += 1;
        self.tally.octets += octets;
        if self.after == After::Delete {
            mailbox.delete(message).await?;
            self.tally.unconfirmed += 1;
        }
        (self.observer)(Progress::Done);
        Ok(())
    }

    async fn receive(&mut self, mailbox: &mut Mailbox, message: u32) -> Result<Draft, Problem> {
        let mut draft = self.maildir.draft()?;
        let mut body = mailbox.retrieve(message).await?;
        while let Some(octets) = body.chunk().await? {
            draft.write(&octets)?;
            (self.observer)(Progress::Received(octets.len() as u64));
        }
        Ok(draft)
    }

    fn note_refusal(&mut self, message: u32, error: Error) {
        match &mut self.refused {
            Some(Problem::Refused { messages, .. }) => *messages += 1,
            _ => self.refused = Some(Problem::Refused { messages: 1, message, first: error }),
        }
    }

    fn end(self, fetched: Result<(), Problem>, quit: Result<(), Error>) -> Result<Tally, Failure> {
        let Self { mut tally, refused, .. } = self;
        if quit.is_ok() {
            tally.deleted = std::mem::take(&mut tally.unconfirmed);
        }
        let quit = quit.err().filter(|_| tally.unconfirmed > 0);
        let problem = match (fetched, quit) {
            (Err(Problem::Delivery { error, .. }), quit) => {
                Some(Problem::Delivery { error, quit: quit.map(Box::new) })
            }
            (Err(problem), _) => Some(problem),
            (Ok(()), Some(error)) => Some(Problem::Unconfirmed(error)),
            (Ok(()), None) => refused,
        };
        match problem {
            Some(problem) => Err(Failure { tally, problem }),
            None => Ok(tally),
        }
    }
}

/// What there is to fetch.
enum Listing {
    /// The scan listing.
    Scanned(Vec<ScanEntry>),
    /// How many there are, where the server refuses LIST. Its claim alone: nothing is reserved by it.
    Counted(Maildrop),
}

async fn list(mailbox: &mut Mailbox) -> Result<Listing, Error> {
    match mailbox.scan().await {
        Err(Error { kind: ErrorKind::Refused(_), .. }) => mailbox.stat().await.map(Listing::Counted),
        scanned => scanned.map(|mut entries| {
            // One that is named twice is one message all the same.
            let mut seen = HashSet::new();
            entries.retain(|entry| seen.insert(entry.message));
            Listing::Scanned(entries)
        }),
    }
}

/// Syncing takes milliseconds, during which the connections of other tasks go on.
async fn store(draft: Draft) -> Result<(), MaildirError> {
    match tokio::task::spawn_blocking(move || draft.store()).await {
        Ok(stored) => stored.map(drop),
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}
