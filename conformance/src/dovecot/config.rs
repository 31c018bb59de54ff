//! The configuration file, in the syntax of the installed version.

use std::{net::SocketAddr, path::Path};

use super::account::Account;

/// What the configuration depends on.
pub(super) struct Config<'a> {
    /// Major and minor version of the program that reads it.
    pub(super) version: (u32, u32),
    /// Directory of the server: run files, state, certificate, users, mail.
    pub(super) directory: &'a Path,
    /// Plaintext and STLS.
    pub(super) pop3: SocketAddr,
    /// TLS from the first octet.
    pub(super) pop3s: SocketAddr,
    /// Users that its parts run as.
    pub(super) account: &'a Account,
}

impl Config<'_> {
    /// The text of the file.
    pub(super) fn text(&self) -> String {
        // 2.4 renamed most settings, and wants to be told first which version's names follow.
        if self.version >= (2, 4) {
            let (major, minor) = self.version;
            let head = format!(
                "dovecot_config_version = {major}.{minor}.0\ndovecot_storage_version = {major}.{minor}.0\n"
            );
            head + &self.common() + &self.settings_2_4()
        } else {
            self.common() + &self.settings_2_3()
        }
    }

    fn common(&self) -> String {
        let Self { directory, pop3, pop3s, account, .. } = self;
        let Account { internal_user, internal_group, login_user, .. } = account;
        let (directory, pop3_port, pop3s_port) = (directory.display(), pop3.port(), pop3s.port());
        format!(
            "base_dir = {directory}/run
state_dir = {directory}/state
log_path = /dev/stderr
protocols = pop3
listen = {listen}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
first_valid_uid = 1
auth_mechanisms = plain
ssl = yes
namespace inbox {{
  inbox = yes
}}
service anvil {{
  chroot =
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3_port}
  }}
  inet_listener pop3s {{
    port = {pop3s_port}
    ssl = yes
  }}
}}
",
            listen = pop3.ip(),
        )
    }

    /// Unique-ids are file names, so that a test knows which message is which.
    fn settings_2_3(&self) -> String {
        let directory = self.directory.display();
        format!(
            "disable_plaintext_auth = no
ssl_cert = <{directory}/certificate.pem
ssl_key = <{directory}/key.pem
mail_location = maildir:~/Maildir
pop3_uidl_format = %f
passdb {{
  driver = passwd-file
  args = {directory}/users
}}
userdb {{
  driver = passwd-file
  args = {directory}/users
}}
"
        )
    }

    fn settings_2_4(&self) -> String {
        let directory = self.directory.display();
        format!(
            "auth_allow_cleartext = yes
ssl_server_cert_file = {directory}/certificate.pem
ssl_server_key_file = {directory}/key.pem
mail_driver = maildir
mail_path = ~/Maildir
pop3_uidl_format = %{{filename}}
passdb passwd-file {{
  passwd_file_path = {directory}/users
}}
userdb passwd-file {{
  passwd_file_path = {directory}/users
}}
"
        )
    }
}

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, path::Path};

    use super::{Account, Config};

    fn text(version: (u32, u32)) -> String {
        let account = Account {
            internal_user: "dovecot".to_owned(),
            internal_group: "mail".to_owned(),
            login_user: "dovenull".to_owned(),
            mail_uid: 65534,
            mail_gid: 65534,
        };
        let (pop3, pop3s) =
            (SocketAddr::from(([127, 0, 0, 1], 1110)), SocketAddr::from(([127, 0, 0, 1], 1995)));
        Config { version, directory: Path::new("/d"), pop3, pop3s, account: &account }.text()
    }

    #[test]
    fn version_2_4_is_told_the_version_of_its_settings_first() {
        assert!(text((2, 4)).starts_with("dovecot_config_version = 2.4.0\n"));
        assert!(!text((2, 3)).contains("dovecot_config_version"));
    }

    #[test]
    fn no_version_sees_a_setting_of_the_other() {
        for only_2_3 in ["disable_plaintext_auth", "ssl_cert =", "mail_location", "driver = passwd-file"] {
            assert!(text((2, 3)).contains(only_2_3), "{only_2_3}");
            assert!(!text((2, 4)).contains(only_2_3), "{only_2_3}");
        }
        for only_2_4 in ["auth_allow_cleartext", "ssl_server_cert_file", "mail_path", "passwd_file_path"] {
            assert!(text((2, 4)).contains(only_2_4), "{only_2_4}");
            assert!(!text((2, 3)).contains(only_2_4), "{only_2_4}");
        }
    }

    #[test]
    fn it_listens_on_loopback_only() {
        for version in [(2, 3), (2, 4)] {
            assert_eq!(text(version).matches("listen = 127.0.0.1\n").count(), 1);
            assert!(text(version).contains("port = 1110\n") && text(version).contains("port = 1995\n"));
        }
    }
}
