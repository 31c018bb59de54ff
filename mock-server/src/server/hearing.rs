//! Command lines out of what a client sends, and how long they are waited for.

use std::time::Duration;

use super::event::Ending;
use super::reference::Driver;
use crate::rules::Moment;
use crate::session::Line;

impl Driver<'_> {
    /// The next line; `None` if the client sends no more. Replies go out before anything is waited for.
    pub(super) async fn next_line(&mut self, limit: usize, moment: Moment) -> Result<Option<Line>, Ending> {
        if let Some(line) = self.take_line(limit) {
            return Ok(Some(line));
        }
        if moment.logged_in
            && let Some(time) = self.decisions.answers_wait
            && let Some(line) = self.collect(time, limit).await?
        {
            return Ok(Some(line));
        }
        let clock = &self.shared.clock;
        // Looked at before the replies go out: a client that has read them may have the clock advanced at once.
        let advanced = clock.advanced();
        self.flush().await?;
        // RFC 1939 §3: "The receipt of any command from the client during that interval should
        // suffice to reset the autologout timer." Octets that make no command do not.
        let since = self.idle_since.unwrap_or_else(|| clock.now_but_for(advanced));
        self.idle_since = Some(since).filter(|_| self.decisions.noop_is_idle);
        let deadline = since.after(self.patience(moment));
        loop {
            let octets = self.wire.read(deadline).await?;
            if octets.is_empty() {
                return Ok(None);
            }
            self.feed(&octets);
            if let Some(line) = self.take_line(limit) {
                self.idle_since = self.idle_since.filter(|_| is_noop(&line));
                return Ok(Some(line));
            }
        }
    }

    /// The next line, if it has come; what is dropped of lines that are too long shows in the transcript.
    fn take_line(&mut self, limit: usize) -> Option<Line> {
        let line = self.lines.take(limit);
        self.wire.recorder.dropped(self.lines.take_dropped(), limit);
        line
    }

    /// Waits for more commands while answers wait; nothing if the client has been quiet for so long, or has closed.
    async fn collect(&mut self, quiet: Duration, limit: usize) -> Result<Option<Line>, Ending> {
        while !self.output.is_empty() {
            let deadline = self.shared.clock.now().after(quiet);
            match self.wire.read(deadline).await {
                Ok(octets) if octets.is_empty() => break,
                Ok(octets) => self.feed(&octets),
                Err(Ending::TimedOut) => break,
                Err(ending) => return Err(ending),
            }
            if let Some(line) = self.take_line(limit) {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    pub(super) fn feed(&mut self, octets: &[u8]) {
        if self.decisions.any_line_end {
            return self.feed_with_any_line_end(octets);
        }
        let end = memchr::memchr(b'\n', octets).filter(|_| self.decisions.one_command_a_read);
        let octets = end.map_or(octets, |end| &octets[..=end]);
        self.lines.feed(octets);
        if self.decisions.lines_are_reads && !octets.ends_with(b"\n") {
            self.lines.feed(b"\r\n");
        }
    }

    /// CR, LF and NUL each end a line; CR LF is one end.
    fn feed_with_any_line_end(&mut self, octets: &[u8]) {
        for octet in octets {
            match octet {
                b'\n' if self.after_cr => {}
                b'\r' | b'\n' | 0 => self.lines.feed(b"\r\n"),
                other => self.lines.feed(&[*other]),
            }
            self.after_cr = *octet == b'\r';
        }
    }

    /// How long the client may say nothing now.
    fn patience(&self, moment: Moment) -> Duration {
        let before_login = self.decisions.login_idle.filter(|_| !moment.logged_in);
        before_login.or(self.decisions.idle).unwrap_or(self.shared.settings.autologout)
    }
}

fn is_noop(line: &Line) -> bool {
    matches!(line, Line::Whole(line) if line.eq_ignore_ascii_case(b"NOOP"))
}
