//! The ways to log in that curl and poplib know.

use std::process::Command;

use pop3_mock::{Mechanism, Server};

use crate::curl::{CURL, run};
use crate::poplib::PYTHON;
use crate::{Fixture, Mode, is_there, succeeded};

/// Whether a client has said this, whatever stood behind it.
fn was_said(fixture: &Fixture, beginning: &str) -> bool {
    fixture.server.transcript().to_string().lines().any(|line| line.starts_with(&format!("C: {beginning}")))
}

#[test]
fn curl_logs_in_with_each_mechanism_it_has() {
    if !is_there(CURL, "curl with SASL") {
        return;
    }
    for (mode, mechanism, options) in [
        (Mode::Plain, Mechanism::Plain, &[][..]),
        (Mode::Plain, Mechanism::Login, &[]),
        (Mode::Plain, Mechanism::CramMd5, &[]),
        (Mode::Tls, Mechanism::OAuthBearer, &["--oauth2-bearer", "t0ken"]),
        (Mode::Tls, Mechanism::XOAuth2, &["--oauth2-bearer", "t0ken"]),
    ] {
        // With LOGIN curl would send an initial response, although there the server speaks first.
        let initial_responses = if mechanism == Mechanism::Login { &[false][..] } else { &[false, true] };
        for initial in initial_responses {
            let fixture = Fixture::of(Server::builder().mechanisms([mechanism]));
            let options = [options, &["--sasl-ir"][..usize::from(*initial)]].concat();
            assert!(!run(&fixture, mode, "", &options).is_empty());
            assert!(was_said(&fixture, &format!("AUTH {mechanism}")), "{}", fixture.server.transcript());
            // "secret"
            assert!(!fixture.server.transcript().to_string().contains("c2VjcmV0"));
        }
    }
}

#[test]
fn curl_logs_in_with_apop() {
    if is_there(CURL, "curl with APOP") {
        let fixture = Fixture::of(Server::builder().apop(true));
        assert!(!run(&fixture, Mode::Plain, "", &["--login-options", "AUTH=+APOP"]).is_empty());
        assert!(was_said(&fixture, "APOP alice ***"), "{}", fixture.server.transcript());
    }
}

#[test]
fn poplib_logs_in_with_apop_and_with_utf_8() {
    if !is_there(PYTHON, "poplib with APOP") {
        return;
    }
    for (login, said) in [
        ("p.apop('alice', 'secret')", "APOP alice ***"),
        ("p.utf8(); p.user('alice'); p.pass_('secret')", "UTF8"),
    ] {
        let fixture = Fixture::of(Server::builder().apop(true));
        let address = fixture.server.pop3();
        let program = format!(
            "import poplib; p = poplib.POP3('{}', {}); {login}; p.stat(); p.quit()",
            address.ip(),
            address.port()
        );
        let output = Command::new(PYTHON).args(["-c", &program]).output().unwrap();
        assert!(succeeded(&output), "{}", fixture.server.transcript());
        assert!(was_said(&fixture, said), "{}", fixture.server.transcript());
    }
}
