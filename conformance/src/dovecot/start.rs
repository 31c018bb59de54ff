//! Starting Dovecot: its directory, its ports, its first sign of life.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use super::{
    account::Account,
    certificate::Certificate,
    config::Config,
    corpus::Corpus,
    installed::Installed,
    log::{Log, NoLine},
    maildir::Maildir,
    server::{Dovecot, LONGEST},
};

/// How often other ports are tried where somebody else was quicker.
const ATTEMPTS: usize = 5;

/// Why Dovecot did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Files, processes or users.
    #[error("dovecot cannot be set up: {0}")]
    Io(#[from] io::Error),
    /// The certificate.
    #[error("no certificate for dovecot: {0}")]
    Certificate(#[from] rcgen::Error),
    /// It ended instead, or said nothing in time.
    #[error("dovecot did not start; its log:\n{log}")]
    Refused {
        /// What it logged.
        log: String,
    },
    /// Every pair of ports was taken by somebody else in the moment between finding and using it.
    #[error("no free ports for dovecot in {ATTEMPTS} attempts")]
    Ports,
}

/// Starts a server on the first of the `ports` that are free.
pub(super) fn start_on(
    mut ports: impl FnMut() -> io::Result<(SocketAddr, SocketAddr)>,
    installed: &Installed,
    corpus: &Corpus,
) -> Result<Dovecot, StartError> {
    let account = Account::current()?;
    let directory = tempfile::Builder::new().prefix("dovecot-").tempdir()?;
    let certificate = Certificate::mint()?;
    let maildir = lay_out(directory.path(), corpus, &account, &certificate)?;
    for _ in 0..ATTEMPTS {
        let (pop3, pop3s) = ports()?;
        let (version, at) = (installed.version(), directory.path());
        let config = Config { version, directory: at, pop3, pop3s, account: &account };
        fs::write(at.join("dovecot.conf"), config.text())?;
        if let Some((master, log)) = spawn(installed, at)? {
            return Ok(Dovecot { master, log, pop3, pop3s, ca: certificate.ca, maildir, directory });
        }
    }
    Err(StartError::Ports)
}

/// Everything but the configuration, which depends on the ports.
fn lay_out(
    directory: &Path,
    corpus: &Corpus,
    account: &Account,
    certificate: &Certificate,
) -> io::Result<Maildir> {
    // The mail's owner has to reach the mail; the directory is made for its maker alone.
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755))?;
    for name in ["run", "state", "home"] {
        fs::create_dir(directory.join(name))?;
    }
    certificate.write(directory)?;
    let home = directory.join("home");
    let (user, password) = (Dovecot::USER, Dovecot::PASSWORD);
    let users = format!(
        "{user}:{{PLAIN}}{password}:{}:{}::{}::\n",
        account.mail_uid,
        account.mail_gid,
        home.display()
    );
    fs::write(directory.join("users"), users)?;
    account.own(&home)?;
    Maildir::create(&home.join("Maildir"), &corpus.messages, account)
}

/// Two ports that are free now, and perhaps still when Dovecot binds them.
pub(super) fn free_ports() -> io::Result<(SocketAddr, SocketAddr)> {
    let any = (Ipv4Addr::LOCALHOST, 0);
    let (first, second) = (TcpListener::bind(any)?, TcpListener::bind(any)?);
    Ok((first.local_addr()?, second.local_addr()?))
}

/// Starts the program and waits for it to listen; `None` where a port was taken.
fn spawn(installed: &Installed, directory: &Path) -> Result<Option<(Child, Log)>, StartError> {
    let mut master = Command::new(installed.program())
        .arg("-F")
        .arg("-c")
        .arg(directory.join("dovecot.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let Some(stderr) = master.stderr.take() else {
        return Err(io::Error::other("no pipe to the log").into());
    };
    let log = Log::follow(stderr);
    // Logged once the sockets listen.
    match log.wait_for(" starting up", LONGEST) {
        Ok(()) => return Ok(Some((master, log))),
        Err(NoLine::Ended) => {}
        Err(NoLine::Late) => master.kill()?,
    }
    master.wait()?;
    let text = log.text();
    if text.contains("Address already in use") { Ok(None) } else { Err(StartError::Refused { log: text }) }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_port_that_is_taken_costs_an_attempt_not_the_start() {
        let Some(installed) = Installed::find_or_skip("a_port_that_is_taken") else { return };
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (_, free) = free_ports().unwrap();
        let mut attempts = [(free, taken.local_addr().unwrap()), free_ports().unwrap()].into_iter();

        let ports = || attempts.next().ok_or(io::ErrorKind::Other.into());
        let dovecot = start_on(ports, &installed, &Corpus::uniform(1, 256)).unwrap();

        assert_ne!(dovecot.pop3(), free);
        assert!(TcpStream::connect(dovecot.pop3()).is_ok());
    }

    #[test]
    fn ports_that_stay_taken_are_an_error_after_some_attempts() {
        let Some(installed) = Installed::find_or_skip("ports_that_stay_taken") else { return };
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let ports = || Ok((free_ports()?.0, taken.local_addr()?));

        let outcome = start_on(ports, &installed, &Corpus::uniform(1, 256));

        assert!(matches!(outcome, Err(StartError::Ports)), "{outcome:?}");
    }
}
