//! Getting a toolchain that is not there yet.

use std::{process::Command, time::Duration};

use crate::{Error, Kind, Machine, PACKAGES, TARGET, Toolchain, bounded};

/// Long enough for 30 MB; a machine without network knows sooner.
const RUSTUP_TIME: Duration = Duration::from_secs(60);

/// For 300 MB of packages over a slow line.
const APT_TIME: Duration = Duration::from_secs(900);

/// Finds a toolchain, or gets one: the target by rustup, else Debian's packages if we are root.
///
/// `tell` hears one line before each thing that changes the machine. Where a toolchain is installed this only
/// looks, which takes milliseconds.
///
/// # Errors
/// [`Error::Missing`] with the line to paste where nothing helped; [`Error::Failed`], [`Error::TimedOut`] or
/// [`Error::Start`] where installing the packages failed.
pub fn provide(tell: &mut dyn FnMut(&str)) -> Result<Toolchain, Error> {
    let wanted = Kind::from_environment()?;
    let machine = Machine::look();
    if let Ok(toolchain) = Toolchain::choose(&machine, wanted) {
        return Ok(toolchain);
    }
    if machine.rustup && wanted != Some(Kind::Debian) {
        tell(&format!("adding {TARGET} with rustup, for at most {} seconds", RUSTUP_TIME.as_secs()));
        match add_target() {
            Ok(()) => return Ok(Toolchain::choose(&Machine::look(), wanted)?),
            Err(error) => tell(&format!("{error}; going on without it")),
        }
    }
    if machine.apt && machine.root && machine.component_linker.is_some() && wanted != Some(Kind::Wasip2) {
        tell(&format!("installing Debian's {}", PACKAGES.join(" ")));
        install_packages()?;
    }
    Ok(Toolchain::choose(&Machine::look(), wanted)?)
}

fn add_target() -> Result<(), Error> {
    let mut command = Command::new("rustup");
    command.args(["target", "add", TARGET]);
    bounded::run(command, RUSTUP_TIME)
}

fn install_packages() -> Result<(), Error> {
    bounded::run(apt_get(&["update"]), APT_TIME)?;
    let mut install = apt_get(&["install", "--yes", "--no-install-recommends"]);
    install.args(PACKAGES);
    bounded::run(install, APT_TIME)
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command.stdin(std::process::Stdio::null());
    command
}
