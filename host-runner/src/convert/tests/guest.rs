//! The component's conversions, compiled over the bindings of the host: the names are the same.
#![expect(dead_code, reason = "what only wasm calls is compiled along")]

use std::time::Duration;

use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;

use crate::bindings::exports::mail::pop3::types as wit;

#[path = "../../../../client-component/src/convert/codes.rs"]
mod codes;
#[path = "../../../../client-component/src/convert/error.rs"]
mod error;
#[path = "../../../../client-component/src/convert/options.rs"]
mod options;
#[path = "../../../../client-component/src/convert/values.rs"]
mod values;

pub(super) use codes::{from_wasi, to_wasi};
pub(super) use error::{error, quit_failure};
pub(super) use options::options;
pub(super) use values::{
    answer, capabilities, condition, greeting, language, maildrop, raw_command, raw_reply, request,
    requested, summary, trace, warnings,
};

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
