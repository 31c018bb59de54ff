//! From the command line to a session, on either build of the client.

use std::{fs, path::Path, sync::Arc};

use pop3_host::{
    Credentials, Deadlines, Error, Host, Limits, Options, Security, Warning,
    either::{Authorization, Client},
    tls,
};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};

use crate::{
    address::Address,
    arguments::{LoginArguments, ServerArguments},
    cache,
    complaint::Complaint,
    exit::Sysexit,
    explain::Trust,
    interrupt::{interrupted, unless_interrupted},
    login,
    trace::{KEPT, TraceFile, visited},
    traced::Traced,
};

/// Everything that is known before anything is sent.
pub(crate) struct Access {
    pub(crate) address: Address,
    pub(crate) options: Options,
    pub(crate) trust: Trust,
    tls: Arc<ClientConfig>,
    trace: Option<TraceFile>,
    native: bool,
}

/// What a command does with a client, whichever build it is.
pub(crate) trait Job {
    /// What comes of it.
    type Done;

    async fn run<C: Client>(self, client: &C, access: &Access) -> Result<Self::Done, Trouble>;
}

/// Why a job was not done.
pub(crate) enum Trouble {
    Session(Error),
    Other(Complaint),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Session(error)
    }
}

impl From<Complaint> for Trouble {
    fn from(complaint: Complaint) -> Self {
        Self::Other(complaint)
    }
}

/// How a job ended.
pub(crate) struct Ended<D> {
    pub(crate) outcome: Result<D, Complaint>,
    /// What the server did wrong and the client put up with.
    pub(crate) warnings: Vec<Warning>,
    /// What else is worth a word.
    pub(crate) note: Option<String>,
}

impl Access {
    /// Everything that can be wrong without asking the server.
    pub(crate) fn prepare(server: &ServerArguments) -> Result<Self, Complaint> {
        Self::with(server, tls::trust)?.without_message()
    }

    /// As [`prepare`](Self::prepare), with a message where the address names one.
    pub(crate) fn prepare_for_message(server: &ServerArguments) -> Result<(Self, Option<u32>), Complaint> {
        let access = Self::with(server, tls::trust)?;
        let message = access.address.message;
        Ok((access, message))
    }

    /// Who names a message means that one, and not all.
    fn without_message(self) -> Result<Self, Complaint> {
        match self.address.message {
            None => Ok(self),
            Some(message) => Err(Complaint::usage(format!(
                "the address names message {message}: only show takes one; leave /{message} out"
            ))),
        }
    }

    /// As [`prepare`](Self::prepare), with a configuration made of the roots to trust.
    pub(crate) fn prepare_with(
        server: &ServerArguments,
        config: impl FnOnce(RootCertStore) -> Arc<ClientConfig>,
    ) -> Result<Self, Complaint> {
        Self::with(server, config)?.without_message()
    }

    fn with(
        server: &ServerArguments,
        config: impl FnOnce(RootCertStore) -> Arc<ClientConfig>,
    ) -> Result<Self, Complaint> {
        let address = Address::parse(&server.url, server.security).map_err(Complaint::usage)?;
        server.server_name.as_deref().map_or(Ok(()), check_server_name)?;
        let tls = config(roots(server.ca_file.as_deref())?);
        let trace = server.trace.as_deref().map(TraceFile::create).transpose()?;
        let options = Options {
            security: address.security,
            server_name: server.server_name.clone(),
            allow_plaintext_auth: address.security == Security::Plaintext,
            deadlines: server.timeout.map_or_else(Deadlines::default, Deadlines::all),
            limits: Limits { trace: if trace.is_some() { KEPT } else { 0 }, ..Limits::default() },
            ..Options::default()
        };
        let trust = Trust { security: address.security, ca_file: server.ca_file.is_some() };
        Ok(Self { address, options, trust, tls, trace, native: server.native })
    }

