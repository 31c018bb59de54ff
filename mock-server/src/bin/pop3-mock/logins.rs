//! The ways to log in that the command line asks for.

use pop3_mock::{Builder, Mechanism};

use crate::args::{Logins, Options};
use crate::exit::{Complaint, Sysexit};
use crate::users::Credentials;

/// Names of users with their tokens.
pub(crate) type Tokens<'o> = Vec<(&'o str, &'o str)>;

/// Who has which token. Refuses a name that is no user's, and a mechanism by which nobody could log in.
pub(crate) fn tokens<'o>(
    options: &'o Options,
    credentials: &Credentials<'_>,
) -> Result<Tokens<'o>, Complaint> {
    let logins = &options.logins;
    let is_user = |name: &str| credentials.iter().any(|(user, _)| *user == name);
    for (option, name) in [("--external", &logins.external), ("--anonymous", &logins.anonymous)] {
        if let Some(name) = name.as_deref().filter(|name| !is_user(name)) {
            return Err(refused(format!("{option} {name:?}: {}", nobody(credentials))));
        }
    }
    let tokens: Result<Tokens<'o>, Complaint> = logins.tokens.iter().map(|token| split(token)).collect();
    let tokens = tokens?;
    if let Some((name, _)) = tokens.iter().find(|(name, _)| !is_user(name)) {
        return Err(refused(format!("--token {name}=...: {}", nobody(credentials))));
    }
    logins.mechanisms.iter().try_for_each(|mechanism| check(logins, *mechanism))?;
    Ok(tokens)
}

/// The builder that offers what was asked for.
pub(crate) fn offered(mut builder: Builder, logins: &Logins) -> Builder {
    if !logins.mechanisms.is_empty() {
        builder = builder.mechanisms(logins.mechanisms.iter().copied());
    }
    if let Some(user) = &logins.external {
        builder = builder.external(user);
    }
    if let Some(user) = &logins.anonymous {
        builder = builder.anonymous(user);
    }
    if logins.apop { builder.apop(true) } else { builder }
}

/// The token itself is not repeated: complaints end up in logs.
fn split(token: &str) -> Result<(&str, &str), Complaint> {
    let parts = token.split_once('=').filter(|(_, token)| !token.is_empty());
    parts.ok_or_else(|| refused("--token: write it as USER=TOKEN".into()))
}

fn check(logins: &Logins, mechanism: Mechanism) -> Result<(), Complaint> {
    let needed = match mechanism {
        Mechanism::OAuthBearer | Mechanism::XOAuth2 if logins.tokens.is_empty() => "--token USER=TOKEN",
        Mechanism::External if logins.external.is_none() => "--external USER",
        Mechanism::Anonymous if logins.anonymous.is_none() => "--anonymous USER",
        _ => return Ok(()),
    };
    Err(refused(format!("--mechanism {mechanism}: nobody can log in by it; it goes with {needed}")))
}

fn nobody(credentials: &Credentials<'_>) -> String {
    let names: Vec<String> = credentials.iter().map(|(name, _)| format!("{name:?}")).collect();
    format!("there is no such user; there is {}", names.join(", "))
}

fn refused(text: String) -> Complaint {
    Complaint::new(Sysexit::Usage, text)
}
