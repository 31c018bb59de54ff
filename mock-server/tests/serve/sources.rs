//! Where the messages of each user come from.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::common::Client;
use crate::{Served, refusal};

const ALICE: [&str; 4] = ["--user", "alice", "--password", "a"];
const BOB: [&str; 4] = ["--user", "bob", "--password", "b"];

/// A Maildir, a directory of files and an mbox, each with a message that says where it is from.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("maildir/new/1", "maildir\n"),
        ("maildir/cur/.hidden", ""),
        ("eml/a.eml", "eml\n"),
        ("mbox", "From a@example Thu Jan  1 00:00:00 1970\nmbox\n>From here\n\n"),
        ("empty/a.txt", "no"),
        ("text", "no\nFrom a\n"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// Never freed, so that lists of arguments can hold it.
fn path(folder: &Path, name: &str) -> &'static str {
    folder.join(name).to_str().unwrap().to_owned().leak()
}

fn logged_in(served: &Served, name: &str, password: &str) -> Client {
    let mut client = served.client();
    client.talk(&format!("S: +OK...\n C: USER {name}\n S: +OK...\n C: PASS {password}\n S: +OK..."));
    client
}

/// All messages of a user, in order.
fn messages(served: &Served, name: &str, password: &str) -> Vec<String> {
    let mut client = logged_in(served, name, password);
    let count = String::from_utf8(client.content("LIST")).unwrap().lines().count();
    (1..=count)
        .map(|number| String::from_utf8_lossy(&client.content(&format!("RETR {number}"))).into_owned())
        .collect()
}

#[test]
fn a_source_belongs_to_the_user_before_it() {
    let folder = folder();
    let (maildir, mbox) = (path(folder.path(), "maildir"), path(folder.path(), "mbox"));
    let arguments = [&ALICE[..], &["--maildir", maildir], &BOB, &["--mbox", mbox]].concat();
    let served = Served::start(&arguments);
    assert_eq!(messages(&served, "alice", "a"), ["maildir\r\n"]);
    assert_eq!(messages(&served, "bob", "b"), ["mbox\r\nFrom here\r\n"]);
}

#[test]
fn a_source_before_all_users_is_the_first_one_s() {
    let folder = folder();
    let (maildir, eml) = (path(folder.path(), "maildir"), path(folder.path(), "eml"));
    let arguments =
        [&["--maildir", maildir][..], &ALICE, &["--eml", eml], &BOB, &["--messages", "0"]].concat();
    let served = Served::start(&arguments);
    assert_eq!(messages(&served, "alice", "a"), ["maildir\r\n", "eml\r\n"]);
    assert!(messages(&served, "bob", "b").is_empty());
}

#[test]
fn one_user_has_all_sources_wherever_they_stand_in_the_order_of_their_kinds() {
    let folder = folder();
    let [maildir, eml, mbox] = ["maildir", "eml", "mbox"].map(|name| path(folder.path(), name));
    let arguments = [&["--mbox", mbox, "--eml", eml][..], &ALICE, &["--maildir", maildir]].concat();
    let expected = ["maildir\r\n", "eml\r\n", "mbox\r\nFrom here\r\n"];
    assert_eq!(messages(&Served::start(&arguments), "alice", "a"), expected);
    // The one of the default, too.
    let served = Served::start(&["--mbox", mbox, "--mbox", mbox, "--eml", eml]);
    assert_eq!(messages(&served, "user", "pass"), [expected[1], expected[2], expected[2]]);
}

#[test]
fn generated_messages_follow_from_the_number_and_the_seed_of_their_user() {
    let arguments = [&ALICE[..], &["--messages", "4", "--seed", "7"], &BOB, &["--messages", "5"]].concat();
    let served = Served::start(&arguments);
    for (name, password, seed, count) in [("alice", "a", 7, 4), ("bob", "b", 1, 5)] {
        let mut client = logged_in(&served, name, password);
        for (number, message) in (1..).zip(pop3_mock::corpus(seed, count)) {
            assert_eq!(client.content(&format!("RETR {number}")), message.to_vec(), "{name} {number}");
        }
        client.talk(&format!("C: RETR {}\n S: -ERR...", count + 1));
    }
}

#[test]
fn of_very_many_generated_messages_each_has_the_size_that_is_listed() {
    let served = Served::start(&["--messages", "20000"]);
    let mut client = logged_in(&served, "user", "pass");
    let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    let sizes: Vec<u64> =
        text(client.content("LIST")).lines().map(second).map(|size| size.parse().unwrap()).collect();
    let unique_ids: HashSet<String> =
        text(client.content("UIDL")).lines().map(|line| second(line).to_owned()).collect();
    assert_eq!((sizes.len(), unique_ids.len()), (20_000, 20_000));
    client.talk(&format!("C: STAT\n S: +OK 20000 {}", sizes.iter().sum::<u64>()));
    for number in (1..=44).chain(19_979..=20_000) {
        let whole = client.content(&format!("RETR {number}"));
        assert_eq!(whole.len() as u64, sizes[number - 1], "{number}");
        assert!(whole.starts_with(&client.content(&format!("TOP {number} 2"))), "{number}");
    }
}

fn second(line: &str) -> &str {
    line.split(' ').nth(1).unwrap()
}

#[test]
fn an_mbox_without_octets_is_an_empty_maildrop() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let served = Served::start(&["--mbox", file.path().to_str().unwrap()]);
    assert!(messages(&served, "user", "pass").is_empty());
}

#[test]
fn an_mbox_that_is_none_is_named_with_its_option() {
    let folder = folder();
    let [text, missing, directory] = ["text", "missing", "eml"].map(|name| path(folder.path(), name));
    let advice = "name an mbox file; --maildir and --eml take directories";
    for (path, problem) in [
        (text, format!("{text} is no mbox: it does not begin with \"From \"")),
        (missing, format!("cannot read {missing}: No such file or directory (os error 2)")),
        (directory, format!("cannot read {directory}: Is a directory (os error 21)")),
    ] {
        let expected = format!("pop3-mock: --mbox: {problem}; {advice}\n");
        assert_eq!(refusal(&["--mbox", path]), (Some(66), expected));
    }
}

#[test]
fn a_directory_without_any_eml_file_is_refused() {
    let folder = folder();
    let empty = path(folder.path(), "empty");
    let expected = format!(
        "pop3-mock: --eml: {empty} holds no file *.eml; name a directory with some, or say --messages 0\n"
    );
    assert_eq!(refusal(&["--eml", empty]), (Some(66), expected));
}

#[test]
fn a_number_given_twice_for_one_user_is_refused() {
    for option in ["--messages", "--seed"] {
        let expected =
            format!("pop3-mock: {option} is given twice for one user; it belongs to the --user before it\n");
        let arguments = [&[option, "1"][..], &ALICE, &[option, "2"], &BOB].concat();
        assert_eq!(refusal(&arguments), (Some(64), expected));
    }
}

#[test]
fn a_message_of_a_size_is_made_while_it_is_sent() {
    let served = Served::start(&["--size", "5GiB", "--size", "20"]);
    let mut client = served.client();
    client.talk(
        "S: +OK pop3-mock ready
         C: USER user
         S: +OK...
         C: PASS pass
         S: +OK...
         C: LIST
         S: +OK...
         S: 1 5368709120
         S: 2 20
         S: .",
    );
    assert_eq!(client.content("RETR 2").len(), 20);
}
