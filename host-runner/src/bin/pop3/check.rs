//! `pop3 check`: an account, step by step.

mod steps;

use std::{collections::BTreeSet, time::Duration};

use pop3_host::{
    Capabilities, Credentials, Error, ErrorKind, Escaped, Maildrop, Security,
    either::{Authorization, Client, Transaction},
    tls::Reason,
};
use serde_json::json;

use crate::{
    access::{Access, Ended, Job, Trouble},
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
        let access = Access::prepare_with(&request.server, |roots| seen.config(roots))?;
        let credentials = match request.no_login {
            true => None,
            false => Some(access.credentials(&request.login).await?),
        };
        Ok((access, credentials))
    };
    let (access, credentials) = match prepared.await {
        Ok(prepared) => prepared,
        Err(complaint) => return voice.refused(complaint),
    };
    let steps = Steps::new(voice, access.options.security);
    let Ended { outcome, warnings, note } = access.run(Checking { credentials, seen, steps }).await;
    let told = matches!(outcome, Ok(Err(_)));
    let ended = voice.end(Ended { outcome: outcome.flatten(), warnings, note }, json!({}));
    // The line of the step that failed has said why.
    ended.map_err(|complaint| if told { Complaint { text: String::new(), ..complaint } } else { complaint })
}

struct Checking {
    credentials: Option<Credentials>,
    seen: Seen,
    steps: Steps,
}

impl Job for Checking {
    /// A step that failed, and was told, is not an error of the check.
    type Done = Result<(), Complaint>;

    async fn run<C: Client>(mut self, client: &C, access: &Access) -> Result<Self::Done, Trouble> {
        self.name(access).await?;
        let mut connection = match access.connect(client).await {
            Ok(connection) => connection,
            Err(error) => return Ok(Err(self.not_connected(&error, client, access)?)),
        };
        self.tell_tls(Part::Capabilities)?;
        self.steps.passed(Part::Greeting, &Escaped(&connection.greeting().text).to_string())?;
        let offered = match access.traced("CAPA", client, connection.capabilities()).await {
            Ok(capabilities) => {
                self.steps.passed(Part::Capabilities, &joined(&capabilities))?;
                Some(capabilities)
            }
            // RFC 2449 came later than many servers.
            Err(error) if matches!(error.kind, ErrorKind::Refused(_)) => {
                self.steps.passed(Part::Capabilities, "none: the server does not know CAPA")?;
                None
            }
            Err(error) => return Ok(Err(self.fail(Part::Capabilities, &error, client, access)?)),
        };
        let Some(credentials) = self.credentials.take() else {
            self.steps.skipped(Part::Login, "not tried")?;
            let _ = access.traced("QUIT", client, connection.quit()).await;
            return Ok(Ok(()));
        };
        // Chosen here, so that it can be told; where nothing will do, the login says why.
        let may_show = private(access.options.security) || access.options.allow_plaintext_auth;
        let credentials = credentials.chosen(offered.as_ref(), may_show).unwrap_or(credentials);
        self.steps.mechanism = Some(credentials.way());
        match log_in(client, access, connection, &credentials).await {
            Ok(said) => Ok(Ok(self.steps.passed(Part::Login, &said)?)),
            Err(error) => Ok(Err(self.fail(Part::Login, &error, client, access)?)),
        }
    }
}

/// Logs in, and tells what is there.
async fn log_in<C: Client>(
    client: &C,
    access: &Access,
    connection: C::Connection,
    credentials: &Credentials,
) -> Result<String, Error> {
    let mut mailbox = access.log_in(client, connection, credentials).await?;
    let Maildrop { messages, octets } = mailbox.stat().await?;
    // Nothing was changed: how the farewell goes changes nothing.
    let _ = mailbox.quit().await;
    let octets =
        octets.map_or_else(|| "of no size that it can tell".to_owned(), |octets| format!("{octets} octets"));
    Ok(format!("by {}: {messages} messages, {octets}", credentials.way()))
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
    fn tell_tls(&self, end: Part) -> Result<(), Complaint> {
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

    fn not_connected<C: Client>(
        &self,
        error: &Error,
        client: &C,
        access: &Access,
    ) -> Result<Complaint, Complaint> {
        let of_certificate = client.tls_error().is_some_and(|error| of_certificate(Reason::from(&error)));
        let part = self.steps.failing(error.step, of_certificate);
        self.tell_tls(part)?;
        self.fail(part, error, client, access)
    }

    fn fail<C: Client>(
        &self,
        part: Part,
        error: &Error,
        client: &C,
        access: &Access,
    ) -> Result<Complaint, Complaint> {
        let complaint = Complaint::session(error, client.tls_error().as_ref(), access.trust);
        let certificate = self.seen.certificate().filter(|_| part == Part::Certificate);
        let described = certificate.map(|certificate| format!("; it is {certificate}")).unwrap_or_default();
        self.steps.failed(part, &(complaint.text.clone() + &described))?;
        Ok(complaint)
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

fn joined(capabilities: &Capabilities) -> String {
    let lines: Vec<&[u8]> = capabilities.lines().collect();
    Escaped(&lines.join(&b", "[..])).to_string()
}

/// Whether an address asks for TLS at all.
fn private(security: Security) -> bool {
    security != Security::Plaintext
}
