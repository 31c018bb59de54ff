//! From the command line to credentials.

use pop3_host::{Credentials, Secret};
use pop3_proto::sasl;

use crate::{
    address::Address,
    arguments::LoginArguments,
    complaint::Complaint,
    line::check_user,
    mechanism::Mechanism,
    password::{password, token},
};

/// What proves who the user is, asked for as the mechanism needs it.
pub(crate) async fn credentials(login: &LoginArguments, address: &Address) -> Result<Credentials, Complaint> {
    let mechanism = mechanism(login, address)?;
    fits(login, mechanism)?;
    let user = user(address, mechanism)?;
    if mechanism.takes_nothing() {
        return Ok(without_secret(mechanism, user));
    }
    if let Some(command) = &login.token_command {
        return Ok(by_token(mechanism, user, token(command).await?));
    }
    let user = user.unwrap_or_default();
    let password = password(login, &user, address, mechanism).await?;
    Ok(by_password(mechanism, user, password))
}

/// What `--auth` and the address say. Where neither does, a password goes by USER and PASS, which every server has.
fn mechanism(login: &LoginArguments, address: &Address) -> Result<Mechanism, Complaint> {
    match (login.auth, address.mechanism) {
        (Some(flag), Some(of_address)) if flag != of_address => Err(Complaint::usage(format!(
            "--auth says {flag}, and ;AUTH= in the address {of_address}: leave one out"
        ))),
        (Some(mechanism), _) | (None, Some(mechanism)) => Ok(mechanism),
        (None, None) if login.token_command.is_some() => Ok(Mechanism::Auto),
        (None, None) => Ok(Mechanism::UserPass),
    }
}

/// Whether the mechanism can use what was given.
fn fits(login: &LoginArguments, mechanism: Mechanism) -> Result<(), Complaint> {
    let (token, password) =
        (login.token_command.is_some(), login.password_stdin || login.password_command.is_some());
    let fault = if mechanism.takes_nothing() && (token || password) {
        "sends neither password nor token: leave out what gives one"
    } else if token && !mechanism.takes_token() {
        "sends a password: --token-command goes with --auth xoauth2, oauthbearer or auto"
    } else if !token && !mechanism.takes_password() && !mechanism.takes_nothing() {
        "sends an access token: --token-command names a command that prints one"
    } else {
        return Ok(());
    };
    Err(Complaint::usage(format!("{mechanism} {fault}")))
}

fn user(address: &Address, mechanism: Mechanism) -> Result<Option<String>, Complaint> {
    match &address.user {
        None if mechanism.needs_user() => Err(Complaint::usage("the user is missing: pop3s://user@host/")),
        None => Ok(None),
        Some(user) => {
            check_user(user, mechanism).map_err(|fault| Complaint::usage(format!("the user {fault}")))?;
            Ok(Some(user.clone()))
        }
    }
}

fn without_secret(mechanism: Mechanism, user: Option<String>) -> Credentials {
    match mechanism {
        Mechanism::Sasl(sasl::Mechanism::Anonymous) => {
            Credentials::Anonymous { trace: user.unwrap_or_default() }
        }
        _ => Credentials::External { authorization_id: user },
    }
}

fn by_token(mechanism: Mechanism, user: Option<String>, token: Secret) -> Credentials {
    match mechanism {
        // Some servers want the user's name there.
        Mechanism::Sasl(sasl::Mechanism::OauthBearer) => {
            Credentials::OauthBearer { authorization_id: user, token }
        }
        Mechanism::Sasl(_) => Credentials::XOauth2 { user: user.unwrap_or_default(), token },
        _ => Credentials::Automatic {
            user: user.unwrap_or_default(),
            password: None,
            token: Some(token),
            authorization_id: None,
        },
    }
}

fn by_password(mechanism: Mechanism, user: String, password: Secret) -> Credentials {
    match mechanism {
        Mechanism::UserPass => Credentials::user_pass(user, password),
        Mechanism::Apop => Credentials::Apop { user, password },
        Mechanism::Sasl(sasl::Mechanism::Login) => Credentials::Login { user, password },
        Mechanism::Sasl(sasl::Mechanism::CramMd5) => Credentials::CramMd5 { user, password },
        Mechanism::Sasl(sasl::Mechanism::Scram(hash)) => {
            Credentials::Scram { hash, authorization_id: None, user, password }
        }
        Mechanism::Sasl(_) => Credentials::plain(user, password),
        Mechanism::Auto => Credentials::automatic(user, password),
    }
}
