//! The mock server, as it is without any quirk, passes all probes.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

use std::num::NonZeroU32;
use std::time::Duration;

use pop3_mock::{Builder, Mechanism, Server, User};
use pop3_probes::{Abilities, Report, Target, Verdict, maildrop, run, run_one};

struct Mock(Server);

impl Abilities for Mock {
    fn deliver(&self, user: &str, message: &[u8]) -> bool {
        self.0.deliver(user, message.to_vec());
        true
    }

    fn advance(&self, duration: Duration) -> bool {
        self.0.advance(duration);
        true
    }

    fn left(&self, user: &str) -> Option<usize> {
        Some(self.0.maildrop(user).messages.len())
    }
}

fn builder() -> Builder {
    let all = [
        Mechanism::Plain,
        Mechanism::Login,
        Mechanism::CramMd5,
        Mechanism::ScramSha1,
        Mechanism::ScramSha256,
        Mechanism::ScramSha512,
        Mechanism::OAuthBearer,
        Mechanism::XOAuth2,
        Mechanism::External,
        Mechanism::Anonymous,
    ];
    Server::builder()
        .user(User::new("reader", "secret").token("token").messages(maildrop()))
        .user(User::new("remover", "secret"))
        .user(User::new("empty", "secret"))
        .mechanisms(all)
        .scram_iterations(NonZeroU32::new(4096).unwrap())
        .external("empty")
        .anonymous("empty")
        .apop(true)
}

fn target(server: &Server) -> Target {
    Target {
        tls: Some(server.pop3s()),
        ca: Some(server.ca_der().clone()),
        token: Some("token".into()),
        ..Target::plain(server.pop3(), "secret")
    }
}

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
