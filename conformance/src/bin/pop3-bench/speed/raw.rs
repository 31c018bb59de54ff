//! The floor: what the server does when nobody makes it wait.

use std::{fmt::Write, net::Ipv4Addr, time::Duration};

use memchr::memmem;
use pop3_conformance::dovecot::Dovecot;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpStream, tcp::OwnedReadHalf},
    time::{Instant, timeout},
};

use crate::{Outcome, child::LONGEST};

/// What ends a message: "CRLF.CRLF", RFC 1939 §3.
const TERMINATOR: &[u8] = b"\r\n.\r\n";

/// Sends every RETR without waiting, and counts octets up to the last terminator.
pub(super) async fn fetch(port: u16, messages: u32) -> Outcome<(Duration, u64)> {
    let started = Instant::now();
    let octets =
        timeout(LONGEST, session(port, messages)).await.map_err(|_| "the raw socket takes too long")??;
    Ok((started.elapsed(), octets))
}

async fn session(port: u16, messages: u32) -> Outcome<u64> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    stream.set_nodelay(true)?;
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    let login = format!("USER {}\r\nPASS {}\r\n", Dovecot::USER, Dovecot::PASSWORD);
    write.write_all(login.as_bytes()).await?;
    // The greeting and two answers.
    for _ in 0..3 {
        let mut line = String::new();
        read.read_line(&mut line).await?;
        if !line.starts_with("+OK") {
            return Err(format!("the server says {line:?}").into());
        }
    }
    let mut commands = String::new();
    for message in 1..=messages {
        write!(commands, "RETR {message}\r\n")?;
    }
    commands.push_str("QUIT\r\n");
    // Beside the reading, or both sides could wait for the other to read.
    let writer = tokio::spawn(async move { write.write_all(commands.as_bytes()).await.map(|()| write) });
    let octets = bodies(&mut read, messages).await?;
    drop(writer.await??);
    Ok(octets)
}

/// Counts octets of messages: all that comes, without status lines, terminators and the answer to QUIT.
async fn bodies(read: &mut BufReader<OwnedReadHalf>, messages: u32) -> Outcome<u64> {
    let mut buffer = vec![0; 256 << 10];
    let (mut filled, mut ended, mut octets) = (0, 0, 0);
    let status = memmem::Finder::new(b"\r\n");
    let terminator = memmem::Finder::new(TERMINATOR);
    let mut in_body = false;
    while ended < messages {
        let got = read.read(&mut buffer[filled..]).await?;
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
        buffer.copy_within(at..filled, 0);
        filled -= at;
    }
    Ok(octets)
}
