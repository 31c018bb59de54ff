//! Deviations from the reference that the command line asks for.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args as Group;
use pop3_mock::{Builder, Misbehaviour, Persona, Quirk, UnknownQuirk};

use crate::exit::{Complaint, Sysexit};
use crate::known;

/// How sessions are to deviate from the RFCs.
#[derive(Debug, Default, Group)]
#[command(next_help_heading = "Deviations from the RFCs")]
pub(crate) struct Deviations {
    /// Be like this real server: a name from `pop3-mock personas`, or a TOML file of your own.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) persona: Option<String>,
    /// Have this quirk, a name from `pop3-mock quirks`. May be given several times.
    #[arg(long = "quirk", value_name = "NAME", value_parser = quirk)]
    pub(crate) quirks: Vec<Quirk>,
    /// Follow the quirks and rules of a TOML file. May be given several times; the last one has the last word.
    /// `pop3-mock rules` explains the keys.
    #[arg(long = "script", value_name = "FILE")]
    pub(crate) scripts: Vec<PathBuf>,
    /// Follow one rule, for instance "on = 'RETR', nth = 2, status = '-ERR no'". May be given several times.
    #[arg(long = "rule", value_name = "TEXT", value_parser = rule)]
    pub(crate) rules: Vec<Misbehaviour>,
    /// Take it for a failure, with exit code 76, if a --quirk, a rule or a --fault has acted on no session. Without this
    /// option a line on standard error tells it at the end.
    #[arg(long)]
    pub(crate) strict_rules: bool,
}

/// What the command line asks for, read and checked.
#[derive(Debug)]
pub(crate) struct Asked {
    persona: Option<Persona>,
    misbehaviour: Misbehaviour,
}

impl Deviations {
    pub(crate) fn read(&self) -> Result<Asked, Complaint> {
        let persona = self.persona.as_deref().map(persona).transpose()?;
        let quirks = self.quirks.iter().copied().map(Misbehaviour::from);
        let mut misbehaviour = quirks.fold(Misbehaviour::default(), Misbehaviour::and);
        for path in &self.scripts {
            let script: Result<Misbehaviour, _> = text("--script", path)?.parse();
            misbehaviour = misbehaviour.and(script.map_err(|error| wrong("--script", path, &error))?);
        }
        let rules = self.rules.iter().cloned();
        Ok(Asked { persona, misbehaviour: rules.fold(misbehaviour, Misbehaviour::and) })
    }
}

impl Asked {
    /// What to know of a persona that is like the reference, unless quirks or rules are asked for beside it.
    pub(crate) fn hint(&self) -> Option<String> {
        let persona = self.persona.as_ref().filter(|_| self.misbehaviour == Misbehaviour::default())?;
        Some(format!("--persona {}: {}", persona.id(), known::hint(persona)?))
    }

    pub(crate) fn apply(self, builder: Builder) -> Builder {
        let builder = match &self.persona {
            Some(persona) => builder.persona(persona),
            None => builder,
        };
        builder.misbehave(self.misbehaviour)
    }
}

/// Where no name is near, there is a list of them.
fn quirk(name: &str) -> Result<Quirk, String> {
    name.parse().map_err(|error| match error {
        UnknownQuirk::Name { nearest: None, .. } => format!("{error}; `pop3-mock quirks` lists all"),
        error => error.to_string(),
    })
}

/// A rule in one line: the keys of its table, with commas between them.
fn rule(text: &str) -> Result<Misbehaviour, String> {
    const BEFORE: &str = "rule = [{ ";
    let wrapped: Result<Misbehaviour, _> = format!("{BEFORE}{text} }}]").parse();
    wrapped.map_err(|error| {
        let column =
            error.column().and_then(|column| column.checked_sub(BEFORE.len())).filter(|column| *column > 0);
        column.map_or_else(
            || error.reason().to_owned(),
            |column| format!("column {column}: {}", error.reason()),
        )
    })
}

fn persona(name: &str) -> Result<Persona, Complaint> {
    let path = Path::new(name);
    if path.components().count() > 1 || path.extension().is_some_and(|extension| extension == "toml") {
        return Persona::from_toml(&text("--persona", path)?)
            .map_err(|error| wrong("--persona", path, &error));
    }
    name.parse().map_err(|error| {
        Complaint::new(Sysexit::Usage, format!("--persona: {error}; `pop3-mock personas` lists all"))
    })
}

fn text(option: &str, path: &Path) -> Result<String, Complaint> {
    fs::read_to_string(path).map_err(|error| {
        Complaint::new(Sysexit::NoInput, format!("{option}: cannot read {}: {error}", path.display()))
    })
}

fn wrong(option: &str, path: &Path, error: &pop3_mock::MisbehaviourError) -> Complaint {
    Complaint::new(Sysexit::Usage, format!("{option}: {}: {error}", path.display()))
}
