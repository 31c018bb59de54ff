//! The reply texts of a persona as rules.

use super::TextError;
use super::octets::Template;
use super::rule::Rule;
use super::when::Phase;

/// Commands whose replies have texts of their own.
pub(super) const KEYWORDS: [&str; 13] =
    ["APOP", "CAPA", "DELE", "LIST", "NOOP", "PASS", "QUIT", "RETR", "RSET", "STAT", "STLS", "TOP", "UIDL"];

/// The rule for the text of one case; `None` if no rule can tell the case.
pub(super) fn rule(key: &str, text: &str) -> Option<Result<Rule, TextError>> {
    let mut rule = when(key)?;
    if (KEYWORDS.contains(&key) || key == "USER") && text.starts_with("+OK") {
        rule = rule.reply("+OK*");
    }
    if key == "idle" {
        return Some(format!(r"{text}\r\n").parse().map(|octets| rule.raw_template(octets)));
    }
    Some(text.parse().map(|line| rule.status_template(line)))
}

/// When a case is at hand, as a rule that does nothing; the reference's words tell it.
pub(super) fn when(key: &str) -> Option<Rule> {
    let on = |on: &str, reply: &str| Some(Rule::on(on).reply(reply));
    match key {
        "any-ok" => Some(Rule::on_each(&["any", "greeting"]).reply("+OK*")),
        "any-err" => on("any", "-ERR*"),
        "auth-failed" => on("login", "-ERR [AUTH]*"),
        "locked" => on("login", "-ERR [IN-USE]*"),
        "login-delay" => on("login", "-ERR [LOGIN-DELAY]*"),
        "no-message" => {
            Some(Rule::on_each(&["LIST", "UIDL", "RETR", "TOP", "DELE"]).reply("-ERR no such message"))
        }
        "unknown" => on("any", "-ERR unknown command"),
        "wrong-state" => on("any", "-ERR *log*in*"),
        "tls-needed" => on("any", "-ERR passwords are accepted under TLS only*"),
        "not-removed" => on("QUIT", "-ERR*"),
        "idle" => Some(Rule::on("idle")),
        "QUIT-deleted" => Some(Rule::on("QUIT").after("DELE").reply("+OK*")),
        "QUIT-preauth" => Some(Rule::on("QUIT").state(Phase::Authorization)),
        "CAPA-after-login" => Some(Rule::on("CAPA").state(Phase::Transaction)),
        // With an argument the reply is the entry itself.
        "LIST" | "UIDL" => Some(Rule::on(key).argument("")),
        "USER" | "LAST" | "AUTH" => Some(Rule::on(key)),
        keyword if KEYWORDS.contains(&keyword) => Some(Rule::on(keyword)),
        _ => None,
    }
}

/// The listing of these lines instead of the reference's.
pub(super) fn listing(rule: Rule, lines: &[String]) -> Result<Rule, TextError> {
    let text: String = lines.iter().map(|line| format!(r"{line}\r\n")).collect();
    text.parse().map(|lines: Template| rule.listing_instead(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_case_is_a_rule() {
        for key in ["any-ok", "auth-failed", "LIST", "idle", "QUIT-deleted", "USER"] {
            assert!(rule(key, r#"+OK it's "so" {n1}\r"#).unwrap().is_ok(), "{key}");
        }
        assert!(rule("USER", "+OK {nobody}").unwrap().is_err());
        assert_eq!(rule("weather", "+OK"), None);
    }
}
