//! A server with a single fault fails exactly the clauses that are about it: the mock, behind a proxy that changes its
//! lines.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use pop3_mock::{Server, User};
use pop3_probes::{NoAbilities, Target, maildrop, run};

/// What becomes of a line of the server.
type Change = fn(&[u8]) -> Vec<u8>;

/// Passes everything on to `server`, and its lines as `change` has them.
fn proxy(server: SocketAddr, change: Change) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, mut upstream) = (client.unwrap(), TcpStream::connect(server).unwrap());
            client.set_nodelay(true).unwrap();
            upstream.set_nodelay(true).unwrap();
            let (lines, mut answers) = (upstream.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || {
                // Either side may end first.
                let _ = io::copy(&mut client, &mut upstream);
                let _ = upstream.shutdown(Shutdown::Write);
            });
            thread::spawn(move || {
                let (mut lines, mut line) = (BufReader::new(lines), Vec::new());
                while lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
                    if answers.write_all(&change(&line)).is_err() {
                        return;
                    }
                    line.clear();
                }
                let _ = answers.shutdown(Shutdown::Both);
            });
        }
    });
    address
}

/// The clauses that fail with this fault.
fn failed(change: Change) -> Vec<String> {
    let server = Server::builder()
        .user(User::new("reader", "secret").messages(maildrop()))
        .user(User::new("remover", "secret"))
        .user(User::new("empty", "secret"))
        .start_blocking()
        .unwrap();
    let mut target = Target::plain(proxy(server.pop3(), change), "secret");
    target.patience = Duration::from_millis(500);
    run(&target, &NoAbilities).failed_clauses().into_iter().map(str::to_owned).collect()
}

/// The line with `from` at its beginning replaced.
fn replace(line: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    line.strip_prefix(from).map_or_else(|| line.to_vec(), |rest| [to, rest].concat())
}

#[test]
fn nothing_fails_behind_a_proxy_that_changes_nothing() {
    assert_eq!(failed(<[u8]>::to_vec), Vec::<String>::new());
}

#[test]
fn an_indicator_in_small_letters_fails_its_clause_alone() {
    assert_eq!(failed(|line| replace(line, b"+OK", b"+ok")), ["RFC1939-3-20"]);
    assert_eq!(failed(|line| replace(line, b"-ERR", b"-err")), ["RFC1939-3-20"]);
}

#[test]
fn lines_that_are_not_stuffed_fail_their_clause_alone() {
    assert_eq!(failed(|line| replace(line, b"..", b".")), ["RFC1939-3-25"]);
    assert_eq!(failed(|line| replace(line, b"..a", b".a")), ["RFC1939-3-25"]);
}

#[test]
fn more_behind_the_size_fails_its_clause_alone() {
    assert_eq!(maildrop().len(), 5);
    let change: Change = |line| match line.strip_suffix(b"\r\n") {
        Some(stat) if stat.starts_with(b"+OK 5 2") => [stat, b" octets\r\n"].concat(),
        _ => line.to_vec(),
    };
    assert_eq!(failed(change), ["RFC1939-5-03"]);
}

#[test]
fn a_code_that_is_not_closed_fails_its_clauses_alone() {
    let failed = failed(|line| replace(line, b"-ERR [AUTH]", b"-ERR [AUTH"));
    assert_eq!(failed, ["RFC2449-3-04", "RFC2449-6.4-01", "RFC3206-5-01", "RFC3206-6-01"]);
}

#[test]
fn a_capability_that_does_not_exist_fails_its_clause_alone() {
    assert_eq!(failed(|line| replace(line, b"TOP\r\n", b"TOP\r\nAPOP\r\n")), ["RFC2449-6-02"]);
}
