//! The mock server, as it is without any quirk, passes all probes.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

mod common;

use std::time::Duration;

use common::{Mock, builder, target};
use pop3_mock::{Builder, Expire, User};
use pop3_probes::{Report, Verdict, maildrop, run, run_one};

#[test]
fn the_mock_breaks_no_clause_and_answers_every_probe() {
    let mock = Mock(builder().start_blocking().unwrap());
    let report = run(&target(&mock.0), &mock);
    let failures: Vec<String> = report.failures().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // What this server does not announce, another one does.
    for outcome in report.unsupported() {
        let supported = others().into_iter().find_map(|other| supported(other, &outcome.probe));
        assert_eq!(supported, Some(Verdict::Pass), "{outcome}");
    }
}

/// Servers in other configurations.
fn others() -> [Builder; 6] {
    let second = Duration::from_secs;
    let user = |name| User::new(name, "secret");
    [
        builder().login_delay(second(10)),
        builder().expire(Expire::Days(0)),
        builder().expire(Expire::Days(30)),
        builder().require_client_certificate(true),
        builder().require_tls(true),
        builder()
            .user(user("reader").messages(maildrop()).login_delay(second(60)).expire(Expire::Days(30)))
            .user(user("empty").login_delay(second(120)).expire(Expire::Days(5))),
    ]
}

/// The verdict of a probe on this server, if there is one.
fn supported(builder: Builder, probe: &str) -> Option<Verdict> {
    let mock = Mock(builder.start_blocking().unwrap());
    let verdict = run_one(&target(&mock.0), &mock, probe).unwrap().verdict;
    Some(verdict).filter(|verdict| !matches!(verdict, Verdict::Unsupported { .. }))
}

#[test]
fn a_report_survives_json() {
    let mock = Mock(builder().start_blocking().unwrap());
    let outcome = run_one(&target(&mock.0), &mock, "quit-before-login").unwrap();
    let report = Report { outcomes: vec![outcome] };
    let json = serde_json::to_string(&report).unwrap();
    assert!(
        json.contains(r#""probe":"quit-before-login","clauses":["RFC1939-4-16"],"verdict":"pass""#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
}
