//! Exact dialogues instead of the reference session.

mod excerpt;
mod failure;
mod play;
mod progress;
mod scripts;
mod step;

use std::time::Duration;

pub use failure::{ScriptFailure, ScriptProblem};
pub(crate) use scripts::{Part, Scripts};

use crate::maildrop::Message;
pub(crate) use step::Step;

/// What a server says to one connection, and what it must hear: an ordered dialogue of raw octets.
///
/// Steps run one after the other. When the client sends other octets than expected the connection
/// is closed, and [`Server::verify`](crate::Server::verify) or dropping the server tells where and
/// how. Behind the last step the server closes its direction, and any octet that still comes counts as
/// unexpected; see [`close`](Self::close) and [`hang`](Self::hang) for other endings.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Script, Server};
///
/// let script = Script::new()
///     .send("+OK ready\r\n")
///     .expect("CAPA\r\n")
///     .reply("-ERR what?\r\n")
///     .expect("QUIT\r\n")
///     .send_slices(["+O", "K\r", "\n"]);
/// let server = Server::builder().script(script).start_blocking()?;
///
/// let mut client = TcpStream::connect(server.pop3())?;
/// client.write_all(b"CAPA\r\nQUIT\r\n")?;
/// let mut replies = String::new();
/// client.read_to_string(&mut replies)?;
/// drop(client);
/// assert_eq!(replies, "+OK ready\r\n-ERR what?\r\n+OK\r\n");
/// server.verify()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[must_use = "a script plays once it was given to `Builder::script`"]
pub struct Script {
    steps: Vec<Step>,
}

impl Script {
    /// A script without steps: accepts and closes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits for exactly these octets. Octets that come with them are left for later steps.
    pub fn expect(self, octets: impl AsRef<[u8]>) -> Self {
        self.step(Step::Expect(octets.as_ref().to_vec()))
    }

    /// Sends octets as they are, in one write.
    pub fn send(self, octets: impl AsRef<[u8]>) -> Self {
        self.step(Step::Send(octets.as_ref().to_vec()))
    }

    /// Sends octets as they are: [`send`](Self::send), to be read as the answer to an
    /// [`expect`](Self::expect).
    pub fn reply(self, octets: impl AsRef<[u8]>) -> Self {
        self.send(octets)
    }

    /// Sends each slice with a write of its own, without delay. TCP may still join them; under TLS
    /// each slice is a record.
    pub fn send_slices<S: AsRef<[u8]>>(self, slices: impl IntoIterator<Item = S>) -> Self {
        slices.into_iter().fold(self, Self::send)
    }

    /// Does nothing for a while, by the clock of [`Server::advance`](crate::Server::advance).
    pub fn pause(self, duration: Duration) -> Self {
        self.step(Step::Pause(duration))
    }

    /// Takes the server's part in a TLS handshake. Octets in clear that the script did not expect
    /// are a failure, for they came before the handshake was due.
    pub fn start_tls(self) -> Self {
        self.step(Step::StartTls)
    }

    /// Sends `octets` octets of content, byte-stuffed, made on the way: those of
    /// [`Message::generated(octets, 0)`](Message::generated). Neither a status line nor the terminator
    /// `.\r\n` is sent.
    pub fn generate(self, octets: u64) -> Self {
        self.body(Message::generated(octets, 0))
    }

    /// Sends the content of a message, byte-stuffed. Neither a status line nor the terminator
    /// `.\r\n` is sent.
    pub fn body(self, message: impl Into<Message>) -> Self {
        self.step(Step::Body(message.into()))
    }

    /// Closes the server's direction (under TLS with a close_notify); the script can go on
    /// expecting.
    pub fn half_close(self) -> Self {
        self.step(Step::HalfClose)
    }

    /// Closes the connection in order. What the client still sends is ignored. Ends the script.
    pub fn close(self) -> Self {
        self.step(Step::Close)
    }

    /// Closes the TCP connection, under TLS without close_notify: a cut that a client must not take
    /// for an end. Without TLS it is the same as [`close`](Self::close). Ends the script.
    pub fn cut(self) -> Self {
        self.step(Step::Cut)
    }

    /// Resets the connection: a TCP RST. Ends the script.
    pub fn reset(self) -> Self {
        self.step(Step::Reset)
    }

    /// Says nothing more and ignores what comes until the client closes. Ends the script.
    pub fn hang(self) -> Self {
        self.step(Step::Hang)
    }

    pub(crate) fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}
