//! LANG, RFC 6856 §3.

use crate::context::{Context, given};
use crate::probe::Start::{Authorization, Transaction};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::session::Session;

const LANG: &[Need] = &[Need::Capability("LANG")];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("lang-in-both-states", &["RFC6856-3.1-02"], LANG, |context| {
        context.plain()?.ok("LANG *")?;
        context.reader()?.ok("LANG *").map(|_| ())
    }),
    Probe::new("lang-answers-with-the-tag", &["RFC6856-3.2-01"], LANG, |context| {
        for tag in tags(context)? {
            let reply = context.plain()?.ok(&format!("LANG {tag}"))?;
            check(
                reply.text().starts_with(&format!("{tag} ")),
                format!("LANG {tag} gets {:?}", reply.shown()),
            )?;
        }
        Ok(())
    }),
    Probe::new("lang-changes-the-text", &["RFC6856-3.2-02"], LANG, |context| {
        let tags = tags(context)?;
        let [first, second, ..] = &tags[..] else { return unable("there is one language") };
        let mut session = context.plain()?;
        let (one, two) = (text_in(&mut session, first)?, text_in(&mut session, second)?);
        check(one != two, format!("{one:?} in {first} and in {second}"))
    }),
    Probe::new("translated-text-is-utf8", &["RFC6856-3.2-03"], LANG, |context| {
        each_line(context, |line| str::from_utf8(line).is_ok())
    }),
    Probe::new("translated-lines-fit-512-octets", &["RFC6856-3.2-14"], LANG, |context| {
        each_line(context, |line| line.len() <= 512 && str::from_utf8(line).is_ok())
    }),
    Probe::new("unknown-language-changes-nothing", &["RFC6856-3.2-05"], LANG, |context| {
        let tags = tags(context)?;
        let mut session = context.plain()?;
        for tag in tags {
            let before = text_in(&mut session, &tag)?;
            session.refused("LANG x-unknown")?;
            let after = session.say("XXXX")?.text();
            check(before == after, format!("first {before:?}, then {after:?}"))?;
        }
        Ok(())
    }),
    Probe::new("any-language-is-named", &["RFC6856-3.2-06"], LANG, |context| {
        let tags = tags(context)?;
        let reply = context.plain()?.ok("LANG *")?;
        let text = reply.text();
        let tag = text.split(' ').next().unwrap_or_default();
        check(tags.iter().any(|known| known == tag), format!("{:?} names none of {tags:?}", reply.shown()))
    }),
    Probe::dialogue("lang-lists", &["RFC6856-3.2-08"], LANG, Authorization, "C: LANG\nM:\nC: CAPA\nM:"),
    Probe::new("language-listing-has-tags", &["RFC6856-3.2-09"], LANG, |context| {
        let texts = context.plain()?.given_listing("LANG")?.texts();
        let subtag = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|octet| octet.is_ascii_alphanumeric())
        };
        let right = |line: &String| {
            let (tag, description) = line.split_once(' ').unwrap_or((line, "x"));
            tag.split('-').all(subtag) && !description.is_empty() && !description.starts_with(' ')
        };
        check(!texts.is_empty() && texts.iter().all(right), format!("LANG has {texts:?}"))
    }),
    Probe::new("languages-in-any-case", &["RFC6856-3.2-11"], LANG, |context| {
        for tag in tags(context)? {
            context.plain()?.ok(&format!("LANG {}", tag.to_ascii_uppercase()))?;
            context.plain()?.ok(&format!("LANG {}", tag.to_ascii_lowercase()))?;
        }
        Ok(())
    }),
    Probe::new("codes-are-not-translated", &["RFC6856-3.2-13"], LANG, |context| {
        let usual = super::codes::wrong_password(context)?.code();
        for tag in tags(context)? {
            let mut session = context.plain()?;
            session.given(&format!("LANG {tag}"))?;
            session.ok(&format!("USER {}", context.target.empty.name))?;
            let reply = session.refused("PASS not-the-password")?;
            check(reply.code() == usual, format!("in {tag} {:?}, else {usual:?}", reply.shown()))?;
        }
        Ok(())
    }),
    Probe::new("language-outlasts-the-login", &["RFC6856-3.2-15"], LANG, |context| {
        for tag in tags(context)? {
            let mut session = context.plain()?;
            let before = text_in(&mut session, &tag)?;
            session.given(&format!("USER {}", context.target.empty.name))?;
            session.given(&format!("PASS {}", context.target.empty.password))?;
            session.logged_in = true;
            let after = session.say("XXXX")?.text();
            check(before == after, format!("before login {before:?}, then {after:?}"))?;
        }
        Ok(())
    }),
    Probe::dialogue(
        "lang-takes-one-argument",
        &["RFC6856-3.2-11"],
        LANG,
        Transaction,
        "C: LANG en de\nS: -ERR",
    ),
];

/// The tags of the listing.
fn tags(context: &Context<'_>) -> Judged<Vec<String>> {
    let texts = context.plain()?.given_listing("LANG")?.texts();
    Ok(texts.iter().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

/// What an unknown command gets in this language.
fn text_in(session: &mut Session, tag: &str) -> Judged<String> {
    session.given(&format!("LANG {tag}"))?;
    given(session.say("XXXX")).map(|reply| reply.text())
}

fn each_line(context: &Context<'_>, right: fn(&[u8]) -> bool) -> Judged {
    for tag in tags(context)? {
        let mut session = context.plain()?;
        for command in [&format!("LANG {tag}"), "XXXX", "STAT", "USER nobody", "PASS wrong", "QUIT"] {
            let line = given(session.say(command))?.0;
            check(right(&line), format!("in {tag} {command} gets {}", line.escape_ascii()))?;
        }
    }
    Ok(())
}
