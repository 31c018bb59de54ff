//! Commands on the wire, and arguments that never get there.

use base64::{Engine, prelude::BASE64_STANDARD};
use pop3_proto::{Command, MessageNumber, Misuse, Secret, Shape, sasl};
use proptest::prelude::*;

#[test]
fn every_command_has_its_wire_form_and_reply_shape() {
    let message = MessageNumber::try_from(4_294_967_295).unwrap();
    for (command, wire, shape) in [
        (Command::capa(), "CAPA\r\n", Shape::Listing),
        (Command::stls(), "STLS\r\n", Shape::Line),
        (Command::user("a@b").unwrap(), "USER a@b\r\n", Shape::Line),
        (Command::pass(&" p w ".into()).unwrap(), "PASS  p w \r\n", Shape::Line),
        (Command::auth_plain(), "AUTH PLAIN\r\n", Shape::Sasl),
        (Command::sasl_response(&"".into()), "\r\n", Shape::Continuation),
        (Command::sasl_response(&"test\0test\0test".into()), "dGVzdAB0ZXN0AHRlc3Q=\r\n", Shape::Continuation),
        (Command::auth_cancel(), "*\r\n", Shape::Cancel),
        (Command::stat(), "STAT\r\n", Shape::Line),
        (Command::list(None), "LIST\r\n", Shape::Listing),
        (Command::list(Some(message)), "LIST 4294967295\r\n", Shape::Line),
        (Command::uidl(None), "UIDL\r\n", Shape::Listing),
        (Command::uidl(Some(message)), "UIDL 4294967295\r\n", Shape::Line),
        (Command::retr(message), "RETR 4294967295\r\n", Shape::Body),
        (Command::top(message, 0), "TOP 4294967295 0\r\n", Shape::Body),
        (Command::dele(message), "DELE 4294967295\r\n", Shape::Line),
        (Command::rset(), "RSET\r\n", Shape::Line),
        (Command::noop(), "NOOP\r\n", Shape::Line),
        (Command::quit(), "QUIT\r\n", Shape::Line),
    ] {
        assert_eq!(command.wire(), wire.as_bytes());
        assert_eq!(command.shape(), shape, "{wire}");
        let goes_on = matches!(shape, Shape::Continuation | Shape::Cancel);
        let keyword = if goes_on { "AUTH" } else { &wire[..command.keyword().len()] };
        assert_eq!(command.keyword(), keyword);
    }
}

#[test]
fn arguments_that_could_begin_another_command_are_refused() {
    // RFC1939-3-09
    for bad in ["me\r\nDELE 1", "me\n", "\r", "me\0", "\u{e9}\n"] {
        assert_eq!(Command::user(bad), Err(Misuse::LineBreak), "{bad:?}");
        assert_eq!(Command::pass(&bad.into()), Err(Misuse::LineBreak), "{bad:?}");
    }
}

#[test]
fn arguments_outside_the_grammar_are_refused() {
    for bad in ["jos\u{e9}", "a\tb", "\x7f", "\x1b"] {
        assert_eq!(Command::user(bad), Err(Misuse::NotPrintable), "{bad:?}");
        assert_eq!(Command::pass(&bad.into()), Err(Misuse::NotPrintable), "{bad:?}");
    }
    assert_eq!(Command::user("two words"), Err(Misuse::Space));
    assert_eq!(Command::user(""), Err(Misuse::Empty));
    assert_eq!(Command::pass(&"".into()), Err(Misuse::Empty));
}

#[test]
fn command_line_holds_255_octets_with_its_end() {
    // RFC2449-4-03
    let longest = "x".repeat(248);
    assert_eq!(Command::user(&longest).unwrap().wire().len(), 255);
    assert_eq!(Command::pass(&longest.as_str().into()).unwrap().wire().len(), 255);
    let longer = "x".repeat(249);
    assert_eq!(Command::user(&longer), Err(Misuse::TooLong));
    assert_eq!(Command::pass(&longer.as_str().into()), Err(Misuse::TooLong));
}

#[test]
fn sasl_response_may_be_longer_than_a_command() {
    // RFC 4616 section 2: servers accept three fields of 255 octets.
    let field = "x".repeat(255);
    let message = sasl::plain(Some(&field), &field, &field.as_str().into()).unwrap();
    assert_eq!(message.expose().len(), 767);
    assert_eq!(Command::sasl_response(&message).wire().len(), 1024 + 2);
}

/// Text in which what must not get through is common.
fn arguments() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        Just('\r'),
        Just('\n'),
        Just('\0'),
        Just(' '),
        prop::char::range(' ', '~'),
        any::<char>()
    ];
    prop_oneof![
        "[ -~]{0,300}",
        prop::collection::vec(character, 0..20).prop_map(|characters| characters.into_iter().collect()),
    ]
}

proptest! {
    #[test]
    fn accepted_arguments_stand_alone_on_one_line(text in arguments()) {
        let user = Command::user(&text).map(|command| (command, format!("USER {text}\r\n")));
        let pass = Command::pass(&text.as_str().into()).map(|command| (command, format!("PASS {text}\r\n")));
        for (command, wire) in [user, pass].into_iter().flatten() {
            prop_assert_eq!(command.wire(), wire.as_bytes());
            prop_assert!(wire.len() <= 255);
            let printable = wire.bytes().filter(|octet| matches!(octet, b' '..=b'~')).count();
            prop_assert_eq!(printable, wire.len() - 2);
        }
    }

    #[test]
    fn sasl_response_is_base64_of_any_octets(message in prop::collection::vec(any::<u8>(), 0..400)) {
        let command = Command::sasl_response(&Secret::from(message.clone()));
        let text = command.wire().strip_suffix(b"\r\n").unwrap();
        prop_assert_eq!(BASE64_STANDARD.decode(text).unwrap(), message);
    }
}
