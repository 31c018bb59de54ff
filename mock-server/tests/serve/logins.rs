//! The ways to log in that the command offers.

use std::process::Stdio;

use crate::{Served, command, refusal};

/// The SASL line of a session in clear or under TLS; empty if there is none.
fn mechanisms(served: &Served, tls: bool) -> String {
    let mut client = if tls { served.tls_client() } else { served.client() };
    client.talk("S: +OK pop3-mock ready");
    let lines = String::from_utf8(client.content("CAPA")).unwrap();
    lines.lines().find_map(|line| line.strip_prefix("SASL ")).unwrap_or_default().to_owned()
}

#[test]
fn mechanisms_are_offered_as_they_are_named() {
    let served = Served::start(&["--mechanism", "cram-md5", "--mechanism", "LOGIN"]);
    assert_eq!(mechanisms(&served, false), "CRAM-MD5 LOGIN");
    let served = Served::start(&[]);
    assert_eq!(mechanisms(&served, false), "PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512");
}

#[test]
fn tokens_and_identities_add_the_mechanisms_that_need_them() {
    let served = Served::start(&["--token", "user=t=ken", "--external", "user", "--anonymous", "user"]);
    assert_eq!(mechanisms(&served, false), "PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 ANONYMOUS");
    let all = "PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 OAUTHBEARER XOAUTH2 EXTERNAL ANONYMOUS";
    assert_eq!(mechanisms(&served, true), all);
    // "user=user^Aauth=Bearer t=ken^A^A"
    served.tls_client().talk(
        "S: +OK...
         C: AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHQ9a2VuAQE=
         S: +OK...
         C: QUIT
         S: +OK...",
    );
    served.tls_client().talk("S: +OK...\n C: AUTH EXTERNAL =\n S: +OK...\n C: QUIT\n S: +OK...");
}

#[test]
fn apop_is_in_the_greeting() {
    let served = Served::start(&["--apop"]);
    served.client().talk("S: +OK pop3-mock ready <...");
}

#[test]
fn users_that_are_not_there_and_mechanisms_for_nobody_are_refused_in_one_line() {
    let users = ["--user", "a", "--password", "x", "--user", "b", "--password", "x"];
    for (arguments, expected) in [
        (["--token", "c=secret"], r#"--token c=...: there is no such user; there is "a", "b""#),
        (["--token", "secret"], "--token: write it as USER=TOKEN"),
        (["--token", "a="], "--token: write it as USER=TOKEN"),
        (["--external", "c"], r#"--external "c": there is no such user; there is "a", "b""#),
        (["--anonymous", ""], r#"--anonymous "": there is no such user; there is "a", "b""#),
        (
            ["--mechanism", "xoauth2"],
            "--mechanism XOAUTH2: nobody can log in by it; it goes with --token USER=TOKEN",
        ),
        (
            ["--mechanism", "external"],
            "--mechanism EXTERNAL: nobody can log in by it; it goes with --external USER",
        ),
    ] {
        let arguments = [&users[..], &arguments].concat();
        assert_eq!(refusal(&arguments), (Some(64), format!("pop3-mock: {expected}\n")), "{arguments:?}");
    }
}

#[test]
fn an_unknown_mechanism_is_answered_with_those_that_there_are() {
    let output = command(&["--mechanism", "GSSAPI"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("there is no SASL mechanism \"GSSAPI\"; there are PLAIN, LOGIN, "), "{text}");
}
