//! Help, manual page and completions come from one definition.

use crate::support::Run;

const PARTS: [&str; 5] = ["fetch", "list", "show", "capabilities", "check"];

#[test]
fn the_manual_page_has_every_part_and_every_option() {
    let page = Run::new(&["man"]).no_password().run().succeeded().stdout;
    assert!(page.contains(".TH pop3 1"), "{page}");
    for part in PARTS {
        assert!(page.contains(&format!("POP3 {}", part.to_uppercase())), "{part}");
    }
    for words in ["\\-\\-maildir", "\\-\\-password\\-command", "sysexits", "POP3_PASSWORD"] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn every_shell_gets_a_completion_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = Run::new(&["completions", shell]).no_password().run().succeeded().stdout;
        assert!(PARTS.iter().all(|part| script.contains(part)), "{shell}");
    }
}

#[test]
fn help_tells_where_the_password_comes_from_and_what_the_exit_codes_are() {
    for part in PARTS {
        let help = Run::new(&[part, "--help"]).no_password().run().succeeded().stdout;
        assert!(
            help.contains("$POP3_PASSWORD") && help.contains("Exit codes (sysexits.h)"),
            "{part}: {help}"
        );
    }
}
