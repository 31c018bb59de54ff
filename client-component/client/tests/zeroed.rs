//! Memory that held a password is zeroed before it is given back, over a whole login. Every block that is freed while
//! this program runs is searched, so a buffer that grew and left a copy behind is found as well.
#![expect(unsafe_code, reason = "only an allocator sees the octets of a block at the moment it is freed")]
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    collections::VecDeque,
    future::Future,
    hint::black_box,
    pin::pin,
    sync::atomic::{AtomicUsize, Ordering},
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::BytesMut;
use pop3_client::{
    Connect, Credentials, Hash, Moved, Observation, Options, Phase, RawCommand, Secret, Security, Transport,
    TransportError, open,
};

/// What is searched for. Long enough that no other memory holds it by chance.
const PASSWORD: &str = "tanstaaf-tanstaaf-tanstaaf";
/// A part of its base64 form, at each of the three places that octets can have in a group.
const ENCODED: [&str; 3] =
    ["YW5zdGFhZi10YW5zdGFhZi10", "5zdGFhZi10YW5zdGFhZi10YW", "hbnN0YWFmLXRhbnN0YWFmLXR"];

static LEAKS: AtomicUsize = AtomicUsize::new(0);

struct Searching;

// SAFETY: every request goes to the system allocator as it is, apart from zeroing, which `alloc` allows.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that the search never reads memory that was not written.
        // SAFETY: the caller keeps the contract of `alloc`, which is that of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: `block` came from `alloc` with this layout and is still ours.
        let octets = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        let searched = [PASSWORD, ENCODED[0], ENCODED[1], ENCODED[2]];
        let found = |needle: &str| octets.windows(needle.len()).any(|window| window == needle.as_bytes());
        if searched.into_iter().any(found) {
            LEAKS.fetch_add(1, Ordering::Relaxed);
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Searching = Searching;

/// A server that keeps nothing of what it hears: each line gets the next reply.
struct Deaf(VecDeque<String>);

impl Connect for Deaf {
    type Transport = Self;

    async fn connect(&mut self, _host: &str, _port: u16, _within: Duration) -> Result<Self, TransportError> {
        Ok(Self(std::mem::take(&mut self.0)))
    }
}

impl Transport for Deaf {
    async fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError> {
        let reply = self.0.pop_front().ok_or(TransportError::Timeout(Phase::Reply))?;
        input.extend_from_slice(reply.as_bytes());
        Ok(Moved { written: output.len(), ended: false })
    }

    fn random(&mut self, octets: &mut [u8]) -> Result<(), TransportError> {
        octets.fill(0);
        Ok(())
    }

    fn arm(&mut self, _phase: Phase, _within: Duration) {}

    fn arm_operation(&mut self, _within: Option<Duration>) {}

    async fn start_tls(self, _server_name: &str) -> Result<Self, TransportError> {
        Ok(self)
    }

    async fn shutdown(&mut self) {}

    fn observe(&mut self, observation: Observation<'_>) {
        black_box(observation);
    }
}

/// Nothing here ever waits.
fn block_on<F: Future>(future: F) -> F::Output {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(output) = polled else { unreachable!("the transport answers at once") };
    output
}

/// Blocks with the password in them that were freed during a login that gets these replies behind the greeting.
fn leaks(credentials: &Credentials, initial_response: bool, replies: &[&str]) -> usize {
    let replies = ["+OK <1.2@example.org>\r\n"].iter().chain(replies).map(|reply| (*reply).to_owned());
    let mut connector = Deaf(replies.collect());
    let options = Options { initial_response, security: Security::Tls, ..Options::default() };
    let before = LEAKS.load(Ordering::Relaxed);
    let connection = block_on(open(&mut connector, "example.org", 995, &options)).unwrap();
    drop(black_box(block_on(connection.authenticate(credentials))));
    LEAKS.load(Ordering::Relaxed) - before
}

fn every_way() -> Vec<Credentials> {
    let (user, password) = (|| "mrose".to_owned(), || Secret::from(PASSWORD));
    vec![
        Credentials::user_pass(user(), password()),
        Credentials::Apop { user: user(), password: password() },
        Credentials::plain(user(), password()),
        Credentials::Login { user: user(), password: password() },
        Credentials::CramMd5 { user: user(), password: password() },
        Credentials::XOauth2 { user: user(), token: password() },
        Credentials::OauthBearer { authorization_id: None, token: password() },
        Credentials::Scram { hash: Hash::Sha256, authorization_id: None, user: user(), password: password() },
        Credentials::automatic(user(), password()),
    ]
}

/// One test, for the count is one for the whole program.
#[test]
fn freed_memory_holds_no_password_after_a_login() {
    let before = LEAKS.load(Ordering::Relaxed);
    drop(black_box(String::from(PASSWORD)));
    assert_eq!(LEAKS.load(Ordering::Relaxed) - before, 1, "the search finds what is not zeroed");

    // base64 of "r=", 32 times "A", "x,s=c2FsdA==,i=4096"; it is a challenge for CRAM-MD5 as well.
    let scram = "+ cj1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQXgscz1jMkZzZEE9PSxpPTQwOTY=\r\n";
    let capa = "+OK\r\nSASL SCRAM-SHA-256\r\n.\r\n";
    for credentials in every_way() {
        for replies in [
            &["+OK\r\n", "+OK\r\n"][..],
            &["-ERR no\r\n", "-ERR no\r\n"],
            &["+ \r\n", scram, scram, "-ERR no\r\n"],
            &[scram, scram, scram, "-ERR no\r\n"],
            &[capa, "+ \r\n", scram, scram, "-ERR no\r\n"],
            &[capa, "-ERR no\r\n", "+ \r\n", "+OK\r\n"],
        ] {
            for initial_response in [false, true] {
                let leaks = leaks(&credentials, initial_response, replies);
                assert_eq!(leaks, 0, "{credentials:?} {replies:?}");
            }
        }
    }

    let raw = RawCommand::secret(Secret::from(format!("XAUTH {PASSWORD}").into_bytes()));
    let mut connector = Deaf(["+OK\r\n", "-ERR no\r\n"].map(String::from).into());
    let before = LEAKS.load(Ordering::Relaxed);
    let mut connection = block_on(open(&mut connector, "example.org", 995, &Options::default())).unwrap();
    assert!(block_on(connection.execute(&raw)).is_err());
    drop((raw, connection));
    assert_eq!(LEAKS.load(Ordering::Relaxed) - before, 0, "RawCommand");
}
