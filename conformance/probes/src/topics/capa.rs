//! CAPA, RFC 2449.

use crate::context::{Context, has_tag};
use crate::probe::Start::{Authorization, Transaction};
use crate::probe::{Judged, Need, Probe, check, unable};

const CAPA: &[Need] = &[];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("capa-in-both-states", &["RFC2449-5-01"], CAPA, |context| {
        context.plain()?.listing("CAPA")?;
        context.reader()?.listing("CAPA").map(|_| ())
    }),
    Probe::dialogue("capa-takes-no-argument", &["RFC2449-5-02"], CAPA, Authorization, "C: CAPA X\nS: -ERR"),
    Probe::new("capa-after-login-has-what-it-had-before", &["RFC2449-5-03"], CAPA, |context| {
        let (before, after) = both(context)?;
        // STLS goes, as it is not permitted any more (RFC2595-8-01).
        let tag = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
        let gone: Vec<&String> = before.iter().filter(|line| !has_tag(line, "STLS")).collect();
        let gone: Vec<&&String> =
            gone.iter().filter(|line| !after.iter().any(|l| has_tag(l, &tag(line)))).collect();
        check(gone.is_empty(), format!("{gone:?} are gone after login"))
    }),
    Probe::new("capa-has-a-capability-in-each-line", &["RFC2449-5-07"], CAPA, |context| {
        let listing = context.plain()?.listing("CAPA")?;
        check(listing.texts().iter().all(|line| !line.is_empty()), format!("CAPA has {:?}", listing.texts()))
    }),
    Probe::new("capability-lines-have-their-form", &["RFC2449-3-07"], CAPA, |context| {
        let right = |line: &String| {
            let mut words = line.split(' ');
            let tag = words.next().unwrap_or_default();
            let visible = |word: &str| !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_graphic());
            visible(tag) && !tag.contains('.') && words.all(visible)
        };
        each(context, right)
    }),
    Probe::new("capability-lines-fit-512-octets", &["RFC2449-3-08"], CAPA, |context| {
        each(context, |line| line.len() <= 510)
    }),
    Probe::new("commands-have-a-tag-of-their-own", &["RFC2449-5-10"], CAPA, |context| {
        let (before, _) = both(context)?;
        for (tag, command) in [("TOP", "TOP 1 0"), ("UIDL", "UIDL")] {
            let works = context.reader()?.say(command)?.is_ok();
            check(
                !works || before.iter().any(|line| has_tag(line, tag)),
                format!("{tag} works without its tag"),
            )?;
        }
        Ok(())
    }),
    Probe::new("what-is-announced-works", &["RFC2449-5-12"], CAPA, announced_works),
    Probe::dialogue(
        "capa-changes-no-mark",
        &["RFC2449-5-15"],
        CAPA,
        Transaction,
        "C: DELE 1\nG: +OK\nC: CAPA\nM:\nC: LIST 1\nS: -ERR\nC: LIST 2\nS: +OK",
    ),
    Probe::dialogue(
        "capa-while-a-password-is-due",
        &["RFC2449-5-17"],
        &[Need::Capability("USER")],
        Authorization,
        "C: USER {empty}\nG: +OK\nC: CAPA\nM:",
    ),
    Probe::new("apop-is-not-announced", &["RFC2449-6-02"], CAPA, |context| {
        each(context, |line| !has_tag(line, "APOP"))
    }),
    Probe::new("top-is-announced", &["RFC2449-6.1-01"], CAPA, |context| {
        let works = context.reader()?.say("TOP 1 0")?.is_ok();
        if works { bare(context, "TOP") } else { unable("there is no TOP") }
    }),
    Probe::new("uidl-is-announced", &["RFC2449-6.8-01"], CAPA, |context| {
        let works = context.reader()?.say("UIDL")?.is_ok();
        if works { bare(context, "UIDL") } else { unable("there is no UIDL") }
    }),
    Probe::new("user-is-announced", &["RFC2449-6.2-01"], CAPA, |context| {
        let works = context.plain()?.say(&format!("USER {}", context.target.empty.name))?.is_ok();
        if works { bare(context, "USER") } else { unable("there is no USER") }
    }),
    Probe::new(
        "resp-codes-is-bare-in-both-states",
        &["RFC2449-6.4-02"],
        &[Need::Capability("RESP-CODES")],
        |context| bare(context, "RESP-CODES"),
    ),
    Probe::new(
        "pipelining-is-bare-in-both-states",
        &["RFC2449-6.6-01"],
        &[Need::Capability("PIPELINING")],
        |context| bare(context, "PIPELINING"),
    ),
    Probe::new(
        "auth-resp-code-is-bare-in-both-states",
        &["RFC3206-6-04"],
        &[Need::Capability("AUTH-RESP-CODE")],
        |context| bare(context, "AUTH-RESP-CODE"),
    ),
    Probe::new(
        "auth-resp-code-comes-with-resp-codes",
        &["RFC3206-6-05"],
        &[Need::Capability("AUTH-RESP-CODE")],
        |context| in_both(context, "RESP-CODES"),
    ),
    Probe::new("expire-has-days-or-never", &["RFC2449-6.7-01"], &[Need::Capability("EXPIRE")], |context| {
        let (before, after) = both(context)?;
        let days = |word: Option<&str>| {
            word == Some("NEVER") || word.is_some_and(|word| word.parse::<u32>().is_ok())
        };
        let mut lines = before.iter().map(|line| (line, true)).chain(after.iter().map(|line| (line, false)));
        let wrong = lines.find(|(line, before)| {
            let mut words = line.split(' ').skip(1);
            let right =
                days(words.next()) && matches!((words.next(), before), (None, _) | (Some("USER"), true));
            has_tag(line, "EXPIRE") && !(right && words.next().is_none())
        });
        check(wrong.is_none(), format!("{wrong:?}"))
    }),
    Probe::new("expire-of-a-user-is-his", &["RFC2449-6.7-12"], &[Need::Capability("EXPIRE")], |context| {
        no_user_after_login(context, "EXPIRE")
    }),
    Probe::new("expire-in-both-states", &["RFC2449-6.7-15"], &[Need::Capability("EXPIRE")], |context| {
        in_both(context, "EXPIRE")
    }),
    Probe::new("implementation-has-a-name", &["RFC2449-6.9-01"], CAPA, |context| {
        let (_, after) = both(context)?;
        let Some(line) = after.iter().find(|line| has_tag(line, "IMPLEMENTATION")) else {
            return unable("no IMPLEMENTATION");
        };
        check(line.split(' ').nth(1).is_some_and(|name| !name.is_empty()), format!("{line:?} names nothing"))
    }),
    Probe::new("utf8-in-both-states", &["RFC6856-2-01"], &[Need::Capability("UTF8")], |context| {
        in_both(context, "UTF8")
    }),
    Probe::new("utf8-has-user-at-most", &["RFC6856-2-02"], &[Need::Capability("UTF8")], |context| {
        each(context, |line| !has_tag(line, "UTF8") || line == "UTF8" || line == "UTF8 USER")
    }),
    Probe::new("lang-is-bare-in-both-states", &["RFC6856-3.1-01"], &[Need::Capability("LANG")], |context| {
        bare(context, "LANG")
    }),
    Probe::new(
        "sasl-lists-names",
        &["RFC5034-3-01", "RFC4422-3.1-01"],
        &[Need::Capability("SASL")],
        |context| {
            let name = |word: &str| {
                let right = |octet: u8| {
                    octet.is_ascii_uppercase() || octet.is_ascii_digit() || b"-_".contains(&octet)
                };
                (1..=20).contains(&word.len()) && word.bytes().all(right)
            };
            each(context, |line| {
                !has_tag(line, "SASL") || (line.contains(' ') && line.split(' ').skip(1).all(name))
            })
        },
    ),
    Probe::new("sasl-in-both-states", &["RFC5034-3-02"], &[Need::Capability("SASL")], |context| {
        in_both(context, "SASL")
    }),
    Probe::new("stls-is-not-announced-after-login", &["RFC2595-8-01"], CAPA, |context| {
        let (_, after) = both(context)?;
        check(!after.iter().any(|line| has_tag(line, "STLS")), format!("after login CAPA has {after:?}"))
    }),
    Probe::new(
        "login-delay-in-both-states",
        &["RFC2449-6.5-11"],
        &[Need::Capability("LOGIN-DELAY")],
        |context| in_both(context, "LOGIN-DELAY"),
    ),
    Probe::new(
        "login-delay-has-seconds",
        &["RFC2449-6.5-01"],
        &[Need::Capability("LOGIN-DELAY")],
        |context| {
            let seconds =
                |line: &String| line.split(' ').nth(1).is_some_and(|word| word.parse::<u32>().is_ok());
            let (before, after) = both(context)?;
            let mut lines = before.iter().chain(&after).filter(|line| has_tag(line, "LOGIN-DELAY"));
            check(lines.all(seconds), "LOGIN-DELAY without seconds")
        },
    ),
    Probe::new(
        "login-delay-of-a-user-is-his",
        &["RFC2449-6.5-09"],
        &[Need::Capability("LOGIN-DELAY")],
        |context| no_user_after_login(context, "LOGIN-DELAY"),
    ),
];

