//! Recording a session, replaying it, and recording the replay.

use pop3_mock::{Mechanism, Recorder, Recording, Server, Upstream, UpstreamTls, User};

use crate::common::{Client, trust_pem};
use crate::session;

fn alice() -> User {
    User::new("alice.miller", "s3cret-pencil")
        .message("From: bob@host.example\r\nSubject: hello\r\n\r\n.a dot\r\nGr\u{fc}\u{df}e\r\n")
        .message("Subject: two\r\n\r\n1\r\n2\r\n")
}

fn recorder(server: &Server) -> Recorder {
    let upstream = Upstream::new(server.pop3().to_string()).ca_pem(server.ca_pem());
    Recorder::start_blocking(&upstream).unwrap()
}

/// Records the session of [`session::run`]; gives what the client heard, too.
fn record(server: &Server, user: &str, password: &str) -> (Vec<u8>, Recording) {
    let recorder = recorder(server);
    let heard = session::run(recorder.pop3(), &trust_pem(recorder.ca_pem()), user, password);
    (heard, recorder.finish().unwrap())
}

#[test]
fn a_recorded_replay_is_the_recording_whoever_logs_in() {
    let server = Server::builder().apop(true).user(alice()).start_blocking().unwrap();
    let (heard, recording) = record(&server, "alice.miller", "s3cret-pencil");

    let replay = Server::builder().recording(&recording).start_blocking().unwrap();
    let (heard_again, again) = record(&replay, "alice.miller", "s3cret-pencil");
    assert_eq!(again, recording);
    assert_eq!(replay.finish(), Ok(()));

    // The lengths of all that was said, and its timestamp another one.
    assert_eq!(heard_again.len(), heard.len());
    let replay = Server::builder().recording(&recording).start_blocking().unwrap();
    let heard_by_another = session::run(replay.pop3(), &replay.client_config(), "bo", "x y z");
    assert_ne!(heard_by_another, heard_again);
    let behind_the_greeting = |heard: &[u8]| heard.iter().position(|octet| *octet == b'\n').unwrap();
    let (one, other) = (behind_the_greeting(&heard_again), behind_the_greeting(&heard_by_another));
    assert_eq!(heard_again[one..], heard_by_another[other..]);
    assert_eq!(replay.finish(), Ok(()));
}

#[test]
fn nothing_private_is_in_the_file() {
    let server = Server::builder().apop(true).user(alice()).start_blocking().unwrap();
    let (_, recording) = record(&server, "alice.miller", "s3cret-pencil");
    let text = recording.to_string().to_lowercase();
    for private in ["alice", "miller", "s3cret", "pencil", "bob", "host", "subject", "hello", "gr"] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    assert_eq!(text.parse::<Recording>().map(drop), Ok(()));
}

#[test]
fn sasl_exchanges_come_back_with_fresh_challenges() {
    let server = Server::builder()
        .mechanisms([Mechanism::CramMd5, Mechanism::Login])
        .user(alice())
        .start_blocking()
        .unwrap();
    let said = |address| {
        let mut client = Client::plain_at(address);
        let mut heard = vec![client.line()];
        for line in ["AUTH CRAM-MD5", "YWxpY2UgMDA=", "AUTH LOGIN", "*", "QUIT"] {
            client.send(format!("{line}\r\n"));
            heard.push(client.line());
        }
        heard
    };
    let recorder = recorder(&server);
    let heard = said(recorder.pop3());
    let recording = recorder.finish().unwrap();
    assert!(heard[2].starts_with("-ERR") && heard[3] == "+ VXNlcm5hbWU6\r\n", "{heard:?}");

    let replay = Server::builder().recording_for_all(&recording).start_blocking().unwrap();
    let (one, other) = (said(replay.pop3()), said(replay.pop3()));
    assert_eq!(one[2..], other[2..]);
    assert_eq!(one[3], heard[3]);
    assert!(one.iter().map(String::len).eq(heard.iter().map(String::len)), "{one:?} {heard:?}");
    assert!(one[1] != heard[1] && one[1] != other[1], "{one:?} {other:?}");
    assert_eq!(replay.finish(), Ok(()));
}

