//! The exports of the component: generated code around `Component`.
#![expect(unsafe_code, unreachable_pub, reason = "generated: exports are raw functions with names")]

/// The root that the generated macro finds the generated functions below.
mod root {
    pub(super) mod exports {
        pub(in super::super) mod mail {
            pub(in super::super::super) mod pop3 {
                pub(in super::super::super::super) use crate::{
                    bindings::exports::mail::pop3::types, told::exports as client,
                };
            }
        }
    }
}

crate::bindings::export!(Component with_types_in root);

use crate::resources::Component;
