//! A run of the command.

use std::{
    io::Write,
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use pop3_mock::Server;

use super::{Done, Scratch, watched};

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

    /// The same against a script, which expects a message after the other.
    pub(crate) fn fetch_scripted(server: &Server, scratch: &Scratch) -> Self {
        Self::fetch_plaintext(server, scratch).arg("--no-pipelining")
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
