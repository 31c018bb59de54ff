//! LIST and UIDL entry by entry.

use std::{collections::VecDeque, marker::PhantomData, sync::Arc};

use crate::{
    Error, Mailbox, ScanEntry, Step, UniqueId,
    session::{Handle, Turn},
};

/// Entries asked of the guest at once: a call for each would cost more than the entry.
const ENTRIES: u32 = 256;

/// A listing on its way, entry by entry, so that it never is in memory as a whole.
///
/// Borrows its mailbox. Dropping it early is fine: the next command reads the rest, up to `limits.drain`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\n");
/// # let server = pop3_mock::Server::builder().user(user).start().await?;
/// # let host = pop3_host::Host::builder().tls_config(server.client_config()).build()?;
/// # let client = host.client(&pop3_host::Options::default()).await?;
/// # let connection = client.connect("localhost", server.pop3s().port()).await?;
/// # let mut mailbox = connection.authenticate(&pop3_host::Credentials::user_pass("alice", "secret")).await?;
/// let mut entries = mailbox.scan_entries().await?;
/// while let Some(entry) = entries.next().await? {
///     assert_eq!((entry.message.get(), entry.octets), (1, Some(15)));
/// }
/// # drop(entries);
/// # mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Listing<'m, V> {
    handle: Handle,
    entries: VecDeque<V>,
    mailbox: PhantomData<&'m mut Mailbox>,
}

/// An entry of a [`Listing`].
pub trait Entry: Sized + sealed::Sealed {}

impl Entry for ScanEntry {}
impl Entry for UniqueId {}

mod sealed {
    use wasmtime::component::ResourceAny;

    use super::{ENTRIES, Turn};
    use crate::{Error, ScanEntry, Step, UniqueId};

    /// How entries are asked for.
    pub trait Sealed: Sized {
        const STEP: Step;
        fn more(turn: Turn, this: ResourceAny) -> impl Future<Output = Result<Vec<Self>, Error>> + Send;
    }

    impl Sealed for ScanEntry {
        const STEP: Step = Step::List;
        async fn more(turn: Turn, this: ResourceAny) -> Result<Vec<Self>, Error> {
            let entries = turn.call(async |interface, store| {
                interface.scan_listing().call_next(store, this, ENTRIES).await
            });
            entries.await??.into_iter().map(TryInto::try_into).collect()
        }
    }

    impl Sealed for UniqueId {
        const STEP: Step = Step::Uidl;
        async fn more(turn: Turn, this: ResourceAny) -> Result<Vec<Self>, Error> {
            let entries = turn.call(async |interface, store| {
                interface.unique_id_listing().call_next(store, this, ENTRIES).await
            });
            entries.await??.into_iter().map(TryInto::try_into).collect()
        }
    }
}

impl<V: Entry> Listing<'_, V> {
    /// The next entry; `None` once the terminator was seen. A line that cannot be read is left out, with a warning.
    ///
    /// # Errors
    /// Any that ends the session.
    pub async fn next(&mut self) -> Result<Option<V>, Error> {
        if self.entries.is_empty() {
            let turn = self.handle.session().turn(V::STEP).await?;
            self.entries = V::more(turn, self.handle.borrow()).await?.into();
        }
        Ok(self.entries.pop_front())
    }
}

impl Mailbox {
    /// The scan listing of all messages (LIST), entry by entry.
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn scan_entries(&mut self) -> Result<Listing<'_, ScanEntry>, Error> {
        let turn = self.handle.session().turn(Step::List).await?;
        let this = self.handle.borrow();
        let listing =
            turn.call(async |interface, store| interface.mailbox().call_scan_entries(store, this).await);
        let handle = Handle::new(Arc::clone(self.handle.session()), listing.await??);
        Ok(Listing { handle, entries: VecDeque::new(), mailbox: PhantomData })
    }

    /// The unique-ids of all messages (UIDL), entry by entry.
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn unique_id_entries(&mut self) -> Result<Listing<'_, UniqueId>, Error> {
        let turn = self.handle.session().turn(Step::Uidl).await?;
        let this = self.handle.borrow();
        let listing =
            turn.call(async |interface, store| interface.mailbox().call_unique_id_entries(store, this).await);
        let handle = Handle::new(Arc::clone(self.handle.session()), listing.await??);
        Ok(Listing { handle, entries: VecDeque::new(), mailbox: PhantomData })
    }
}
