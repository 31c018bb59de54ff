//! The beginning that most scripts share.

use pop3_mock::Script;

/// A greeting, and a login as alice that succeeds.
pub(crate) fn alice_logs_in() -> Script {
    Script::new()
        .send("+OK ready\r\n")
        .expect("USER alice\r\n")
        .reply("+OK\r\n")
        .expect("PASS secret\r\n")
        .reply("+OK\r\n")
}
