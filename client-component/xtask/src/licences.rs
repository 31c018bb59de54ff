//! Licences and sources of everything in the lock file, by the list in `deny.toml`.
//!
//! The same two questions that cargo-deny asks of the same file, without a program that first has to be installed.

use std::fs;

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::{cargo::metadata, error::Error, report::say};

/// Checks every package of the lock file.
pub(crate) fn run() -> Result<(), Error> {
    let path = component_build::workspace().join("deny.toml");
    let text = fs::read_to_string(&path).map_err(|reason| Error::File { path, reason })?;
    let allowed = allowed(&text)?;
    let metadata = metadata()?;
    let packages: Vec<_> = metadata["packages"].as_array().into_iter().flatten().collect();
    let objections: Vec<_> = packages.iter().flat_map(|package| objections(package, &allowed)).collect();
    if !objections.is_empty() {
        return Err(Error::Licences(objections));
    }
    say(&format!("{} packages have allowed licences and come from crates.io or from here", packages.len()));
    Ok(())
}

/// `licenses.allow` of deny.toml.
fn allowed(deny: &str) -> Result<Vec<String>, Error> {
    let unreadable = |error: toml::de::Error| Error::Unexpected(format!("deny.toml: {error}"));
    let deny: toml::Table = deny.parse().map_err(unreadable)?;
    let list =
        deny.get("licenses").and_then(|licences| licences.get("allow")).and_then(toml::Value::as_array);
    let names = list.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned));
    Ok(names.collect())
}

/// What speaks against a package.
fn objections(package: &Value, allowed: &[String]) -> Vec<String> {
    let name = format!("{} {}", text(package, "name"), text(package, "version"));
    let licence = text(package, "license");
    let mut objections = Vec::new();
    if !is_allowed(licence, allowed) {
        objections.push(format!("{name}: licence {licence:?} is not allowed"));
    }
    if !is_from_crates_io(&package["source"]) {
        objections.push(format!("{name}: source {} is not crates.io", package["source"]));
    }
    objections
}

/// Whether the licences on the list are enough for an expression such as `(MIT OR Apache-2.0) AND ISC`.
fn is_allowed(licence: &str, allowed: &[String]) -> bool {
    let expression = Expression::parse_mode(licence, ParseMode::LAX);
    expression.is_ok_and(|expression| expression.evaluate(|needed| allowed.contains(&needed.to_string())))
}

/// Packages of the workspace have no source.
fn is_from_crates_io(source: &Value) -> bool {
    let registry = |source: &str| source.starts_with("registry+") && source.ends_with("/crates.io-index");
    source.is_null() || source.as_str().is_some_and(registry)
}

fn text<'p>(package: &'p Value, field: &str) -> &'p str {
    package[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_need_one_licence_and_sums_need_all() {
        let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        for licence in
            ["MIT", "MIT OR GPL-3.0-only", "MIT/Apache-2.0", "MIT AND ISC", "Apache-2.0 WITH LLVM-exception"]
        {
            assert!(is_allowed(licence, &allowed), "{licence}");
        }
        for licence in ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "Apache-2.0", "anything goes"] {
            assert!(!is_allowed(licence, &allowed), "{licence}");
        }
    }

    #[test]
    fn a_package_from_elsewhere_is_named_with_its_source() {
        let package = serde_json::json!({
            "name": "stranger", "version": "1.0.0", "license": "MIT", "source": "git+ssh://elsewhere/stranger#1"
        });
        let expected = r#"stranger 1.0.0: source "git+ssh://elsewhere/stranger#1" is not crates.io"#;
        assert_eq!(objections(&package, &["MIT".to_owned()]), [expected]);
    }

    #[test]
    fn a_package_without_a_licence_is_objected_to() {
        let package =
            serde_json::json!({ "name": "bare", "version": "1.0.0", "license": null, "source": null });
        assert_eq!(objections(&package, &["MIT".to_owned()]), [r#"bare 1.0.0: licence "" is not allowed"#]);
    }

    #[test]
    fn the_list_is_read_from_the_file_of_cargo_deny() {
        let allowed =
            allowed("[licenses]\nallow = [\"MIT\", \"ISC\"]\n[bans]\nwildcards = \"deny\"\n").unwrap();
        assert_eq!(allowed, ["MIT", "ISC"]);
    }
}
