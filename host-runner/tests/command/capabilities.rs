//! `pop3 capabilities`.

use pop3_mock::Script;

use crate::support::{Build, Run, Scratch, scripted, server_with};

#[test]
fn the_lines_are_those_of_the_server_and_nobody_logs_in() {
    for build in Build::BOTH {
        let (server, scratch) = (server_with(&[]), Scratch::new());
        let url = format!("pop3://{}", server.pop3());
        let run = Run::new(&["capabilities", &url]).arg("--ca-file").arg(scratch.ca_file(&server));
        let done = run.on(build).no_password().run().succeeded();
        assert!(done.stdout.lines().any(|line| line == "UIDL"), "{}", done.stdout);
        server.wait_idle_blocking();
        let sessions = server.sessions();
        assert!(sessions[0].tls && sessions[0].user.is_none());
    }
}

#[test]
fn what_is_odd_in_a_line_is_escaped() {
    let script = Script::new()
        .send("+OK\r\n")
        .expect("CAPA\r\n")
        .reply("+OK\r\nX-ODD \x1b[2J\r\n.\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = scripted(script);
    let url = format!("pop3://{}", server.pop3());
    let done = Run::new(&["capabilities", &url, "--security", "plaintext"]).no_password().run().succeeded();
    assert_eq!(done.stdout, "X-ODD \\u{1b}[2J\n");
}

#[test]
fn a_server_without_capa() {
    let script = Script::new().send("+OK\r\n").expect("CAPA\r\n").reply("-ERR what?\r\n").close();
    let server = scripted(script);
    let url = format!("pop3://{}", server.pop3());
    let run = Run::new(&["capabilities", &url, "--security", "plaintext"]);
    run.no_password().run().failed(69, &["CAPA: the server refused: what?"]);
}

#[test]
fn json_has_name_and_parameters_of_each_capability() {
    for build in Build::BOTH {
        let script = Script::new()
            .send("+OK\r\n")
            .expect("CAPA\r\n")
            .reply("+OK\r\ntop\r\nSASL PLAIN XOAUTH2\r\nIMPLEMENTATION A B 1\r\n.\r\n")
            .expect("QUIT\r\n")
            .reply("+OK\r\n");
        let server = scripted(script);
        let url = format!("pop3://{}", server.pop3());
        let run = Run::new(&["capabilities", &url, "--security", "plaintext", "--json"]).on(build);
        let events = run.no_password().run().succeeded().events();
        for (event, (line, name, parameters)) in events.iter().zip([
            ("top", "TOP", vec![]),
            ("SASL PLAIN XOAUTH2", "SASL", vec!["PLAIN", "XOAUTH2"]),
            ("IMPLEMENTATION A B 1", "IMPLEMENTATION", vec!["A B 1"]),
        ]) {
            let expected = serde_json::json!({
                "event": "capability", "line": line, "name": name, "parameters": parameters,
            });
            assert_eq!(event, &expected);
        }
        assert_eq!(events.len(), 4);
    }
}
