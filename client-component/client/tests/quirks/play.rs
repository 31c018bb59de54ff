//! One case from its first step to its last.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use pop3_client::{Answer, Capabilities, Condition, Credentials, Error, Request};
use pop3_mock::{Direction, Server};

use crate::{
    case::{Case, Security},
    credentials::credentials,
    say,
    setting::{self, MESSAGES, PASSWORD, USER},
    subject::{self, Client, Connection, Mailbox, Message},
};

/// Where a session stands.
enum State {
    Nowhere,
    Connected(Box<Connection>),
    LoggedIn(Box<Mailbox>),
}

struct Player<'c> {
    case: &'c Case,
    server: Arc<Server>,
    client: Client,
    state: State,
}

/// Plays a case; an error tells what came out otherwise.
pub(crate) async fn play(case: &Case) -> Result<(), String> {
    let server = Arc::new(setting::server(case));
    let clock = case.fast_clock.then(|| FastClock::of(server.clone()));
    let client = subject::client(setting::options(case), &server).await;
    let mut player = Player { case, server, client, state: State::Nowhere };
    let came = player.steps().await;
    player.check_over().await;
    drop(clock);
    player.judge(&came).await
}

impl Player<'_> {
    async fn steps(&mut self) -> String {
        let mut came = String::new();
        for line in self.case.session.lines() {
            let (step, _) = line.split_once(": ").unwrap_or((line, ""));
            let result = self.step(step).await;
            writeln!(came, "{step}: {result}").unwrap();
        }
        came
    }

    async fn step(&mut self, step: &str) -> String {
        let (name, arguments) = step.split_once(' ').unwrap_or((step, ""));
        let numbers = || arguments.split(' ').map(|number| number.parse::<u32>().unwrap());
        match name {
            "connect" => return self.connect().await,
            "login" => {
                let password = if arguments.is_empty() { PASSWORD.into() } else { unescaped(arguments) };
                return self.login(&Credentials::user_pass(USER, password)).await;
            }
            "login-as" => return self.login(&Credentials::user_pass(unescaped(arguments), PASSWORD)).await,
            "login-by" => return self.login(&credentials(arguments)).await,
            "drop" => {
                self.state = State::Nowhere;
                self.server.wait_idle().await;
                return "ok".into();
            }
            "gone" => {
                self.server.wait_idle().await;
                return "ok".into();
            }
            "second" => {
                let port = self.server.pop3().port();
                let second = self.client.connect("localhost", port).await;
                return second.map_or_else(|error| say::error(&error), |_| "ok".into());
            }
            "advance" => {
                self.server.advance(Duration::from_secs(numbers().next().unwrap().into()));
                return "ok".into();
            }
            _ => {}
        }
        let stored = numbers_or_none(arguments)
            .and_then(|number| MESSAGES.get(number as usize - 1))
            .map(|message| message.as_bytes());
        match std::mem::replace(&mut self.state, State::Nowhere) {
            State::Nowhere => "nobody is connected".into(),
            State::Connected(mut connection) => match name {
                "quit" => connection.quit().await.map_or_else(|error| say::error(&error), ok),
                "capabilities" => {
                    let announced = subject::announced(&mut connection).await;
                    let result = announced.map(|list| capabilities(&list, arguments));
                    let said = result.unwrap_or_else(|error| say::error(&error));
                    self.state = State::Connected(connection);
                    said
                }
                _ => {
                    self.state = State::Connected(connection);
                    "nobody is logged in".into()
                }
            },
            State::LoggedIn(mailbox) if name == "quit" => {
                mailbox.quit().await.map_or_else(|failure| say::quit(&failure), ok)
            }
            State::LoggedIn(mut mailbox) => {
                let result = with(&mut mailbox, name, arguments, stored).await;
                self.state = State::LoggedIn(mailbox);
                result.unwrap_or_else(|error| say::error(&error))
            }
        }
    }

    async fn connect(&mut self) -> String {
        self.state = State::Nowhere;
        let implicit = self.case.security == Security::Tls;
        let address = if implicit { self.server.pop3s() } else { self.server.pop3() };
        match self.client.connect("localhost", address.port()).await {
            Ok(connection) => {
                self.state = State::Connected(Box::new(connection));
                "ok".into()
            }
            Err(error) => say::error(&error),
        }
    }

    async fn login(&mut self, credentials: &Credentials) -> String {
        let State::Connected(connection) = std::mem::replace(&mut self.state, State::Nowhere) else {
            return "nobody is connected".into();
        };
        match connection.authenticate(credentials).await {
            Ok(mailbox) => {
                self.state = State::LoggedIn(Box::new(mailbox));
                "ok".into()
            }
            Err(failure) => {
                let goes_on = failure.connection.is_some();
                self.state = failure.connection.map_or(State::Nowhere, State::Connected);
                say::error_that(&failure.error, goes_on)
            }
        }
    }

    /// A session that is over stays so, and nothing more is written on it.
    async fn check_over(&mut self) {
        if let State::LoggedIn(mailbox) = &mut self.state
            && subject::condition(mailbox).await == Condition::Over
        {
            let error = mailbox.noop().await.unwrap_err();
            assert_eq!(error.kind, pop3_client::ErrorKind::Poisoned, "{}", self.case.quirk);
        }
        self.state = State::Nowhere;
        // Reads what has arrived.
        let _ = self.server.commands();
    }

    async fn judge(&self, came: &str) -> Result<(), String> {
        let warnings = subject::warnings(&self.client).await;
        let mut warnings: Vec<_> = warnings.iter().map(|warning| warning.rule.id().to_owned()).collect();
        warnings.sort();
        warnings.dedup();
        let mut expected = self.case.warnings.clone();
        expected.sort();
        let sent = self.server.transcript().octets(Direction::Client);
        let mut never = self.case.never.clone();
        if !self.case.session.contains("noop: ") {
            never.push("NOOP".into());
        }
        let leaked = never.iter().find(|text| sent.windows(text.len()).any(|part| part == text.as_bytes()));
        if came.trim() == self.case.session.trim() && warnings == expected && leaked.is_none() {
            return Ok(());
        }
        let Case { quirk, session, .. } = self.case;
        let transcript = self.server.transcript();
        Err(format!(
            "{quirk}: expected\n{session}warnings: {expected:?}\ncame\n{came}warnings: {warnings:?}\nleaked: {leaked:?}\n{transcript}"
        ))
    }
}

