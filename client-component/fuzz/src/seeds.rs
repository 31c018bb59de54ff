//! Inputs to begin with: what the personas of the mock server say, in a usual session.

use std::{collections::BTreeMap, fs, io, path::Path};

use serde::Deserialize;

use crate::{
    memory,
    session::script::{AWAIT, END, literal},
};

/// What a persona says, as far as a session needs it.
#[derive(Deserialize)]
struct Persona {
    id: String,
    #[serde(default)]
    greeting: String,
    #[serde(default)]
    capabilities: Vec<String>,
    #[serde(default)]
    replies: BTreeMap<String, String>,
}

/// An input of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// Which target.
    pub target: &'static str,
    /// Name of a file.
    pub name: String,
    /// The octets.
    pub input: Vec<u8>,
}

/// The session that each persona is asked for: calls, and the reply to each of their commands.
const CALLS: &str = "cusliLIrtRdenq";
const COMMANDS: [&str; 14] = [
    "CAPA", "USER", "PASS", "STAT", "LIST", "UIDL", "LIST 1", "UIDL 1", "RETR", "RETR", "NOOP", "TOP",
    "DELE", "RSET",
];

const MESSAGE: &str = "Subject: hi\r\n\r\n..hidden\r\nline\r.\n.\r\n...\r\n.\r\n";

/// Messages that are hard to see the end of.
const MESSAGES: [&str; 6] = [
    ".\r\n",
    MESSAGE,
    "a\r\n.\r\n+OK next\r\n",
    "bare\n.\nlines\n.\r\n\r\n.\r\n",
    "\r\r\n.\r.\r\n.\r\n",
    "no end\r\n..",
];

/// Challenges of whole logins by the mechanisms that read them; the nonce is that of the target.
const CHALLENGES: [&str; 6] = [
    "\x00",
    "\x01Username:\nPassword:",
    "\x02<1896.697170952@postoffice.reston.mci.net>",
    "\x04r=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHserver,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096\nv=6rriTRBi23WpRR/wtup+mMhUZUn/dB5n\
     LTJRsjl95G4=",
    "\x07\n{\"status\":\"invalid_token\",\"scope\":\"mail\"}",
    "\u{6}\n{}\n",
];

/// Sessions of which no persona has the like.
const SESSIONS: [(&str, &str); 7] = [
    ("repeats-the-password", "Fu\n+OK\r\n\0+OK\r\n\0-ERR what is \x07"),
    ("refuses-plain-and-repeats-it", "Fp\n+OK\r\n\0+ \r\n\0-ERR \x07\0+OK\r\n"),
    ("takes-plain", "Apsq\n+OK\r\n\0+ \r\n\0+OK\r\n\0+OK 2 320\r\n\0+OK\r\n"),
    ("puts-octets-before-tls", "@cu\n+OK\r\n\0+OK\r\n+OK injected\r\n"),
    ("takes-one-octet-at-a-time", "Fusq\n\x0B+OK\r\n\0+OK\r\n\0+OK\r\n\0+OK 2 320\r\n\0+OK\r\n"),
    (
        "never-ends-a-message",
        "AuRnsq\n+OK\r\n\0+OK\r\n\0+OK\r\n\0+OK\r\n\x01a line of text, not of the shortest\r\n\x08\x7C",
    ),
    ("makes-wait", "Au!rsrq\n+OK\r\n\0+OK\r\n\0+OK\r\n\0+OK\r\nhal\x02f\r\n.\r\n\0+OK\x0E 2 320\r\n"),
];

/// Every seed of every target.
///
/// # Errors
/// A file of a persona that cannot be read, or is none.
pub fn all() -> io::Result<Vec<Seed>> {
    // Some hundred kilobytes, which no session that is measured in another thread has taken.
    memory::alone(collect)
}

fn collect() -> io::Result<Vec<Seed>> {
    let mut seeds: Vec<_> = (1..).zip(MESSAGES).map(|(number, text)| decoder(number, text)).collect();
    seeds.extend((1..).zip(CHALLENGES).map(|(number, text)| seed("sasl", format!("login-{number}"), text)));
    seeds.extend(SESSIONS.map(|(name, script)| seed("session", name.to_owned(), script)));
    seeds.extend(limits());
    for persona in personas()? {
        seeds.extend([persona.replies(), persona.framing(), persona.batches()]);
        seeds.extend(["F", "A", "@"].map(|options| persona.session(options)));
    }
    Ok(seeds)
}

/// Writes every seed to `folder`, one folder for each target.
///
/// # Errors
/// As [`all`], and a file that cannot be written.
pub fn write(folder: &Path) -> io::Result<()> {
    for seed in all()? {
        let folder = folder.join(seed.target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(seed.name), seed.input)?;
    }
    Ok(())
}

fn personas() -> io::Result<Vec<Persona>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mock-server/personas");
    let files: Result<Vec<_>, _> = fs::read_dir(folder)?.map(|entry| entry.map(|it| it.path())).collect();
    files?.iter().map(|file| persona(file)).collect()
}

