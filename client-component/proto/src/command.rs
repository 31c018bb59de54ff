//! Commands: lines that cannot hold another command, and the shape of the reply that each one gets.

use alloc::{
    borrow::{Cow, ToOwned},
    format,
    string::String,
    vec::Vec,
};
use core::fmt;

use base64ct::{Base64, Encoding};
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use crate::{
    MessageNumber, Misuse, Secret, argument, hex,
    sasl::prepare::{name as prepared_name, password as prepared_password},
};

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

    /// USER with a name in UTF-8: only where the server announces `UTF8 USER` (RFC 6856 section 2.2).
    ///
    /// # Errors
    /// [`Misuse`] for a name that is empty, too long for a line of 255 octets, or holds control characters or a space.
    pub fn user_utf8(name: &str) -> Result<Self, Misuse> {
        argument::check_visible_utf8(name.as_bytes())?;
        argument::check_length("USER ".len() + name.len())?;
        Ok(Self::open("USER", name, Shape::Line))
    }

    /// PASS with a password in UTF-8: only where the server announces `UTF8 USER` (RFC 6856 section 2.2).
    ///
    /// # Errors
    /// [`Misuse`] for a password that is empty, too long for a line of 255 octets, not UTF-8, or holds control
    /// characters.
    pub fn pass_utf8(password: &Secret) -> Result<Self, Misuse> {
        argument::check_printable_utf8(password.expose())?;
        argument::check_length("PASS ".len() + password.expose().len())?;
        Ok(Self::closed("PASS", "PASS ", password.expose(), Shape::Line))
    }

    /// APOP: a name, and the MD5 digest of the greeting's timestamp and a shared secret (RFC 1939 section 7). For the
    /// timestamp see [`apop_timestamp`](crate::apop_timestamp).
    ///
    /// ```
    /// use pop3_proto::{Command, Secret};
    ///
    /// let timestamp = b"<1896.697170952@dbc.mtview.ca.us>";
    /// let apop = Command::apop("mrose", timestamp, &Secret::from("tanstaaf"))?;
    /// assert_eq!(apop.wire(), b"APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
    /// // Whoever sees the digest can try passwords at home.
    /// assert_eq!(&*apop.redacted(), b"APOP mrose ***\r\n");
    /// # Ok::<(), pop3_proto::Misuse>(())
    /// ```
    ///
    /// # Errors
    /// [`Misuse`] for a name as in [`user_utf8`](Self::user_utf8), an empty secret, or one outside of ASCII that
    /// SASLprep refuses (RFC 6856 section 2.2).
    pub fn apop(user: &str, timestamp: &[u8], secret: &Secret) -> Result<Self, Misuse> {
        argument::check_visible_utf8(user.as_bytes())?;
        let (user, secret) = (prepared_name(user)?, prepared_password(secret)?);
        argument::check_length("APOP  ".len() + user.len() + 32)?;
        // RFC 1939 §7: "the timestamp (including angle-brackets) followed by a shared secret"
        let digest = Md5::new().chain_update(timestamp).chain_update(secret.expose()).finalize();
        let front = format!("APOP {user} ");
        Ok(Self::closed("APOP", &front, hex::lower(&digest).as_bytes(), Shape::Line))
    }

    /// RPOP, which comes behind USER and stands for PASS where the server trusts the client's host (RFC 1225). It proves nothing.
    ///
    /// # Errors
    /// As [`user`](Self::user).
    pub fn rpop(user: &str) -> Result<Self, Misuse> {
        argument::check_visible(user.as_bytes())?;
        argument::check_length("RPOP ".len() + user.len())?;
        Ok(Self::open("RPOP", user, Shape::Line))
    }

    /// AUTH with a mechanism and, maybe, its initial response (RFC 5034 section 4). An initial response of no octets
    /// is sent as `=`.
    ///
    /// ```
    /// use pop3_proto::{Command, Misuse, Secret};
    ///
    /// assert_eq!(Command::auth("CRAM-MD5", None)?.wire(), b"AUTH CRAM-MD5\r\n");
    /// let initial = Secret::from("\0test\0test");
    /// assert_eq!(Command::auth("PLAIN", Some(&initial))?.wire(), b"AUTH PLAIN AHRlc3QAdGVzdA==\r\n");
    /// assert_eq!(Command::auth("EXTERNAL", Some(&Secret::from("")))?.wire(), b"AUTH EXTERNAL =\r\n");
    /// # Ok::<(), Misuse>(())
    /// ```
    ///
    /// # Errors
    /// [`Misuse::MechanismName`], and [`Misuse::TooLong`] where the line would pass 255 octets: send it without the
    /// initial response then.
    pub fn auth(mechanism: &str, initial: Option<&Secret>) -> Result<Self, Misuse> {
        argument::check_mechanism(mechanism)?;
        let front = format!("AUTH {mechanism} ");
        let Some(initial) = initial else { return Ok(Self::open("AUTH", mechanism, Shape::Sasl)) };
        if initial.expose().is_empty() {
            // RFC 5034 §4: "MUST transmit the response as a single equals sign"
            return Ok(Self::open("AUTH", &format!("{mechanism} ="), Shape::SaslInitial));
        }
        let encoded = encoded(initial);
        // RFC 5034 §4: the 255 octets hold for the initial response too; a longer one has to wait for the challenge.
        argument::check_length(front.len() + encoded.len())?;
        Ok(Self::closed("AUTH", &front, &encoded, Shape::SaslInitial))
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

    /// A command that this crate does not know: a keyword and whatever belongs to it. Shown whole in traces; for what
    /// must not be seen there is [`raw_secret`](Self::raw_secret).
    ///
    /// The shape of the reply has to be known: nothing else tells where it ends.
    ///
    /// ```
    /// use pop3_proto::{Command, Misuse, Shape};
    ///
    /// let last = Command::raw(b"LAST", Shape::Line)?;
    /// assert_eq!((last.wire(), last.keyword()), (&b"LAST\r\n"[..], "LAST"));
    /// assert_eq!(Command::raw(b"XTND x\r\nDELE 1", Shape::Line), Err(Misuse::LineBreak));
    /// # Ok::<(), Misuse>(())
    /// ```
    ///
    /// # Errors
    /// [`Misuse`] for a line that is empty, begins with a space, holds CR, LF or NUL, or has more than 255 octets with
    /// its CRLF, and for a keyword that is not visible ASCII; [`Misuse::RawShape`] for a shape that only AUTH has.
    pub fn raw(line: &[u8], shape: Shape) -> Result<Self, Misuse> {
        let keyword = raw_keyword(line, shape)?;
        let wire = Zeroizing::new([line, b"\r\n"].concat());
        Ok(Self { keyword: Cow::Owned(keyword), shape, wire, secret: None })
    }

    /// As [`raw`](Self::raw), with everything behind the keyword hidden in traces.
    ///
    /// # Errors
    /// As `raw`.
    pub fn raw_secret(line: &Secret, shape: Shape) -> Result<Self, Misuse> {
        let line = line.expose();
        let keyword = raw_keyword(line, shape)?;
        let secret = (keyword.len() < line.len()).then_some(keyword.len() + 1);
        let wire = Zeroizing::new([line, b"\r\n"].concat());
        Ok(Self { keyword: Cow::Owned(keyword), shape, wire, secret })
    }

    /// AUTH PLAIN without an initial response (RFC 5034 section 4): the message follows the server's challenge, by
    /// [`Command::sasl_response`].
    pub fn auth_plain() -> Self {
        Self::open("AUTH", "PLAIN", Shape::Sasl)
    }

    /// A line of an AUTH exchange: the base64 form of `message`, of any length (RFC 5034 section 4).
    pub fn sasl_response(message: &Secret) -> Self {
        // RFC 5034 §4: "these BASE64 strings may be of arbitrary length": the 255 octets do not apply here.
        Self::closed("AUTH", "", &encoded(message), Shape::Continuation)
    }

    /// Cancels an AUTH exchange (RFC 5034 section 4); the server answers AUTH with `-ERR`.
    pub fn auth_cancel() -> Self {
        let wire = Zeroizing::new(b"*\r\n".to_vec());
        Self { keyword: Cow::Borrowed("AUTH"), shape: Shape::Cancel, wire, secret: None }
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

/// The keyword of a line by hand.
fn raw_keyword(line: &[u8], shape: Shape) -> Result<String, Misuse> {
    if !matches!(shape, Shape::Line | Shape::Listing | Shape::Body) {
        return Err(Misuse::RawShape);
    }
    argument::check_line(line)?;
    argument::check_length(line.len())?;
    let keyword = line.split(|&octet| octet == b' ').next().unwrap_or_default();
    argument::check_visible(keyword)?;
    core::str::from_utf8(keyword).map(ToOwned::to_owned).map_err(|_| Misuse::NotPrintable)
}

/// The base64 form of a message.
fn encoded(message: &Secret) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Base64::encode_string(message.expose()).into_bytes())
}

impl fmt::Debug for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Command(\"{}\")", self.redacted().escape_ascii())
    }
}
