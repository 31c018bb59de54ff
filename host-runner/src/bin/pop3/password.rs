//! Where the password or the access token comes from.

mod command;
mod prompt;

use std::{
    env,
    ffi::OsStr,
    fs::File,
    io::{self, Read},
    os::{fd::AsFd, unix::ffi::OsStringExt},
    thread,
};

use pop3_host::Secret;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::{
    address::Address,
    arguments::LoginArguments,
    complaint::Complaint,
    exit::Sysexit,
    line::{check_password, check_token},
    mechanism::Mechanism,
};

/// Most octets that are read: far above what any password has, and several times what a token has.
const LONGEST: usize = 16 << 10;

type Octets = Result<Zeroizing<Vec<u8>>, Complaint>;

/// The password, from the first of its sources that there is. One that cannot be sent is refused.
pub(crate) async fn password(
    login: &LoginArguments,
    user: &str,
    address: &Address,
    mechanism: Mechanism,
) -> Result<Secret, Complaint> {
    let (octets, source) = match (&login.password_command, env::var_os("POP3_PASSWORD")) {
        (Some(command), _) => (command::output(command, "--password-command").await, "--password-command"),
        (None, _) if login.password_stdin => (in_a_thread(standard_input).await, "--password-stdin"),
        (None, Some(value)) => (Ok(Zeroizing::new(value.into_vec())), "$POP3_PASSWORD"),
        (None, None) => {
            let question = format!("Password of {user} at {}: ", address.host);
            (in_a_thread(move || prompt::ask(&question)).await, "the terminal")
        }
    };
    checked("password", octets?, source, |secret| check_password(secret, mechanism))
}

/// The access token that the command prints. One that cannot be sent is refused.
pub(crate) async fn token(command: &OsStr) -> Result<Secret, Complaint> {
    let octets = command::output(command, "--token-command").await?;
    checked("token", octets, "--token-command", check_token)
}

fn checked(
    what: &str,
    mut octets: Zeroizing<Vec<u8>>,
    source: &str,
    check: impl Fn(&Secret) -> Result<(), String>,
) -> Result<Secret, Complaint> {
    let whole = octets.len() < LONGEST;
    let secret = Secret::from(std::mem::take(&mut *octets));
    let checked = if whole { check(&secret) } else { Err("is too long".to_owned()) };
    checked.map_err(|fault| Complaint::usage(format!("{what}: it {fault} ({source})")))?;
    Ok(secret)
}

/// Where somebody has to type, Ctrl-C still works; and a thread that reads is not waited for at the end.
async fn in_a_thread(read: impl FnOnce() -> Octets + Send + 'static) -> Octets {
    let (sender, receiver) = oneshot::channel();
    let started = thread::Builder::new().spawn(move || sender.send(read()));
    started.map_err(|error| Complaint::new(Sysexit::OsError, format!("cannot start a thread: {error}")))?;
    receiver.await.unwrap_or_else(|_| Err(Complaint::new(Sysexit::Software, "password: nothing was read")))
}

/// Not through [`io::stdin`], whose buffer would keep a copy of the password.
fn standard_input() -> Octets {
    let stdin = io::stdin().as_fd().try_clone_to_owned();
    let line = stdin.and_then(|stdin| first_line(&mut File::from(stdin)));
    line.map_err(|error| Complaint::usage(format!("password: standard input: {error}")))
}

fn first_line(input: &mut dyn Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let (mut line, mut filled) = (Zeroizing::new(vec![0; LONGEST]), 0);
    while filled < LONGEST && !line[..filled].contains(&b'\n') {
        match input.read(&mut line[filled..]) {
            Ok(0) => break,
            Ok(octets) => filled += octets,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    line.truncate(filled);
    Ok(until_line_end(line))
}

/// The first line without its end.
fn until_line_end(mut octets: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    let end = octets.iter().position(|octet| *octet == b'\n').unwrap_or(octets.len());
    octets.truncate(end);
    if octets.ends_with(b"\r") {
        octets.truncate(end - 1);
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives an octet at a time.
    struct Drips<'a>(&'a [u8]);

    impl Read for Drips<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let octets = self.0.len().min(1);
            self.0.read(&mut buffer[..octets])
        }
    }

    #[test]
    fn the_first_line_is_read_however_it_comes() {
        for (input, line) in [
            (&b"secret\nmore\n"[..], &b"secret"[..]),
            (b"secret\r\nmore", b"secret"),
            (b"secret", b"secret"),
            (b" two words \n", b" two words "),
            (b"\nsecret\n", b""),
            (b"", b""),
        ] {
            assert_eq!(*first_line(&mut &*input).unwrap(), line);
            assert_eq!(*first_line(&mut Drips(input)).unwrap(), line);
        }
    }

    #[test]
    fn a_line_without_end_is_not_read_to_its_end() {
        assert_eq!(first_line(&mut io::repeat(b'x')).unwrap().len(), LONGEST);
    }
}
