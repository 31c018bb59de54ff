//! From a host name to a greeting, with TLS where the options ask for it.

use alloc::string::ToString;

use pop3_proto::Command;

use crate::{
    Connect, Connection, Error, ErrorKind, Greeting, Options, Phase, Security, Step, Transport,
    TransportError,
    session::{Session, secured},
    spans::Spans,
};

/// Connects, starts TLS and reads the greeting, in the order that `options.security` asks for.
///
/// `host` is a name or an address without brackets; the certificate must carry it, or `options.server_name`.
///
/// # Errors
/// Any [`ErrorKind`], with the step that failed. A refused, missing or tampered-with STLS ends the attempt.
pub async fn open<C: Connect>(
    connector: &mut C,
    host: &str,
    port: u16,
    options: &Options,
) -> Result<Connection<C::Transport>, Error> {
    options.check().map_err(|text| ErrorKind::Misuse(text.to_string()).at(Step::Options))?;
    check_host(host)?;
    let spans = Spans::new(host, port);
    match opened(connector, (host, port), options, &spans).await {
        Ok(transport) => greeted(transport, (host, port), options, spans).await,
        Err(error) => {
            spans.failed(&error);
            Err(error)
        }
    }
}

/// The connection, with TLS where that comes first.
async fn opened<C: Connect>(
    connector: &mut C,
    (host, port): (&str, u16),
    options: &Options,
    spans: &Spans,
) -> Result<C::Transport, Error> {
    let server_name = options.server_name.as_deref().unwrap_or(host);
    let deadlines = &options.deadlines;
    let mut transport = connector.connect(host, port, deadlines.connect).await.map_err(while_connecting)?;
    if options.security == Security::Tls {
        transport.arm(Phase::Tls, deadlines.tls);
        transport = secured(transport, server_name).await?;
        spans.secured();
    }
    Ok(transport)
}

/// The session behind its greeting, with TLS where that comes then.
async fn greeted<T: Transport>(
    transport: T,
    (host, port): (&str, u16),
    options: &Options,
    spans: Spans,
) -> Result<Connection<T>, Error> {
    let server_name = options.server_name.as_deref().unwrap_or(host);
    let mut session = Session::new(transport, spans, options);
    let mut greeting = Greeting::new(session.greeting().await?);
    if options.security == Security::Stls {
        session.command(&Command::stls(), Step::Stls).await?;
        session = session.into_tls(server_name).await?;
        greeting.forget_timestamp();
    }
    Ok(Connection::new(session, greeting, (host, port), options))
}

/// Refuses what no resolver should see, and brackets, which belong to URLs.
fn check_host(host: &str) -> Result<(), Error> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "[]/@".contains(c);
    if host.is_empty() || host.contains(odd) {
        let text = "the host must be a name or an address, without brackets, blanks or anything of a URL";
        return Err(ErrorKind::Misuse(text.to_string()).at(Step::Options));
    }
    Ok(())
}

fn while_connecting(error: TransportError) -> Error {
    let step = if matches!(error, TransportError::Resolve(_)) { Step::Resolve } else { Step::Connect };
    ErrorKind::from(error).at(step)
}
