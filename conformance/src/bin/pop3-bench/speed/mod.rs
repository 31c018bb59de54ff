//! Time for many small messages from Dovecot.

mod contender;
mod foreign;
mod mock;
mod raw;

use pop3_conformance::dovecot::{Corpus, Dovecot, Installed};
use serde::Serialize;

use crate::{Outcome, arguments::Arguments, arguments::Security};
use contender::{Contender, Course};

/// Size of a message as it is sent, in octets.
const MESSAGE: usize = 4096;

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

/// The results of all rounds.
#[derive(Debug, Serialize)]
pub(crate) struct Measured {
    /// The server and its version.
    pub(crate) server: String,
    /// Number of messages.
    pub(crate) messages: u32,
    /// Size of a message as it is sent, in octets.
    pub(crate) octets_each: usize,
    /// One line for each contender.
    pub(crate) rows: Vec<Row>,
    /// The mock server with the same messages.
    pub(crate) mock: mock::Mock,
    /// Contenders that are not installed.
    pub(crate) missing: Vec<&'static str>,
}

/// The times of one contender, connection to the answer to QUIT.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Who.
    pub(crate) client: &'static str,
    /// Whether over TLS.
    pub(crate) security: Security,
    /// One time for each round.
    pub(crate) seconds: Vec<f64>,
    /// The median of these.
    pub(crate) median: f64,
    /// The median as a multiple of the raw socket's.
    pub(crate) to_floor: f64,
    /// The median as a multiple of poplib's with the same security, where there is poplib.
    pub(crate) to_poplib: Option<f64>,
}

/// Lets every contender fetch every message, in turns.
pub(crate) async fn measure(arguments: &Arguments) -> Outcome<Speed> {
    let installed = match Installed::find() {
        Ok(installed) => installed,
        Err(reason) => return Ok(Speed::Skipped { skipped: reason.to_string() }),
    };
    let corpus = Corpus::uniform(usize::try_from(arguments.messages)?, MESSAGE);
    let dovecot = Dovecot::start(&installed, &corpus)?;
    let (contenders, missing) = contender::available(&dovecot).await?;
    let course = Course { dovecot: &dovecot, messages: arguments.messages, octets: MESSAGE as u64 };

    // The first session pays for the server's indexes, and for the flags that it gives to messages once seen.
    Contender::Raw.race(&course).await?;
    let mut seconds = vec![Vec::new(); contenders.len()];
    for _ in 0..arguments.rounds.max(1) {
        for (contender, seconds) in contenders.iter().zip(&mut seconds) {
            seconds.push(contender.race(&course).await?.as_secs_f64());
        }
    }

    let rows = rows(&contenders, seconds);
    let raw = rows.iter().find(|row| row.client == Contender::Raw.name()).map_or(f64::NAN, |row| row.median);
    let mock = mock::measure(arguments.rounds.max(1), arguments.messages, raw).await?;
    let (major, minor) = installed.version();
    Ok(Speed::Measured(Measured {
        server: format!("Dovecot {major}.{minor}"),
        messages: arguments.messages,
        octets_each: MESSAGE,
        rows,
        mock,
        missing,
    }))
}

fn rows(contenders: &[Contender], seconds: Vec<Vec<f64>>) -> Vec<Row> {
    let mut rows: Vec<Row> = contenders
        .iter()
        .zip(seconds)
        .map(|(contender, seconds)| {
            let (client, security, median) = (contender.name(), contender.security(), median(&seconds));
            Row { client, security, seconds, median, to_floor: 1.0, to_poplib: None }
        })
        .collect();
    let median_of = |client: &str, security: Option<Security>| {
        let mut matching = rows
            .iter()
            .filter(|row| row.client == client && security.is_none_or(|wanted| wanted == row.security));
        matching.next().map(|row| row.median)
    };
    let floor = median_of(Contender::Raw.name(), None).unwrap_or(f64::NAN);
    let ratios: Vec<_> = rows
        .iter()
        .map(|row| {
            let poplib = median_of(contender::POPLIB, Some(row.security));
            (row.median / floor, poplib.map(|poplib| row.median / poplib))
        })
        .collect();
    for (row, (to_floor, to_poplib)) in rows.iter_mut().zip(ratios) {
        (row.to_floor, row.to_poplib) = (to_floor, to_poplib);
    }
    rows
}

/// Of an even number, the mean of the two in the middle.
fn median(seconds: &[f64]) -> f64 {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the numbers are exact")]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn ratios_compare_with_the_floor_and_with_poplib_of_the_same_security() {
        let contenders = [Contender::Raw, Contender::Poplib(Security::Tls), Contender::Curl(Security::Tls)];
        let rows = rows(&contenders, vec![vec![1.0], vec![4.0], vec![2.0]]);
        assert_eq!((rows[2].to_floor, rows[2].to_poplib), (2.0, Some(0.5)));
        assert_eq!((rows[0].to_floor, rows[0].to_poplib), (1.0, None));
    }
}
