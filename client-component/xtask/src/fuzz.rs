//! `cargo xtask fuzz`: builds the fuzz targets with libFuzzer and runs them.
//!
//! Stable Rust: the flags are those that cargo-fuzz gives without a sanitizer, and unsafe code, which a sanitizer would
//! look for, is forbidden in what is fuzzed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    cargo::{cargo, target_directory},
    error::Error,
    report::say,
    step::Step,
};

/// The targets, as the programs of the package are named.
pub(crate) const TARGETS: [&str; 5] = ["decoder", "framing", "replies", "sasl", "session"];

/// Counters for libFuzzer, and checks that a release has not. `host-tuple` keeps the flags from build scripts.
const FLAGS: &str = "--cfg fuzzing -Cdebug-assertions -Coverflow-checks -Ccodegen-units=1 \
    -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// A run that is the same each time, as far as the machine is quick enough.
const SHORT: [&str; 4] = ["-seed=1", "-runs=40000", "-max_total_time=6", "-verbosity=0"];

/// For any run: inputs of this size pass every limit that the targets set.
const USUAL: [&str; 3] = ["-max_len=4096", "-timeout=10", "-rss_limit_mb=1024"];

/// Runs one target, or each of them, for so many seconds. What is found stays in `target/fuzz/corpus`.
pub(crate) fn run(target: Option<&str>, seconds: u32, arguments: &[String]) -> Result<(), Error> {
    let fuzzer = Fuzzer::build()?;
    for name in TARGETS.into_iter().filter(|name| target.is_none_or(|only| only == *name)) {
        let mut command = fuzzer.command(name, "corpus")?;
        command.arg(format!("-max_total_time={seconds}")).args(arguments);
        Step::new(name, command).with("RUSTFLAGS", FLAGS).run()?;
    }
    Ok(())
}

/// Runs each target for a few seconds, from the seeds alone. Without a C++ compiler there is no libFuzzer, and nothing
/// is run.
pub(crate) fn short() -> Result<(), Error> {
    if !has_compiler() && env::var_os("POP3_REQUIRE_FOREIGN").is_none() {
        say("---- fuzz targets: skipped, libFuzzer needs a C++ compiler (c++, or the one in CXX)");
        return Ok(());
    }
    let fuzzer = Fuzzer::build()?;
    for name in TARGETS {
        fuzzer.forget(name, "short")?;
        let mut command = fuzzer.command(name, "short")?;
        command.args(SHORT);
        Step::new(name, command).with("RUSTFLAGS", FLAGS).run()?;
    }
    Ok(())
}

/// Where the `cc` crate looks.
fn has_compiler() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::var_os("CXX").is_some() || env::split_paths(&path).any(|folder| folder.join("c++").is_file())
}

/// Fuzzing, ready to start.
struct Fuzzer {
    /// `target/fuzz`.
    root: PathBuf,
}

impl Fuzzer {
    /// Builds every target, and makes the seeds from what the personas say now.
    fn build() -> Result<Self, Error> {
        let root = target_directory()?.join("fuzz");
        let seeds = root.join("seeds");
        remove(&seeds)?;
        let mut command =
            cargo(&["run", "--locked", "--quiet", "--package", "pop3-fuzz", "--example", "seeds"]);
        command.arg("--").arg(&seeds);
        Step::new("fuzz seeds", command).run()?;
        let fuzzer = Self { root };
        Step::new("fuzz targets", fuzzer.cargo("build", &["--bins"])).with("RUSTFLAGS", FLAGS).run()?;
        Ok(fuzzer)
    }

    /// Cargo with what both building and running take; `RUSTFLAGS` is still to be set.
    fn cargo(&self, what: &str, which: &[&str]) -> Command {
        let mut command = cargo(&[what, "--locked", "--package", "pop3-fuzz", "--release"]);
        command.args(["--target", "host-tuple", "--target-dir"]).arg(self.root.join("build")).args(which);
        // It would win over RUSTFLAGS.
        command.env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }

    /// A target with its folders: what it finds goes to `found`, and what it fails at lies under `target/fuzz/failed`.
    fn command(&self, name: &str, found: &str) -> Result<Command, Error> {
        let corpus = self.root.join(found).join(name);
        let failed = self.root.join("failed").join(name);
        for folder in [&corpus, &failed] {
            fs::create_dir_all(folder).map_err(|reason| Error::File { path: folder.clone(), reason })?;
        }
        let here = component_build::workspace().join("client-component/fuzz");
        let mut command = self.cargo("run", &["--quiet", "--bin", name, "--"]);
        command.args(USUAL);
        command.arg(format!("-artifact_prefix={}/", failed.display()));
        command.arg(format!("-dict={}", here.join("pop3.dict").display()));
        let regressions = here.join("regressions").join(name);
        let folders = [corpus, self.root.join("seeds").join(name), regressions];
        command.args(folders.iter().filter(|folder| folder.exists()));
        Ok(command)
    }

    fn forget(&self, name: &str, found: &str) -> Result<(), Error> {
        remove(&self.root.join(found).join(name))
    }
}

fn remove(folder: &Path) -> Result<(), Error> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|reason| Error::File { path: folder.to_owned(), reason })
}
