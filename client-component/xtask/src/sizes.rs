//! `cargo xtask component --sizes`: what the component is made of, in octets.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    fs,
    io::{Write as _, stdout},
    path::PathBuf,
};

use rustc_demangle::demangle;
use wasmparser::{
    BinaryReaderError, Encoding, KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef,
};

use crate::{cargo::target_directory, error::Error, report::say};

/// Prints how large the parts of the component are.
pub(crate) fn run(json: bool) -> Result<(), Error> {
    let parts = measure()?;
    let report = if json { as_json(&parts) } else { as_text(&parts) };
    // Whoever closed standard output has seen enough.
    let _ = writeln!(stdout(), "{report}");
    Ok(())
}

/// How large the parts of the component are, in a file as `--json` prints it.
pub(crate) fn provide() -> Result<PathBuf, Error> {
    let file = target_directory()?.join("component-sizes.json");
    fs::write(&file, as_json(&measure()?)).map_err(|reason| Error::File { path: file.clone(), reason })?;
    Ok(file)
}

/// Builds the component with the names of its functions, and looks at it.
fn measure() -> Result<Parts, Error> {
    let toolchain = component_build::provide(&mut say)?;
    let built = component_build::build_with_names(&toolchain, &target_directory()?.join("component-sizes"))?;
    let component = fs::read(&built).map_err(|reason| Error::File { path: built, reason })?;
    parts(&component).map_err(|error| Error::Unexpected(format!("the component: {error}")))
}

/// Octets by part. Of code the part is the crate that wrote it, also where another one uses a generic function of it;
/// what has no crate has the name of its function. Headers of sections and functions count nowhere: 1 in 100 octets.
type Parts = BTreeMap<String, usize>;

fn as_text(parts: &Parts) -> String {
    let mut sorted: Vec<_> = parts.iter().collect();
    sorted.sort_by_key(|&(part, octets)| (Reverse(*octets), part));
    let lines: String = sorted.iter().map(|(part, octets)| format!("{octets:>8} {part}\n")).collect();
    format!("{lines}{:>8} in all", parts.values().sum::<usize>())
}

fn as_json(parts: &Parts) -> String {
    serde_json::json!({ "octets": parts.values().sum::<usize>(), "parts": parts }).to_string()
}

/// What is known of a module before its names, which come last.
#[derive(Default)]
struct Module {
    imported: usize,
    /// Octets of each function, in the order of their indices behind the imported ones.
    functions: Vec<usize>,
    names: BTreeMap<usize, String>,
}

