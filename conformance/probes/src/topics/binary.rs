//! Binary mail, RFC 6856 §2.1 and RFC 2045 §6.2.

use super::update::count;
use crate::context::{Context, given};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::session::Session;

const BINARY: &[u8] = b"Subject: binary\r\nContent-Transfer-Encoding: binary\r\n\r\na\0b\nc\r\n";

pub(super) const PROBES: &[Probe] =
    &[Probe::new("binary-mail-is-not-sent", &["RFC6856-2.1-10"], &[Need::Capability("UTF8")], |context| {
        if !context.abilities.deliver(&context.target.remover.name, BINARY) {
            return unable("no mail can be delivered");
        }
        let mut session = utf8_remover(context)?;
        let message = count(&mut session)?;
        let status = given(session.say(&format!("RETR {message}")))?;
        let judged = if status.is_ok() {
            let sent = given(session.rest(status))?.message();
            check(!is_binary(&sent), format!("got {}", sent.escape_ascii()))
        } else {
            Ok(())
        };
        session.given(&format!("DELE {message}"))?;
        session.given("QUIT")?;
        session.logged_in = false;
        judged
    })];

/// A NUL, or half of a line end, or the declaration.
fn is_binary(message: &[u8]) -> bool {
    let lines = message.split(|octet| *octet == b'\n');
    let complete = lines.clone().filter(|line| line.ends_with(b"\r")).count();
    let bare =
        complete != lines.count() - 1 || message.iter().filter(|octet| **octet == b'\r').count() != complete;
    let declared = message.to_ascii_lowercase().windows(17).any(|part| part == b"-encoding: binary");
    bare || declared || message.contains(&0)
}

fn utf8_remover(context: &Context<'_>) -> Judged<Session> {
    // Waits until the maildrop is free.
    drop(context.remover()?);
    let mut attempts = 0;
    loop {
        let mut session = context.plain()?;
        session.given("UTF8")?;
        session.given(&format!("USER {}", context.target.remover.name))?;
        let reply = session.say(&format!("PASS {}", context.target.remover.password))?;
        session.logged_in = reply.is_ok();
        if reply.is_ok() {
            return Ok(session);
        }
        attempts += 1;
        if attempts == 100 {
            return unable(format!("no login behind UTF8: {:?}", reply.shown()));
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[cfg(test)]
mod tests {
    use super::is_binary;

    #[test]
    fn a_nul_a_bare_line_end_or_the_declaration_makes_a_message_binary() {
        assert!(!is_binary(b"Content-Transfer-Encoding: 8bit\r\n\r\na\r\n"));
        for binary in
            [&b"a\0\r\n"[..], b"a\nb\r\n", b"a\rb\r\n", b"Content-Transfer-Encoding: BINARY\r\n\r\n"]
        {
            assert!(is_binary(binary), "{}", binary.escape_ascii());
        }
    }
}
