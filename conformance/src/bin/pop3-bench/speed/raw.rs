//! The floor: what the server does when nobody makes it wait.

use std::{fmt::Write, net::Ipv4Addr, time::Duration};

use memchr::memmem;
use pop3_conformance::dovecot::Dovecot;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_rustls::TlsConnector;

use super::Course;
use crate::{Outcome, arguments::Security, child::LONGEST};

/// What ends a message: "CRLF.CRLF", RFC 1939 §3.
const TERMINATOR: &[u8] = b"\r\n.\r\n";

/// Sends every RETR without waiting, and counts octets up to the last terminator.
pub(super) async fn fetch(course: &Course, security: Security) -> Outcome<(Duration, u64)> {
    let tls = pop3_client::tokio::tls_config(course.ca.as_bytes())?;
    let started = Instant::now();
    let fetched = timeout(LONGEST, async {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, course.port(security))).await?;
        stream.set_nodelay(true)?;
        match security {
            Security::Plaintext => session(stream, course.messages).await,
            Security::Tls => {
                let name = ServerName::from(std::net::IpAddr::from(Ipv4Addr::LOCALHOST));
                session(TlsConnector::from(tls).connect(name, stream).await?, course.messages).await
            }
        }
    });
    let octets = fetched.await.map_err(|_| "the raw socket takes too long")??;
    Ok((started.elapsed(), octets))
}

async fn session<S>(stream: S, messages: u32) -> Outcome<u64>
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (read, mut write) = tokio::io::split(stream);
    let mut read = BufReader::new(read);
    answer(&mut read).await?;
    for line in [format!("USER {}\r\n", Dovecot::USER), format!("PASS {}\r\n", Dovecot::PASSWORD)] {
        write.write_all(line.as_bytes()).await?;
        write.flush().await?;
        answer(&mut read).await?;
    }
    let mut commands = String::new();
    for message in 1..=messages {
        write!(commands, "RETR {message}\r\n")?;
    }
    // Beside the reading, or both sides could wait for the other to read.
    let writer = tokio::spawn(async move {
        write.write_all(commands.as_bytes()).await?;
        write.flush().await.map(|()| write)
    });
    let octets = bodies(&mut read, messages).await?;
    let mut write = writer.await??;
    write.write_all(b"QUIT\r\n").await?;
    write.flush().await?;
    answer(&mut read).await?;
    Ok(octets)
}

async fn answer(read: &mut (impl AsyncBufReadExt + Unpin)) -> Outcome<()> {
    let mut line = String::new();
    read.read_line(&mut line).await?;
    if line.starts_with("+OK") { Ok(()) } else { Err(format!("the server says {line:?}").into()) }
}

/// Counts octets of messages: all that comes, without status lines and terminators.
async fn bodies(read: &mut (impl AsyncReadExt + Unpin), messages: u32) -> Outcome<u64> {
    let mut buffer = vec![0; 256 << 10];
    let (mut filled, mut ended, mut octets) = (0, 0, 0);
    let status = memmem::Finder::new(b"\r\n");
    let terminator = memmem::Finder::new(TERMINATOR);
    let mut in_body = false;
    while ended < messages {
        let room = buffer.len().min(filled + (64 << 10));
        let got = read.read(&mut buffer[filled..room]).await?;
        if got == 0 {
            return Err(format!("the server closed after {ended} messages").into());
        }
        filled += got;
        let mut at = 0;
        while let Some(found) = (if in_body { &terminator } else { &status }).find(&buffer[at..filled]) {
            if in_body {
                octets += (found + 2) as u64;
                at += found + TERMINATOR.len();
                ended += 1;
            } else {
                at += found + 2;
            }
            in_body = !in_body;
        }
        if in_body {
            // All but what may be the beginning of a terminator.
            let passed = (filled - at).saturating_sub(TERMINATOR.len() - 1);
            octets += passed as u64;
            at += passed;
        }
        buffer.copy_within(at..filled, 0);
        filled -= at;
    }
    Ok(octets)
}
