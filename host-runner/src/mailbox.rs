//! A session in the TRANSACTION state.

use std::sync::Arc;

use crate::{
    Capabilities, Condition, Error, Language, Maildrop, MessageBody, QuitFailure, RawCommand, RawReply,
    ScanEntry, Step, UniqueId, argument, bindings::exports::mail::pop3::types as wit, session::Handle,
};

/// A session in the TRANSACTION state (RFC 1939 section 5). Dropping it without `quit` deletes nothing.
///
/// Every method fails with [`ErrorKind::Refused`](crate::ErrorKind::Refused) where the server says `-ERR`, and with
/// any other [`ErrorKind`](crate::ErrorKind) where the session ends. Messages are numbered from 1.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n");
/// # let server = pop3_mock::Server::builder().user(user).start().await?;
/// # let host = pop3_host::Host::builder().tls_config(server.client_config()).build()?;
/// # let client = host.client(&pop3_host::Options::default()).await?;
/// # let connection = client.connect("localhost", server.pop3s().port()).await?;
/// # let credentials = pop3_host::Credentials::user_pass("alice", "secret");
/// let mut mailbox = connection.authenticate(&credentials).await?;
/// for entry in mailbox.scan().await? {
///     let unique_id = mailbox.unique_id_of(entry.message.get()).await?;
///     println!("{} is known as {}", entry.message, unique_id.id.escape_ascii());
///     mailbox.delete(entry.message.get()).await?;
/// }
/// mailbox.quit().await?; // Only now the messages are gone.
/// # server.wait_idle().await;
/// assert!(server.maildrop("alice").messages.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Mailbox {
    pub(crate) handle: Handle,
}

/// One call of a mailbox: step, method of the interface, arguments.
macro_rules! call {
    ($mailbox:ident, $step:ident, $method:ident $(, $argument:expr)*) => {{
        let turn = $mailbox.handle.session().turn(Step::$step).await?;
        let this = $mailbox.handle.borrow();
        turn.call(async |interface, store| interface.mailbox().$method(store, this $(, $argument)*).await).await?
    }};
}

/// One call of a mailbox that begins a message.
macro_rules! message_body {
    ($mailbox:ident, $step:ident, $method:ident $(, $argument:expr)*) => {{
        let turn = $mailbox.handle.session().turn(Step::$step).await?;
        let this = $mailbox.handle.borrow();
        let begun = turn.call(async |interface, store| {
            let body = match interface.mailbox().$method(&mut *store, this $(, $argument)*).await? {
                Ok(body) => body,
                Err(error) => return Ok(Err(error)),
            };
            Ok(Ok((body, interface.message_body().call_announced(store, body).await?)))
        });
        let (body, announced) = begun.await??;
        let handle = Handle::new(Arc::clone($mailbox.handle.session()), body);
        Ok(MessageBody::new(handle, Step::$step, announced))
    }};
}

impl Mailbox {
    pub(crate) fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// What the session can still do.
    ///
    /// # Errors
    /// Only where the component is gone, and the session with it.
    pub async fn condition(&mut self) -> Result<Condition, Error> {
        Ok(call!(self, Options, call_condition).into())
    }

    /// What the server says it can do after login (CAPA): asked once.
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn capabilities(&mut self) -> Result<Capabilities, Error> {
        Ok(call!(self, Capa, call_capabilities)?.into())
    }

    /// Number and size of the messages (STAT).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn stat(&mut self) -> Result<Maildrop, Error> {
        Ok(call!(self, Stat, call_stat)?.into())
    }

    /// The scan listing of all messages (LIST).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn scan(&mut self) -> Result<Vec<ScanEntry>, Error> {
        call!(self, List, call_scan)?.into_iter().map(TryInto::try_into).collect()
    }

    /// The scan listing of one message (LIST n).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn scan_one(&mut self, message: u32) -> Result<ScanEntry, Error> {
        call!(self, List, call_scan_one, message)?.try_into()
    }

    /// The unique-ids of all messages (UIDL).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn unique_ids(&mut self) -> Result<Vec<UniqueId>, Error> {
        call!(self, Uidl, call_unique_ids)?.into_iter().map(TryInto::try_into).collect()
    }

    /// The unique-id of one message (UIDL n).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn unique_id_of(&mut self, message: u32) -> Result<UniqueId, Error> {
        call!(self, Uidl, call_unique_id_of, message)?.try_into()
    }

    /// Asks for a whole message (RETR).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn retrieve(&mut self, message: u32) -> Result<MessageBody<'_>, Error> {
        message_body!(self, Retr, call_retrieve, message)
    }

    /// Asks for the header and the first `lines` lines of a message (TOP).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn top(&mut self, message: u32, lines: u32) -> Result<MessageBody<'_>, Error> {
        message_body!(self, Top, call_top, message, lines)
    }

    /// Marks a message as deleted (DELE).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn delete(&mut self, message: u32) -> Result<(), Error> {
        Ok(call!(self, Dele, call_delete, message)?)
    }

    /// Takes all deletion marks back (RSET).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn reset(&mut self) -> Result<(), Error> {
        Ok(call!(self, Rset, call_reset)?)
    }

    /// Does nothing, and finds out whether the server is still there (NOOP).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn noop(&mut self) -> Result<(), Error> {
        Ok(call!(self, Noop, call_noop)?)
    }

    /// The languages that the server can speak (LANG, RFC 6856 section 3).
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn languages(&mut self) -> Result<Vec<Language>, Error> {
        Ok(call!(self, Lang, call_languages)?.into_iter().map(Into::into).collect())
    }

    /// Has the server speak the language that fits `range`, e.g. `de-CH`; `None` for the one that it prefers. The tag of
    /// the language in force, where the server names it.
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn set_language(&mut self, range: Option<&str>) -> Result<Option<String>, Error> {
        argument::check(Step::Lang, range.unwrap_or_default())?;
        Ok(call!(self, Lang, call_set_language, range)?)
    }

    /// Sends a command that the client does not know.
    ///
    /// # Errors
    /// See [`Mailbox`].
    pub async fn execute(&mut self, command: &RawCommand) -> Result<RawReply, Error> {
        argument::check_length(Step::Raw, command.line().len())?;
        let command = wit::RawCommand::from(command);
        call!(self, Raw, call_execute, &command)?.try_into()
    }

    /// Enters the UPDATE state (QUIT, RFC 1939 section 6): marked messages are gone once this succeeds.
    ///
    /// # Errors
    /// Says whether the server refused, or nobody knows.
    pub async fn quit(self) -> Result<(), QuitFailure> {
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(Step::Quit).await?;
        let this = self.handle.give();
        let quit = turn.call(async |interface, store| interface.mailbox().call_quit(store, this).await);
        quit.await?.map_err(Into::into)
    }
}
