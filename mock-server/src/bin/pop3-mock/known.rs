//! `pop3-mock quirks` and `pop3-mock personas`: what is known of real servers.

use std::io::{self, Write};

use clap::Args as Group;
use pop3_mock::{Persona, Quirk};
use serde_json::{Value, json};

use crate::exit::{Complaint, Sysexit};

/// How a list is printed.
#[derive(Debug, Group)]
pub(crate) struct Listing {
    /// As one JSON array.
    #[arg(long)]
    json: bool,
}

pub(crate) fn quirks(listing: &Listing) -> Result<(), Complaint> {
    if listing.json {
        return print_json(Quirk::all().map(quirk).collect());
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
    }
    print(text.trim_start_matches('\n'))
}

pub(crate) fn personas(listing: &Listing) -> Result<(), Complaint> {
    if listing.json {
        return print_json(Persona::shipped().map(|known| persona(&known)).collect());
    }
    let line = |persona: Persona| {
        let quirks = [persona.quirks(), persona.shown()].concat();
        format!("{:20} {} ({})\n", persona.id(), persona.name(), quirks.join(", "))
    };
    print(&Persona::shipped().map(line).collect::<String>())
}

fn quirk(quirk: Quirk) -> Value {
    json!({
        "id": quirk.id(),
        "group": quirk.group(),
        "servers": quirk.servers().collect::<Vec<_>>(),
        "behaviour": quirk.behaviour(),
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
        "unknown": persona.unknown(),
        "unplayed": persona.unplayed().collect::<Vec<_>>(),
        "notes": persona.notes(),
        "confidence": confidence,
        "source": source,
    })
}

fn print_json(values: Vec<Value>) -> Result<(), Complaint> {
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
