//! The words of a persona as rules.

use std::fmt;

use super::Persona;
use crate::rules::error::MisbehaviourError;
use crate::rules::{Misbehaviour, Phase, Quirk, Rule, TextError, UnknownQuirk, replies};
use crate::session::Mechanism;

impl Persona {
    /// Whether the greeting has a timestamp.
    pub(crate) fn has_apop(&self) -> bool {
        self.greeting.as_deref().is_some_and(|greeting| timestamp(greeting).is_some())
    }

    /// The mechanisms that it announces, as far as the mock has them.
    pub(crate) fn mechanisms(&self) -> Option<Vec<Mechanism>> {
        let lines = self.capabilities.iter().chain(self.capabilities_after_login.iter().flatten());
        let names = lines.filter_map(|line| line.strip_prefix("SASL ")).flat_map(str::split_whitespace);
        let mechanisms: Vec<Mechanism> = names.filter_map(|name| name.parse().ok()).collect();
        (!self.capabilities.is_empty()).then_some(mechanisms)
    }

    /// As rules.
    pub(crate) fn misbehaviour(&self) -> Misbehaviour {
        self.build().unwrap_or_default().of_persona()
    }

    pub(super) fn build(&self) -> Result<Misbehaviour, MisbehaviourError> {
        let wrong = |what: &str, error: &dyn fmt::Display| MisbehaviourError::new(format!("{what}: {error}"));
        let mut all = Misbehaviour::default();
        for (what, rule) in self.rules() {
            all = all.and(rule.map_err(|error| wrong(&what, &error))?.into());
        }
        for name in &self.quirks {
            match name.parse::<Quirk>() {
                Ok(quirk) => all = all.and(quirk.into()),
                Err(UnknownQuirk::Unplayable(_)) => {}
                Err(error) => return Err(wrong("quirks", &error)),
            }
        }
        for name in self.sometimes.iter().chain(&self.shown) {
            if let Err(error @ UnknownQuirk::Name { .. }) = name.parse::<Quirk>() {
                return Err(wrong("sometimes or shown", &error));
            }
        }
        Ok(all)
    }

    /// Its words as rules, each with where they stand in the file.
    pub(super) fn rules(&self) -> Vec<(String, Result<Rule, TextError>)> {
        let mut rules = Vec::new();
        if let Some(greeting) = &self.greeting {
            let greeting = match timestamp(greeting) {
                Some(at) => format!("{}{{w3}}{}", &greeting[..at.start], &greeting[at.end..]),
                None => greeting.clone(),
            };
            let status = greeting.parse().map(|line| Rule::on("greeting").status_template(line));
            rules.push(("greeting".to_owned(), status));
        }
        if !self.capabilities.is_empty() {
            rules.extend(self.listings().map(|rule| ("capabilities".to_owned(), rule)));
        }
        let mut texts: Vec<_> = self.replies.iter().collect();
        // The general ones first: the others have the last word.
        texts.sort_by_key(|(key, _)| (!key.starts_with("any-"), key.contains('-'), key.as_str()));
        let rule =
            |(key, text): (&String, &String)| Some((format!("replies.{key}"), replies::rule(key, text)?));
        rules.extend(texts.into_iter().filter_map(rule));
        rules
    }

    fn listings(&self) -> [Result<Rule, TextError>; 3] {
        let secured: Vec<String> = self.capabilities.iter().filter(|line| *line != "STLS").cloned().collect();
        let after = self.capabilities_after_login.as_ref().unwrap_or(&secured);
        let before = || Rule::on("CAPA").state(Phase::Authorization);
        [
            replies::listing(before().tls(false), &self.capabilities),
            replies::listing(before().tls(true), &secured),
            replies::listing(Rule::on("CAPA").state(Phase::Transaction), after),
        ]
    }
}

/// Where a greeting has its APOP timestamp: `<`, something with an `@`, `>`.
fn timestamp(greeting: &str) -> Option<std::ops::Range<usize>> {
    let start = greeting.find('<')?;
    let end = start + greeting[start..].find('>')? + 1;
    greeting[start..end].contains('@').then_some(start..end)
}
