//! What the tests do with a session, whichever client it is.

use std::{collections::BTreeMap, error::Error};

use pop3_conformance::dovecot::Dovecot;

/// Anything that goes wrong fails the test.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// How the connection becomes private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// It does not.
    Plaintext,
    /// By STLS.
    Stls,
    /// From the first octet.
    Tls,
}

impl Security {
    /// Where Dovecot speaks it.
    pub(crate) fn port(self, dovecot: &Dovecot) -> u16 {
        match self {
            Self::Plaintext | Self::Stls => dovecot.pop3().port(),
            Self::Tls => dovecot.pop3s().port(),
        }
    }
}

/// A session that has logged in.
pub(crate) trait Session: Sized {
    /// Connects and logs in, trusting Dovecot's authority alone.
    async fn open(dovecot: &Dovecot, security: Security) -> Outcome<Self>;
    /// The unique-ids by message number.
    async fn names(&mut self) -> Outcome<BTreeMap<u32, String>>;
    /// A whole message.
    async fn fetch(&mut self, message: u32) -> Outcome<Vec<u8>>;
    /// Marks a message as deleted.
    async fn delete(&mut self, message: u32) -> Outcome<()>;
    /// Says QUIT.
    async fn quit(self) -> Outcome<()>;
}

/// Both crates name their types, and what these do, alike: the component's host mirrors the native client.
macro_rules! session {
    ($client:ident, $mailbox:ty, $connect:expr) => {
        impl Session for $mailbox {
            async fn open(dovecot: &Dovecot, security: Security) -> Outcome<Self> {
                let options = $client::Options {
                    security: match security {
                        Security::Plaintext => $client::Security::Plaintext,
                        Security::Stls => $client::Security::Stls,
                        Security::Tls => $client::Security::Tls,
                    },
                    allow_plaintext_auth: security == Security::Plaintext,
                    ..$client::Options::default()
                };
                let connection = $connect(dovecot, options, security.port(dovecot)).await?;
                let credentials = $client::Credentials::user_pass(Dovecot::USER, Dovecot::PASSWORD);
                Ok(connection.authenticate(&credentials).await.map_err($client::Error::from)?)
            }

            async fn names(&mut self) -> Outcome<BTreeMap<u32, String>> {
                let ids = self.unique_ids().await?.into_iter();
                ids.map(|named| Ok((named.message.get(), String::from_utf8(named.id)?))).collect()
            }

            async fn fetch(&mut self, message: u32) -> Outcome<Vec<u8>> {
                let mut body = self.retrieve(message).await?;
                let mut octets = Vec::new();
                while let Some(chunk) = body.chunk().await? {
                    octets.extend_from_slice(&chunk);
                }
                Ok(octets)
            }

            async fn delete(&mut self, message: u32) -> Outcome<()> {
                Ok(self.delete(message).await?)
            }

            async fn quit(self) -> Outcome<()> {
                Ok(self.quit().await?)
            }
        }
    };
}

/// A session of `pop3-client`.
pub(crate) type Native = pop3_client::Mailbox<pop3_client::tokio::TokioTransport>;

/// A session of the component.
pub(crate) type Component = pop3_host::Mailbox;

session!(pop3_client, Native, async |dovecot: &Dovecot, options, port| -> Outcome<_> {
    let tls = pop3_client::tokio::tls_config(dovecot.ca_pem().as_bytes())?;
    Ok(pop3_client::tokio::Client::new(options, tls).connect("127.0.0.1", port).await?)
});

session!(pop3_host, Component, async |dovecot: &Dovecot, options, port| -> Outcome<_> {
    let tls = pop3_host::tls::trust_pem(dovecot.ca_pem().as_bytes())?;
    let host = pop3_host::Host::builder().tls_config(tls).build()?;
    Ok(host.client(&options).await?.connect("127.0.0.1", port).await?)
});
