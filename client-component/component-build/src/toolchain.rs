//! The choice of a toolchain, apart from any machine.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::{Error, Machine, Missing};

/// The target that rustup has.
pub const TARGET: &str = "wasm32-wasip2";

/// Debian's packages for the other way.
pub const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

/// Environment variable that insists on a toolchain: `wasip2` or `debian`.
pub const TOOLCHAIN_VARIABLE: &str = "POP3_WASM_TOOLCHAIN";

/// Where a wasm target can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `wasm32-wasip2` of the active Rust toolchain.
    Wasip2,
    /// Debian's packages.
    Debian,
}

impl Kind {
    /// What [`TOOLCHAIN_VARIABLE`] insists on, if it is set.
    ///
    /// # Errors
    /// [`Error::UnknownToolchain`] where it is neither of the two names.
    pub fn from_environment() -> Result<Option<Self>, Error> {
        match env::var(TOOLCHAIN_VARIABLE).unwrap_or_default().as_str() {
            "" => Ok(None),
            "wasip2" => Ok(Some(Self::Wasip2)),
            "debian" => Ok(Some(Self::Debian)),
            other => Err(Error::UnknownToolchain(other.to_owned())),
        }
    }
}

/// A toolchain that is installed and can build the component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The active toolchain with `wasm32-wasip2`.
    Wasip2 {
        /// Its cargo.
        cargo: PathBuf,
        /// Its compiler.
        rustc: PathBuf,
    },
    /// Debian's compiler with the library sources, for `wasm32-unknown-unknown`.
    Debian {
        /// Linker that ends in a component.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// Picks from what a machine has; `wanted` leaves only one way open.
    ///
    /// ```
    /// use component_build::{Machine, Toolchain};
    /// match Toolchain::choose(&Machine::look(), None) {
    ///     Ok(toolchain) => println!("{toolchain}"),
    ///     Err(missing) => println!("{missing}"),
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Missing`] says what is not there and how to get it.
    pub fn choose(machine: &Machine, wanted: Option<Kind>) -> Result<Self, Missing> {
        if machine.wasip2 && wanted != Some(Kind::Debian) {
            return Ok(Self::Wasip2 { cargo: machine.cargo.clone(), rustc: machine.rustc.clone() });
        }
        match &machine.component_linker {
            Some(linker) if machine.missing_packages.is_empty() && wanted != Some(Kind::Wasip2) => {
                Ok(Self::Debian { linker: linker.clone() })
            }
            _ => Err(Missing::on(machine, wanted)),
        }
    }

    /// Its compiler.
    pub(crate) fn rustc(&self) -> &Path {
        match self {
            Self::Wasip2 { rustc, .. } => rustc,
            Self::Debian { .. } => Path::new("/usr/bin/rustc"),
        }
    }

    /// Name of the target it compiles for.
    #[must_use]
    pub fn target(&self) -> &'static str {
        match self {
            Self::Wasip2 { .. } => TARGET,
            Self::Debian { .. } => "wasm32-unknown-unknown",
        }
    }
}

impl std::fmt::Display for Toolchain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Wasip2 { rustc, .. } => write!(f, "{TARGET} of {}", rustc.display()),
            Self::Debian { .. } => write!(f, "{} by Debian's rustc-web", self.target()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare() -> Machine {
        Machine {
            cargo: "cargo".into(),
            rustc: "rustc".into(),
            wasip2: false,
            component_linker: Some("wasm-component-ld".into()),
            missing_packages: PACKAGES.to_vec(),
            rustup: true,
            apt: true,
            root: false,
        }
    }

    fn debian() -> Toolchain {
        Toolchain::Debian { linker: "wasm-component-ld".into() }
    }

    fn wasip2() -> Toolchain {
        Toolchain::Wasip2 { cargo: "cargo".into(), rustc: "rustc".into() }
    }

    #[test]
    fn an_installed_target_comes_before_debian() {
        let machine = Machine { wasip2: true, missing_packages: vec![], ..bare() };
        assert_eq!(Toolchain::choose(&machine, None), Ok(wasip2()));
        assert_eq!(Toolchain::choose(&machine, Some(Kind::Wasip2)), Ok(wasip2()));
        assert_eq!(Toolchain::choose(&machine, Some(Kind::Debian)), Ok(debian()));
    }

    #[test]
    fn debian_serves_where_no_target_is_installed() {
        let machine = Machine { missing_packages: vec![], ..bare() };
        assert_eq!(Toolchain::choose(&machine, None), Ok(debian()));
        assert!(Toolchain::choose(&machine, Some(Kind::Wasip2)).is_err());
    }

    #[test]
    fn debian_needs_every_package_and_the_component_linker() {
        let partly = Machine { missing_packages: vec!["lld-19"], ..bare() };
        assert!(Toolchain::choose(&partly, None).is_err());
        let no_linker = Machine { missing_packages: vec![], component_linker: None, ..bare() };
        assert!(Toolchain::choose(&no_linker, None).is_err());
    }

    #[test]
    fn an_installed_target_does_not_serve_who_insists_on_debian() {
        let machine = Machine { wasip2: true, ..bare() };
        let missing = Toolchain::choose(&machine, Some(Kind::Debian)).unwrap_err();
        assert_eq!(missing.packages, PACKAGES);
    }
}
