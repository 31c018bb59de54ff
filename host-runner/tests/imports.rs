//! What the component may ask of its host. More would be a door that nobody opened on purpose.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use pop3_host::embedded;
use wasmtime::{Engine, component::Component};

/// Every import, with the version that wasmtime 48 serves.
const IMPORTS: [&str; 10] = [
    "wasi:clocks/monotonic-clock@0.2.12",
    "wasi:io/error@0.2.12",
    "wasi:io/poll@0.2.12",
    "wasi:io/streams@0.2.12",
    "wasi:sockets/instance-network@0.2.12",
    "wasi:sockets/ip-name-lookup@0.2.12",
    "wasi:sockets/network@0.2.12",
    "wasi:sockets/tcp-create-socket@0.2.12",
    "wasi:sockets/tcp@0.2.12",
    "wasi:tls/types@0.2.0-draft",
];

/// The client and the value types that it is made of.
const EXPORTS: [&str; 2] = ["mail:pop3/client@0.1.0", "mail:pop3/types@0.1.0"];

/// A component and what it says of itself.
struct Subject {
    engine: Engine,
    component: Component,
}

impl Subject {
    fn new(component: &[u8]) -> Self {
        let engine = Engine::default();
        let component = Component::new(&engine, component).unwrap();
        Self { engine, component }
    }

    fn uninvited_imports(&self) -> Vec<String> {
        let r#type = self.component.component_type();
        let names = r#type.imports(&self.engine).map(|(name, _)| name.to_owned());
        names.filter(|name| !IMPORTS.contains(&name.as_str())).collect()
    }

    fn exports(&self) -> Vec<String> {
        let r#type = self.component.component_type();
        let mut names: Vec<_> = r#type.exports(&self.engine).map(|(name, _)| name.to_owned()).collect();
        names.sort_unstable();
        names
    }
}

/// The smallest component that imports an (empty) instance, in the binary format.
fn component_importing(name: &str) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap();
    let mut component = b"\0asm\x0d\0\x01\0".to_vec();
    // Type section: one instance type without declarations. Import section: one name, an instance of that type.
    component.extend([7, 3, 1, 0x42, 0]);
    component.extend([10, length + 5, 1, 0, length]);
    component.extend(name.as_bytes());
    component.extend([5, 0]);
    component
}

#[test]
fn the_component_imports_sockets_streams_a_clock_and_tls_and_nothing_else() {
    let uninvited = Subject::new(embedded::component()).uninvited_imports();
    assert!(uninvited.is_empty(), "the component imports what it should not: {}", uninvited.join(", "));
}

#[test]
fn the_component_exports_the_client_and_nothing_else() {
    assert_eq!(Subject::new(embedded::component()).exports(), EXPORTS);
}

#[test]
fn an_import_outside_the_list_is_found() {
    let random = "wasi:random/random@0.2.12";
    assert_eq!(Subject::new(&component_importing(random)).uninvited_imports(), [random]);
    assert!(Subject::new(&component_importing(IMPORTS[0])).uninvited_imports().is_empty());
}
