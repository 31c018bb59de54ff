//! AUTH: a SASL exchange over the wire (RFC 5034 section 4).

use alloc::vec::Vec;

use pop3_proto::{
    Command, Misuse, Rule,
    sasl::{Exchange, Failure},
};

use crate::{
    Condition, Error, ErrorKind, Step, Transport,
    session::{Said, Session},
};

/// The two forms that AUTH has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// AUTH, an empty challenge, then the first message.
    TwoSteps,
    /// The first message on the line of AUTH.
    Initial,
}

/// An exchange that did not succeed.
struct Failed {
    error: Error,
    /// The server refused AUTH itself, before it asked for anything: the other form may do.
    at_once: bool,
}

/// Logs in by the exchange that `make` gives, in this form; where the server refuses the form, once more in the other.
pub(crate) async fn log_in<T: Transport>(
    session: &mut Session<T>,
    form: Form,
    mut make: impl FnMut(&mut Session<T>) -> Result<Exchange, Error>,
) -> Result<(), Error> {
    let first = make(session)?;
    let form = if fits(&first) { form } else { Form::TwoSteps };
    let failed = match attempt(session, first, form).await {
        Ok(()) => return Ok(()),
        Err(failed) => failed,
    };
    if !failed.at_once || !is_about_form(&failed.error) {
        return Err(failed.error);
    }
    let other = make(session)?;
    if !fits(&other) {
        return Err(failed.error);
    }
    match attempt(session, other, form.other()).await {
        // The server refused and hung up: that it hung up is no news.
        Err(again) if session.condition() == Condition::Over && is_end(&again.error.kind) => {
            Err(failed.error)
        }
        Err(again) => Err(again.error),
        Ok(()) => Ok(()),
    }
}

impl Form {
    fn other(self) -> Self {
        match self {
            Self::TwoSteps => Self::Initial,
            Self::Initial => Self::TwoSteps,
        }
    }
}

/// Whether there is a first message that an AUTH line can hold.
fn fits(exchange: &Exchange) -> bool {
    exchange.initial().is_some_and(|initial| Command::auth(exchange.name(), Some(initial)).is_ok())
}

/// A refusal that may be one of the form: with AUTH it is one of the credentials, and any other code says what it is.
fn is_about_form(error: &Error) -> bool {
    matches!(&error.kind, ErrorKind::Refused(refusal) if refusal.code.is_none())
}

fn is_end(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::Closed | ErrorKind::Truncated | ErrorKind::Transport(_))
}

async fn attempt<T: Transport>(
    session: &mut Session<T>,
    mut exchange: Exchange,
    form: Form,
) -> Result<(), Failed> {
    let mut challenged = false;
    let result = play(session, &mut exchange, form, &mut challenged).await;
    result.map_err(|error| Failed { error, at_once: !challenged })
}

async fn play<T: Transport>(
    session: &mut Session<T>,
    exchange: &mut Exchange,
    form: Form,
    challenged: &mut bool,
) -> Result<(), Error> {
    let initial = exchange.initial().filter(|_| form == Form::Initial);
    let auth = Command::auth(exchange.name(), initial).map_err(misused)?;
    session.send(&auth, Step::Auth).await?;
    if form == Form::Initial {
        exchange.said_initial();
    }
    loop {
        match session.said(Step::Auth).await? {
            Said::Challenge(line) => {
                *challenged = true;
                match exchange.respond(&line) {
                    Ok(response) => session.continue_with(&Command::sasl_response(&response)),
                    Err(failure) => return Err(cancelled(session, failure).await),
                }
            }
            // What a server that has proved nothing says behind `+OK` is not to be believed either.
            Said::Status(status) if status.ok => {
                let judged = exchange.finish();
                return judged.map_err(|failure| broken(session, &failure));
            }
            Said::Status(status) => {
                let detail = exchange.detail().map(|detail| session.concealed(detail));
                return Err(with_detail(session.refused(status, Step::Auth), detail));
            }
            _ => return Err(session.broken(Rule::StatusIndicator, Step::Auth)),
        }
    }
}

/// Ends an exchange that the client does not go on with by `*`, and says why.
async fn cancelled<T: Transport>(session: &mut Session<T>, failure: Failure) -> Error {
    let refused = cancel(session).await;
    match (failure, refused) {
        (failure, Ok(_)) if failure.rule().is_some() => broken(session, &failure),
        (Failure::Told(told), Ok(refused)) => {
            let told = session.concealed(told.as_bytes());
            with_detail(refused, Some(told))
        }
        (_, Ok(refused)) => refused,
        (_, Err(error)) => error,
    }
}

/// Says `*`. The server refuses AUTH then: that refusal, or what happened instead.
pub(crate) async fn cancel<T: Transport>(session: &mut Session<T>) -> Result<Error, Error> {
    session.continue_with(&Command::auth_cancel());
    match session.said(Step::Auth).await? {
        // Behind `*` the core takes nothing but a negative reply.
        Said::Status(status) => Ok(session.refused(status, Step::Auth)),
        _ => Err(session.broken(Rule::CancelIgnored, Step::Auth)),
    }
}

fn broken<T: Transport>(session: &mut Session<T>, failure: &Failure) -> Error {
    session.broken(failure.rule().unwrap_or(Rule::OkBeforeResponse), Step::Auth)
}

fn with_detail(mut error: Error, detail: Option<Vec<u8>>) -> Error {
    if let ErrorKind::Refused(refusal) = &mut error.kind {
        refusal.detail = detail;
    }
    error
}

pub(crate) fn misused(misuse: Misuse) -> Error {
    ErrorKind::from(misuse).at(Step::Auth)
}
