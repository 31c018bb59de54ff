//! `pop3 fetch`.

use std::sync::{Arc, Mutex, PoisonError};

use indicatif::HumanBytes;
use pop3_host::{
    Credentials,
    delivery::{self, Account, Maildir, Plan, Progress, Tally},
    either::Client,
};
use serde_json::json;

use crate::{
    access::{Access, Ended, Job, Trouble},
    arguments::Fetch,
    bar::Bar,
    complaint::Complaint,
    exit::Sysexit,
    output::Voice,
};

/// Fetches, and says what was done.
pub(crate) async fn fetch(request: Fetch) -> Result<(), Complaint> {
    let voice = Voice::new(request.json, request.quiet);
    let directory = request.maildir.clone();
    let (access, job) = match prepare(request, voice).await {
        Ok(prepared) => prepared,
        Err(complaint) => return voice.end(failed(complaint), event(&Tally::default())),
    };
    let so_far = Arc::clone(&job.so_far);
    let Ended { outcome, warnings, note } = access.run(job).await;
    let (tally, outcome) = match outcome {
        Ok((tally, outcome)) => (tally, outcome),
        Err(complaint) => SoFar::at_the_end(&so_far, complaint),
    };
    let said = match &outcome {
        Ok(()) => voice.line(format_args!("{} in {:.1} s", summary(&tally, &directory), voice.seconds())),
        Err(_) => Ok(()),
    };
    let outcome = outcome
        .map_err(|complaint| Complaint { text: complaint.text.clone() + &aftermath(&tally), ..complaint });
    voice.end(Ended { outcome, warnings, note }, event(&tally))?;
    // Who does not read the summary has their mail all the same.
    said.or_else(|complaint| if complaint.code == Sysexit::NobodyReads { Ok(()) } else { Err(complaint) })
}

/// What has been done at any moment, for when it is interrupted.
#[derive(Debug, Default)]
struct SoFar {
    tally: Tally,
    quitting: bool,
}

impl SoFar {
    fn note(&mut self, progress: &Progress) {
        match progress {
            Progress::Stored { octets, .. } => {
                self.tally.messages += 1;
                self.tally.octets += octets;
            }
            Progress::Held { .. } => self.tally.held += 1,
            Progress::Marked { .. } => self.tally.unconfirmed += 1,
            Progress::Quitting => self.quitting = true,
            _ => {}
        }
    }

    /// What an interruption leaves: before QUIT, no mark counts; during QUIT, nobody knows.
    fn at_the_end(so_far: &Mutex<Self>, complaint: Complaint) -> (Tally, Result<(), Complaint>) {
        let so_far = so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tally = so_far.tally.clone();
        if !matches!(complaint.code, Sysexit::Interrupted | Sysexit::Terminated) {
            return (tally, Err(complaint));
        }
        let text = if so_far.quitting && tally.unconfirmed > 0 {
            " during QUIT"
        } else {
            tally.unconfirmed = 0;
            ": nothing was deleted on the server"
        };
        (tally, Err(Complaint { text: complaint.text.clone() + text, ..complaint }))
    }
}

fn failed(complaint: Complaint) -> Ended<()> {
    Ended { outcome: Err(complaint), warnings: Vec::new(), note: None }
}

async fn prepare(request: Fetch, voice: Voice) -> Result<(Access, Fetching), Complaint> {
    let access = Access::prepare(&request.server)?;
    let credentials = access.credentials(&request.login).await?;
    let maildir = Maildir::open(&request.maildir).map_err(|error| Complaint::from(&error))?;
    let address = &access.address;
    let user = address.user.as_deref().unwrap_or_default();
    let plan = Plan {
        after: request.after.after(),
        account: Some(Account::new(user, &address.host, address.port)),
        most: request.limit,
        largest: request.max_size,
        line_ends: request.line_ends.into(),
    };
    Ok((access, Fetching { credentials, maildir, plan, voice, so_far: Arc::default() }))
}