#[test]
fn implicit_tls_is_ended_on_both_sides() {
    let server = Server::builder().user(alice()).start_blocking().unwrap();
    let upstream =
        Upstream::new(server.pop3s().to_string()).tls(UpstreamTls::Implicit).ca_pem(server.ca_pem());
    let recorder = Recorder::start_blocking(&upstream).unwrap();
    let mut client =
        Client::plain_at(recorder.pop3s()).try_upgrade(trust_pem(recorder.ca_pem()), "localhost").unwrap();
    client.talk("S: +OK pop3-mock ready\nC: QUIT\nS: +OK...");
    let text = recorder.finish().unwrap().to_string();
    assert!(text.contains("server = ['+OK pop3-mock ready\\r\\n']"), "{text}");
}

#[test]
fn an_upstream_that_the_ca_does_not_know_is_not_spoken_to() {
    let (server, other) = (
        Server::builder().user(alice()).start_blocking().unwrap(),
        Server::builder().user(alice()).start_blocking().unwrap(),
    );
    let upstream =
        Upstream::new(server.pop3s().to_string()).tls(UpstreamTls::Implicit).ca_pem(other.ca_pem());
    let recorder = Recorder::start_blocking(&upstream).unwrap();
    let mut client = Client::plain_at(recorder.pop3());
    assert_eq!(client.line(), "");
    let error = recorder.finish().unwrap_err().to_string();
    assert!(error.starts_with("the TLS handshake with the upstream failed: "), "{error}");
}

#[test]
fn who_closes_without_quit_is_in_the_recording() {
    let server = Server::builder().user(alice()).start_blocking().unwrap();
    let recorder = recorder(&server);
    let mut client = Client::plain_at(recorder.pop3());
    client.talk("S: +OK pop3-mock ready\nC: NOOP\nS: -ERR...");
    drop(client);
    let text = recorder.finish().unwrap().to_string();
    assert!(text.ends_with("closed = \"client\"\n"), "{text}");
}

#[test]
fn stls_that_was_not_to_be_used_ends_the_session() {
    let server = Server::builder().user(alice()).start_blocking().unwrap();
    let recorder =
        Recorder::start_blocking(&Upstream::new(server.pop3().to_string()).tls(UpstreamTls::None)).unwrap();
    let mut client = Client::plain_at(recorder.pop3());
    client.talk("S: +OK pop3-mock ready\nC: STLS\nS: +OK...");
    assert_eq!(client.rest(), b"");
    let error = recorder.finish().unwrap_err().to_string();
    assert!(error.ends_with("upstream failed: it agrees to STLS, which was not to be used"), "{error}");
}

#[test]
fn an_upstream_that_is_not_there_is_told() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let recorder = Recorder::start_blocking(&Upstream::new(nobody.to_string())).unwrap();
    assert_eq!(Client::plain_at(recorder.pop3()).rest_or_error().0, b"");
    let error = recorder.finish().unwrap_err().to_string();
    assert!(error.starts_with("cannot connect to the upstream: "), "{error}");
}

#[test]
fn what_was_said_before_the_relay_failed_is_kept() {
    let server = Server::builder().user(alice()).start_blocking().unwrap();
    let upstream = Upstream::new(server.pop3().to_string()).tls(UpstreamTls::None);
    let mut recorder = Recorder::start_blocking(&upstream).unwrap();
    let mut client = Client::plain_at(recorder.pop3());
    client.talk("S: +OK pop3-mock ready\nC: NOOP\nS: -ERR...\nC: STLS\nS: +OK...");
    assert_eq!(client.rest(), b"");
    // The session is over by itself.
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(recorder.wait());
    let (recording, ended) = recorder.salvage();
    let text = recording.unwrap().to_string();
    assert!(text.contains(r"client = 'NOOP\r\n'") && text.contains(r"client = 'STLS\r\n'"), "{text}");
    assert!(ended.unwrap_err().to_string().ends_with("which was not to be used"));
}

#[test]
fn nothing_is_salvaged_where_nothing_was_said() {
    let server = Server::builder().user(alice()).start_blocking().unwrap();
    assert_eq!(recorder(&server).salvage(), (None, Ok(())));
}
