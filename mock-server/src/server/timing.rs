//! Settings of a server that have to do with time.

use std::time::Duration;

use super::Builder;
use crate::maildrop::Expire;

impl Builder {
    /// How long a session may be silent before it is closed without a word, without UPDATE
    /// (RFC 1939 §3). Ten minutes by default; the RFC permits no less, tests may need to.
    pub fn autologout(mut self, duration: Duration) -> Self {
        self.autologout = duration;
        self
    }

    /// Whether time stands still between calls of [`Server::advance`](crate::Server::advance), so that nothing runs out unless the test says
    /// so. By default the server's clock goes with real time, and `advance` comes on top.
    pub fn manual_clock(mut self, manual: bool) -> Self {
        self.manual_clock = manual;
        self
    }

    /// The least time between two logins of one user, announced as LOGIN-DELAY in whole seconds, rounded up (RFC 2449
    /// §6.5). It counts from the last login that succeeded; one that comes too soon gets `-ERR [LOGIN-DELAY]`. Zero, the
    /// default, announces nothing. The clock is that of [`Server::advance`](crate::Server::advance).
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    /// use std::time::Duration;
    ///
    /// use pop3_mock::{Server, User};
    ///
    /// let builder = Server::builder().user(User::new("alice", "secret"));
    /// let server = builder.login_delay(Duration::from_secs(900)).manual_clock(true).start_blocking()?;
    /// let log_in = || -> std::io::Result<String> {
    ///     let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
    ///     client.write_all(b"USER alice\r\nPASS secret\r\nQUIT\r\n")?;
    ///     client.read_to_string(&mut replies)?;
    ///     Ok(replies)
    /// };
    /// assert!(!log_in()?.contains("-ERR"));
    /// server.advance(Duration::from_secs(899));
    /// assert!(log_in()?.contains("-ERR [LOGIN-DELAY]"));
    /// server.advance(Duration::from_secs(1));
    /// assert!(!log_in()?.contains("-ERR"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn login_delay(mut self, delay: Duration) -> Self {
        self.login_delay = delay;
        self
    }

    /// How long mail is kept, announced as EXPIRE; [`Expire::Never`] by default. What has expired counts in the ledger as
    /// [`expired`](crate::Account::expired).
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    /// use std::time::Duration;
    ///
    /// use pop3_mock::{Expire, Server, User};
    ///
    /// let alice = User::new("alice", "secret").message("Subject: hello\r\n\r\n");
    /// let server = Server::builder().user(alice).expire(Expire::Days(30)).start_blocking()?;
    /// server.advance(Duration::from_secs(30 * 86_400));
    /// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
    /// client.write_all(b"USER alice\r\nPASS secret\r\nSTAT\r\nQUIT\r\n")?;
    /// client.read_to_string(&mut replies)?;
    /// assert!(replies.contains("\r\n+OK 0 0\r\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn expire(mut self, expire: Expire) -> Self {
        self.expire = expire;
        self
    }
}