fn persona(file: &Path) -> io::Result<Persona> {
    let text = fs::read_to_string(file)?;
    toml::from_str(&text).map_err(|error| io::Error::other(format!("{}: {error}", file.display())))
}

/// What is longer than the target allows, and what is just short enough.
fn limits() -> impl Iterator<Item = Seed> {
    let line = "x".repeat(507);
    let of = |command: &str, text: String| format!("\x03\x05\x40\x11\x01{command}+OK\r\n{text}");
    let said = [
        of("\0", format!("+OK{line}\r\n")),
        of("\0", format!("+OK {line}\r\n")),
        of("\x01", "+OK\r\n".to_owned() + &"1 120\r\n".repeat(9)),
        of("\x02", "+OK\r\n".to_owned() + &"line\r\n".repeat(120)),
        of("\x03", "+ \r\n".to_owned()),
    ];
    (1..).zip(said).map(|(number, text)| seed("framing", format!("limit-{number}"), &text))
}

fn seed(target: &'static str, name: String, text: &str) -> Seed {
    Seed { target, name, input: text.as_bytes().to_vec() }
}

fn decoder(number: u32, text: &str) -> Seed {
    let input = [b"\x03\x01\x02\x05", text.as_bytes()].concat();
    Seed { target: "decoder", name: format!("message-{number}"), input }
}

impl Persona {
    fn replies(&self) -> Seed {
        let texts = self.replies.values().map(|text| fill(text));
        let own = [self.greeting.clone()].into_iter().chain(self.capabilities.iter().cloned());
        let listings = ["1 120", "2 200 extra", "1 whqtswO00WBw418f9t5JxYwZ"].map(str::to_owned);
        let lines: Vec<_> = own.chain(texts).chain(listings).collect();
        self.seed("replies", "", lines.join("\n").into_bytes())
    }

    fn framing(&self) -> Seed {
        let said = [
            self.greeting.clone() + "\r\n",
            self.reply("NOOP"),
            self.reply("LIST"),
            self.reply("RETR"),
            self.reply("CAPA"),
            self.reply("TOP"),
        ];
        let front = b"\x03\x01\x07\x1E\x05\x00\x01\x02\x04\x05";
        self.seed("framing", "", [front, said.concat().as_bytes()].concat())
    }

    fn session(&self, options: &str) -> Seed {
        let commands = (options == "@").then_some("STLS").into_iter().chain(COMMANDS).chain(["NOOP", "QUIT"]);
        self.dialogue(options, CALLS, commands)
    }

    /// A batch, pipelined, one that is dropped, and a listing that is dropped.
    fn batches(&self) -> Seed {
        let batch = ["RETR", "LIST 1", "UIDL 1", "TOP"];
        let commands = ["USER", "PASS"].into_iter().chain(batch).chain(batch).chain(["LIST", "QUIT"]);
        self.dialogue("I", "ubBgq", commands)
    }

    fn dialogue<'c>(&self, options: &str, calls: &str, commands: impl Iterator<Item = &'c str>) -> Seed {
        let mut input = format!("{options}{calls}\n").into_bytes();
        input.extend(literal(self.greeting.as_bytes()));
        input.extend(b"\r\n");
        for command in commands {
            input.push(AWAIT);
            input.extend(literal(self.reply(command).as_bytes()));
        }
        input.push(END);
        self.seed("session", options, input)
    }

    /// What the persona answers to a command, with what follows a positive status line.
    fn reply(&self, command: &str) -> String {
        let keyword = command.split(' ').next().unwrap_or_default();
        let usual = if keyword == "STAT" { "+OK {n1} {n2}" } else { "+OK" };
        let text = fill(self.replies.get(keyword).map_or(usual, String::as_str));
        let behind = match command {
            _ if !text.starts_with("+OK") => String::new(),
            "CAPA" => self.capabilities.join("\r\n") + "\r\n.\r\n",
            "LIST" => "1 120\r\n2 200\r\n.\r\n".to_owned(),
            "UIDL" => "1 whqtswO00WBw418f9t5JxYwZ\r\n2 QhdPYR:00WBw1Ph7x7\r\n.\r\n".to_owned(),
            "LIST 1" => return "+OK 1 120\r\n".to_owned(),
            "UIDL 1" => return "+OK 1 whqtswO00WBw418f9t5JxYwZ\r\n".to_owned(),
            "RETR" | "TOP" => MESSAGE.to_owned(),
            _ => String::new(),
        };
        format!("{text}\r\n{behind}")
    }

    fn seed(&self, target: &'static str, suffix: &str, input: Vec<u8>) -> Seed {
        Seed { target, name: format!("{}{suffix}", self.id), input }
    }
}

/// The text with something in the place of each `{name}`.
fn fill(text: &str) -> String {
    let filled = text.replace("{n1}", "2").replace("{n2}", "320").replace("{a1}", "1");
    filled.replace(['{', '}'], "")
}
