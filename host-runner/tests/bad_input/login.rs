//! `pop3 fetch` that does not get as far as the messages.

use super::support::{Build, Run, Scratch, fails, odd_messages, scripted, server_with, users_server};
use pop3_mock::{Certificate, Script};

on_both!(
    a_port_where_nobody_listens,
    a_host_name_that_does_not_exist,
    certificates_that_do_not_hold,
    tls_to_a_port_without_it,
    a_server_that_agrees_to_stls_and_goes_on_without_tls,
    who_gave_a_ca_file_is_not_told_to_give_one,
    a_server_without_stls_gets_no_password,
    a_server_that_says_nothing,
    a_server_that_says_nothing_during_the_handshake,
    a_server_that_refuses_everyone,
    a_server_that_closes_at_once,
    rubbish_instead_of_a_greeting,
    a_line_without_end,
    text_of_the_server_is_escaped,
    a_wrong_password,
    a_locked_maildrop_is_worth_trying_again,
);

fn a_port_where_nobody_listens(build: Build) {
    let scratch = Scratch::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let fetch = Run::fetch(format!("pop3s://alice@127.0.0.1:{port}/"), &scratch.maildir());
    fetch.arg("--keep").on(build).run().failed(69, &["connect: connection refused"]);
}

fn a_host_name_that_does_not_exist(build: Build) {
    let scratch = Scratch::new();
    // A label of 64 octets does not exist (RFC 1035 section 2.3.4): no resolver has to be asked.
    let url = format!("pop3s://alice@{}.invalid/", "x".repeat(64));
    let fetch = Run::fetch(url, &scratch.maildir());
    fetch.arg("--keep").on(build).run().failed(68, &["name resolution: no such host"]);
}

fn certificates_that_do_not_hold(build: Build) {
    for (certificate, words) in [
        (Certificate::UnknownCa, "issuer that is not trusted"),
        (Certificate::WrongName, "for another name"),
        (Certificate::Expired, "has expired"),
    ] {
        let server = users_server(&odd_messages()).certificate(certificate).start_blocking().unwrap();
        for (scheme, address) in [("pop3s", server.pop3s()), ("pop3", server.pop3())] {
            let scratch = Scratch::new();
            let fetch = Run::tls(scheme, address, &server, &scratch).arg("--delete");
            fetch.on(build).run().failed(76, &["TLS handshake: ", words]);
        }
        assert!(server.sessions().iter().all(|session| session.user.is_none()));
    }
}

fn tls_to_a_port_without_it(build: Build) {
    let (server, scratch) = (scripted(Script::new().send("+OK ready\r\n").hang()), Scratch::new());
    let fetch = Run::tls("pop3s", server.pop3(), &server, &scratch).arg("--keep");
    fetch
        .on(build)
        .run()
        .failed(76, &["TLS handshake: ", "does not speak TLS", "pop3:// begins without TLS and upgrades"]);
}

fn a_server_that_agrees_to_stls_and_goes_on_without_tls(build: Build) {
    let script = Script::new().send("+OK ready\r\n").expect("STLS\r\n").reply("+OK go ahead\r\n");
    let client_hello = b"\x16\x03\x01";
    let script = script.expect(client_hello).reply("+OK what now?\r\n").hang();
    let (server, scratch) = (scripted(script), Scratch::new());
    let done = Run::tls("pop3", server.pop3(), &server, &scratch).arg("--keep").on(build).run();
    let done =
        done.failed(76, &["TLS handshake: the server does not speak TLS here, though it agreed to STLS"]);
    assert!(!done.stderr.contains("pop3://") && !done.stderr.contains("--security"), "{}", done.stderr);
}

fn who_gave_a_ca_file_is_not_told_to_give_one(build: Build) {
    let server = users_server(&[]).certificate(Certificate::UnknownCa).start_blocking().unwrap();
    let scratch = Scratch::new();
    let fetch = Run::tls("pop3s", server.pop3s(), &server, &scratch).arg("--keep");
    fetch.on(build).run().failed(76, &["issuer that is not trusted: it is not in the --ca-file"]);
    let url = format!("pop3s://alice@{}/", server.pop3s());
    let fetch = Run::fetch(url, &scratch.maildir()).arg("--keep");
    fetch
        .on(build)
        .run()
        .failed(76, &["issuer that is not trusted: if the server has a CA of its own, --ca-file names it"]);
}

fn a_server_without_stls_gets_no_password(build: Build) {
    let script = Script::new().send("+OK ready\r\n").expect("STLS\r\n").reply("-ERR what?\r\n").hang();
    let (server, scratch) = (scripted(script), Scratch::new());
    let done = Run::tls("pop3", server.pop3(), &server, &scratch).arg("--keep").on(build).run();
    done.failed(69, &["STLS: "]);
    assert!(!server.transcript().to_string().contains("PASS"));
}

fn a_server_that_says_nothing(build: Build) {
    let (server, scratch) = (scripted(Script::new().hang()), Scratch::new());
    let fetch = Run::fetch_scripted(&server, &scratch).arg("--keep").timeout("0.3");
    fetch.on(build).run().failed(75, &["greeting: no answer in time"]);
}

fn a_server_that_says_nothing_during_the_handshake(build: Build) {
    let (server, scratch) = (scripted(Script::new().hang()), Scratch::new());
    let fetch = Run::tls("pop3s", server.pop3(), &server, &scratch).arg("--keep").timeout("0.3");
    fetch.on(build).run().failed(75, &["TLS handshake: no answer in time"]);
}

fn a_server_that_refuses_everyone(build: Build) {
    let script = Script::new().send("-ERR go away\r\n").hang();
    fails(build, script, "--keep", 69, &["greeting: the server refused: go away"]);
}

fn a_server_that_closes_at_once(build: Build) {
    fails(build, Script::new().close(), "--keep", 75, &["greeting: "]);
}

fn rubbish_instead_of_a_greeting(build: Build) {
    fails(
        build,
        Script::new().send("SSH-2.0-rubbish\r\n").hang(),
        "--keep",
        76,
        &["greeting: the server broke the protocol"],
    );
    fails(
        build,
        Script::new().send(b"\x00\xff\x1b[2J\r\n").hang(),
        "--keep",
        76,
        &["greeting: the server broke the protocol"],
    );
}

fn a_line_without_end(build: Build) {
    let endless = Script::new().send("+OK ").send([b'x'; 100_000]).hang();
    fails(
        build,
        endless,
        "--keep",
        76,
        &["greeting: the server sent too much: greeting is longer than the limit"],
    );
}

fn text_of_the_server_is_escaped(build: Build) {
    let script = Script::new().send(b"-ERR \x1b[2J\x07 \xff\xc3\xbc \\\r\n").hang();
    fails(build, script, "--keep", 69, &[r"the server refused: \u{1b}[2J\u{7} \xffü \\"]);
}

fn a_wrong_password(build: Build) {
    let (server, scratch) = (server_with(&odd_messages()), Scratch::new());
    let fetch = Run::fetch_plaintext(&server, &scratch).arg("--delete").password("secret sauce");
    fetch.on(build).run().failed(77, &["PASS: the server refused"]);
}

fn a_locked_maildrop_is_worth_trying_again(build: Build) {
    let script = Script::new()
        .send("+OK ready\r\n")
        .expect("USER alice\r\n")
        .reply("+OK\r\n")
        .expect("PASS secret\r\n")
        .reply("-ERR [IN-USE] busy\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    fails(build, script, "--keep", 75, &["PASS: the server refused [IN-USE]: busy"]);
}
