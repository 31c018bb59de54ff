//! One fetch of an account into a Maildir at a time: two would store everything twice.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use super::{Account, MaildirError, Stage};

/// The sole right to fetch an account into a Maildir, for as long as it lives.
#[derive(Debug)]
pub(super) struct Claim {
    /// Its lock lasts as long as the file is open.
    _lock: File,
}

impl Claim {
    /// # Errors
    /// [`Stage::Lock`] with [`io::ErrorKind::WouldBlock`] while somebody else has it.
    pub(super) fn take(root: &Path, account: &Account) -> Result<Self, MaildirError> {
        let path = root.join(format!("pop3-fetch.{}.lock", account.key(b"")));
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = Stage::Create.at(&path, file)?;
        let locked = match file.try_lock() {
            // Where there are no locks, e.g. on some network file systems, mail is delivered all the same.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _lock: file }),
            Err(TryLockError::WouldBlock) => {
                let text = "another run is fetching this account into this Maildir";
                Err(io::Error::new(io::ErrorKind::WouldBlock, text))
            }
        };
        Stage::Lock.at(&path, locked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_fetched_by_one_at_a_time_and_another_account_beside_it() {
        let scratch = tempfile::tempdir().unwrap();
        let account = |user| Account::new(user, "pop.example.org", 995);
        let claim = Claim::take(scratch.path(), &account("alice")).unwrap();
        let error = Claim::take(scratch.path(), &account("alice")).unwrap_err();
        assert_eq!((error.stage, error.kind), (Stage::Lock, io::ErrorKind::WouldBlock));
        Claim::take(scratch.path(), &account("bob")).unwrap();
        drop(claim);
        Claim::take(scratch.path(), &account("alice")).unwrap();
    }
}
