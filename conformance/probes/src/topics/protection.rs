//! What a server grants by how well a connection is protected: RFC 2595 §2.5 and §9, RFC 4616 §1, RFC 8314 §4.2.

use std::net::IpAddr;

use super::hello::hello;
use super::scram::mechanisms;
use crate::context::{Context, given};
use crate::probe::{Judged, Need, Probe, check, failed, unable};

const STLS: &[Need] = &[Need::Stls];
/// Suites that encrypt nothing or do not tell with whom: NULL and anonymous ones, RFC 5246 §A.5.
const UNPROTECTED: &[u16] = &[0x0001, 0x0002, 0x003B, 0xC006, 0xC010, 0x0018, 0x0034, 0x006C, 0xC018, 0xC019];
/// Export suites, DES, RC4 and 3DES.
const WEAK: &[u16] = &[0x0003, 0x0008, 0x0009, 0x0004, 0x0005, 0xC007, 0xC011, 0x000A, 0xC008, 0xC012];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("handshakes-without-protection", &["RFC2595-2.5-02"], STLS, |context| {
        refused_handshake(context, UNPROTECTED)
    }),
    Probe::new("weak-suites-are-left-out", &["RFC2595-9-02"], STLS, |context| {
        refused_handshake(context, WEAK)
    }),
    Probe::new("plain-under-protection-only", &["RFC4616-1-01"], STLS, |context| {
        let (clear, secured) = (mechanisms(&context.announced()?), mechanisms(&context.announced_secured()?));
        plain(&clear, &secured, context.target.plain.ip())?;
        let reply = given(context.plain()?.say("AUTH PLAIN"))?;
        if reply.is_error() { Ok(()) } else { unable("in clear PLAIN is taken and not announced") }
    }),
    Probe::new("accepted-certificate-enables-external", &["RFC8314-4.2-03"], &[], |context| {
        let mut session = given(context.certified())?;
        let names = mechanisms(&session.given_listing("CAPA")?.texts());
        check(names.iter().any(|name| name == "EXTERNAL"), format!("announced: {names:?}"))?;
        let reply = session.say("AUTH EXTERNAL =")?;
        session.logged_in = reply.is_ok();
        session.want("+OK", reply).map(|_| ())
    }),
];

/// Where PLAIN is announced. A connection that does not leave the machine may be protection enough: by default "adequate
/// data security services are in place" is for the server to say.
fn plain(clear: &[String], secured: &[String], address: IpAddr) -> Judged {
    let has = |names: &[String]| names.iter().any(|name| name == "PLAIN");
    match (has(clear), has(secured)) {
        (true, _) if address.is_loopback() => unable("in clear PLAIN is for connections of this machine"),
        (true, _) => failed("PLAIN is announced in clear"),
        (false, true) => Ok(()),
        (false, false) => unable("there is no PLAIN"),
    }
}

/// STLS and a ClientHello with nothing but these suites: no ServerHello may come.
fn refused_handshake(context: &mut Context<'_>, suites: &[u16]) -> Judged {
    let mut session = context.plain()?;
    session.given("STLS")?;
    session.send(hello(suites))?;
    let rest = session.remaining();
    // A record of type 22 is a handshake message.
    check(rest.first() != Some(&22), "such a ClientHello gets a ServerHello")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::probe::Stop;

    #[test]
    fn plain_in_clear_is_wrong_for_connections_from_elsewhere_alone() {
        let (plain_alone, none) = (["PLAIN".to_owned()], []);
        let (here, elsewhere) = (Ipv4Addr::LOCALHOST.into(), Ipv4Addr::new(192, 0, 2, 1).into());
        assert!(matches!(plain(&plain_alone, &plain_alone, elsewhere), Err(Stop::Failed(_))));
        assert!(matches!(plain(&plain_alone, &plain_alone, here), Err(Stop::Unable(_))));
        assert!(matches!(plain(&none, &plain_alone, elsewhere), Ok(())));
        assert!(matches!(plain(&none, &none, elsewhere), Err(Stop::Unable(_))));
    }
}
