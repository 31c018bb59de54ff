//! Each way to say who one is.

use base64::{Engine, engine::general_purpose::STANDARD};
use pop3_client::{Credentials, ErrorKind, Hash, Options, Security, Step};
use pop3_mock::{Mechanism, Server, User};

use super::row::{Row, full, greeting, logged_in, mrose, options, quit, scripted};
use crate::told::Told;

const USER: &str = "mrose";
const PASSWORD: &str = "tanstaaf";
const TOKEN: &str = "ya29.token";

/// Logs in, looks at the maildrop and leaves.
async fn works(mut row: Row, credentials: &Credentials) -> Told {
    let mut mailbox = row.log_in(credentials).await.unwrap_or_else(|failure| panic!("{}", failure.error));
    let maildrop = mailbox.stat().await.unwrap();
    assert_eq!(maildrop.messages, 3);
    row.tell(&maildrop);
    mailbox.quit().await.unwrap();
    row.end().await
}

async fn in_clear(credentials: Credentials) -> Told {
    works(Row::clear(full()).await, &credentials).await
}

async fn under_tls(credentials: Credentials) -> Told {
    let careful = Options { allow_plaintext_auth: false, ..options(Security::Tls) };
    works(Row::new(full(), careful).await, &credentials).await
}

fn user() -> String {
    USER.into()
}

fn scram(hash: Hash) -> Credentials {
    Credentials::Scram { hash, authorization_id: None, user: user(), password: PASSWORD.into() }
}

fn automatic(password: Option<&str>, token: Option<&str>) -> Credentials {
    let (password, token) = (password.map(Into::into), token.map(Into::into));
    Credentials::Automatic { user: user(), password, token, authorization_id: None }
}

pub(crate) async fn user_and_pass_log_in() -> Told {
    let told = in_clear(mrose()).await;
    assert_eq!(told.wire[0][..2], ["USER mrose\\r\\n", "PASS tanstaaf\\r\\n"]);
    told
}

pub(crate) async fn apop_logs_in() -> Told {
    in_clear(Credentials::Apop { user: user(), password: PASSWORD.into() }).await
}

pub(crate) async fn rpop_logs_in() -> Told {
    let script =
        greeting().expect("USER mrose\r\n").reply("+OK\r\n").expect("RPOP rose\r\n").reply("+OK\r\n");
    let row = Row::clear(scripted(quit(script.expect("STAT\r\n").reply("+OK 3 300\r\n")))).await;
    works(row, &Credentials::Rpop { user: user(), remote_user: "rose".into() }).await
}

pub(crate) async fn plain_logs_in_as_somebody_else() -> Told {
    let message = STANDARD.encode("admin\0mrose\0tanstaaf");
    let script = greeting().expect("AUTH PLAIN\r\n").reply("+ \r\n").expect(format!("{message}\r\n"));
    let script = script.reply("+OK\r\n").expect("STAT\r\n").reply("+OK 3 300\r\n");
    let credentials = Credentials::Plain {
        authorization_id: Some("admin".into()),
        user: user(),
        password: PASSWORD.into(),
    };
    works(Row::clear(scripted(quit(script))).await, &credentials).await
}

pub(crate) async fn plain_logs_in() -> Told {
    in_clear(Credentials::plain(USER, PASSWORD)).await
}

pub(crate) async fn login_logs_in() -> Told {
    in_clear(Credentials::Login { user: user(), password: PASSWORD.into() }).await
}

pub(crate) async fn cram_md5_logs_in() -> Told {
    in_clear(Credentials::CramMd5 { user: user(), password: PASSWORD.into() }).await
}

pub(crate) async fn scram_sha_1_logs_in() -> Told {
    in_clear(scram(Hash::Sha1)).await
}

pub(crate) async fn scram_sha_256_logs_in() -> Told {
    in_clear(scram(Hash::Sha256)).await
}

pub(crate) async fn scram_sha_512_logs_in() -> Told {
    let told = in_clear(scram(Hash::Sha512)).await;
    assert_eq!(told.wire[0][..2], ["AUTH SCRAM-SHA-512\\r\\n", "(n,,n=mrose,r=)\\r\\n"]);
    told
}

pub(crate) async fn xoauth2_logs_in() -> Told {
    under_tls(Credentials::XOauth2 { user: user(), token: TOKEN.into() }).await
}

pub(crate) async fn xoauth2_that_is_refused_gives_the_reason() -> Told {
    const REASON: &str = r#"{"status":"401","scope":"mail"}"#;
    let message = STANDARD.encode("user=mrose\x01auth=Bearer ya29.old\x01\x01");
    let script = greeting().expect("AUTH XOAUTH2\r\n").reply("+ \r\n").expect(format!("{message}\r\n"));
    let script = script.reply(format!("+ {}\r\n", STANDARD.encode(REASON))).expect("\r\n");
    let mut row = Row::clear(scripted(quit(script.reply("-ERR [AUTH] no\r\n")))).await;
    let credentials = Credentials::XOauth2 { user: user(), token: "ya29.old".into() };
    let failure = row.log_in(&credentials).await.err().unwrap();
    let ErrorKind::Refused(refusal) = &failure.error.kind else { panic!("{}", failure.error) };
    assert_eq!(refusal.detail.as_deref(), Some(REASON.as_bytes()));
    row.tell_error(&failure.error);
    failure.connection.unwrap().quit().await.unwrap();
    row.end().await
}

