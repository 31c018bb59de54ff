//! `pop3 check`: what works is said step by step, up to the one that does not.

use pop3_mock::{Certificate, Script, Server};

use crate::support::{Build, Done, Run, Scratch, scripted, server_with, users_server};

/// `ok name`, `FAIL login`, ...: mark and step of each line.
fn steps(done: &Done) -> Vec<String> {
    let first_two = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    done.stdout.lines().map(first_two).collect()
}

fn check(scheme: &str, port: u16, server: &Server, scratch: &Scratch, build: Build) -> Run {
    let url = format!("{scheme}://alice@localhost:{port}/");
    Run::new(&["check", &url]).arg("--ca-file").arg(scratch.ca_file(server)).on(build)
}

#[test]
fn everything_works() {
    for build in Build::BOTH {
        let (server, scratch) = (server_with(&[]), Scratch::new());
        let done = check("pop3s", server.pop3s().port(), &server, &scratch, build).run().succeeded();
        let all = ["name", "port", "TLS", "certificate", "greeting", "capabilities", "login"];
        assert_eq!(steps(&done), all.map(|step| format!("ok {step}")));
        for words in ["127.0.0.1", "TLS 1.3", "for localhost, 127.0.0.1, ::1; by ", "pop3-mock ready", "UIDL"]
        {
            assert!(done.stdout.contains(words), "{words:?} is not in {}", done.stdout);
        }
        let done = check("pop3", server.pop3().port(), &server, &scratch, build).run().succeeded();
        assert_eq!(steps(&done), all.map(|step| format!("ok {step}")));
    }
}

#[test]
fn each_bad_certificate_fails_at_the_certificate_and_is_described() {
    for build in Build::BOTH {
        for (certificate, words) in [
            (Certificate::UnknownCa, "not in the --ca-file"),
            (Certificate::WrongName, "for another name"),
            (Certificate::Expired, "has expired"),
        ] {
            let server = users_server(&[]).certificate(certificate).start_blocking().unwrap();
            let scratch = Scratch::new();
            let done = check("pop3s", server.pop3s().port(), &server, &scratch, build).run();
            assert_eq!((done.code, done.stderr.as_str()), (Some(76), ""));
            assert_eq!(steps(&done), ["ok name", "ok port", "ok TLS", "FAIL certificate"]);
            assert!(done.stdout.contains(words) && done.stdout.contains("it is for "), "{}", done.stdout);
        }
    }
}

#[test]
fn what_does_not_speak_tls_fails_at_tls() {
    for build in Build::BOTH {
        let (server, scratch) = (scripted(Script::new().send("+OK ready\r\n").hang()), Scratch::new());
        let done = check("pop3s", server.pop3().port(), &server, &scratch, build).run();
        assert_eq!(
            (done.code, steps(&done)),
            (Some(76), ["ok name", "ok port", "FAIL TLS"].map(Into::into).to_vec())
        );
    }
}

#[test]
fn a_port_where_nobody_listens_fails_at_the_port() {
    for build in Build::BOTH {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let done = Run::new(&["check", &format!("pop3s://alice@127.0.0.1:{port}")]).on(build).run();
        assert_eq!((done.code, steps(&done)), (Some(69), vec!["ok name".into(), "FAIL port".into()]));
    }
}

#[test]
fn a_wrong_password_fails_at_the_login() {
    for build in Build::BOTH {
        let (server, scratch) = (server_with(&[]), Scratch::new());
        let done = check("pop3s", server.pop3s().port(), &server, &scratch, build).password("wrong!").run();
        assert_eq!((done.code, steps(&done).pop()), (Some(77), Some("FAIL login".into())));
    }
}

#[test]
fn without_login_nobody_is_asked_for_a_password() {
    let (server, scratch) = (server_with(&[]), Scratch::new());
    let check = check("pop3s", server.pop3s().port(), &server, &scratch, Build::Component);
    let done = check.no_password().args(["--no-login", "--json"]).run().succeeded();
    let events = done.events();
    let last = &events[events.len() - 2];
    assert_eq!((&last["step"], &last["outcome"]), (&"login".into(), &"skipped".into()));
    assert!(server.sessions().iter().all(|session| session.user.is_none()));
}

#[test]
fn the_mechanism_of_the_login_is_told_also_where_the_client_chose_it() {
    for build in Build::BOTH {
        for (auth, mechanism) in [("auto", "SCRAM-SHA-512"), ("plain", "PLAIN"), ("user-pass", "USER")] {
            for (password, outcome) in [("secret", "ok"), ("wrong!", "failed")] {
                let (server, scratch) = (server_with(&[]), Scratch::new());
                let run = check("pop3s", server.pop3s().port(), &server, &scratch, build).password(password);
                let events = run.args(["--auth", auth, "--json"]).run().events();
                let login = &events[events.len() - 2];
                assert_eq!(
                    (&login["step"], &login["outcome"], &login["mechanism"]),
                    (&"login".into(), &outcome.into(), &mechanism.into())
                );
                let said =
                    login["detail"].as_str().unwrap().starts_with(&format!("by {mechanism}: 0 messages"));
                assert_eq!(said, outcome == "ok", "{login}");
            }
        }
    }
}

#[test]
fn a_server_without_capa_works_all_the_same() {
    let script = Script::new()
        .send("+OK\r\n")
        .expect("CAPA\r\n")
        .reply("-ERR what?\r\n")
        .expect("USER alice\r\n")
        .reply("+OK\r\n")
        .expect("PASS secret\r\n")
        .reply("+OK\r\n")
        .expect("STAT\r\n")
        .reply("+OK 2 10\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = scripted(script);
    let done = Run::plaintext("check", &server).run().succeeded();
    // No TLS was asked for, so none is told of.
    assert_eq!(steps(&done), ["ok name", "ok port", "ok greeting", "ok capabilities", "ok login"]);
    assert!(done.stdout.contains("does not know CAPA") && done.stdout.contains("2 messages, 10 octets"));
}
