//! What the catalogue asks of a client while it connects and logs in, against the mock server playing each quirk.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::{mrose, options, refused};
use pop3_client::{
    Connection, Credentials, Error, ErrorKind, Hash, Mailbox, Options, Rule, Security, Step,
    tokio::{Client, TokioTransport},
};
use pop3_mock::{Builder, Mechanism, Quirk, Server, User};

const TOKEN: &str = "ya29.token";

fn builder(quirk: &str) -> Builder {
    let quirk: Quirk = quirk.parse().unwrap();
    let user = User::new("mrose", "tanstaaf").token(TOKEN).message("Subject: hi\r\n\r\nhello\r\n");
    Server::builder().user(user).mechanisms(Mechanism::ALL).external("mrose").misbehave(quirk)
}

/// A server with a quirk, and a client of it.
struct Pair {
    server: Server,
    client: Client,
    security: Security,
}

impl Pair {
    fn new(quirk: &str, security: Security) -> Self {
        Self::with(quirk, security, |_| {})
    }

    fn with(quirk: &str, security: Security, change: impl FnOnce(&mut Options)) -> Self {
        let server = builder(quirk).start_blocking().unwrap();
        let mut options = options(security);
        change(&mut options);
        let client = Client::new(options, server.client_config());
        Self { server, client, security }
    }

    async fn connect(&self) -> Result<Connection<TokioTransport>, Error> {
        let tls = self.security == Security::Tls;
        let port = if tls { self.server.pop3s().port() } else { self.server.pop3().port() };
        self.client.connect("localhost", port).await
    }

    async fn log_in(&self, credentials: &Credentials) -> Result<Mailbox<TokioTransport>, Error> {
        Ok(self.connect().await?.authenticate(credentials).await?)
    }

    /// Logs in, looks at the maildrop and leaves.
    async fn works(&self, credentials: &Credentials) {
        let mut mailbox = self.log_in(credentials).await.unwrap();
        assert_eq!(mailbox.stat().await.unwrap().messages, 1);
        mailbox.quit().await.unwrap();
    }

    /// The commands that were sent since the last call.
    fn said(&self) -> Vec<String> {
        let trace = self.client.take_trace().to_string();
        let said = trace.lines().filter_map(|line| line.strip_prefix("C: ")?.strip_suffix("\\r\\n"));
        said.map(str::to_owned).collect()
    }
}

fn apop() -> Credentials {
    Credentials::Apop { user: "mrose".into(), password: "tanstaaf".into() }
}

fn plain() -> Credentials {
    Credentials::plain("mrose", "tanstaaf")
}

fn automatic() -> Credentials {
    Credentials::automatic("mrose", "tanstaaf")
}

fn xoauth2(token: &str) -> Credentials {
    Credentials::XOauth2 { user: "mrose".into(), token: token.into() }
}

fn is_misuse(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Misuse(_))
}

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
async fn the_timestamp_is_found_wherever_it_stands() {
    for quirk in ["apop-timestamp-first", "apop-timestamp-after-text"] {
        let pair = Pair::new(quirk, Security::Plaintext);
        pair.works(&apop()).await;
        assert_eq!(pair.said()[0], "APOP mrose ***");
    }
}

#[tokio::test]
async fn without_a_good_timestamp_apop_sends_nothing() {
    for quirk in
        ["greeting-without-timestamp", "apop-fake-timestamp", "apop-malformed-timestamp", "greeting-bare-ok"]
    {
        let pair = Pair::new(quirk, Security::Plaintext);
        let error = pair.log_in(&apop()).await.err().unwrap();
        assert!(error.step == Step::Apop && is_misuse(&error), "{quirk}: {error}");
        assert_eq!(pair.said(), [""; 0], "{quirk}");
    }
}

#[tokio::test]
async fn apop_is_not_tried_because_a_timestamp_is_there() {
    let pair = Pair::new("apop-advertised-refused", Security::Plaintext);
    pair.works(&automatic()).await;
    assert_eq!(pair.said()[..2], ["CAPA", "AUTH SCRAM-SHA-512"]);
    let error = pair.log_in(&apop()).await.err().unwrap();
    assert_eq!(error, refused(Step::Apop, None, "Invalid login or password"));
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_never_a_login() {
    let pair = Pair::new("extra-reply-after-err", Security::Plaintext);
    let wrong = Credentials::user_pass("mrose", "tanstaff");
    let failure = pair.connect().await.unwrap().authenticate(&wrong).await.err().unwrap();
    assert_eq!(failure.error.step, Step::Pass);
    if let Some(connection) = failure.connection {
        let error = connection.authenticate(&mrose()).await.err().unwrap().error;
        assert!(!matches!(error.kind, ErrorKind::Refused(_) | ErrorKind::Misuse(_)), "{error}");
    }
}

#[tokio::test]
async fn a_greeting_keeps_its_octets_and_its_code() {
    let greeting = |quirk| async move {
        Pair::new(quirk, Security::Plaintext).connect().await.unwrap().greeting().clone()
    };
    assert!(greeting("greeting-8bit").await.text.ends_with(b"steht zur Verf\xfcgung."));
    assert_eq!(greeting("greeting-bracket-not-code").await.code, None);
    assert_eq!(greeting("greeting-xclient").await.code.unwrap().as_str(), "XCLIENT");
    assert_eq!(greeting("greeting-bare-ok").await.text, b"");
}

#[tokio::test]
async fn a_greeting_that_is_none_ends_the_attempt_and_nothing_is_sent() {
    for (quirk, kind) in [
        ("greeting-no-status", ErrorKind::Violation(Rule::StatusIndicator)),
        ("greeting-preamble-lines", ErrorKind::Violation(Rule::StatusIndicator)),
        ("status-token-glued", ErrorKind::Violation(Rule::StatusGlued)),
        ("greeting-err", refused(Step::Greeting, None, "Permission denied - closing connection.").kind),
    ] {
        let pair = Pair::new(quirk, Security::Plaintext);
        assert_eq!(pair.connect().await.err().unwrap(), kind.at(Step::Greeting), "{quirk}");
        assert_eq!(pair.said(), [""; 0], "{quirk}");
    }
}

#[tokio::test]
async fn octets_behind_the_greeting_end_the_session_before_a_password() {
    let pair = Pair::new("greeting-multiline-unsolicited", Security::Plaintext);
    let failure = pair.connect().await.unwrap().authenticate(&mrose()).await.err().unwrap();
    assert_eq!(failure.error.kind, ErrorKind::Violation(Rule::UnaskedOctets));
    assert!(pair.said().iter().all(|line| !line.starts_with("PASS")));
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
async fn a_server_that_does_not_list_user_hears_none() {
    let pair = Pair::new("user-unadvertised", Security::Plaintext);
    let mut connection = pair.connect().await.unwrap();
    connection.capabilities().await.unwrap();
    let failure = connection.authenticate(&mrose()).await.err().unwrap();
    assert!(is_misuse(&failure.error), "{}", failure.error);
    assert_eq!(pair.said(), ["CAPA"]);
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
    assert_eq!(expire.retention, pop3_client::Retention::Days(60));
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