async fn with(
    mailbox: &mut Mailbox,
    step: &str,
    arguments: &str,
    stored: Option<&[u8]>,
) -> Result<String, Error> {
    let numbers: Vec<u32> = arguments.split(' ').filter_map(|number| number.parse().ok()).collect();
    Ok(match (step, numbers.as_slice()) {
        ("capabilities", _) => capabilities(&subject::announced_after_login(mailbox).await?, arguments),
        ("stat", _) => say::maildrop(&mailbox.stat().await?),
        ("scan", []) => say::all(&mailbox.scan().await?, say::scan),
        ("scan", [message]) => say::scan(&mailbox.scan_one(*message).await?),
        ("unique-ids", _) => say::all(&mailbox.unique_ids().await?, say::unique_id),
        ("unique-id", [message]) => say::unique_id(&mailbox.unique_id_of(*message).await?),
        ("retrieve", [message]) => read(mailbox.retrieve(*message).await?, stored).await?,
        ("top", [message, lines]) => read(mailbox.top(*message, *lines).await?, None).await?,
        // A message that nobody reads to its end.
        ("abandon", [message]) => {
            let _unread = mailbox.retrieve(*message).await?;
            ok(())
        }
        ("batch", messages) => batch(mailbox, messages).await?,
        ("delete", [message]) => ok(mailbox.delete(*message).await?),
        ("reset", _) => ok(mailbox.reset().await?),
        ("noop", _) => ok(mailbox.noop().await?),
        (other, _) => panic!("no step {other} {arguments} after login"),
    })
}

async fn read(mut message: Message<'_>, stored: Option<&[u8]>) -> Result<String, Error> {
    let mut octets = Vec::new();
    while let Some(chunk) = message.chunk().await? {
        octets.extend_from_slice(&chunk);
    }
    Ok(say::message(&octets, stored))
}

/// Retrieves several messages at once.
async fn batch(mailbox: &mut Mailbox, messages: &[u32]) -> Result<String, Error> {
    let mut said = Vec::new();
    let requests = messages.iter().copied().map(Request::Retrieve).collect();
    let mut batch = subject::batch(mailbox, requests).await?;
    while let Some(item) = batch.next().await? {
        let Ok(Answer::Message { .. }) = item.outcome else {
            said.push("refused".to_owned());
            continue;
        };
        let mut octets = Vec::new();
        while let Some(chunk) = batch.chunk().await? {
            octets.extend_from_slice(&chunk);
        }
        let stored = MESSAGES.get(item.request.message() as usize - 1).map(|message| message.as_bytes());
        said.push(say::message(&octets, stored));
    }
    Ok(said.join(", "))
}

/// Whether capabilities are there, by their tags; `SASL:NAME` for a mechanism.
fn capabilities(capabilities: &Capabilities, tags: &str) -> String {
    let has = |tag: &str| match tag.split_once(':') {
        Some((_, mechanism)) => capabilities.sasl(mechanism),
        None => capabilities.has(tag),
    };
    let tags: Vec<_> = tags.split(' ').filter(|tag| !tag.is_empty()).collect();
    match (capabilities.lines().next(), tags.is_empty()) {
        (None, _) => "none".into(),
        (_, true) => "listed".into(),
        _ => say::all(&tags, |tag| format!("{tag} {}", if has(tag) { "yes" } else { "no" })),
    }
}

/// With line ends in the place of their escapes.
fn unescaped(text: &str) -> String {
    text.replace("\\r", "\r").replace("\\n", "\n")
}

fn numbers_or_none(arguments: &str) -> Option<u32> {
    arguments.split(' ').next()?.parse().ok().filter(|&number| number > 0)
}

fn ok((): ()) -> String {
    "ok".into()
}

/// Pushes the clock of a server on while there is a session that may wait for it.
struct FastClock(Arc<AtomicBool>, Option<thread::JoinHandle<()>>);

impl FastClock {
    fn of(server: Arc<Server>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let pushing = thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                server.advance(Duration::from_secs(1));
                thread::sleep(Duration::from_millis(1));
            }
        });
        Self(stop, Some(pushing))
    }
}

impl Drop for FastClock {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
        let _ = self.1.take().map(thread::JoinHandle::join);
    }
}
