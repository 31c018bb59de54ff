//! Plays a script on a connection.

use std::time::Duration;

use tokio::time;

use super::progress::{Progress, Stage};
use super::step::Step;
use super::{Script, ScriptProblem};
use crate::clock::Moment;
use crate::maildrop::Message;
use crate::recording::Expectation;
use crate::server::{Ending, Event, Shared, Wire};
use crate::session::Stuffing;
use crate::tls::Handshakes;

/// A line that does not end within this many octets is the wrong one.
const LONGEST_LINE: usize = 64 * 1024;

/// A script and the place where its progress is told.
#[derive(Debug)]
pub(crate) struct Play {
    script: Script,
    progress: Progress,
}

/// A connection in the middle of its script.
struct Player<'s> {
    shared: &'s Shared,
    tls: &'s Handshakes,
    number: u64,
    wire: Wire,
    progress: Progress,
    /// What the client sent and no step has expected yet.
    input: Vec<u8>,
}

/// Why a script is left before its last step.
enum Leave {
    Failed(ScriptProblem),
    /// The client is gone while the server speaks. Only a client that must still say something is
    /// wrong to go.
    Gone(Ending),
}

impl Play {
    pub(super) fn new(script: Script, progress: Progress) -> Self {
        Self { script, progress }
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Plays all steps and enters how it went.
    pub(crate) async fn run(self, shared: &Shared, tls: &Handshakes, number: u64, mut wire: Wire) -> Ending {
        let progress = self.progress.clone();
        wire.play_script();
        let player = Player { shared, tls, number, wire, progress: self.progress, input: Vec::new() };
        match player.play(&self.script.steps).await {
            Ok(()) => progress.enter(Stage::Done),
            Err(Leave::Failed(problem)) => progress.fail(problem),
            Err(Leave::Gone(ending @ Ending::TlsFailed(_))) => {
                progress.handshake_failed(&ending, tls.untrustworthy);
            }
            Err(Leave::Gone(ending @ (Ending::Fault(_) | Ending::Script))) => {
                // What else the script has to say and to hear nobody can know.
                progress.enter(Stage::Done);
                return ending;
            }
            Err(Leave::Gone(ending)) => progress.left_by_client(&self.script.steps, &ending),
        }
        Ending::Script
    }
}

impl Player<'_> {
    async fn play(mut self, steps: &[Step]) -> Result<(), Leave> {
        for (number, step) in (1..).zip(steps) {
            self.progress.enter(Stage::At(number, step.to_string()));
            match step {
                Step::Expect(octets) => self.expect(octets).await?,
                Step::Hear(expected) => self.hear(expected).await?,
                Step::Say(said) => self.wire.write(&said.octets(self.shared.policy.nonces.seed())).await?,
                Step::Send(octets) => self.wire.write(octets).await?,
                Step::Body(message) => self.body(message).await?,
                Step::Pause(duration) => self.pause(*duration).await?,
                Step::StartTls => self = self.start_tls().await?,
                Step::HalfClose => self.wire.half_close().await,
                Step::Close => {
                    self.wire.close().await;
                    return Ok(());
                }
                Step::Cut => {
                    self.wire.cut().await;
                    return Ok(());
                }
                Step::Reset => return self.wire.reset().map_err(Leave::unable_to_reset),
                Step::Hang => return self.hang().await,
            }
        }
        self.wire.half_close().await;
        self.rest().await
    }

    async fn expect(&mut self, expected: &[u8]) -> Result<(), Leave> {
        while self.input.len() < expected.len() && expected.starts_with(&self.input) {
            match self.wire.read(self.deadline()).await {
                Ok(octets) if !octets.is_empty() => self.input.extend_from_slice(&octets),
                Ok(_) => return Err(self.closed("closed by the client".into())),
                Err(ending @ (Ending::Fault(_) | Ending::Script)) => return Err(Leave::Gone(ending)),
                Err(ending) => return Err(self.closed(format!("{ending:?}"))),
            }
        }
        if !self.input.starts_with(expected) {
            let (expected, actual) = (expected.to_vec(), self.input.clone());
            return Err(Leave::Failed(ScriptProblem::Unexpected { expected, actual }));
        }
        self.input.drain(..expected.len());
        Ok(())
    }

