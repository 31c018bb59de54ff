//! Quirks of USER, PASS and AUTH.

use pop3_client::{Credentials, ErrorKind, Rule, Security, Step, tokio::Client};
use pop3_mock::{Quirk, Server, User};

use crate::{
    common::{mrose, options, refused},
    pair::{Pair, TOKEN, automatic, plain, xoauth2},
};

#[tokio::test]
async fn quirks_that_a_login_takes_no_notice_of() {
    for quirk in [
        "arg-length-limit-40",
        "auth-continuation-bare-plus",
        "auth-continuation-text",
        "auth-ir-unsupported",
        "auth-list-probe",
        "bad-command-budget",
        "bare-ok-replies",
        "capa-differs-by-state",
        "capa-dot-prefixed-line",
        "capa-duplicate-conflicting",
        "capa-empty-list",
        "capa-equals-form",
        "capa-err",
        "capa-err-after-auth",
        "capa-grows-over-years",
        "capa-lowercase",
        "capa-misspelled-tag",
        "capa-sasl-empty",
        "capa-unknown-lines",
        "capa-xoauth2-missing",
        "expire-value-misleading",
        "greeting-8bit",
        "greeting-bare-ok",
        "greeting-bracket-not-code",
        "greeting-odd-whitespace",
        "greeting-xclient",
        "noop-pre-auth-closes",
        "strict-command-syntax",
        "user-always-ok",
        "utf8-after-login",
    ] {
        if quirk == "bare-ok-replies" {
            // STAT is bare as well there, and that is another rule.
            Pair::new(quirk, Security::Plaintext).log_in(&mrose()).await.unwrap().quit().await.unwrap();
            continue;
        }
        for credentials in [mrose(), plain(), automatic()] {
            Pair::new(quirk, Security::Tls).works(&credentials).await;
        }
    }
}

#[tokio::test]
async fn a_failure_with_a_plus_sign_is_no_login() {
    let error = Pair::new("plus-err-status", Security::Plaintext).log_in(&mrose()).await.err().unwrap();
    assert_eq!(error, ErrorKind::Violation(Rule::StatusIndicator).at(Step::Pass));
}

#[tokio::test]
async fn ok_in_the_place_of_a_challenge_is_no_login() {
    let pair = Pair::new("auth-continuation-plus-ok", Security::Plaintext);
    for credentials in [plain(), automatic()] {
        let error = pair.log_in(&credentials).await.err().unwrap();
        assert_eq!(error, ErrorKind::Violation(Rule::OkBeforeResponse).at(Step::Auth));
    }
    let tolerant = Pair::with("auth-continuation-plus-ok", Security::Plaintext, |options| {
        options.tolerances.ok_as_challenge = true;
    });
    for credentials in [plain(), automatic()] {
        tolerant.works(&credentials).await;
    }
    assert!(tolerant.client.take_warnings().iter().all(|warning| warning.rule == Rule::OkBeforeResponse));
}

#[tokio::test]
async fn the_form_that_a_server_takes_is_found() {
    let pair = Pair::new("auth-ir-required", Security::Plaintext);
    pair.works(&plain()).await;
    assert_eq!(pair.said()[..2], ["AUTH PLAIN", "AUTH PLAIN ***"]);

    // Asked to save the round trip, the client runs into a server that hangs up on it: that is no bad password.
    let pair = Pair::with("auth-ir-unsupported", Security::Tls, |options| options.initial_response = true);
    let error = pair.log_in(&xoauth2(TOKEN)).await.err().unwrap();
    assert_eq!(error, refused(Step::Auth, None, "Protocol error. Connection is closed. 10"));
}

#[tokio::test]
async fn an_empty_initial_response_may_be_asked_for_again() {
    let pair = Pair::with("auth-ir-empty-equals", Security::Tls, |options| options.initial_response = true);
    pair.works(&Credentials::External { authorization_id: None }).await;
    assert!(pair.said().contains(&"AUTH EXTERNAL =".to_owned()));
}

