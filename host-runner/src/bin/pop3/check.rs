//! `pop3 check`: an account, step by step.

mod steps;

use std::{collections::BTreeSet, time::Duration};

use pop3_host::{
    Credentials, ErrorKind, Escaped, Security,
    either::{Authorization, Client, Transaction},
    tls::Reason,
};
use serde_json::json;

use crate::{
    access::{Access, Job, Trouble},
    arguments::Check,
    certificate::Seen,
    complaint::Complaint,
    output::Voice,
};
use steps::{Part, Steps};

/// Tries an account and says what works.
pub(crate) async fn check(request: Check) -> Result<(), Complaint> {
    let voice = Voice::new(request.json, false);
    let seen = Seen::default();
    let prepared = async {
        let access = Access::with(&request.server, |roots| seen.config(roots))?;
        let credentials = match request.no_login {
            true => None,
            false => Some(access.credentials(request.login).await?),
        };
        Ok((access, credentials))
    };
    let (access, credentials) = match prepared.await {
        Ok(prepared) => prepared,
        Err(complaint) => return voice.refused(complaint),
    };
    let steps = Steps::new(voice, access.options.security);
    let ended = access.run(Checking { credentials, seen, steps }).await;
    voice.end(ended, json!({}))
}

struct Checking {
    credentials: Option<Credentials>,
    seen: Seen,
    steps: Steps,
}

impl Job for Checking {
    type Done = ();

    async fn run<C: Client>(mut self, client: &C, access: &Access) -> Result<(), Trouble> {
        self.name(access).await?;
        let mut connection = match access.connect(client).await {
            Ok(connection) => connection,
            Err(error) => {
                let certificate =
                    client.tls_error().map(|error| Reason::from(&error)).is_some_and(of_certificate);
                self.tell_tls(self.steps.failing(error.step, certificate))?;
                let complaint = Complaint::session(&error, client.tls_error().as_ref(), access.trust);
                self.steps.failed(self.steps.failing(error.step, certificate), &complaint)?;
                return Err(complaint.into());
            }
        };
        self.tell_tls(Part::Capabilities)?;
        let greeting = connection.greeting().await?;
        self.steps.passed(Part::Greeting, &Escaped(&greeting).to_string())?;
        let capabilities = access.traced(client, connection.capabilities()).await;
        match capabilities {
            Ok(lines) => self.steps.passed(Part::Capabilities, &joined(&lines))?,
            // RFC 2449 came later than many servers.
            Err(error) if matches!(error.kind, ErrorKind::Refused(_)) => {
                self.steps.passed(Part::Capabilities, "none: the server does not know CAPA")?;
            }
            Err(error) => return Err(self.fail(Part::Capabilities, &error, client, access)?),
        }
        let Some(credentials) = self.credentials.take() else {
            self.steps.skipped(Part::Login, "not tried")?;
            let _ = access.traced(client, connection.quit()).await;
            return Ok(());
        };
        let mut mailbox = match access.log_in(client, connection, &credentials).await {
            Ok(mailbox) => mailbox,
            Err(error) => return Err(self.fail(Part::Login, &error, client, access)?),
        };
        let maildrop = match mailbox.stat().await {
            Ok(maildrop) => maildrop,
            Err(error) => return Err(self.fail(Part::Login, &error, client, access)?),
        };
        let said = format!("{} messages, {} octets", maildrop.messages, maildrop.octets);
        self.steps.passed(Part::Login, &said)?;
        // Nothing was changed: how the farewell goes changes nothing.
        let _ = mailbox.quit().await;
        Ok(())
    }
}

impl Checking {
    /// The addresses of the host, asked for on their own: the client tells only whether one of them works.
    async fn name(&mut self, access: &Access) -> Result<(), Complaint> {
        let deadline: Duration = access.options.deadlines.connect;
        let lookup = tokio::net::lookup_host((access.address.host.as_str(), access.address.port));
        // That it fails, or takes too long, is for the client to find out.
        let Ok(Ok(addresses)) = tokio::time::timeout(deadline, lookup).await else { return Ok(()) };
        let addresses: BTreeSet<String> = addresses.map(|address| address.ip().to_string()).collect();
        self.steps.addresses = Some(addresses.into_iter().collect::<Vec<_>>().join(", "));
        Ok(())
    }

    /// Says of the steps before `end` that they work.
    fn tell_tls(&mut self, end: Part) -> Result<(), Complaint> {
        let tls = self.seen.version().unwrap_or("the server speaks it");
        let certificate = self.seen.certificate().map(|certificate| certificate.to_string());
        let details = [
            (Part::Name, self.steps.addresses.clone().unwrap_or_default()),
            (Part::Port, "takes connections".to_owned()),
            (Part::Tls, tls.to_owned()),
            (Part::Certificate, certificate.unwrap_or_default()),
        ];
        for (part, detail) in details {
            if self.steps.comes_before(part, end) {
                self.steps.passed(part, &detail)?;
            }
        }
        Ok(())
    }

    fn fail<C: Client>(
        &mut self,
        part: Part,
        error: &pop3_host::Error,
        client: &C,
        access: &Access,
    ) -> Result<Trouble, Complaint> {
        let complaint = Complaint::session(error, client.tls_error().as_ref(), access.trust);
        self.steps.failed(part, &complaint)?;
        Ok(complaint.into())
    }
}

/// Whether TLS itself works, and it is the certificate that does not.
fn of_certificate(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::UnknownIssuer
            | Reason::WrongName
            | Reason::Expired
            | Reason::NotValidYet
            | Reason::Certificate
    )
}

fn joined(lines: &[Vec<u8>]) -> String {
    Escaped(&lines.join(&b", "[..])).to_string()
}

/// Whether an address asks for TLS at all.
fn private(security: Security) -> bool {
    security != Security::Plaintext
}
