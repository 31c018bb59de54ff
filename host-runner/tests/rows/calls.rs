//! Calls that are cancelled, and a login that goes round CAPA.

use pop3_client::{Answer, Condition, ErrorKind, Options, Phase, Pipelining, Request, Security, Step};
use pop3_mock::{Message, Server, User};

use super::{
    row::{Row, full, logged_in, mrose, options, quit, scripted},
    subject,
};
use crate::told::Told;

pub(crate) async fn a_call_that_waits_is_cancelled_and_the_session_goes_on() -> Told {
    let mut row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    row.tap.hold(true);
    subject::cancelled(&row.client, mailbox.stat(), row.tap.saw("STAT\r\n")).await;
    row.tell(&subject::condition(&mut mailbox).await);
    row.tap.hold(false);
    let entry = mailbox.scan_one(3).await.unwrap();
    assert_eq!(entry.message.get(), 3);
    row.tell(&entry);
    row.tell(&subject::condition(&mut mailbox).await);
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_message_that_waits_is_cancelled_and_the_session_goes_on() -> Told {
    let mut row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    row.tap.hold(true);
    let retrieve = async { mailbox.retrieve(1).await.map(drop) };
    subject::cancelled(&row.client, retrieve, row.tap.saw("RETR 1\r\n")).await;
    row.tap.hold(false);
    row.tell(&mailbox.stat().await.unwrap());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_wish_to_cancel_ends_one_call() -> Told {
    let mut row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    for sent in ["PASS tanstaaf\r\nNOOP\r\n", "STAT\r\nNOOP\r\n"] {
        row.tap.hold(true);
        subject::cancelled(&row.client, mailbox.noop(), row.tap.saw(sent)).await;
        row.tap.hold(false);
        row.tell(&mailbox.stat().await.unwrap());
    }
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_message_left_behind_is_read_up_to_the_limit() -> Told {
    let user = User::new("mrose", "tanstaaf").message(Message::generated(300_000, 7));
    let mut options = options(Security::Plaintext);
    options.limits.drain = 1000;
    let mut row = Row::new(Server::builder().user(user), options).await;
    let mut mailbox = row.mailbox().await;
    drop(mailbox.retrieve(1).await.unwrap());
    assert_eq!(subject::condition(&mut mailbox).await, Condition::Unfinished);
    let error = mailbox.stat().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit(pop3_client::Limit::Drain));
    row.tell_error(&error);
    drop(mailbox);
    row.end().await
}

/// Logs in where CAPA ends the connection, or nothing.
async fn entered(quirk: &str) -> Told {
    let server = full().misbehave(quirk.parse::<pop3_mock::Quirk>().unwrap());
    let mut options = Options { initial_response: true, ..options(Security::Plaintext) };
    options.deadlines.reply = std::time::Duration::from_millis(200);
    let mut row = Row::new(server, options).await;
    let credentials = pop3_client::Credentials::plain("mrose", "tanstaaf");
    let mut mailbox = row.client.enter("localhost", row.port(), &credentials).await.unwrap();
    row.tell(&mailbox.stat().await.unwrap());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_server_that_hangs_up_on_capa_is_entered_without() -> Told {
    let told = entered("capa-drops-connection").await;
    assert_eq!((told.wire.len(), told.wire[1][0].as_str()), (2, "AUTH PLAIN\\r\\n"), "{told:?}");
    told
}

pub(crate) async fn a_server_that_hangs_on_capa_is_entered_without() -> Told {
    let told = entered("capa-hang").await;
    assert_eq!((told.wire.len(), told.wire[1][0].as_str()), (2, "AUTH PLAIN\\r\\n"), "{told:?}");
    told
}

pub(crate) async fn a_refused_login_by_enter_is_no_reason_for_another_connection() -> Told {
    let mut row = Row::clear(full()).await;
    let wrong = pop3_client::Credentials::user_pass("mrose", "wrong");
    let error = row.client.enter("localhost", row.port(), &wrong).await.err().unwrap();
    assert_eq!(error.step, Step::Pass);
    row.tell_error(&error);
    let told = row.end().await;
    assert_eq!(told.wire.len(), 1, "{told:?}");
    told
}

pub(crate) async fn a_server_that_knows_no_capa_is_used_all_the_same() -> Told {
    let script = logged_in().expect("CAPA\r\n").reply("-ERR what?\r\n");
    let mut row = Row::clear(scripted(quit(script))).await;
    let mut mailbox = row.log_in(&mrose()).await.unwrap();
    row.tell_error(&subject::announced_after_login(&mut mailbox).await.unwrap_err());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn an_item_of_a_batch_is_not_lost_where_its_message_waits() -> Told {
    let script = logged_in().expect("RETR 1\r\n").reply("+OK\r\n").hang();
    let mut options = options(Security::Plaintext);
    options.pipelining.mode = Pipelining::Never;
    options.deadlines.silence = std::time::Duration::from_millis(200);
    let mut row = Row::new(scripted(script), options).await;
    let mut mailbox = row.mailbox().await;
    let mut batch = subject::batch(&mut mailbox, vec![Request::Retrieve(1)]).await.unwrap();
    let item = batch.next().await.unwrap().unwrap();
    assert_eq!(item.outcome, Ok(Answer::Message { announced: None }));
    let error = batch.chunk().await.unwrap_err();
    assert_eq!(error, ErrorKind::Timeout(Phase::Silence).at(Step::Retr));
    row.tell_error(&error);
    drop(batch);
    drop(mailbox);
    row.end().await
}
