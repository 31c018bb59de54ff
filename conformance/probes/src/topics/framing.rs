//! Lines, RFC 1939 §3 and RFC 2449 §3 and §4.

use std::time::Duration;

use crate::context::{Context, given, has_tag};
use crate::probe::Start::Transaction;
use crate::probe::{Judged, Probe, check};
use crate::reply::Reply;

const SOME_COMMANDS: [&str; 8] = ["NOOP", "STAT", "LIST 1", "RETR 2", "XXXX", "DELE", "RSET", "LIST 99"];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("replies-come-in-order-one-each", &["RFC1939-3-05"], &[], in_order),
    Probe::new("keywords-in-any-case", &["RFC1939-3-06"], &[], |context| {
        let mut session = context.reader()?;
        ["noop", "NoOp", "stat"].into_iter().try_for_each(|command| session.ok(command).map(|_| ()))
    }),
    Probe::new("command-ends-with-its-crlf", &["RFC1939-3-08"], &[], |context| {
        let mut session = context.reader()?;
        session.send("NO")?;
        session.send("OP")?;
        session.silent(Duration::from_millis(60))?;
        session.send("\r")?;
        session.send("\n")?;
        let line = session.line()?;
        session.want("+OK", line).map(|_| ())
    }),
    Probe::dialogue(
        "control-characters-are-refused",
        &["RFC1939-3-10"],
        &[],
        Transaction,
        r"C: NOOP\x01
          S: -ERR
          C: LIST 1\x07
          S: -ERR
          C: LIST \xE9
          S: -ERR
          C: STAT\x7F
          S: -ERR
          C: NOOP
          S: +OK",
    ),
    Probe::dialogue(
        "separator-is-one-space",
        &["RFC1939-3-12", "RFC2449-3-01"],
        &[],
        Transaction,
        r"C: LIST\t1
          S: -ERR
          C: LIST  1
          S: -ERR
          C: \x20NOOP
          S: -ERR
          C: NOOP
          S: +OK",
    ),
    Probe::dialogue(
        "keywords-of-other-lengths-are-refused",
        &["RFC1939-3-13"],
        &[],
        Transaction,
        "C: NO
         S: -ERR
         C: NOOPS
         S: -ERR
         C: N
         S: -ERR
         C: RETRIEVE 1
         S: -ERR",
    ),
    Probe::new("argument-of-40-characters", &["RFC1939-3-14"], &[], |context| long_name(context, 40)),
    Probe::new("status-lines-end-with-crlf", &["RFC1939-3-16", "RFC2449-3-02"], &[], |context| {
        each_status_line(context, |line| {
            let content = line.0.strip_suffix(b"\r\n").unwrap_or_default();
            let rest = if line.is_ok() { content.get(3..) } else { content.get(4..) };
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b" ")) && !content.contains(&b'\r')
        })
    }),
    Probe::new("status-lines-fit-512-octets", &["RFC1939-3-17", "RFC2449-4-05"], &[], |context| {
        each_status_line(context, |line| line.0.len() <= 512)
    }),
    Probe::new("indicators-are-upper-case", &["RFC1939-3-20"], &[], |context| {
        each_status_line(context, |line| {
            let indicator = line.content().split(|octet| *octet == b' ').next().unwrap_or_default();
            !indicator.iter().any(u8::is_ascii_lowercase)
        })
    }),
    Probe::new("no-third-indicator", &["RFC1939-3-21"], &[], |context| {
        each_status_line(context, |line| line.is_ok() || line.is_error())
    }),
    Probe::new("status-lines-are-ascii", &["RFC2449-3-14"], &[], |context| {
        each_status_line(context, |line| line.content().iter().all(|octet| (0x20..0x7F).contains(octet)))
    }),
    Probe::new("brackets-begin-response-codes-only", &["RFC2449-3-04", "RFC2449-6.4-01"], &[], |context| {
        each_status_line(context, |line| !line.text().starts_with('[') || line.code().is_some())
    }),
    Probe::new("lists-end-with-a-full-stop-line", &["RFC1939-3-23"], &[], |context| {
        let raw = context.reader()?.listing("LIST")?.raw();
        let content = raw.strip_suffix(b".\r\n");
        check(content.is_some_and(only_crlf), "a line or the terminator is without CRLF")
    }),
    Probe::dialogue(
        "negative-replies-are-one-line",
        &["RFC1939-3-24"],
        &[],
        Transaction,
        "C: RETR {beyond}
         S: -ERR
         C: NOOP
         S: +OK
         C: LIST {beyond}
         S: -ERR
         C: NOOP
         S: +OK",
    ),
    Probe::dialogue(
        "unknown-keyword",
        &["RFC1939-3-34"],
        &[],
        Transaction,
        "C: XYZW
         S: -ERR
         C: XYZ 1
         S: -ERR",
    ),
    Probe::dialogue(
        "arguments-that-are-missing-superfluous-or-malformed",
        &["RFC1939-3-36"],
        &[],
        Transaction,
        "C: RETR
         S: -ERR
         C: RETR 1 2
         S: -ERR
         C: LIST one
         S: -ERR
         C: LIST -1
         S: -ERR
         C: LIST +1
         S: -ERR
         C: LIST 0
         S: -ERR
         C: STAT 1
         S: -ERR
         C: NOOP 1
         S: -ERR
         C: RSET 1
         S: -ERR",
    ),
    Probe::dialogue(
        "refused-commands-change-nothing",
        &["RFC1939-3-38"],
        &[],
        Transaction,
        "C: DELE 1
         G: +OK
         C: DELE {beyond}
         G: -ERR
         C: PASS {password}
         G: -ERR
         C: RSET 1
         G: -ERR
         C: LIST 1
         S: -ERR
         C: LIST 2
         S: +OK",
    ),
    Probe::dialogue(
        "top-and-uidl-are-there",
        &["RFC1939-7-02"],
        &[],
        Transaction,
        "C: TOP 1 0
         M:
         C: UIDL
         M:",
    ),
    Probe::new("what-is-not-announced-is-refused", &["RFC1939-3-35"], &[], |context| {
        let announced = context.announced()?;
        let mut session = context.plain()?;
        for command in ["UTF8", "LANG", "XTND XMIT"] {
            let tag = command.split(' ').next().unwrap_or_default();
            if !announced.iter().any(|line| has_tag(line, tag)) {
                session.refused(command)?;
            }
        }
        Ok(())
    }),
    Probe::new("commands-of-255-octets", &["RFC2449-4-01"], &[], |context| long_name(context, 248)),
    Probe::new("overlong-lines-are-refused-as-a-whole", &["RFC2449-4-04"], &[], overlong),
];

