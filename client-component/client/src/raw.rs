//! Commands that this client does not know.

use alloc::{format, vec::Vec};

use pop3_proto::{Command, Misuse, ResponseCode, Secret, Shape};

use crate::{Connection, Error, ErrorKind, Mailbox, Step, Transport, session::Session};

/// A command by hand: a line, and whether a listing answers it. It cannot hold CR, LF or NUL, nor a command that has a
/// method of its own: those change what the session is.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pop3_mock::Script;
/// # let script = Script::new().send("+OK ready\r\n").expect("XTND XLST Subject\r\n")
/// #     .reply("+OK\r\n1 Subject: hi\r\n.\r\n").expect("QUIT\r\n").reply("+OK\r\n");
/// # let server = pop3_mock::Server::builder().script(script).start().await?;
/// use pop3_client::{Options, RawCommand, Security, tokio::Client};
///
/// let options = Options { security: Security::Plaintext, ..Options::default() };
/// let client = Client::new(options, server.client_config());
/// let mut connection = client.connect("localhost", server.pop3().port()).await?;
/// let reply = connection.execute(&RawCommand::new("XTND XLST Subject").with_listing()).await?;
/// assert_eq!(reply.lines, [b"1 Subject: hi"]);
/// # connection.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCommand {
    line: Secret,
    hidden: bool,
    listing: bool,
}

/// A positive answer to a command by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawReply {
    /// Response code (RFC 2449 section 8).
    pub code: Option<ResponseCode>,
    /// Text after the status indicator and the code, as sent.
    pub text: Vec<u8>,
    /// Lines of the listing, as sent, without byte-stuffing.
    pub lines: Vec<Vec<u8>>,
}

/// What has methods of its own.
const KNOWN: [&str; 20] = [
    "APOP", "AUTH", "CAPA", "DELE", "LANG", "LIST", "NOOP", "PASS", "QUIT", "RETR", "RPOP", "RSET", "STAT",
    "STLS", "TOP", "UIDL", "USER", "UTF8", "STARTTLS", "*",
];

impl RawCommand {
    /// A line without CRLF, shown as it is in traces. One status line answers it.
    pub fn new(line: impl Into<Vec<u8>>) -> Self {
        Self { line: Secret::from(line.into()), hidden: false, listing: false }
    }

    /// A line of which traces show the keyword alone. It is not sent without TLS unless the options allow passwords so.
    pub fn secret(line: impl Into<Secret>) -> Self {
        Self { line: line.into(), hidden: true, listing: false }
    }

    /// The line, without CRLF. It may be a secret.
    #[must_use]
    pub fn line(&self) -> &[u8] {
        self.line.expose()
    }

    /// Whether traces show the keyword alone.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.hidden
    }

    /// Whether a listing answers it.
    #[must_use]
    pub fn has_listing(&self) -> bool {
        self.listing
    }

    /// The same, answered by a listing if the server agrees.
    #[must_use]
    pub fn with_listing(mut self) -> Self {
        self.listing = true;
        self
    }

    fn command(&self) -> Result<Command, Error> {
        let shape = if self.listing { Shape::Listing } else { Shape::Line };
        let command = match self.hidden {
            true => Command::raw_secret(&self.line, shape),
            false => Command::raw(self.line.expose(), shape),
        };
        let command = command.map_err(|misuse: Misuse| ErrorKind::from(misuse).at(Step::Raw))?;
        match KNOWN.iter().find(|known| known.eq_ignore_ascii_case(command.keyword())) {
            Some(known) => {
                Err(misuse(&format!("{known} is no command to send by hand: it has a method of its own")))
            }
            None => Ok(command),
        }
    }
}

impl<T: Transport> Connection<T> {
    /// Sends a command that this client does not know.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] for a negative answer; [`ErrorKind::Misuse`] for a line that cannot be sent, and for a
    /// secret one without TLS.
    pub async fn execute(&mut self, command: &RawCommand) -> Result<RawReply, Error> {
        execute(&mut self.session, command).await
    }
}

impl<T: Transport> Mailbox<T> {
    /// As [`Connection::execute`].
    ///
    /// # Errors
    /// As there.
    pub async fn execute(&mut self, command: &RawCommand) -> Result<RawReply, Error> {
        self.next();
        execute(&mut self.session, command).await
    }
}

async fn execute<T: Transport>(session: &mut Session<T>, raw: &RawCommand) -> Result<RawReply, Error> {
    let command = raw.command()?;
    if raw.hidden && !session.may_show {
        return Err(misuse("a secret is not sent without TLS: use tls or stls, or set allow_plaintext_auth"));
    }
    let answered = answered(session, &command, raw.listing).await;
    if raw.hidden {
        session.reveal();
    }
    answered
}

async fn answered<T: Transport>(
    session: &mut Session<T>,
    command: &Command,
    listing: bool,
) -> Result<RawReply, Error> {
    let status = session.command(command, Step::Raw).await?;
    let mut lines = Vec::new();
    if listing {
        while let Some(line) = session.entry(Step::Raw, |line| Ok((line.to_vec(), None))).await? {
            lines.push(line);
        }
    }
    Ok(RawReply { code: status.code, text: status.text, lines })
}

fn misuse(text: &str) -> Error {
    ErrorKind::Misuse(text.into()).at(Step::Raw)
}
