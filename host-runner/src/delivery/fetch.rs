//! Every message of a maildrop into a Maildir.

use super::{Draft, Maildir, MaildirError};
use crate::{Error, ErrorKind, Mailbox, ScanEntry};

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
    /// Messages marked as deleted: gone once QUIT succeeded.
    pub deleted: u64,
}

/// What was done, and what went wrong after it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct Failure {
    /// Up to the problem. Every message in it is stored.
    pub tally: Tally,
    /// The first problem, or the worst.
    pub problem: Problem,
}

/// Why not every message could be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The session ended.
    #[error("{0}")]
    Session(#[from] Error),
    /// A message could not be stored. Those before it are, and QUIT was said after them.
    #[error("{0}")]
    Delivery(#[from] MaildirError),
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
    #[error("{error}; {messages} deletions are not confirmed, these messages may come again")]
    Unconfirmed {
        /// How many were marked as deleted.
        messages: u64,
        /// Why QUIT failed.
        error: Error,
    },
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
    let Run { tally, refused, .. } = run;
    let fail = |problem| Err(Failure { tally: tally.clone(), problem });
    match fetched {
        Err(Problem::Session(error)) => return fail(Problem::Session(error)),
        // What is stored is stored: the deletions before the problem can become real.
        Err(problem) => {
            let _ = mailbox.quit().await;
            return fail(problem);
        }
        Ok(()) => {}
    }
    match (mailbox.quit().await, refused) {
        (Err(error), _) if tally.deleted > 0 => fail(Problem::Unconfirmed { messages: tally.deleted, error }),
        (_, Some(problem)) => fail(problem),
        _ => Ok(tally),
    }
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
        let entries = list(mailbox).await?;
        let octets = entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.octets));
        (self.observer)(Progress::Listed { messages: entries.len() as u64, octets });
        for entry in entries {
            match self.message(mailbox, entry.message).await {
                Err(Problem::Session(error)) if error.kind.leaves_session_usable() => {
                    self.note_refusal(entry.message, error);
                }
                outcome => outcome?,
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
            self.tally.deleted += 1;
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
}

/// The scan listing; from STAT, without sizes, where the server refuses LIST.
async fn list(mailbox: &mut Mailbox) -> Result<Vec<ScanEntry>, Error> {
    match mailbox.scan().await {
        Err(Error { kind: ErrorKind::Refused(_), .. }) => {
            let messages = mailbox.stat().await?.messages;
            Ok((1..=messages).map(|message| ScanEntry { message, octets: 0 }).collect())
        }
        listed => listed,
    }
}

/// Syncing takes milliseconds, during which the connections of other tasks go on.
async fn store(draft: Draft) -> Result<(), MaildirError> {
    match tokio::task::spawn_blocking(move || draft.store()).await {
        Ok(stored) => stored.map(drop),
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}
