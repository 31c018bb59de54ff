//! The names that the command takes.

use crate::{Served, refusal};

#[test]
fn a_name_that_no_user_command_can_carry_is_refused() {
    let too_long = "n".repeat(249);
    for name in ["", "a b", " a", "a\r\nb", "a\tb", "a\u{7f}", "gr\u{fc}n", &too_long] {
        let expected = format!(
            "pop3-mock: --user {name:?}: no USER command can carry this name; \
             a name is 1 to 248 printable ASCII characters without a space\n"
        );
        assert_eq!(refusal(&["--user", name, "--password", "x"]), (Some(64), expected));
    }
}

#[test]
fn a_name_given_twice_is_refused() {
    let arguments = ["--user", "a", "--password", "b", "--user", "a", "--password", "c"];
    let expected = "pop3-mock: --user \"a\" is given twice; give each user another name\n";
    assert_eq!(refusal(&arguments), (Some(64), expected.into()));
}

#[test]
fn a_name_without_a_password_is_refused() {
    let expected = "pop3-mock: 2 --user and 1 --password; each --user takes one --password\n";
    assert_eq!(refusal(&["--user", "a", "--user", "b", "--password", "x"]), (Some(64), expected.into()));
}

#[test]
fn the_longest_name_and_every_printable_character_log_in() {
    let printable: String = ('!'..='~').collect();
    let longest = "n".repeat(248);
    let names = [&printable[..], &longest, "A", "a"];
    let arguments: Vec<&str> = names.iter().flat_map(|name| ["--user", name, "--password", "x"]).collect();
    let served = Served::start(&arguments);
    for name in names {
        served.client().talk(&format!(
            "S: +OK...
             C: USER {name}
             S: +OK...
             C: PASS x
             S: +OK maildrop has...
             C: QUIT
             S: +OK..."
        ));
    }
}
