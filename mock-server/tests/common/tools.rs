//! Programs that may be absent.

use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Whether a program is there: `asking` for its version succeeds. If not, tells that `test` is skipped, or fails where
/// `POP3_REQUIRE_FOREIGN=1` demands it.
pub(crate) fn is_there(asking: &mut Command, program: &str, test: &str) -> bool {
    let found = asking.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = found.is_ok_and(|status| status.success());
    let required = std::env::var("POP3_REQUIRE_FOREIGN").is_ok_and(|value| value == "1");
    assert!(there || !required, "{program} is missing and POP3_REQUIRE_FOREIGN=1 demands it");
    if !there {
        // Past the capture of the test runner.
        let _ = writeln!(io::stderr(), "skipped: {test}: {program} is not installed");
    }
    there
}
