//! A secret shows nowhere but on the wire.

use pop3_proto::{Command, Connection, Limits, Secret, Shape, sasl};

const PASSWORD: &str = "tan\\staaf\"7";

/// Whether any form in which the password travels is found in `text`.
fn leaks(text: &str) -> bool {
    let forms = ["tan", "staaf", "dGFuXHN0YWFmIjc", "116, 97, 110"];
    forms.iter().any(|form| text.contains(form))
}

fn secret_commands() -> [Command; 2] {
    let message = sasl::plain(None, "tim", &Secret::from(PASSWORD)).expect("no NUL");
    [Command::pass(&Secret::from(PASSWORD)).expect("printable ASCII"), Command::sasl_response(&message)]
}

#[test]
fn redacted_commands_keep_their_keyword_and_line_end() {
    let [pass, response] = secret_commands();
    assert_eq!(&*pass.redacted(), b"PASS ***\r\n");
    assert_eq!(&*response.redacted(), b"***\r\n");
    assert_eq!(pass.wire(), b"PASS tan\\staaf\"7\r\n");
    assert_eq!(response.wire(), b"AHRpbQB0YW5cc3RhYWYiNw==\r\n");
}

#[test]
fn whatever_stands_for_the_password_is_redacted() {
    let password = Secret::from(PASSWORD);
    let message = sasl::plain(None, "tim", &password).expect("no NUL");
    for (command, shown) in [
        (Command::auth("PLAIN", Some(&message)), &b"AUTH PLAIN ***\r\n"[..]),
        (Command::apop("tim", b"<1@h>", &password), b"APOP tim ***\r\n"),
        (Command::pass_utf8(&password), b"PASS ***\r\n"),
        (Command::raw_secret(&Secret::from(format!("XAUTH {PASSWORD}")), Shape::Line), b"XAUTH ***\r\n"),
        (Command::raw_secret(&Secret::from("XAUTH"), Shape::Line), b"XAUTH\r\n"),
    ] {
        let command = command.unwrap();
        assert_eq!(&*command.redacted(), shown);
        assert!(!leaks(&format!("{command:?}")));
    }
}

#[test]
fn debug_of_an_exchange_shows_its_mechanism_alone() {
    let exchange = sasl::Exchange::plain(None, "tim", &Secret::from(PASSWORD)).unwrap();
    assert_eq!(format!("{exchange:?}"), "Exchange(PLAIN)");
}

#[test]
fn redaction_hides_the_length_too() {
    let short = Command::pass(&Secret::from("x")).unwrap();
    assert_eq!(short.redacted(), secret_commands()[0].redacted());
}

#[test]
fn commands_without_secret_show_whole() {
    for command in
        [Command::user("mrose").unwrap(), Command::auth_plain(), Command::auth_cancel(), Command::quit()]
    {
        assert_eq!(&*command.redacted(), command.wire());
    }
}

#[test]
fn debug_of_a_command_shows_no_secret() {
    for command in secret_commands() {
        let text = format!("{command:?} {command:#?}");
        assert!(text.contains("***") && !leaks(&text), "{text}");
    }
}

#[test]
fn debug_of_a_connection_shows_no_secret() {
    for command in secret_commands() {
        let mut connection = Connection::after_tls(Limits::default());
        connection.send(&command);
        let text = format!("{connection:?} {connection:#?}");
        assert!(!leaks(&text), "{text}");
        connection.transmitted(8);
        assert!(!leaks(&format!("{connection:?}")));
    }
}

#[test]
fn errors_about_a_secret_do_not_show_it() {
    for password in ["tanstaaf\n", "tanstaaf\u{e9}", &"tan".repeat(100)] {
        let error = Command::pass(&Secret::from(password)).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!leaks(&text), "{text}");
    }
}
