//! The messages of a maildrop into a Maildir.

use std::{path::PathBuf, sync::Arc};

use super::{
    After, Draft, Failure, Maildir, MaildirError, Plan, Problem, Progress, Tally,
    draft::sync,
    held::Held,
    key::Key,
    listing::{Item, Listing, list, wanted},
};
use crate::{Error, Maildrop, either::Transaction};

/// After so many refusals in a row, messages that a server only claims to have are not asked for any more.
const REFUSALS: u64 = 1_000;

/// Fetches the messages that `plan` asks for into a Maildir and says QUIT.
///
/// [`After::Delete`] deletes each message after it was stored durably. A message that the server refuses is left out
/// and reported at the end. Where nothing was deleted, a QUIT that fails changes nothing and is no failure.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n");
/// # let server = pop3_mock::Server::builder().user(user).start().await?;
/// # let host = pop3_host::Host::builder().tls_config(server.client_config()).build()?;
/// # let client = host.client(&pop3_host::Options::default()).await?;
/// # let scratch = tempfile::tempdir()?;
/// # let directory = scratch.path().join("Maildir");
/// use pop3_host::{Credentials, delivery::{After, Maildir, Plan, fetch}};
///
/// let connection = client.connect("localhost", server.pop3s().port()).await?;
/// let mailbox = connection.authenticate(&Credentials::user_pass("alice", "secret")).await?;
/// let plan = Plan { after: After::Delete, ..Plan::default() };
/// let tally = fetch(mailbox, &Maildir::open(&directory)?, &plan, &mut |progress| println!("{progress:?}")).await?;
/// assert_eq!((tally.messages, tally.deleted), (1, 1));
/// assert_eq!(std::fs::read_dir(directory.join("new"))?.count(), 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure`], with what was done before it.
pub async fn fetch(
    mut mailbox: impl Transaction,
    maildir: &Maildir,
    plan: &Plan,
    observer: &mut (dyn FnMut(Progress) + Send),
) -> Result<Tally, Box<Failure>> {
    let (tally, held) = (Tally::default(), Arc::default());
    let mut run = Run { maildir, plan, observer, tally, held, refused: None };
    let fetched = run.messages(&mut mailbox).await;
    // What is stored is stored: the deletions before a problem can become real. Where the session is over, this fails
    // at once.
    let quit = mailbox.quit().await;
    run.end(fetched, quit)
}

struct Run<'r> {
    maildir: &'r Maildir,
    plan: &'r Plan,
    observer: &'r mut (dyn FnMut(Progress) + Send),
    tally: Tally,
    held: Arc<Held>,
    refused: Option<Problem>,
}

impl Run<'_> {
    async fn messages(&mut self, mailbox: &mut impl Transaction) -> Result<(), Problem> {
        if self.plan.account.is_some() {
            self.held = Arc::new(self.maildir.held()?);
        }
        match list(mailbox, self.plan).await? {
            Listing::Scanned(items, identified) => {
                if !identified {
                    (self.observer)(Progress::NoUniqueIds);
                }
                let messages = items.len() as u64;
                let items = wanted(items, self.plan, &self.held, &mut self.tally);
                let octets = items.iter().fold(0, |sum: u64, item| sum.saturating_add(item.octets));
                (self.observer)(Progress::Listed { messages, wanted: items.len() as u64, octets });
                self.each(mailbox, items.into_iter(), u64::MAX).await
            }
            Listing::Counted(Maildrop { messages, octets }) => {
                let wanted = self.plan.most.unwrap_or(u64::MAX).min(messages.into());
                self.tally.beyond_limit = u64::from(messages) - wanted;
                (self.observer)(Progress::Listed { messages: messages.into(), wanted, octets });
                let item = |message| Item { message, octets: 0, key: None };
                let last = u32::try_from(wanted).unwrap_or(messages);
                self.each(mailbox, (1..=last).map(item), REFUSALS).await
            }
        }
    }

    async fn each(
        &mut self,
        mailbox: &mut impl Transaction,
        items: impl Iterator<Item = Item> + Send,
        patience: u64,
    ) -> Result<(), Problem> {
        let mut in_a_row = 0;
        for item in items {
            match self.message(mailbox, item).await {
                Err(Problem::Session(error)) if error.kind.leaves_session_usable() => {
                    self.note_refusal(item.message, error);
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

    async fn message(&mut self, mailbox: &mut impl Transaction, item: Item) -> Result<(), Problem> {
        let Item { message, key, .. } = item;
        let draft = self.receive(mailbox, item).await?;
        let octets = draft.octets();
        match settle(draft, key, Arc::clone(&self.held)).await? {
            Settled::Stored(path) => {
                self.tally.messages += 1;
                self.tally.octets += octets;
                (self.observer)(Progress::Stored { message, octets, path });
            }
            Settled::Held(path) => {
                self.tally.held += 1;
                (self.observer)(Progress::Held { message, path });
            }
        }
        if self.plan.after == After::Delete {
            mailbox.delete(message).await?;
            self.tally.unconfirmed += 1;
            (self.observer)(Progress::Deleted { message });
        }
        Ok(())
    }

    async fn receive(&mut self, mailbox: &mut impl Transaction, item: Item) -> Result<Draft, Problem> {
        let mut draft = self.maildir.draft_of(self.plan.line_ends, item.key)?;
        let observer = &mut self.observer;
        let write = |octets: &[u8]| {
            draft.write(octets)?;
            observer(Progress::Received(octets.len() as u64));
            Ok::<_, Problem>(())
        };
        mailbox.receive(item.message, write).await?;
        draft.complete()?;
        Ok(draft)
    }

    fn note_refusal(&mut self, message: u32, error: Error) {
        (self.observer)(Progress::Refused { message, error: error.clone() });
        match &mut self.refused {
            Some(Problem::Refused { messages, .. }) => *messages += 1,
            _ => self.refused = Some(Problem::Refused { messages: 1, message, first: error }),
        }
    }

    fn end(self, fetched: Result<(), Problem>, quit: Result<(), Error>) -> Result<Tally, Box<Failure>> {
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
            Some(problem) => Err(Box::new(Failure { tally, problem })),
            None => Ok(tally),
        }
    }
}

/// Where a message is, durably.
enum Settled {
    Stored(PathBuf),
    /// It was there before.
    Held(PathBuf),
}

/// Syncing takes milliseconds, during which the connections of other tasks go on.
async fn settle(draft: Draft, key: Option<Key>, held: Arc<Held>) -> Result<Settled, MaildirError> {
    match tokio::task::spawn_blocking(move || settle_blocking(draft, key, &held)).await {
        Ok(settled) => settled,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

fn settle_blocking(draft: Draft, key: Option<Key>, held: &Held) -> Result<Settled, MaildirError> {
    let Some(path) = key.and_then(|key| held.same_as(key, draft.path())) else {
        return draft.store().map(Settled::Stored);
    };
    // It may have been put there a moment before the power failed, or by a run that was killed.
    sync(path)?;
    path.parent().map_or(Ok(()), sync)?;
    Ok(Settled::Held(path.to_owned()))
}
