//! The exports of the component: generated code around `Component`.
#![expect(unsafe_code, unreachable_pub, reason = "generated: exports are raw functions with names")]

crate::bindings::export!(Component with_types_in crate::bindings);

use crate::resources::Component;
