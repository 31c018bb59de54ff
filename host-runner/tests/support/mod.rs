//! Runs the `pop3` command against a mock server.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up fails")]

pub(crate) mod dialogue;

use std::{
    fs,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use pop3_mock::{Builder, Message, Script, Server, User};

/// A command that takes longer hangs.
const WATCHDOG: Duration = Duration::from_secs(120);

pub(crate) fn server_with(messages: &[Message]) -> Server {
    users_server(messages).start_blocking().unwrap()
}

pub(crate) fn users_server(messages: &[Message]) -> Builder {
    Server::builder().user(User::new("alice", "secret").messages(messages))
}

/// Messages that try out the form: empty, without header, dots at line starts, no final line end, eight bits.
pub(crate) fn odd_messages() -> Vec<Message> {
    let mut messages: Vec<Message> = [
        &b""[..],
        b"Subject: plain\r\n\r\nhello\r\n",
        b".\r\n..\r\n...\r\n.leading\r\n",
        b"\r\n\r\n\r\n",
        b"Subject: eight bits\r\n\r\n\xff\xfe\x80\xc3\r\n",
        b"a very long line follows\r\n",
    ]
    .map(Message::from)
    .into();
    messages.push(Message::from([&[b'x'; 70_000][..], b"\r\n"].concat()));
    messages.push(Message::generated(300_000, 7));
    messages
}

/// Places for a test: a Maildir that does not exist yet, and a file with the server's CA.
pub(crate) struct Scratch {
    directory: tempfile::TempDir,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn maildir(&self) -> PathBuf {
        self.path("Maildir")
    }

    pub(crate) fn ca_file(&self, server: &Server) -> PathBuf {
        let path = self.path("ca.pem");
        fs::write(&path, server.ca_pem()).unwrap();
        path
    }

    /// Contents of the messages in `new/`, sorted.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        let mut contents: Vec<Vec<u8>> =
            self.files("new").iter().map(|path| fs::read(path).unwrap()).collect();
        contents.sort();
        contents
    }

    pub(crate) fn files(&self, directory: &str) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.maildir().join(directory)) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

/// What the messages should look like on disk, sorted.
pub(crate) fn sorted_contents(messages: &[Message]) -> Vec<Vec<u8>> {
    let mut contents: Vec<Vec<u8>> = messages.iter().map(Message::to_vec).collect();
    contents.sort();
    contents
}

/// Which build of the client the command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    Component,
    Native,
}

impl Build {
    pub(crate) const BOTH: [Self; 2] = [Self::Component, Self::Native];
}

/// The command with its arguments, and what its standard input gives.
pub(crate) struct Run {
    command: Command,
    password: Option<String>,
    timeout: Option<&'static str>,
}

/// A run of `pop3 fetch`.
pub(crate) type Fetch = Run;

pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// `pop3` with these arguments, and the right password if it is asked for.
    pub(crate) fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pop3"));
        command.args(arguments).env_remove("POP3_PASSWORD");
        // The compiled component is shared by all tests, and not with whoever runs them.
        command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
        let session = !matches!(arguments, ["man" | "completions", ..] | [_, "--help"]);
        let login = session && arguments[0] != "capabilities";
        Self { command, password: login.then(|| "secret".into()), timeout: session.then_some("20") }
    }

    /// `pop3 PART URL` without TLS, for alice.
    pub(crate) fn plaintext(part: &str, server: &Server) -> Self {
        Self::new(&[part, &format!("pop3://alice@{}/", server.pop3()), "--security", "plaintext"])
    }

    /// `pop3 fetch URL --maildir DIR`.
    pub(crate) fn fetch(url: impl AsRef<str>, maildir: &Path) -> Self {
        Self::new(&["fetch", url.as_ref(), "--maildir"]).arg(maildir)
    }

    /// `pop3 fetch` with the mock server's CA, for alice.
    pub(crate) fn tls(scheme: &str, address: SocketAddr, server: &Server, scratch: &Scratch) -> Self {
        let url = format!("{scheme}://alice@{address}/");
        Self::fetch(url, &scratch.maildir()).arg("--ca-file").arg(scratch.ca_file(server))
    }

    /// `pop3 fetch` without TLS, for alice.
    pub(crate) fn fetch_plaintext(server: &Server, scratch: &Scratch) -> Self {
        Self::plaintext("fetch", server).arg("--maildir").arg(scratch.maildir())
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn on(self, build: Build) -> Self {
        match build {
            Build::Component => self,
            Build::Native => self.arg("--native"),
        }
    }

    /// Seconds for `--timeout`.
    pub(crate) fn timeout(mut self, seconds: &'static str) -> Self {
        self.timeout = Some(seconds);
        self
    }

    /// What `--password-stdin` reads.
    pub(crate) fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    pub(crate) fn no_password(mut self) -> Self {
        self.password = None;
        self
    }

    pub(crate) fn spawn(mut self) -> Child {
        if self.password.is_some() {
            self.command.arg("--password-stdin").stdin(Stdio::piped());
        } else {
            self.command.stdin(Stdio::null());
        }
        if let Some(timeout) = self.timeout {
            self.command.args(["--timeout", timeout]);
        }
        let mut child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if let (Some(password), Some(mut stdin)) = (self.password, child.stdin.take()) {
            // A command that complains about its arguments does not read it.
            let _ = writeln!(stdin, "{password}");
        }
        child
    }

    pub(crate) fn run(self) -> Done {
        let output = self.output();
        let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
        Done { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// What a run that succeeds writes to standard output.
    #[track_caller]
    pub(crate) fn octets(self) -> Vec<u8> {
        let output = self.output();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        output.stdout
    }

    fn output(self) -> Output {
        let child = self.spawn();
        let pid = child.id();
        watched(pid, move || child.wait_with_output().unwrap())
    }
}

/// What comes of a process, which has to end in time.
pub(crate) fn watched<T: Send + 'static>(pid: u32, ends: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(ends()));
    receiver.recv_timeout(WATCHDOG).unwrap_or_else(|_| panic!("process {pid} hangs"))
}

impl Done {
    /// The command did what it was asked to.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self
    }

    /// The command ended with this exit code and one line on standard error, which has all of `words`.
    #[track_caller]
    pub(crate) fn failed(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        for word in words.iter().chain(&["pop3: "]) {
            assert!(self.stderr.contains(word), "{word:?} is not in {:?}", self.stderr);
        }
        assert!(!self.stderr.contains("secret"), "{}", self.stderr);
        self
    }

    /// What `--json` printed: an event a line.
    pub(crate) fn events(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The last event, which says how it ended.
    #[track_caller]
    pub(crate) fn done(&self) -> serde_json::Value {
        let last = self.events().pop().unwrap();
        assert_eq!(last["event"], "done");
        last
    }
}

/// A dialogue up to the login and a listing of `sizes`, without TLS.
pub(crate) fn logged_in(sizes: &[u64]) -> Script {
    let listing: String =
        sizes.iter().enumerate().map(|(index, size)| format!("{} {size}\r\n", index + 1)).collect();
    listed(&listing, sizes.len())
}

/// A dialogue up to the login, with this scan listing and a unique-id for each of `messages` messages.
pub(crate) fn listed(listing: &str, messages: usize) -> Script {
    let unique_ids: String = (1..=messages).map(|number| format!("{number} id-{number}\r\n")).collect();
    let script = dialogue::alice_logs_in().expect("LIST\r\n").reply(format!("+OK\r\n{listing}.\r\n"));
    script.expect("UIDL\r\n").reply(format!("+OK\r\n{unique_ids}.\r\n"))
}

pub(crate) fn scripted(script: Script) -> Server {
    Server::builder().script(script).start_blocking().unwrap()
}

/// Runs against a script in plaintext: one line that names the step, an exit code of sysexits(3), nothing half-written.
#[track_caller]
pub(crate) fn fails(build: Build, script: Script, after: &str, code: i32, words: &[&str]) -> Scratch {
    let (server, scratch) = (scripted(script), Scratch::new());
    Fetch::fetch_plaintext(&server, &scratch).arg(after).on(build).run().failed(code, words);
    assert!(scratch.files("tmp").is_empty());
    server.verify().unwrap();
    scratch
}

/// Polls, as neither a file system nor a process tells when something has changed.
pub(crate) fn wait_until(child: &mut Child, condition: impl Fn() -> bool) {
    while !condition() {
        assert_eq!(child.try_wait().unwrap(), None, "the command ended too early");
        thread::sleep(Duration::from_millis(1));
    }
}
