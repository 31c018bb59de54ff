//! Who can log in.

use std::collections::BTreeSet;

use pop3_mock::{Message, User};

use crate::args::Options;
use crate::exit::{Complaint, Sysexit};
use crate::logins::Tokens;

/// Who can log in when the command line names nobody.
pub(crate) const DEFAULT_USER: (&str, &str) = ("user", "pass");

/// "USER ", a name and CRLF have at most 255 octets together, RFC 2449 §4.
const LONGEST_NAME: usize = 255 - "USER \r\n".len();

/// Names with their passwords.
pub(crate) type Credentials<'o> = Vec<(&'o str, &'o str)>;

/// Finds out who can log in; refuses names that would stand for nobody.
pub(crate) fn credentials(options: &Options) -> Result<Credentials<'_>, Complaint> {
    let (names, passwords) = (&options.accounts.users, &options.accounts.passwords);
    if names.len() != passwords.len() {
        let counts = format!("{} --user and {} --password", names.len(), passwords.len());
        return Err(refused(format!("{counts}; each --user takes one --password")));
    }
    check(names)?;
    if names.is_empty() {
        return Ok(vec![DEFAULT_USER]);
    }
    Ok(names.iter().map(String::as_str).zip(passwords.iter().map(String::as_str)).collect())
}

/// Gives every user the tokens and the messages that are his.
pub(crate) fn with_messages(
    credentials: Credentials<'_>,
    tokens: &Tokens<'_>,
    maildrops: Vec<Vec<Message>>,
) -> Vec<User> {
    let user = |((name, password), messages)| {
        let own = tokens.iter().filter(|(owner, _)| *owner == name);
        own.fold(User::new(name, password), |user, (_, token)| user.token(*token)).messages(messages)
    };
    credentials.into_iter().zip(maildrops).map(user).collect()
}

fn check(names: &[String]) -> Result<(), Complaint> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !fits_user_command(name) {
            return Err(refused(format!(
                "--user {name:?}: no USER command can carry this name; \
                 a name is 1 to {LONGEST_NAME} printable ASCII characters without a space"
            )));
        }
        if !seen.insert(name) {
            return Err(refused(format!("--user {name:?} is given twice; give each user another name")));
        }
    }
    Ok(())
}

/// RFC 1939 §3: "Keywords and arguments consist of printable ASCII characters", and a space separates them.
fn fits_user_command(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|octet| octet.is_ascii_graphic())
}

fn refused(text: String) -> Complaint {
    Complaint::new(Sysexit::Usage, text)
}
