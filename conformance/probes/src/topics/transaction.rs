//! The TRANSACTION state: STAT, LIST, RETR, DELE, NOOP and RSET, RFC 1939 §5.

use crate::context::Context;
use crate::probe::Start::{Empty, Transaction};
use crate::probe::{Judged, Probe, check};
use crate::target::{COUNT, DOTS, LINES};
use crate::topics::framing::only_crlf;

pub(super) const PROBES: &[Probe] = &[
    Probe::new("stat-has-count-and-size", &["RFC1939-5-02"], &[], |context| {
        let reply = context.reader()?.ok("STAT")?;
        let text = reply.text();
        let mut words = text.split(' ');
        let right = words.next().is_some_and(is_number) && words.next().is_some_and(is_number);
        check(
            right && reply.content().get(3) == Some(&b' '),
            format!("{:?} has no count and size", reply.shown()),
        )
    }),
    Probe::new("stat-ends-with-the-size", &["RFC1939-5-03"], &[], |context| {
        let reply = context.reader()?.given("STAT")?;
        check(reply.text().split(' ').count() == 2, format!("{:?} goes on behind the size", reply.shown()))
    }),
    Probe::new("stat-leaves-out-marked-messages", &["RFC1939-5-05"], &[], stat_without_marked),
    Probe::new("stat-is-the-sum-of-list", &["RFC1939-5-06"], &[], |context| {
        let mut session = context.reader()?;
        let sizes: u64 =
            session.given_listing("LIST")?.texts().iter().filter_map(|line| pair(line)).map(|p| p.1).sum();
        let stat = session.given("STAT")?;
        let said = pair(&stat.text()).map(|(_, size)| size);
        check(said == Some(sizes), format!("{:?}, and the sizes of LIST are {sizes}", stat.shown()))
    }),
    Probe::dialogue("stat-of-an-empty-maildrop", &["RFC1939-5-07"], &[], Empty, "C: STAT\nS: +OK 0 0"),
    Probe::dialogue("list-of-an-empty-maildrop", &["RFC1939-5-18"], &[], Empty, "C: LIST\nM= 0"),
    Probe::new("list-has-all-messages-in-order", &["RFC1939-5-09"], &[], |context| {
        let texts = context.reader()?.listing("LIST")?.texts();
        let numbers: Vec<u64> = texts.iter().filter_map(|line| number(line)).collect();
        check(numbers == (1..=COUNT as u64).collect::<Vec<_>>(), format!("LIST has {texts:?}"))
    }),
    Probe::new("messages-are-numbered-from-1", &["RFC1939-4-13"], &[], |context| {
        let texts = context.reader()?.given_listing("LIST")?.texts();
        let right = (1..).zip(&texts).all(|(due, line)| number(line) == Some(due));
        check(right && !texts.is_empty(), format!("LIST has {texts:?}"))
    }),
    Probe::new("numbers-are-decimal-digits", &["RFC1939-4-14"], &[], |context| {
        let mut session = context.reader()?;
        let mut texts = session.given_listing("LIST")?.texts();
        texts.push(session.given("STAT")?.text());
        let words = |line: &String| line.split(' ').filter(|word| !word.is_empty()).take(2).all(is_number);
        check(texts.iter().all(words), format!("not only digits in {texts:?}"))
    }),
    Probe::new("list-of-one-message-is-one-line", &["RFC1939-5-10"], &[], |context| {
        let mut session = context.reader()?;
        let listing = session.given_listing("LIST")?.texts();
        let line = session.ok("LIST 1")?;
        check(
            listing.first() == Some(&line.text()),
            format!("{:?}, and LIST has {listing:?}", line.shown()),
        )?;
        let next = session.say("NOOP")?;
        session.want("+OK", next).map(|_| ())
    }),
    Probe::new("scan-listing-is-number-and-size", &["RFC1939-5-11"], &[], |context| {
        let texts = context.reader()?.given_listing("LIST")?.texts();
        let right = |line: &String| line.split(' ').take(2).filter(|word| is_number(word)).count() == 2;
        check(texts.iter().all(right), format!("LIST has {texts:?}"))
    }),
    Probe::new("scan-listing-ends-with-the-size", &["RFC1939-5-13"], &[], |context| {
        let texts = context.reader()?.given_listing("LIST")?.texts();
        check(texts.iter().all(|line| line.split(' ').count() <= 2), format!("LIST has {texts:?}"))
    }),
    Probe::new("size-is-what-retr-sends", &["RFC1939-5-12"], &[], |context| same_size(context, 2)),
    Probe::new("stuffing-does-not-count", &["RFC1939-11-03"], &[], |context| {
        // Four lines of it begin with a full stop.
        not_off_by(context, 1, DOTS, 4)
    }),
    Probe::new("terminator-does-not-count", &["RFC1939-11-04"], &[], |context| {
        not_off_by(context, 3, LINES, 3)
    }),
    Probe::new("line-ends-count-two-octets", &["RFC1939-11-02"], &[], |context| {
        let lines = LINES.iter().filter(|octet| **octet == b'\n').count();
        not_off_by(context, 3, LINES, -i64::try_from(lines).unwrap_or_default())
    }),
    Probe::new("size-of-odd-messages", &["RFC1939-11-05"], &[], |context| {
        same_size(context, 2)?;
        same_size(context, 4)
    }),
    Probe::new("sizes-stay-in-a-session", &["RFC1939-4-17"], &[], |context| {
        let mut session = context.reader()?;
        let before = session.given_listing("LIST")?.texts();
        session.given_listing("RETR 3")?;
        session.given("DELE 2")?;
        session.given("RSET")?;
        let after = session.given_listing("LIST")?.texts();
        check(before == after, format!("first {before:?}, then {after:?}"))
    }),
    Probe::new("list-leaves-out-marked-messages", &["RFC1939-5-15"], &[], |context| {
        let mut session = context.reader()?;
        session.given("DELE 2")?;
        let texts = session.given_listing("LIST")?.texts();
        check(
            texts.iter().all(|line| number(line) != Some(2)),
            format!("message 2 is marked, LIST has {texts:?}"),
        )
    }),
    Probe::dialogue(
        "list-of-a-marked-message",
        &["RFC1939-5-16"],
        &[],
        Transaction,
        "C: DELE 1\nG: +OK\nC: LIST 1\nS: -ERR",
    ),
    Probe::dialogue("list-of-no-message", &["RFC1939-5-17"], &[], Transaction, "C: LIST {beyond}\nS: -ERR"),
    Probe::dialogue("retr-needs-a-number", &["RFC1939-5-21"], &[], Transaction, "C: RETR\nS: -ERR"),
    Probe::dialogue("retr-of-no-message", &["RFC1939-5-24"], &[], Transaction, "C: RETR {beyond}\nS: -ERR"),
    Probe::dialogue(
        "retr-of-a-marked-message",
        &["RFC1939-5-23"],
        &[],
        Transaction,
        "C: DELE 1\nG: +OK\nC: RETR 1\nS: -ERR",
    ),
    Probe::new("retr-gives-the-whole-message", &["RFC1939-5-22"], &[], |context| {
        let got = context.reader()?.listing("RETR 3")?.message();
        check(bare_lines(&got) == bare_lines(LINES), format!("got {}", got.escape_ascii()))
    }),
    Probe::new("lines-with-full-stops-are-stuffed", &["RFC1939-3-25"], &[], |context| {
        let listing = context.reader()?.given_listing("RETR 1")?;
        let stuffed: Vec<&[u8]> =
            listing.lines.iter().map(|line| line.content()).filter(|line| line.starts_with(b".")).collect();
        let due: [&[u8]; 5] = [b"..", b"...", b"..a", b".. end", b"."];
        check(stuffed == due, format!("got {}", listing.raw().escape_ascii()))
    }),
    Probe::new("other-full-stops-are-left-alone", &["RFC1939-3-26"], &[], |context| {
        let listing = context.reader()?.given_listing("RETR 3")?;
        let alone = listing.lines.iter().any(|line| line.content() == b"4.4.");
        check(alone, format!("got {}", listing.raw().escape_ascii()))
    }),
    Probe::new("terminator-follows-a-line-end", &["RFC1939-3-27"], &[], |context| {
        let raw = context.reader()?.given_listing("RETR 2")?.raw();
        check(raw.ends_with(b"no end\r\n.\r\n"), format!("got {}", raw.escape_ascii()))
    }),
    Probe::new("messages-have-crlf-throughout", &["RFC1939-11-01"], &[], |context| {
        let message = context.reader()?.given_listing("RETR 3")?.message();
        check(only_crlf(&message), format!("got {}", message.escape_ascii()))
    }),
    Probe::new("content-lines-are-7-bit", &["RFC2449-3-13"], &[], |context| {
        let mut session = context.reader()?;
        let raw = [session.given_listing("LIST")?.raw(), session.given_listing("RETR 3")?.raw()].concat();
        check(raw.iter().all(|octet| (1..0x80).contains(octet)), format!("got {}", raw.escape_ascii()))
    }),
    Probe::new("retr-again-gives-the-same", &["RFC1939-5-26"], &[], |context| {
        let mut session = context.reader()?;
        let first = session.given_listing("RETR 3")?.raw();
        check(session.listing("RETR 3")?.raw() == first, "the second RETR gives other octets")
    }),
    Probe::dialogue(
        "dele-needs-a-number",
        &["RFC1939-5-29"],
        &[],
        Transaction,
        "C: DELE\nS: -ERR\nC: LIST 1\nS: +OK",
    ),
    Probe::dialogue(
        "dele-marks",
        &["RFC1939-5-30"],
        &[],
        Transaction,
        "C: DELE 1\nS: +OK\nC: LIST 2\nS: +OK",
    ),
    Probe::dialogue(
        "marked-numbers-are-refused",
        &["RFC1939-5-31"],
        &[],
        Transaction,
        "C: DELE 1
         G: +OK
         C: LIST 1
         S: -ERR
         C: RETR 1
         S: -ERR
         C: DELE 1
         S: -ERR
         C: TOP 1 0
         S: -ERR
         C: UIDL 1
         S: -ERR",
    ),
    Probe::dialogue(
        "dele-twice",
        &["RFC1939-5-33"],
        &[],
        Transaction,
        "C: DELE 1\nG: +OK\nC: DELE 1\nS: -ERR",
    ),
    Probe::dialogue("dele-of-no-message", &["RFC1939-5-34"], &[], Transaction, "C: DELE {beyond}\nS: -ERR"),
    Probe::dialogue(
        "noop-alters-nothing",
        &["RFC1939-5-36"],
        &[],
        Transaction,
        "C: NOOP\nS: +OK\nC: LIST\nM= {count}",
    ),
    Probe::dialogue(
        "rset-clears-the-marks",
        &["RFC1939-5-38"],
        &[],
        Transaction,
        "C: DELE 1
         G: +OK
         C: DELE 2
         G: +OK
         C: RSET
         S: +OK
         C: LIST 1
         S: +OK
         C: LIST 2
         S: +OK",
    ),
    Probe::dialogue("rset-without-a-mark", &["RFC1939-5-39"], &[], Transaction, "C: RSET\nS: +OK"),
    Probe::dialogue(
        "commands-in-any-order",
        &["RFC1939-5-40"],
        &[],
        Transaction,
        "C: RSET
         S: +OK
         C: NOOP
         S: +OK
         C: LIST
         M:
         C: STAT
         S: +OK
         C: RETR 3
         M:
         C: STAT
         S: +OK
         C: NOOP
         S: +OK",
    ),
    Probe::dialogue(
        "compulsory-commands-are-there",
        &["RFC1939-7-01"],
        &[],
        Transaction,
        "C: STAT
         S: +OK
         C: LIST
         M:
         C: RETR 3
         M:
         C: DELE 1
         S: +OK
         C: RSET
         S: +OK
         C: NOOP
         S: +OK
         C: QUIT
         S: +OK",
    ),
    Probe::dialogue("quit-closes-the-connection", &["RFC1939-6-07"], &[], Transaction, "C: QUIT\nG: +OK\nE:"),
    Probe::dialogue(
        "octets-behind-quit-are-not-obeyed",
        &["RFC1939-6-13"],
        &[],
        Transaction,
        r"C: QUIT\r\nNOOP\r\nSTAT
          G: +OK
          E:",
    ),
];

