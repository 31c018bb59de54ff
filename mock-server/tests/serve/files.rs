//! The files the command writes: opened before anything is served.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use crate::{Served, command, refusal, refusal_of};

#[test]
fn a_file_that_cannot_be_created_is_named_with_its_option_before_anything_is_served() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("missing/file");
    let path = path.to_str().unwrap();
    for option in ["--ca-file", "--transcript"] {
        let expected = format!(
            "pop3-mock: {option}: cannot create {path}: No such file or directory (os error 2); \
             name a file that can be written, in a directory that is there\n"
        );
        assert_eq!(refusal(&[option, path]), (Some(73), expected));
    }
}

#[test]
fn a_directory_is_no_file_to_write() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    let (code, text) = refusal(&["--transcript", path]);
    assert_eq!(code, Some(73));
    assert!(text.starts_with(&format!("pop3-mock: --transcript: cannot create {path}: Is a directory")));
}

#[test]
fn without_a_place_for_temporary_files_the_way_out_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = command(&["--exit-with-stdin"]);
    let (code, text) = refusal_of(command.env("TMPDIR", directory.path().join("missing")));
    assert_eq!(code, Some(73));
    assert!(text.starts_with("pop3-mock: cannot create a temporary file for the CA certificate: "), "{text}");
    assert!(text.contains("missing") && text.ends_with("; --ca-file names another place\n"), "{text}");
}

#[test]
fn a_start_that_fails_leaves_files_as_they_were() {
    let other = Served::start(&[]);
    let taken = other.ready["pop3"].as_str().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let (ca_file, transcript) = (directory.path().join("ca.pem"), directory.path().join("transcript"));
    fs::write(&transcript, "of an earlier run").unwrap();
    let (ca_path, transcript_path) = (ca_file.to_str().unwrap(), transcript.to_str().unwrap());
    let arguments = ["--ca-file", ca_path, "--transcript", transcript_path, "--pop3", taken];
    assert_eq!(refusal(&arguments).0, Some(69));
    assert!(!ca_file.exists(), "a file made for a server that did not start is gone");
    assert_eq!(fs::read_to_string(transcript).unwrap(), "of an earlier run");
}

#[test]
fn one_file_that_cannot_be_created_leaves_none_behind() {
    let directory = tempfile::tempdir().unwrap();
    let (ca_file, missing) = (directory.path().join("ca.pem"), directory.path().join("missing/transcript"));
    let arguments = ["--ca-file", ca_file.to_str().unwrap(), "--transcript", missing.to_str().unwrap()];
    assert_eq!(refusal(&arguments).0, Some(73));
    assert!(!ca_file.exists());
}

#[test]
fn one_file_cannot_be_certificate_and_transcript() {
    let expected =
        "pop3-mock: --ca-file and --transcript are both /dev/null: give one of them another name\n";
    let arguments = ["--ca-file", "/dev/null", "--transcript", "/dev/null"];
    assert_eq!(refusal(&arguments), (Some(64), expected.into()));
}

#[test]
fn one_file_by_two_spellings_or_links_is_one_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(path("folder")).unwrap();
    fs::write(path("there"), "of an earlier run").unwrap();
    std::os::unix::fs::symlink(path("there"), path("link")).unwrap();
    fs::hard_link(path("there"), path("twin")).unwrap();
    let options = ["--ca-file", "--transcript", "--ledger", "--client-cert"];
    for (one, other) in [("new", "folder/../new"), ("there", "link"), ("twin", "there")] {
        for pair in [[0, 1], [0, 2], [1, 2], [1, 3]] {
            let (option, other_option) = (options[pair[0]], options[pair[1]]);
            let expected = format!(
                "pop3-mock: {option} {} and {other_option} {} are one file: give one of them another name\n",
                path(one),
                path(other)
            );
            let refused = refusal(&[option, &path(one), other_option, &path(other)]);
            assert_eq!(refused, (Some(64), expected));
        }
    }
    assert!(!fs::exists(path("new")).unwrap());
    assert_eq!(fs::read_to_string(path("there")).unwrap(), "of an earlier run");
}

#[test]
fn a_recording_does_not_take_the_place_of_the_certificate() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("file").to_str().unwrap().to_owned();
    let mut record = Command::new(env!("CARGO_BIN_EXE_pop3-mock"));
    record.args(["record", "--upstream", "127.0.0.1:1", "--upstream-tls", "none"]);
    record.args(["--out", &path, "--ca-file", &path]);
    let expected = format!("pop3-mock: --ca-file and --out are both {path}: give one of them another name\n");
    assert_eq!(refusal_of(&mut record), (Some(64), expected));
    assert!(!fs::exists(path).unwrap());
}

#[test]
fn what_an_earlier_run_wrote_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let (ca_file, transcript) = (directory.path().join("ca.pem"), directory.path().join("transcript"));
    for path in [&ca_file, &transcript] {
        fs::write(path, "x".repeat(100_000)).unwrap();
    }
    let (ca_path, transcript_path) = (ca_file.to_str().unwrap(), transcript.to_str().unwrap());
    let served = Served::start(&["--ca-file", ca_path, "--transcript", transcript_path]);
    assert!(fs::read_to_string(&ca_file).unwrap().ends_with("-----END CERTIFICATE-----\n"));
    assert_eq!(fs::metadata(&transcript).unwrap().len(), 0, "the transcript of this run is not there yet");
    served.client().talk("S: +OK...\n C: QUIT\n S: +OK...");
    assert!(served.stop("-TERM"));
    let transcript = fs::read_to_string(transcript).unwrap();
    assert!(transcript.contains("C: QUIT\n") && !transcript.contains("xx"));
}

#[test]
fn a_ready_line_that_nobody_can_read_ends_the_command() {
    let directory = tempfile::tempdir().unwrap();
    let ca_file = directory.path().join("ca.pem");
    let mut command = command(&["--exit-with-stdin", "--ca-file", ca_file.to_str().unwrap()]);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = command.stdin(Stdio::null()).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(74));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("pop3-mock: cannot write the ready line to standard output: "), "{text}");
    assert!(!ca_file.exists());
}

#[test]
fn a_transcript_that_cannot_be_written_at_the_end_is_named() {
    let mut command = command(&["--exit-with-stdin", "--transcript", "/dev/full"]);
    let mut served = Served::of(command.stderr(Stdio::piped()));
    served.client().talk("S: +OK...\n C: QUIT\n S: +OK...");
    drop(served.child.stdin.take());
    let text = std::io::read_to_string(served.child.stderr.take().unwrap()).unwrap();
    assert_eq!(served.child.wait().unwrap().code(), Some(74));
    let expected = "pop3-mock: --transcript: cannot write /dev/full: No space left on device (os error 28); \
                    name a file with room for it\n";
    assert_eq!(text, expected);
}
