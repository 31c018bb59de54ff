//! What the server says first.

use pop3_client::{CodeKind, ErrorKind, Options, Security, Step};
use pop3_mock::Script;

use super::{
    row::{Row, full, greeting, mrose, options, quit, scripted},
    subject,
};
use crate::told::Told;

pub(crate) async fn a_greeting_has_its_code_and_its_last_timestamp() -> Told {
    let said = "+OK [X-READY/NOW] hello <not one> <1.2@a.example> <3.4@b.example> caf\u{e9}\r\n";
    let mut row = Row::clear(scripted(quit(Script::new().send(said)))).await;
    let connection = row.connect().await.unwrap();
    let greeting = connection.greeting().clone();
    assert_eq!(greeting.code.as_ref().unwrap().as_str(), "X-READY/NOW");
    assert_eq!(greeting.apop_timestamp.as_deref(), Some(&b"<3.4@b.example>"[..]));
    row.tell(&greeting);
    connection.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_greeting_that_refuses_says_why() -> Told {
    let mut row = Row::clear(scripted(Script::new().send("-ERR [SYS/TEMP] later\r\n").hang())).await;
    let error = row.connect().await.err().unwrap();
    assert_eq!(error.step, Step::Greeting);
    let ErrorKind::Refused(refusal) = &error.kind else { panic!("{error}") };
    assert!(refusal.code.as_ref().is_some_and(|code| code.kind() == CodeKind::SysTemp), "{refusal}");
    row.tell_error(&error);
    row.end().await
}

pub(crate) async fn tls_by_hand_forgets_the_timestamp_and_the_capabilities() -> Told {
    let by_hand = Options { server_name: Some("localhost".into()), ..options(Security::Plaintext) };
    let mut row = Row::new(full(), by_hand).await;
    let mut connection = row.connect().await.unwrap();
    assert!(connection.greeting().apop_timestamp.is_some());
    let before = subject::announced(&mut connection).await.unwrap();
    assert!(before.stls() && before.pipelining());
    row.tell(&before);
    let mut connection = connection.start_tls().await.unwrap();
    assert_eq!(connection.greeting().apop_timestamp, None);
    row.tell(connection.greeting());
    let under = subject::announced(&mut connection).await.unwrap();
    assert!(!under.stls());
    row.tell(&under);
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    let behind = subject::announced_after_login(&mut mailbox).await.unwrap();
    row.tell(&behind);
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn tls_by_hand_that_is_refused_ends_the_session() -> Told {
    let script = greeting().expect("STLS\r\n").reply("-ERR no\r\n").hang();
    let mut row = Row::clear(scripted(script)).await;
    let error = row.connect().await.unwrap().start_tls().await.err().unwrap();
    assert_eq!((error.step, error.leaves_session_usable()), (Step::Stls, false));
    row.tell_error(&error);
    row.end().await
}
