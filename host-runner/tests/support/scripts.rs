//! Dialogues of `pop3 fetch`.

use pop3_mock::Script;

use super::{Build, Run, Scratch, dialogue, scripted};

/// A dialogue up to the login and a listing of `sizes`, without TLS.
pub(crate) fn logged_in(sizes: &[u64]) -> Script {
    let listing: String =
        sizes.iter().enumerate().map(|(index, size)| format!("{} {size}\r\n", index + 1)).collect();
    listed(&listing, sizes.len())
}

/// A dialogue up to the login, with this scan listing and a unique-id for each of `messages` messages.
pub(crate) fn listed(listing: &str, messages: usize) -> Script {
    let unique_ids: String = (1..=messages).map(|number| format!("{number} id-{number}\r\n")).collect();
    let script = dialogue::alice_logs_in().expect("LIST\r\n").reply(format!("+OK\r\n{listing}.\r\n"));
    script.expect("UIDL\r\n").reply(format!("+OK\r\n{unique_ids}.\r\n"))
}

/// Runs against a script in plaintext: one line that names the step, an exit code of sysexits(3), nothing half-written.
#[track_caller]
pub(crate) fn fails(build: Build, script: Script, after: &str, code: i32, words: &[&str]) -> Scratch {
    let (server, scratch) = (scripted(script), Scratch::new());
    Run::fetch_scripted(&server, &scratch).arg(after).on(build).run().failed(code, words);
    assert!(scratch.files("tmp").is_empty());
    server.verify().unwrap();
    scratch
}
