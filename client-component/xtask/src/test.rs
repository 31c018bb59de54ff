//! `cargo xtask test`: everything that has to hold, cheap checks first.

mod totals;

use std::{
    io::{Write as _, stdout},
    time::Instant,
};

use component_build::{TARGET, Toolchain};

use self::totals::Totals;
use crate::{
    cargo::cargo,
    deny,
    error::Error,
    fuzz, readme,
    report::say,
    step::{Step, timed},
    wit,
};

/// Runs every check and stops at the first that fails.
pub(crate) fn run() -> Result<(), Error> {
    let start = Instant::now();
    let toolchain = component_build::provide(&mut say)?;
    say(&format!("wasm target: {toolchain}"));
    Step::new("format", cargo(&["fmt", "--all", "--check"])).run()?;
    timed("vendored WIT", || wit::run(false))?;
    deny::run()?;
    lints(&toolchain)?;
    without_std()?;
    let documentation = cargo(&["doc", "--locked", "--workspace", "--no-deps"]);
    Step::new("documentation", documentation).with("RUSTDOCFLAGS", "-D warnings").run()?;
    let (totals, tested) = tests();
    let result = tested.and_then(|()| fuzz::short());
    let result = result.and_then(|()| timed("README blocks", || readme::run(None)));
    say(&format!("all checks took {:.0} s", start.elapsed().as_secs_f64()));
    // The last line on standard output: tests that README blocks run print totals of their own before it.
    // Nobody is left to tell where it is closed.
    let _ = writeln!(stdout(), "{}", totals.verdict());
    result
}

/// Clippy, also for what only wasm sees where the installed target has a clippy.
fn lints(toolchain: &Toolchain) -> Result<(), Error> {
    let all = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
    Step::new("lints", cargo(&all)).run()?;
    if let Toolchain::Debian { .. } = toolchain {
        say(&format!("---- lints of the component: skipped, they need {TARGET}"));
        return Ok(());
    }
    let of_the_component =
        ["clippy", "--locked", "--package", "pop3-component", "--target", TARGET, "--", "-D", "warnings"];
    Step::new("lints of the component", cargo(&of_the_component)).run()?;
    let plain = ["build", "--locked", "--package", "pop3-component", "--target", TARGET];
    Step::new("component by cargo alone", cargo(&plain)).run()
}

/// The core and the client have no `std` below them. The component's own build proves it, or its import test.
fn without_std() -> Result<(), Error> {
    let bare =
        ["check", "--locked", "--package", "pop3-proto", "--package", "pop3-client", "--no-default-features"];
    Step::new("no_std crates without features", cargo(&bare)).run()
}

fn tests() -> (Totals, Result<(), Error>) {
    let mut totals = Totals::default();
    let command = cargo(&["test", "--locked", "--workspace", "--no-fail-fast"]);
    let result = Step::new("tests", command).run_reading(|line| totals.add(line));
    let spans = ["test", "--locked", "--package", "pop3-client", "--features", "tracing", "--test", "spans"];
    let traced = Step::new("tests of spans", cargo(&spans)).run_reading(|line| totals.add(line));
    let result = result.and(traced);
    say(&format!("total: {totals}"));
    (totals, result)
}
