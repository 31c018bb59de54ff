//! Changing a server while it runs.
//!
//! What is changed holds for sessions that connect later, or log in later; those that are open go on with what they
//! have. [`Shared`] does it, for [`Server`] and for whoever else controls one.

use std::sync::Arc;

use super::event::Event;
use super::{Server, Shared};
use crate::fault::Fault;
use crate::maildrop::{LoginFailure, Message, QuitFailure, User};

impl Server {
    /// The names of all users, in the order of their prepared forms (RFC 4013).
    #[must_use]
    pub fn users(&self) -> Vec<String> {
        self.shared.policy.directory.names()
    }

    /// Adds a user. One of the same name, or of a name that SASLprep makes the same, is replaced with maildrop and
    /// ledger; a session that has that maildrop open goes on with it.
    ///
    /// ```
    /// use pop3_mock::{Server, User};
    ///
    /// let server = Server::builder().start_blocking()?;
    /// server.add_user(User::new("alice", "secret").message("Subject: hello\r\n\r\n"));
    /// assert_eq!(server.users(), ["alice"]);
    /// assert_eq!(server.maildrop("alice").messages.len(), 1);
    /// assert!(server.remove_user("alice"));
    /// assert!(!server.remove_user("alice"));
    /// # Ok::<(), pop3_mock::StartError>(())
    /// ```
    pub fn add_user(&self, user: User) {
        self.shared.policy.directory.add(user);
    }

    /// Removes a user, so that no login succeeds any more; `false` if there is none of that name. A session that has
    /// the maildrop open goes on with it. The ledger keeps what became of the messages.
    pub fn remove_user(&self, user: &str) -> bool {
        self.shared.policy.directory.remove(user)
    }

    /// Gives a user the messages and the secrets back with which it was added last; `false` if there is none of that
    /// name. Its ledger begins anew.
    pub fn reset_user(&self, user: &str) -> bool {
        self.shared.policy.directory.reset(user)
    }

    /// Removes a message outside any session, as a server does whose mail expires or that another protocol has
    /// access to; `false` if there is none of that unique-id. For the ledger it is not removed: no QUIT has done it. A
    /// session that is open still has it, since it sees its maildrop as it was at the login.
    ///
    /// ```
    /// use pop3_mock::{Server, User};
    ///
    /// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
    /// let unique_id = server.deliver("alice", "Subject: hello\r\n\r\n");
    /// assert!(server.remove_message("alice", &unique_id));
    /// assert!(server.maildrop("alice").messages.is_empty());
    /// # Ok::<(), pop3_mock::StartError>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such user.
    pub fn remove_message(&self, user: &str, unique_id: &str) -> bool {
        self.shared.remove_message(user, unique_id).expect("the server has a user of that name")
    }

    /// Has these faults, in the place of all others, act on the sessions that connect from now on; those that have
    /// connected keep theirs.
    ///
    /// ```
    /// use std::io::Read;
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{Server, User};
    ///
    /// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
    /// server.set_faults(["server cut fin at 3".parse()?]);
    /// let mut greeting = String::new();
    /// TcpStream::connect(server.pop3())?.read_to_string(&mut greeting)?;
    /// assert_eq!(greeting, "+OK");
    /// server.set_faults([]);
    /// assert!(server.faults().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        // Who has connected before has the faults of before.
        self.runner.catch_up();
        self.shared.faults.set(faults.into_iter().collect());
    }

    /// The faults of sessions that connect now.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.faults.get().to_vec()
    }

    /// Has one more QUIT fail, as [`Builder::quit_fails`](crate::Builder::quit_fails) does.
    pub fn quit_fails(&self, failure: QuitFailure) {
        self.shared.policy.directory.failures().add_quit(failure);
    }

    /// Has one more login fail, as [`Builder::login_fails`](crate::Builder::login_fails) does.
    pub fn login_fails(&self, failure: LoginFailure) {
        self.shared.policy.directory.failures().add_login(failure);
    }

    /// Has users, mail, quirks, rules, faults and expectations be again what they were at the start, forgets transcript,
    /// ledger and failures still to come. Events and sessions stay and go on counting, and so do the clock and the builder's scripts;
    /// dialogues that were set later are forgotten, and how they went. What has acted of the quirks, rules and faults of the
    /// start stays [reached](Self::unreached). Best called when the server
    /// is idle ([`wait_idle`](Self::wait_idle)): sessions that are open go on with what they have.
    ///
    /// ```
    /// use pop3_mock::{Server, User};
    ///
    /// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
    /// server.deliver("alice", "Subject: hello\r\n\r\n");
    /// server.add_user(User::new("bob", "secret"));
    /// server.reset();
    /// assert_eq!(server.users(), ["alice"]);
    /// assert!(server.maildrop("alice").messages.is_empty());
    /// # Ok::<(), pop3_mock::StartError>(())
    /// ```
    pub fn reset(&self) {
        self.runner.catch_up();
        self.shared.reset();
    }
}

#[cfg(feature = "control")]
impl Server {
    /// Opens the control interface, HTTP on a free port of 127.0.0.1, with a new token. With the feature `control` alone.
    ///
    /// # Errors
    /// [`StartError`](super::StartError) if the system refuses a port, a thread or random octets.
    pub fn control(&self) -> Result<crate::Control, super::StartError> {
        crate::Control::start(self.shared.clone(), self.runner.knocker())
    }
}

impl Shared {
    pub(crate) fn reset(&self) {
        self.policy.directory.reset_to(&self.origins);
        self.policy.directory.failures().replace(Vec::new(), Vec::new());
        self.faults.reset();
        self.expectations.reset();
        self.follow_first();
        self.journal.clear();
    }

    /// `None` for an unknown user.
    pub(crate) fn deliver(&self, user: &str, message: Message) -> Option<Arc<str>> {
        let unique_id = self.policy.directory.deliver(user, message)?;
        self.board.post(Event::Delivered { user: user.into(), unique_id: unique_id.clone() });
        Some(unique_id)
    }

    /// `None` for an unknown user.
    pub(crate) fn remove_message(&self, user: &str, unique_id: &str) -> Option<bool> {
        let removed = self.policy.directory.expire(user, unique_id)?;
        if removed {
            self.board.post(Event::Expired { user: user.into(), unique_id: unique_id.into() });
        }
        Some(removed)
    }
}
