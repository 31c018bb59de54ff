//! Commands: lines that cannot hold another command, and the shape of the reply that each one gets.

use alloc::{borrow::Cow, format, vec::Vec};
use core::fmt;

use zeroize::Zeroizing;

use crate::{MessageNumber, Misuse, Secret, argument};

mod login;
mod raw;
mod sasl;

/// A command line ready to be sent. Arguments are checked when it is made, so no value of this type can carry CR, LF
/// or NUL inside.
///
/// ```
/// use pop3_proto::{Command, Misuse, Secret};
///
/// assert_eq!(Command::user("mrose").unwrap().wire(), b"USER mrose\r\n");
/// assert_eq!(Command::user("mrose\r\nDELE 1"), Err(Misuse::LineBreak));
/// let pass = Command::pass(&Secret::from("tanstaaf")).unwrap();
/// assert_eq!(&*pass.redacted(), b"PASS ***\r\n");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    keyword: Cow<'static, str>,
    shape: Shape,
    wire: Zeroizing<Vec<u8>>,
    /// Where in `wire` a secret begins; it ends before the CRLF.
    secret: Option<usize>,
}

/// What a command's reply consists of. Known from the command, never guessed from the octets that arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// One status line.
    Line,
    /// A status line; if positive, lines of text and the terminator (CAPA, LIST, UIDL).
    Listing,
    /// A status line; if positive, a message and the terminator (RETR, TOP).
    Body,
    /// Any number of challenges, each answered by a `Continuation` or `Cancel`, then one status line (AUTH).
    Sasl,
    /// As `Sasl`, behind an initial response: the status line may come at once.
    SaslInitial,
    /// No reply of its own: the line goes on with the AUTH exchange that is under way.
    Continuation,
    /// No reply of its own: the AUTH exchange that is under way must now end with a negative status line.
    Cancel,
}

impl Command {
    /// CAPA (RFC 2449 section 5).
    pub fn capa() -> Self {
        Self::open("CAPA", "", Shape::Listing)
    }

    /// STLS (RFC 2595 section 4). After a positive reply see
    /// [`Connection::into_tls`](crate::Connection::into_tls).
    pub fn stls() -> Self {
        Self::open("STLS", "", Shape::Line)
    }

    /// USER with the name of a maildrop (RFC 1939 section 7).
    ///
    /// # Errors
    /// [`Misuse`] for a name that is empty, too long for a line of 255 octets, or not visible ASCII: a space would
    /// make two arguments of it.
    pub fn user(name: &str) -> Result<Self, Misuse> {
        argument::check_visible(name.as_bytes())?;
        argument::check_length("USER ".len() + name.len())?;
        Ok(Self::open("USER", name, Shape::Line))
    }

    /// PASS with a password, spaces included (RFC 1939 section 7).
    ///
    /// # Errors
    /// [`Misuse`] for a password that is empty, too long for a line of 255 octets, or not printable ASCII.
    pub fn pass(password: &Secret) -> Result<Self, Misuse> {
        argument::check_printable(password.expose())?;
        argument::check_length("PASS ".len() + password.expose().len())?;
        Ok(Self::closed("PASS", "PASS ", password.expose(), Shape::Line))
    }

    /// UTF8: messages and texts may be UTF-8 from here on (RFC 6856 section 2.1). Before login only, and never before
    /// STLS.
    pub fn utf8() -> Self {
        Self::open("UTF8", "", Shape::Line)
    }

