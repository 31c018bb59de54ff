//! One lowering of errors for all calls.
//!
//! The generated code of a call that can fail writes out every case of `error`: 1.3 KiB, 33 times. All of these results
//! have the layout of `result<_, error>`, so one such code is enough: [`told`] keeps the error and answers with a blank
//! one, whose lowering is a few constants, and [`answered`] lowers the kept one over it. [`exports`] puts that around
//! the generated code of each call.
#![expect(unsafe_code, reason = "wraps generated functions over raw pointers")]

use core::cell::RefCell;

use pop3_client::{Error, LoginFailure};

use crate::{
    bindings::exports::mail::pop3::client as generated, convert, exported as wit, resources::Connection,
    types, wasi::Link,
};

/// The error of the call under way.
struct Kept(RefCell<Option<Error>>);

// SAFETY: a component has one thread.
unsafe impl Sync for Kept {}

static KEPT: Kept = Kept(RefCell::new(None));

/// The outcome of a call as its generated code takes it; for calls that [`exports`] lists.
#[inline(always)]
pub(crate) fn told<V>(outcome: Result<V, Error>) -> Result<V, types::Error> {
    match outcome {
        Ok(value) => Ok(value),
        // Not `map_err`: the compiler would call it, and no longer see that the error is a constant.
        Err(error) => {
            keep(error);
            Err(BLANK)
        }
    }
}

/// As [`told`], for a login.
#[inline(always)]
pub(crate) fn told_login<V>(outcome: Result<V, LoginFailure<Link>>) -> Result<V, wit::LoginFailure> {
    match outcome {
        Ok(value) => Ok(value),
        Err(failure) => {
            keep(failure.error);
            let connection = failure.connection.map(|connection| Connection::export(*connection));
            // The error stands at its front, where it stands in the other results.
            Err(wit::LoginFailure { error: BLANK, connection })
        }
    }
}

/// Stands for the error that is kept.
const BLANK: types::Error = types::Error {
    kind: types::ErrorKind::Poisoned,
    step: types::Step::Options,
    retry: types::Retry::Never,
    login_delay: None,
    session_usable: false,
};

#[inline(never)]
fn keep(error: Error) {
    *KEPT.0.borrow_mut() = Some(error);
}

/// The result of a generated function, with the error that was kept during it.
fn answered(result: *mut u8) -> *mut u8 {
    if KEPT.0.borrow().is_none() {
        return result;
    }
    // SAFETY: `Lowered` does not use its handle. The result has one place for all functions.
    unsafe { generated::_export_static_batch_end_cabi::<Lowered>(1) }
}

/// Answers `batch.end` with the kept error, for the sake of the code that is generated around it.
struct Lowered;

impl wit::GuestBatch for Lowered {
    fn end(handle: wit::Batch) -> Result<(), types::Error> {
        // There is no such batch to drop.
        core::mem::forget(handle);
        KEPT.0.borrow_mut().take().map_or(Ok(()), |error| Err(convert::error(error)))
    }

    fn next(&self, _: u64) -> Result<Option<types::BatchItem>, types::Error> {
        Ok(None)
    }

    fn read(&self, _: u64) -> Result<Option<alloc::vec::Vec<u8>>, types::Error> {
        Ok(None)
    }

    fn summary(&self) -> Option<types::Summary> {
        None
    }
}

/// Functions in the place of generated ones with the same names, which they call.
macro_rules! answered {
    ($($guest:ident { $($name:ident($($argument:ident: $kind:ty),*);)* })*) => {$($(
        #[doc(hidden)]
        pub unsafe fn $name<T: super::generated::$guest>($($argument: $kind),*) -> *mut u8 {
            // SAFETY: as the caller has it.
            super::answered(unsafe { super::generated::$name::<T>($($argument),*) })
        }
    )*)*};
}

/// What [`export`](crate::bindings::export) takes for the generated functions: the same, but for those that can fail
/// with `error`. Every call of the WIT whose result is `result<_, error>` stands here.
#[expect(unreachable_pub, clippy::too_many_arguments, reason = "as the generated macro wants them")]
pub(crate) mod exports {
    type Octets = *mut u8;

    pub use super::generated::*;

    answered! {
        GuestClient {
            _export_method_client_connect_cabi(this: Octets, host: Octets, len: usize, port: i32, some: i32, cancel: i32);
            _export_method_client_enter_cabi(arguments: Octets);
        }
        GuestConnection {
            _export_method_connection_capabilities_cabi(this: Octets);
            _export_static_connection_start_tls_cabi(this: i32);
            _export_static_connection_authenticate_cabi(
                this: i32, case: i32, a: Octets, b: Octets, c: Octets, d: Octets, e: usize, f: Octets, g: Octets, h: usize,
                i: i32, j: Octets, k: usize
            );
            _export_method_connection_utf8_cabi(this: Octets);
            _export_method_connection_languages_cabi(this: Octets);
            _export_method_connection_set_language_cabi(this: Octets, some: i32, range: Octets, len: usize);
            _export_method_connection_execute_cabi(this: Octets, line: Octets, len: usize, secret: i32, listing: i32);
            _export_static_connection_begin_auth_cabi(
                this: i32, mechanism: Octets, len: usize, some: i32, initial: Octets, initial_len: usize
            );
            _export_static_connection_quit_cabi(this: i32);
        }
        GuestExchange {
            _export_static_exchange_respond_cabi(this: i32, response: Octets, len: usize);
            _export_static_exchange_cancel_cabi(this: i32);
        }
        GuestMailbox {
            _export_method_mailbox_capabilities_cabi(this: Octets);
            _export_method_mailbox_stat_cabi(this: Octets);
            _export_method_mailbox_scan_cabi(this: Octets);
            _export_method_mailbox_scan_entries_cabi(this: Octets);
            _export_method_mailbox_scan_one_cabi(this: Octets, message: i32);
            _export_method_mailbox_unique_ids_cabi(this: Octets);
            _export_method_mailbox_unique_id_entries_cabi(this: Octets);
            _export_method_mailbox_unique_id_of_cabi(this: Octets, message: i32);
            _export_method_mailbox_retrieve_cabi(this: Octets, message: i32);
            _export_method_mailbox_top_cabi(this: Octets, message: i32, lines: i32);
            _export_method_mailbox_batch_cabi(this: Octets, requests: Octets, len: usize);
            _export_method_mailbox_delete_cabi(this: Octets, message: i32);
            _export_method_mailbox_reset_cabi(this: Octets);
            _export_method_mailbox_noop_cabi(this: Octets);
            _export_method_mailbox_languages_cabi(this: Octets);
            _export_method_mailbox_set_language_cabi(this: Octets, some: i32, range: Octets, len: usize);
            _export_method_mailbox_execute_cabi(this: Octets, line: Octets, len: usize, secret: i32, listing: i32);
        }
        GuestMessageBody {
            _export_method_message_body_read_cabi(this: Octets, len: i64);
        }
        GuestBatch {
            _export_method_batch_next_cabi(this: Octets, len: i64);
            _export_method_batch_read_cabi(this: Octets, len: i64);
            _export_static_batch_end_cabi(this: i32);
        }
        GuestScanListing {
            _export_method_scan_listing_next_cabi(this: Octets, count: i32);
        }
        GuestUniqueIdListing {
            _export_method_unique_id_listing_next_cabi(this: Octets, count: i32);
        }
    }
}
