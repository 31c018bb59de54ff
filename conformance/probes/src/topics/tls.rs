//! TLS, implicit and otherwise, RFC 8314.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::context::{Context, NoCertificate, given, has_tag};
use crate::probe::Start::ImplicitTls;
use crate::probe::{Judged, Need, Probe, check, failed, unable};
use crate::session::Session;
use crate::wire::Wire;

const TLS: &[Need] = &[Need::ImplicitTls];
/// A ClientHello of TLS 1.0 with four of its cipher suites and no extension.
const HELLO_OF_TLS_1_0: &[u8] =
    b"\x16\x03\x01\x00\x35\x01\x00\x00\x31\x03\x01ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF\x00\x00\x0A\xC0\x14\xC0\x13\x00\x35\x00\x2F\x00\xFF\x01\x00";

pub(super) const PROBES: &[Probe] = &[
    Probe::new("tls-is-offered", &["RFC8314-4-01"], &[], |context| {
        let stls = context.announced()?.iter().any(|line| has_tag(line, "STLS"));
        check(stls || context.connect_tls().is_ok(), "neither STLS nor implicit TLS")
    }),
    Probe::new("implicit-tls-is-offered", &["RFC8314-4-02"], &[], |context| {
        if context.target.ca.is_none() {
            return unable("no CA is known");
        }
        check(context.connect_tls().is_ok(), "no implicit TLS")
    }),
    Probe::new("handshake-comes-first", &["RFC8314-3.1-01"], TLS, |context| {
        context.connect_tls().map(|_| ())
    }),
    Probe::new("certificate-is-valid", &["RFC8314-4.4-01"], TLS, |context| context.connect_tls().map(|_| ())),
    Probe::new("tls-1-2-or-later", &["RFC8314-4-05"], TLS, |context| context.connect_tls().map(|_| ())),
    Probe::new("recommended-cipher-suites", &["RFC8314-4-06"], TLS, |context| {
        let Some(address) = context.target.tls else { return unable("no implicit TLS") };
        let config = context.recommended_suites()?;
        let wire = Wire::connect(address, context.target.patience);
        let wire = wire.and_then(|wire| wire.secure(config, &context.target.server_name));
        wire.map_or_else(|error| failed(format!("TLS 1.2 with ECDHE and AES-GCM: {error}")), |_| Ok(()))
    }),
    Probe::new("pop3-is-the-same-under-tls", &["RFC8314-3.1-03"], TLS, |context| {
        let mut session = logged_in(context)?;
        session.ok("NOOP")?;
        session.listing("LIST")?;
        session.ok("QUIT").map(|_| ())
    }),
    Probe::new("implicit-tls-begins-in-authorization", &["RFC8314-3.1-04"], TLS, |context| {
        let mut session = given(context.connect_tls())?;
        let greeting = session.line()?;
        session.want("+OK", greeting)?;
        session.refused("STAT").map(|_| ())
    }),
    Probe::new("nothing-in-clear-on-the-tls-port", &["RFC8314-3.1-05"], TLS, |context| {
        let mut session = clear(context)?;
        session.silent(Duration::from_millis(30))?;
        session.send("CAPA\r\n")?;
        let rest = session.remaining();
        check(!rest.starts_with(b"+OK") && !rest.starts_with(b"-ERR"), format!("got {}", rest.escape_ascii()))
    }),
    Probe::new("no-stls-under-tls", &["RFC8314-3.1-06"], TLS, |context| {
        let lines = context.start(ImplicitTls)?.given_listing("CAPA")?.texts();
        check(!lines.iter().any(|line| has_tag(line, "STLS")), format!("CAPA has {lines:?}"))
    }),
    Probe::new("tls-ends-with-close-notify", &["RFC8314-3.4-01"], TLS, |context| {
        let mut session = context.start(ImplicitTls)?;
        session.given("QUIT")?;
        session.ended_with_notice()
    }),
    Probe::new("connection-ends-with-tls", &["RFC2595-2.2-02"], TLS, |context| {
        let mut session = logged_in(context)?;
        given(session.end_tls())?;
        session.ended()
    }),
    Probe::new("tls-1-0-is-refused", &["RFC8314-4-07"], TLS, |context| {
        let mut session = clear(context)?;
        session.send(HELLO_OF_TLS_1_0)?;
        let rest = session.remaining();
        // A record of type 22 is a handshake message: the ServerHello.
        check(rest.first() != Some(&22), "a ClientHello of TLS 1.0 gets a ServerHello")
    }),
    Probe::new("no-client-certificate-is-asked-for", &["RFC8314-4.2-02"], TLS, |context| {
        let Some(address) = context.target.tls else { return unable("no implicit TLS") };
        let certificate = Arc::new(NoCertificate::default());
        let config = context.tls_config_with(certificate.clone())?;
        let wire = Wire::connect(address, context.target.patience);
        match wire.and_then(|wire| wire.secure(config, &context.target.server_name)) {
            Ok(wire) => given(context.session(wire).line())?,
            Err(error) => return failed(format!("no implicit TLS: {error}")),
        };
        check(!certificate.asked.load(Ordering::SeqCst), "a certificate is asked for")
    }),
];

/// The user without mail, logged in under implicit TLS.
fn logged_in(context: &Context<'_>) -> Judged<Session> {
    let mut session = context.start(ImplicitTls)?;
    session.given(&format!("USER {}", context.target.empty.name))?;
    session.given(&format!("PASS {}", context.target.empty.password))?;
    session.logged_in = true;
    Ok(session)
}

/// A connection to the port for TLS, without TLS.
fn clear(context: &Context<'_>) -> Judged<Session> {
    let Some(address) = context.target.tls else { return unable("no implicit TLS") };
    match Wire::connect(address, context.target.patience) {
        Ok(wire) => Ok(context.session(wire)),
        Err(error) => unable(format!("cannot connect: {error}")),
    }
}
