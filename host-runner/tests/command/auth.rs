//! `--auth`, `;AUTH=` and `--token-command`: every way to log in, and what is said where one fails.

use pop3_mock::{Mechanism, Server, User};

use crate::support::{Build, Run, Scratch, scripted, users_server};

/// A server that knows every way in, and alice with a token.
fn server() -> Server {
    Server::builder()
        .user(User::new("alice", "secret").token("t0ken").message("Subject: hi\r\n\r\n"))
        .mechanisms(Mechanism::ALL)
        .apop(true)
        .external("alice")
        .anonymous("alice")
        .start_blocking()
        .unwrap()
}

/// `pop3 list` under TLS, with nothing that proves who the user is.
fn list(user: &str, server: &Server, scratch: &Scratch, build: Build) -> Run {
    let url = format!("pop3s://{user}localhost:{}/", server.pop3s().port());
    Run::new(&["list", &url]).no_password().arg("--ca-file").arg(scratch.ca_file(server)).on(build)
}

fn said(server: &Server) -> String {
    server.wait_idle_blocking();
    server.transcript().to_string()
}

const BY_PASSWORD: [(&str, &str, &str); 9] = [
    ("user-pass", "", "C: USER alice"),
    ("apop", "+APOP", "C: APOP alice "),
    ("plain", "PLAIN", "C: AUTH PLAIN\n"),
    ("login", "LOGIN", "C: AUTH LOGIN\n"),
    ("cram-md5", "CRAM-MD5", "C: AUTH CRAM-MD5"),
    ("scram-sha-1", "SCRAM-SHA-1", "C: AUTH SCRAM-SHA-1\n"),
    ("SCRAM-SHA-256", "scram-sha-256", "C: AUTH SCRAM-SHA-256"),
    ("scram-sha-512", "SCRAM-SHA-512", "C: AUTH SCRAM-SHA-512"),
    ("auto", "*", "C: AUTH SCRAM-SHA-512"),
];

#[test]
fn a_password_goes_by_the_mechanism_that_the_option_names() {
    for build in Build::BOTH {
        for (option, _, sent) in BY_PASSWORD {
            let (server, scratch) = (server(), Scratch::new());
            let run = list("alice@", &server, &scratch, build).password("secret").args(["--auth", option]);
            let done = run.run().succeeded();
            assert_eq!(done.stdout.lines().count(), 1);
            let said = said(&server);
            assert!(said.contains(sent), "{option} on {build:?}: {said}");
        }
    }
}

#[test]
fn a_password_goes_by_the_mechanism_that_the_address_names() {
    for build in Build::BOTH {
        for (_, of_address, sent) in BY_PASSWORD.iter().filter(|(_, of_address, _)| !of_address.is_empty()) {
            let (server, scratch) = (server(), Scratch::new());
            let user = format!("alice;AUTH={of_address}@");
            list(&user, &server, &scratch, build).password("secret").run().succeeded();
            let said = said(&server);
            assert!(said.contains(sent), "{of_address} on {build:?}: {said}");
        }
    }
}

#[test]
fn without_a_word_about_it_user_and_pass_go_and_capa_is_not_asked() {
    for build in Build::BOTH {
        let (server, scratch) = (server(), Scratch::new());
        list("alice@", &server, &scratch, build).password("secret").run().succeeded();
        let said = said(&server);
        assert!(said.contains("C: USER alice") && !said.contains("C: CAPA"), "{said}");
    }
}

#[test]
fn a_token_goes_by_the_best_that_takes_one_or_by_the_one_that_is_named() {
    for build in Build::BOTH {
        for (arguments, sent) in [
            (&[][..], "C: AUTH OAUTHBEARER"),
            (&["--auth", "auto"], "C: AUTH OAUTHBEARER"),
            (&["--auth", "oauthbearer"], "C: AUTH OAUTHBEARER"),
            (&["--auth", "xoauth2"], "C: AUTH XOAUTH2"),
        ] {
            let (server, scratch) = (server(), Scratch::new());
            let run = list("alice@", &server, &scratch, build).args(["--token-command", "echo t0ken"]);
            arguments.iter().fold(run, Run::arg).run().succeeded();
            let said = said(&server);
            assert!(said.contains(sent) && !said.contains("t0ken"), "{arguments:?} on {build:?}: {said}");
        }
    }
}

