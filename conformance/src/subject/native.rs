//! `pop3-client` over tokio and rustls, or over any other transport.

use pop3_client::{
    Connect, Connection, Mailbox, Message, Options, Transport, open,
    tokio::{Client, tls_config},
};

use super::{
    Subject, Target,
    session::{self, ask, capabilities, carry_out, lines},
};
use crate::{
    Failure,
    failure::{FailureKind, Step},
    outcome::{Answer, Digest, Outcome},
    plan::{Action, Credentials, Plan},
};

/// The native client.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

impl Subject for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    async fn run(&self, target: &Target, plan: &Plan) -> Outcome {
        let tls = match tls_config(target.roots.as_bytes()) {
            Ok(tls) => tls,
            Err(error) => {
                return Outcome::not_opened(FailureKind::Subject(error.to_string()).at(Step::Options));
            }
        };
        let client = Client::new(Options::from(plan), tls);
        let connected = client.connect(&target.host, target.port(plan)).await;
        carry_out(connected.map_err(Failure::from), plan).await
    }
}

impl Native {
    /// Carries out a plan over a transport of the caller's own.
    ///
    /// The transport is asked for a connection to `peer.test`, port 110, or 995 for implicit TLS.
    pub async fn over(connector: &mut impl Connect, plan: &Plan) -> Outcome {
        let target = Target { host: "peer.test".into(), pop3: 110, pop3s: 995, roots: String::new() };
        let connected = open(connector, &target.host, target.port(plan), &Options::from(plan)).await;
        carry_out(connected.map_err(Failure::from), plan).await
    }
}

impl<T: Transport> session::Connection for Connection<T> {
    type Mailbox = Mailbox<T>;

    async fn greeting(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.greeting().text.clone())
    }

    async fn capabilities(&mut self) -> Result<Vec<Vec<u8>>, Failure> {
        Ok(lines(self.capabilities().await?))
    }

    async fn authenticate(self, credentials: &Credentials) -> Result<Mailbox<T>, (Failure, Option<Self>)> {
        let login = self.authenticate(&credentials.into()).await;
        login.map_err(|failure| (failure.error.into(), failure.connection.map(|connection| *connection)))
    }

    async fn quit(self) -> Result<(), Failure> {
        Ok(self.quit().await?)
    }
}

impl<T: Transport> session::Mailbox for Mailbox<T> {
    async fn ask(&mut self, action: Action) -> Result<Answer, Failure> {
        Ok(ask!(self, action))
    }

    async fn quit(self) -> Result<(), Failure> {
        Ok(self.quit().await?)
    }
}

/// Reads until the message has ended, or until `enough` octets are there.
async fn read<T: Transport>(mut message: Message<'_, T>, enough: u64) -> Result<Answer, Failure> {
    let announced = message.announced();
    let mut digest = Digest::default();
    while digest.octets() < enough {
        match message.chunk().await? {
            Some(octets) => digest.update(&octets),
            None => return Ok(Answer::Message { announced, content: digest.finish() }),
        }
    }
    Ok(Answer::Dropped)
}
