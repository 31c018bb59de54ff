//! Options, requests and results across and back.

use std::time::Duration;

use pop3_client::{
    Answer, Capabilities, Condition, Deadlines, Direction, Greeting, Item, Language, Limits, Maildrop,
    MessageNumber, Options, Pipelining, PipeliningOptions, RawCommand, RawReply, Request, ResponseCode, Rule,
    ScanEntry, Security, Summary, Tolerances, Trace, TraceEntry, UniqueId, Warning,
};

use super::{
    cases::{conditions, refusals},
    guest,
};
use crate::{bindings::exports::mail::pop3::types as wit, convert::Began};

/// Options of which no two are the same.
fn odd() -> Options {
    let seconds = Duration::from_secs;
    Options {
        security: Security::Stls,
        server_name: Some("mail.example".into()),
        allow_plaintext_auth: true,
        deadlines: Deadlines {
            connect: seconds(1),
            tls: seconds(2),
            greeting: seconds(3),
            login: seconds(4),
            reply: seconds(5),
            silence: seconds(6),
            operation: None,
            quit: seconds(7),
        },
        limits: Limits {
            line: 1001,
            greeting: 1002,
            listing: 1003,
            entries: 1004,
            capabilities: 1005,
            message: 1006,
            drain: 1007,
            trace: 1008,
            sasl_challenge: 1009,
            sasl_rounds: 1010,
        },
        tolerances: Tolerances::default(),
        pipelining: PipeliningOptions { mode: Pipelining::Forced, commands: 11, octets: 12 },
        initial_response: true,
        skip_capa: true,
    }
}

#[test]
fn options_come_back_as_they_were() {
    let [bare_lf, unended_listing, ok_as_challenge] = std::array::from_fn(|one| {
        let [bare_lf, unended_listing, ok_as_challenge] = std::array::from_fn(|other| one == other);
        Tolerances { bare_lf, unended_listing, ok_as_challenge }
    });
    let tolerances = [Tolerances::default(), bare_lf, unended_listing, ok_as_challenge];
    let modes = [Pipelining::WhereAnnounced, Pipelining::Never, Pipelining::Forced];
    let mut all = vec![Options::default(), odd(), Options { initial_response: false, ..odd() }];
    all.extend(tolerances.map(|tolerances| Options { tolerances, ..odd() }));
    all.extend([Security::Plaintext, Security::Tls].map(|security| Options { security, ..odd() }));
    all.extend(modes.map(|mode| {
        let pipelining = PipeliningOptions { mode, ..PipeliningOptions::default() };
        Options { pipelining, ..odd() }
    }));
    for options in all {
        assert_eq!(guest::options(wit::Options::from(&options)), options);
    }
}

#[test]
fn every_condition_comes_back_as_it_was() {
    for condition in conditions() {
        assert_eq!(Condition::from(guest::condition(condition)), condition);
    }
}

const REQUESTS: [Request; 5] =
    [Request::Retrieve(1), Request::Top(2, 3), Request::Delete(4), Request::Scan(5), Request::UniqueId(6)];

#[test]
fn every_request_goes_there_and_comes_back() {
    for request in REQUESTS {
        assert_eq!(guest::requested(request.into()), request);
        assert_eq!(Request::from(guest::request(request)), request);
    }
}

#[test]
fn every_answer_of_a_batch_comes_back_as_it_was() {
    let message = MessageNumber::try_from(3).unwrap();
    let answers = [
        Answer::Message { announced: Some(9) },
        Answer::Deleted,
        Answer::Scan(ScanEntry { message, octets: None }),
        Answer::UniqueId(UniqueId { message, id: b"\xff id".to_vec() }),
    ];
    for answer in answers {
        let outcome = Ok(guest::answer(answer.clone(), b"abc".to_vec(), true));
        let began =
            Began::try_from(wit::BatchItem { request: guest::request(REQUESTS[0]), outcome }).unwrap();
        assert_eq!(began.item, Item { request: REQUESTS[0], outcome: Ok(answer.clone()) });
        let octets = matches!(answer, Answer::Message { .. }).then_some(&b"abc"[..]);
        assert_eq!((began.octets.as_deref(), began.complete), (octets, true));
    }
}

#[test]
fn what_a_server_said_comes_back_as_it_was() {
    let code = ResponseCode::new("X-NEW/1");
    let greeting =
        Greeting { text: b"\xff".to_vec(), code: code.clone(), apop_timestamp: Some(b"<1@x>".to_vec()) };
    assert_eq!(Greeting::from(guest::greeting(&greeting)), greeting);
    let capabilities: Capabilities =
        [&b"SASL PLAIN"[..], b"EXPIRE 5 USER", b"X-NEW \xff"].into_iter().collect();
    assert_eq!(Capabilities::from(guest::capabilities(&capabilities)), capabilities);
    let language = Language { tag: "de".into(), description: b"Deutsch".to_vec() };
    assert_eq!(Language::from(guest::language(language.clone())), language);
    let maildrop = Maildrop { messages: 3, octets: None };
    assert_eq!(Maildrop::from(guest::maildrop(maildrop)), maildrop);
    let reply = RawReply { code, text: b"t".to_vec(), lines: vec![b"\xff".to_vec(), vec![]] };
    assert_eq!(RawReply::try_from(guest::raw_reply(reply.clone())).unwrap(), reply);
    let summary = Summary { octets: 5, announced: Some(6) };
    assert_eq!(Summary::from(guest::summary(summary)), summary);
}

#[test]
fn commands_by_hand_go_there_as_they_are() {
    let commands = [RawCommand::new("XA"), RawCommand::secret("XB s"), RawCommand::new("XC").with_listing()];
    for command in commands {
        assert_eq!(guest::raw_command((&command).into()), command);
    }
}

#[test]
fn what_was_recorded_comes_back_as_it_was() {
    let entry = |direction| TraceEntry {
        connection: 2,
        at: Duration::from_nanos(5),
        direction,
        octets: b"\xff".to_vec(),
        omitted: 7,
    };
    let trace = Trace { entries: vec![entry(Direction::Sent), entry(Direction::Received)], dropped: 9 };
    assert_eq!(Trace::from(guest::trace(trace.clone())), trace);
    let warnings: Vec<_> = Rule::ALL.iter().map(|rule| Warning { rule: *rule }).collect();
    let back: Result<Vec<_>, _> =
        guest::warnings(warnings.clone()).into_iter().map(Warning::try_from).collect();
    assert_eq!(back.unwrap(), warnings);
}

#[test]
fn a_refusal_in_a_batch_comes_back_as_it_was() {
    for refusal in refusals() {
        let told =
            match guest::error(pop3_client::ErrorKind::Refused(refusal.clone()).at(pop3_client::Step::Retr))
                .kind
            {
                wit::ErrorKind::Refused(told) => told,
                other => panic!("{other:?}"),
            };
        let item = wit::BatchItem { request: guest::request(REQUESTS[0]), outcome: Err(told) };
        assert_eq!(Began::try_from(item).unwrap().item.outcome, Err(refusal));
    }
}
