//! `pop3-mock quirks` and `pop3-mock personas`: what is known of real servers.

use std::io::{self, Write};

use clap::Args as Group;
use pop3_mock::{Persona, Quirk};
use serde_json::{Value, json};

use crate::exit::{Complaint, Sysexit};

/// What is printed, and how.
#[derive(Debug, Group)]
pub(crate) struct Listing {
    /// All that is known of this one [default: a line for each].
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// As one JSON array.
    #[arg(long)]
    json: bool,
}

pub(crate) fn quirks(listing: &Listing) -> Result<(), Complaint> {
    let named = listing.name.as_deref().map(|name| known(name.parse::<Quirk>(), "quirks")).transpose()?;
    if listing.json {
        return print_json(named.map_or_else(|| Quirk::all().collect(), |named| vec![named]), quirk);
    }
    if let Some(named) = named {
        return print(&quirk_in_full(named));
    }
    let mut group = "";
    let mut text = String::new();
    for quirk in Quirk::all() {
        if quirk.group() != group {
            group = quirk.group();
            text.push_str(&format!("\n{group}\n"));
        }
        let servers: Vec<&str> = quirk.servers().collect();
        text.push_str(&format!("  {:32} {} ({})\n", quirk.id(), quirk.behaviour(), servers.join(", ")));
        text.push_str(&format!("  {:32} shows by: {}\n", "", quirk.triggers().join("; ")));
    }
    print(text.trim_start_matches('\n'))
}

pub(crate) fn personas(listing: &Listing) -> Result<(), Complaint> {
    let named = listing.name.as_deref().map(|name| known(name.parse::<Persona>(), "personas")).transpose()?;
    if listing.json {
        let all = named.map_or_else(|| Persona::shipped().collect(), |named| vec![named]);
        return print_json(all, |shown| persona(&shown));
    }
    if let Some(named) = named {
        return print(&persona_in_full(&named));
    }
    let line = |persona: Persona| {
        let quirks = [persona.quirks(), persona.shown()].concat();
        let quirks = hint(&persona).unwrap_or_else(|| quirks.join(", "));
        format!("{:20} {} ({quirks})\n", persona.id(), persona.name())
    };
    print(&Persona::shipped().map(line).collect::<String>())
}

/// What whoever asks for a persona that is like the reference must know.
pub(crate) fn hint(persona: &Persona) -> Option<String> {
    let sometimes = persona.sometimes().iter().filter(|name| name.parse::<Quirk>().is_ok());
    let sometimes = sometimes.map(String::as_str).collect::<Vec<_>>().join(", ");
    persona.is_like_the_reference().then(|| match &*sometimes {
        "" => "nothing of it shows: the mock plays none of what is known of it".to_owned(),
        quirks => format!("nothing of it shows unless --quirk asks for it: {quirks}"),
    })
}

fn known<T, E: std::fmt::Display>(named: Result<T, E>, list: &str) -> Result<T, Complaint> {
    named.map_err(|error| Complaint::new(Sysexit::Usage, format!("{error}; `pop3-mock {list}` lists all")))
}

fn quirk_in_full(quirk: Quirk) -> String {
    let servers: Vec<&str> = quirk.servers().collect();
    let breaks: Vec<&str> = quirk.breaks().collect();
    let facts = [
        ("behaviour", quirk.behaviour().to_owned()),
        ("shows by", quirk.triggers().join("\n")),
        ("servers", servers.join(", ")),
        ("group", quirk.group().to_owned()),
        ("breaks", breaks.join(" ")),
        ("source", quirk.source().to_owned()),
        ("to try", format!("pop3-mock serve --quirk {quirk}")),
    ];
    in_full(quirk.id(), &facts)
}

fn persona_in_full(persona: &Persona) -> String {
    let (source, confidence) = persona.evidence();
    let facts = [
        ("shows", hint(persona).unwrap_or_default()),
        ("quirks", persona.quirks().join(", ")),
        ("in its words", persona.shown().join(", ")),
        ("sometimes", persona.sometimes().join(", ")),
        ("logins", persona.auth().join("\n")),
        ("unknown", persona.unknown().join(", ")),
        ("not played", persona.unplayed().collect::<Vec<_>>().join(", ")),
        ("notes", persona.notes().to_owned()),
        ("known from", format!("{source} ({confidence})")),
        ("to try", example(persona)),
    ];
    in_full(&format!("{}: {}", persona.id(), persona.name()), &facts)
}

/// With a quirk where nothing shows without.
fn example(persona: &Persona) -> String {
    let quirk = persona.sometimes().iter().find(|name| name.parse::<Quirk>().is_ok());
    let quirk = quirk.filter(|_| persona.is_like_the_reference());
    let quirk = quirk.map_or_else(String::new, |quirk| format!(" --quirk {quirk}"));
    format!("pop3-mock serve --persona {}{quirk}", persona.id())
}

fn in_full(heading: &str, facts: &[(&str, String)]) -> String {
    let told = facts.iter().filter(|(_, fact)| !fact.is_empty());
    let line = |(name, fact): &(&str, String)| {
        format!("  {name:13} {}\n", fact.replace('\n', &format!("\n{:16}", "")))
    };
    format!("{heading}\n{}", told.map(line).collect::<String>())
}

fn quirk(quirk: Quirk) -> Value {
    json!({
        "id": quirk.id(),
        "group": quirk.group(),
        "servers": quirk.servers().collect::<Vec<_>>(),
        "behaviour": quirk.behaviour(),
        "triggers": quirk.triggers(),
        "breaks": quirk.breaks().collect::<Vec<_>>(),
        "source": quirk.source(),
    })
}

fn persona(persona: &Persona) -> Value {
    let (source, confidence) = persona.evidence();
    json!({
        "id": persona.id(),
        "name": persona.name(),
        "auth": persona.auth(),
        "quirks": persona.quirks(),
        "shown": persona.shown(),
        "sometimes": persona.sometimes(),
        "like_the_reference": persona.is_like_the_reference(),
        "unknown": persona.unknown(),
        "unplayed": persona.unplayed().collect::<Vec<_>>(),
        "notes": persona.notes(),
        "confidence": confidence,
        "source": source,
    })
}

fn print_json<T>(all: Vec<T>, value: impl Fn(T) -> Value) -> Result<(), Complaint> {
    let values = all.into_iter().map(value).collect();
    print(&format!("{:#}\n", Value::Array(values)))
}

pub(crate) fn print(text: &str) -> Result<(), Complaint> {
    match io::stdout().write_all(text.as_bytes()) {
        // A reader that has seen enough is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| {
            Complaint::new(Sysexit::Io, format!("cannot write to standard output: {error}"))
        }),
    }
}