    /// Asks for what proves who the user is.
    pub(crate) async fn credentials(&self, arguments: &LoginArguments) -> Result<Credentials, Complaint> {
        unless_interrupted(login::credentials(arguments, &self.address)).await
    }

    /// Runs a job on the build of the client that was asked for.
    pub(crate) async fn run<J: Job>(&self, job: J) -> Ended<J::Done> {
        if self.native {
            let client = pop3_client::tokio::Client::new(self.options.clone(), Arc::clone(&self.tls));
            return self.run_on(&client, job).await;
        }
        let failed = |complaint| Ended { outcome: Err(complaint), warnings: Vec::new(), note: None };
        let host = match cache::build(|| Host::builder().tls_config(Arc::clone(&self.tls))) {
            Ok(host) => host,
            Err(error) => return failed(error.into()),
        };
        match host.client(&self.options).await {
            Ok(client) => self.run_on(&client, job).await,
            Err(error) => failed(Complaint::session(&error, None, self.trust)),
        }
    }

    async fn run_on<C: Client, J: Job>(&self, client: &C, job: J) -> Ended<J::Done> {
        let outcome = tokio::select! {
            biased;
            complaint = interrupted() => Err(Trouble::Other(complaint)),
            // A session is tens of kilobytes of state, which need not be on the stack of every command.
            outcome = Box::pin(job.run(client, self)) => outcome,
        };
        if let Some(trace) = &self.trace {
            // What was said last, of a step that was interrupted.
            trace.end(client).await;
        }
        let tls = client.tls_error();
        let outcome = outcome.map_err(|trouble| match trouble {
            Trouble::Session(error) => Complaint::session(&error, tls.as_ref(), self.trust),
            Trouble::Other(complaint) => complaint,
        });
        // They are worth a word, but none where the component itself is gone.
        let warnings = client.take_warnings().await.unwrap_or_default();
        Ended { outcome, warnings, note: self.trace.as_ref().and_then(TraceFile::failure) }
    }

    /// Connects as the address says.
    pub(crate) async fn connect<C: Client>(&self, client: &C) -> Result<C::Connection, Error> {
        let Address { host, port, .. } = &self.address;
        self.traced("connecting", client, client.connect(host, *port)).await
    }

    /// Logs in; after a refusal, says farewell.
    pub(crate) async fn log_in<'c, C: Client>(
        &'c self,
        client: &'c C,
        connection: C::Connection,
        credentials: &Credentials,
    ) -> Result<Traced<'c, C, <C::Connection as Authorization>::Mailbox>, Error> {
        let login = async {
            match connection.authenticate(credentials).await {
                Ok(mailbox) => Ok(mailbox),
                Err((error, None)) => Err(error),
                Err((error, Some(connection))) => {
                    // The login failed: how the farewell goes changes nothing.
                    let _ = connection.quit().await;
                    Err(error)
                }
            }
        };
        let mailbox = self.traced("the login", client, login).await?;
        Ok(Traced { mailbox, client, trace: self.trace.as_ref() })
    }

    /// Writes to `--trace` what a step said.
    pub(crate) async fn traced<T>(
        &self,
        name: &str,
        client: &impl Client,
        step: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        visited(self.trace.as_ref(), name, client, step).await
    }
}

fn check_server_name(name: &str) -> Result<(), Complaint> {
    let bad =
        |_| Complaint::usage(format!("--server-name {name:?}: not a name that a certificate can carry"));
    ServerName::try_from(name).map(drop).map_err(bad)
}

/// Whom to trust.
fn roots(ca_file: Option<&Path>) -> Result<RootCertStore, Complaint> {
    let Some(path) = ca_file else { return Ok(tls::system_roots()) };
    let pem = fs::read(path).map_err(|error| Complaint::unreadable("--ca-file", path, &error))?;
    let bad = |text| Complaint::new(Sysexit::Data, format!("--ca-file {}: {text}", path.display()));
    tls::pem_roots(&pem).map_err(bad)
}
