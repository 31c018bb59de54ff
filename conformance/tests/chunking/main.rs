//! The same octets from the server give the same outcome however they are cut, and the native client and the
//! component agree on it.
//!
//! Nothing here can merge or cut what was generated: natively the transport is a function call, and under wasmtime
//! the slices enter behind TLS, where the test takes the place of the TLS implementation.
#![expect(clippy::unwrap_used, clippy::panic, reason = "all of it is test code")]

mod component;
mod dialogue;
mod native;
mod peer;

use dialogue::{Dialogue, dialogues};
use peer::Peer;
use pop3_conformance::{
    outcome::{Answer, Content, Outcome},
    plan::Plan,
};
use proptest::{
    prelude::*,
    test_runner::{Config, FileFailurePersistence, TestCaseError, TestRunner},
};

/// What failed once is kept beside the test and tried first.
fn config(cases: u32) -> Config {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chunking/regressions.txt");
    Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(kept))),
        ..Config::default()
    }
}

fn plan(dialogue: &Dialogue) -> Plan {
    Plan::tls().then(dialogue.actions())
}

/// Every reply in one piece.
fn uncut(dialogue: &Dialogue) -> Peer {
    Peer::new(&dialogue.replies(), &[usize::MAX])
}

/// Sizes of slices, used in turn; now and then one octet at a time.
fn cuts() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![1 => Just(vec![1]), 3 => prop::collection::vec(1_usize..40, 1..12)]
}

/// A message that arrived whole is the one that the server sent.
fn messages_are_whole(dialogue: &Dialogue, outcome: &Outcome) -> Result<(), TestCaseError> {
    for (exchange, answer) in dialogue.exchanges.iter().zip(&outcome.answers) {
        if let (Some(sent), Ok(Answer::Message { content, .. })) = (&exchange.content, answer) {
            prop_assert_eq!(content, &Content::of(&sent.0));
        }
    }
    Ok(())
}

/// The client took the slices one by one, as they were cut, as far as it came.
fn slices_arrived(slices: &[Vec<u8>], received: &[Vec<u8>]) -> Result<(), TestCaseError> {
    prop_assert_eq!(received, &slices[..received.len().min(slices.len())]);
    Ok(())
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn the_native_client_does_not_see_where_octets_were_cut(
        dialogue in dialogues(), cuts in cuts(), writes in 1_usize..30,
    ) {
        let plan = plan(&dialogue);
        let (expected, _) = native::run(uncut(&dialogue), usize::MAX, &plan);
        let peer = Peer::new(&dialogue.replies(), &cuts);
        let slices = peer.slices.clone();
        let (outcome, received) = native::run(peer, writes, &plan);
        prop_assert_eq!(&outcome, &expected);
        messages_are_whole(&dialogue, &outcome)?;
        slices_arrived(&slices, &received)?;
    }
}

/// One sandbox serves all cases, so this is not a `proptest!` block of functions.
#[test]
fn the_component_does_not_see_where_octets_were_cut_and_agrees_with_the_native_client() {
    let sandbox = component::Sandbox::new();
    let mut runner = TestRunner::new(config(64));
    let agrees = runner.run(&(dialogues(), cuts()), |(dialogue, cuts)| {
        let plan = plan(&dialogue);
        let (expected, _) = native::run(uncut(&dialogue), usize::MAX, &plan);
        let outcome = sandbox.run(Peer::new(&dialogue.replies(), &cuts), &plan);
        prop_assert_eq!(&outcome, &expected);
        Ok(())
    });
    agrees.unwrap_or_else(|failure| panic!("{failure}"));
}