#[test]
fn a_token_that_is_refused_is_told_of_with_what_the_server_said_and_what_to_do() {
    for build in Build::BOTH {
        for (mechanism, told) in [("oauthbearer", "{\"status\":\"invalid_token\"}"), ("xoauth2", "\"401\"")] {
            let (server, scratch) = (server(), Scratch::new());
            let run = list("alice@", &server, &scratch, build).args(["--token-command", "echo 0ld-token"]);
            let done = run.args(["--auth", mechanism, "--json"]).run();
            let done =
                done.failed(77, &["AUTH: the server refused", told, "--token-command is to print a new one"]);
            let error = &done.done()["error"];
            assert!(error["detail"].as_str().unwrap().contains(told), "{error}");
            assert_eq!(error["retry"], "never");
        }
    }
}

#[test]
fn nothing_is_asked_for_where_nothing_is_sent() {
    for build in Build::BOTH {
        for (user, option, sent) in [
            ("alice@", "external", "C: AUTH EXTERNAL"),
            ("", "external", "C: AUTH EXTERNAL"),
            ("guest@", "anonymous", "C: AUTH ANONYMOUS"),
            ("", "anonymous", "C: AUTH ANONYMOUS"),
        ] {
            let (server, scratch) = (server(), Scratch::new());
            list(user, &server, &scratch, build).args(["--auth", option]).run().succeeded();
            assert!(said(&server).contains(sent), "{option} for {user:?} on {build:?}");
        }
    }
}

#[test]
fn what_does_not_fit_together_is_said_before_anything_is_sent() {
    for (user, arguments, words) in [
        ("alice@", &["--auth", "xoauth2"][..], "AUTH XOAUTH2 sends an access token: --token-command"),
        (
            "alice;AUTH=PLAIN@",
            &["--token-command", "echo t"],
            "AUTH PLAIN sends a password: --token-command goes with",
        ),
        ("alice@", &["--auth", "anonymous", "--password-command", "echo x"], "neither password nor token"),
        (
            "alice;AUTH=PLAIN@",
            &["--auth", "login"],
            "--auth says AUTH LOGIN, and ;AUTH= in the address AUTH PLAIN",
        ),
        ("alice;AUTH=GSSAPI@", &[], "AUTH=GSSAPI is not supported"),
        ("", &["--auth", "plain", "--password-command", "echo x"], "the user is missing"),
        ("alice@", &["--token-command", "echo '{\"access_token\": \"x\"}'"], "it is JSON"),
        ("alice@", &["--token-command", "echo Bearer x"], "print the token alone"),
        ("alice@", &["--token-command", "true"], "token: it is empty (--token-command)"),
        ("alice@", &["--token-command", "seq -s '' 1 10000"], "token: it is too long (--token-command)"),
    ] {
        let (server, scratch) = (server(), Scratch::new());
        let run = arguments.iter().fold(list(user, &server, &scratch, Build::Native), Run::arg);
        run.run().failed(64, &[words]);
        assert!(server.sessions().is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_token_command_that_fails() {
    let (server, scratch) = (server(), Scratch::new());
    let run = list("alice@", &server, &scratch, Build::Native).args(["--token-command", "exit 3"]);
    run.run().failed(66, &["--token-command: it ended with exit status: 3"]);
    assert!(server.sessions().is_empty());
}

#[test]
fn a_mechanism_that_the_server_lacks_is_refused_with_a_word_on_where_they_are_listed() {
    for build in Build::BOTH {
        let server = users_server(&[]).mechanisms([Mechanism::Plain]).start_blocking().unwrap();
        let scratch = Scratch::new();
        let run =
            list("alice@", &server, &scratch, build).password("secret").args(["--auth", "scram-sha-256"]);
        run.run()
            .failed(77, &["AUTH: the server refused", "pop3 capabilities tells which mechanisms it takes"]);
    }
}

#[test]
fn a_server_without_user_is_told_of_with_the_way_out() {
    let script = pop3_mock::Script::new()
        .send("+OK\r\n")
        .expect("CAPA\r\n")
        .reply("+OK\r\nSASL PLAIN\r\n.\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = scripted(script);
    let done = Run::plaintext("check", &server).run();
    assert_eq!(done.code, Some(64));
    assert!(done.stdout.contains("lack USER") && done.stdout.contains("--auth auto"), "{}", done.stdout);
}

#[test]
fn without_tls_the_strongest_that_hides_the_password_still_goes_first() {
    for build in Build::BOTH {
        let server = server();
        Run::plaintext("list", &server).on(build).args(["--auth", "auto"]).run().succeeded();
        assert!(said(&server).contains("C: AUTH SCRAM-SHA-512"));
    }
}
