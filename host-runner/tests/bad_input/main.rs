//! What goes wrong when mail is fetched, on both builds of the client: one line that says what and what to do, an exit
//! code of sysexits(3), nothing half-written, nothing deleted that is not stored.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

#[path = "../support/mod.rs"]
mod support;

/// Makes two tests of each function that takes a build.
macro_rules! on_both {
    ($($claim:ident),* $(,)?) => {
        $(mod $claim {
            use crate::support::Build;

            #[test]
            fn component() {
                super::$claim(Build::Component);
            }

            #[test]
            fn native() {
                super::$claim(Build::Native);
            }
        })*
    };
}

mod broken;
mod claims;
mod dialogue;
mod disk;
mod drops;
mod login;