fn parts(component: &[u8]) -> Result<Parts, BinaryReaderError> {
    let (mut parts, mut modules) = (Parts::new(), Vec::new());
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload?;
        let module = modules.last_mut();
        match (&payload, module) {
            (Payload::Version { encoding: Encoding::Module, .. }, _) => modules.push(Module::default()),
            (Payload::CodeSectionEntry(body), Some(module)) => module.functions.push(body.range().len()),
            (Payload::ImportSection(imports), Some(module)) => {
                for import in imports.clone().into_imports() {
                    module.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            (Payload::CustomSection(custom), Some(module)) => {
                if let KnownCustom::Name(names) = custom.as_known() {
                    module.names = function_names(names)?;
                }
            }
            _ => {}
        }
        if let (Some(part), Some((_, range))) = (part_of(&payload), payload.as_section()) {
            *parts.entry(part.to_owned()).or_default() += range.len();
        }
    }
    modules.iter().for_each(|module| module.count(&mut parts));
    Ok(parts)
}

fn function_names(names: NameSectionReader<'_>) -> Result<BTreeMap<usize, String>, BinaryReaderError> {
    let mut found = BTreeMap::new();
    for subsection in names {
        if let Name::Function(functions) = subsection? {
            for function in functions {
                let function = function?;
                found.insert(function.index as usize, function.name.to_owned());
            }
        }
    }
    Ok(found)
}

impl Module {
    fn count(&self, parts: &mut Parts) {
        for (octets, index) in self.functions.iter().zip(self.imported..) {
            let name = self.names.get(&index).map_or("without a name", String::as_str);
            *parts.entry(format!("code: {}", crate_of(name))).or_default() += octets;
        }
    }
}

/// The part that a whole section belongs to; none for what is looked into, and for what helps debuggers alone.
fn part_of(payload: &Payload<'_>) -> Option<&'static str> {
    match payload {
        Payload::DataSection(_) => Some("constant data"),
        Payload::CodeSectionStart { .. }
        | Payload::CustomSection(_)
        | Payload::ModuleSection { .. }
        | Payload::ComponentSection { .. } => None,
        Payload::TypeSection(_)
        | Payload::ImportSection(_)
        | Payload::FunctionSection(_)
        | Payload::TableSection(_)
        | Payload::MemorySection(_)
        | Payload::GlobalSection(_)
        | Payload::ExportSection(_)
        | Payload::ElementSection(_) => Some("imports, exports and tables of the modules"),
        _ => Some("the interface, as types"),
    }
}

/// The crate that a function comes from: the first in its path, or in that of the type or trait that it is a method of.
fn crate_of(name: &str) -> String {
    if name.starts_with("mail:") || name.starts_with("cabi_post_mail:") {
        return "exports of the interface, with what they alone call".to_owned();
    }
    let path = format!("{:#}", demangle(name));
    let Some((before, _)) = path.split_once("::") else { return path };
    let mut words = before.rsplit(|character: char| !character.is_alphanumeric() && character != '_');
    words.find(|word| !word.is_empty()).unwrap_or(before).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_belongs_to_the_crate_that_wrote_it() {
        for (name, of) in [
            ("_ZN10pop3_proto4body11BodyDecoder3run17ha0636b00eab492f4E", "pop3_proto"),
            (
                "_ZN50_$LT$T$u20$as$u20$base64ct..encoding..Encoding$GT$6encode17hd722812ddf3265a2E",
                "base64ct",
            ),
            ("_RNvMsa_NtCs9pv848UzQwQ_4core3fmtNtB5_9Formatter3pad", "core"),
            (
                "_ZN67_$LT$pop3_client..escape..Escaped$u20$as$u20$core..fmt..Display$GT$3fmt17h1c663d7169e54c76E",
                "pop3_client",
            ),
            ("memcmp", "memcmp"),
            (
                "mail:pop3/client@0.1.0#[method]batch.next",
                "exports of the interface, with what they alone call",
            ),
        ] {
            assert_eq!(crate_of(name), of, "{name}");
        }
    }

    /// `(module (import "m" "f" (func)) (func) (func))` with the name `b` for the second function of its own.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01m\x01f\0\0\x03\x03\x02\0\0\
        \x0a\x08\x02\x02\0\x0b\x03\0\x01\x0b\0\x0b\x04name\x01\x04\x01\x02\x01b";

    #[test]
    fn functions_are_counted_behind_those_that_are_imported() {
        let parts = parts(MODULE).unwrap();
        assert_eq!(parts["code: b"], 3);
        assert_eq!(parts["code: without a name"], 2);
        assert_eq!(parts["imports, exports and tables of the modules"], 4 + 7 + 3);
        assert_eq!(parts.len(), 3);
    }

    #[test]
    fn the_report_begins_with_what_is_large_and_ends_with_the_sum() {
        let parts: Parts = [("code: a".to_owned(), 5), ("constant data".to_owned(), 1_000)].into();
        assert_eq!(as_text(&parts), "    1000 constant data\n       5 code: a\n    1005 in all");
        let report: serde_json::Value = serde_json::from_str(&as_json(&parts)).unwrap();
        let expected = serde_json::json!({ "code: a": 5, "constant data": 1000 });
        assert_eq!(report, serde_json::json!({ "octets": 1005, "parts": expected }));
    }
}
