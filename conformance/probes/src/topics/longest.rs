//! The longest commands that capabilities call for, RFC 2449 §4: those of RFC 5034 and RFC 6856 have at most 255 octets,
//! too.

use super::sasl::plain;
use crate::context::given;
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::reply::Reply;
use crate::session::Session;

/// RFC 2449 §4, without the CRLF.
const LONGEST: usize = 253;

pub(super) const PROBES: &[Probe] = &[
    Probe::new(
        "auth-of-255-octets",
        &["RFC2449-4-02"],
        &[Need::Capability("SASL"), Need::Mechanism("PLAIN")],
        |context| {
            // Base64 of 180 octets; the next longer response does not fit.
            let name = "x".repeat(180 - 2 - 3);
            let long = auth(&mut context.for_mechanism("PLAIN")?, &plain("", &name, "yyy"))?;
            let short = auth(&mut context.for_mechanism("PLAIN")?, &plain("", "x", "yyy"))?;
            if short.code().is_none() {
                return unable("no code tells wrong credentials from a line that is too long");
            }
            check(long.code() == short.code(), format!("251 octets and their end get {:?}", long.shown()))
        },
    ),
    Probe::new("user-of-255-octets-behind-utf8", &["RFC2449-4-02"], &[Need::Capability("UTF8")], |context| {
        let mut session = context.plain()?;
        session.given("UTF8")?;
        let short = given(session.say("USER nobody"))?;
        let name = "\u{FC}".repeat((LONGEST - "USER ".len()) / 2);
        let long = session.say(&format!("USER {name}"))?;
        check(long.is_ok() == short.is_ok(), format!("a long name gets {:?}", long.shown()))
    }),
];

fn auth(session: &mut Session, response: &str) -> Judged<Reply> {
    session.send_secret(&format!("AUTH PLAIN {response}\r\n"))?;
    given(session.line())
}
