//! The quirks and personas of the mock beside those of the catalogue.

use std::collections::BTreeSet;
use std::fs;

use pop3_mock::{Persona, Quirk};
use toml::{Table, Value};

fn catalogue(table: &str) -> Vec<Table> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/catalogue/quirks.toml");
    let catalogue: Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let entries = catalogue[table].as_array().unwrap();
    entries.iter().map(|entry| entry.as_table().unwrap().clone()).collect()
}

fn strings(entry: &Table, key: &str) -> BTreeSet<String> {
    let values = entry.get(key).and_then(Value::as_array).into_iter().flatten();
    values.map(|value| value.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_quirk_of_the_catalogue_is_there_with_its_facts() {
    let entries = catalogue("quirk");
    let known: BTreeSet<&str> = Quirk::all().map(Quirk::id).chain(Quirk::unplayable()).collect();
    assert_eq!(known, entries.iter().map(|entry| entry["id"].as_str().unwrap()).collect());
    assert_eq!(Quirk::unplayable().count(), 0, "each is played");
    for quirk in Quirk::all() {
        let entry = entries.iter().find(|entry| entry["id"].as_str() == Some(quirk.id())).unwrap();
        assert_eq!(entry["behaviour"].as_str(), Some(quirk.behaviour()), "{quirk}");
        assert_eq!(entry["group"].as_str(), Some(quirk.group()), "{quirk}");
        assert_eq!(strings(entry, "servers"), quirk.servers().map(str::to_owned).collect(), "{quirk}");
    }
}

#[test]
fn every_persona_of_the_catalogue_is_there_with_its_quirks() {
    let entries = catalogue("persona");
    assert_eq!(Persona::shipped().count(), entries.len(), "each file can be read");
    for entry in entries {
        let persona: Persona = entry["id"].as_str().unwrap().parse().unwrap();
        let quirks = [persona.quirks(), persona.shown(), persona.sometimes()].concat();
        assert_eq!(strings(&entry, "quirks"), quirks.into_iter().collect(), "{persona:?}");
    }
}
