//! The same messages from the mock server, to the same raw socket.

use pop3_conformance::dovecot::Dovecot;
use pop3_mock::{Message, Server, User};
use serde::Serialize;

use super::{Course, MESSAGE, median, raw};
use crate::{Outcome, arguments::Security};

/// What the mock server takes beside Dovecot.
#[derive(Debug, Serialize)]
pub(crate) struct Mock {
    /// One time for each round.
    pub(crate) seconds: Vec<f64>,
    /// The median of these.
    pub(crate) median: f64,
    /// The median as a multiple of that of Dovecot.
    pub(crate) to_dovecot: f64,
}

/// Lets the raw socket fetch every message of `course`; `dovecot` is its median with Dovecot.
pub(super) async fn measure(rounds: usize, course: &Course, dovecot: f64) -> Outcome<Mock> {
    let message = Message::generated(MESSAGE as u64, 1);
    let user = User::new(Dovecot::USER, Dovecot::PASSWORD);
    let user = user.messages(std::iter::repeat_n(message, usize::try_from(course.messages)?));
    // Dovecot keeps no transcript either.
    let server = Server::builder().user(user).transcript_limit(0).start().await?;
    let course = Course { plaintext: server.pop3().port(), ..course.clone() };
    let mut seconds = Vec::new();
    for _ in 0..rounds {
        seconds.push(raw::fetch(&course, Security::Plaintext).await?.0.as_secs_f64());
    }
    let median = median(&seconds);
    Ok(Mock { seconds, median, to_dovecot: median / dovecot })
}
