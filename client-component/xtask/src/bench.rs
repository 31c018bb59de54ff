//! `cargo xtask bench`: builds the benchmark and the `pop3` command that it measures, and runs it.

use std::process::Command;

use crate::{
    cargo::{cargo, target_directory},
    error::Error,
    report::say,
    sizes,
    step::Step,
};

/// Optimised: ratios between programs only mean something when ours is optimised too.
const BUILD: [&str; 11] = [
    "build",
    "--locked",
    "--release",
    "--package",
    "pop3-host",
    "--package",
    "pop3-conformance",
    "--bin",
    "pop3",
    "--bin",
    "pop3-bench",
];

/// Builds and runs the benchmark.
pub(crate) fn run(arguments: &[String]) -> Result<(), Error> {
    component_build::provide(&mut say)?;
    say("building optimised, the first time for some ten minutes: wasmtime is large");
    Step::new("build of the benchmark", cargo(&BUILD)).run()?;
    let parts = sizes::provide()?;
    let mut bench = Command::new(target_directory()?.join("release/pop3-bench"));
    bench.arg("--parts").arg(parts).args(arguments);
    Step::new("benchmark", bench).run()
}
