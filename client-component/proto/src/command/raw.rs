//! Commands by hand.

use alloc::{
    borrow::{Cow, ToOwned},
    string::String,
};

use zeroize::Zeroizing;

use super::{Command, Shape};
use crate::{Misuse, Secret, argument};

impl Command {
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
