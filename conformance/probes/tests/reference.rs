//! The mock server, as it is without any quirk, passes all probes.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

mod common;

use std::time::Duration;

use common::{Mock, builder, target};
use pop3_probes::{Report, Verdict, run, run_one};

#[test]
fn the_mock_breaks_no_clause_and_answers_every_probe() {
    let mock = Mock(builder().start_blocking().unwrap());
    let report = run(&target(&mock.0), &mock);
    let failures: Vec<String> = report.failures().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // What this server does not announce, another one does.
    let other = builder().login_delay(Duration::from_secs(10)).start_blocking().unwrap();
    let other = Mock(other);
    for outcome in report.unsupported() {
        let outcome = run_one(&target(&other.0), &other, &outcome.probe).unwrap();
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome}");
    }
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
