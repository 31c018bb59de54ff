//! Between the types of the WIT and those of `pop3-client`, case by case.

mod credentials;
mod error;
mod options;
mod values;

use core::time::Duration;

pub(crate) use credentials::credentials;
pub(crate) use error::{error, quit_failure, refusal};
pub(crate) use options::{default_options, options};
pub(crate) use values::{
    answer, capabilities, condition, greeting, language, maildrop, raw_command, raw_reply, request,
    requested, scan_entry, summary, trace, unique_id, warnings,
};

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
