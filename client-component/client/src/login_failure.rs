//! A login that did not succeed.

use alloc::boxed::Box;
use core::fmt;

use crate::{Connection, Error};

/// Why a login did not succeed, and the session, where it can go on.
pub struct LoginFailure<T> {
    /// Why.
    pub error: Error,
    /// The session, if it can go on.
    pub connection: Option<Box<Connection<T>>>,
}

impl<T> fmt::Debug for LoginFailure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginFailure")
            .field("error", &self.error)
            .field("connection", &self.connection.is_some())
            .finish()
    }
}

impl<T> fmt::Display for LoginFailure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<T> core::error::Error for LoginFailure<T> {}

impl<T> From<LoginFailure<T>> for Error {
    fn from(failure: LoginFailure<T>) -> Self {
        failure.error
    }
}
