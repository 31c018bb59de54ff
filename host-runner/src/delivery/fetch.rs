//! The messages of a maildrop into a Maildir.

use std::sync::Arc;

use super::{
    After, Draft, Failure, Maildir, MaildirError, Plan, Problem, Progress, Tally,
    claim::Claim,
    held::Held,
    key::Key,
    listing::{Item, Listing, is_wanted, list},
    settle::{Settled, blocking, settle},
};
use crate::{
    Error, ErrorKind, Request, Step,
    either::{Batch, Transaction},
};

/// So many messages are asked for at once, at most: their numbers are what it costs.
const ROUND: usize = 1_000;

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
    let mut run = Run { maildir, plan, observer, tally, held, refused: None, in_a_row: 0 };
    let fetched = run.messages(&mut mailbox).await;
    // What is stored is stored: the deletions before a problem can become real. Where the session is over, this fails
    // at once.
    (run.observer)(Progress::Quitting);
    let quit = mailbox.quit().await;
    run.end(fetched, quit.map_err(Error::from))
}

struct Run<'r> {
    maildir: &'r Maildir,
    plan: &'r Plan,
    observer: &'r mut (dyn FnMut(Progress) + Send),
    tally: Tally,
    held: Arc<Held>,
    refused: Option<Problem>,
    /// Refusals since the last message that came.
    in_a_row: u64,
}

