//! System users that the parts of Dovecot run as.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
    process::{Command, Stdio},
};

/// Users of one server. As root: the system users of the Debian package, and `nobody` for the mail. Otherwise
/// everything is the current user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    /// Helpers of Dovecot.
    pub(super) internal_user: String,
    /// Group of the helpers.
    pub(super) internal_group: String,
    /// Processes that talk to clients before login.
    pub(super) login_user: String,
    /// Owner of the mail.
    pub(super) mail_uid: u32,
    /// Group of the mail.
    pub(super) mail_gid: u32,
}

impl Account {
    /// The users for a server started by this process.
    pub(super) fn current() -> io::Result<Self> {
        // The owner of /proc/self is the effective user.
        let this = fs::metadata("/proc/self")?;
        if this.uid() == 0 { Self::of_the_package() } else { Self::rootless(this.uid(), this.gid()) }
    }

    fn of_the_package() -> io::Result<Self> {
        Ok(Self {
            internal_user: "dovecot".to_owned(),
            internal_group: id(&["-gn", "dovecot"])?,
            login_user: "dovenull".to_owned(),
            mail_uid: number(&id(&["-u", "nobody"])?)?,
            mail_gid: number(&id(&["-g", "nobody"])?)?,
        })
    }

    /// Dovecot wants names, so the user needs an entry in the system's table of users.
    fn rootless(uid: u32, gid: u32) -> io::Result<Self> {
        let user = id(&["-un"])?;
        Ok(Self {
            internal_user: user.clone(),
            internal_group: id(&["-gn"])?,
            login_user: user,
            mail_uid: uid,
            mail_gid: gid,
        })
    }

    /// Gives a file or directory to the owner of the mail.
    pub(super) fn own(&self, path: &Path) -> io::Result<()> {
        chown(path, Some(self.mail_uid), Some(self.mail_gid))
    }
}

/// Asks `id`, which knows users from every source that the system is configured for.
fn id(arguments: &[&str]) -> io::Result<String> {
    let output = Command::new("id").args(arguments).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!(
            "id {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn number(text: &str) -> io::Result<u32> {
    text.parse().map_err(|_| io::Error::other(format!("id says {text:?} where a number should be")))
}
