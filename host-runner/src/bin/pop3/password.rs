//! Where the password comes from.

use std::{
    env,
    fs::File,
    io::{self, Read},
    os::{fd::AsFd, unix::ffi::OsStringExt},
};

use pop3_host::Password;
use pop3_proto::Secret;
use zeroize::Zeroizing;

use crate::{
    exit::{Complaint, Sysexit},
    line::check_password,
};

/// Most octets that are read: far above what can be sent.
const LONGEST: usize = 4096;

/// The first line of standard input, without its line end, or `$POP3_PASSWORD`. One that cannot be sent is refused.
pub(crate) fn password(from_stdin: bool) -> Result<Password, Complaint> {
    let usage = |text: &str| Complaint::new(Sysexit::Usage, format!("password: {text}"));
    let mut octets = if from_stdin {
        standard_input().map_err(|error| usage(&format!("standard input: {error}")))?
    } else {
        let value = env::var_os("POP3_PASSWORD");
        Zeroizing::new(value.ok_or_else(|| usage("use --password-stdin, or set POP3_PASSWORD"))?.into_vec())
    };
    check_password(&Secret::from(octets.to_vec())).map_err(|fault| usage(&format!("it {fault}")))?;
    let text = String::from_utf8(std::mem::take(&mut *octets));
    text.map(Password::from).map_err(|_| usage("it is not text"))
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
