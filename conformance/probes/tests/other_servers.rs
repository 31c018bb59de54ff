//! Servers in other configurations that are wrong there: what the mock with a quirk alone does not show.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

mod common;

use common::{Mock, builder, target};
use pop3_mock::{Builder, Expire, Mechanism, Quirk, Server, User};
use pop3_probes::{Verdict, maildrop, run_one};

/// Whether a server fails a probe.
fn fails(builder: Builder, probe: &str) -> bool {
    let mock = Mock(builder.start_blocking().unwrap());
    let verdict = run_one(&target(&mock.0), &mock, probe).unwrap().verdict;
    assert!(!matches!(verdict, Verdict::Unsupported { .. }), "{probe}: {verdict:?}");
    matches!(verdict, Verdict::Fail { .. })
}

fn quirk(id: &str) -> Quirk {
    id.parse().unwrap()
}

#[test]
fn a_server_that_does_not_know_its_name_takes_tokens_for_any_host() {
    let builder = Server::builder()
        .user(User::new("reader", "secret").token("token").messages(maildrop()))
        .mechanisms(Mechanism::ALL);
    assert!(fails(builder, "token-for-another-host-or-port"));
}

#[test]
fn a_server_that_hides_its_retention_fails_where_mail_vanishes() {
    let builder = || builder().expire(Expire::Days(30));
    assert!(!fails(builder(), "deletion-by-itself-is-announced"));
    assert!(fails(builder().misbehave(quirk("capa-empty-list")), "deletion-by-itself-is-announced"));
}

#[test]
fn a_server_that_takes_top_for_retr_removes_too_much_with_expire_0() {
    let builder = || builder().expire(Expire::Days(0));
    let probe = "expire-0-touches-nothing-but-what-was-retrieved";
    assert!(!fails(builder(), probe));
    assert!(fails(builder().misbehave(quirk("top-marks-seen")), probe));
}
