//! What the errors of rustls were, for those who have to tell them apart.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Why TLS failed last.
#[derive(Clone, Debug, Default)]
pub(super) struct LastError(Arc<Mutex<Option<rustls::Error>>>);

impl LastError {
    pub(super) fn read(&self) -> Option<rustls::Error> {
        self.lock().clone()
    }

    pub(super) fn clear(&self) {
        *self.lock() = None;
    }

    /// Remembers the error if it is one of rustls.
    pub(super) fn note(&self, error: &io::Error) {
        if let Some(error) = of_rustls(error) {
            *self.lock() = Some(error.clone());
        }
    }

    /// A value that is only ever replaced as a whole is good also after a panic elsewhere.
    fn lock(&self) -> MutexGuard<'_, Option<rustls::Error>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error of rustls inside an error of the stream.
pub(super) fn of_rustls(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref().and_then(|inner| inner.downcast_ref())
}
