//! PIPELINING, RFC 2449 §6.6.

use crate::context::Context;
use crate::probe::{Judged, Need, Probe};
use crate::session::Session;

const PIPELINING: &[Need] = &[Need::Capability("PIPELINING")];
const BATCH: &str = "LIST 1\r\nLIST 2\r\nLIST 99\r\nNOOP\r\nLIST 3\r\n";
const ANSWERS: [&str; 5] = ["+OK 1 ", "+OK 2 ", "-ERR", "+OK", "+OK 3 "];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("batch-is-answered-in-order", &["RFC2449-6.6-02"], PIPELINING, |context| {
        let mut session = context.reader()?;
        session.send(BATCH)?;
        answers(&mut session, &ANSWERS)
    }),
    Probe::new("batch-in-any-pieces", &["RFC2449-6.6-03"], PIPELINING, |context| {
        for size in [1, 7, 10] {
            let mut session = context.reader()?;
            BATCH.as_bytes().chunks(size).try_for_each(|piece| session.send(piece))?;
            answers(&mut session, &ANSWERS)?;
        }
        Ok(())
    }),
    Probe::new("batch-with-a-login", &["RFC2449-6.6-04"], PIPELINING, |context| {
        let account = &context.target.empty;
        let mut session = context.plain()?;
        session.send(format!("USER {}\r\nPASS {}\r\nSTAT\r\nNOOP\r\n", account.name, account.password))?;
        session.logged_in = true;
        answers(&mut session, &["+OK", "+OK", "+OK 0 0", "+OK"])
    }),
    Probe::new("batch-goes-on-behind-a-failure", &["RFC2449-6.6-05"], PIPELINING, |context| {
        let mut session = context.reader()?;
        session.send("DELE 99\r\nDELE 1\r\nLIST 1\r\nRSET\r\nLIST 1\r\n")?;
        answers(&mut session, &["-ERR", "+OK", "-ERR", "+OK", "+OK 1 "])
    }),
    Probe::new("batch-larger-than-any-buffer", &["RFC2449-6.6-08"], PIPELINING, long_batch),
];

fn answers(session: &mut Session, due: &[&str]) -> Judged {
    due.iter().try_for_each(|due| {
        let line = session.line()?;
        session.want(due, line).map(|_| ())
    })
}

/// Many commands are sent before anything is read; their replies fit what a socket buffers.
fn long_batch(context: &mut Context<'_>) -> Judged {
    let mut session = context.reader()?;
    session.send("NOOP\r\n".repeat(1000))?;
    answers(&mut session, &["+OK"; 1000])
}
