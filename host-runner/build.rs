//! Builds the component and embeds it: see `component-build` for where it comes from.

use std::{
    io::{Write as _, stdout},
    process::ExitCode,
};

fn main() -> std::io::Result<ExitCode> {
    match component_build::embed("POP3_EMBEDDED_COMPONENT") {
        Ok(directives) => writeln!(stdout(), "{}", directives.join("\n"))?,
        Err(error) => {
            writeln!(stdout(), "cargo::error={error}")?;
            // Cargo shows what the compiler said only of a build script that fails by itself.
            if let component_build::Error::Failed { .. } = error {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
