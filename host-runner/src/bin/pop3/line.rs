//! What a login can carry: known before anything is sent.

use pop3_proto::{Command, Misuse, Secret, sasl};

use crate::address::Mechanism;

/// Says what is wrong with a user, in words that follow a subject.
pub(crate) fn check_user(user: &str, mechanism: Mechanism) -> Result<(), String> {
    match mechanism {
        Mechanism::UserPass => check("USER", Command::user(user)),
        Mechanism::Plain => check("AUTH PLAIN", sasl::plain(None, user, &Secret::from("x"))),
    }
}

/// Says what is wrong with a password, in words that follow a subject and do not show it.
pub(crate) fn check_password(password: &Secret, mechanism: Mechanism) -> Result<(), String> {
    match mechanism {
        Mechanism::UserPass => check("PASS", Command::pass(password)),
        Mechanism::Plain => check("AUTH PLAIN", sasl::plain(None, "x", password)),
    }
}

fn check<T>(keyword: &str, made: Result<T, Misuse>) -> Result<(), String> {
    // An address can say AUTH=PLAIN, which carries more.
    let remedy = if keyword == "AUTH PLAIN" { "" } else { "; user;AUTH=PLAIN@host sends it by AUTH PLAIN" };
    made.map(drop).map_err(|misuse| match misuse {
        Misuse::Empty => "is empty".to_owned(),
        Misuse::LineBreak => format!("has a line break or NUL, which {keyword} cannot carry"),
        Misuse::Space => format!("has a space, which {keyword} cannot carry{remedy}"),
        Misuse::TooLong => format!("is too long for {keyword}, whose line has 255 octets at most"),
        Misuse::NotPrintable => {
            format!("has a character that {keyword} cannot carry: only printable ASCII{remedy}")
        }
        _ => format!("cannot be carried by {keyword}"),
    })
}
