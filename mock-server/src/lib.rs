//! A mock POP3 server for tests of POP3 clients.
//!
//! By default it is the strictest server there is: RFC 1939 in full, with CAPA (RFC 2449), STLS
//! (RFC 2595), implicit TLS (RFC 8314), AUTH (RFC 5034) with ten mechanisms, APOP, UTF8 and LANG
//! (RFC 6856), and response codes (RFC 3206). Whoever passes here has not been helped. With a [`Script`] it says exactly the octets
//! that a test wants said, right or wrong.
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//!
//! use pop3_mock::{Message, Script, Server, User};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A maildrop with two messages, one of a GiB that is made while it is sent.
//! let alice = User::new("alice", "secret")
//!     .message("Subject: hello\r\n\r\n.a dot to stuff\r\n")
//!     .message(Message::generated(1 << 30, 7));
//! let server = Server::builder().user(alice).start_blocking()?;
//!
//! // The client under test; here a batch of commands and all that comes back.
//! let mut client = TcpStream::connect(server.pop3())?;
//! client.write_all(b"USER alice\r\nPASS secret\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n")?;
//! let mut replies = String::new();
//! client.read_to_string(&mut replies)?;
//! drop(client);
//! assert!(replies.contains("+OK 35 octets\r\nSubject: hello\r\n\r\n..a dot to stuff\r\n.\r\n"));
//!
//! // What has become of the mail, and what was said.
//! server.wait_idle_blocking();
//! assert_eq!(server.maildrop("alice").messages.len(), 1);
//! assert!(server.transcript().to_string().contains("C: PASS ***\nC: RETR 1\n"));
//!
//! // A server that is wrong: it breaks off inside a message.
//! let script = Script::new()
//!     .send("+OK\r\n")
//!     .expect("RETR 1\r\n")
//!     .reply("+OK 1000000 octets\r\n")
//!     .generate(5_000)
//!     .reset();
//! let broken = Server::builder().script(script).start_blocking()?;
//! let mut client = TcpStream::connect(broken.pop3())?;
//! client.write_all(b"RETR 1\r\n")?;
//! assert!(client.read_to_end(&mut Vec::new()).is_err());
//! broken.verify()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Parts
//!
//! Each layer knows nothing of those below it in this list:
//!
//! * **maildrop**: messages, unique-ids, delete marks, the exclusive lock, the snapshot that a
//!   session sees. Data, no I/O.
//! * **ledger**: for each message what was sent, marked and removed: was anything lost?
//! * **session**: the reference session without I/O or clock. A line goes in, actions come out.
//! * **fault**: what goes wrong with the octets of a session, said in a line of text.
//! * **script**: exact dialogues in the place of a session.
//! * **recording**: sessions of real servers, recorded without what is private, and given back as scripts.
//! * **tls**: a CA and certificates made when the server starts, good or bad in a chosen way, and the flaws.
//! * **transcript**: every octet with direction, time and offset, secrets removed.
//! * **proxy**: faults in front of any other server.
//! * **expectation**: what clients are to say, judged by what they have said.
//! * **server**: sockets, in a thread of its own; a test may block, use tokio or neither.
//!
//! Nothing is shared with any client: encoder and grammar are the mock's own, so that neither side
//! inherits the other's mistakes.
//!
//! # Where the RFCs leave a choice
//!
//! * Only CRLF ends a line (RFC 1939 §3): a line with a bare LF or CR, a control character or, but for names
//!   and passwords, an octet above 0x7E gets one `-ERR`, once its CRLF has come.
//! * Arguments are separated by exactly one space; numbers are digits alone. Leading zeros pass.
//! * A line over 255 octets (RFC 2449 §4) gets one `-ERR`, and nothing of it is executed.
//! * Any command but PASS forgets the name that USER gave (RFC 1939 §7: "immediately after").
//! * Octets that have arrived behind STLS before its reply turn it into an `-ERR`: they are never
//!   executed under TLS. The session goes on in clear.
//! * A second login gets `-ERR [IN-USE]`, wrong credentials get `-ERR [AUTH]`; the reply to USER
//!   does not tell whether the mailbox exists.
//! * TOP sends a beginning of what RETR sends, so no empty line is added to a message without one.
//! * Names and passwords are compared as SASLprep has them (RFC 4013). Tokens are compared octet by octet.
//! * A user has one password for all ways to log in, although RFC 1939 §13 and RFC 2195 §4 advise against it.
//! * APOP is offered if the test asks for it ([`Builder::apop`]), and not behind STLS, since its timestamp came in
//!   clear. Its digests, and those of CRAM-MD5, are in lower case.
//! * LOGIN and CRAM-MD5 are offered if the test asks for them ([`Builder::mechanisms`]). OAUTHBEARER, XOAUTH2 and
//!   EXTERNAL are offered under TLS alone (RFC 7628 §3); what nobody could succeed with is not announced.
//! * In LOGIN, which no RFC describes, the server speaks first, so that an initial response is refused.
//! * AUTH without a mechanism gets `-ERR`: there is no listing (RFC 5034 §4).
//! * SCRAM with channel binding is offered if the test asks for it, under TLS 1.3 alone and with tls-exporter (RFC 9266):
//!   tls-unique, which RFC 5802 §6.1 demands under TLS 1.2, the TLS library does not tell. A wrong proof is answered with the challenge `e=invalid-proof`, and with
//!   `-ERR [AUTH]` once the client has answered that; a first message against the grammar with `-ERR` at once.
//! * A host and a port in OAUTHBEARER are compared once the server is told by which name it is reached
//!   ([`Builder::oauth_host`]).
//! * With [`Builder::require_tls`] there is no login at all in clear, whether it shows a password or not.
//! * Messages whose header is UTF-8 and not ASCII are refused with `-ERR [UTF8]` unless UTF8 was said, also to LIST
//!   with their number; no surrogate is made of them (RFC 6856 §2.1). Other octets from 0x80 on, in bodies or in headers
//!   that are no UTF-8, are sent as they are. Behind UTF8 there is no STLS.
//! * A message that is declared as binary (RFC 2045 §6.2) and has a NUL in it is refused to RETR and TOP in any mode
//!   (RFC 6856 §2.1).
//! * Names and passwords may be UTF-8 before UTF8 as well; nothing else that a client says may.
//! * Replies are in English, German or French, as LANG says; before LANG they are ASCII. A range matches a tag or its
//!   beginning: `LANG de-CH` does not get `de` (RFC 4647 §3.3.1). `LANG *` gets [`Builder::language`].
//! * A session that says nothing for ten minutes is closed without a word
//!   ([`Builder::autologout`]). Nothing but QUIT removes a message, unless mail expires ([`Builder::expire`]). A test need not wait for it:
//!   [`Server::advance`].
//! * A login inside the LOGIN-DELAY ([`Builder::login_delay`]) gets `-ERR [LOGIN-DELAY]`, even if
//!   another session has the lock.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod clock;
#[cfg(feature = "control")]
mod control;
mod corpus;
mod expectation;
mod fault;
mod hex;
mod ledger;
mod maildrop;
mod nearest;
mod prepare;
mod proxy;
mod random;
mod recording;
mod rules;
mod script;
mod secret;
mod server;
mod session;
mod sync;
mod tls;
mod transcript;

