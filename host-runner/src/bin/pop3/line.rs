//! What USER and PASS can carry, by which the command logs in: known before anything is sent.

use pop3_proto::{Command, Misuse, Secret};

/// Says what is wrong with a user, in words that follow a subject.
pub(crate) fn check_user(user: &str) -> Result<(), String> {
    check("USER", Command::user(user))
}

/// Says what is wrong with a password, in words that follow a subject and do not show it.
pub(crate) fn check_password(password: &Secret) -> Result<(), String> {
    check("PASS", Command::pass(password))
}

/// The words of [`Misuse`] point to AUTH PLAIN, which this command does not use.
fn check(keyword: &str, command: Result<Command, Misuse>) -> Result<(), String> {
    command.map(drop).map_err(|misuse| match misuse {
        Misuse::Empty => "is empty".to_owned(),
        Misuse::LineBreak => format!("has a line break or NUL, which {keyword} cannot carry"),
        Misuse::Space => format!("has a space, which {keyword} cannot carry"),
        Misuse::TooLong => format!("is too long for {keyword}, whose line has 255 octets at most"),
        _ => format!("has a character that {keyword} cannot carry: only printable ASCII"),
    })
}
