//! The files that are written, whatever becomes of the command.

use std::fs;

use crate::{Running, run};

#[test]
fn the_temporary_ca_file_is_removed_however_the_command_ends() {
    for (script, code) in [("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 137)] {
        let running = Running::start(&[], script);
        let temporary =
            running.variable("POP3_CA_FILE").starts_with(running.temporary.path().to_str().unwrap());
        assert!(temporary && fs::exists(running.variable("POP3_CA_FILE")).unwrap());
        let ended = running.go_on();
        assert_eq!(ended.code, Some(code));
        assert_eq!(fs::read_dir(ended.temporary.path()).unwrap().count(), 0, "{script}");
    }
}

#[test]
fn the_transcript_is_written_also_when_the_command_fails() {
    for (script, expect, code) in [("exit 3", "NOOP", 3), ("exit 0", "DELE", 76), ("exit 0", "NOOP", 0)] {
        let directory = tempfile::tempdir().unwrap();
        let transcript = directory.path().join("transcript");
        let arguments = ["--expect", expect, "--transcript", transcript.to_str().unwrap()];
        let running = Running::start(&arguments, script);
        running
            .client()
            .talk("S: +OK...\n C: USER user\n S: +OK...\n C: PASS pass\n S: +OK...\n C: NOOP\n S: +OK...");
        assert_eq!(running.go_on().code, Some(code));
        let text = fs::read_to_string(transcript).unwrap();
        assert!(text.contains("C: PASS ***\n") && text.contains("C: NOOP\n"), "{text}");
    }
}

#[test]
fn a_transcript_that_cannot_be_written_counts_less_than_a_command_that_fails() {
    for (script, code) in [("exit 3", 3), ("exit 0", 74)] {
        let running = Running::start(&["--transcript", "/dev/full"], script);
        running.client().talk("S: +OK...\n C: QUIT\n S: +OK...");
        let ended = running.go_on();
        assert_eq!(ended.code, Some(code));
        assert!(
            ended.error.starts_with("pop3-mock: --transcript: cannot write /dev/full: "),
            "{}",
            ended.error
        );
    }
}

#[test]
fn a_command_that_does_not_start_leaves_no_files_behind() {
    let directory = tempfile::tempdir().unwrap();
    let (ca_file, transcript) = (directory.path().join("ca.pem"), directory.path().join("transcript"));
    let (ca_file, transcript) = (ca_file.to_str().unwrap(), transcript.to_str().unwrap());
    assert_eq!(run(&["--ca-file", ca_file, "--transcript", transcript], &["/nonexistent"]).0, Some(127));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn messages_with_other_line_ends_are_told() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [("a.eml", "a\n"), ("b.eml", "b\r\n"), ("c.eml", "c")] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let (code, error) = run(&["--eml", folder.path().to_str().unwrap()], &["true"]);
    let expected = "pop3-mock: 2 of the 3 messages of \"user\" had other line ends than CRLF, or none at the end; \
        they are sent with CRLF\n";
    assert_eq!((code, &*error), (Some(0), expected));
}
