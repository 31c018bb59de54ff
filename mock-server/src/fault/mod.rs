//! Faults of the connection: octets that are cut off, held back or changed.

mod armed;
mod grammar;
mod lines;
mod op;
mod pipeline;
mod places;
mod replies;
mod set;
mod words;
mod written;

use std::sync::Arc;
use std::time::Duration;

pub use grammar::FaultError;
pub(crate) use op::Op;
pub(crate) use pipeline::Pipeline;
pub(crate) use replies::Replies;
pub(crate) use set::FaultSet;

use crate::nearest;
use crate::transcript::Direction;

/// Something that goes wrong with the octets of a session, written in one line of text.
///
#[doc = include_str!("grammar.md")]
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Fault, Server, User};
///
/// let fault: Fault = "server cut fin after 1st RETR +17".parse()?;
/// assert_eq!(fault.to_string(), "server cut fin after 1st RETR +17");
///
/// let alice = User::new("alice", "secret").message("Subject: hello\r\n\r\n");
/// let server = Server::builder().user(alice).fault(fault).start_blocking()?;
/// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
/// client.write_all(b"USER alice\r\nPASS secret\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n")?;
/// client.read_to_string(&mut replies)?;
/// assert!(replies.ends_with("+OK 18 octets\r\nSu"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its octets are those that TLS sends.
    below_tls: bool,
    direction: Direction,
    kind: Kind,
    place: Place,
    session: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Cut(End),
    Stall,
    Delay(Duration),
    Throttle(u64),
    Slice(Amount),
    Corrupt(u8),
    Duplicate(u64),
}

/// How a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fin,
    Rst,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    At(Amount),
    After { nth: u64, keyword: String, lines: Option<Lines>, octets: u64 },
}

/// So many lines, behind which a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lines {
    /// Only those count in which a dot was stuffed.
    stuffed: bool,
    number: u64,
}

/// A number, or one that follows from a seed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Amount {
    Exactly(u64),
    Between { low: u64, high: u64, seed: u64 },
}

impl Fault {
    /// The grammar of a fault's text, explained: the text above.
    pub const GRAMMAR: &str = include_str!("grammar.md");

    /// The command that was probably meant, if the fault waits for one that is none of POP3 and nearly one: a slip. A
    /// server's own commands can be waited for like others.
    ///
    /// ```
    /// let fault: pop3_mock::Fault = "server stall after 1st RTER".parse()?;
    /// assert_eq!(fault.probably_meant(), Some("RETR"));
    /// # Ok::<(), pop3_mock::FaultError>(())
    /// ```
    #[must_use]
    pub fn probably_meant(&self) -> Option<&'static str> {
        match &self.place {
            Place::After { keyword, .. } => nearest::command(keyword),
            Place::At(_) => None,
        }
    }
}

/// The faults of one session.
#[derive(Debug)]
pub(crate) struct Faults {
    pub(crate) client: Pipeline,
    pub(crate) server: Pipeline,
}

impl Faults {
    /// Those of some sets that are for `session` and its own octets.
    pub(crate) fn of(sets: &[Arc<FaultSet>], session: u64) -> Self {
        Self::those(sets, session, false)
    }

    /// Those that are for the octets that TLS makes of them.
    pub(crate) fn below_tls(sets: &[Arc<FaultSet>], session: u64) -> Self {
        Self::those(sets, session, true)
    }

    /// Whether they change nothing, ever.
    pub(crate) fn is_empty(&self) -> bool {
        self.client.is_empty() && self.server.is_empty()
    }

    fn those(sets: &[Arc<FaultSet>], session: u64, below: bool) -> Self {
        let pipeline = |direction| {
            let own = sets.iter().flat_map(FaultSet::marks).filter(|mark| {
                let Fault { direction: whose, session: only, below_tls, .. } = mark.fault();
                *whose == direction && *below_tls == below && only.is_none_or(|number| number == session)
            });
            Pipeline::new(own, session)
        };
        Self { client: pipeline(Direction::Client).with_lines(), server: pipeline(Direction::Server) }
    }
}
