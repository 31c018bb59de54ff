//! Users with what their maildrops hold: options that belong to the user before them.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args as Group, Command, FromArgMatches};

use crate::exit::{Complaint, Sysexit};
use crate::size::Size;

/// The seed of generated messages if none is given.
const DEFAULT_SEED: u64 = 1;

#[derive(Debug, Group)]
struct Given {
    /// A user, named as USER can carry it: printable ASCII without a space. May be given several times,
    /// each time with another name and a --password. Default: "user" with the password "pass".
    #[arg(long = "user", value_name = "NAME", requires = "passwords")]
    users: Vec<String>,
    /// The password of the user at the same place.
    #[arg(long = "password", value_name = "PASSWORD", requires = "users")]
    passwords: Vec<String>,
    /// Serve the messages of a Maildir (new/ and cur/, by file name) to the --user before it; what stands before all
    /// users is the first one's. May be given several times. Files are never changed.
    #[arg(long = "maildir", value_name = "DIR")]
    maildirs: Vec<PathBuf>,
    /// In the same way, serve the files *.eml of a directory, by file name.
    #[arg(long = "eml", value_name = "DIR")]
    directories: Vec<PathBuf>,
    /// In the same way, serve the messages of an mbox file. A line that begins with "From " begins a message; ">From "
    /// loses its ">" (mboxrd).
    #[arg(long = "mbox", value_name = "FILE")]
    mboxes: Vec<PathBuf>,
    /// In the same way, serve N generated messages of many shapes; not twice for one user. They are made at the start and
    /// held in memory, 16 KiB each on average [default: 22, one of each shape, for a user without any of the options
    /// above].
    #[arg(long = "messages", value_name = "N", value_parser = messages)]
    messages: Vec<usize>,
    /// In the same way, serve one message of so many octets, made while it is sent: 5000, 64KiB, 20MiB or 5GiB. May be
    /// given several times.
    #[arg(long = "size", value_name = "SIZE")]
    sizes: Vec<Size>,
    /// What the generated messages of that user follow from [default: 1].
    #[arg(long = "seed", value_name = "N")]
    seeds: Vec<u64>,
}

/// The most messages that are generated for a user: each has its content in memory.
const MOST_MESSAGES: usize = 1_000_000;

fn messages(text: &str) -> Result<usize, String> {
    let number: Option<usize> = text.parse().ok().filter(|number| *number <= MOST_MESSAGES);
    number.ok_or_else(|| format!("a number of messages is from 0 to {MOST_MESSAGES}"))
}

/// Users, and sources with their owners.
#[derive(Debug)]
pub(crate) struct Accounts {
    pub(crate) users: Vec<String>,
    pub(crate) passwords: Vec<String>,
    maildirs: Vec<Owned<PathBuf>>,
    directories: Vec<Owned<PathBuf>>,
    mboxes: Vec<Owned<PathBuf>>,
    messages: Vec<Owned<usize>>,
    sizes: Vec<Owned<Size>>,
    seeds: Vec<Owned<u64>>,
}

#[derive(Debug)]
struct Owned<T> {
    /// The place of the user, from 0.
    owner: usize,
    value: T,
}

/// What one user's maildrop holds.
pub(crate) struct Maildrop<'o> {
    pub(crate) maildirs: Vec<&'o Path>,
    pub(crate) directories: Vec<&'o Path>,
    pub(crate) mboxes: Vec<&'o Path>,
    /// How many messages to generate, if that was said.
    pub(crate) messages: Option<usize>,
    /// The sizes of messages to generate one by one.
    pub(crate) sizes: Vec<Size>,
    pub(crate) seed: u64,
}

impl Accounts {
    /// The sources of the user at a place, from 0.
    pub(crate) fn maildrop(&self, user: usize) -> Result<Maildrop<'_>, Complaint> {
        Ok(Maildrop {
            maildirs: paths(&self.maildirs, user),
            directories: paths(&self.directories, user),
            mboxes: paths(&self.mboxes, user),
            messages: number("--messages", &self.messages, user)?,
            sizes: of(&self.sizes, user).copied().collect(),
            seed: number("--seed", &self.seeds, user)?.unwrap_or(DEFAULT_SEED),
        })
    }
}

fn paths(list: &[Owned<PathBuf>], user: usize) -> Vec<&Path> {
    of(list, user).map(|path| &**path).collect()
}

fn of<T>(list: &[Owned<T>], user: usize) -> impl Iterator<Item = &T> {
    list.iter().filter(move |owned| owned.owner == user).map(|owned| &owned.value)
}

fn number<T: Copy>(option: &str, list: &[Owned<T>], user: usize) -> Result<Option<T>, Complaint> {
    let mut own = of(list, user);
    let first = own.next().copied();
    if own.next().is_some() {
        let text = format!("{option} is given twice for one user; it belongs to the --user before it");
        return Err(Complaint::new(Sysexit::Usage, text));
    }
    Ok(first)
}

/// By hand, for the order of different options is in the matches alone.
impl FromArgMatches for Accounts {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let Given { users, passwords, maildirs, directories, mboxes, messages, sizes, seeds } =
            Given::from_arg_matches(matches)?;
        Ok(Self {
            users,
            passwords,
            maildirs: owned(matches, "maildirs", maildirs),
            directories: owned(matches, "directories", directories),
            mboxes: owned(matches, "mboxes", mboxes),
            messages: owned(matches, "messages", messages),
            sizes: owned(matches, "sizes", sizes),
            seeds: owned(matches, "seeds", seeds),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Group for Accounts {
    fn augment_args(command: Command) -> Command {
        Given::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Given::augment_args_for_update(command)
    }
}

fn owned<T>(matches: &ArgMatches, option: &str, values: Vec<T>) -> Vec<Owned<T>> {
    let users: Vec<usize> = matches.indices_of("users").into_iter().flatten().collect();
    let owner = |place: usize| users.iter().filter(|user| **user < place).count().saturating_sub(1);
    let places = matches.indices_of(option).into_iter().flatten();
    places.zip(values).map(|(place, value)| Owned { owner: owner(place), value }).collect()
}
