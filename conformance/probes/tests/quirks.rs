//! The mock with each quirk breaks exactly the clauses that the quirk names.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

mod common;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use common::{Mock, builder, target};
use pop3_mock::Quirk;
use pop3_probes::run;

fn broken(quirk: Quirk) -> Vec<String> {
    let mock = Mock(builder().misbehave(quirk).start_blocking().unwrap());
    let mut target = target(&mock.0);
    target.patience = Duration::from_millis(150);
    run(&target, &mock).failed_clauses().into_iter().map(|s| s.to_string()).collect()
}

#[test]
fn measure() {
    let quirks = Mutex::new(Quirk::all().collect::<Vec<_>>());
    let results = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let Some(quirk) = quirks.lock().unwrap().pop() else { return };
                    let begin = Instant::now();
                    let broken = broken(quirk);
                    println!("{} {:?} {}", quirk, begin.elapsed(), broken.len());
                    results.lock().unwrap().insert(quirk.id(), broken);
                }
            });
        }
    });
    std::fs::write("/tmp/measured.json", serde_json::to_string(&*results.lock().unwrap()).unwrap()).unwrap();
}