#[cfg(feature = "control")]
pub use control::Control;
pub use corpus::corpus;
pub use expectation::{
    Commands, Expectation, ExpectationFailure, ExpectationProblem, Nearest, Pattern, PatternError, Place,
    Times, Unmet,
};
pub use fault::{Fault, FaultError};
pub use ledger::{Account, Ledger, LedgerEntry};
pub use maildrop::{
    Chunks, Expire, LoginFailure, MaildropState, Message, Mismatch, QuitFailure, Repairs, StoredMessage,
    User, Verifier,
};
pub use proxy::{Proxy, ProxyBuilder};
pub use recording::{RecordError, Recorder, Recording, RecordingError, Upstream, UpstreamTls};
pub use rules::{
    Misbehaviour, MisbehaviourError, Persona, Phase, Quirk, Rule, RuleError, TextError, Then, UnknownPersona,
    UnknownQuirk,
};
pub use script::{Script, ScriptFailure, ScriptProblem};
pub use server::{Builder, Ending, Event, Expected, Failure, Server, SessionState, StartError, Unreached};
pub use session::{Language, Mechanism, UnknownMechanism};
pub use tls::{Certificate, ClientCertificate, TlsFlaw, UnknownTlsFlaw};
pub use transcript::{Direction, Dropped, Entry, Transcript, WithTimes};
