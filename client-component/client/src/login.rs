//! Logins of RFC 1939: USER and PASS, APOP, and RPOP, which is older.

use pop3_proto::{Command, Misuse, Secret};

use crate::{Error, ErrorKind, Greeting, Step, Transport, session::Session};

/// RFC 1939 §7: PASS is given only after a positive answer to USER.
pub(crate) async fn user_pass<T: Transport>(
    session: &mut Session<T>,
    user: &str,
    password: &Secret,
) -> Result<(), Error> {
    // RFC 2449 §6.2 (quirk user-unadvertised); an empty list says nothing.
    if session.known.list().is_some_and(|list| !list.is_empty() && !list.user()) {
        let text = "the server's capabilities lack USER: it does not want a password so, or not yet";
        return Err(ErrorKind::Misuse(text.into()).at(Step::User));
    }
    let utf8 = takes_utf8(session, user, password).await?;
    let (user, password) = match utf8 {
        true => (Command::user_utf8(user), Command::pass_utf8(password)),
        false => (Command::user(user), Command::pass(password)),
    };
    // Both are checked before either is sent: a refused password must not leave a USER behind.
    let (user, password) = (user.map_err(at(Step::User))?, password.map_err(at(Step::Pass))?);
    session.command(&user, Step::User).await?;
    session.command(&password, Step::Pass).await?;
    Ok(())
}

/// RFC 1939 §7: the digest of the greeting's timestamp and the secret.
pub(crate) async fn apop<T: Transport>(
    session: &mut Session<T>,
    greeting: &Greeting,
    user: &str,
    password: &Secret,
) -> Result<(), Error> {
    let Some(timestamp) = &greeting.apop_timestamp else {
        let text =
            "the server does not offer APOP: there is no timestamp in its greeting, or it came before TLS";
        return Err(ErrorKind::Misuse(text.into()).at(Step::Apop));
    };
    if !is_ascii(user, password) && !takes_utf8(session, user, password).await? {
        return Err(at(Step::Apop)(Misuse::NotPrintable));
    }
    let apop = Command::apop(user, timestamp, password).map_err(at(Step::Apop))?;
    session.command(&apop, Step::Apop).await?;
    Ok(())
}

/// RFC 1225: USER, then RPOP in the place of PASS.
pub(crate) async fn rpop<T: Transport>(
    session: &mut Session<T>,
    user: &str,
    remote_user: &str,
) -> Result<(), Error> {
    let user = Command::user(user).map_err(at(Step::User))?;
    let rpop = Command::rpop(remote_user).map_err(at(Step::Rpop))?;
    session.command(&user, Step::User).await?;
    session.command(&rpop, Step::Rpop).await?;
    Ok(())
}

/// Whether name and password may be sent as UTF-8. ASCII is asked nothing about.
async fn takes_utf8<T: Transport>(
    session: &mut Session<T>,
    user: &str,
    password: &Secret,
) -> Result<bool, Error> {
    if is_ascii(user, password) {
        return Ok(false);
    }
    // RFC 6856 §2.2: not "if the server did not include the USER argument in the UTF8 capability response"
    Ok(session.capabilities_if_any().await?.is_some_and(|list| list.utf8_user()))
}

fn is_ascii(user: &str, password: &Secret) -> bool {
    user.is_ascii() && password.expose().is_ascii()
}

fn at(step: Step) -> impl Fn(Misuse) -> Error {
    move |misuse| ErrorKind::from(misuse).at(step)
}
