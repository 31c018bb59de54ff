//! Addresses: `pop3s://user@host[:port]/`, `pop3://user@host[:port]/`, and `pop://user;AUTH=mechanism@host[:port]` as
//! RFC 2384 writes them.

mod host;
mod mechanism;

use percent_encoding::percent_decode_str;
use pop3_host::Security;
use url::Url;

use crate::{arguments::SecurityFlag, mechanism::Mechanism};

/// Whose maildrop is where, and how to get there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) user: Option<String>,
    /// What stands behind `;AUTH=`.
    pub(crate) mechanism: Option<Mechanism>,
    /// A name, or an IP address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    /// The number behind the host, as curl writes a message.
    pub(crate) message: Option<u32>,
}

impl Address {
    /// Reads an address; `flag` is what `--security` says.
    pub(crate) fn parse(text: &str, flag: Option<SecurityFlag>) -> Result<Self, String> {
        if !text.contains("://") && !text.starts_with("pop3s:") {
            return Err("an address begins with pop3s:// or pop3://: pop3s://user@host/".into());
        }
        let (text, mechanism) = mechanism::split(text)?;
        let url =
            Url::parse(&text).map_err(|error| format!("not an address like pop3s://user@host/: {error}"))?;
        let (port, security) = scheme(url.scheme(), flag)?;
        if url.password().is_some() {
            return Err(
                "a password in an address is for everyone to see: leave it out, and it is asked for \
                        (or use --password-command, --password-stdin or $POP3_PASSWORD)"
                    .into(),
            );
        }
        let (host, user) = (host::parse(&url)?, user(&url)?);
        let message = message(&url)?;
        if url.port() == Some(0) {
            return Err("nobody listens at port 0".into());
        }
        Ok(Self { user, mechanism, host, port: url.port().unwrap_or(port), security, message })
    }
}

/// The port of a scheme, and how its connections become private.
fn scheme(scheme: &str, flag: Option<SecurityFlag>) -> Result<(u16, Security), String> {
    match (scheme, flag) {
        ("pop3s", None | Some(SecurityFlag::Tls)) => Ok((995, Security::Tls)),
        ("pop3" | "pop", None | Some(SecurityFlag::Stls)) => Ok((110, Security::Stls)),
        ("pop3" | "pop", Some(SecurityFlag::Plaintext)) => Ok((110, Security::Plaintext)),
        ("pop3s", Some(flag)) => Err(format!(
            "pop3s:// begins with TLS: change pop3s:// to pop3://, or --security {} to tls",
            flag.name()
        )),
        ("pop3" | "pop", Some(SecurityFlag::Tls)) => Err(format!(
            "{scheme}:// begins without TLS: change {scheme}:// to pop3s://, or --security tls to stls"
        )),
        (scheme, _) => Err(format!("{scheme}:// is neither pop3s:// nor pop3:// nor pop://")),
    }
}

fn user(url: &Url) -> Result<Option<String>, String> {
    let user = percent_decode_str(url.username()).decode_utf8();
    let user = user.map_err(|_| "the user is not UTF-8 after percent-decoding")?;
    if user.is_empty() {
        return Ok(None);
    }
    Ok(Some(user.into_owned()))
}

fn message(url: &Url) -> Result<Option<u32>, String> {
    if url.query().is_some() || url.fragment().is_some() {
        return Err("nothing like ? or # belongs into an address; write a # in a user as %23".into());
    }
    match url.path().trim_start_matches('/') {
        "" => Ok(None),
        // `u32::from_str` would take a sign.
        number if number.bytes().all(|octet| octet.is_ascii_digit()) => {
            number.parse().map(Some).map_err(|_| format!("{number} is no message number"))
        }
        // Not shown: behind a password with a slash in it, this would be the rest of the password.
        _ => Err("only a message number can follow the host and port; write a / in a user as %2F".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Address, String> {
        Address::parse(text, None)
    }

    #[test]
    fn the_scheme_gives_port_and_security() {
        for (text, host, port, security) in [
            ("pop3s://alice@pop.example.org/", "pop.example.org", 995, Security::Tls),
            ("pop3://alice@pop.example.org", "pop.example.org", 110, Security::Stls),
            ("pop://alice@pop.example.org", "pop.example.org", 110, Security::Stls),
            ("pop3s://alice@localhost:1995", "localhost", 1995, Security::Tls),
        ] {
            let (user, mechanism) = (Some("alice".to_owned()), None);
            let host = host.to_owned();
            assert_eq!(parse(text), Ok(Address { user, mechanism, host, port, security, message: None }));
        }
    }

    #[test]
    fn plaintext_only_when_said() {
        let plaintext = Address::parse("pop3://a@b", Some(SecurityFlag::Plaintext)).unwrap();
        assert_eq!(plaintext.security, Security::Plaintext);
    }

    #[test]
    fn a_scheme_and_a_security_that_disagree_are_refused() {
        for (text, flag) in [
            ("pop3s://a@b", SecurityFlag::Stls),
            ("pop3s://a@b", SecurityFlag::Plaintext),
            ("pop3://a@b", SecurityFlag::Tls),
            ("pop://a@b", SecurityFlag::Tls),
        ] {
            let error = Address::parse(text, Some(flag)).unwrap_err();
            assert!(error.contains("--security"), "{text} {flag:?}: {error}");
        }
    }

    #[test]
    fn the_user_is_percent_decoded() {
        let user = |text| parse(text).map(|address| address.user.unwrap());
        assert_eq!(user("pop3s://alice%40example.org@pop.example.org/"), Ok("alice@example.org".into()));
        assert_eq!(user("pop3s://alice@example.org@pop.example.org/"), Ok("alice@example.org".into()));
        assert!(user("pop3s://%ff@pop.example.org/").is_err());
    }

    #[test]
    fn a_message_may_follow_as_in_curl() {
        let message = |text| parse(text).map(|address| address.message);
        assert_eq!(message("pop3s://a@b/7"), Ok(Some(7)));
        assert_eq!(message("pop3s://a@b:995"), Ok(None));
        assert!(message("pop3s://a@b/4294967296").is_err() && message("pop3s://a@b/+1").is_err());
    }

    #[test]
    fn what_is_missing_or_too_much_is_said() {
        for (text, said) in [
            ("pop.example.org", "begins with pop3s://"),
            ("pop3s://a@b:0/", "port 0"),
            ("pop3s://a:12/34secret@b", "only a message number"),
            ("imap://a@b", "neither pop3s:// nor pop3:// nor pop://"),
            ("pop3s://a:secret@b/", "--password-stdin"),
            ("pop3s://a@b/INBOX", "only a message number"),
            ("pop3s://a@b/?x", "nothing like ?"),
            ("pop3s:a@b", "host is missing"),
            ("pop3s://a@b:99999/", "not an address"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
        assert_eq!(parse("pop3s://b/").map(|address| address.user), Ok(None));
    }
}