/// USER with a name of this length is treated as one with any other unknown name.
fn long_name(context: &mut Context<'_>, length: usize) -> Judged {
    let mut session = context.plain()?;
    let short = given(session.say("USER nobody"))?;
    let long = session.say(&format!("USER {}", "a".repeat(length)))?;
    check(short.is_ok() == long.is_ok(), format!("{length} characters get {:?}", long.shown()))
}

fn overlong(context: &mut Context<'_>) -> Judged {
    for length in [300, 5000, 100_000] {
        let mut session = context.reader()?;
        let line = format!("NOOP {:>250}{}", "", "DELE 1 ".repeat(length / 7));
        session.send(format!("{}\r\n", line.trim_end()))?;
        let Ok(reply) = session.line() else { return session.ended() };
        session.want("-ERR", reply)?;
        session.ok("NOOP")?;
        session.ok("LIST 1")?;
    }
    Ok(())
}

fn in_order(context: &mut Context<'_>) -> Judged {
    let mut session = context.reader()?;
    for (command, due) in
        [("LIST 1", "+OK 1 "), ("LIST 3", "+OK 3 "), ("LIST 99", "-ERR"), ("LIST 4", "+OK 4 ")]
    {
        let reply = session.say(command)?;
        session.want(due, reply)?;
    }
    Ok(())
}

/// Judges the greeting and the replies of one line to usual commands, before and after login.
fn each_status_line(context: &mut Context<'_>, right: fn(&Reply) -> bool) -> Judged {
    let judge = |line: &Reply| check(right(line), format!("{:?} is no status line", line.shown()));
    let (mut session, greeting) = context.greeted()?;
    judge(&greeting)?;
    for command in ["XXXX", "STAT", "USER nobody", "PASS wrong"] {
        judge(&given(session.say(command))?)?;
    }
    let mut session = context.reader()?;
    for command in SOME_COMMANDS {
        let line = given(session.say(command))?;
        judge(&line)?;
        // A message has to be read, so that the next line is a status line again.
        if command == "RETR 2" && line.is_ok() {
            given(session.rest(line))?;
        }
    }
    judge(&session.given_listing("LIST")?.status)
}

pub(super) fn only_crlf(octets: &[u8]) -> bool {
    let bare = |pair: &[u8]| (pair[0] == b'\r') != (pair[1] == b'\n');
    !octets.starts_with(b"\n")
        && !octets.windows(2).any(bare)
        && (octets.is_empty() || octets.ends_with(b"\n"))
}
