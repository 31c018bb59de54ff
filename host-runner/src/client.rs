//! A client: what makes connections and remembers what went over them.

use std::sync::Arc;

use crate::{
    Connection, Error, ErrorKind, SocketError, Step, Trace, Warning, argument, guest::Oversight,
    sandbox::has_room, session::Handle,
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
        argument::check(Step::Options, host)?;
        let session = self.handle.session();
        let turn = session.turn(Step::Connect).await?;
        self.oversight.allowed.aim(host, port);
        self.oversight.last_error.clear();
        let client = self.handle.borrow();
        let (connection, greeting) = turn
            .call(async |interface, store| {
                if !has_room(store.data_mut()) {
                    return Ok(Err(ErrorKind::Connect(SocketError::OutOfResources).at(Step::Connect)));
                }
                let connection =
                    match interface.client().call_connect(&mut *store, client, host, port).await? {
                        Ok(connection) => connection,
                        Err(error) => return Ok(Err(error.into())),
                    };
                Ok(Ok((connection, interface.connection().call_greeting(store, connection).await?)))
            })
            .await??;
        Ok(Connection::new(Handle::of_connection(Arc::clone(session), connection), greeting))
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
