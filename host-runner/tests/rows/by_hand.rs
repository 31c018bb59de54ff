//! A mechanism of the caller's own, and commands that the client does not have.

use pop3_client::{ErrorKind, RawCommand, Rule, Secret, Step};

use super::{
    row::{Row, greeting, logged_in, mrose, quit, scripted},
    subject::{self, AuthStep},
};
use crate::told::Told;

pub(crate) async fn a_mechanism_of_the_callers_own_is_stepped() -> Told {
    let script = greeting().expect("AUTH X-RIDDLE Zmlyc3Q=\r\n").reply("+ d2hvPw==\r\n");
    let script = script.expect("bWU=\r\n").reply("+ d2h5Pw==\r\n").expect("\r\n").reply("+OK\r\n");
    let mut row = Row::clear(scripted(quit(script))).await;
    let connection = row.connect().await.unwrap();
    let mut step = connection.begin_auth("X-RIDDLE", Some(&Secret::from("first"))).await.unwrap();
    let mut asked = vec![];
    for answer in ["me", ""] {
        let AuthStep::Challenge(exchange) = step else { panic!("{step:?}") };
        asked.push(exchange.challenge().to_vec());
        step = exchange.respond(&Secret::from(answer)).await.unwrap();
    }
    assert_eq!(asked, [b"who?", b"why?"]);
    row.tell(&asked);
    let AuthStep::Done(mailbox) = step else { panic!("{step:?}") };
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn an_exchange_is_cancelled_and_another_login_tried() -> Told {
    let script =
        greeting().expect("AUTH X-RIDDLE\r\n").reply("+ \r\n").expect("*\r\n").reply("-ERR so be it\r\n");
    let script =
        script.expect("USER mrose\r\n").reply("+OK\r\n").expect("PASS tanstaaf\r\n").reply("+OK\r\n");
    let row = Row::clear(scripted(quit(script))).await;
    let begun = row.connect().await.unwrap().begin_auth("X-RIDDLE", None).await.unwrap();
    let AuthStep::Challenge(exchange) = begun else { panic!("{begun:?}") };
    let connection = subject::cancel_exchange(exchange).await.unwrap();
    let mailbox =
        connection.authenticate(&mrose()).await.unwrap_or_else(|failure| panic!("{}", failure.error));
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn an_exchange_is_refused_or_broken_like_any_other() -> Told {
    let refused = greeting().expect("AUTH X-RIDDLE\r\n").reply("-ERR [AUTH] no\r\n");
    let script =
        refused.expect("AUTH X-RIDDLE\r\n").reply("+ what?\r\n").expect("*\r\n").reply("-ERR ok\r\n");
    let mut row = Row::clear(scripted(script.hang())).await;
    let failure = row.connect().await.unwrap().begin_auth("X-RIDDLE", None).await.err().unwrap();
    row.tell_error(&failure.error);
    let failure = failure.connection.unwrap().begin_auth("X-RIDDLE", None).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Violation(Rule::ChallengeBase64).at(Step::Auth));
    row.tell_error(&failure.error);
    row.tell(&failure.connection.is_some());
    drop(failure);
    row.end().await
}

pub(crate) async fn a_command_by_hand_has_a_line_or_a_listing() -> Told {
    let script = logged_in().expect("XSTAT now\r\n").reply("+OK [X-CODE] fine\r\n");
    let script = script.expect("XLIST\r\n").reply(b"+OK two\r\n..one\r\ntwo \xe9\r\n.\r\n");
    let script = script.expect("XTOKEN s3cret\r\n").reply("+OK s3cret it is\r\n");
    let mut row = Row::clear(scripted(quit(script.expect("XNO\r\n").reply("-ERR [SYS/PERM] no\r\n")))).await;
    let mut mailbox = row.mailbox().await;
    let line = mailbox.execute(&RawCommand::new("XSTAT now")).await.unwrap();
    assert_eq!(line.code.as_ref().unwrap().as_str(), "X-CODE");
    row.tell(&line);
    let listing = mailbox.execute(&RawCommand::new("XLIST").with_listing()).await.unwrap();
    assert_eq!(listing.lines[0], b".one");
    row.tell(&listing);
    row.tell(&mailbox.execute(&RawCommand::secret("XTOKEN s3cret")).await.unwrap());
    row.tell_error(&mailbox.execute(&RawCommand::new("XNO")).await.unwrap_err());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_command_by_hand_works_before_login_too() -> Told {
    let script = greeting().expect("XTND\r\n").reply("+OK here\r\n");
    let mut row = Row::clear(scripted(quit(script))).await;
    let mut connection = row.connect().await.unwrap();
    row.tell(&connection.execute(&RawCommand::new("XTND")).await.unwrap());
    connection.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_command_by_hand_carries_no_line_break() -> Told {
    let mut row = Row::clear(scripted(quit(logged_in()))).await;
    let mut mailbox = row.mailbox().await;
    for line in ["XA\r\nDELE 1", "XA\r", "XA\nDELE 1", "XA \0", "", "DELE 1", "quit"] {
        let error = mailbox.execute(&RawCommand::new(line)).await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{line:?}: {error}");
        row.tell_error(&error);
    }
    mailbox.quit().await.unwrap();
    row.end().await
}
