//! Memory that held a secret is zeroed before it is given back. Every block that is freed while this program runs is
//! searched for the password, so a buffer that grew and left a copy behind is found as well.
#![expect(unsafe_code, reason = "only an allocator sees the octets of a block at the moment it is freed")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    hint::black_box,
    sync::atomic::{AtomicUsize, Ordering},
};

use pop3_proto::{
    Command, Connection, Limits, Secret,
    sasl::{self, Exchange, Hash},
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

/// Blocks with the password in them that were freed while `work` ran.
fn leaks(work: impl FnOnce()) -> usize {
    let before = LEAKS.load(Ordering::Relaxed);
    work();
    LEAKS.load(Ordering::Relaxed) - before
}

/// One test, for the count is one for the whole program.
#[test]
fn freed_memory_holds_no_password() {
    let plain = leaks(|| drop(black_box(String::from(PASSWORD))));
    assert_eq!(plain, 1, "the search finds what is not zeroed");

    let secret = leaks(|| drop(black_box(Secret::from(String::from(PASSWORD)).clone())));
    assert_eq!(secret, 0, "Secret");

    let commands = leaks(|| {
        let message = sasl::plain(Some("id"), "tim", &Secret::from(PASSWORD)).unwrap();
        drop(black_box(Command::sasl_response(&message)));
        drop(black_box(Command::pass(&Secret::from(PASSWORD)).unwrap().clone()));
    });
    assert_eq!(commands, 0, "Command");

    let exchanges = leaks(|| {
        let password = Secret::from(PASSWORD);
        for exchange in [
            Exchange::plain(None, "tim", &password),
            Exchange::login("tim", &password),
            Exchange::cram_md5("tim", &password),
            Exchange::xoauth2("tim", &password),
            Exchange::oauth_bearer(None, &password, Some(("localhost", 110))),
            Exchange::scram(Hash::Sha256, None, "tim", &password, [0; 24]),
        ] {
            let mut exchange = exchange.unwrap();
            let nonce = "A".repeat(32);
            for challenge in [String::new(), format!("r={nonce}x,s=c2FsdA==,i=4096"), String::new()] {
                let _ = black_box(exchange.step(challenge.as_bytes()));
            }
        }
        drop(black_box(Command::apop("tim", b"<1@h>", &password).unwrap()));
    });
    assert_eq!(exchanges, 0, "Exchange");

    let pass = Command::pass(&Secret::from(PASSWORD)).unwrap();
    let unsent = leaks(|| {
        let mut connection = Connection::after_tls(Limits::default());
        for _ in 0..100 {
            connection.send(&pass);
        }
        drop(black_box(connection));
    });
    assert_eq!(unsent, 0, "Connection that grows and is dropped before it wrote");

    let sent = leaks(|| {
        let mut connection = Connection::after_tls(Limits::default());
        for written in [5, 40, usize::MAX] {
            connection.send(&pass);
            connection.transmitted(written);
        }
        drop(black_box(connection));
    });
    assert_eq!(sent, 0, "Connection that wrote");
}