/// The lines of CAPA before and after login.
pub(super) fn both(context: &mut Context<'_>) -> Judged<(Vec<String>, Vec<String>)> {
    let before = context.plain()?.given_listing("CAPA")?.texts();
    let after = context.reader()?.given_listing("CAPA")?.texts();
    Ok((before, after))
}

fn each(context: &mut Context<'_>, right: impl Fn(&String) -> bool) -> Judged {
    let (before, after) = both(context)?;
    let wrong: Vec<&String> = before.iter().chain(&after).filter(|line| !right(line)).collect();
    check(wrong.is_empty(), format!("CAPA has {wrong:?}"))
}

/// The tag stands in both lists, without parameters.
fn bare(context: &mut Context<'_>, tag: &str) -> Judged {
    in_both(context, tag)?;
    each(context, |line| !has_tag(line, tag) || line.len() == tag.len())
}

fn in_both(context: &mut Context<'_>, tag: &str) -> Judged {
    let (before, after) = both(context)?;
    let there = |lines: &[String]| lines.iter().any(|line| has_tag(line, tag));
    check(there(&before), format!("CAPA before login has no {tag}"))?;
    check(there(&after), format!("CAPA after login has no {tag}"))
}

fn no_user_after_login(context: &mut Context<'_>, tag: &str) -> Judged {
    let (_, after) = both(context)?;
    let user = after.iter().any(|line| has_tag(line, tag) && line.split(' ').any(|word| word == "USER"));
    check(!user, format!("after login CAPA has {after:?}"))
}

fn announced_works(context: &mut Context<'_>) -> Judged {
    let (before, after) = both(context)?;
    let said = |tag: &str| before.iter().chain(&after).any(|line| has_tag(line, tag));
    for (tag, command) in [("TOP", "TOP 1 0"), ("UIDL", "UIDL 1")] {
        if said(tag) {
            context.reader()?.ok(command)?;
        }
    }
    for (tag, command) in [("USER", "USER nobody"), ("UTF8", "UTF8"), ("LANG", "LANG *"), ("STLS", "STLS")] {
        if before.iter().any(|line| has_tag(line, tag)) {
            context.plain()?.ok(command)?;
        }
    }
    Ok(())
}
