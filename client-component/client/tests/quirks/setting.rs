//! A server that has the quirk, and the client's options.

use std::time::Duration;

use pop3_client::{Deadlines, Limits, Options, Pipelining, PipeliningOptions, Security, Tolerances};
use pop3_mock::{Mechanism, Message, Server, User};

use crate::case::{self, Case, Maildrop};

/// Two with what byte-stuffing is about, and one between them.
pub(crate) const MESSAGES: [&str; 3] = [
    "Message-ID: <1@x>\r\nSubject: one\r\n\r\n.\r\n..dots\r\n.hidden\r\nend.\r\n",
    "Message-ID: <2@x>\r\nSubject: two\r\n\r\nhello\r\n",
    "Message-ID: <3@x>\r\nSubject: three\r\n\r\nfirst\r\nsecond\r\nthird\r\n",
];

pub(crate) const USER: &str = "mrose";
pub(crate) const PASSWORD: &str = "tanstaaf";
pub(crate) const TOKEN: &str = "ya29.token";

pub(crate) fn server(case: &Case) -> Server {
    let user = User::new(USER, PASSWORD).token(TOKEN);
    let user = match case.maildrop {
        Maildrop::Three => user.messages(MESSAGES),
        Maildrop::Empty => user,
        Maildrop::Huge => user.message(Message::generated(3_000_000, 7)),
    };
    let quirk: pop3_mock::Quirk = case.quirk.parse().unwrap();
    let builder = Server::builder().user(user).mechanisms(Mechanism::ALL).external(USER);
    builder.misbehave(quirk).manual_clock(case.fast_clock).start_blocking().unwrap()
}

pub(crate) fn options(case: &Case) -> Options {
    let security = match case.security {
        case::Security::Plaintext => Security::Plaintext,
        case::Security::Stls => Security::Stls,
        case::Security::Tls => Security::Tls,
    };
    Options {
        security,
        allow_plaintext_auth: true,
        deadlines: deadlines(case),
        limits: limits(case),
        tolerances: tolerances(case),
        initial_response: case.initial_response,
        pipelining: PipeliningOptions {
            mode: if case.one_at_a_time { Pipelining::Never } else { Pipelining::WhereAnnounced },
            ..PipeliningOptions::default()
        },
        ..Options::default()
    }
}

fn deadlines(case: &Case) -> Deadlines {
    let mut deadlines = Deadlines::all(Duration::from_secs(20));
    for (phase, within) in &case.deadlines {
        let within = Duration::from_millis(*within);
        match phase.as_str() {
            "tls" => deadlines.tls = within,
            "greeting" => deadlines.greeting = within,
            "login" => deadlines.login = within,
            "reply" => deadlines.reply = within,
            "silence" => deadlines.silence = within,
            "operation" => deadlines.operation = Some(within),
            "quit" => deadlines.quit = within,
            other => panic!("{}: no phase {other}", case.quirk),
        }
    }
    deadlines
}

fn limits(case: &Case) -> Limits {
    let mut limits = Limits::default();
    for (limit, most) in &case.limits {
        match limit.as_str() {
            "line" => limits.line = *most,
            "listing" => limits.listing = *most,
            "entries" => limits.entries = *most,
            "message" => limits.message = (*most).into(),
            other => panic!("{}: no limit {other}", case.quirk),
        }
    }
    limits
}

fn tolerances(case: &Case) -> Tolerances {
    let mut tolerances = Tolerances::default();
    for tolerance in &case.tolerances {
        match tolerance.as_str() {
            "bare-lf" => tolerances.bare_lf = true,
            "ok-as-challenge" => tolerances.ok_as_challenge = true,
            "unended-listing" => tolerances.unended_listing = true,
            other => panic!("{}: no tolerance {other}", case.quirk),
        }
    }
    tolerances
}
