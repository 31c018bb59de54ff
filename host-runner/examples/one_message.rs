//! Fetches one message into a writer, through the component.
//!
//! ```sh
//! cargo run -p pop3-host --example one_message
//! ```
//!
//! It runs against a mock server of its own. For a real one, replace what `main` takes from the server.

use std::{
    error::Error,
    io::{self, Write},
};

use pop3_host::{Client, Credentials, Host, Options};
use pop3_mock::{Server, User};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

/// Where the maildrop is, and whose.
struct Account<'a> {
    host: &'a str,
    port: u16,
    credentials: Credentials,
}

/// Writes the octets of a message as they come, never more than a chunk of them in memory. The end of what is written is
/// the end of the message: where the connection breaks, this is an error.
async fn fetch(
    client: &Client,
    account: &Account<'_>,
    message: u32,
    file: &mut (impl AsyncWrite + Unpin),
) -> Result<u64, Box<dyn Error>> {
    let connection = client.connect(account.host, account.port).await?;
    let mut mailbox = connection.authenticate(&account.credentials).await?;
    let octets = tokio::io::copy(&mut mailbox.retrieve(message).await?.into_reader(), file).await?;
    file.flush().await?;
    mailbox.quit().await?;
    Ok(octets)
}

fn alice() -> User {
    User::new("alice", "secret").message("From: bob@example.org\r\nSubject: hi\r\n\r\nA dot alone:\r\n.\r\n")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::builder().user(alice()).start().await?;
    // Without `tls_config`, the roots of the system are trusted.
    let host = Host::builder().tls_config(server.client_config()).build()?;
    let client = host.client(&Options::default()).await?;
    let credentials = Credentials::user_pass("alice", "secret");
    let account = Account { host: "localhost", port: server.pop3s().port(), credentials };

    // An AsyncWrite: this, a tokio::fs::File, a socket.
    let mut file = Vec::new();
    let octets = fetch(&client, &account, 1, &mut file).await?;
    writeln!(io::stdout(), "{octets} octets:\n{}", file.escape_ascii())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use pop3_host::ErrorKind;
    use pop3_mock::Script;

    use super::*;

    async fn fetched(server: Server, message: u32) -> (Result<u64, Box<dyn Error>>, Vec<u8>) {
        let host = Host::builder().tls_config(server.client_config()).build().unwrap();
        let client = host.client(&Options::default()).await.unwrap();
        let credentials = Credentials::user_pass("alice", "secret");
        let account = Account { host: "localhost", port: server.pop3s().port(), credentials };
        let mut file = Vec::new();
        (fetch(&client, &account, message, &mut file).await, file)
    }

    #[tokio::test]
    async fn the_message_is_written_octet_for_octet() {
        let (octets, file) = fetched(Server::builder().user(alice()).start().await.unwrap(), 1).await;
        assert_eq!(octets.unwrap(), file.len() as u64);
        assert_eq!(file, b"From: bob@example.org\r\nSubject: hi\r\n\r\nA dot alone:\r\n.\r\n");
    }

    #[tokio::test]
    async fn a_message_that_breaks_off_is_an_error_with_ours_inside() {
        let script = Script::new()
            .send("+OK\r\n")
            .expect("USER alice\r\n")
            .reply("+OK\r\n")
            .expect("PASS secret\r\n")
            .reply("+OK\r\n")
            .expect("RETR 1\r\n")
            .reply("+OK\r\nhalf")
            .close();
        let (octets, file) = fetched(Server::builder().script(script).start().await.unwrap(), 1).await;
        let error = octets.unwrap_err().downcast::<io::Error>().unwrap();
        let inside = error.get_ref().unwrap().downcast_ref::<pop3_host::Error>().unwrap();
        assert_eq!(inside.kind, ErrorKind::Truncated);
        assert_eq!(file, b"half");
    }
}