fn stat_without_marked(context: &mut Context<'_>) -> Judged {
    let mut session = context.reader()?;
    let before = pair(&session.given("STAT")?.text());
    let size = pair(&session.given("LIST 1")?.text()).map(|(_, size)| size);
    session.given("DELE 1")?;
    let after = session.ok("STAT")?;
    let due = before.zip(size).map(|((count, all), size)| (count.wrapping_sub(1), all.wrapping_sub(size)));
    check(pair(&after.text()) == due, format!("{:?} where {due:?} was due", after.shown()))
}

fn same_size(context: &mut Context<'_>, message: u64) -> Judged {
    let mut session = context.reader()?;
    let line = session.given(&format!("LIST {message}"))?;
    let octets = session.given_listing(&format!("RETR {message}"))?.message().len() as u64;
    let said = pair(&line.text());
    check(said == Some((message, octets)), format!("{:?}, and RETR gives {octets} octets", line.shown()))
}

/// Fails if the size of a message that is known is wrong by just this.
fn not_off_by(context: &mut Context<'_>, number: u64, message: &[u8], off: i64) -> Judged {
    let line = context.reader()?.given(&format!("LIST {number}"))?;
    let size = pair(&line.text()).and_then(|(_, size)| i64::try_from(size).ok());
    let wrong = i64::try_from(message.len()).ok().map(|length| length + off);
    check(size != wrong, format!("{:?} for {} octets", line.shown(), message.len()))
}

/// The lines without what other probes judge: their ends, and full stops at their beginning.
fn bare_lines(octets: &[u8]) -> Vec<&[u8]> {
    let bare = |line: &'_ [u8]| line.iter().take_while(|octet| **octet == b'.').count();
    let lines = octets.split(|octet| *octet == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.map(|line| &line[bare(line)..]).collect()
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_digit())
}

/// The number at the beginning of a line.
pub(super) fn number(line: &str) -> Option<u64> {
    line.split_whitespace().next()?.parse().ok()
}

/// The two numbers at the beginning of a line.
pub(super) fn pair(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}
