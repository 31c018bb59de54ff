//! What a login can carry: known before anything is sent.

use pop3_proto::{
    Command, Misuse, Secret,
    sasl::{self, Exchange, Hash},
};

use crate::mechanism::Mechanism;

/// Stands for what is not looked at.
const ANY: &str = "x";

/// Says what is wrong with a user, in words that follow a subject.
pub(crate) fn check_user(user: &str, mechanism: Mechanism) -> Result<(), String> {
    let any = Secret::from(ANY);
    match mechanism {
        Mechanism::UserPass | Mechanism::Apop => {
            check(if mechanism == Mechanism::Apop { "APOP" } else { "USER" }, Command::user(user).map(drop))
        }
        Mechanism::Auto => check("AUTH", sasl::plain(None, user, &any).map(drop)),
        Mechanism::Sasl(sasl) => check(&mechanism.to_string(), exchange(sasl, user, &any)),
    }
}

/// Says what is wrong with a password, in words that follow a subject and do not show it.
pub(crate) fn check_password(password: &Secret, mechanism: Mechanism) -> Result<(), String> {
    match mechanism {
        Mechanism::UserPass => check("PASS", Command::pass(password).map(drop)),
        Mechanism::Apop => check("APOP", Command::apop(ANY, b"<x@x>", password).map(drop)),
        Mechanism::Auto => check("AUTH", sasl::plain(None, ANY, password).map(drop)),
        Mechanism::Sasl(sasl) => check(&mechanism.to_string(), exchange(sasl, ANY, password)),
    }
}

/// Says what is wrong with an access token, in words that follow a subject and do not show it.
pub(crate) fn check_token(token: &Secret) -> Result<(), String> {
    let octets = token.expose();
    if octets.starts_with(b"{") {
        return Err("is JSON: the command is to print the value of access_token alone".into());
    }
    if octets.get(..7).is_some_and(|front| front.eq_ignore_ascii_case(b"Bearer ")) {
        return Err("begins with Bearer: the command is to print the token alone".into());
    }
    check("AUTH", Exchange::xoauth2(ANY, token).map(drop)).map_err(|fault| {
        match fault.split_once(", which") {
            Some((fault, _)) => fault.to_owned(),
            None => fault,
        }
    })
}

fn exchange(mechanism: sasl::Mechanism, user: &str, secret: &Secret) -> Result<(), Misuse> {
    let made = match mechanism {
        sasl::Mechanism::Login => Exchange::login(user, secret),
        sasl::Mechanism::CramMd5 => Exchange::cram_md5(user, secret),
        sasl::Mechanism::Scram(_) => Exchange::scram(Hash::Sha1, None, user, secret, [0; 24]),
        sasl::Mechanism::XOauth2 => Exchange::xoauth2(user, secret),
        sasl::Mechanism::OauthBearer => Exchange::oauth_bearer(Some(user), secret, None),
        sasl::Mechanism::External => Exchange::external(Some(user)),
        sasl::Mechanism::Anonymous => Exchange::anonymous(user),
        _ => Exchange::plain(None, user, secret),
    };
    made.map(drop)
}

fn check(keyword: &str, made: Result<(), Misuse>) -> Result<(), String> {
    // AUTH PLAIN carries more than the lines of RFC 1939.
    let remedy = if matches!(keyword, "USER" | "PASS" | "APOP") {
        "; user;AUTH=PLAIN@host sends it by AUTH PLAIN"
    } else {
        ""
    };
    made.map_err(|misuse| match misuse {
        Misuse::Empty => "is empty".to_owned(),
        Misuse::LineBreak | Misuse::Nul => format!("has a line break or NUL, which {keyword} cannot carry"),
        Misuse::Space => format!("has a space, which {keyword} cannot carry{remedy}"),
        Misuse::TooLong => format!("is too long for {keyword}, whose line has 255 octets at most"),
        Misuse::TraceTooLong => format!("is too long for {keyword}: 255 characters at most"),
        Misuse::NotPrintable => {
            format!("has a character that {keyword} cannot carry: only printable ASCII{remedy}")
        }
        Misuse::Control => format!("has a control character, which {keyword} cannot carry"),
        Misuse::Token => "has an octet that no token has: it is visible ASCII without spaces".to_owned(),
        Misuse::Prohibited => format!("has a character that {keyword} cannot carry: SASLprep prohibits it"),
        Misuse::NotNormal => {
            format!("is not in Unicode normalisation form KC, which {keyword} wants: normalise it first")
        }
        _ => format!("cannot be carried by {keyword}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_is_none_is_refused_with_what_it_seems_to_be() {
        let fault = |token: &str| check_token(&Secret::from(token)).unwrap_err();
        assert!(fault("{\"access_token\": \"x\"}").contains("access_token alone"));
        assert!(fault("bearer abc").contains("token alone"));
        assert!(fault("two words").contains("no token has"));
        assert_eq!(fault(""), "is empty");
        assert_eq!(check_token(&Secret::from("ya29.a0-_~+/=")), Ok(()));
    }

    #[test]
    fn what_one_mechanism_cannot_carry_another_may() {
        let plain = Mechanism::Sasl(sasl::Mechanism::Plain);
        assert!(check_user("grün wald", Mechanism::UserPass).is_err());
        assert_eq!(check_user("grün wald", plain), Ok(()));
        assert_eq!(check_user("grün wald", Mechanism::Auto), Ok(()));
        let scram = Mechanism::Sasl(sasl::Mechanism::Scram(Hash::Sha256));
        assert!(check_user("a\u{7}", scram).unwrap_err().contains("AUTH SCRAM-SHA-256"));
    }
}
