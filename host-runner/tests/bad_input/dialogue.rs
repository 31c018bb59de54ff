//! Servers that say what no POP3 server should.

use pop3_mock::Script;

use super::support::{Build, Run, Scratch, dialogue::alice_logs_in, fails, listed, scripted, server_with};

on_both!(
    a_web_server,
    tls_where_stls_was_meant,
    octets_slipped_in_behind_stls,
    an_endless_status_line_of_a_message,
    an_endless_line_in_a_listing,
    an_endless_listing,
    a_listing_with_absurd_numbers,
    sizes_that_do_not_add_up,
    terminal_escapes_wherever_a_server_has_the_word,
);

fn a_web_server(build: Build) {
    let answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    let words =
        ["greeting: the server broke the protocol", "this may be no POP3 server: check host and port"];
    fails(build, Script::new().send(answer).hang(), "--keep", 76, &words);
}

fn tls_where_stls_was_meant(build: Build) {
    // A server that begins with TLS waits for the client, who waits for a greeting.
    let (server, scratch) = (server_with(&[]), Scratch::new());
    let fetch = Run::tls("pop3", server.pop3s(), &server, &scratch).arg("--keep").timeout("0.3");
    let words = ["greeting: no answer in time", "pop3s:// speaks TLS from the first octet"];
    fetch.on(build).run().failed(75, &words);
}

fn octets_slipped_in_behind_stls(build: Build) {
    let script =
        Script::new().send("+OK\r\n").expect("STLS\r\n").reply("+OK begin\r\n+OK logged in\r\n").hang();
    let (server, scratch) = (scripted(script), Scratch::new());
    let done = Run::tls("pop3", server.pop3(), &server, &scratch).arg("--keep").on(build).run();
    done.failed(76, &["STLS: the server broke the protocol", "RFC2595-4-05"]);
    assert!(!server.transcript().to_string().contains("USER"));
}

fn an_endless_status_line_of_a_message(build: Build) {
    let script = listed("1 5\r\n", 1).expect("RETR 1\r\n").reply("+OK ").send([b'x'; 100_000]).hang();
    fails(build, script, "--delete", 76, &["RETR: the server sent too much: a line"]);
}

fn an_endless_line_in_a_listing(build: Build) {
    let script = alice_logs_in().expect("LIST\r\n").reply("+OK\r\n1 ").send([b'5'; 100_000]).hang();
    fails(build, script, "--delete", 76, &["LIST: the server sent too much: a line"]);
}

fn an_endless_listing(build: Build) {
    // 32 octets more are counted for each line: half a million lines pass 16 MiB.
    let lines: String = (1..=600_000).map(|message| format!("{message} 5\r\n")).collect();
    let script = alice_logs_in().expect("LIST\r\n").reply("+OK\r\n").send(lines).hang();
    fails(build, script, "--delete", 76, &["LIST: the server sent too much: a listing"]);
}

fn a_listing_with_absurd_numbers(build: Build) {
    let absurd = "0 5\r\n-1 5\r\n4294967296 5\r\n1 99999999999999999999999\r\n+2 5\r\n3 0x5\r\n";
    // The numbers are good in two of the lines, if not the sizes.
    let script = listed(&format!("{absurd}7 5\r\n"), 7)
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("RETR 3\r\n")
        .reply("+OK\r\nthree\r\n.\r\n")
        .expect("RETR 7\r\n")
        .reply("+OK\r\nseven\r\n.\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    let (server, scratch) = (scripted(script), Scratch::new());
    let done = Run::fetch_scripted(&server, &scratch).arg("--keep").on(build).run();
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(done.stderr.lines().all(|line| line.starts_with("pop3: warning: ")), "{}", done.stderr);
    assert!(done.stderr.contains("RFC1939-5-11"), "{}", done.stderr);
    assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"seven\r\n", b"three\r\n"]);
}

fn sizes_that_do_not_add_up(build: Build) {
    // The sum does not fit 64 bits: it is for the progress bar alone.
    let script = listed("1 18446744073709551615\r\n2 18446744073709551615\r\n", 2)
        .expect("RETR 1\r\n")
        .reply("+OK 18446744073709551615 octets\r\none\r\n.\r\n")
        .expect("RETR 2\r\n")
        .reply("+OK\r\ntwo\r\n.\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    let (server, scratch) = (scripted(script), Scratch::new());
    let run = Run::fetch_scripted(&server, &scratch).arg("--keep").on(build).run();
    let warning = "pop3: warning: message has less than half the octets that LIST told (attachments-dropped), 2 in all\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), warning));
    assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"two\r\n"]);
}

fn terminal_escapes_wherever_a_server_has_the_word(build: Build) {
    const ESCAPES: &[u8] = b"-ERR [X/\x1b[31m] \x1b]0;owned\x07\x9b2J\xe2\x80\xae\r\n";
    for script in [
        Script::new().send(ESCAPES).hang(),
        Script::new().send("+OK\r\n").expect("USER alice\r\n").reply(ESCAPES).expect("QUIT\r\n").close(),
        listed("1 5\r\n", 1).expect("RETR 1\r\n").reply(ESCAPES).expect("QUIT\r\n").close(),
    ] {
        let (server, scratch) = (scripted(script), Scratch::new());
        let done = Run::fetch_scripted(&server, &scratch).args(["--keep", "--json"]).on(build).run();
        assert_ne!(done.code, Some(0));
        for said in [&done.stderr, &done.stdout] {
            let odd = said.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert_eq!(odd, None, "{said:?}");
        }
    }
}
