//! Time for messages from Dovecot: many small ones, and a few large ones.

mod contender;
mod foreign;
mod mock;
mod raw;
mod row;

use pop3_conformance::dovecot::{Corpus, Dovecot, Installed};
use serde::Serialize;

use crate::{
    Outcome,
    arguments::{Arguments, Security},
};
pub(crate) use contender::{Contender, Course, Ours, available};
pub(crate) use row::Row;
use row::{Goals, median, rows};

/// Size of a small message as it is sent, in octets.
pub(crate) const MESSAGE: usize = 4096;

/// Time of each contender.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Speed {
    /// What was measured.
    Measured(Measured),
    /// There is no server to measure with.
    Skipped {
        /// Why.
        skipped: String,
    },
}

/// All races.
#[derive(Debug, Serialize)]
pub(crate) struct Measured {
    /// The server and its version.
    pub(crate) server: String,
    /// With small messages, and with large ones.
    pub(crate) races: Vec<Race>,
    /// The mock server with the same small messages.
    pub(crate) mock: mock::Mock,
    /// Contenders that are not installed.
    pub(crate) missing: Vec<&'static str>,
}

/// The results of all rounds.
#[derive(Debug, Serialize)]
pub(crate) struct Race {
    /// Number of messages.
    pub(crate) messages: u32,
    /// Size of a message as it is sent, in octets.
    pub(crate) octets_each: usize,
    /// One line for each contender.
    pub(crate) rows: Vec<Row>,
}

/// Lets every contender fetch every message, in turns.
pub(crate) async fn measure(arguments: &Arguments) -> Outcome<Speed> {
    let installed = match Installed::find() {
        Ok(installed) => installed,
        Err(reason) => return Ok(Speed::Skipped { skipped: reason.to_string() }),
    };
    let sizes = arguments.sizes();
    let dovecot = start(&installed, sizes.messages, MESSAGE)?;
    let course = Course::of(&dovecot, sizes.messages, MESSAGE);
    let (small, missing) = race(&course, sizes.rounds, &Goals::SMALL).await?;
    let floor = small.rows.iter().find(|row| row.is_floor()).map_or(f64::NAN, |row| row.median);
    let mock = mock::measure(sizes.rounds, &course, floor).await?;
    drop(dovecot);

    let dovecot = start(&installed, sizes.large, sizes.large_octets)?;
    let course = Course::of(&dovecot, sizes.large, sizes.large_octets);
    let (large, _) = race(&course, sizes.rounds, &Goals::LARGE).await?;
    Ok(Speed::Measured(Measured { server: name(&installed), races: vec![small, large], mock, missing }))
}

/// Starts a server whose messages all have one size.
pub(crate) fn start(installed: &Installed, messages: u32, octets: usize) -> Outcome<Dovecot> {
    let corpus = Corpus::uniform(usize::try_from(messages)?, octets);
    Ok(Dovecot::start(installed, &corpus)?)
}

/// The server, as tables have it.
pub(crate) fn name(installed: &Installed) -> String {
    let (major, minor) = installed.version();
    format!("Dovecot {major}.{minor}")
}

async fn race(course: &Course, rounds: usize, goals: &Goals) -> Outcome<(Race, Vec<&'static str>)> {
    let (contenders, missing) = available(&course.ca).await?;
    // The first session pays for the server's indexes, and for the flags that it gives to messages once seen.
    Contender::Raw(Security::Plaintext).race(course).await?;
    let mut seconds = vec![Vec::new(); contenders.len()];
    for _ in 0..rounds {
        for (contender, seconds) in contenders.iter().zip(&mut seconds) {
            seconds.push(contender.race(course).await?.as_secs_f64());
        }
    }
    let rows = rows(&contenders, seconds, goals);
    let octets_each = usize::try_from(course.octets)?;
    Ok((Race { messages: course.messages, octets_each, rows }, missing))
}
