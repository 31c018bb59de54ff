//! The reply texts of a persona as rules.

/// Commands whose replies have texts of their own.
pub(super) const KEYWORDS: [&str; 13] =
    ["APOP", "CAPA", "DELE", "LIST", "NOOP", "PASS", "QUIT", "RETR", "RSET", "STAT", "STLS", "TOP", "UIDL"];

/// The rule for the text of one case; `None` if no rule can tell the case.
pub(super) fn rule(key: &str, text: &str) -> Option<String> {
    let when = when(key)?;
    let when = match (KEYWORDS.contains(&key) || key == "USER", text.starts_with("+OK")) {
        (true, true) => format!("{when}\nreply = '+OK*'"),
        _ => when,
    };
    let act =
        if key == "idle" { format!("raw = {}", quoted(&format!("{text}\\r\\n"))) } else { status(text) };
    Some(format!("{when}\n{act}"))
}

fn status(text: &str) -> String {
    format!("status = {}", quoted(text))
}

/// When a case is at hand; the reference's words tell it.
pub(super) fn when(key: &str) -> Option<String> {
    let reply = |on: &str, pattern: &str| Some(format!("on = {on}\nreply = '{pattern}'"));
    match key {
        "any-ok" => reply("['any', 'greeting']", "+OK*"),
        "any-err" => reply("'any'", "-ERR*"),
        "auth-failed" => reply("'login'", "-ERR [AUTH]*"),
        "locked" => reply("'login'", "-ERR [IN-USE]*"),
        "login-delay" => reply("'login'", "-ERR [LOGIN-DELAY]*"),
        "no-message" => reply("['LIST', 'UIDL', 'RETR', 'TOP', 'DELE']", "-ERR no such message"),
        "unknown" => reply("'any'", "-ERR unknown command"),
        "wrong-state" => reply("'any'", "-ERR *log*in*"),
        "tls-needed" => reply("'any'", "-ERR passwords are accepted under TLS only*"),
        "not-removed" => reply("'QUIT'", "-ERR*"),
        "idle" => Some("on = 'idle'".to_owned()),
        "QUIT-deleted" => Some("on = 'QUIT'\nafter = 'DELE'\nreply = '+OK*'".to_owned()),
        "QUIT-preauth" => Some("on = 'QUIT'\nstate = 'authorization'".to_owned()),
        "CAPA-after-login" => Some("on = 'CAPA'\nstate = 'transaction'".to_owned()),
        // With an argument the reply is the entry itself.
        "LIST" | "UIDL" => Some(format!("on = '{key}'\nargument = ''")),
        "USER" | "LAST" | "AUTH" => Some(format!("on = '{key}'")),
        keyword if KEYWORDS.contains(&keyword) => Some(format!("on = '{keyword}'")),
        _ => None,
    }
}

/// A text as TOML has it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rule;

    #[test]
    fn each_case_is_a_rule() {
        for key in ["any-ok", "auth-failed", "LIST", "idle", "QUIT-deleted", "USER"] {
            let rule = rule(key, r#"+OK it's "so" {n1}\r"#).unwrap();
            assert!(rule.parse::<Rule>().is_ok(), "{rule}");
        }
        assert_eq!(rule("weather", "+OK"), None);
    }
}
