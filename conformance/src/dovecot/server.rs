//! A running Dovecot, and its end.

use std::{io, net::SocketAddr, path::PathBuf, process::Child, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{
    children::Children,
    corpus::{Corpus, Stored},
    installed::Installed,
    log::Log,
    maildir::Maildir,
    start::{self, StartError},
};

/// Longest time that starting, one event of the log, and stopping may take each.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

/// Longest time that it may take to end of its own accord; a second is usual.
const GRACE: Duration = Duration::from_secs(4);

/// A running Dovecot. Dropping it ends it; that every process is gone is checked then.
#[derive(Debug)]
pub struct Dovecot {
    pub(super) master: Child,
    pub(super) log: Log,
    pub(super) pop3: SocketAddr,
    pub(super) pop3s: SocketAddr,
    pub(super) ca: String,
    pub(super) maildir: Maildir,
    pub(super) directory: TempDir,
}

impl Dovecot {
    /// The one user.
    pub const USER: &str = "alice";
    /// The user's password.
    pub const PASSWORD: &str = "pencil";

    /// Starts a server whose one maildrop holds `corpus`, and returns when it accepts connections.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(installed: &Installed, corpus: &Corpus) -> Result<Self, StartError> {
        start::start_on(start::free_ports, installed, corpus)
    }

    /// Where it speaks POP3, with STLS.
    #[must_use]
    pub fn pop3(&self) -> SocketAddr {
        self.pop3
    }

    /// Where it speaks POP3 over TLS.
    #[must_use]
    pub fn pop3s(&self) -> SocketAddr {
        self.pop3s
    }

    /// The authority that its certificate is from, PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca
    }

    /// The same as a file, for programs that want one.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// The messages in the Maildir, read from disk.
    ///
    /// # Errors
    /// Those of reading files.
    pub fn remaining(&self) -> io::Result<Vec<Stored>> {
        self.maildir.messages()
    }

    /// Everything that it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.text()
    }

    /// Waits until a session that has logged in has ended on the server's side too, whichever way.
    ///
    /// # Errors
    /// Where that takes longer than 30 seconds, or Dovecot has ended: its log.
    pub fn wait_for_end_of_session(&self) -> Result<(), String> {
        self.log.wait_for("Disconnected: ", LONGEST).map_err(|_| self.log.text())
    }

    fn stop(&mut self) -> io::Result<()> {
        let children = Children::of(self.master.id())?;
        kill_process(Pid::from_child(&self.master), Signal::TERM)?;
        if !self.log.wait_for_end(GRACE) {
            // A session that a test left open keeps its process, and that keeps the others.
            children.kill();
        }
        // The log ends with the last process that holds it.
        if self.log.wait_for_end(LONGEST) && children.wait(LONGEST) == 0 {
            self.master.wait()?;
            return Ok(());
        }
        self.master.kill()?;
        self.master.wait()?;
        Err(io::Error::other(self.log.text()))
    }
}

impl Drop for Dovecot {
    #[expect(clippy::panic, reason = "a server that outlives its test is a failure of the test")]
    fn drop(&mut self) {
        if let Err(error) = self.stop()
            && !std::thread::panicking()
        {
            panic!("processes of dovecot did not end; its log:\n{error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read, net::TcpStream};

    use super::*;

    #[test]
    fn dropping_it_ends_every_process_also_those_of_sessions_left_open() {
        let Some(installed) = Installed::find_or_skip("dropping_it_ends_every_process") else { return };
        let dovecot = Dovecot::start(&installed, &Corpus::uniform(1, 256)).unwrap();
        let mut session = TcpStream::connect(dovecot.pop3()).unwrap();
        // The greeting comes from a process of its own.
        session.read_exact(&mut [0; 3]).unwrap();
        let children = Children::of(dovecot.master.id()).unwrap();
        let directory = dovecot.directory.path().to_owned();
        assert!(children.wait(Duration::ZERO) > 0);

        drop(dovecot);

        assert_eq!(children.wait(Duration::ZERO), 0);
        assert!(!directory.exists());
    }
}
