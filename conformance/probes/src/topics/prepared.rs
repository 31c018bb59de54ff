//! Accounts whose names and passwords SASLprep has something to do with, RFC 4013; the surroundings must open them.

use super::sasl::respond;
use super::scram::{NONCE, accepts, propose};
use crate::context::{Context, given};
use crate::digest::{apop, cram_md5, decode, encode, sha1};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::target::Account;

pub(super) const PROBES: &[Probe] = &[
    Probe::new("apop-with-unassigned-characters", &["RFC6856-2.2-06"], &[Need::Apop], |context| {
        // U+0221 is not assigned in Unicode 3.2.
        let account = open(context, "unassigned", "secret\u{221}")?;
        let (mut session, greeting) = given(context.greeted())?;
        let text = greeting.text();
        let timestamp = text.find('<').zip(text.rfind('>')).and_then(|(from, to)| text.get(from..=to));
        let digest = apop(timestamp.unwrap_or_default(), &account.password);
        let reply = given(session.say(&format!("APOP {} {digest}", account.name)))?;
        session.logged_in = reply.is_ok();
        session.want("-ERR", reply).map(|_| ())
    }),
    Probe::new(
        "cram-md5-splits-at-the-last-space",
        &["RFC2195-2-06"],
        &[Need::Mechanism("CRAM-MD5")],
        |context| {
            given(cram(context, &context.target.empty.clone()))?;
            let account = open(context, "john doe", "secret")?;
            cram(context, &account)
        },
    ),
    Probe::new(
        "scram-prepares-or-refuses-what-is-not-ascii",
        &["RFC5802-2.2-01"],
        &[Need::Mechanism("SCRAM-SHA-1")],
        |context| {
            // NFKC makes the fraction three characters.
            let account = open(context, "half \u{BD}", "secret \u{BD}")?;
            let prepared = scram(context, "half 1\u{2044}2", "secret 1\u{2044}2")?;
            let raw = scram(context, &account.name, &account.password)?;
            check(prepared || !raw, "a name and a password are compared as they came")
        },
    ),
];

fn open(context: &Context<'_>, name: &str, password: &str) -> Judged<Account> {
    let account = Account::new(name, password);
    if context.abilities.open_account(&account) { Ok(account) } else { unable("no account can be opened") }
}

fn cram(context: &mut Context<'_>, account: &Account) -> Judged {
    let mut session = context.for_mechanism("CRAM-MD5")?;
    let challenge = decode(&given(session.say("AUTH CRAM-MD5"))?.text()).unwrap_or_default();
    let digest = cram_md5(&challenge, &account.password);
    let reply = respond(&mut session, &encode(format!("{} {digest}", account.name)))?;
    session.want("+OK", reply).map(|_| ())
}

/// Whether somebody is logged in by SCRAM-SHA-1.
fn scram(context: &mut Context<'_>, name: &str, password: &str) -> Judged<bool> {
    let session = context.for_mechanism("SCRAM-SHA-1")?;
    let bare = format!("n={name},r={NONCE}");
    // Who refuses the name refuses it here.
    let Ok(mut exchange) = propose(session, sha1(), "n,,", &bare, password) else { return Ok(false) };
    let reply = exchange.finish("n,,")?;
    Ok(accepts(&reply) && given(respond(&mut exchange.session, ""))?.is_ok())
}