impl Run<'_> {
    async fn messages(&mut self, mailbox: &mut impl Transaction) -> Result<(), Problem> {
        self.look().await?;
        let listing = list(mailbox, self.plan).await?;
        self.warn(&listing);
        let (wanted, octets) = self.count(&listing);
        (self.observer)(Progress::Listed { messages: listing.messages(), wanted, octets });
        let (plan, held) = (self.plan, Arc::clone(&self.held));
        let (mut taken, mut passed) = (0, Tally::default());
        let items = listing.items().filter(|item| {
            let wanted = is_wanted(item, plan, &held, taken, &mut passed);
            taken += u64::from(wanted);
            wanted
        });
        let items = items.take(usize::try_from(wanted).unwrap_or(usize::MAX));
        let fetched = self.each(mailbox, items, if listing.has_sizes() { u64::MAX } else { REFUSALS }).await;
        if !listing.has_sizes() {
            self.tally.held += passed.held;
        }
        fetched
    }

    /// How many messages will be fetched, and their octets; the others are counted by the reason for which they stay.
    fn count(&mut self, listing: &Listing) -> (u64, u64) {
        if !listing.has_sizes() {
            // A number that the server only claims is not counted up to.
            let wanted = self.plan.most.unwrap_or(u64::MAX).min(listing.messages());
            self.tally.beyond_limit = listing.messages() - wanted;
            return (wanted, 0);
        }
        listing.items().fold((0, 0), |(wanted, octets), item| {
            match is_wanted(&item, self.plan, &self.held, wanted, &mut self.tally) {
                true => (wanted + 1, u64::saturating_add(octets, item.octets.unwrap_or(0))),
                false => (wanted, octets),
            }
        })
    }

    /// Looks at what is there, with the sole right to add to it.
    async fn look(&mut self) -> Result<(), MaildirError> {
        let Some(account) = self.plan.account.clone() else { return Ok(()) };
        let root = self.maildir.root().to_owned();
        let look = move || {
            let claim = Claim::take(&root, &account)?;
            Held::look(&root).map(|held| held.claimed(claim))
        };
        self.held = Arc::new(blocking(look).await?);
        Ok(())
    }

    fn warn(&mut self, listing: &Listing) {
        let unidentified = listing.unidentified();
        // What is deleted does not come again.
        if self.plan.after == After::Keep && self.plan.account.is_some() && unidentified > 0 {
            (self.observer)(Progress::Unidentified { messages: unidentified });
        }
        if self.plan.largest.is_some() && !listing.has_sizes() {
            (self.observer)(Progress::NoSizes);
        }
    }

    async fn each(
        &mut self,
        mailbox: &mut impl Transaction,
        mut items: impl Iterator<Item = Item> + Send,
        patience: u64,
    ) -> Result<(), Problem> {
        let size = if self.plan.one_by_one { 1 } else { ROUND };
        while self.in_a_row < patience {
            let round: Vec<Item> = items.by_ref().take(size).collect();
            if round.is_empty() {
                break;
            }
            self.round(mailbox, &round, patience).await?;
        }
        Ok(())
    }

    /// Receives and stores messages; once they are stored, marks them as deleted.
    async fn round(
        &mut self,
        mailbox: &mut impl Transaction,
        items: &[Item],
        patience: u64,
    ) -> Result<(), Problem> {
        let mut settled = Vec::new();
        let received = self.receive(mailbox, items, patience, &mut settled).await;
        let over = matches!(received, Err(Problem::Message { .. } | Problem::Session(_)));
        if self.plan.after == After::Delete && !settled.is_empty() && !over {
            let marked = self.mark(mailbox, settled).await;
            return received.and(marked);
        }
        received
    }

    async fn receive(
        &mut self,
        mailbox: &mut impl Transaction,
        items: &[Item],
        patience: u64,
        settled: &mut Vec<u32>,
    ) -> Result<(), Problem> {
        let requests = items.iter().map(|item| Request::Retrieve(item.message)).collect();
        let mut batch = mailbox.batch(requests).await?;
        for &Item { message, key, .. } in items {
            let at = |error| Problem::Message { message, error };
            let draft = self.maildir.draft_of(self.plan.line_ends, key)?;
            let Some(answer) = batch.next().await.map_err(at)? else { break };
            match answer.outcome {
                Ok(_) => {
                    let owed = !settled.is_empty() || self.tally.unconfirmed > 0;
                    let draft = self.fill(&mut batch, draft, message, owed).await?;
                    self.settle(draft, message, key).await?;
                    settled.push(message);
                    self.in_a_row = 0;
                }
                Err(refusal) => self.note_refusal(message, ErrorKind::Refused(refusal).at(Step::Retr)),
            }
            if self.in_a_row == patience {
                break;
            }
        }
        Ok(())
    }

    /// Writes a message as it comes. `owed`: there are messages that are stored, and still to be deleted.
    async fn fill(
        &mut self,
        batch: &mut impl Batch,
        mut draft: Draft,
        message: u32,
        owed: bool,
    ) -> Result<Draft, Problem> {
        let mut failed = None;
        while let Some(octets) = batch.chunk().await.map_err(|error| Problem::Message { message, error })? {
            (self.observer)(Progress::Received(octets.len() as u64));
            match draft.write(&octets) {
                // The rest is for nobody, but without it there is neither DELE nor QUIT.
                Err(error) if owed => failed = failed.take().or(Some(error)),
                written => written?,
            }
        }
        failed.map_or_else(|| draft.complete(), Err)?;
        Ok(draft)
    }

    async fn settle(&mut self, draft: Draft, message: u32, key: Option<Key>) -> Result<(), Problem> {
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
        Ok(())
    }

    /// Marks messages that are on disk as deleted.
    async fn mark(&mut self, mailbox: &mut impl Transaction, settled: Vec<u32>) -> Result<(), Problem> {
        let requests = settled.iter().map(|&message| Request::Delete(message)).collect();
        let mut batch = mailbox.batch(requests).await?;
        for message in settled {
            let answer = batch.next().await.map_err(|error| Problem::Message { message, error })?;
            match answer.map(|answer| answer.outcome) {
                Some(Ok(_)) => {
                    self.tally.unconfirmed += 1;
                    (self.observer)(Progress::Marked { message });
                }
                Some(Err(refusal)) => {
                    self.note_refusal(message, ErrorKind::Refused(refusal).at(Step::Dele));
                }
                None => break,
            }
        }
        Ok(())
    }

    fn note_refusal(&mut self, message: u32, error: Error) {
        self.in_a_row += 1;
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
