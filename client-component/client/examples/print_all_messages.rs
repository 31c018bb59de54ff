//! Prints all messages of a maildrop: the counterpart of the example at the end of poplib's documentation.
//!
//! ```sh
//! cargo run -p pop3-client --example print_all_messages                           # on a mock server of its own
//! POP3_PASSWORD=... cargo run -p pop3-client --example print_all_messages -- HOST USER    # over TLS, port 995
//! ```

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

use pop3_client::{
    Credentials, Options,
    tokio::{Client, tls_config_of},
};
use pop3_mock::{Server, User};
use rustls::{ClientConfig, RootCertStore};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    let printed = match arguments.as_slice() {
        [] => of_a_mock_server(&mut out).await,
        [host, user] => of_a_real_server(host, user, &mut out).await,
        _ => Err("usage: print_all_messages [HOST USER], with the password in POP3_PASSWORD".into()),
    };
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Connects, logs in, and prints message after message. What arrives is octets, and goes out as such.
async fn print_all(
    client: &Client,
    (host, port): (&str, u16),
    credentials: &Credentials,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let connection = client.connect(host, port).await?;
    let mut mailbox = connection.authenticate(credentials).await?;
    for entry in mailbox.scan().await? {
        let octets = entry.octets.map_or("unknown".into(), |octets| octets.to_string());
        writeln!(out, "---- message {}, {octets} octets", entry.message)?;
        let mut message = mailbox.retrieve(entry.message.get()).await?;
        while let Some(octets) = message.chunk().await? {
            out.write_all(&octets)?;
        }
    }
    mailbox.quit().await?;
    Ok(())
}

async fn of_a_real_server(host: &str, user: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let password = env::var("POP3_PASSWORD").map_err(|_| "POP3_PASSWORD is not set")?;
    let client = Client::new(Options::default(), roots_of_the_system()?);
    print_all(&client, (host, 995), &Credentials::user_pass(user, password), out).await
}

fn roots_of_the_system() -> Result<Arc<ClientConfig>, Box<dyn Error>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    Ok(tls_config_of(roots)?)
}

async fn of_a_mock_server(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let alice = User::new("alice", "secret")
        .message(
            "From: bob@example.org\r\nSubject: dots\r\n\r\nA line with a dot alone:\r\n.\r\nand more.\r\n",
        )
        .message("From: carol@example.org\r\nSubject: octets\r\n\r\nä stays two octets.\r\n");
    let server = Server::builder().user(alice).start().await?;
    let client = Client::new(Options::default(), server.client_config());
    let address = ("localhost", server.pop3s().port());
    print_all(&client, address, &Credentials::user_pass("alice", "secret"), out).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_messages_are_printed_as_they_are() {
        let mut out = Vec::new();
        of_a_mock_server(&mut out).await.unwrap();
        let expected = "---- message 1, 80 octets\n\
            From: bob@example.org\r\nSubject: dots\r\n\r\nA line with a dot alone:\r\n.\r\nand more.\r\n\
            ---- message 2, 66 octets\n\
            From: carol@example.org\r\nSubject: octets\r\n\r\nä stays two octets.\r\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[tokio::test]
    async fn a_wrong_password_is_told_and_nothing_is_printed() {
        let server = Server::builder().user(User::new("alice", "secret")).start().await.unwrap();
        let client = Client::new(Options::default(), server.client_config());
        let address = ("localhost", server.pop3s().port());
        let mut out = Vec::new();
        let wrong = Credentials::user_pass("alice", "wrong");
        let error = print_all(&client, address, &wrong, &mut out).await.unwrap_err();
        assert!(error.to_string().starts_with("PASS: the server refused: "), "{error}");
        assert_eq!(out, b"");
    }
}
