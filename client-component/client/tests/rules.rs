//! Every rule that a server can break: an error after which nothing more is written, or a warning.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

mod common;

use common::{logged_in, mrose, options, play};
use pop3_client::{
    Condition, Credentials, Error, ErrorKind, Limits, Options, Rule, Security, Tolerances, tokio::Client,
};
use pop3_mock::{Direction, Script, Server};

/// What the client does with a server, and what must come of it.
struct Breach {
    script: Script,
    doing: Doing,
    tolerances: Tolerances,
}

#[derive(Clone, Copy)]
enum Doing {
    Connect,
    ConnectWithStls,
    Languages,
    Leave,
    AuthPlain,
    Stat,
    Scan,
    ScanOne,
    UniqueIds,
    UniqueIdOne,
    Retrieve,
    RetrieveListed,
    Top,
    DeleteTwice,
    Quit,
}

/// Rules of SASL mechanisms: they have tests of their own.
const OF_SASL: &[Rule] = &[
    Rule::ChallengeBase64,
    Rule::ChallengeMessage,
    Rule::ScramExtension,
    Rule::ScramNonce,
    Rule::ScramIterations,
    Rule::ScramSignature,
];

fn greeting(line: &str) -> Option<Breach> {
    breach(Script::new().send(line).hang(), Doing::Connect)
}

/// Behind the login, `command` is answered by `reply`.
fn answered(doing: Doing, command: &str, reply: &str) -> Option<Breach> {
    breach(logged_in().expect(format!("{command}\r\n")).reply(reply).hang(), doing)
}

fn breach(script: Script, doing: Doing) -> Option<Breach> {
    Some(Breach { script, doing, tolerances: Tolerances::default() })
}

/// A server that breaks `rule`.
fn breach_of(rule: Rule) -> Option<Breach> {
    let auth = || Script::new().send("+OK\r\n").expect("AUTH PLAIN\r\n");
    match rule {
        Rule::StatusIndicator => greeting("220 mail.example ESMTP\r\n"),
        Rule::StatusCase => greeting("+ok ready\r\n"),
        Rule::StatusSeparator => greeting("+OK\tready\r\n"),
        Rule::StatusGlued => greeting("+Okay, do your thing.\r\n"),
        Rule::StatusLineFeed => answered(Doing::Retrieve, "RETR 1", "+OK\nSubject: x\n.\n"),
        Rule::OctetsBeforeTls => breach(
            Script::new().send("+OK\r\n").expect("STLS\r\n").reply("+OK\r\n-ERR ").hang(),
            Doing::ConnectWithStls,
        ),
        Rule::OkBeforeResponse => breach(auth().reply("+OK\r\n").hang(), Doing::AuthPlain),
        Rule::CancelIgnored => {
            let script = auth().reply("+ \r\n").expect("AG1yb3NlAHRhbnN0YWFm\r\n").reply("+ \r\n");
            breach(script.expect("*\r\n").reply("+OK\r\n").hang(), Doing::AuthPlain)
        }
        Rule::QuitRefused => {
            breach(Script::new().send("+OK\r\n").expect("QUIT\r\n").reply("-ERR\r\n"), Doing::Leave)
        }
        Rule::QuitUnanswered => breach(logged_in().expect("QUIT\r\n").close(), Doing::Quit),
        rule => breach_behind_login(rule),
    }
}

fn breach_behind_login(rule: Rule) -> Option<Breach> {
    use Doing::{DeleteTwice, Retrieve, Scan, ScanOne, Stat, Top, UniqueIdOne, UniqueIds};
    match rule {
        Rule::ListingLineFeed => answered(Scan, "LIST", "+OK\r\n1 120\n"),
        Rule::UnaskedOctets => answered(DeleteTwice, "DELE 1", "+OK\r\n+OK\r\n"),
        Rule::Continuation => answered(Stat, "STAT", "+ \r\n"),
        Rule::StatFields => answered(Stat, "STAT", "+OK seven 1800662\r\n"),
        Rule::NumberOverflow => answered(Stat, "STAT", "+OK 4294967296 1\r\n"),
        Rule::StatSize => answered(Stat, "STAT", "+OK 52 -1875232734\r\n"),
        Rule::ScanFields => answered(Scan, "LIST", "+OK\r\n7 ten-twenty-four\r\n.\r\n"),
        Rule::ScanSize => answered(Scan, "LIST", "+OK\r\n1 -1\r\n.\r\n"),
        Rule::ScanMismatch => answered(ScanOne, "LIST 1", "+OK 99 1024\r\n"),
        Rule::MessageNumber => answered(Scan, "LIST", "+OK\r\n0 120\r\n.\r\n"),
        Rule::NumberBeyondLimit => answered(Scan, "LIST", "+OK\r\n2147483647 10\r\n.\r\n"),
        Rule::DuplicateNumber => answered(Scan, "LIST", "+OK\r\n2 200\r\n2 300\r\n.\r\n"),
        Rule::ListingBlank => answered(Scan, "LIST", "+OK\r\n\r\n2 200\r\n.\r\n"),
        Rule::ListingUnended => {
            let script = logged_in().expect("LIST\r\n").reply("+OK\r\n1 120\r\n.").close();
            let tolerances = Tolerances { unended_listing: true, ..Tolerances::default() };
            Some(Breach { script, doing: Scan, tolerances })
        }
        Rule::ListingRefused => {
            let script = logged_in().expect("LIST\r\n").reply("-ERR no messages\r\n");
            breach(script.expect("STAT\r\n").reply("+OK 0 0\r\n").hang(), Scan)
        }
        Rule::ListingPrefix => answered(UniqueIds, "UIDL", "+OK\r\n+OK 1 abc\r\n.\r\n"),
        Rule::UniqueIdFields => answered(UniqueIds, "UIDL", "+OK\r\n3 \r\n.\r\n"),
        Rule::UniqueIdControl => answered(UniqueIds, "UIDL", "+OK\r\n1 \x1b]0;pwned\x07\r\n.\r\n"),
        Rule::UniqueIdLength => {
            answered(UniqueIds, "UIDL", &format!("+OK\r\n1 {}\r\n.\r\n", "A".repeat(5000)))
        }
        Rule::UniqueIdDuplicate => answered(UniqueIds, "UIDL", "+OK\r\n4 3f2a\r\n9 3f2a\r\n.\r\n"),
        Rule::UniqueIdMismatch => answered(UniqueIdOne, "UIDL 1", "+OK 99 101\r\n"),
        Rule::UniqueIdUnnumbered => answered(UniqueIdOne, "UIDL 1", "+OK abcdef\r\n"),
        Rule::LanguageTag => answered(Doing::Languages, "LANG", "+OK\r\n(en) English\r\n.\r\n"),
        Rule::BareTerminator => answered(Retrieve, "RETR 1", "+OK\r\na\n.\nb\r\n.\r\n"),
        Rule::BodyStatus => answered(Top, "TOP 1 0", "+OK\r\n+OK\r\nSubject: x\r\n\r\n.\r\n"),
        Rule::TopZero => {
            let script = logged_in().expect("TOP 1 0\r\n").reply("-ERR bad argument\r\n");
            breach(script.expect("TOP 1 1\r\n").reply("+OK\r\nSubject: x\r\n.\r\n").hang(), Top)
        }
        Rule::Shortfall => {
            let script =
                logged_in().expect("LIST\r\n").reply("+OK\r\n1 200000\r\n.\r\n").expect("RETR 1\r\n");
            breach(script.reply("+OK\r\nSubject: x\r\n.\r\n").hang(), Doing::RetrieveListed)
        }
        // A rule that was added without a server that breaks it.
        _ => None,
    }
}

