//! Where the compiled component is kept from one run to the next.

use std::{
    env, fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

use pop3_host::{BuildError, Host, HostBuilder};

/// Builds a host with the cache, or without where it cannot be used.
pub(crate) fn build(builder: impl Fn() -> HostBuilder) -> Result<Host, BuildError> {
    match directory().map(|directory| builder().cache(directory).build()) {
        None | Some(Err(BuildError::Engine(_))) => builder().build(),
        Some(host) => host,
    }
}

/// `$XDG_CACHE_HOME/pop3`, or `~/.cache/pop3`.
fn directory() -> Option<PathBuf> {
    let of_user = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let directory = of_user.or_else(|| Some(env::home_dir()?.join(".cache")))?.join("pop3");
    ours(&directory).ok()?.then_some(directory)
}

/// What is in there is run: it must belong to whoever runs it, and be writable by nobody else. (With sudo, `~` may be
/// somebody else's: nothing is made there.)
fn ours(directory: &Path) -> io::Result<bool> {
    let there = directory.ancestors().find(|ancestor| ancestor.exists());
    if !there.map_or(Ok(false), |there| belongs_to_us(&there.metadata()?))? {
        return Ok(false);
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let metadata = directory.symlink_metadata()?;
    Ok(metadata.is_dir() && belongs_to_us(&metadata)? && metadata.mode() & 0o022 == 0)
}

fn belongs_to_us(metadata: &fs::Metadata) -> io::Result<bool> {
    Ok(metadata.uid() == rustix::process::geteuid().as_raw())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_directory_that_others_can_write_is_not_used() {
        let scratch = tempfile::tempdir().unwrap();
        let directory = scratch.path().join("deep/pop3");
        assert!(ours(&directory).unwrap());
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(!ours(&directory).unwrap());
        let link = scratch.path().join("link");
        std::os::unix::fs::symlink(scratch.path(), &link).unwrap();
        assert!(!ours(&link).unwrap_or(false));
    }
}
