//! Commands on the wire, and arguments that never get there.

use base64ct::{Base64, Encoding};
use pop3_proto::{Capabilities, Command, MessageNumber, Misuse, Secret, Shape, apop_timestamp, sasl};
use proptest::prelude::*;

#[test]
fn every_command_has_its_wire_form_and_reply_shape() {
    let message = MessageNumber::try_from(4_294_967_295).unwrap();
    for (command, wire, shape) in [
        (Command::capa(), "CAPA\r\n", Shape::Listing),
        (Command::stls(), "STLS\r\n", Shape::Line),
        (Command::user("a@b").unwrap(), "USER a@b\r\n", Shape::Line),
        (Command::pass(&" p w ".into()).unwrap(), "PASS  p w \r\n", Shape::Line),
        (Command::user_utf8("jos\u{e9}").unwrap(), "USER jos\u{e9}\r\n", Shape::Line),
        (Command::pass_utf8(&"\u{e9} x".into()).unwrap(), "PASS \u{e9} x\r\n", Shape::Line),
        (Command::rpop("mrose").unwrap(), "RPOP mrose\r\n", Shape::Line),
        (Command::auth_plain(), "AUTH PLAIN\r\n", Shape::Sasl),
        (Command::auth("X-OWN_1", None).unwrap(), "AUTH X-OWN_1\r\n", Shape::Sasl),
        (Command::utf8(), "UTF8\r\n", Shape::Line),
        (Command::lang(None).unwrap(), "LANG\r\n", Shape::Listing),
        (Command::lang(Some("de-CH")).unwrap(), "LANG de-CH\r\n", Shape::Line),
        (Command::lang(Some("*")).unwrap(), "LANG *\r\n", Shape::Line),
        (Command::raw(b"XTND XLST \xff", Shape::Body).unwrap(), "XTND XLST \u{fffd}\r\n", Shape::Body),
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
        assert_eq!(String::from_utf8_lossy(command.wire()), wire);
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
fn no_argument_of_any_command_can_begin_another() {
    let timestamp = b"<1@h>";
    for bad in ["me\r\nDELE 1", "me\n", "\r", "me\0"] {
        assert_eq!(Command::user_utf8(bad), Err(Misuse::LineBreak), "{bad:?}");
        assert_eq!(Command::pass_utf8(&bad.into()), Err(Misuse::LineBreak), "{bad:?}");
        assert_eq!(Command::rpop(bad), Err(Misuse::LineBreak), "{bad:?}");
        assert_eq!(Command::apop(bad, timestamp, &"x".into()), Err(Misuse::LineBreak), "{bad:?}");
        assert_eq!(Command::auth(bad, None), Err(Misuse::MechanismName), "{bad:?}");
        assert_eq!(Command::lang(Some(bad)), Err(Misuse::LineBreak), "{bad:?}");
        assert_eq!(Command::raw(bad.as_bytes(), Shape::Line), Err(Misuse::LineBreak), "{bad:?}");
        assert_eq!(Command::raw_secret(&bad.into(), Shape::Line), Err(Misuse::LineBreak), "{bad:?}");
    }
}

#[test]
fn utf8_arguments_are_text_on_one_line() {
    // RFC6856-2.2-07
    assert_eq!(Command::user_utf8("two words"), Err(Misuse::Space));
    assert_eq!(Command::user_utf8("\u{85}"), Err(Misuse::Control));
    assert_eq!(Command::pass_utf8(&Secret::from(b"\xff".to_vec())), Err(Misuse::NotUtf8));
    assert_eq!(Command::pass_utf8(&"".into()), Err(Misuse::Empty));
    assert_eq!(Command::user_utf8(&"\u{e9}".repeat(125)), Err(Misuse::TooLong));
}

#[test]
fn the_initial_response_has_room_in_255_octets_or_is_refused() {
    // RFC5034-4-15: "AUTH PLAIN " and CRLF leave 242 octets, 240 of them base64.
    let auth = |octets| Command::auth("PLAIN", Some(&"x".repeat(octets).as_str().into()));
    assert_eq!(auth(180).unwrap().wire().len(), 253);
    assert_eq!(auth(181), Err(Misuse::InitialTooLong));
    for name in ["", "plain", "A B", "TWENTY-ONE-CHARACTERS", "\u{c9}"] {
        assert_eq!(Command::auth(name, None), Err(Misuse::MechanismName), "{name:?}");
    }
}

#[test]
fn apop_hashes_what_saslprep_gives() {
    // RFC6856-2.2-03
    let apop = |user: &str, secret: &str| Command::apop(user, b"<1@h>", &secret.into());
    assert_eq!(apop("m\u{ad}rose", "tan\u{ad}staaf"), apop("mrose", "tanstaaf"));
    assert_eq!(apop("mrose", "\u{2168}"), Err(Misuse::NotNormal));
    assert_eq!(apop("m rose", "x"), Err(Misuse::Space));
    assert_eq!(apop(&"x".repeat(216), "x"), Err(Misuse::TooLong));
}

#[test]
fn raw_commands_have_a_keyword_and_a_known_shape() {
    let raw = |line: &[u8], shape| Command::raw(line, shape);
    assert_eq!(raw(b"", Shape::Line), Err(Misuse::Empty));
    assert_eq!(raw(b" LAST", Shape::Line), Err(Misuse::Empty));
    assert_eq!(raw(b"\xff LAST", Shape::Line), Err(Misuse::NotPrintable));
    assert_eq!(raw(&[b'x'; 254], Shape::Line), Err(Misuse::TooLong));
    for shape in [Shape::Sasl, Shape::SaslInitial, Shape::Continuation, Shape::Cancel] {
        assert_eq!(raw(b"AUTH PLAIN", shape), Err(Misuse::RawShape));
    }
}

#[test]
fn languages_are_ranges() {
    // RFC6856-3.2-16
    for range in ["de_CH", "*-CH", "d\u{e9}", "a/b"] {
        assert!(Command::lang(Some(range)).is_err(), "{range}");
    }
    assert_eq!(Command::lang(Some("")), Err(Misuse::Empty));
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
        prop_assert_eq!(Base64::decode_vec(core::str::from_utf8(text).unwrap()).unwrap(), message);
    }

    #[test]
    fn commands_by_hand_stand_alone_on_one_line(line in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(command) = Command::raw(&line, Shape::Line) {
            prop_assert_eq!(command.wire(), [&line[..], b"\r\n"].concat());
            prop_assert!(command.wire().len() <= 255 && !line.contains(&b'\n') && !line.contains(&b'\r'));
        }
    }

    #[test]
    fn a_timestamp_is_a_part_of_the_greeting_in_brackets(text in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Some(found) = apop_timestamp(&text) {
            prop_assert!(text.windows(found.len()).any(|window| window == found) && found.len() <= 128);
            prop_assert!(found.iter().all(u8::is_ascii_graphic));
        }
    }

    #[test]
    fn no_capability_panics(lines in prop::collection::vec("[A-Z0-9 =,-]{0,40}|(SASL|EXPIRE|LOGIN-DELAY|UTF8)[ =]\\PC{0,20}", 0..8)) {
        let list: Capabilities = lines.iter().map(|line| line.as_bytes()).collect();
        let _ = (list.expire(), list.login_delay(), list.implementation(), list.utf8_user());
        prop_assert!(list.sasl_mechanisms().all(|name| !name.is_empty()));
        prop_assert!(list.unknown().count() <= lines.len());
    }
}
