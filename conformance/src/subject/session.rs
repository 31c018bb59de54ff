//! How a plan becomes calls, the same for every client whose types follow the states of RFC 1939.

use crate::{
    Failure,
    outcome::{Answer, Outcome},
    plan::{Action, Credentials, Plan},
};

/// The AUTHORIZATION state.
pub(super) trait Connection: Sized {
    type Mailbox: Mailbox;

    async fn greeting(&self) -> Result<Vec<u8>, Failure>;
    async fn capabilities(&mut self) -> Result<Vec<Vec<u8>>, Failure>;
    async fn authenticate(self, credentials: &Credentials) -> Result<Self::Mailbox, (Failure, Option<Self>)>;
    async fn quit(self) -> Result<(), Failure>;
}

/// The TRANSACTION state.
pub(super) trait Mailbox: Sized {
    /// Every action but `Login` and `Quit`.
    async fn ask(&mut self, action: Action) -> Result<Answer, Failure>;
    async fn quit(self) -> Result<(), Failure>;
}

enum State<C: Connection> {
    Authorization(C),
    Transaction(C::Mailbox),
    Over,
}

/// Carries out a plan on a connection. After an error the plan goes on: a client has to know what it can still do.
pub(super) async fn carry_out<C: Connection>(connected: Result<C, Failure>, plan: &Plan) -> Outcome {
    let connection = match connected {
        Ok(connection) => connection,
        Err(failure) => return Outcome::not_opened(failure),
    };
    let greeting = connection.greeting().await;
    let mut answers = Vec::with_capacity(plan.actions.len());
    let mut state = State::Authorization(connection);
    for action in &plan.actions {
        let (answer, next) = state.step(*action, &plan.credentials).await;
        answers.push(answer);
        state = next;
    }
    Outcome { opened: greeting.map(Into::into), answers }
}

impl<C: Connection> State<C> {
    async fn step(self, action: Action, credentials: &Credentials) -> (Result<Answer, Failure>, Self) {
        match self {
            Self::Over => (Ok(Answer::Impossible), Self::Over),
            Self::Authorization(connection) => authorization(connection, action, credentials).await,
            Self::Transaction(mut mailbox) => match action {
                Action::Login => (Ok(Answer::Impossible), Self::Transaction(mailbox)),
                Action::Quit => (mailbox.quit().await.map(|()| Answer::Done), Self::Over),
                _ => (mailbox.ask(action).await, Self::Transaction(mailbox)),
            },
        }
    }
}

async fn authorization<C: Connection>(
    mut connection: C,
    action: Action,
    credentials: &Credentials,
) -> (Result<Answer, Failure>, State<C>) {
    match action {
        Action::Capabilities => {
            let lines = connection.capabilities().await;
            (lines.map(capabilities), State::Authorization(connection))
        }
        Action::Login => match connection.authenticate(credentials).await {
            Ok(mailbox) => (Ok(Answer::Done), State::Transaction(mailbox)),
            Err((failure, connection)) => {
                (Err(failure), connection.map_or(State::Over, State::Authorization))
            }
        },
        Action::Quit => (connection.quit().await.map(|()| Answer::Done), State::Over),
        _ => (Ok(Answer::Impossible), State::Authorization(connection)),
    }
}

/// The lines of CAPA as an answer.
pub(super) fn capabilities(lines: Vec<Vec<u8>>) -> Answer {
    Answer::Capabilities(lines.into_iter().map(Into::into).collect())
}

/// The lines of CAPA, as sent.
pub(super) fn lines(capabilities: impl std::borrow::Borrow<pop3_client::Capabilities>) -> Vec<Vec<u8>> {
    capabilities.borrow().lines().map(<[u8]>::to_vec).collect()
}

/// [`Mailbox::ask`] for a mailbox whose methods are named as in the WIT. `read` takes a message up to a number of octets.
macro_rules! ask {
    ($mailbox:expr, $action:expr) => {
        match $action {
            Action::Capabilities => capabilities(lines($mailbox.capabilities().await?)),
            Action::Stat => $mailbox.stat().await?.into(),
            Action::Scan => Answer::Scan($mailbox.scan().await?.into_iter().map(Into::into).collect()),
            Action::ScanOne { message } => Answer::ScanOne($mailbox.scan_one(message).await?.into()),
            Action::UniqueIds => {
                Answer::UniqueIds($mailbox.unique_ids().await?.into_iter().map(Into::into).collect())
            }
            Action::UniqueIdOf { message } => {
                Answer::UniqueIdOf($mailbox.unique_id_of(message).await?.into())
            }
            Action::Retrieve { message } => read($mailbox.retrieve(message).await?, u64::MAX).await?,
            Action::RetrieveSome { message, octets } => {
                read($mailbox.retrieve(message).await?, octets).await?
            }
            Action::Top { message, lines } => read($mailbox.top(message, lines).await?, u64::MAX).await?,
            Action::Delete { message } => $mailbox.delete(message).await.map(|()| Answer::Done)?,
            Action::Reset => $mailbox.reset().await.map(|()| Answer::Done)?,
            Action::Noop => $mailbox.noop().await.map(|()| Answer::Done)?,
            Action::Login | Action::Quit => Answer::Impossible,
        }
    };
}
pub(super) use ask;
