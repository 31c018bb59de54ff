//! A way to end a call that is under way, and keep the session.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;
use wasmtime_wasi::{async_trait, p2::Pollable};

/// Cancels the call of a client that is under way; made by [`Client::canceller`](crate::Client::canceller).
///
/// A call that waits for the server answers [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled), and the session can go
/// on: the next command first reads what the server still sends to the cancelled one. Dropping the future of a call
/// instead would end the client.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pop3_host::{Credentials, ErrorKind, Host, Options};
/// # use pop3_mock::{Message, Server, User};
/// # let user = User::new("alice", "secret").message(Message::generated(1000, 1));
/// # let server = Server::builder().user(user).fault("server stall after 1st RETR +10".parse()?).start().await?;
/// # let host = Host::builder().tls_config(server.client_config()).build()?;
/// let client = host.client(&Options::default()).await?;
/// let canceller = client.canceller();
/// let connection = client.connect("localhost", server.pop3s().port()).await?;
/// let mut mailbox = connection.authenticate(&Credentials::user_pass("alice", "secret")).await?;
/// // A server that falls silent, and a user who has enough.
/// let (retrieved, ()) = tokio::join!(mailbox.retrieve(1), async {
/// #   while !server.transcript().to_string().contains("C: RETR") { tokio::task::yield_now().await }
///     canceller.cancel();
/// });
/// assert_eq!(retrieved.unwrap_err().kind, ErrorKind::Cancelled);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Canceller(Arc<Wish>);

#[derive(Default)]
struct Wish {
    wanted: AtomicBool,
    changed: Notify,
}

impl Canceller {
    /// Ends the call that is under way, if one is; the next call is not affected.
    pub fn cancel(&self) {
        self.0.wanted.store(true, Ordering::SeqCst);
        self.0.changed.notify_waiters();
    }

    /// A call begins: what was wanted before is over.
    pub(crate) fn begin(&self) {
        self.0.wanted.store(false, Ordering::SeqCst);
    }
}

/// What the guest polls beside its socket.
#[async_trait]
impl Pollable for Canceller {
    async fn ready(&mut self) {
        loop {
            let changed = self.0.changed.notified();
            if self.0.wanted.load(Ordering::SeqCst) {
                return;
            }
            changed.await;
        }
    }
}

impl fmt::Debug for Canceller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canceller")
    }
}
