//! The table and the catalogue agree.

use std::{collections::BTreeMap, fs};

use serde::Deserialize;

use crate::{
    GROUPS,
    case::{Case, Handling, conformance, group},
};

#[derive(Deserialize)]
struct Catalogue {
    #[serde(rename = "quirk")]
    quirks: Vec<Quirk>,
}

#[derive(Deserialize)]
pub(crate) struct Quirk {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) behaviour: String,
    action: Handling,
}

pub(crate) fn catalogue() -> Vec<Quirk> {
    let text = fs::read_to_string(conformance("catalogue/quirks.toml")).unwrap();
    toml::from_str::<Catalogue>(&text).unwrap().quirks
}

pub(crate) fn cases() -> BTreeMap<String, Vec<Case>> {
    let mut cases = BTreeMap::<_, Vec<_>>::new();
    for case in GROUPS.iter().flat_map(|name| group(name)) {
        cases.entry(case.quirk.clone()).or_default().push(case);
    }
    cases
}

#[test]
fn every_quirk_of_the_catalogue_has_a_case() {
    let cases = cases();
    let missing: Vec<_> = catalogue()
        .into_iter()
        .filter(|quirk| !cases.contains_key(&quirk.id))
        .map(|quirk| quirk.id)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_case_is_of_a_quirk_and_deals_with_it_as_the_catalogue_asks_or_says_why_not() {
    let actions: BTreeMap<_, _> = catalogue().into_iter().map(|quirk| (quirk.id, quirk.action)).collect();
    for (quirk, cases) in cases() {
        let action = actions.get(&quirk).unwrap_or_else(|| panic!("{quirk} is not in the catalogue"));
        let as_asked = cases.iter().any(|case| case.handling == *action || case.because.is_some());
        let by_caller = cases.iter().any(|case| case.handling == Handling::Caller && case.caller.is_some());
        assert!(as_asked || by_caller, "{quirk}");
    }
}

#[test]
fn what_is_tolerated_gives_no_error_and_what_is_rejected_gives_one() {
    for case in cases().into_values().flatten() {
        if case.because.is_some() {
            continue;
        }
        let fails = case.session.contains("session: over");
        match case.handling {
            Handling::Tolerate => assert!(!fails, "{}:\n{}", case.quirk, case.session),
            Handling::Reject => {
                let errors =
                    ["violation", "refused", "misuse"].iter().any(|error| case.session.contains(error));
                let told = fails || errors || !case.warnings.is_empty();
                assert!(told, "{}:\n{}", case.quirk, case.session);
            }
            Handling::Degrade | Handling::Caller => {}
        }
    }
}
