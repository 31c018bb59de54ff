//! Quirks of CAPA, and what is chosen by it.

use pop3_client::{Credentials, Hash, Retention, Security};

use crate::{
    common::mrose,
    pair::{Pair, TOKEN, automatic, is_misuse},
};

#[tokio::test]
async fn automatic_passes_by_what_is_broken_or_hidden() {
    for (quirk, chosen) in [
        ("sasl-advertised-broken", "AUTH PLAIN"),
        ("pre-auth-command-refused", "USER mrose"),
        ("capa-sasl-empty", "USER mrose"),
        ("capa-equals-form", "AUTH PLAIN"),
        ("capa-empty-list", "USER mrose"),
        ("capa-err", "USER mrose"),
    ] {
        let pair = Pair::new(quirk, Security::Tls);
        pair.works(&automatic()).await;
        assert_eq!(pair.said()[1], chosen, "{quirk}");
    }
}

#[tokio::test]
async fn a_token_is_tried_though_nobody_announces_it() {
    let pair = Pair::new("capa-xoauth2-missing", Security::Tls);
    let by_token = Credentials::Automatic {
        user: "mrose".into(),
        password: Some("tanstaaf".into()),
        token: Some(TOKEN.into()),
        authorization_id: None,
    };
    pair.works(&by_token).await;
    assert_eq!(pair.said()[1], "AUTH XOAUTH2");
}

#[tokio::test]
async fn a_server_that_does_not_list_user_hears_none() {
    let pair = Pair::new("user-unadvertised", Security::Plaintext);
    let mut connection = pair.connect().await.unwrap();
    connection.capabilities().await.unwrap();
    let failure = connection.authenticate(&mrose()).await.err().unwrap();
    assert!(is_misuse(&failure.error), "{}", failure.error);
    assert_eq!(pair.said(), ["CAPA"]);
}

#[tokio::test]
async fn capa_after_login_is_done_without_where_it_is_refused() {
    let pair = Pair::new("capa-err-after-auth", Security::Tls);
    let mut mailbox = pair.log_in(&automatic()).await.unwrap();
    let capabilities = mailbox.capabilities().await.unwrap();
    assert!(capabilities.uidl() && !capabilities.has("SASL"));
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn capabilities_differ_by_state_and_are_replaced() {
    let pair = Pair::new("capa-differs-by-state", Security::Tls);
    let mut connection = pair.connect().await.unwrap();
    let before = connection.capabilities().await.unwrap();
    assert!(before.has("SASL") && !before.pipelining());
    let mut mailbox = connection.authenticate(&automatic()).await.unwrap();
    let after = mailbox.capabilities().await.unwrap();
    assert!(!after.has("SASL") && after.pipelining());
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn capabilities_are_read_whatever_stands_beside_them() {
    for quirk in [
        "capa-fragmented",
        "capa-lowercase",
        "capa-dot-prefixed-line",
        "capa-unknown-lines",
        "capa-misspelled-tag",
    ] {
        let pair = Pair::new(quirk, Security::Plaintext);
        let mut connection = pair.connect().await.unwrap();
        let capabilities = connection.capabilities().await.unwrap();
        assert!(capabilities.uidl() && capabilities.stls() && capabilities.sasl("SCRAM-SHA-256"), "{quirk}");
        connection.quit().await.unwrap();
    }
    let pair = Pair::new("capa-duplicate-conflicting", Security::Plaintext);
    let mut connection = pair.connect().await.unwrap();
    let expire = connection.capabilities().await.unwrap().expire().unwrap();
    assert_eq!(expire.retention, Retention::Days(60));
}

#[tokio::test]
async fn a_login_delay_is_told_to_who_is_refused() {
    let pair = Pair::new("login-delay-capability", Security::Plaintext);
    let mut connection = pair.connect().await.unwrap();
    let delay = connection.capabilities().await.unwrap().login_delay().unwrap();
    assert_eq!(delay.delay.as_secs(), 300);
}

#[tokio::test]
async fn a_server_that_breaks_at_capa_is_entered_without() {
    for quirk in ["capa-hang", "capa-drops-connection"] {
        let pair = Pair::with(quirk, Security::Tls, |options| {
            options.deadlines.reply = std::time::Duration::from_millis(200);
        });
        let port = pair.server.pop3s().port();
        let mailbox = pair.client.enter("localhost", port, &automatic()).await.unwrap();
        mailbox.quit().await.unwrap();
        assert_eq!(pair.said(), ["CAPA", "USER mrose", "PASS ***", "QUIT"], "{quirk}");
    }
}

#[tokio::test]
async fn scram_is_by_name_where_capa_says_nothing() {
    let pair = Pair::new("capa-err", Security::Plaintext);
    let (user, password) = ("mrose".into(), "tanstaaf".into());
    pair.works(&Credentials::Scram { hash: Hash::Sha256, authorization_id: None, user, password }).await;
}
