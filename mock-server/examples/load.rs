//! What the server costs: `cargo run --release -p pop3-mock --example load [COMMAND]`.
//!
//! Prints how long a server takes to be ready, as a command and in a process, what an idle session holds, how many
//! sessions are open at once, and how long a large maildrop takes to be listed. Without COMMAND, the path of the command
//! `pop3-mock`, the one that stands beside this example is taken.

#![expect(clippy::print_stdout, reason = "figures are what this is for")]

use std::env;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pop3_mock::{Server, User};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const STARTS: u32 = 20;
const SESSIONS: u64 = 1000;
const MESSAGES: usize = 100_000;

fn main() -> Result<()> {
    match command() {
        Some(path) => println!("ready as a command: {:?}", mean(|| ready_as_command(&path))?),
        None => println!("ready as a command: not measured, the command was not built"),
    }
    println!("ready in a process: {:?}", mean(ready_in_process)?);
    idle_sessions()?;
    listing()
}

/// The command that was asked for, or the one of the same build.
fn command() -> Option<PathBuf> {
    if let Some(named) = env::args_os().nth(1) {
        return Some(named.into());
    }
    let beside = env::current_exe().ok()?.parent()?.parent()?.join("pop3-mock");
    beside.exists().then_some(beside)
}

fn mean(start: impl Fn() -> Result<Duration>) -> Result<Duration> {
    let times: Result<Vec<Duration>> = (0..STARTS).map(|_| start()).collect();
    Ok(times?.iter().sum::<Duration>() / STARTS)
}

/// From the start of the command until its ready line is read.
fn ready_as_command(path: &PathBuf) -> Result<Duration> {
    let began = Instant::now();
    let mut serve = Command::new(path);
    serve.args(["serve", "--exit-with-stdin"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = serve.spawn()?;
    let stdout = child.stdout.take().ok_or("the command has a standard output")?;
    BufReader::new(stdout).read_line(&mut String::new())?;
    let ready = began.elapsed();
    drop(child.stdin.take());
    child.wait()?;
    Ok(ready)
}

/// Until the greeting is read.
fn ready_in_process() -> Result<Duration> {
    let began = Instant::now();
    let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
    greeted(server.pop3())?;
    Ok(began.elapsed())
}

fn greeted(address: SocketAddr) -> Result<BufReader<TcpStream>> {
    let mut client = BufReader::with_capacity(512, TcpStream::connect(address)?);
    client.read_line(&mut String::new())?;
    Ok(client)
}

fn idle_sessions() -> Result<()> {
    // A session has two ends, and both are in this process.
    let limit = getrlimit(Resource::Nofile);
    let needed = Some(2 * SESSIONS + 100);
    if limit.current.is_some_and(|current| Some(current) < needed) {
        setrlimit(Resource::Nofile, Rlimit { current: needed, maximum: limit.maximum })?;
    }
    let server = Server::builder().start_blocking()?;
    let mut clients = vec![greeted(server.pop3())?];
    let (before, began) = (resident()?, Instant::now());
    for _ in 1..SESSIONS {
        clients.push(greeted(server.pop3())?);
    }
    println!("sessions at once: {SESSIONS}, greeted one by one in {:?}", began.elapsed());
    // The client's end costs its buffer.
    println!("an idle session: {} octets", resident()?.saturating_sub(before) / (SESSIONS - 1) - 512);
    Ok(())
}

/// The memory this process holds, in octets.
fn resident() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("Linux tells it")?;
    Ok(line.split_whitespace().nth(1).ok_or("Linux tells it")?.parse::<u64>()? * 1024)
}

fn listing() -> Result<()> {
    let began = Instant::now();
    let user = User::new("alice", "secret").messages((0..MESSAGES).map(|number| format!("{number}\r\n")));
    let server = Server::builder().user(user).start_blocking()?;
    println!("a server with {MESSAGES} messages: {:?}", began.elapsed());
    for command in ["LIST", "UIDL"] {
        let mut client = greeted(server.pop3())?;
        client.get_mut().write_all(b"USER alice\r\nPASS secret\r\n")?;
        client.read_line(&mut String::new())?;
        client.read_line(&mut String::new())?;
        let began = Instant::now();
        client.get_mut().write_all(format!("{command}\r\nQUIT\r\n").as_bytes())?;
        let octets = client.read_to_end(&mut Vec::new())?;
        println!("{command} of {MESSAGES} messages: {:?} for {octets} octets", began.elapsed());
        drop(client);
        server.wait_idle_blocking();
    }
    Ok(())
}