struct Fetching {
    credentials: Credentials,
    maildir: Maildir,
    plan: Plan,
    voice: Voice,
    so_far: Arc<Mutex<SoFar>>,
}

impl Job for Fetching {
    /// What was done, also where something went wrong after it.
    type Done = (Tally, Result<(), Complaint>);

    async fn run<C: Client>(self, client: &C, access: &Access) -> Result<Self::Done, Trouble> {
        let connection = access.connect(client).await?;
        let mailbox = access.log_in(client, connection, &self.credentials).await?;
        let mut bar = Bar::new(self.voice.quiet || self.voice.json);
        let mut observer = |progress: Progress| {
            self.so_far.lock().unwrap_or_else(PoisonError::into_inner).note(&progress);
            bar.show(&progress);
            tell(&self.voice, &progress);
        };
        let fetched = delivery::fetch(mailbox, &self.maildir, &self.plan, &mut observer).await;
        bar.clear();
        Ok(match fetched {
            Ok(tally) => (tally, Ok(())),
            Err(failure) => {
                let tls = client.tls_error();
                (failure.tally, Err(Complaint::problem(&failure.problem, tls.as_ref(), access.trust)))
            }
        })
    }
}

/// Progress as events. Where nobody reads them, the mail comes all the same.
fn tell(voice: &Voice, progress: &Progress) {
    let _ = match progress {
        Progress::Unidentified { messages } => {
            voice.warning(&format!(
                "messages without a unique-id of their own: {messages}; they are fetched again each time"
            ));
            Ok(())
        }
        Progress::NoSizes => {
            voice.warning("the server lists no sizes: --max-size holds back nothing");
            Ok(())
        }
        Progress::Listed { messages, wanted, octets } => {
            voice.event("listed", json!({ "messages": messages, "wanted": wanted, "octets": octets }))
        }
        Progress::Stored { message, octets, path } => voice
            .event("stored", json!({ "message": message, "octets": octets, "path": path.to_string_lossy() })),
        Progress::Held { message, path } => {
            voice.event("held", json!({ "message": message, "path": path.to_string_lossy() }))
        }
        Progress::Marked { message } => voice.event("marked", json!({ "message": message })),
        Progress::Refused { message, error } => {
            voice.event("refused", json!({ "message": message, "text": error.to_string() }))
        }
        _ => Ok(()),
    };
}

fn event(tally: &Tally) -> serde_json::Value {
    let Tally { messages, octets, held, too_large, beyond_limit, deleted, unconfirmed } = tally;
    json!({
        "messages": messages,
        "octets": octets,
        "held": held,
        "too_large": too_large,
        "beyond_limit": beyond_limit,
        "deleted": deleted,
        "unconfirmed": unconfirmed,
    })
}

/// `12 messages (3.4 MiB) fetched into Mail, 3 there already`
fn summary(tally: &Tally, maildir: &std::path::Path) -> String {
    let Tally { messages, octets, held, too_large, beyond_limit, deleted, .. } = tally;
    let (noun, size, maildir) =
        (if *messages == 1 { "message" } else { "messages" }, HumanBytes(*octets), maildir.display());
    [
        format!("{messages} {noun} ({size}) fetched into {maildir}"),
        said(*held, ", ", " there already"),
        said(*too_large, ", ", " left by --max-size"),
        said(*beyond_limit, ", ", " left by --limit"),
        said(*deleted, ", ", " deleted on the server"),
    ]
    .concat()
}

/// What was done before a failure, to follow the text about it; nothing where nothing was stored.
fn aftermath(tally: &Tally) -> String {
    let Tally { messages, deleted, unconfirmed, .. } = tally;
    [
        said(*messages, "; messages stored: ", ""),
        said(*deleted, ", deleted on the server: ", ""),
        said(*unconfirmed, ", deletions not confirmed: ", " (these may come again)"),
    ]
    .concat()
}

/// A number between two texts; nothing for zero.
fn said(number: u64, before: &str, after: &str) -> String {
    if number == 0 { String::new() } else { format!("{before}{number}{after}") }
}