    /// Reads one line. What fits is not told: a name or a password may be real.
    async fn hear(&mut self, expected: &Expectation) -> Result<(), Leave> {
        let length = loop {
            if let Some(end) = memchr::memchr(b'\n', &self.input) {
                break end + 1;
            }
            if self.input.len() > LONGEST_LINE {
                break self.input.len();
            }
            match self.wire.read(self.deadline()).await {
                Ok(octets) if !octets.is_empty() => self.input.extend_from_slice(&octets),
                ended => {
                    self.input = expected.anonymised(&self.input);
                    let reason =
                        ended.map_or_else(|ending| format!("{ending:?}"), |_| "closed by the client".into());
                    return Err(self.closed(reason));
                }
            }
        };
        let line: Vec<u8> = self.input.drain(..length).collect();
        if !expected.fits(&line) {
            let (expected, actual) = (expected.line().to_vec(), expected.anonymised(&line));
            return Err(Leave::Failed(ScriptProblem::Unexpected { expected, actual }));
        }
        Ok(())
    }

    async fn body(&mut self, message: &Message) -> Result<(), Leave> {
        let (mut stuffing, mut output) = (Stuffing::new(), Vec::new());
        for chunk in message.chunks() {
            output.clear();
            stuffing.encode(&chunk, &mut output);
            self.wire.write(&output).await?;
        }
        Ok(())
    }

    async fn start_tls(mut self) -> Result<Self, Leave> {
        if !self.input.is_empty() {
            return Err(Leave::Failed(ScriptProblem::Extra { actual: self.input }));
        }
        self.wire = match self.wire.start_tls(self.tls).await {
            Ok(wire) => wire,
            Err(unsecured) => return Err(Leave::Gone(unsecured.end(self.tls).await)),
        };
        self.shared.board.post(Event::TlsStarted { session: self.number });
        Ok(self)
    }

    async fn hang(mut self) -> Result<(), Leave> {
        self.progress.enter(Stage::Hanging);
        // Without a deadline: how long is up to the client.
        while self.wire.read(Moment::NEVER).await.is_ok_and(|octets| !octets.is_empty()) {}
        Ok(())
    }

    /// Waits for the client to close, and for octets that should not come.
    async fn rest(mut self) -> Result<(), Leave> {
        let mut checked = 0;
        while self.input.is_empty() {
            self.progress.enter(Stage::Resting { checked });
            tokio::select! {
                biased;
                read = self.wire.read(Moment::NEVER) => match read {
                    Ok(octets) if octets.is_empty() => return Ok(()),
                    Ok(octets) => self.input = octets,
                    // Behind the end of the script, the client may leave as it likes.
                    Err(_) => return Ok(()),
                },
                check = self.progress.checked(checked) => {
                    // Waiting for any time at all lets the runtime learn which octets have arrived.
                    match time::timeout(Duration::from_millis(1), self.wire.read(Moment::NEVER)).await {
                        Ok(Ok(octets)) if !octets.is_empty() => self.input = octets,
                        Ok(_) => return Ok(()),
                        Err(_) => checked = check,
                    }
                }
            }
        }
        Err(Leave::Failed(ScriptProblem::Extra { actual: self.input }))
    }

    fn closed(&mut self, reason: String) -> Leave {
        Leave::Failed(ScriptProblem::Closed { actual: std::mem::take(&mut self.input), reason })
    }

    async fn pause(&mut self, duration: Duration) -> Result<(), Leave> {
        let due = self.shared.clock.now().after(duration);
        Ok(self.wire.wait(due).await?)
    }

    fn deadline(&self) -> Moment {
        self.shared.clock.now().after(self.shared.settings.autologout)
    }
}

impl Leave {
    #[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
    fn unable_to_reset(error: std::io::Error) -> Self {
        Self::Gone(Ending::Broken(error.to_string()))
    }
}

impl From<Ending> for Leave {
    fn from(ending: Ending) -> Self {
        Self::Gone(ending)
    }
}
