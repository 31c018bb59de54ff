//! What the client costs on top of the octets:
//! `cargo run --release -p pop3-client --example pipelined_retrieval [MESSAGES OCTETS]`.
//!
//! Retrieves 10,000 messages of 4 KiB (or as many and as large as said) in one batch, and beside it with a raw socket that pipelines RETR and throws the
//! octets away; from pop3-mock, and from a server that does nothing but write. Prints the best of a few rounds each,
//! and their ratio: of the time that passed, and (on Linux) of the time that the reading thread has used, which the rest
//! of the machine has less say in.

#![expect(clippy::print_stdout, reason = "figures are what this is for")]

use std::{
    env,
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use pop3_client::{Credentials, Options, PipeliningOptions, Request, Security, tokio::Client};
use pop3_mock::{Message, Server, User};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROUNDS: usize = 7;

/// How many messages, and their octets.
#[derive(Clone, Copy)]
struct Load {
    messages: u32,
    octets: u64,
}

fn main() -> Result<()> {
    let mut load = Load { messages: 10_000, octets: 4096 };
    if let [messages, octets] = env::args().skip(1).collect::<Vec<_>>().as_slice() {
        load = Load { messages: messages.parse()?, octets: octets.parse()? };
    }
    let messages = (0..u64::from(load.messages)).map(|seed| Message::generated(load.octets, seed));
    let user = User::new("mrose", "tanstaaf").messages(messages);
    let mock = Server::builder().user(user).transcript_limit(0).start_blocking()?;
    compare("pop3-mock", mock.pop3(), &mock, load)?;
    compare("a server that only writes", writing_server(load)?, &mock, load)
}

/// In turns, so that whatever else the machine does hits both.
fn compare(name: &str, server: SocketAddr, mock: &Server, load: Load) -> Result<()> {
    let mut best = [(Duration::MAX, Duration::MAX); 2];
    for _ in 0..ROUNDS {
        for (best, took) in
            best.iter_mut().zip([by_raw_socket(server, load)?, by_client(server, mock, load)?])
        {
            *best = (best.0.min(took.0), best.1.min(took.1));
        }
    }
    let [raw, client] = best;
    for (what, raw, client) in [("passed", raw.0, client.0), ("used", raw.1, client.1)] {
        let ratio = client.as_secs_f64() / raw.as_secs_f64();
        println!("{name}, time {what}: raw socket {raw:.1?}, client {client:.1?}, ratio {ratio:.2}");
    }
    Ok(())
}

/// What the clock shows, and what this thread has used.
fn now() -> (Instant, Duration) {
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = used.split(' ').next().and_then(|used| used.parse().ok()).unwrap_or_default();
    (Instant::now(), Duration::from_nanos(nanoseconds))
}

fn since((began, used): (Instant, Duration)) -> (Duration, Duration) {
    let (ended, used_now) = now();
    (ended - began, used_now.saturating_sub(used))
}

fn by_raw_socket(server: SocketAddr, load: Load) -> Result<(Duration, Duration)> {
    let mut socket = BufReader::new(TcpStream::connect(server)?);
    let mut line = String::new();
    socket.read_line(&mut line)?;
    for command in ["USER mrose\r\n", "PASS tanstaaf\r\n"] {
        socket.get_mut().write_all(command.as_bytes())?;
        socket.read_line(&mut line)?;
    }
    let mut socket = socket.into_inner();
    let mut writer = socket.try_clone()?;
    let began = now();
    let commands: String = (1..=load.messages).map(|message| format!("RETR {message}\r\n")).collect();
    let writing = thread::spawn(move || writer.write_all(format!("{commands}QUIT\r\n").as_bytes()));
    let mut buffer = vec![0; 64 << 10];
    while socket.read(&mut buffer)? > 0 {}
    let took = since(began);
    writing.join().map_err(|_| "the writing thread has panicked")??;
    Ok(took)
}

fn by_client(server: SocketAddr, mock: &Server, load: Load) -> Result<(Duration, Duration)> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let options = Options {
            security: Security::Plaintext,
            allow_plaintext_auth: true,
            pipelining: PipeliningOptions { octets: 8 << 20, commands: 2000, ..PipeliningOptions::default() },
            ..Options::default()
        };
        let client = Client::new(options, mock.client_config());
        let connection = client.connect(&server.ip().to_string(), server.port()).await?;
        let mut mailbox = connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await?;
        let began = now();
        let mut batch = mailbox.batch((1..=load.messages).map(Request::Retrieve))?;
        let mut octets = 0;
        while batch.next().await?.is_some() {
            while let Some(chunk) = batch.chunk().await? {
                octets += chunk.len() as u64;
            }
        }
        mailbox.quit().await?;
        let took = since(began);
        if octets + 100 * u64::from(load.messages) < u64::from(load.messages) * load.octets {
            return Err("messages are missing".into());
        }
        Ok(took)
    })
}

/// A server that has its replies ready.
fn writing_server(load: Load) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that leaves early ends its own session alone.
            let _ = answer(stream, load);
        }
    });
    Ok(address)
}

fn answer(stream: TcpStream, load: Load) -> std::io::Result<()> {
    const LINE: &[u8] = b"Lines without a full stop in front need no stuffing.\r\n";
    let mut message = b"+OK\r\n".to_vec();
    message.extend(LINE.repeat(usize::try_from(load.octets).unwrap_or(usize::MAX) / LINE.len()));
    message.extend(b".\r\n");
    let (mut input, mut output) = (BufReader::new(stream.try_clone()?), stream);
    output.write_all(b"+OK ready\r\n")?;
    let (mut line, mut replies) = (Vec::new(), Vec::new());
    while input.read_until(b'\n', &mut line)? > 0 {
        match line.first_chunk() {
            Some(b"RETR") => replies.extend_from_slice(&message),
            Some(b"CAPA") => replies.extend_from_slice(b"+OK\r\nPIPELINING\r\n.\r\n"),
            _ => replies.extend_from_slice(b"+OK\r\n"),
        }
        if input.buffer().is_empty() || replies.len() > 256 << 10 || line.starts_with(b"QUIT") {
            output.write_all(&replies)?;
            replies.clear();
        }
        if line.starts_with(b"QUIT") {
            break;
        }
        line.clear();
    }
    Ok(())
}
