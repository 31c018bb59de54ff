//! The catalogue: what the RFCs ask of clients and servers, and how real servers depart from it.
//!
//! The two files of `conformance/catalogue/` are part of the library; every table of clauses or quirks comes from
//! there.

mod clause;
mod persona;
mod quirk;

use std::{fmt, sync::LazyLock};

use serde::Deserialize;

pub use clause::{Clause, ClauseState, Kind, Level, Role};
pub use persona::Persona;
pub use quirk::{Action, Confidence, Group, Quirk, QuirkState};

/// All clauses, quirks and personas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    /// Requirements of the RFCs, in the order of the RFCs.
    pub clauses: Vec<Clause>,
    /// Departures of real servers, group by group.
    pub quirks: Vec<Quirk>,
    /// Real servers, each described by its quirks.
    pub personas: Vec<Persona>,
}

/// Something that a case can judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry<'r> {
    /// A requirement of an RFC.
    Clause(&'r Clause),
    /// A departure that a client has to deal with.
    Quirk(&'r Quirk),
}

/// The catalogue that this crate carries.
///
/// ```
/// use pop3_conformance::registry::{Level, registry};
///
/// let clause = registry().clause("RFC1939-3-28").unwrap();
/// assert_eq!((clause.rfc, clause.section.as_str(), clause.level), (1939, "3", Level::Must));
/// ```
#[must_use]
pub fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
        Registry::parse(
            include_str!("../../catalogue/rfc-clauses.toml"),
            include_str!("../../catalogue/quirks.toml"),
        )
        .expect("the catalogue is part of the crate, and a test parses it")
    });
    &REGISTRY
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClauseFile {
    clause: Vec<Clause>,
}

/// The other tables say where the quirks were seen, for people.
#[derive(Deserialize)]
struct QuirkFile {
    quirk: Vec<Quirk>,
    persona: Vec<Persona>,
}

impl Registry {
    fn parse(clauses: &str, quirks: &str) -> Result<Self, toml::de::Error> {
        let ClauseFile { clause: clauses } = toml::from_str(clauses)?;
        let QuirkFile { quirk: quirks, persona: personas } = toml::from_str(quirks)?;
        Ok(Self { clauses, quirks, personas })
    }

    /// The clause with this id, e.g. `RFC1939-3-28`.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// The quirk with this id, e.g. `status-token-glued`.
    #[must_use]
    pub fn quirk(&self, id: &str) -> Option<&Quirk> {
        self.quirks.iter().find(|quirk| quirk.id == id)
    }

    /// The persona with this id, e.g. `gmail`.
    #[must_use]
    pub fn persona(&self, id: &str) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.id == id)
    }

    /// The clause or quirk with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<Entry<'_>> {
        self.clause(id).map(Entry::Clause).or_else(|| self.quirk(id).map(Entry::Quirk))
    }
}

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clause(Clause { id, rfc, section, level, statement, .. }) => {
                write!(f, "{id} ({level}, RFC {rfc} section {section}): {statement}")
            }
            Self::Quirk(Quirk { id, group, behaviour, client_should, .. }) => {
                write!(f, "{id} ({group}): {behaviour} {client_should}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_catalogue_is_complete() {
        let Registry { clauses, quirks, personas } = registry();
        assert_eq!((clauses.len(), quirks.len(), personas.len()), (681, 257, 41));
    }

    #[test]
    fn no_id_names_two_entries() {
        let Registry { clauses, quirks, .. } = registry();
        let ids: Vec<&str> =
            clauses.iter().map(|c| c.id.as_str()).chain(quirks.iter().map(|q| q.id.as_str())).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }

    #[test]
    fn every_reference_inside_the_catalogue_leads_somewhere() {
        let registry = registry();
        for clause in &registry.clauses {
            for id in clause.superseded_by.iter().chain(&clause.same_as) {
                assert!(registry.clause(id).is_some(), "{}: {id}", clause.id);
            }
        }
        for persona in &registry.personas {
            for id in &persona.quirks {
                assert!(registry.quirk(id).is_some(), "{}: {id}", persona.id);
            }
        }
    }

    #[test]
    fn clause_ids_say_where_the_clause_stands() {
        for clause in &registry().clauses {
            let stands = format!("RFC{}-{}-", clause.rfc, clause.section);
            assert!(clause.id.starts_with(&stands), "{}", clause.id);
        }
    }

    #[test]
    fn a_level_or_role_that_is_not_in_the_legend_is_refused() {
        let clause = r#"
            [[clause]]
            id = "RFC1-1-01"
            rfc = 1
            section = "1"
            level = "MUST"
            role = "client"
            command = "framing"
            state = "any"
            implied = false
            kind = "wire"
            statement = "..."
            test_idea = "..."
        "#;
        assert!(Registry::parse(clause, "quirk = []\npersona = []").is_ok());
        for (value, other) in [("\"MUST\"", "\"WILL\""), ("\"client\"", "\"peer\""), ("\"wire\"", "\"air\"")]
        {
            let clause = clause.replace(value, other);
            assert!(Registry::parse(&clause, "quirk = []\npersona = []").is_err(), "{other}");
        }
    }
}
