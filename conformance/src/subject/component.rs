//! `pop3-component` under wasmtime, by way of `pop3-host`.

use std::sync::LazyLock;

use pop3_host::{
    Client, Connection, Host, HostBuilder, Mailbox, MessageBody, Options, Policy, Reach, tls::trust_pem,
};

use super::{
    Subject, Target,
    session::{self, ask, capabilities, carry_out, lines},
};
use crate::{
    Failure,
    failure::{FailureKind, Step},
    outcome::{Answer, Digest, Outcome},
    plan::{Action, Credentials, Plan, Security},
};

/// The component that `pop3-host` embeds, in a host that reaches loopback only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Component;

impl Subject for Component {
    fn name(&self) -> &'static str {
        "component"
    }

    async fn run(&self, target: &Target, plan: &Plan) -> Outcome {
        let host = match host(target, plan) {
            Ok(host) => host,
            Err(reason) => return Outcome::not_opened(FailureKind::Subject(reason).at(Step::Options)),
        };
        match host.client(&Options::from(plan)).await {
            Ok(client) => Self::through(&client, target, plan).await,
            Err(error) => Outcome::not_opened(error.into()),
        }
    }
}

impl Component {
    /// Carries out a plan with a client of a host of the caller's own, made with `Options::from(plan)`.
    pub async fn through(client: &Client, target: &Target, plan: &Plan) -> Outcome {
        let connected = client.connect(&target.host, target.port(plan)).await;
        carry_out(connected.map_err(Failure::from), plan).await
    }
}

/// A host for the roots of a target. Without TLS one is enough: compiling the component takes longer than most plans.
fn host(target: &Target, plan: &Plan) -> Result<Host, String> {
    static WITHOUT_TLS: LazyLock<Result<Host, String>> = LazyLock::new(|| build(Host::builder()));
    match plan.security {
        Security::Plaintext => WITHOUT_TLS.clone(),
        Security::Stls | Security::Tls => {
            build(Host::builder().tls_config(trust_pem(target.roots.as_bytes())?))
        }
    }
}

fn build(builder: HostBuilder) -> Result<Host, String> {
    let policy = Policy { reach: Reach::Loopback, ..Policy::default() };
    builder.policy(policy).build().map_err(|error| error.to_string())
}

impl session::Connection for Connection {
    type Mailbox = Mailbox;

    async fn greeting(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.greeting().text.clone())
    }

    async fn capabilities(&mut self) -> Result<Vec<Vec<u8>>, Failure> {
        Ok(lines(self.capabilities().await?))
    }

    async fn authenticate(self, credentials: &Credentials) -> Result<Mailbox, (Failure, Option<Self>)> {
        let login = self.authenticate(&credentials.into()).await;
        login.map_err(|failure| (failure.error.into(), failure.connection.map(|connection| *connection)))
    }

    async fn quit(self) -> Result<(), Failure> {
        Ok(self.quit().await?)
    }
}

impl session::Mailbox for Mailbox {
    async fn ask(&mut self, action: Action) -> Result<Answer, Failure> {
        Ok(ask!(self, action))
    }

    async fn quit(self) -> Result<(), Failure> {
        Ok(self.quit().await?)
    }
}

/// Reads until the message has ended, or until `enough` octets are there.
async fn read(mut body: MessageBody<'_>, enough: u64) -> Result<Answer, Failure> {
    let announced = body.announced();
    let mut digest = Digest::default();
    while digest.octets() < enough {
        match body.chunk().await? {
            Some(octets) => digest.update(&octets),
            None => return Ok(Answer::Message { announced, content: digest.finish() }),
        }
    }
    Ok(Answer::Dropped)
}
