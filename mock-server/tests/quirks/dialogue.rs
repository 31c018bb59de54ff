//! Dialogues in which octets count.
//!
//! ```text
//! C: text      the client says this, and CRLF          c: octets   it says this and nothing else
//! S: text      the server says this line, and CRLF; ... at its end stands for any rest
//! R: octets    the server sends exactly this: \r \n \t \0 \xNN \\ are octets
//! login        USER and PASS of alice, each answered by +OK; login empty for another user
//! skip 100     so many octets, whatever they are
//! lines        a multi-line response, whatever is in it, to a terminator
//! lists text   the same with this line, or one that goes on behind it     lacks text   the same without
//! close        the server closes, nothing is left       reset      a reset, or under TLS an end without close_notify
//! times 9 text so many times the client says this and CRLF, in one write
//! together 3   so many lines, which come in one record of TLS
//! silence      nothing comes for a while                any        whatever comes until the end
//! connect      a new connection, the old one is dropped  keep      a new connection, the old one stays open
//! tls          the client's side of a handshake          tls port  a new connection to the port for TLS
//! clear port   a new connection to the port for TLS, in clear
//! refused name the certificate at that port is bad for a server of this name
//! half-close   the client closes its direction
//! wait 60 s    the server's clock goes on
//! ```
use std::io;
use std::time::Duration;

use pop3_mock::Server;

use crate::common::Client;

/// How long silence is listened to.
const SILENCE: Duration = Duration::from_millis(60);

pub(crate) fn play(server: &Server, dialogue: &str, patience: Duration) {
    let connect = |tls| {
        let client = if tls { Client::tls(server) } else { Client::plain(server) };
        client.tcp().set_read_timeout(Some(patience)).unwrap();
        client
    };
    let mut client = connect(false);
    let mut kept = Vec::new();
    for line in dialogue.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "C:" => client.send(format!("{rest}\r\n")),
            "c:" => client.send(octets(rest)),
            "S:" => heard(line, &client.raw_line(), rest),
            "times" => {
                let (times, command) = rest.split_once(' ').unwrap();
                client.send(format!("{command}\r\n").repeat(times.parse().unwrap()));
            }
            "together" => together(line, &mut client, rest.parse().unwrap()),
            "R:" => exactly(line, &mut client, &octets(rest)),
            "login" => login(&mut client, if rest.is_empty() { "alice" } else { rest }),
            "skip" => assert_eq!(client.take(rest.parse().unwrap()).len().to_string(), rest, "{line}"),
            "lines" => drop(client.multi_line()),
            "lists" => assert!(has_line(&client.multi_line(), rest), "{line}"),
            "lacks" => assert!(!has_line(&client.multi_line(), rest), "{line}"),
            "close" => assert_eq!(client.rest().escape_ascii().to_string(), "", "{line}"),
            "any" => drop(client.rest_or_error()),
            "reset" => assert!(is_cut(client.rest_or_error().1), "{line}: no reset"),
            "silence" => silence(&mut client, patience),
            "connect" => {
                drop(client);
                server.wait_idle_blocking();
                client = connect(false);
            }
            "keep" => kept.push(std::mem::replace(&mut client, connect(false))),
            "tls" if rest == "port" => client = connect(true),
            "tls" => client = client.upgrade(server),
            "clear" if rest == "port" => {
                client = Client::plain_at(server.pop3s());
                client.tcp().set_read_timeout(Some(patience)).unwrap();
            }
            "refused" => {
                let refused = Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), rest);
                assert!(refused.is_err(), "{line}: the certificate is good");
            }
            "half-close" => client.half_close(),
            "wait" => server.advance(time(rest)),
            _ => panic!("a dialogue has no {line:?}"),
        }
    }
}

fn heard(line: &str, actual: &[u8], expected: &str) {
    let text =
        actual.strip_suffix(b"\r\n").unwrap_or_else(|| panic!("{line}: got {}", actual.escape_ascii()));
    let fits = match expected.strip_suffix("...") {
        Some(beginning) => text.starts_with(&octets(beginning)),
        None => text == octets(expected),
    };
    assert!(fits, "{line}: got {}", text.escape_ascii());
}

fn exactly(line: &str, client: &mut Client, expected: &[u8]) {
    let actual = client.take(expected.len());
    assert!(actual == expected, "{line}: got {}", actual.escape_ascii());
}

fn together(line: &str, client: &mut Client, lines: usize) {
    let before = client.records();
    let read: Vec<Vec<u8>> = (0..lines).map(|_| client.raw_line()).collect();
    let (records, text) = (client.records() - before, read.concat());
    assert_eq!(records, 1, "{line}: records of {}", text.escape_ascii());
}

fn login(client: &mut Client, user: &str) {
    for command in [format!("USER {user}"), "PASS secret".to_owned()] {
        client.send(format!("{command}\r\n"));
        let reply = client.raw_line();
        assert!(reply.starts_with(b"+OK"), "{command}: got {}", reply.escape_ascii());
    }
}

fn silence(client: &mut Client, patience: Duration) {
    client.tcp().set_read_timeout(Some(SILENCE)).unwrap();
    let read = client.read_some();
    client.tcp().set_read_timeout(Some(patience)).unwrap();
    assert!(read.is_none(), "silence: got {}", read.unwrap_or_default().escape_ascii());
}

fn has_line(response: &[u8], beginning: &str) -> bool {
    response.split(|octet| *octet == b'\n').any(|line| line.starts_with(&octets(beginning)))
}

/// Whether a connection ended otherwise than in order; that time is over is no end.
fn is_cut(result: io::Result<()>) -> bool {
    let cut = [io::ErrorKind::ConnectionReset, io::ErrorKind::UnexpectedEof];
    result.is_err_and(|error| cut.contains(&error.kind()))
}

fn time(text: &str) -> Duration {
    let (number, unit) = text.split_once(' ').unwrap();
    let number: u64 = number.parse().unwrap();
    match unit {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "min" => Duration::from_secs(60 * number),
        _ => panic!("no unit {unit}"),
    }
}

fn octets(text: &str) -> Vec<u8> {
    let (mut octets, mut rest) = (Vec::new(), text);
    while let Some((before, escaped)) = rest.split_once('\\') {
        octets.extend_from_slice(before.as_bytes());
        let (octet, behind) = match escaped.as_bytes()[0] {
            b'r' => (b'\r', 1),
            b'n' => (b'\n', 1),
            b't' => (b'\t', 1),
            b'0' => (0, 1),
            b'\\' => (b'\\', 1),
            b'x' => (u8::from_str_radix(&escaped[1..3], 16).unwrap(), 3),
            other => panic!("no escape {}", other as char),
        };
        octets.push(octet);
        rest = &escaped[behind..];
    }
    octets.extend_from_slice(rest.as_bytes());
    octets
}
