//! Progress: a bar on a terminal, a line now and then elsewhere.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use pop3_host::delivery::Progress;

/// How often something is said where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(30);

/// Shows how far a fetch is.
pub(crate) struct Bar {
    bar: ProgressBar,
    quiet: bool,
    wanted: u64,
    done: u64,
    said: Instant,
}

impl Bar {
    pub(crate) fn new(quiet: bool) -> Self {
        // Hidden by itself where standard error is no terminal.
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let template = "{wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {msg} messages, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, quiet, wanted: 0, done: 0, said: Instant::now() }
    }

    pub(crate) fn show(&mut self, progress: &Progress) {
        match progress {
            Progress::Listed { wanted, octets, .. } => {
                self.wanted = *wanted;
                self.bar.set_length(*octets);
            }
            Progress::Received(octets) => self.bar.inc(*octets),
            Progress::Stored { .. } | Progress::Held { .. } => self.done += 1,
            _ => {}
        }
        self.bar.set_message(format!("{}/{}", self.done, self.wanted));
        if self.bar.is_hidden() && !self.quiet && self.said.elapsed() > BETWEEN_LINES {
            self.said = Instant::now();
            let (done, wanted, octets) = (self.done, self.wanted, HumanBytes(self.bar.position()));
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(io::stderr(), "{done} of {wanted} messages, {octets}");
        }
    }

    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
