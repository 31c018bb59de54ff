//! Real mail from a real server: both clients against Dovecot.
//!
//! The messages are written to a Maildir by this test, sent by Dovecot, and compared with what RFC 1939 says a
//! server sends. Where Dovecot is not installed the tests say so and pass, unless `POP3_REQUIRE_DOVECOT` is `1`.

mod session;

use std::sync::LazyLock;

use pop3_conformance::dovecot::{Corpus, Dovecot, Installed, transmitted};

use session::{Component, Native, Outcome, Security, Session};

/// Made once: the largest message has 64 MiB.
static VARIED: LazyLock<Corpus> = LazyLock::new(Corpus::varied);

/// Every security with every client, each a test to be seen.
macro_rules! tests {
    ($($module:ident: $security:ident;)*) => { $(
        mod $module {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn native_fetches_every_message_byte_for_byte_and_deletes_it() -> Outcome<()> {
                fetches_and_deletes::<Native>(Security::$security).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn component_fetches_every_message_byte_for_byte_and_deletes_it() -> Outcome<()> {
                fetches_and_deletes::<Component>(Security::$security).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn native_session_dropped_before_quit_deletes_nothing() -> Outcome<()> {
                dropped_deletes_nothing::<Native>(Security::$security).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn component_session_dropped_before_quit_deletes_nothing() -> Outcome<()> {
                dropped_deletes_nothing::<Component>(Security::$security).await
            }
        }
    )* };
}

tests! {
    plaintext: Plaintext;
    stls: Stls;
    tls: Tls;
}

async fn fetches_and_deletes<S: Session>(security: Security) -> Outcome<()> {
    let Some(dovecot) = started(&VARIED)? else { return Ok(()) };
    let mut session = S::open(&dovecot, security).await?;
    let names = session.names().await?;
    assert!(names.values().eq(VARIED.messages.iter().map(|message| &message.name)), "{names:?}");

    for (&number, stored) in names.keys().zip(&VARIED.messages) {
        assert_same(&stored.name, &session.fetch(number).await?, &transmitted(&stored.octets));
        session.delete(number).await?;
    }
    session.quit().await?;

    assert_eq!(dovecot.remaining()?, []);
    assert_security(&dovecot, security)
}

async fn dropped_deletes_nothing<S: Session>(security: Security) -> Outcome<()> {
    let corpus = Corpus::few();
    let Some(dovecot) = started(&corpus)? else { return Ok(()) };
    let mut session = S::open(&dovecot, security).await?;
    for &number in session.names().await?.keys() {
        session.fetch(number).await?;
        session.delete(number).await?;
    }

    drop(session);
    dovecot.wait_for_end_of_session()?;

    assert_eq!(dovecot.remaining()?, corpus.messages);
    assert_security(&dovecot, security)
}

/// `None` where there is no Dovecot and none is required.
fn started(corpus: &Corpus) -> Outcome<Option<Dovecot>> {
    let thread = std::thread::current();
    let Some(installed) = Installed::find_or_skip(thread.name().unwrap_or("a test")) else { return Ok(None) };
    Ok(Some(Dovecot::start(&installed, corpus)?))
}

/// Fails with the place of the first difference, not with 64 MiB of mail.
fn assert_same(name: &str, fetched: &[u8], expected: &[u8]) {
    assert!(fetched == expected, "{name}: {}", difference(fetched, expected));
}

fn difference(fetched: &[u8], expected: &[u8]) -> String {
    let same = fetched.iter().zip(expected).take_while(|(a, b)| a == b).count();
    let near = |octets: &[u8]| {
        octets[same.saturating_sub(20)..octets.len().min(same + 20)].escape_ascii().to_string()
    };
    format!(
        "{} octets fetched, {} expected, the first difference at {same}:\n fetched: {}\nexpected: {}",
        fetched.len(),
        expected.len(),
        near(fetched),
        near(expected),
    )
}

/// Dovecot's word on whether the login came over TLS.
fn assert_security(dovecot: &Dovecot, security: Security) -> Outcome<()> {
    let log = dovecot.log();
    let login = log.lines().find(|line| line.contains("user=<alice>")).ok_or("no login in the log")?;
    assert_eq!(login.contains(", TLS, "), security != Security::Plaintext, "{login}");
    Ok(())
}
