//! One string or a list of them.

use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Strings {
    One(String),
    Many(Vec<String>),
}

pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Strings::deserialize(deserializer)? {
        Strings::One(string) => vec![string],
        Strings::Many(strings) => strings,
    })
}
