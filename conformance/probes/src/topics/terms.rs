//! LOGIN-DELAY and EXPIRE where they differ between users, RFC 2449 §6.5 and §6.7.

use std::time::Duration;

use crate::context::{Context, given, has_tag};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::target::Account;

const DELAY: &[Need] = &[Need::Capability("LOGIN-DELAY")];
const EXPIRE: &[Need] = &[Need::Capability("EXPIRE")];

/// What CAPA says before a login, and behind that of each user.
struct Said {
    before: String,
    after: Vec<String>,
}

pub(super) const PROBES: &[Probe] = &[
    Probe::new("largest-login-delay-before-login", &["RFC2449-6.5-06"], DELAY, |context| {
        let said = said(context, "LOGIN-DELAY")?;
        let largest = said.after.iter().map(|own| days(own)).max();
        check(Some(days(&said.before)) >= largest, said.shown())
    }),
    Probe::new("login-delays-that-differ-are-said-to", &["RFC2449-6.5-07"], DELAY, |context| {
        let said = said(context, "LOGIN-DELAY")?;
        check(said.before.ends_with(" USER"), said.shown())
    }),
    Probe::new("login-delay-behind-login-is-the-user-s", &["RFC2449-6.5-08"], DELAY, |context| {
        let all = days(&said(context, "LOGIN-DELAY")?.before);
        for account in accounts(context) {
            let own = days(&own(context, &account, "LOGIN-DELAY")?);
            if own == all {
                continue;
            }
            advance(context, own)?;
            given(context.login(&account)).map_err(|_| {
                crate::probe::Stop::Failed(format!(
                    "{} has a delay of {own} seconds, and is refused behind them",
                    account.name
                ))
            })?;
            return Ok(());
        }
        unable("no user's delay is another one than before login")
    }),
    Probe::new("smallest-retention-before-login", &["RFC2449-6.7-09"], EXPIRE, |context| {
        let said = said(context, "EXPIRE")?;
        let smallest = said.after.iter().map(|own| days(own)).min();
        check(Some(days(&said.before)) <= smallest, said.shown())
    }),
    Probe::new("retentions-that-differ-are-said-to", &["RFC2449-6.7-10"], EXPIRE, |context| {
        let said = said(context, "EXPIRE")?;
        check(said.before.ends_with(" USER"), said.shown())
    }),
    Probe::new("retention-behind-login-is-the-user-s", &["RFC2449-6.7-11"], EXPIRE, |context| {
        let said = said(context, "EXPIRE")?;
        let right = |own: &String| days(own) >= days(&said.before) && !own.contains("USER");
        check(said.after.iter().all(right), said.shown())
    }),
];

impl Said {
    fn shown(&self) -> String {
        format!("before login {:?}, behind it {:?}", self.before, self.after)
    }
}

/// Unable unless the values differ.
fn said(context: &mut Context<'_>, tag: &str) -> Judged<Said> {
    let before = context.announced()?.into_iter().find(|line| has_tag(line, tag)).unwrap_or_default();
    let after: Judged<Vec<String>> =
        accounts(context).iter().map(|account| own(context, account, tag)).collect();
    let after = after?;
    if after.windows(2).all(|pair| pair[0] == pair[1]) {
        return unable(format!("{tag} is the same for all users"));
    }
    Ok(Said { before, after })
}

/// The line behind a login; its session is over.
fn own(context: &Context<'_>, account: &Account, tag: &str) -> Judged<String> {
    let mut session = given(context.login(account))?;
    let lines = session.given_listing("CAPA")?.texts();
    session.given("QUIT")?;
    session.logged_in = false;
    given(session.ended())?;
    Ok(lines.into_iter().find(|line| has_tag(line, tag)).unwrap_or_default())
}

fn accounts(context: &Context<'_>) -> [Account; 3] {
    [&context.target.reader, &context.target.remover, &context.target.empty].map(Account::clone)
}

/// The number of seconds or days; NEVER is more than all of them, and no line is none.
fn days(line: &str) -> u64 {
    match line.split(' ').nth(1) {
        Some("NEVER") => u64::MAX,
        number => number.and_then(|number| number.parse().ok()).unwrap_or(0),
    }
}

fn advance(context: &Context<'_>, seconds: u64) -> Judged {
    let done = context.abilities.advance(Duration::from_secs(seconds));
    if done { Ok(()) } else { unable("the clock does not advance at will") }
}
