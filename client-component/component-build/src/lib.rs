//! The one place that knows where a wasm target comes from, and how the component is built with it.
//!
//! A target comes from one of two toolchains; the first that is there is used ([`Toolchain::choose`]):
//!
//! 1. [`Toolchain::Wasip2`]: the active Rust toolchain has `wasm32-wasip2`.
//! 2. [`Toolchain::Debian`]: Debian's `rustc-web` compiles `core` and `alloc` itself for `wasm32-unknown-unknown`;
//!    the `wasm-component-ld` that rustup ships with every toolchain makes a component of it.
//!
//! Both give a component with the same imports, because the guest is `no_std`, and both read how to build it
//! (profile `component`, SIMD) from `.cargo/config.toml`.
//!
//! The same sources and the same compiler give the same octets, wherever they are: no path of the machine gets in.
//!
//! Who gets what is missing differs. A build script only looks ([`embed`]): nobody expects a compilation to
//! change the toolchain or to install packages. `cargo xtask setup` also fetches ([`provide`]): the target by
//! rustup, else Debian's packages if it is root.
//!
//! Two environment variables steer: [`TOOLCHAIN_VARIABLE`] insists on one toolchain, [`COMPONENT_VARIABLE`]
//! replaces the build by a file.
#![forbid(unsafe_code)]

mod bounded;
mod embed;
mod error;
mod machine;
mod names;
mod nested;
mod provide;
mod remap;
mod toolchain;

pub use embed::{COMPONENT_VARIABLE, embed};
pub use error::{Error, Missing};
pub use machine::Machine;
pub use nested::{build, build_from, build_with_names, workspace};
pub use provide::provide;
pub use toolchain::{Kind, PACKAGES, TARGET, TOOLCHAIN_VARIABLE, Toolchain};
