//! From a host name to a mailbox, with a second connection where the first breaks at CAPA.

use crate::{Connect, Credentials, Error, ErrorKind, Mailbox, Options, Security, Step, open};

/// Connects and logs in: [`open`], then [`authenticate`](crate::Connection::authenticate).
///
/// Some old servers hang or hang up on CAPA (quirks capa-hang, capa-drops-connection). Then one more connection is made,
/// without CAPA; with [`Security::Stls`] it is an error: somebody may want to hide what the server can do.
///
/// # Errors
/// Any [`ErrorKind`], with the step that failed.
pub async fn enter<C: Connect>(
    connector: &mut C,
    host: &str,
    port: u16,
    options: &Options,
    credentials: &Credentials,
) -> Result<Mailbox<C::Transport>, Error> {
    match once(connector, host, port, options, credentials).await {
        Err(error)
            if is_for_want_of_capa(&error) && options.security != Security::Stls && !options.skip_capa =>
        {
            let without = Options { skip_capa: true, ..options.clone() };
            once(connector, host, port, &without, credentials).await
        }
        outcome => outcome,
    }
}

async fn once<C: Connect>(
    connector: &mut C,
    host: &str,
    port: u16,
    options: &Options,
    credentials: &Credentials,
) -> Result<Mailbox<C::Transport>, Error> {
    let connection = open(connector, host, port, options).await?;
    Ok(connection.authenticate(credentials).await?)
}

fn is_for_want_of_capa(error: &Error) -> bool {
    let broke = matches!(
        error.kind,
        ErrorKind::Closed | ErrorKind::Truncated | ErrorKind::Timeout(_) | ErrorKind::Transport(_)
    );
    error.step == Step::Capa && broke
}
