//! What the component makes of every quirk of the catalogue: the cases of the native client, and the same results.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

#[expect(dead_code, reason = "how a quirk is handled is compared with the catalogue by the native tests")]
#[path = "../../../client-component/client/tests/quirks/case.rs"]
mod case;
#[path = "../../../client-component/client/tests/quirks/credentials.rs"]
mod credentials;
#[path = "../../../client-component/client/tests/quirks/play.rs"]
mod play;
#[path = "../../../client-component/client/tests/quirks/say.rs"]
mod say;
#[path = "../../../client-component/client/tests/quirks/setting.rs"]
mod setting;
#[path = "component.rs"]
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
