//! The shipped recording of Dovecot: its replay is the recording, and Dovecot still says the same.
//!
//! With `POP3_MOCK_WRITE_RECORDINGS` in the environment, what Dovecot says is written in the place of what is shipped.

use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use pop3_mock::{Recorder, Recording, Server, Upstream};

use crate::common::trust_pem;
use crate::dovecot_server::{Dovecot, PASSWORD, USER};
use crate::session;

fn shipped() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("recordings/dovecot-2.3.toml")
}

fn shipped_persona() -> PathBuf {
    shipped().with_file_name("dovecot-2.3-persona.toml")
}

fn persona(recording: &Recording) -> String {
    recording.persona_toml("dovecot-2.3", "Dovecot 2.3")
}

fn record(server: SocketAddr, ca_pem: &str) -> Recording {
    let upstream = Upstream::new(server.to_string()).ca_pem(ca_pem);
    let recorder = Recorder::start_blocking(&upstream).unwrap();
    session::run(recorder.pop3(), &trust_pem(recorder.ca_pem()), USER, PASSWORD);
    recorder.finish().unwrap()
}

#[test]
fn a_recorded_replay_of_dovecot_is_the_recording() {
    let recording = Recording::read(shipped()).unwrap();
    let replay = Server::builder().recording(&recording).start_blocking().unwrap();
    assert_eq!(record(replay.pop3(), replay.ca_pem()).to_string(), recording.to_string());
    assert_eq!(replay.finish(), Ok(()));
}

#[test]
fn the_persona_of_dovecot_is_what_the_recording_shows() {
    let recording = Recording::read(shipped()).unwrap();
    assert_eq!(persona(&recording), fs::read_to_string(shipped_persona()).unwrap());
}

#[test]
fn dovecot_says_what_the_recording_says() {
    let Some(dovecot) = Dovecot::start_or_skip("dovecot_says_what_the_recording_says") else { return };
    let recorded = record(dovecot.pop3, &dovecot.ca_pem);
    if env::var_os("POP3_MOCK_WRITE_RECORDINGS").is_some() {
        fs::write(shipped(), recorded.to_string()).unwrap();
        fs::write(shipped_persona(), persona(&recorded)).unwrap();
    }
    assert_eq!(recorded.to_string(), fs::read_to_string(shipped()).unwrap());
}
