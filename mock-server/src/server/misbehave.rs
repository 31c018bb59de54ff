//! Deviations from the reference, asked for before the server starts or while it runs.

use super::{Builder, Server};
use crate::rules::{Misbehaviour, Others, Persona};

impl Builder {
    /// Has all sessions deviate from the reference: by a [`Quirk`](crate::Quirk), a [`Rule`](crate::Rule), or several of
    /// both as a [`Misbehaviour`]. May be called several times; what comes later has the last word.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{Quirk, Server, User};
    ///
    /// let quirk: Quirk = "capa-err".parse()?;
    /// let server = Server::builder().user(User::new("alice", "secret")).misbehave(quirk).start_blocking()?;
    /// let (mut client, mut replies) = (TcpStream::connect(server.pop3())?, String::new());
    /// client.write_all(b"CAPA\r\nQUIT\r\n")?;
    /// client.read_to_string(&mut replies)?;
    /// assert!(replies.contains("\r\n-ERR"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn misbehave(mut self, how: impl Into<Misbehaviour>) -> Self {
        let mut how = how.into();
        let Others { faults, dialogues } = how.take_others();
        self.misbehaviour = self.misbehaviour.and(how);
        let faulty = faults.into_iter().fold(self, Self::fault);
        dialogues.into_iter().fold(faulty, |builder, dialogue| match dialogue.repeat {
            true => builder.script_for_all(dialogue.script),
            false => builder.script(dialogue.script),
        })
    }

    /// Has all sessions be like those of a real server, see [`Persona`]. It decides which SASL mechanisms are offered
    /// and whether APOP is; what [`misbehave`](Self::misbehave) adds behind it has the last word.
    pub fn persona(mut self, persona: &Persona) -> Self {
        self.logins.follow(persona);
        self.persona = Some(persona.id().to_owned());
        self.misbehave(persona)
    }
}

impl Server {
    /// Has connections from here on deviate so and no otherwise; those that are open go on as they began.
    /// [`Misbehaviour::default`] is the reference. What is wrong about TLS, faults and dialogues act beside those of
    /// [`Builder::tls_flaw`], [`Builder::certificate`], [`set_faults`](Self::set_faults) and [`Builder::script`]; its
    /// dialogues come before those.
    ///
    /// ```
    /// use std::io::Read;
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::{Misbehaviour, Server, User};
    ///
    /// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
    /// let how: Misbehaviour = r"dialogue = [{ steps = [{ send = '-ERR closed for today\r\n' }, 'close'] }]".parse()?;
    /// server.set_misbehaviour(how);
    /// let mut greeting = String::new();
    /// TcpStream::connect(server.pop3())?.read_to_string(&mut greeting)?;
    /// assert_eq!(greeting, "-ERR closed for today\r\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// If the system gives no random octets for a certificate.
    pub fn set_misbehaviour(&self, how: impl Into<Misbehaviour>) {
        let (plan, dialogues) =
            self.shared.plan(None, how.into()).expect("the system gives random octets for a certificate");
        // Who has connected before goes on as it began.
        self.runner.catch_up();
        self.shared.follow(plan, dialogues);
    }
}
