//! The processes of the measurement: a server, and a client that does nothing but fetch.

use std::{
    fs,
    io::{self, Read, Write},
};

use pop3_client::PipeliningOptions;
use pop3_mock::{Message, Server, User};
use serde::{Deserialize, Serialize};

use crate::{
    Outcome,
    arguments::{Fetch, Serve},
    session::{Account, Opener},
};

/// The one user of the server.
pub(super) const USER: &str = "bench";

/// The user's password.
pub(super) const PASSWORD: &str = "bench";

/// What the server says once it listens, as one line of JSON.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Ready {
    /// Port for plaintext.
    pub(super) pop3: u16,
    /// Port for TLS.
    pub(super) pop3s: u16,
    /// The authority of its certificate, PEM.
    pub(super) ca: String,
}

/// Serves one generated message until standard input ends.
pub(crate) fn serve(serve: &Serve) -> Outcome<()> {
    let user = User::new(USER, PASSWORD).message(Message::generated(serve.octets, 1));
    let server = Server::builder().user(user).transcript_limit(0).start_blocking()?;
    let ready =
        Ready { pop3: server.pop3().port(), pop3s: server.pop3s().port(), ca: server.ca_pem().to_owned() };
    writeln!(io::stdout(), "{}", serde_json::to_string(&ready)?)?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Fetches the one message.
pub(crate) async fn fetch(fetch: &Fetch) -> Outcome<()> {
    let opener = Opener::new(fetch.subject, &fs::read(&fetch.ca_file)?)?;
    let account = Account {
        port: fetch.port,
        security: fetch.security,
        user: USER,
        password: PASSWORD,
        pipelining: PipeliningOptions::default(),
    };
    let mut session = opener.open(account).await?;
    let octets = session.fetch(1).await?;
    session.quit().await?;
    if octets == fetch.octets { Ok(()) } else { Err(format!("{octets} octets came").into()) }
}