pub(crate) async fn oauthbearer_logs_in() -> Told {
    under_tls(Credentials::OauthBearer { authorization_id: Some(user()), token: TOKEN.into() }).await
}

pub(crate) async fn external_logs_in() -> Told {
    under_tls(Credentials::External { authorization_id: None }).await
}

pub(crate) async fn anonymous_logs_in() -> Told {
    in_clear(Credentials::Anonymous { trace: "sirhc".into() }).await
}

pub(crate) async fn automatic_takes_the_strongest() -> Told {
    let told = in_clear(automatic(Some(PASSWORD), None)).await;
    assert_eq!(told.wire[0][..2], ["CAPA\\r\\n", "AUTH SCRAM-SHA-512\\r\\n"]);
    told
}

pub(crate) async fn automatic_takes_plain_under_tls() -> Told {
    let row = Row::new(full().mechanisms([Mechanism::Plain]), options(Security::Tls)).await;
    works(row, &automatic(Some(PASSWORD), None)).await
}

pub(crate) async fn automatic_with_a_token_shows_no_password() -> Told {
    let told = under_tls(automatic(Some(PASSWORD), Some(TOKEN))).await;
    assert_eq!(told.heard[0][1], "AUTH OAUTHBEARER\\r\\n");
    told
}

pub(crate) async fn automatic_behind_stls_asks_for_the_capabilities_again() -> Told {
    let row = Row::new(full(), options(Security::Stls)).await;
    let told = works(row, &automatic(Some(PASSWORD), None)).await;
    assert!(told.heard[0].iter().filter(|line| *line == "CAPA\\r\\n").count() >= 1, "{told:?}");
    told
}

pub(crate) async fn the_first_message_goes_with_auth_if_the_options_ask_for_it() -> Told {
    let options = Options { initial_response: true, ..options(Security::Plaintext) };
    let told = works(Row::new(full(), options).await, &Credentials::plain(USER, PASSWORD)).await;
    assert!(told.wire[0][1].starts_with("AUTH PLAIN ("), "{told:?}");
    told
}

pub(crate) async fn names_and_passwords_in_utf_8_log_in() -> Told {
    let server = Server::builder().user(User::new("Gr\u{fc}\u{df}e", "\u{43f}\u{430}\u{440}"));
    let mut row = Row::clear(server.nonce_seed(7)).await;
    let mut connection = row.connect().await.unwrap();
    connection.utf8().await.unwrap();
    let credentials = Credentials::user_pass("Gr\u{fc}\u{df}e", "\u{43f}\u{430}\u{440}");
    let mut mailbox =
        connection.authenticate(&credentials).await.unwrap_or_else(|failure| panic!("{}", failure.error));
    row.tell(&mailbox.stat().await.unwrap());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_wrong_password_gives_the_connection_back() -> Told {
    let mut row = Row::clear(full()).await;
    let failure = row.log_in(&Credentials::user_pass(USER, "wrong")).await.err().unwrap();
    assert_eq!(failure.error.step, Step::Pass);
    row.tell_error(&failure.error);
    let mailbox = failure.connection.unwrap().authenticate(&mrose()).await.unwrap_or_else(|_| panic!());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn no_password_goes_out_without_tls_unless_it_is_allowed() -> Told {
    let careful = Options { allow_plaintext_auth: false, ..options(Security::Plaintext) };
    let mut row = Row::new(scripted(quit(greeting())), careful).await;
    let failure = row.log_in(&mrose()).await.err().unwrap();
    assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
    row.tell_error(&failure.error);
    failure.connection.unwrap().quit().await.unwrap();
    row.end().await
}

pub(crate) async fn line_breaks_in_names_and_passwords_are_refused_before_an_octet() -> Told {
    let mut row = Row::clear(scripted(quit(logged_in()))).await;
    let mut connection = row.connect().await.unwrap();
    for (user, password) in [("mrose\r\nDELE 1", PASSWORD), ("mrose", "a\nb"), ("mr\0ose", PASSWORD)] {
        let failure = connection.authenticate(&Credentials::user_pass(user, password)).await.err().unwrap();
        assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
        row.tell_error(&failure.error);
        connection = *failure.connection.unwrap();
    }
    let mailbox =
        connection.authenticate(&mrose()).await.unwrap_or_else(|failure| panic!("{}", failure.error));
    mailbox.quit().await.unwrap();
    row.end().await
}
