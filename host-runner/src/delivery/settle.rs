//! A message that was received comes to rest: stored, or found to be there already.

use std::{path::PathBuf, sync::Arc};

use super::{Draft, MaildirError, draft::sync, held::Held, key::Key};

/// Where a message is, durably.
pub(super) enum Settled {
    Stored(PathBuf),
    /// It was there before.
    Held(PathBuf),
}

pub(super) async fn settle(draft: Draft, key: Option<Key>, held: Arc<Held>) -> Result<Settled, MaildirError> {
    blocking(move || settle_blocking(draft, key, &held)).await
}

/// Disks take milliseconds, during which the connections of other tasks go on.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

fn settle_blocking(draft: Draft, key: Option<Key>, held: &Held) -> Result<Settled, MaildirError> {
    let Some(path) = key.and_then(|key| held.same_as(key, draft.path())) else {
        return draft.store().map(Settled::Stored);
    };
    // It may have been put there a moment before the power failed, or by a run that was killed.
    sync(path)?;
    path.parent().map_or(Ok(()), sync)?;
    Ok(Settled::Held(path.to_owned()))
}
