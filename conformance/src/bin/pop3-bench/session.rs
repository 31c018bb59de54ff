//! Either of our clients, connected and logged in.

use std::sync::Arc;

use pop3_client::{
    Options, PipeliningOptions, Request,
    tokio::{Client, TokioTransport, tls_config},
};
use pop3_host::{Host, tls};
use rustls::ClientConfig;

use crate::{
    Outcome,
    arguments::{Security, Subject},
};

/// A maildrop on loopback.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account<'a> {
    /// Where its server listens on 127.0.0.1, for the security that is wanted.
    pub(crate) port: u16,
    /// Whether to use TLS.
    pub(crate) security: Security,
    /// Name of the maildrop.
    pub(crate) user: &'a str,
    /// Its password.
    pub(crate) password: &'a str,
    /// How far a batch goes ahead.
    pub(crate) pipelining: PipeliningOptions,
}

impl Account<'_> {
    /// The same for both clients.
    fn options(&self) -> Options {
        Options {
            security: match self.security {
                Security::Plaintext => pop3_client::Security::Plaintext,
                Security::Tls => pop3_client::Security::Tls,
            },
            allow_plaintext_auth: true,
            pipelining: self.pipelining,
            ..Options::default()
        }
    }
}

/// What is made once for a process: trust, and for the component the compiled code.
pub(crate) enum Opener {
    /// The native client's trust.
    Native(Arc<ClientConfig>),
    /// The component's host.
    Component(Host),
}

/// A session in the TRANSACTION state.
pub(crate) enum Session {
    /// Of `pop3-client`.
    Native(Box<pop3_client::Mailbox<TokioTransport>>),
    /// Of the component.
    Component(pop3_host::Mailbox),
}

impl Opener {
    /// Prepares `subject`, which will trust `ca` alone.
    pub(crate) fn new(subject: Subject, ca: &[u8]) -> Outcome<Self> {
        Ok(match subject {
            Subject::Native => Self::Native(tls_config(ca)?),
            Subject::Component => Self::Component(Host::builder().tls_config(tls::trust_pem(ca)?).build()?),
        })
    }

    /// Connects and logs in.
    pub(crate) async fn open(&self, account: Account<'_>) -> Outcome<Session> {
        match self {
            Self::Native(tls) => native(tls.clone(), account).await,
            Self::Component(host) => component(host, account).await,
        }
    }
}

async fn native(tls: Arc<ClientConfig>, account: Account<'_>) -> Outcome<Session> {
    let connection = Client::new(account.options(), tls).connect("127.0.0.1", account.port).await?;
    let credentials = pop3_client::Credentials::user_pass(account.user, account.password);
    let login = connection.authenticate(&credentials).await;
    Ok(Session::Native(Box::new(login.map_err(|failure| failure.error)?)))
}

async fn component(host: &Host, account: Account<'_>) -> Outcome<Session> {
    let connection = host.client(&account.options()).await?.connect("127.0.0.1", account.port).await?;
    let credentials = pop3_host::Credentials::user_pass(account.user, account.password);
    let login = connection.authenticate(&credentials).await;
    Ok(Session::Component(login.map_err(|failure| failure.error)?))
}

impl Session {
    /// Fetches a message and drops its octets; returns how many there were.
    pub(crate) async fn fetch(&mut self, message: u32) -> Outcome<u64> {
        let mut octets = 0;
        match self {
            Self::Native(mailbox) => {
                let mut body = mailbox.retrieve(message).await?;
                while let Some(chunk) = body.chunk().await? {
                    octets += chunk.len() as u64;
                }
            }
            Self::Component(mailbox) => {
                let mut body = mailbox.retrieve(message).await?;
                while let Some(chunk) = body.chunk().await? {
                    octets += chunk.len() as u64;
                }
            }
        }
        Ok(octets)
    }

    /// Fetches the first `messages` messages in one batch and drops their octets; returns how many there were.
    pub(crate) async fn fetch_all(&mut self, messages: u32) -> Outcome<u64> {
        let requests = (1..=messages).map(Request::Retrieve);
        let mut octets = 0;
        match self {
            Self::Native(mailbox) => {
                let mut batch = mailbox.batch(requests)?;
                while let Some(item) = batch.next().await? {
                    item.outcome.map_err(|refusal| refusal.to_string())?;
                    while let Some(chunk) = batch.chunk().await? {
                        octets += chunk.len() as u64;
                    }
                }
            }
            Self::Component(mailbox) => {
                let mut batch = mailbox.batch(requests).await?;
                while let Some(item) = batch.next().await? {
                    item.outcome.map_err(|refusal| refusal.to_string())?;
                    while let Some(chunk) = batch.chunk().await? {
                        octets += chunk.len() as u64;
                    }
                }
            }
        }
        Ok(octets)
    }

    /// Says QUIT.
    pub(crate) async fn quit(self) -> Outcome<()> {
        match self {
            Self::Native(mailbox) => mailbox.quit().await?,
            Self::Component(mailbox) => mailbox.quit().await?,
        }
        Ok(())
    }
}
