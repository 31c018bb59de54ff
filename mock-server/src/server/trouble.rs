//! Settings of a server that is to fail.

use super::Builder;
use crate::fault::Fault;
use crate::maildrop::{LoginFailure, QuitFailure};

impl Builder {
    /// Has the next QUIT fail that removes messages; one that removes none is passed over. Called several times, it has
    /// as many of them fail, in this order; those that follow succeed.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{QuitFailure, Server, User};
    ///
    /// let builder = Server::builder().user(User::new("alice", "secret").messages(["one", "two"]));
    /// let server = builder.quit_fails(QuitFailure::RemovedOnly(1)).start_blocking()?;
    /// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
    /// client.write_all(b"USER alice\r\nPASS secret\r\nDELE 1\r\nDELE 2\r\nQUIT\r\n")?;
    /// client.read_to_string(&mut replies)?;
    /// assert!(replies.ends_with("-ERR some deleted messages not removed\r\n"));
    /// assert_eq!(server.maildrop("alice").messages.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn quit_fails(self, failure: QuitFailure) -> Self {
        self.directory.failures().add_quit(failure);
        self
    }

    /// Has a fault act on the connection of each session that it is for; several act together, where they meet in the
    /// order in which they were given. See [`Fault`] for what they are.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Has the next login with the right name and password fail. Called several times, it has as many of them fail, in
    /// this order; those that follow succeed.
    pub fn login_fails(self, failure: LoginFailure) -> Self {
        self.directory.failures().add_login(failure);
        self
    }
}
