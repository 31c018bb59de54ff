//! UIDL, RFC 1939 §7.

use std::collections::BTreeSet;

use super::transaction::number;
use crate::context::Context;
use crate::probe::Start::{Empty, Transaction};
use crate::probe::{Judged, Need, Probe, check};
use crate::target::COUNT;

const UIDL: &[Need] = &[Need::Capability("UIDL")];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("uidl-has-all-messages", &["RFC1939-7-11"], UIDL, |context| {
        let texts = context.reader()?.listing("UIDL")?.texts();
        let numbers: Vec<u64> = texts.iter().filter_map(|line| number(line)).collect();
        check(numbers == (1..=COUNT as u64).collect::<Vec<_>>(), format!("UIDL has {texts:?}"))
    }),
    Probe::new("uidl-of-one-message-is-one-line", &["RFC1939-7-12"], UIDL, |context| {
        let mut session = context.reader()?;
        let listing = session.given_listing("UIDL")?.texts();
        let line = session.ok("UIDL 1")?;
        check(
            listing.first() == Some(&line.text()),
            format!("{:?}, and UIDL has {listing:?}", line.shown()),
        )?;
        session.ok("NOOP").map(|_| ())
    }),
    Probe::new("unique-id-listing-has-two-parts", &["RFC1939-7-13"], UIDL, |context| {
        let texts = context.reader()?.given_listing("UIDL")?.texts();
        check(texts.iter().all(|line| line.split(' ').count() == 2), format!("UIDL has {texts:?}"))
    }),
    Probe::new("unique-ids-are-printable-and-short", &["RFC1939-7-14"], UIDL, |context| {
        let ids = unique_ids(context)?;
        let right =
            |id: &String| (1..=70).contains(&id.len()) && id.bytes().all(|octet| octet.is_ascii_graphic());
        check(ids.iter().all(right), format!("UIDL has {ids:?}"))
    }),
    Probe::new("unique-ids-are-unique", &["RFC1939-7-15"], UIDL, |context| {
        let ids = unique_ids(context)?;
        check(ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), format!("UIDL has {ids:?}"))
    }),
    Probe::new("unique-ids-last", &["RFC1939-7-16"], UIDL, |context| {
        let (first, second) = (unique_ids(context)?, unique_ids(context)?);
        check(first == second, format!("first {first:?}, then {second:?}"))
    }),
    Probe::new("unique-ids-outlast-a-broken-session", &["RFC1939-7-17"], UIDL, |context| {
        let mut session = context.reader()?;
        let first = session.given_listing("UIDL")?.texts();
        session.break_off();
        let second = context.reader()?.given_listing("UIDL")?.texts();
        check(first == second, format!("first {first:?}, then {second:?}"))
    }),
    Probe::new("uidl-leaves-out-marked-messages", &["RFC1939-7-19"], UIDL, |context| {
        let mut session = context.reader()?;
        session.given("DELE 2")?;
        let texts = session.given_listing("UIDL")?.texts();
        check(
            texts.iter().all(|line| number(line) != Some(2)),
            format!("message 2 is marked, UIDL has {texts:?}"),
        )
    }),
    Probe::dialogue(
        "uidl-of-no-message",
        &["RFC1939-7-20"],
        UIDL,
        Transaction,
        "C: UIDL {beyond}\nS: -ERR\nC: DELE 1\nG: +OK\nC: UIDL 1\nS: -ERR",
    ),
    Probe::dialogue("uidl-of-an-empty-maildrop", &["RFC1939-7-24"], UIDL, Empty, "C: UIDL\nM= 0"),
    Probe::new("unique-ids-are-not-given-again", &["RFC1939-7-18"], UIDL, |context| {
        let removed = super::update::deliver(context, "Subject: one\r\n\r\n1\r\n")?;
        let mut session = context.remover()?;
        let first = session.given(&format!("UIDL {removed}"))?.text();
        session.given(&format!("DELE {removed}"))?;
        session.given("QUIT")?;
        let next = super::update::deliver(context, "Subject: two\r\n\r\n2\r\n")?;
        let second = context.remover()?.given(&format!("UIDL {next}"))?.text();
        let (first, second) = (first.split(' ').nth(1), second.split(' ').nth(1));
        check(first != second, format!("a removed message and a new one have {first:?}"))
    }),
];

fn unique_ids(context: &mut Context<'_>) -> Judged<Vec<String>> {
    let texts = context.reader()?.given_listing("UIDL")?.texts();
    Ok(texts.iter().filter_map(|line| line.split_once(' ')).map(|(_, id)| id.to_owned()).collect())
}
