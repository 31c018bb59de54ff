//! The greeting, RFC 1939 §4 and RFC 2449 §3.

use std::time::Duration;

use crate::context::Context;
use crate::probe::{Judged, Probe, check, failed};

pub(super) const PROBES: &[Probe] = &[
    Probe::new("greeting-comes-first", &["RFC1939-3-02"], &[], |context| context.greeted().map(|_| ())),
    Probe::new("greeting-is-positive", &["RFC1939-4-01"], &[], is_positive),
    Probe::new("greeting-fits-512-octets", &["RFC2449-3-09"], &[], fits),
    Probe::new("greeting-has-code-text-and-timestamp", &["RFC2449-3-10"], &[], has_its_form),
];

fn is_positive(context: &mut Context<'_>) -> Judged {
    let (mut session, greeting) = context.greeted()?;
    session.want("+OK", greeting)?;
    // One line: nothing more comes unasked.
    session.silent(Duration::from_millis(30))
}

fn fits(context: &mut Context<'_>) -> Judged {
    let (_, greeting) = context.greeted()?;
    check(greeting.0.len() <= 512, format!("a greeting of {} octets", greeting.0.len()))
}

fn has_its_form(context: &mut Context<'_>) -> Judged {
    let (_, greeting) = context.greeted()?;
    let text = greeting.text();
    let timestamps = text.matches('<').count();
    check(timestamps <= 1 && text.matches('>').count() == timestamps, "more than one timestamp")?;
    if text.starts_with('[') && greeting.code().is_none() {
        return failed("a bracket that no response code closes");
    }
    Ok(())
}
