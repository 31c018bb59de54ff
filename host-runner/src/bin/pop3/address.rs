//! Addresses: `pop3s://user@host[:port]/` and `pop3://user@host[:port]/`.

use percent_encoding::percent_decode_str;
use pop3_host::Security;
use url::{Host, Url};

use crate::{arguments::SecurityFlag, line::check_user};

/// Whose maildrop to fetch from where, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) user: String,
    /// A name, or an IP address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
}

impl Address {
    /// Reads an address; `flag` is what `--security` says.
    pub(crate) fn parse(text: &str, flag: Option<SecurityFlag>) -> Result<Self, String> {
        let url =
            Url::parse(text).map_err(|error| format!("not an address like pop3s://user@host/: {error}"))?;
        let (port, security) = match (url.scheme(), flag) {
            ("pop3s", None | Some(SecurityFlag::Tls)) => (995, Security::Tls),
            ("pop3s", Some(SecurityFlag::Stls)) => {
                return Err(
                    "pop3s:// begins with TLS: change pop3s:// to pop3://, or --security stls to tls".into(),
                );
            }
            ("pop3s", Some(SecurityFlag::Plaintext)) => {
                return Err(
                    "pop3s:// begins with TLS: change pop3s:// to pop3://, or --security plaintext to tls"
                        .into(),
                );
            }
            ("pop3", None | Some(SecurityFlag::Stls)) => (110, Security::Stls),
            ("pop3", Some(SecurityFlag::Plaintext)) => (110, Security::Plaintext),
            ("pop3", Some(SecurityFlag::Tls)) => {
                return Err(
                    "pop3:// begins without TLS: change pop3:// to pop3s://, or --security tls to stls"
                        .into(),
                );
            }
            (scheme, _) => return Err(format!("{scheme}:// is neither pop3:// nor pop3s://")),
        };
        if url.password().is_some() {
            return Err("a password in an address is for everyone to see: use --password-stdin".into());
        }
        let (host, user) = (host(&url)?, user(&url)?);
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("nothing can follow the host and port".into());
        }
        Ok(Self { user, host, port: url.port().unwrap_or(port), security })
    }
}

fn user(url: &Url) -> Result<String, String> {
    let user = percent_decode_str(url.username()).decode_utf8();
    let user = user.map_err(|_| "the user is not UTF-8 after percent-decoding")?;
    if user.is_empty() {
        return Err("the user is missing: pop3s://user@host/".into());
    }
    check_user(&user).map_err(|fault| format!("the user {fault}"))?;
    Ok(user.into_owned())
}

/// The parser leaves host names of schemes it does not know as they are: this reads them as those of the web.
fn host(url: &Url) -> Result<String, String> {
    let name = match url.host() {
        Some(Host::Domain(name)) => percent_decode_str(name).decode_utf8_lossy().into_owned(),
        Some(Host::Ipv4(address)) => return Ok(address.to_string()),
        Some(Host::Ipv6(address)) => return Ok(address.to_string()),
        None => return Err("the host is missing".into()),
    };
    match Host::parse(&name) {
        Ok(Host::Domain(name)) => Ok(name),
        Ok(Host::Ipv4(address)) => Ok(address.to_string()),
        Ok(Host::Ipv6(address)) => Ok(address.to_string()),
        Err(error) => Err(format!("not a host: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Address, String> {
        Address::parse(text, None)
    }

    fn address(user: &str, host: &str, port: u16, security: Security) -> Address {
        Address { user: user.into(), host: host.into(), port, security }
    }

    #[test]
    fn the_scheme_gives_port_and_security() {
        assert_eq!(
            parse("pop3s://alice@pop.example.org/"),
            Ok(address("alice", "pop.example.org", 995, Security::Tls))
        );
        assert_eq!(
            parse("pop3://alice@pop.example.org"),
            Ok(address("alice", "pop.example.org", 110, Security::Stls))
        );
        assert_eq!(parse("pop3s://alice@localhost:1995").map(|address| address.port), Ok(1995));
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
        ] {
            assert!(Address::parse(text, Some(flag)).is_err(), "{text} {flag:?}");
        }
    }

    #[test]
    fn the_user_is_percent_decoded() {
        let user = |text| parse(text).map(|address| address.user);
        assert_eq!(user("pop3s://alice%40example.org@pop.example.org/"), Ok("alice@example.org".into()));
        assert!(user("pop3s://%ff@pop.example.org/").is_err());
    }

    #[test]
    fn hosts_may_be_addresses_and_international_names() {
        let host = |text| parse(text).map(|address| address.host);
        assert_eq!(host("pop3s://a@[::1]:995/"), Ok("::1".into()));
        assert_eq!(host("pop3s://a@127.0.0.1/"), Ok("127.0.0.1".into()));
        assert_eq!(host("pop3s://a@Münster.example/"), Ok("xn--mnster-3ya.example".into()));
    }

    #[test]
    fn what_is_missing_or_too_much_is_said() {
        for (text, said) in [
            ("pop.example.org", "not an address"),
            ("imap://a@b", "neither pop3:// nor pop3s://"),
            ("pop3s://pop.example.org/", "user is missing"),
            ("pop3s://a:secret@b/", "--password-stdin"),
            ("pop3s://a@b/INBOX", "nothing can follow"),
            ("pop3s://a@b/?x", "nothing can follow"),
            ("pop3s:a@b", "host is missing"),
            ("pop3s://a@b:99999/", "not an address"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