/// Does it; where the session may go on, says whether it does.
async fn done(client: &Client, server: &Server, doing: Doing) -> Result<(), Error> {
    let connection = client.connect("localhost", server.pop3().port()).await?;
    let credentials = match doing {
        Doing::Connect | Doing::ConnectWithStls => return Ok(()),
        Doing::Leave => return connection.quit().await,
        Doing::AuthPlain => Credentials::plain("mrose", "tanstaaf"),
        _ => mrose(),
    };
    let mut mailbox = connection.authenticate(&credentials).await?;
    let result = match doing {
        Doing::Quit => return Ok(mailbox.quit().await?),
        Doing::Languages => mailbox.languages().await.map(drop),
        Doing::Stat => mailbox.stat().await.map(drop),
        Doing::Scan => mailbox.scan().await.map(drop),
        Doing::ScanOne => mailbox.scan_one(1).await.map(drop),
        Doing::UniqueIds => mailbox.unique_ids().await.map(drop),
        Doing::UniqueIdOne => mailbox.unique_id_of(1).await.map(drop),
        Doing::Retrieve => common::retrieve(&mut mailbox, 1).await.map(drop),
        Doing::RetrieveListed => {
            mailbox.scan().await?;
            common::retrieve(&mut mailbox, 1).await.map(drop)
        }
        Doing::Top => read(mailbox.top(1, 0).await?).await,
        Doing::DeleteTwice => {
            mailbox.delete(1).await?;
            mailbox.delete(2).await
        }
        _ => Ok(()),
    };
    if let Err(error) = &result {
        let goes_on = error.leaves_session_usable();
        assert_eq!(mailbox.condition(), if goes_on { Condition::Ready } else { Condition::Over });
        if !goes_on {
            assert_eq!(mailbox.noop().await.unwrap_err().kind, ErrorKind::Poisoned);
            assert_eq!(mailbox.delete(1).await.unwrap_err().kind, ErrorKind::Poisoned);
        }
    }
    result
}

async fn read<T: pop3_client::Transport>(mut message: pop3_client::Message<'_, T>) -> Result<(), Error> {
    while message.chunk().await?.is_some() {}
    Ok(())
}

async fn broken(rule: Rule) {
    let Breach { script, doing, tolerances } =
        breach_of(rule).unwrap_or_else(|| panic!("no server breaks {rule}"));
    let server = play(script);
    let security = if matches!(doing, Doing::ConnectWithStls) { Security::Stls } else { Security::Plaintext };
    let limits = Limits { entries: 1000, ..Limits::default() };
    let options = Options { tolerances, limits, allow_plaintext_auth: true, ..options(security) };
    let client = Client::new(options, server.client_config());
    let result = done(&client, &server, doing).await;
    let warnings: Vec<_> = client.take_warnings().iter().map(|warning| warning.rule).collect();
    match result {
        Ok(()) => assert_eq!(warnings, [rule], "put up with"),
        Err(error) => assert_eq!((error.kind, warnings), (ErrorKind::Violation(rule), vec![])),
    }
    let _ = server.commands();
    let sent = server.transcript().octets(Direction::Client);
    let sent = String::from_utf8(sent).unwrap();
    assert!(
        !sent.contains("NOOP") && sent.matches("DELE").count() < 2,
        "nothing is written behind it: {sent}"
    );
}

#[tokio::test]
async fn every_rule_that_a_server_breaks_is_an_error_that_writes_nothing_more_or_a_warning() {
    for &rule in Rule::ALL.iter().filter(|rule| !OF_SASL.contains(rule)) {
        broken(rule).await;
    }
}
