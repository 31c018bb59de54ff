//! A future that is dropped wherever it waits leaves the session in step.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::memory::{Memory, Server, block_on, log_in, run};
use pop3_client::{Condition, Error, ErrorKind, Item, Mailbox, Pipelining, Request};

const MESSAGES: [&str; 3] =
    ["Subject: a\r\n\r\n.\r\n..x\r\n", "Subject: b\r\n\r\nbody\r\n", "Subject: c\r\n\r\n"];

/// Cuts `work` at every place where it waits, and then asks something whose answer is known.
fn cut_everywhere(work: &impl AsyncFn(&mut Mailbox<Memory>) -> Result<(), Error>) {
    for pieces in [1, 5, 1 << 16] {
        for waits in 0.. {
            let (server, mut mailbox) = log_in(Server { pieces, ..Server::new(&MESSAGES) }, |_| {});
            let ended = run(work(&mut mailbox), waits);
            assert_ne!(mailbox.condition(), Condition::Over);
            let commands = server.borrow().commands.join(", ");
            assert_eq!(block_on(mailbox.scan_one(2)).unwrap().octets, Some(20), "cut at {waits}: {commands}");
            assert_eq!(mailbox.condition(), Condition::Ready);
            assert_eq!(block_on(mailbox.unique_id_of(3)).unwrap().id, b"id3");
            block_on(mailbox.quit()).unwrap();
            if let Some(result) = ended {
                result.unwrap();
                assert!(waits > 0, "it has waited");
                break;
            }
        }
    }
}

#[test]
fn a_command_of_one_line_can_be_cut_anywhere() {
    cut_everywhere(&async |mailbox| mailbox.stat().await.map(drop));
    cut_everywhere(&async |mailbox| mailbox.scan_one(1).await.map(drop));
    cut_everywhere(&async |mailbox| mailbox.delete(1).await);
}

#[test]
fn a_listing_can_be_cut_anywhere() {
    cut_everywhere(&async |mailbox| mailbox.scan().await.map(drop));
    cut_everywhere(&async |mailbox| mailbox.capabilities().await.map(drop));
    cut_everywhere(&async |mailbox| {
        let mut entries = mailbox.unique_id_entries().await?;
        while entries.next().await?.is_some() {}
        Ok(())
    });
}

#[test]
fn a_message_can_be_cut_anywhere() {
    cut_everywhere(&async |mailbox| {
        let mut message = mailbox.retrieve(1).await?;
        while message.chunk_up_to(3).await?.is_some() {}
        Ok(())
    });
    cut_everywhere(&async |mailbox| {
        let mut message = mailbox.top(1, 1).await?;
        while message.chunk().await?.is_some() {}
        Ok(())
    });
}

#[test]
fn a_batch_can_be_cut_anywhere() {
    let requests = [
        Request::Retrieve(1),
        Request::Scan(9),
        Request::Top(3, 1),
        Request::UniqueId(1),
        Request::Delete(2),
    ];
    let harmless = &requests[..4];
    cut_everywhere(&async |mailbox| all_items(mailbox, harmless).await.map(drop));
    cut_everywhere(&async |mailbox| {
        let mut batch = mailbox.batch(harmless.iter().copied())?;
        batch.next().await?;
        batch.end().await
    });
}

/// Items, each with its message.
async fn all_items(
    mailbox: &mut Mailbox<Memory>,
    requests: &[Request],
) -> Result<Vec<(Item, Vec<u8>)>, Error> {
    let mut batch = mailbox.batch(requests.iter().copied())?;
    let mut items = Vec::new();
    while let Some(item) = batch.next().await? {
        let mut octets = Vec::new();
        while let Some(chunk) = batch.chunk().await? {
            octets.extend_from_slice(&chunk);
        }
        items.push((item, octets));
    }
    Ok(items)
}

/// Polls futures of `make` once each until one comes to its end.
fn poll_once_each<V>(mut make: impl FnMut() -> Option<V>) -> V {
    loop {
        if let Some(value) = make() {
            return value;
        }
    }
}

#[test]
fn a_batch_whose_every_future_is_dropped_where_it_first_waits_gives_the_same_items() {
    let requests = [
        Request::Retrieve(1),
        Request::Scan(9),
        Request::Top(3, 1),
        Request::UniqueId(1),
        Request::Retrieve(2),
    ];
    for pieces in [1, 7, 1 << 16] {
        let server = || Server { pieces, ..Server::new(&MESSAGES) };
        let (_, mut whole) = log_in(server(), |_| {});
        let expected = block_on(all_items(&mut whole, &requests)).unwrap();
        // CAPA is no part of the batch and starts anew when its future is dropped.
        let (_, mut mailbox) = log_in(server(), |options| options.pipelining.mode = Pipelining::Forced);
        let ticket = mailbox.begin_batch(requests).unwrap();
        let mut items = Vec::new();
        // One wait is for the exchange that is dropped, and moves nothing; with two, every second one moves.
        while let Some(item) = poll_once_each(|| run(mailbox.batch_next(&ticket), 1)).unwrap() {
            let mut octets = Vec::new();
            while let Some(chunk) = poll_once_each(|| run(mailbox.batch_read(&ticket, 4), 1)).unwrap() {
                octets.extend_from_slice(&chunk);
            }
            items.push((item, octets));
        }
        assert_eq!(items, expected, "in pieces of {pieces}");
    }
}

#[test]
fn a_cancelled_call_leaves_the_session_usable() {
    let (server, mut mailbox) = log_in(Server::new(&MESSAGES), |_| {});
    server.borrow_mut().cancel = true;
    assert_eq!(block_on(mailbox.stat()).unwrap_err().kind, ErrorKind::Cancelled);
    assert_eq!(mailbox.condition(), Condition::Unfinished);
    assert_eq!(block_on(mailbox.stat()).unwrap().messages, 3);
    assert_eq!(mailbox.condition(), Condition::Ready);
    assert_eq!(server.borrow().commands, ["STAT", "STAT"]);
}

#[test]
fn a_login_that_was_cancelled_gives_no_connection_back() {
    use pop3_client::{Credentials, Security, open};
    let server = std::rc::Rc::new(std::cell::RefCell::new(Server::new(&MESSAGES)));
    let options = common::options(Security::Plaintext);
    let connection = block_on(open(&mut Memory(server.clone()), "memory", 1, &options)).unwrap();
    server.borrow_mut().cancel = true;
    let failure =
        block_on(connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf"))).err().unwrap();
    assert_eq!(failure.error.kind, ErrorKind::Cancelled);
    assert!(failure.connection.is_none());
}
