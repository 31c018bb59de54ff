//! What the component may ask of its host. More would be a door that nobody opened on purpose.

use pop3_host::embedded;
use wasmtime::{Engine, component::Component};

/// Every import, with the version that wasmtime 48 serves.
const IMPORTS: [&str; 11] = [
    "wasi:clocks/monotonic-clock@0.2.12",
    "wasi:io/error@0.2.12",
    "wasi:io/poll@0.2.12",
    "wasi:io/streams@0.2.12",
    "wasi:random/random@0.2.12",
    "wasi:sockets/instance-network@0.2.12",
    "wasi:sockets/ip-name-lookup@0.2.12",
    "wasi:sockets/network@0.2.12",
    "wasi:sockets/tcp-create-socket@0.2.12",
    "wasi:sockets/tcp@0.2.12",
    "wasi:tls/types@0.2.0-draft",
];

/// The client and the value types that it is made of.
const EXPORTS: [&str; 2] = ["mail:pop3/client@0.1.0", "mail:pop3/types@0.1.0"];

/// Imports and exports of the embedded component, sorted.
fn names() -> (Vec<String>, Vec<String>) {
    let engine = Engine::default();
    let component = Component::new(&engine, embedded::component()).expect("the embedded component compiles");
    let r#type = component.component_type();
    let mut imports: Vec<_> = r#type.imports(&engine).map(|(name, _)| name.to_owned()).collect();
    let mut exports: Vec<_> = r#type.exports(&engine).map(|(name, _)| name.to_owned()).collect();
    imports.sort_unstable();
    exports.sort_unstable();
    (imports, exports)
}

#[test]
fn the_component_imports_sockets_streams_a_clock_randomness_and_tls_and_nothing_else() {
    assert_eq!(names().0, IMPORTS);
}

#[test]
fn the_component_exports_the_client_and_its_types_and_nothing_else() {
    assert_eq!(names().1, EXPORTS);
}
