//! Fetches from fifty accounts at once: one host, one sandbox for each account, errors for each account.
//!
//! ```sh
//! cargo run -p pop3-host --example many_accounts
//! ```
//!
//! It runs against a mock server of its own, and one of the passwords is wrong.

use std::{
    error::Error,
    io::{self, Write},
    path::Path,
    time::Duration,
};

use pop3_host::{Credentials, Host, Options, Policy, Reach};
use pop3_mock::{Message, Server, User};
use tokio::task::JoinSet;

const ACCOUNTS: u32 = 50;

/// One engine and one compiled component for all, which are cheap to share.
fn host(server: &Server, cache: &Path) -> Result<Host, Box<dyn Error>> {
    let policy = Policy {
        reach: Reach::Targets(vec![("localhost".into(), server.pop3s().port())]),
        // Whatever one server does, it holds a place for so long only.
        lifetime: Some(Duration::from_secs(600)),
        ..Policy::default()
    };
    Ok(Host::builder()
        .tls_config(server.client_config())
        .policy(policy)
        .pool(ACCOUNTS) // room for so many sandboxes, set aside beforehand
        .cache(cache) // the compiled component, for the next start of the program
        .build()?)
}

/// The octets of all messages of one account. Its client is its own: nothing of one account is in the memory of another.
async fn octets(
    host: Host,
    port: u16,
    credentials: Credentials,
) -> Result<u64, Box<dyn Error + Send + Sync>> {
    let client = host.client(&Options::default()).await?;
    let connection = client.connect("localhost", port).await?;
    let mut mailbox = connection.authenticate(&credentials).await?;
    let mut octets = 0;
    for entry in mailbox.scan().await? {
        let mut message = mailbox.retrieve(entry.message.get()).await?.into_reader();
        octets += tokio::io::copy(&mut message, &mut tokio::io::sink()).await?;
    }
    mailbox.quit().await?;
    Ok(octets)
}

fn users() -> impl Iterator<Item = User> {
    let name = |number| format!("user{number}");
    (0..ACCOUNTS).map(move |number| {
        User::new(name(number), "secret").message(Message::generated(1_000 + u64::from(number), 1))
    })
}

/// What came of each account, in the order of the accounts.
async fn all(server: &Server) -> Result<Vec<Result<u64, String>>, Box<dyn Error>> {
    let cache = tempfile::tempdir()?; // a program of your own has a place that stays
    let host = host(server, cache.path())?;
    let mut tasks = JoinSet::new();
    for number in 0..ACCOUNTS {
        let password = if number == 13 { "wrong" } else { "secret" };
        let credentials = Credentials::user_pass(format!("user{number}"), password);
        let (host, port) = (host.clone(), server.pop3s().port());
        tasks.spawn(async move { (number, octets(host, port, credentials).await) });
    }
    let mut outcomes = tasks.join_all().await;
    outcomes.sort_by_key(|(number, _)| *number);
    Ok(outcomes.into_iter().map(|(_, octets)| octets.map_err(|error| error.to_string())).collect())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::builder().users(users()).start().await?;
    for (number, outcome) in all(&server).await?.iter().enumerate() {
        match outcome {
            Ok(octets) => writeln!(io::stdout(), "user{number}: {octets} octets")?,
            Err(error) => writeln!(io::stdout(), "user{number}: {error}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn one_wrong_password_is_the_error_of_one_account() {
        let server = Server::builder().users(users()).start().await.unwrap();
        let outcomes = all(&server).await.unwrap();
        assert_eq!(outcomes.len(), 50);
        for (number, outcome) in outcomes.into_iter().enumerate() {
            match number {
                13 => assert!(outcome.unwrap_err().starts_with("PASS: the server refused")),
                _ => assert_eq!(outcome.unwrap(), 1_000 + number as u64),
            }
        }
    }
}
