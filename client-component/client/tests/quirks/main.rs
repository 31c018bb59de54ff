//! What the client makes of every quirk of the catalogue, against a mock server that plays it by name.
//!
//! The cases are data, in `conformance/quirk-cases`, so that other clients can be held to them too.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

mod case;
mod coverage;
mod credentials;
mod page;
mod play;
mod say;
mod setting;
#[path = "native.rs"]
mod subject;

use case::group;

/// Plays the cases of a group, and tells all that came out otherwise.
fn play_group(name: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let told: Vec<String> =
        group(name).iter().filter_map(|case| runtime.block_on(play::play(case)).err()).collect();
    assert!(told.is_empty(), "{} of {} cases:\n\n{}", told.len(), group(name).len(), told.join("\n"));
}

macro_rules! groups {
    ($($test:ident: $name:literal;)*) => {
        /// The files of cases.
        const GROUPS: &[&str] = &[$($name),*];

        $(
            #[test]
            fn $test() {
                play_group($name);
            }
        )*
    };
}

groups! {
    capability_quirks_are_dealt_with: "capability";
    tls_quirks_are_dealt_with: "tls";
    listing_quirks_are_dealt_with: "listing";
    retrieval_quirks_are_dealt_with: "retrieval";
    quirks_of_deletion_and_end_are_dealt_with: "deletion-end";
    transport_quirks_are_dealt_with: "transport";
    quirks_of_response_codes_are_dealt_with: "response-codes";
    attacks_are_dealt_with: "attacks";
    greeting_quirks_are_dealt_with: "greeting";
    quirks_of_logins_are_dealt_with: "login";
}
