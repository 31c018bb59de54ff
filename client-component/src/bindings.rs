//! Generated from `wit/`.

wit_bindgen::generate!({
    path: "../wit",
    world: "pop3",
    features: ["tls"],
    generate_all,
    pub_export_macro: true,
});
