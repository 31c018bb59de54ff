//! The end of a server, and its verdict.

use super::{Failure, Server};

impl Server {
    /// Whether the scripts were followed and expectations are met up to now, which takes in all that clients have sent
    /// until now. A script that still waits for its client gets a second, and so does a command that has not come while a
    /// session is open.
    ///
    /// # Errors
    /// The first script that was not followed, not finished or not used; else the expectations that are not met.
    pub fn verify(&self) -> Result<(), Failure> {
        self.shared.verify(|| self.runner.catch_up())
    }

    /// Verifies as [`verify`](Self::verify) does, then stops the server: open sessions end
    /// without UPDATE, nothing is removed. Never panics, so that a harness can report the failure.
    ///
    /// ```
    /// use std::io::Read;
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{Script, ScriptProblem, Server};
    ///
    /// let greeting = || Script::new().send("+OK ready\r\n");
    /// let server = Server::builder().script(greeting()).start_blocking()?;
    /// TcpStream::connect(server.pop3())?.read_to_end(&mut Vec::new())?;
    /// assert_eq!(server.finish(), Ok(()));
    ///
    /// let unused = Server::builder().script(greeting()).start_blocking()?;
    /// let failure = unused.finish().expect_err("nobody connected").script().expect("there is a script");
    /// assert_eq!((failure.script, failure.problem), (1, ScriptProblem::Unused));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What [`verify`](Self::verify) finds.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.verify_and_stop()
    }

    /// Stops the server: open sessions end without UPDATE, nothing is removed. Verifies as
    /// dropping does.
    ///
    /// # Panics
    /// If a script was not followed or an expectation is not met; [`finish`](Self::finish) gives the failure instead.
    #[expect(clippy::unused_async, reason = "callers await it; stopping may come to need waiting")]
    pub async fn shutdown(self) {
        drop(self);
    }

    fn verify_and_stop(&mut self) -> Result<(), Failure> {
        let verdict = self.verify();
        self.runner.stop();
        verdict
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // `finish` has told its caller.
        if self.runner.is_stopped() {
            return;
        }
        let verdict = self.verify_and_stop();
        if !std::thread::panicking() {
            assert!(
                verdict.is_ok(),
                "{}",
                verdict.err().map_or_else(String::new, |failure| failure.to_string())
            );
        }
    }
}
