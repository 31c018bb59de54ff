//! Time for small messages over a long link.

mod link;
mod steps;

use std::time::Duration;

use pop3_client::PipeliningOptions;
use pop3_conformance::dovecot::Installed;
use serde::Serialize;

use crate::{
    Outcome,
    arguments::{Arguments, Security},
    child::LONGEST,
    speed::{self, Contender, Course, MESSAGE, Ours},
};
use link::Link;
use steps::Spoken;
pub(crate) use steps::Step;

/// The RETR phase in round trips, beyond the transfer, that a window with room for every message has to reach.
const GOAL: f64 = 3.0;

/// Room for everything, also while the sizes of messages are guessed.
const WIDE: PipeliningOptions =
    PipeliningOptions { mode: pop3_client::Pipelining::WhereAnnounced, commands: 1024, octets: 16 << 20 };

/// Time of each contender.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Distant {
    /// What was measured.
    Measured(Measured),
    /// There is no server to measure with.
    Skipped {
        /// Why.
        skipped: String,
    },
}

/// One session of each contender.
#[derive(Debug, Serialize)]
pub(crate) struct Measured {
    /// The server and its version.
    pub(crate) server: String,
    /// Number of messages.
    pub(crate) messages: u32,
    /// Size of a message as it is sent, in octets.
    pub(crate) octets_each: usize,
    /// Time that the link takes there and back, in seconds.
    pub(crate) round_trip: f64,
    /// Round trips of the RETR phase that the wide window has to reach.
    pub(crate) goal: f64,
    /// One line for each contender.
    pub(crate) rows: Vec<Row>,
    /// Contenders that are not installed.
    pub(crate) missing: Vec<&'static str>,
}

/// One session over the link, without TLS.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Who.
    pub(crate) client: &'static str,
    /// Its window, where it has one that is known.
    pub(crate) window: Option<Window>,
    /// From the connection to the end of the session.
    pub(crate) seconds: f64,
    /// From the first RETR to QUIT.
    pub(crate) retrieving: f64,
    /// The same over a link that takes no time.
    pub(crate) transfer: f64,
    /// The difference in round trips.
    pub(crate) round_trips: f64,
    /// What the session was made of. TCP's handshake, one more round trip, is not in it.
    pub(crate) steps: Vec<Step>,
}

/// How far a client goes ahead.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Window {
    /// Commands under way.
    pub(crate) commands: u32,
    /// Octets under way.
    pub(crate) octets: u64,
}

/// Lets every contender fetch every message once over the link.
pub(crate) async fn measure(arguments: &Arguments) -> Outcome<Distant> {
    let installed = match Installed::find() {
        Ok(installed) => installed,
        Err(reason) => return Ok(Distant::Skipped { skipped: reason.to_string() }),
    };
    let sizes = arguments.sizes();
    let dovecot = speed::start(&installed, sizes.distant, MESSAGE)?;
    let course = Course::of(&dovecot, sizes.distant, MESSAGE);
    let (contenders, missing) = speed::available(&course.ca).await?;
    // As in the races: the server's indexes and flags.
    Contender::Raw(Security::Plaintext).race(&course).await?;
    let mut rows = Vec::new();
    for contender in with_windows(contenders) {
        rows.push(row(&contender, &course, sizes.round_trip).await?);
    }
    Ok(Distant::Measured(Measured {
        server: speed::name(&installed),
        messages: sizes.distant,
        octets_each: MESSAGE,
        round_trip: sizes.round_trip.as_secs_f64(),
        goal: GOAL,
        rows,
        missing,
    }))
}

/// Those without TLS, ours with the default window and with the wide one.
fn with_windows(contenders: Vec<Contender>) -> Vec<Contender> {
    let plaintext = contenders.into_iter().filter(|contender| contender.security() == Security::Plaintext);
    plaintext
        .flat_map(|contender| match contender {
            Contender::Ours(ours, security) => {
                let wide = Ours { pipelining: WIDE, ..ours.clone() };
                vec![Contender::Ours(ours, security), Contender::Ours(wide, security)]
            }
            other => vec![other],
        })
        .collect()
}

async fn row(contender: &Contender, course: &Course, round_trip: Duration) -> Outcome<Row> {
    let transfer = session(contender, course, Duration::ZERO).await?.1.retrieving();
    let (took, spoken) = session(contender, course, round_trip / 2).await?;
    let retrieving = spoken.retrieving();
    let window = match contender {
        Contender::Ours(Ours { pipelining, .. }, _) => {
            Some(Window { commands: pipelining.commands, octets: pipelining.octets })
        }
        _ => None,
    };
    Ok(Row {
        client: contender.name(),
        window,
        seconds: took.as_secs_f64(),
        retrieving: retrieving.as_secs_f64(),
        transfer: transfer.as_secs_f64(),
        round_trips: (retrieving.as_secs_f64() - transfer.as_secs_f64()) / round_trip.as_secs_f64(),
        steps: spoken.steps(),
    })
}

async fn session(contender: &Contender, course: &Course, one_way: Duration) -> Outcome<(Duration, Spoken)> {
    let link = Link::to(course.plaintext, one_way).await?;
    let course = Course { plaintext: link.port()?, ..course.clone() };
    let carried = tokio::spawn(async move { link.carry().await.map_err(|error| error.to_string()) });
    let took = contender.race(&course).await?;
    let spoken = tokio::time::timeout(LONGEST, carried).await.map_err(|_| "the link takes too long")???;
    Ok((took, spoken))
}
