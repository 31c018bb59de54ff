//! How to log in, as an address says it: `user;AUTH=mechanism@host` (RFC 2384).

use std::borrow::Cow;

/// How to log in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mechanism {
    /// USER and PASS.
    #[default]
    UserPass,
    /// AUTH PLAIN.
    Plain,
}

/// Takes the mechanism out of an address, before the parser would take it for a part of the user.
pub(super) fn split(text: &str) -> Result<(Cow<'_, str>, Mechanism), String> {
    let unchanged = Ok((Cow::Borrowed(text), Mechanism::default()));
    let Some((scheme, rest)) = text.split_once("://") else { return unchanged };
    let authority = rest.find(['/', '?', '#']).map_or(rest, |end| &rest[..end]);
    let Some((user_part, _)) = authority.rsplit_once('@') else { return unchanged };
    let Some((user, parameter)) = user_part.split_once(';') else { return unchanged };
    let mechanism = parse(parameter)?;
    Ok((Cow::Owned(format!("{scheme}://{user}{}", &rest[user_part.len()..])), mechanism))
}

fn parse(parameter: &str) -> Result<Mechanism, String> {
    let name = match parameter.split_once('=') {
        Some((auth, name)) if auth.eq_ignore_ascii_case("auth") => name.to_ascii_uppercase(),
        _ => return Err("behind the ; in a user stands AUTH=mechanism; write a ; in a user as %3B".into()),
    };
    match &*name {
        // RFC 2384 §4: "*" leaves the choice to the client.
        "*" => Ok(Mechanism::UserPass),
        "PLAIN" => Ok(Mechanism::Plain),
        _ => Err(format!("AUTH={name} is not supported: leave it out for USER and PASS, or say AUTH=PLAIN")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mechanism_is_taken_out() {
        for (text, rest, mechanism) in [
            ("pop://a;AUTH=PLAIN@b:1/2", "pop://a@b:1/2", Mechanism::Plain),
            ("pop3://a;auth=*@b", "pop3://a@b", Mechanism::UserPass),
            ("pop3://a@b", "pop3://a@b", Mechanism::UserPass),
            ("pop3://a%3BAUTH=PLAIN@b", "pop3://a%3BAUTH=PLAIN@b", Mechanism::UserPass),
            ("pop3://b/;x@y", "pop3://b/;x@y", Mechanism::UserPass),
        ] {
            assert_eq!(split(text), Ok((rest.into(), mechanism)), "{text}");
        }
    }

    #[test]
    fn what_is_not_supported_is_named() {
        assert!(split("pop://a;AUTH=+APOP@b").unwrap_err().contains("AUTH=+APOP is not supported"));
        assert!(split("pop://a;TYPE=x@b").unwrap_err().contains("%3B"));
    }
}
