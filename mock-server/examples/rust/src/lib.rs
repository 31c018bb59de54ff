//! The program under test: moves all mail out of a maildrop.
//!
//! A real one would have its own ideas of where mail goes; `tests/collect.rs` shows how it is tested.

#![forbid(unsafe_code)]

use std::io;

use pop3_client::tokio::{Client, TokioTransport};
use pop3_client::{Credentials, Error, Mailbox};

/// Why mail was not collected. Whatever it was, nothing is gone from the maildrop.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// The server, or the way to it.
    #[error("{0}")]
    Pop3(#[from] Error),
    /// The place where the mail should go.
    #[error("cannot save a message: {0}")]
    Save(#[from] io::Error),
}

/// Saves every message and deletes it; gives how many there were. `save` gets whole messages, in order. The server
/// removes them when all are saved, by QUIT (RFC 1939 §6).
///
/// # Errors
/// [`CollectError`]
pub async fn collect(
    client: &Client,
    (host, port): (&str, u16),
    credentials: &Credentials,
    mut save: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<usize, CollectError> {
    let connection = client.connect(host, port).await?;
    let mut mailbox = connection.authenticate(credentials).await.map_err(|failure| failure.error)?;
    let entries = mailbox.scan().await?;
    for entry in &entries {
        let number = entry.message.get();
        save(&whole(&mut mailbox, number).await?)?;
        mailbox.delete(number).await?;
    }
    mailbox.quit().await.map_err(Error::from)?;
    Ok(entries.len())
}

/// A message with all its octets, or none of them.
async fn whole(mailbox: &mut Mailbox<TokioTransport>, number: u32) -> Result<Vec<u8>, Error> {
    let mut message = mailbox.retrieve(number).await?;
    let mut octets = Vec::new();
    while let Some(chunk) = message.chunk().await? {
        octets.extend_from_slice(&chunk);
    }
    Ok(octets)
}
