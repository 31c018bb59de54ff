//! A Maildir that cannot be written.

use std::process::Command;

use pop3_mock::Message;

use super::support::{Build, Run, Scratch, server_with, watched};

on_both!(
    a_directory_where_nothing_can_be_made,
    a_directory_that_goes_away,
    a_disk_that_is_full_deletes_what_is_stored_and_nothing_else,
    a_message_that_is_larger_than_the_disk_does_not_undo_the_deletions_before_it,
);

fn a_directory_where_nothing_can_be_made(build: Build) {
    let server = server_with(&[]);
    // Nobody, not even root, makes a directory there.
    let url = format!("pop3://alice@{}/", server.pop3());
    let fetch = Run::fetch(url, "/proc/self/Maildir".as_ref()).args(["--security", "plaintext", "--keep"]);
    fetch.on(build).run().failed(73, &["delivery: cannot create /proc/self/Maildir: "]);
    assert!(server.sessions().is_empty());
}

fn a_directory_that_goes_away(build: Build) {
    let (server, scratch) = (server_with(&[Message::from("x\r\n")]), Scratch::new());
    std::fs::create_dir_all(scratch.maildir().join("tmp")).unwrap();
    std::fs::write(scratch.maildir().join("new"), b"a file").unwrap();
    let fetch = Run::fetch_plaintext(&server, &scratch).arg("--delete");
    fetch.on(build).run().failed(73, &["Maildir/new is not a directory"]);
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

/// Runs in a mount namespace of its own, where `DIR` is a file system of 512 KiB that is gone with it; then tells how many
/// messages are in `new/` and how many files in `tmp/`.
const SMALL_DISK: &str = r#"
mount -t tmpfs -o size=512k tmpfs "$DIR" || exit 99
"$POP3" fetch "$URL" --security plaintext --maildir "$DIR/Maildir" --delete $NATIVE
code=$?
echo "stored: $(ls "$DIR/Maildir/new" | wc -l), left over: $(ls "$DIR/Maildir/tmp" | wc -l)"
exit $code
"#;

fn a_disk_that_is_full_deletes_what_is_stored_and_nothing_else(build: Build) {
    let messages: Vec<_> = (0..20).map(|seed| Message::generated(50_000, seed)).collect();
    on_a_small_disk(&messages, build);
}

fn a_message_that_is_larger_than_the_disk_does_not_undo_the_deletions_before_it(build: Build) {
    // The rest of it is more than a session drains of a message that is left.
    let messages =
        [Message::generated(50_000, 1), Message::generated(3_000_000, 2), Message::generated(50_000, 3)];
    on_a_small_disk(&messages, build);
}

/// Fetches until the disk is full: what is stored is deleted on the server, and nothing else.
fn on_a_small_disk(messages: &[Message], build: Build) {
    let (server, scratch) = (server_with(messages), Scratch::new());
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", SMALL_DISK]);
    command.env("DIR", scratch.path("")).env("POP3", env!("CARGO_BIN_EXE_pop3"));
    command.env("URL", format!("pop3://alice@{}/", server.pop3())).env("POP3_PASSWORD", "secret");
    command.env("NATIVE", if build == Build::Native { "--native" } else { "" });
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    let output = watched(0, move || command.output().unwrap());
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    if matches!(output.status.code(), Some(1 | 99)) {
        assert!(std::env::var_os("POP3_REQUIRE_FOREIGN").is_none(), "no small disk here: {stderr}");
        eprintln!("skipped: no small disk can be made here: {stderr}");
        return;
    }
    assert_eq!(output.status.code(), Some(74), "{stderr}");
    assert!(stderr.contains("delivery: cannot write to ") && stderr.contains("No space left"), "{stderr}");
    server.wait_idle_blocking();
    let left = server.maildrop("alice").messages.len();
    assert!((1..messages.len()).contains(&left), "{left} left");
    let stored = messages.len() - left;
    assert_eq!(stdout, format!("stored: {stored}, left over: 0\n"));
    assert!(stderr.contains(&format!("deleted on the server: {stored}")), "{stderr}");
}
