//! Times beside each other.

use serde::Serialize;

use super::{Contender, contender::POPLIB};
use crate::arguments::{Security, Subject};

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
    /// The median as a multiple of the raw socket's with the same security.
    pub(crate) to_floor: f64,
    /// The median as a multiple of poplib's with the same security, where there is poplib.
    pub(crate) to_poplib: Option<f64>,
    /// The multiple of the raw socket's that this client has to reach.
    pub(crate) goal: Option<f64>,
}

/// Multiples of the raw socket's time that our clients have to reach.
pub(super) struct Goals {
    native: f64,
    component: f64,
}

impl Goals {
    /// With many small messages.
    pub(super) const SMALL: Self = Self { native: 1.4, component: 1.9 };
    /// With few large ones.
    pub(super) const LARGE: Self = Self { native: 1.15, component: 1.4 };

    fn of(&self, client: &str) -> Option<f64> {
        let goals = [(Subject::Native, self.native), (Subject::Component, self.component)];
        goals.into_iter().find(|(subject, _)| subject.name() == client).map(|(_, goal)| goal)
    }
}

impl Row {
    /// Whether the others are compared with this one.
    pub(super) fn is_floor(&self) -> bool {
        self.client == Contender::Raw(self.security).name()
    }
}

/// One line for each contender, from its times.
pub(super) fn rows(contenders: &[Contender], seconds: Vec<Vec<f64>>, goals: &Goals) -> Vec<Row> {
    let medians: Vec<f64> = seconds.iter().map(|seconds| median(seconds)).collect();
    let median_of = |client: &str, security: Security| {
        let mut all = contenders.iter().zip(&medians);
        let found = all.find(|(other, _)| other.name() == client && other.security() == security);
        found.map(|(_, &median)| median)
    };
    let row = |((contender, seconds), &median): ((&Contender, Vec<f64>), &f64)| {
        let (client, security) = (contender.name(), contender.security());
        let floor = median_of(Contender::Raw(security).name(), security).unwrap_or(f64::NAN);
        let poplib = median_of(POPLIB, security);
        Row {
            client,
            security,
            seconds,
            median,
            to_floor: median / floor,
            to_poplib: poplib.map(|poplib| median / poplib),
            goal: goals.of(client),
        }
    };
    contenders.iter().zip(seconds).zip(&medians).map(row).collect()
}

/// Of an even number, the mean of the two in the middle.
pub(super) fn median(seconds: &[f64]) -> f64 {
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
    fn ratios_compare_with_the_raw_socket_and_with_poplib_of_the_same_security() {
        let contenders = [
            Contender::Raw(Security::Plaintext),
            Contender::Raw(Security::Tls),
            Contender::Poplib(Security::Tls),
            Contender::Curl(Security::Tls),
        ];
        let rows = rows(&contenders, vec![vec![1.0], vec![2.0], vec![8.0], vec![4.0]], &Goals::SMALL);
        assert_eq!((rows[3].to_floor, rows[3].to_poplib), (2.0, Some(0.5)));
        assert_eq!((rows[0].to_floor, rows[0].to_poplib), (1.0, None));
        assert_eq!(rows[0].goal, None);
        assert_eq!(Goals::SMALL.of("component"), Some(1.9));
    }
}
