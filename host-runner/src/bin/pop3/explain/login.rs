//! What a server tells of a login that it refuses, and what to do about it.

use pop3_host::{Error, ErrorKind, Escaped, Refusal, Step};
use serde_json::Value;

/// What the server told before it refused, and a remedy where there is one.
pub(super) fn told(error: &Error) -> String {
    match (error.step, &error.kind) {
        (Step::Auth, ErrorKind::Refused(Refusal { detail: Some(detail), .. })) => {
            format!("; it told {}{}", Escaped(detail), of_token(detail))
        }
        // An answer to a mechanism that it may not have.
        (Step::Auth | Step::Apop, ErrorKind::Refused(Refusal { code: None, .. })) => {
            "; pop3 capabilities tells which mechanisms it takes (SASL)".to_owned()
        }
        _ => String::new(),
    }
}

/// RFC 7628 section 3.2.2, and the HTTP statuses of XOAUTH2.
fn of_token(detail: &[u8]) -> String {
    let Ok(told) = serde_json::from_slice::<Value>(detail) else { return String::new() };
    let text = |key| told.get(key).and_then(Value::as_str).unwrap_or_default();
    match text("status") {
        "invalid_token" | "401" | "400" => {
            ": the token has expired or is no token for this server; --token-command is to print a new one"
                .into()
        }
        "insufficient_scope" | "403" if text("scope").is_empty() => {
            ": the token does not allow this; --token-command is to ask for one that is good for POP3".into()
        }
        "insufficient_scope" | "403" => {
            let scope = text("scope");
            format!(
                ": the token does not allow this; --token-command is to ask for the scope {}",
                Escaped(scope.as_bytes())
            )
        }
        "invalid_request" => {
            ": the server does not understand the message; try the other of --auth xoauth2 and oauthbearer"
                .into()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_its_remedy() {
        for (detail, words) in [
            (r#"{"status":"401","schemes":"bearer","scope":"https://mail.example.org/"}"#, "print a new one"),
            (r#"{"status":"invalid_token"}"#, "print a new one"),
            (r#"{"status":"insufficient_scope","scope":"pop \u001b[2J"}"#, "the scope pop \\u{1b}[2J"),
            (r#"{"status":"403"}"#, "good for POP3"),
            (r#"{"status":"invalid_request"}"#, "the other of --auth xoauth2"),
        ] {
            assert!(of_token(detail.as_bytes()).contains(words), "{detail}");
        }
        for other in [&b""[..], b"[1", b"{}", br#"{"status":7}"#, b"e=invalid-proof"] {
            assert_eq!(of_token(other), "");
        }
    }
}
