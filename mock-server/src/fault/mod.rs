//! Faults of the connection: octets that are cut off, held back or changed.

mod armed;
mod grammar;
mod lines;
mod op;
mod pipeline;
mod places;
mod replies;
mod words;
mod written;

use std::time::Duration;

pub use grammar::FaultError;
pub(crate) use op::Op;
pub(crate) use pipeline::Pipeline;
pub(crate) use replies::Replies;

use crate::transcript::Direction;

/// Something that goes wrong with the octets of a session, written in one line of text.
///
/// ```text
/// fault     = direction kind [place] ["in session" number]
/// direction = "client" | "server"              whose octets
/// kind      = "cut fin"                        the connection ends: FIN, under TLS without close_notify
///           | "cut rst"                        the connection ends: RST
///           | "stall"                          nothing more passes, until the client closes or autologout
///           | "delay" time                     what follows comes later, once
///           | "throttle" number                octets per second, from here on
///           | "slice" size                     at most so many octets in a write, from here on
///           | "corrupt" mask                   the next octet is changed: these bits of it are inverted
///           | "duplicate" number               the next octets, so many, come twice
/// place     = "at" number                      behind so many octets of that direction; "at 0" if left out
///           | "at" range "seed" number         somewhere in the range, a place that follows from the seed
///           | "after" nth command [lines] ["+" number]   see below
/// lines     = "line" number                    behind so many lines
///           | "stuffed" "line" number          behind so many lines that begin with a stuffed dot
/// size      = number | range "seed" number
/// range     = number ".." number               both may come up
/// time      = number ("ms" | "s" | "min")
/// mask      = two hexadecimal digits, not 00
/// nth       = "1st" | "2nd" | "3rd" | "4th" and so on
/// command   = a keyword of three or four letters, for instance RETR
/// ```
///
/// `after 3rd RETR +17` counts, with `server`, 17 octets of the reply to the session's third RETR; with `client`, 17 octets
/// of what the client sends behind that command line. `after 3rd RETR line 2` is behind two lines of the same octets, of
/// which the status line is the first, and `after 3rd RETR stuffed line 2` behind the second one in which a dot was stuffed
/// (RFC 1939 §3); `+17` counts from there. A reply without so many lines has no such place. Under TLS the octets inside are meant; those of both the plain and
/// the secured part of a session count together; a [`Proxy`](crate::Proxy) in front of
/// [`Server::pop3s`](crate::Server::pop3s) has faults act on the records of TLS. Octets of the client that stand in front of the place are heard and
/// answered before the fault acts.
///
/// Times go by the clock of [`Server::advance`](crate::Server::advance), or of the [`Proxy`](crate::Proxy). In a session that plays a
/// [`Script`](crate::Script) a line that begins with `+` or `-` is the beginning of the next reply, unless it stands in a
/// reply of several lines; a fault that ends the session ends the script, and is no failure of it.
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

/// The faults of one session.
#[derive(Debug)]
pub(crate) struct Faults {
    pub(crate) client: Pipeline,
    pub(crate) server: Pipeline,
}

impl Faults {
    /// Those of `faults` that are for `session`.
    pub(crate) fn of(faults: &[Fault], session: u64) -> Self {
        let pipeline = |direction| {
            let own = faults.iter().filter(|fault| {
                fault.direction == direction && fault.session.is_none_or(|number| number == session)
            });
            Pipeline::new(own, session)
        };
        Self { client: pipeline(Direction::Client).with_lines(), server: pipeline(Direction::Server) }
    }
}
