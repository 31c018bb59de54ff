//! How often the octets of a message are copied on their way. A copy needs somewhere to go: what the thread of the
//! client allocates while it holds all that it was given is counted.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]
#![expect(unsafe_code, reason = "only an allocator knows what is allocated")]

mod common;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use common::{client, mrose};
use pop3_client::{Mailbox, Request, Security, tokio::TokioTransport};
use pop3_mock::{Message, Server, User};

/// Octets of a large message.
const SIZE: usize = 4 << 20;

thread_local! {
    static ALLOCATED: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

fn count(octets: usize) {
    // A thread that ends allocates as well, after its counter has gone.
    let _ = ALLOCATED.try_with(|allocated| allocated.set(allocated.get() + octets));
}

// SAFETY: every request goes to the system allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        // SAFETY: the caller keeps the contract.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Octets that this thread has allocated during `work`.
async fn allocated<V>(work: impl Future<Output = V>) -> (usize, V) {
    let before = ALLOCATED.get();
    let value = work.await;
    (ALLOCATED.get() - before, value)
}

async fn logged_in(messages: &[Message], security: Security) -> (Server, Mailbox<TokioTransport>) {
    let user = User::new("mrose", "tanstaaf").messages(messages.iter().cloned());
    // The server has a thread of its own.
    let server = Server::builder().user(user).start_blocking().unwrap();
    let port = if security == Security::Tls { server.pop3s().port() } else { server.pop3().port() };
    let connection = client(&server, security).connect("localhost", port).await.unwrap();
    let mailbox = connection.authenticate(&mrose()).await.unwrap();
    (server, mailbox)
}

async fn copied_once(security: Security) {
    let sent = Message::generated(SIZE as u64, 5);
    let (_server, mut mailbox) = logged_in(std::slice::from_ref(&sent), security).await;
    let mut chunks = Vec::with_capacity(1 << 17);
    let (octets, chunks) = allocated(async {
        let mut message = mailbox.retrieve(1).await.unwrap();
        while let Some(chunk) = message.chunk().await.unwrap() {
            chunks.push(chunk);
        }
        chunks
    })
    .await;
    assert!(chunks.concat() == sent.to_vec());
    // Once from the system into the buffers that the caller was given.
    assert!(octets >= SIZE, "{octets}");
    assert!(octets < SIZE + SIZE / 4, "{octets} octets allocated for a message of {SIZE}");
}

#[tokio::test]
async fn a_message_is_copied_once_on_its_way_from_the_system_to_the_caller() {
    copied_once(Security::Plaintext).await;
}

#[tokio::test]
async fn a_message_that_nobody_holds_needs_no_memory_but_a_buffer() {
    let sent = Message::generated(4 * SIZE as u64, 5);
    let (_server, mut mailbox) = logged_in(&[sent], Security::Plaintext).await;
    let (octets, received) = allocated(async {
        let mut message = mailbox.retrieve(1).await.unwrap();
        while message.chunk().await.unwrap().is_some() {}
        message.summary().unwrap().octets
    })
    .await;
    assert_eq!(received, 4 * SIZE as u64);
    assert!(octets < SIZE / 4, "{octets} octets allocated");
}

#[tokio::test]
async fn small_messages_of_a_batch_are_copied_once_too() {
    let sent: Vec<_> = (0..1000).map(|seed| Message::generated(4096, seed)).collect();
    let (_server, mut mailbox) = logged_in(&sent, Security::Plaintext).await;
    let (octets, chunks) = allocated(async {
        let mut batch = mailbox.batch((1..=1000).map(Request::Retrieve)).unwrap();
        let mut chunks = Vec::new();
        while batch.next().await.unwrap().is_some() {
            while let Some(chunk) = batch.chunk().await.unwrap() {
                chunks.push(chunk);
            }
        }
        chunks
    })
    .await;
    let expected: Vec<u8> = sent.iter().flat_map(Message::to_vec).collect();
    assert!(chunks.concat() == expected);
    // The trace takes the beginning of each message.
    assert!(octets < 7 << 20, "{octets} octets allocated for 1000 messages of 4096");
}
