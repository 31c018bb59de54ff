//! The mock with each quirk breaks exactly the clauses that the quirk names.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

mod common;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use common::{Mock, builder, target};
use pop3_mock::Quirk;
use pop3_probes::run;

/// How long a probe waits for a server that says nothing.
const PATIENCE: Duration = Duration::from_millis(150);
/// Runs at once: most of the time goes into waiting.
const AT_ONCE: usize = 12;

/// The clauses that the run of all probes finds broken.
fn broken(quirk: Quirk) -> BTreeSet<String> {
    let mock = Mock(builder().misbehave(quirk).start_blocking().unwrap());
    let target = pop3_probes::Target { patience: PATIENCE, ..target(&mock.0) };
    run(&target, &mock).failed_clauses().into_iter().map(String::from).collect()
}

/// What is wrong about the clauses that a quirk names; nothing if they are those that are broken.
fn difference(quirk: Quirk) -> Option<String> {
    let broken = broken(quirk);
    let named: BTreeSet<String> = quirk.breaks().map(String::from).collect();
    let list = |left: &BTreeSet<String>, right: &BTreeSet<String>| {
        left.difference(right).cloned().collect::<Vec<_>>().join(" ")
    };
    let (missing, wrong) = (list(&broken, &named), list(&named, &broken));
    (broken != named)
        .then(|| format!("{quirk}: broken and not named [{missing}], named and not broken [{wrong}]"))
}

#[test]
fn each_quirk_breaks_exactly_the_clauses_that_it_names() {
    let judged = Quirk::all().filter(|quirk| !NOT_JUDGED.contains(&quirk.id()));
    let (waiting, wrong) = (Mutex::new(judged.collect::<Vec<_>>()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(quirk) = waiting.lock().unwrap().pop() else { return };
                    // On a busy machine a probe may give up on what comes late; what is wrong is wrong again.
                    let again =
                        difference(quirk).and_then(|_| difference(quirk)).and_then(|_| difference(quirk));
                    wrong.lock().unwrap().extend(again);
                }
            });
        }
    });
    assert_eq!(wrong.into_inner().unwrap(), Vec::<String>::new());
}

#[test]
fn what_is_not_judged_is_a_quirk() {
    let all: Vec<&str> = Quirk::all().map(Quirk::id).collect();
    assert!(NOT_JUDGED.iter().all(|id| all.contains(id)));
}

/// Where the server falls silent or takes its time, or where what a probe sees depends on how octets arrive, one run of all
/// probes takes long or differs from the next. The clauses of these are named by reasoning alone. The list only ever gets
/// shorter.
const NOT_JUDGED: &[&str] = &[
    "capa-fragmented",
    "fragmented-status-line",
    "greeting-delayed",
    "greeting-waits-for-client",
    "huge-line-bomb",
    "idle-cutoff-early",
    "infinite-multiline-bomb",
    "list-terminator-no-crlf",
    "login-delay-capability",
    "overlong-line",
    "pipelined-replies-coalesced",
    "quit-mid-retr-desync",
    "quit-slow",
    "retr-no-response",
    "server-reflects-crlf",
    "silent-stall",
    "slow-drip",
    "slow-pass-reply",
    "slowloris-drip-dos",
    "terminator-glued",
    "terminator-split-packet",
    "top-hang",
    "unsolicited-data-before-command",
];
