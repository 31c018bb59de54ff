//! When a deviation shows, in words.

use super::Quirk;
use super::rule::When;
use super::when::Phase;

impl When {
    /// What it waits for.
    pub(super) fn told(&self) -> String {
        let happenings: Vec<&str> = self.on.iter().map(|on| happening(on)).collect();
        let parts = [
            self.argument.as_ref().map(|pattern| with("", pattern.text())),
            self.argument_not.as_ref().map(|pattern| with("another argument than ", pattern.text())),
            self.longer.map(|longer| format!("with an argument of more than {longer} octets")),
            self.state.map(|state| where_it_is(state).to_owned()),
            self.tls.map(|tls| if tls { "under TLS" } else { "without TLS" }.to_owned()),
            self.after.as_ref().map(|after| format!("behind a {after} that succeeded")),
            self.reply
                .as_ref()
                .map(|pattern| format!("that the reference answers with {:?}", pattern.text())),
            self.nth.as_ref().map(|range| format!("number {range} of these in the session")),
            self.session.as_ref().map(|range| format!("in session {range}")),
            self.sessions_open.as_ref().map(|range| format!("with {range} sessions open")),
        ];
        let parts = parts.into_iter().flatten();
        [happenings.join(", ")].into_iter().chain(parts).collect::<Vec<_>>().join(" ")
    }
}

fn with(other: &str, pattern: &str) -> String {
    match pattern {
        "" if other.is_empty() => "without an argument".to_owned(),
        "" => "with an argument".to_owned(),
        "?*" if other.is_empty() => "with an argument".to_owned(),
        _ if other.is_empty() => format!("with the argument {pattern:?}"),
        _ => format!("with {other}{pattern:?}"),
    }
}

fn happening(on: &str) -> &str {
    match on {
        "any" => "any command",
        "greeting" => "the greeting",
        "login" => "a login that succeeds or fails",
        "response" => "a line behind a SASL challenge",
        "idle" => "the autologout",
        keyword => keyword,
    }
}

fn where_it_is(state: Phase) -> &'static str {
    match state {
        Phase::Authorization => "before the login",
        Phase::Transaction => "behind the login",
    }
}

impl Quirk {
    /// What it shows by, taken from its rules and decisions: the commands that start it, or what becomes of a session.
    ///
    /// ```
    /// use pop3_mock::Quirk;
    ///
    /// let quirk: Quirk = "capa-err".parse()?;
    /// assert_eq!(quirk.triggers(), ["CAPA"]);
    /// # Ok::<(), pop3_mock::UnknownQuirk>(())
    /// ```
    #[must_use]
    pub fn triggers(self) -> Vec<String> {
        let rules = self.rules().iter().map(|rule| rule.when.told());
        let flaws = self.tls().flaws.iter().map(|flaw| format!("TLS, with the flaw {flaw}"));
        let certificate =
            self.tls().certificate.map(|shown| format!("TLS, with the certificate {}", shown.name()));
        let mut triggers = self.decisions().told();
        for trigger in rules.chain(flaws).chain(certificate) {
            if !triggers.contains(&trigger) {
                triggers.push(trigger);
            }
        }
        triggers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_names_all_that_a_rule_waits_for() {
        let told = |text: &str| toml::from_str::<When>(text).unwrap().told();
        assert_eq!(
            told("on = ['RETR', 'TOP']\nstate = 'transaction'\nreply = '+OK*'\nnth = '2..'"),
            "RETR, TOP behind the login that the reference answers with \"+OK*\" number 2.. of these in the session"
        );
        assert_eq!(told("on = 'AUTH'\nargument = ''"), "AUTH without an argument");
        assert_eq!(told("on = 'AUTH'\nargument = '?*'"), "AUTH with an argument");
        assert_eq!(
            told("on = 'QUIT'\nafter = 'DELE'\ntls = false"),
            "QUIT without TLS behind a DELE that succeeded"
        );
        assert_eq!(told("on = 'greeting'\nsessions-open = 2"), "the greeting with 2 sessions open");
    }

    #[test]
    fn every_quirk_tells_what_it_shows_by() {
        assert!(Quirk::all().all(|quirk| !quirk.triggers().is_empty()));
    }
}
