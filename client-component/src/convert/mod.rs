//! Between the types of the WIT and those of `pop3-client`, case by case.
//!
//! What is not about memory (`codes`, `error`, `options`, `values`) takes its names from here alone: the tests of
//! `pop3-host` compile it over the bindings of the host, and hold every case to the way back.

mod codes;
mod credentials;
mod error;
mod options;
mod values;

use core::time::Duration;

pub(crate) use codes::from_wasi;
pub(crate) use credentials::credentials;
pub(crate) use error::{error, quit_failure, refusal};
pub(crate) use options::{default_options, options};
pub(crate) use values::{
    answer, capabilities, condition, greeting, language, maildrop, raw_command, raw_reply, request,
    requested, scan_entry, summary, trace, unique_id, warnings,
};

use codes::to_wasi;

use crate::{bindings::wasi::sockets::network::ErrorCode, types as wit};

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
