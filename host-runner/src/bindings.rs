//! Generated from `wit/`, nothing else.

wasmtime::component::bindgen!({
    path: "../wit",
    world: "pop3",
    with: {
        "wasi": wasmtime_wasi::p2::bindings,
        "wasi:tls": wasmtime_wasi_tls::p2::bindings,
    },
    exports: { default: async },
    additional_derives: [PartialEq, Eq],
});
