//! Where the password comes from.

mod command;
mod prompt;

use std::{
    env,
    fs::File,
    io::{self, Read},
    os::{fd::AsFd, unix::ffi::OsStringExt},
};

use pop3_host::Secret;
use zeroize::Zeroizing;

use crate::{address::Address, arguments::LoginArguments, complaint::Complaint, line::check_password};

/// Most octets that are read: far above what can be sent.
const LONGEST: usize = 4096;

/// The password, from the first of its sources that there is. One that cannot be sent is refused.
pub(crate) fn password(login: &LoginArguments, user: &str, address: &Address) -> Result<Secret, Complaint> {
    let mut octets = octets(login, user, address)?;
    let secret = Secret::from(std::mem::take(&mut *octets));
    let checked = check_password(&secret, address.mechanism);
    checked.map_err(|fault| Complaint::usage(format!("password: it {fault}")))?;
    Ok(secret)
}

fn octets(login: &LoginArguments, user: &str, address: &Address) -> Result<Zeroizing<Vec<u8>>, Complaint> {
    if let Some(command) = &login.password_command {
        return command::output(command);
    }
    if login.password_stdin {
        let line = standard_input();
        return line.map_err(|error| Complaint::usage(format!("password: standard input: {error}")));
    }
    match env::var_os("POP3_PASSWORD") {
        Some(value) => Ok(Zeroizing::new(value.into_vec())),
        None => prompt::ask(user, &address.host),
    }
}

/// Not through [`io::stdin`], whose buffer would keep a copy of the password.
fn standard_input() -> io::Result<Zeroizing<Vec<u8>>> {
    first_line(&mut File::from(io::stdin().as_fd().try_clone_to_owned()?))
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
    let end = line[..filled].iter().position(|octet| *octet == b'\n').unwrap_or(filled);
    line.truncate(end);
    if line.ends_with(b"\r") {
        line.truncate(end - 1);
    }
    Ok(line)
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