    /// LANG: the language of the server's texts by a language range or `*`, or a listing of its languages (RFC 6856
    /// section 3.2).
    ///
    /// # Errors
    /// [`Misuse`] for a range that is not letters, digits and hyphens, or a lone `*`.
    pub fn lang(range: Option<&str>) -> Result<Self, Misuse> {
        let Some(range) = range else { return Ok(Self::open("LANG", "", Shape::Listing)) };
        argument::check_visible(range.as_bytes())?;
        argument::check_length("LANG ".len() + range.len())?;
        // RFC 4647 §2.1: language-range = (1*8ALPHA *("-" 1*8alphanum)) / "*"
        if range != "*" && !range.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-') {
            return Err(Misuse::LanguageRange);
        }
        Ok(Self::open("LANG", range, Shape::Line))
    }

    /// STAT (RFC 1939 section 5).
    pub fn stat() -> Self {
        Self::open("STAT", "", Shape::Line)
    }

    /// LIST of every message, or of one (RFC 1939 section 5). Of one, the reply is a single line.
    pub fn list(message: Option<MessageNumber>) -> Self {
        Self::listing("LIST", message)
    }

    /// UIDL of every message, or of one (RFC 1939 section 7). Of one, the reply is a single line.
    pub fn uidl(message: Option<MessageNumber>) -> Self {
        Self::listing("UIDL", message)
    }

    /// RETR of a whole message (RFC 1939 section 5).
    pub fn retr(message: MessageNumber) -> Self {
        Self::open("RETR", &format!("{message}"), Shape::Body)
    }

    /// TOP: the header of a message and `lines` lines of its body (RFC 1939 section 7).
    pub fn top(message: MessageNumber, lines: u32) -> Self {
        Self::open("TOP", &format!("{message} {lines}"), Shape::Body)
    }

    /// DELE: marks a message as deleted until QUIT or RSET (RFC 1939 section 5).
    pub fn dele(message: MessageNumber) -> Self {
        Self::open("DELE", &format!("{message}"), Shape::Line)
    }

    /// RSET: unmarks every message (RFC 1939 section 5).
    pub fn rset() -> Self {
        Self::open("RSET", "", Shape::Line)
    }

    /// NOOP (RFC 1939 section 5).
    pub fn noop() -> Self {
        Self::open("NOOP", "", Shape::Line)
    }

    /// QUIT: in the TRANSACTION state it enters UPDATE, which removes the marked messages (RFC 1939 section 6).
    pub fn quit() -> Self {
        Self::open("QUIT", "", Shape::Line)
    }

    /// The octets to send, CRLF included. They may hold a secret: show [`Command::redacted`] instead.
    pub fn wire(&self) -> &[u8] {
        &self.wire
    }

    /// The part of `wire` that must not be seen, without CRLF.
    pub fn secret(&self) -> Option<&[u8]> {
        self.secret.map(|start| &self.wire[start..self.wire.len() - b"\r\n".len()])
    }

    /// The octets to show: `wire` with `***` in the place of a secret.
    pub fn redacted(&self) -> Cow<'_, [u8]> {
        match self.secret {
            Some(start) => Cow::Owned([&self.wire[..start], b"***\r\n"].concat()),
            None => Cow::Borrowed(&self.wire),
        }
    }

    /// What the reply consists of.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The keyword; `AUTH` for the lines of its exchange.
    pub fn keyword(&self) -> &str {
        &self.keyword
    }

    fn listing(keyword: &'static str, message: Option<MessageNumber>) -> Self {
        match message {
            Some(message) => Self::open(keyword, &format!("{message}"), Shape::Line),
            None => Self::open(keyword, "", Shape::Listing),
        }
    }

    /// A command without a secret. `arguments` were checked or made by this file.
    fn open(keyword: &'static str, arguments: &str, shape: Shape) -> Self {
        // RFC 1939 §3: "Keywords and arguments are each separated by a single SPACE character."
        let space = if arguments.is_empty() { "" } else { " " };
        let wire = Zeroizing::new(format!("{keyword}{space}{arguments}\r\n").into_bytes());
        Self { keyword: Cow::Borrowed(keyword), shape, wire, secret: None }
    }

    /// A command whose last argument must not be seen.
    fn closed(keyword: &'static str, front: &str, secret: &[u8], shape: Shape) -> Self {
        // `concat` reserves the whole length first: a buffer that grew would leave a copy behind.
        let wire = Zeroizing::new([front.as_bytes(), secret, b"\r\n"].concat());
        Self { keyword: Cow::Borrowed(keyword), shape, wire, secret: Some(front.len()) }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Command(\"{}\")", self.redacted().escape_ascii())
    }
}
