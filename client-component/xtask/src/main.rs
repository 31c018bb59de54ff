//! The project's own commands: `cargo xtask <command>`.

mod bench;
mod cargo;
mod component;
mod demo;
mod deny;
mod error;
mod fuzz;
mod output;
#[cfg(unix)]
mod readme;
#[cfg(not(unix))]
#[path = "readme/elsewhere.rs"]
mod readme;
mod report;
mod sizes;
mod step;
mod test;
mod wit;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{error::Error, report::say};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about = "The project's own commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Gets what the build needs beyond Rust: a wasm target
    ///
    /// Adds wasm32-wasip2 with rustup, else installs Debian's packages if run as root, else prints the line to
    /// paste. Does nothing where a target is installed. POP3_WASM_TOOLCHAIN=wasip2|debian insists on one of them.
    Setup,
    /// Builds the component and writes it to a file, with its interface (.wit) and its checksum (.sha256) beside it
    ///
    /// The same sources and the same Rust give the same octets in any folder. POP3_COMPONENT, which replaces the
    /// component elsewhere, has no say here.
    Component {
        /// File to write, e.g. pop3.wasm; its folder must be there
        #[arg(long, value_name = "FILE", required_unless_present = "sizes")]
        out: Option<PathBuf>,
        /// Write nothing and print the octets of each part instead, by crate; a second build that keeps its names
        #[arg(long, conflicts_with = "out")]
        sizes: bool,
        /// Print one JSON object: component, octets, sha256, interface, checksum; with --sizes: octets, parts
        #[arg(long)]
        json: bool,
    },
    /// Fetches a few hundred messages through the component, over STLS and over implicit TLS
    Demo {
        /// Arguments for the demo itself; see `cargo xtask demo -- --help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measures memory and time beside poplib, curl and a raw socket
    Bench {
        /// Arguments for the benchmark itself; see `cargo xtask bench -- --help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Feeds the protocol core and the client with what no server would say, and with less than that
    ///
    /// Builds the targets of client-component/fuzz with libFuzzer, which needs a C++ compiler. Stops at the first input
    /// that breaks a claim; it lies under target/fuzz/failed.
    Fuzz {
        /// The one to run, else each in turn
        #[arg(value_parser = fuzz::TARGETS)]
        target: Option<String>,
        /// How long to run each
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        seconds: u32,
        /// Arguments for libFuzzer itself, e.g. `-- -jobs=2`
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Runs the blocks of shell commands in the READMEs, as a reader would paste them
    ///
    /// Each file has a folder of its own under target/readme, in which everything stays that its blocks write. Stops
    /// at the first block that fails. A block is left out where the line above it says <!-- not run: reason -->, or
    /// where a program is not installed; POP3_REQUIRE_FOREIGN=1 demands those.
    Readme {
        /// Print the blocks instead of running them
        #[arg(long)]
        list: bool,
        /// Run the block at this line alone, with what the last run left in the folder of its file
        #[arg(long, value_name = "FILE:LINE", conflicts_with = "list")]
        only: Option<String>,
    },
    /// Checks format, lints, documentation, licences and the WIT, then runs every test, every fuzz target for a moment, and every README
    ///
    /// Stops at the first check that fails and says how to repeat it.
    Test,
    /// Compares wit/deps with the WIT that the locked wasmtime crates serve
    Wit {
        /// Copy what differs instead of failing
        #[arg(long)]
        update: bool,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Setup => setup(),
        Command::Component { out: Some(out), json, .. } => component::run(&out, json),
        Command::Component { out: None, json, .. } => sizes::run(json),
        Command::Demo { arguments } => demo::run(&arguments),
        Command::Bench { arguments } => bench::run(&arguments),
        Command::Fuzz { target, seconds, arguments } => fuzz::run(target.as_deref(), seconds, &arguments),
        Command::Readme { list: true, .. } => readme::list(),
        Command::Readme { only, .. } => readme::run(only.as_deref()),
        Command::Test => test::run(),
        Command::Wit { update } => wit::run(update),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Every command that builds the component starts with this: a look, where all is there.
fn setup() -> Result<(), Error> {
    let toolchain = component_build::provide(&mut say)?;
    say(&format!("wasm target: {toolchain}"));
    Ok(())
}
