//! A progress bar.

use indicatif::{ProgressBar, ProgressStyle};
use pop3_host::delivery::Progress;

/// Draws progress on a terminal and nothing elsewhere.
pub(crate) struct Bar {
    bar: ProgressBar,
    messages: u64,
    done: u64,
}

impl Bar {
    pub(crate) fn new(quiet: bool) -> Self {
        // Hidden by itself where standard error is no terminal.
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let template = "{wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {msg} messages, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, messages: 0, done: 0 }
    }

    pub(crate) fn show(&mut self, progress: Progress) {
        match progress {
            Progress::Listed { messages, octets } => {
                self.messages = messages;
                self.bar.set_length(octets);
            }
            Progress::Received(octets) => return self.bar.inc(octets),
            Progress::Done => self.done += 1,
        }
        self.bar.set_message(format!("{}/{}", self.done, self.messages));
    }

    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
