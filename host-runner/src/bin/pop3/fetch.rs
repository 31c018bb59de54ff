//! `pop3 fetch`.

mod so_far;
mod summary;
mod tell;

use std::sync::{Arc, Mutex, PoisonError};

use pop3_host::{
    Credentials, Pipelining,
    delivery::{self, Account, Maildir, Plan, Progress, Tally},
    either::Client,
};

use crate::{
    access::{Access, Ended, Job, Trouble},
    arguments::Fetch,
    bar::Bar,
    complaint::Complaint,
    exit::Sysexit,
    output::Voice,
};
use so_far::SoFar;
use summary::{aftermath, event, summary};
use tell::tell;

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

fn failed(complaint: Complaint) -> Ended<()> {
    Ended { outcome: Err(complaint), warnings: Vec::new(), note: None }
}

async fn prepare(request: Fetch, voice: Voice) -> Result<(Access, Fetching), Complaint> {
    let mut access = Access::prepare(&request.server)?;
    if request.no_pipelining {
        access.options.pipelining.mode = Pipelining::Never;
    }
    let credentials = access.credentials(&request.login).await?;
    let maildir = Maildir::open(&request.maildir).map_err(|error| Complaint::from(&error))?;
    let address = &access.address;
    let user = address.user.as_deref().unwrap_or_default();
    let plan = Plan {
        after: request.after.after(),
        account: Some(Account::new(user, &address.host, address.port)),
        most: request.limit,
        largest: request.max_size,
        one_by_one: request.no_pipelining,
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
