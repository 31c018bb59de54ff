//! How to log in, as an address says it: `user;AUTH=mechanism@host` (RFC 2384).

use std::borrow::Cow;

use crate::mechanism::Mechanism;

/// Takes the mechanism out of an address, before the parser would take it for a part of the user.
pub(super) fn split(text: &str) -> Result<(Cow<'_, str>, Option<Mechanism>), String> {
    let unchanged = Ok((Cow::Borrowed(text), None));
    let Some((scheme, rest)) = text.split_once("://") else { return unchanged };
    let authority = rest.find(['/', '?', '#']).map_or(rest, |end| &rest[..end]);
    let Some((user_part, _)) = authority.rsplit_once('@') else { return unchanged };
    let Some((user, parameter)) = user_part.split_once(';') else { return unchanged };
    let mechanism = parse(parameter)?;
    Ok((Cow::Owned(format!("{scheme}://{user}{}", &rest[user_part.len()..])), Some(mechanism)))
}

fn parse(parameter: &str) -> Result<Mechanism, String> {
    let name = match parameter.split_once('=') {
        Some((auth, name)) if auth.eq_ignore_ascii_case("auth") => name.to_ascii_uppercase(),
        _ => return Err("behind the ; in a user stands AUTH=mechanism; write a ; in a user as %3B".into()),
    };
    Mechanism::of_address(&name).ok_or_else(|| {
        format!(
            "AUTH={name} is not supported: leave it out for USER and PASS, or say AUTH=* for the best that the server \
             offers, AUTH=+APOP, or the name of a SASL mechanism (--help lists them at --auth)"
        )
    })
}

#[cfg(test)]
mod tests {
    use pop3_proto::sasl::{self, Hash};

    use super::*;

    #[test]
    fn the_mechanism_is_taken_out() {
        let scram = Mechanism::Sasl(sasl::Mechanism::Scram(Hash::Sha256));
        for (text, rest, mechanism) in [
            ("pop://a;AUTH=PLAIN@b:1/2", "pop://a@b:1/2", Some(Mechanism::Sasl(sasl::Mechanism::Plain))),
            ("pop3://a;auth=*@b", "pop3://a@b", Some(Mechanism::Auto)),
            ("pop3://a;AUTH=+apop@b", "pop3://a@b", Some(Mechanism::Apop)),
            ("pop3://a;AUTH=scram-sha-256@b", "pop3://a@b", Some(scram)),
            ("pop3://;AUTH=ANONYMOUS@b", "pop3://@b", Some(Mechanism::Sasl(sasl::Mechanism::Anonymous))),
            ("pop3://a@b", "pop3://a@b", None),
            ("pop3://a%3BAUTH=PLAIN@b", "pop3://a%3BAUTH=PLAIN@b", None),
            ("pop3://b/;x@y", "pop3://b/;x@y", None),
        ] {
            assert_eq!(split(text), Ok((rest.into(), mechanism)), "{text}");
        }
    }

    #[test]
    fn what_is_not_supported_is_named() {
        let error = split("pop://a;AUTH=GSSAPI@b").unwrap_err();
        assert!(error.contains("AUTH=GSSAPI is not supported") && error.contains("AUTH=*"), "{error}");
        assert!(split("pop://a;TYPE=x@b").unwrap_err().contains("%3B"));
    }
}
