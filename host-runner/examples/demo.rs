//! Fetches a few hundred messages from a mock server through the component, over STLS and over TLS, and compares
//! every octet with what was put in. `cargo xtask demo` runs it.

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use indicatif::HumanBytes;
use pop3_host::{
    Credentials, Host, Options, Policy, Reach, Security,
    delivery::{After, Maildir, Plan, Tally, fetch},
    embedded,
};
use pop3_mock::{Message, Server, User, corpus};

#[path = "../src/bin/pop3/bar.rs"]
mod bar;

/// The same messages in every run.
const SEED: u64 = 1939;
const MESSAGES: usize = 400;

/// One way over the wire.
struct Way {
    name: &'static str,
    security: Security,
    after: After,
}

const WAYS: [Way; 2] = [
    Way { name: "STLS", security: Security::Stls, after: After::Keep },
    Way { name: "TLS", security: Security::Tls, after: After::Delete },
];

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let messages = corpus(SEED, MESSAGES);
    let user = User::new("alice", "secret").messages(&messages);
    let server = Server::builder().user(user).require_tls(true).start().await?;
    let policy = Policy { reach: Reach::Loopback, ..Policy::default() };
    let host = Host::builder().policy(policy).tls_config(server.client_config()).build()?;
    describe(&host)?;
    let mut all_match = true;
    for way in &WAYS {
        let scratch = tempfile::tempdir()?;
        let begun = Instant::now();
        let tally = run(way, &host, &server, scratch.path()).await?;
        all_match &= judge(way, &tally, begun.elapsed(), &messages, scratch.path())?;
    }
    server.wait_idle().await;
    let left = server.maildrop("alice").messages.len();
    writeln!(io::stdout(), "Left on the server after the second run, which deletes: {left}.")?;
    Ok(if all_match && left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn describe(host: &Host) -> io::Result<()> {
    let size = HumanBytes(embedded::component().len() as u64);
    writeln!(io::stdout(), "The component has {size} and imports")?;
    host.imports().iter().try_for_each(|import| writeln!(io::stdout(), "    {import}"))
}

/// What `pop3 fetch` does.
async fn run(way: &Way, host: &Host, server: &Server, maildir: &Path) -> Result<Tally, Box<dyn Error>> {
    let port = match way.security {
        Security::Tls => server.pop3s().port(),
        Security::Stls | Security::Plaintext => server.pop3().port(),
    };
    let client = host.client(&Options { security: way.security, ..Options::default() }).await?;
    let connection = client.connect("localhost", port).await?;
    let credentials = Credentials::user_pass("alice", "secret");
    let mailbox = connection.authenticate(&credentials).await?;
    let maildir = Maildir::open(maildir)?;
    let mut bar = bar::Bar::new(false);
    let plan = Plan { after: way.after, ..Plan::default() };
    let tally = fetch(mailbox, &maildir, &plan, &mut |progress| bar.show(&progress)).await;
    bar.clear();
    Ok(tally?)
}

fn judge(way: &Way, tally: &Tally, took: Duration, put_in: &[Message], maildir: &Path) -> io::Result<bool> {
    let mut expected: Vec<Vec<u8>> = put_in.iter().map(Message::to_vec).collect();
    let files = fs::read_dir(maildir.join("new"))?;
    let mut arrived = files.map(|file| fs::read(file?.path())).collect::<io::Result<Vec<Vec<u8>>>>()?;
    expected.sort();
    arrived.sort();
    let verdict = if arrived == expected { "every octet as it was put in" } else { "NOT what was put in" };
    let Tally { messages, octets, .. } = tally;
    let (size, seconds) = (HumanBytes(*octets), took.as_secs_f64());
    writeln!(io::stdout(), "{:5} {messages} messages, {size}, {seconds:.2} s: {verdict}.", way.name)?;
    Ok(arrived == expected)
}
