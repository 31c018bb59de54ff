//! A client: what makes connections and remembers what went over them.

use std::sync::Arc;

use wasmtime::component::{Resource, ResourceAny};
use wasmtime_wasi::p2::{DynPollable, subscribe};

use crate::{
    Canceller, Connection, Credentials, Error, ErrorKind, Mailbox, SocketError, Step, Trace, Warning,
    argument,
    credentials::Lent,
    guest::{Oversight, State},
    sandbox::has_room,
    session::{Handle, Turn},
};

/// Makes connections and remembers what went over them, also when connecting failed.
///
/// A client is one instance of the component; its connections take turns at it. Use a client per connection where
/// they have to work at the same time.
///
/// Dropping the future of a call under way ends the instance: every session of the client is gone, and later calls
/// answer [`HostError::Abandoned`](crate::HostError::Abandoned). Deadlines in the [`Options`](crate::Options) are
/// the gentle way to stop waiting; only a [`MessageReader`](crate::MessageReader) can be dropped at any time.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n");
/// # let server = pop3_mock::Server::builder().user(user).start().await?;
/// use pop3_host::{Host, Options, Security};
///
/// let host = Host::builder().tls_config(server.client_config()).build()?;
/// let client = host.client(&Options { security: Security::Stls, ..Options::default() }).await?;
/// client.connect("localhost", server.pop3().port()).await?.quit().await?;
/// assert!(client.take_trace().await?.to_string().contains("C: STLS"));
/// assert!(client.memory() < 8 << 20);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Client {
    handle: Handle,
    oversight: Oversight,
}

impl Client {
    pub(crate) fn new(handle: Handle, oversight: Oversight) -> Self {
        Self { handle, oversight }
    }

    /// Resolves `host` (a name or an address), connects, reads the greeting and starts TLS as the options say.
    ///
    /// # Errors
    /// At the steps from `options` to `stls`. A target that the policy does not allow fails with
    /// [`SocketError::AccessDenied`](crate::SocketError::AccessDenied); where the client has more than some hundred
    /// connections already, it is [`SocketError::OutOfResources`](crate::SocketError::OutOfResources).
    pub async fn connect(&self, host: &str, port: u16) -> Result<Connection, Error> {
        let (turn, client) = self.aim(host, port).await?;
        let (connection, greeting) = turn
            .call(async |interface, store| {
                let Some(cancel) = cancel(store.data_mut())? else { return Ok(Err(no_room())) };
                let connected =
                    interface.client().call_connect(&mut *store, client, host, port, Some(cancel)).await?;
                let connection = match connected {
                    Ok(connection) => connection,
                    Err(error) => return Ok(Err(error.into())),
                };
                Ok(Ok((connection, interface.connection().call_greeting(store, connection).await?)))
            })
            .await??;
        let handle = Handle::of_connection(Arc::clone(self.handle.session()), connection);
        Ok(Connection::new(handle, greeting.into()))
    }

    /// Connects and logs in. Where the server hangs or hangs up on CAPA, and neither STLS nor the choice of a mechanism
    /// depends on it, it connects once more and does not ask.
    ///
    /// # Errors
    /// As of [`connect`](Self::connect) and [`Connection::authenticate`].
    pub async fn enter(&self, host: &str, port: u16, credentials: &Credentials) -> Result<Mailbox, Error> {
        let lent = Lent::new(credentials)?;
        let (turn, client) = self.aim(host, port).await?;
        let entered = turn
            .call(async |interface, store| {
                let Some(cancel) = cancel(store.data_mut())? else { return Ok(Err(no_room())) };
                let entered =
                    interface.client().call_enter(store, client, host, port, &lent.0, Some(cancel)).await?;
                Ok(entered.map_err(Error::from))
            })
            .await??;
        Ok(Mailbox::new(Handle::of_connection(Arc::clone(self.handle.session()), entered)))
    }

    /// The right to connect to this address, and nowhere else.
    async fn aim(&self, host: &str, port: u16) -> Result<(Turn, ResourceAny), Error> {
        argument::check(Step::Options, host)?;
        let turn = self.handle.session().turn(Step::Connect).await?;
        self.oversight.allowed.aim(host, port);
        self.oversight.last_error.clear();
        Ok((turn, self.handle.borrow()))
    }

    /// What ends a call of this client that is under way, from another task.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        self.oversight.canceller.clone()
    }

    /// Takes the trace recorded so far; the next call starts after it.
    ///
    /// # Errors
    /// Only where the component is gone, and its trace with it.
    pub async fn take_trace(&self) -> Result<Trace, Error> {
        let turn = self.handle.session().turn(Step::Options).await?;
        let client = self.handle.borrow();
        let trace =
            turn.call(async |interface, store| interface.client().call_take_trace(store, client).await);
        Ok(trace.await?.into())
    }

    /// Takes the warnings collected so far, oldest first.
    ///
    /// # Errors
    /// Only where the component is gone, and its warnings with it.
    pub async fn take_warnings(&self) -> Result<Vec<Warning>, Error> {
        let turn = self.handle.session().turn(Step::Options).await?;
        let client = self.handle.borrow();
        let warnings =
            turn.call(async |interface, store| interface.client().call_take_warnings(store, client).await);
        warnings.await?.into_iter().map(TryInto::try_into).collect()
    }

    /// Why TLS failed last, since the last `connect`: the component itself learns a text only.
    #[must_use]
    pub fn tls_error(&self) -> Option<rustls::Error> {
        self.oversight.last_error.read()
    }

    /// Memory that the component has taken, in octets: it never gives any back, so this is also the most it had.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.oversight.memory.octets()
    }
}

/// What the guest polls beside its socket. `None` where the client has too many connections already.
fn cancel(state: &mut State) -> wasmtime::Result<Option<Resource<DynPollable>>> {
    if !has_room(state) {
        return Ok(None);
    }
    let canceller = state.table.push(state.canceller.clone())?;
    Ok(Some(subscribe(&mut state.table, canceller)?))
}

fn no_room() -> Error {
    ErrorKind::Connect(SocketError::OutOfResources).at(Step::Connect)
}

#[cfg(test)]
mod tests {
    use crate::{Host, Options, Step, bindings::exports::mail::pop3::types as wit};

    #[tokio::test]
    async fn default_options_are_those_of_the_component() {
        let client = Host::builder().build().unwrap().client(&Options::default()).await.unwrap();
        let turn = client.handle.session().turn(Step::Options).await.unwrap();
        let theirs = turn.call(async |interface, store| interface.call_default_options(store).await).await;
        assert_eq!(theirs.unwrap(), wit::Options::from(&Options::default()));
    }
}
