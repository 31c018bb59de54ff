//! Calls that answer with an error have it lowered by the one code that there is for it.

use std::fs;

use component_build::workspace;

/// The generated functions of the calls in a WIT interface whose result ends in one of `failures`, resource by resource.
fn functions(wit: &str, failures: [&str; 2]) -> Vec<String> {
    let (mut resource, mut functions) = (String::new(), Vec::new());
    let without_comments = wit.lines().filter(|line| !line.trim_start().starts_with("///"));
    for statement in without_comments.collect::<String>().split_inclusive(['{', ';', '}']) {
        let statement = statement.trim();
        if let Some(name) = statement.strip_prefix("resource ") {
            resource = name.trim_end_matches(['{', ' ']).replace('-', "_");
        }
        let Some((name, signature)) = statement.split_once(": ") else { continue };
        if failures.iter().any(|failure| signature.ends_with(&format!(", {failure}>;"))) {
            let kind = if signature.starts_with("static ") { "static" } else { "method" };
            functions.push(format!("_export_{kind}_{resource}_{}_cabi(", name.replace('-', "_")));
        }
    }
    functions
}

#[test]
fn every_call_that_can_fail_is_listed_where_its_error_is_lowered() {
    let read = |path: &str| fs::read_to_string(workspace().join(path)).unwrap();
    let (wit, told) = (read("wit/client.wit"), read("client-component/src/told.rs"));
    let functions = functions(&wit, ["error", "login-failure"]);
    assert!(functions.contains(&"_export_static_exchange_respond_cabi(".to_owned()), "{functions:?}");
    let missing: Vec<_> = functions.iter().filter(|function| !told.contains(function.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(told.matches("_cabi(").count(), functions.len(), "and no other is listed");
}