#[tokio::test]
async fn a_refused_token_brings_its_reason_along() {
    let pair =
        Pair::with("xoauth2-error-challenge", Security::Tls, |options| options.initial_response = true);
    for credentials in [
        xoauth2("expired"),
        Credentials::OauthBearer { authorization_id: Some("mrose".into()), token: "expired".into() },
    ] {
        let error = pair.log_in(&credentials).await.err().unwrap();
        let ErrorKind::Refused(refusal) = &error.kind else { panic!("{error}") };
        assert!(refusal.detail.as_ref().is_some_and(|json| json.starts_with(b"{\"status\":")), "{refusal:?}");
    }
}

#[tokio::test]
async fn a_token_that_is_too_long_for_the_server_is_told_from_a_bad_one() {
    let pair = Pair::new("auth-token-too-long", Security::Tls);
    let error = pair.log_in(&xoauth2(&"t".repeat(1000))).await.err().unwrap();
    assert_eq!(error, refused(Step::Auth, None, "Input line too long."));
}

#[tokio::test]
async fn a_server_that_closes_after_a_login_failed_has_refused_it() {
    let pair = Pair::new("drops-on-auth-fail", Security::Plaintext);
    let wrong = Credentials::user_pass("mrose", "tanstaff");
    let failure = pair.connect().await.unwrap().authenticate(&wrong).await.err().unwrap();
    assert!(matches!(failure.error.kind, ErrorKind::Refused(_)), "{}", failure.error);
    let again = failure.connection.unwrap().authenticate(&mrose()).await.err().unwrap();
    assert!(again.connection.is_none() && again.error.is_retryable(), "{}", again.error);
}

#[tokio::test]
async fn a_server_that_closes_at_the_password_has_not_refused_it() {
    let error = Pair::new("drops-after-pass", Security::Plaintext).log_in(&mrose()).await.err().unwrap();
    assert_eq!(error, ErrorKind::Closed.at(Step::Pass));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_right_password_that_failed_once_may_be_tried_again() {
    let pair = Pair::new("auth-fail-transient", Security::Plaintext);
    let failure = pair.connect().await.unwrap().authenticate(&mrose()).await.err().unwrap();
    assert!(failure.error.is_retryable(), "{}", failure.error);
    failure.connection.unwrap().authenticate(&mrose()).await.unwrap().quit().await.unwrap();
}

#[tokio::test]
async fn no_password_follows_a_refused_name() {
    for (quirk, user) in [("user-err-stop", "nobody"), ("user-advertised-but-refused", "mrose")] {
        let pair = Pair::new(quirk, Security::Plaintext);
        let error = pair.log_in(&Credentials::user_pass(user, "tanstaaf")).await.err().unwrap();
        assert!(error.step == Step::User && matches!(error.kind, ErrorKind::Refused(_)), "{quirk}: {error}");
        assert!(pair.said().iter().all(|line| !line.starts_with("PASS")), "{quirk}");
    }
}

#[tokio::test]
async fn a_long_name_goes_out_whole() {
    let pair = Pair::new("arg-length-limit-40", Security::Plaintext);
    let name = format!("{}@example.org", "long".repeat(10));
    let error = pair.log_in(&Credentials::user_pass(&*name, "tanstaaf")).await.err().unwrap();
    assert_eq!(error, refused(Step::User, None, ""));
    assert_eq!(pair.said(), [format!("USER {name}")]);
}

#[tokio::test]
async fn a_password_with_spaces_is_safe_in_sasl() {
    let quirk: Quirk = "pass-with-spaces-8bit".parse().unwrap();
    let user = User::new("mrose", "two words");
    let server = Server::builder().user(user).misbehave(quirk).start_blocking().unwrap();
    let client = Client::new(options(Security::Plaintext), server.client_config());
    let connect = || client.connect("127.0.0.1", server.pop3().port());
    let by_pass = connect().await.unwrap().authenticate(&Credentials::user_pass("mrose", "two words")).await;
    assert_eq!(by_pass.err().unwrap().error, refused(Step::Pass, None, "Login failed."));
    let by_plain = connect().await.unwrap().authenticate(&Credentials::plain("mrose", "two words")).await;
    by_plain.unwrap().quit().await.unwrap();
}
