//! Prints the interface of a component as WIT: its world and every package that the world needs, in one text.
//!
//! Takes the file of a component and prints to standard output. The text comes from the component itself: it has no
//! comments, of each interface it has what the component uses, and it calls the world `root`.
#![forbid(unsafe_code)]

use std::{
    env, fs,
    io::{Write as _, stdout},
    path::Path,
    process::ExitCode,
};

use wit_component::{DecodedWasm, WitPrinter};

fn main() -> ExitCode {
    match env::args_os().nth(1).ok_or_else(|| "name the file of a component".to_owned()).and_then(print) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print(file: impl AsRef<Path>) -> Result<(), String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error:#}", file.as_ref().display());
    let component = fs::read(&file).map_err(|error| at(&error))?;
    let text = interface(&component).map_err(|error| at(&error))?;
    stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
}

/// The world of a component and every package that it names.
fn interface(component: &[u8]) -> Result<String, String> {
    // Magic number, version and layer: of a core module, `decode` takes the interface that it may become.
    if !component.starts_with(b"\0asm\x0d\0\x01\0") {
        return Err("not a component".to_owned());
    }
    let decoded = wit_component::decode(component).map_err(|error| format!("{error:#}"))?;
    let DecodedWasm::Component(resolve, _) = &decoded else {
        return Err("a package of WIT and no component".to_owned());
    };
    let main = decoded.package();
    let others: Vec<_> = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != main).collect();
    let mut printer = WitPrinter::default();
    printer.print(resolve, main, &others).map_err(|error| format!("{error:#}"))?;
    Ok(printer.output.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_without_anything_has_an_empty_world() {
        let text = interface(b"\0asm\x0d\0\x01\0").unwrap();
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>(),
            ["package", "root:component;", "world", "root", "{", "}"]
        );
    }

    #[test]
    fn a_core_module_has_no_interface() {
        assert!(interface(b"\0asm\x01\0\0\0").is_err());
        assert!(interface(b"").is_err());
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = print("/no/such/pop3.wasm").unwrap_err();
        assert!(error.starts_with("/no/such/pop3.wasm: "), "{error}");
    }
}
