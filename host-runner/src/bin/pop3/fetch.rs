//! `pop3 fetch`.

use std::{fs, path::Path, sync::Arc, time::Instant};

use pop3_host::{
    Client, Credentials, Deadlines, Error, Host, Limits, Mailbox, Options, Password, Security, Warning,
    delivery::{self, After, Maildir, Tally},
    tls,
};
use rustls::ClientConfig;

use crate::{
    address::Address,
    arguments::Fetch,
    bar::Bar,
    exit::{Complaint, Sysexit, Trust, unreadable},
    output::{Said, aftermath, counted, report, warn},
    password::password,
};

/// How a run ended.
struct Done {
    tally: Tally,
    warnings: Vec<Warning>,
    outcome: Result<(), Complaint>,
}

impl Done {
    /// It failed before anything was fetched.
    fn nothing(complaint: Complaint) -> Self {
        Self { tally: Tally::default(), warnings: Vec::new(), outcome: Err(complaint) }
    }
}

/// Fetches, and says what was done.
pub(crate) async fn fetch(request: &Fetch) -> Result<(), Complaint> {
    let started = Instant::now();
    let Done { tally, warnings, outcome } = match prepare(request) {
        Ok((host, job)) => job.run(&host, request.quiet).await,
        Err(complaint) => Done::nothing(complaint),
    };
    let warnings = counted(&warnings);
    if request.json || (outcome.is_ok() && !request.quiet) {
        let said = Said { tally: &tally, warnings: &warnings, complaint: outcome.as_ref().err() };
        report(request.json, &said, &request.maildir, started.elapsed())
            .map_err(|error| Complaint::new(Sysexit::Io, format!("standard output: {error}")))?;
    }
    if !request.json && !request.quiet {
        warn(&warnings);
    }
    outcome.map_err(|complaint| Complaint { text: complaint.text + &aftermath(&tally), ..complaint })
}

/// Everything that can be wrong without asking the server.
fn prepare(request: &Fetch) -> Result<(Host, Job), Complaint> {
    let usage = |text| Complaint::new(Sysexit::Usage, text);
    let address = Address::parse(&request.url, request.security).map_err(usage)?;
    let password = password(request.password_stdin)?;
    let tls = roots(request.ca_file.as_deref())?;
    let maildir = Maildir::open(&request.maildir).map_err(|error| Complaint::from(&error))?;
    let options = Options {
        security: address.security,
        allow_plaintext_auth: address.security == Security::Plaintext,
        deadlines: request.timeout.map_or_else(Deadlines::default, Deadlines::all),
        // Nobody asks for the trace.
        limits: Limits { trace: 0, ..Limits::default() },
        ..Options::default()
    };
    let host = Host::builder().tls_config(tls).build()?;
    let trust = Trust { security: address.security, ca_file: request.ca_file.is_some() };
    Ok((host, Job { address, password, options, trust, maildir, after: request.after.after() }))
}

fn roots(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, Complaint> {
    let Some(path) = ca_file else { return Ok(tls::trust_system()) };
    let pem = fs::read(path).map_err(|error| unreadable("--ca-file", path, &error))?;
    let bad = |text| Complaint::new(Sysexit::Data, format!("--ca-file {}: {text}", path.display()));
    tls::trust_pem(&pem).map_err(bad)
}

struct Job {
    address: Address,
    password: Password,
    options: Options,
    trust: Trust,
    maildir: Maildir,
    after: After,
}

impl Job {
    async fn run(self, host: &Host, quiet: bool) -> Done {
        let client = match host.client(&self.options).await {
            Ok(client) => client,
            Err(error) => return Done::nothing(Complaint::new(Sysexit::Software, error.to_string())),
        };
        let mailbox = match self.log_in(&client).await {
            Ok(mailbox) => mailbox,
            Err(error) => return Done::nothing(Complaint::session(&error, &client, self.trust)),
        };
        let mut bar = Bar::new(quiet);
        let fetched =
            delivery::fetch(mailbox, &self.maildir, self.after, &mut |progress| bar.show(progress)).await;
        bar.clear();
        // They are worth a word, but none where the component itself is gone.
        let warnings = client.take_warnings().await.unwrap_or_default();
        let (tally, outcome) = match fetched {
            Ok(tally) => (tally, Ok(())),
            Err(failure) => (failure.tally, Err(Complaint::problem(&failure.problem, &client, self.trust))),
        };
        Done { tally, warnings, outcome }
    }

    async fn log_in(&self, client: &Client) -> Result<Mailbox, Error> {
        let Address { user, host, port, .. } = &self.address;
        let connection = client.connect(host, *port).await?;
        let credentials = Credentials::user_pass(user, self.password.clone());
        match connection.authenticate(&credentials).await {
            Ok(mailbox) => Ok(mailbox),
            Err(failure) => {
                if let Some(connection) = failure.connection {
                    // The login failed: how the farewell goes changes nothing.
                    let _ = connection.quit().await;
                }
                Err(failure.error)
            }
        }
    }
}
