//! UTF8 and LANG (RFC 6856).

use alloc::{string::String, vec::Vec};

use pop3_proto::{Command, Language};

use crate::{Connection, Error, ErrorKind, Mailbox, Step, Transport, session::Session};

impl<T: Transport> Connection<T> {
    /// Switches to UTF-8 mode (UTF8, RFC 6856 section 2.1): messages come as they are, and texts may be UTF-8. For this
    /// session, and before login only. STLS is not possible any more.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] where CAPA does not list UTF8, [`ErrorKind::Refused`] where the server does not want it;
    /// the session goes on without.
    pub async fn utf8(&mut self) -> Result<(), Error> {
        let announced = self.session.capabilities_if_any().await?.is_some_and(|list| list.utf8());
        if !announced {
            let text = "the server does not announce UTF8: its messages come in ASCII mode";
            return Err(ErrorKind::Misuse(text.into()).at(Step::Utf8));
        }
        self.utf8 = true;
        self.session.command(&Command::utf8(), Step::Utf8).await.map(drop)
    }

    /// The languages that the server can speak (LANG), in no order that means anything.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] where the server has no LANG, or does not list its languages.
    pub async fn languages(&mut self) -> Result<Vec<Language>, Error> {
        languages(&mut self.session).await
    }

    /// Has the server speak the language that fits `range`, e.g. `de` or `de-CH`; `None` for the one that it prefers.
    /// The tag of the language in force, where the server names it as RFC 6856 has it.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] where nothing fits, and the language stays as it was; [`ErrorKind::Misuse`] for what is no
    /// language range.
    pub async fn set_language(&mut self, range: Option<&str>) -> Result<Option<String>, Error> {
        set_language(&mut self.session, range).await
    }
}

impl<T: Transport> Mailbox<T> {
    /// As [`Connection::languages`].
    ///
    /// # Errors
    /// As there.
    pub async fn languages(&mut self) -> Result<Vec<Language>, Error> {
        self.next();
        languages(&mut self.session).await
    }

    /// As [`Connection::set_language`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_language(&mut self, range: Option<&str>) -> Result<Option<String>, Error> {
        self.next();
        set_language(&mut self.session, range).await
    }
}

async fn languages<T: Transport>(session: &mut Session<T>) -> Result<Vec<Language>, Error> {
    let lang = Command::lang(None).map_err(|misuse| ErrorKind::from(misuse).at(Step::Lang))?;
    session.listing(&lang, Step::Lang, |line| Ok((Language::parse(line)?, None))).await
}

async fn set_language<T: Transport>(
    session: &mut Session<T>,
    range: Option<&str>,
) -> Result<Option<String>, Error> {
    // RFC 6856 §3.2: "*" is "a language designated as preferred by the server administrator"
    let lang = Command::lang(Some(range.unwrap_or("*")));
    let lang = lang.map_err(|misuse| ErrorKind::from(misuse).at(Step::Lang))?;
    let status = session.command(&lang, Step::Lang).await?;
    // The tag in the reply counts, not the range that was asked for.
    Ok(Language::parse(&status.text).ok().map(|language| language.tag))
}
