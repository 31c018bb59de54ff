//! A Dovecot on free ports of loopback, with a user, two messages and a certificate of its own.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rcgen::{CertificateParams, KeyPair};
use tempfile::TempDir;

pub(crate) const USER: &str = "alice";
pub(crate) const PASSWORD: &str = "pencil";

/// How often other ports are tried where somebody else was quicker.
const ATTEMPTS: usize = 5;

/// Ended when it is dropped.
pub(crate) struct Dovecot {
    pub(crate) pop3: SocketAddr,
    pub(crate) ca_pem: String,
    master: Child,
    log: BufReader<std::process::ChildStderr>,
    _directory: TempDir,
}

impl Dovecot {
    /// Starts it; without one, or with one whose settings are other ones, the reason is printed.
    pub(crate) fn start_or_skip(test: &str) -> Option<Self> {
        let skip = |reason: &str| {
            // Past the capture of the test runner: a skipped test must be seen.
            let _ = writeln!(io::stderr(), "skipped {test}: {reason}");
            None
        };
        let Some(program) = program() else { return skip("dovecot is not installed") };
        let version = output(Command::new(&program).arg("--version"));
        if !version.starts_with("2.3.") {
            return skip(&format!("dovecot has version {version}, the recording is of 2.3"));
        }
        Some(Self::start(&program))
    }

    fn start(program: &Path) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ca_pem = lay_out(directory.path());
        for _ in 0..ATTEMPTS {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
            let file = directory.path().join("dovecot.conf");
            fs::write(&file, config(directory.path(), port.port())).unwrap();
            let mut command = Command::new(program);
            command.arg("-F").arg("-c").arg(&file).stdin(Stdio::null()).stdout(Stdio::null());
            let mut master = command.stderr(Stdio::piped()).spawn().unwrap();
            let mut log = BufReader::new(master.stderr.take().unwrap());
            if is_up(&mut log) {
                return Self { pop3: port, ca_pem, master, log, _directory: directory };
            }
            master.wait().unwrap();
        }
        panic!("dovecot did not start on any of {ATTEMPTS} ports");
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.master.id().to_string()]).status();
        let _ = self.master.wait();
        // It ends with the last process that holds it.
        let _ = io::copy(&mut self.log, &mut io::sink());
    }
}

fn is_up(log: &mut impl BufRead) -> bool {
    log.lines().map_while(Result::ok).any(|line| line.contains(" starting up"))
}

fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let directories = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    directories.map(|directory| directory.join("dovecot")).find(|program| program.is_file())
}

fn output(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
}

/// As root its parts run as the users of the package, and the mail is of `nobody`; else all as the current user.
fn users() -> [String; 5] {
    let id = |arguments: &[&str]| output(Command::new("id").args(arguments));
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        let (user, login) = ("dovecot".to_owned(), "dovenull".to_owned());
        return [user, id(&["-gn", "dovecot"]), login, id(&["-u", "nobody"]), id(&["-g", "nobody"])];
    }
    let user = id(&["-un"]);
    [user.clone(), id(&["-gn"]), user, id(&["-u"]), id(&["-g"])]
}

/// Everything but the configuration, which depends on the port; gives the CA.
fn lay_out(directory: &Path) -> String {
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
    fs::write(directory.join("certificate.pem"), certificate.pem()).unwrap();
    fs::write(directory.join("key.pem"), key.serialize_pem()).unwrap();
    let [_, _, _, uid, gid] = users();
    let home = directory.join("home");
    let user = format!("{USER}:{{PLAIN}}{PASSWORD}:{uid}:{gid}::{}::\n", home.display());
    fs::write(directory.join("users"), user).unwrap();
    let (uid, gid) = (uid.parse().unwrap(), gid.parse().unwrap());
    let own = |path: &Path| chown(path, Some(uid), Some(gid)).unwrap();
    for name in ["", "Maildir", "Maildir/tmp", "Maildir/new", "Maildir/cur"] {
        fs::create_dir(home.join(name)).unwrap();
        own(&home.join(name));
    }
    for (name, content) in
        [("1000.one", "Subject: one\n\n.dots\n"), ("1001.two", "Subject: two\n\nfirst\nsecond\n")]
    {
        let path = home.join("Maildir/new").join(name);
        fs::write(&path, content).unwrap();
        own(&path);
    }
    certificate.pem()
}

fn config(directory: &Path, port: u16) -> String {
    let [user, group, login, _, _] = users();
    let directory = directory.display();
    format!(
        "base_dir = {directory}/run
state_dir = {directory}/state
log_path = /dev/stderr
protocols = pop3
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
auth_mechanisms = plain login
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{directory}/certificate.pem
ssl_key = <{directory}/key.pem
mail_location = maildir:~/Maildir
pop3_uidl_format = %f
namespace inbox {{
  inbox = yes
}}
service anvil {{
  chroot =
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {port}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
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
