//! Deviations from the reference, asked for before the server starts or while it runs.

use std::sync::Arc;

use super::{Builder, Server};
use crate::rules::{Misbehaviour, Others, Persona};
use crate::sync::lock;

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
        let Others { faults, tls, dialogues } = how.take_others();
        self.tls_flaws.0.extend(tls.flaws);
        self.certificate = tls.certificate.unwrap_or(self.certificate);
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
        self.logins.apop = persona.has_apop();
        if let Some(mechanisms) = persona.mechanisms() {
            self.logins.mechanisms = mechanisms;
        }
        self.misbehave(persona)
    }
}

impl Server {
    /// Has sessions that begin from here on deviate so and no otherwise; those that are open go on as they began.
    /// [`Misbehaviour::default`] is the reference. Faults, dialogues and what is wrong about TLS are for [`Builder::misbehave`] and left out here.
    pub fn set_misbehaviour(&self, how: impl Into<Misbehaviour>) {
        *lock(&self.shared.misbehaviour) = Arc::new(how.into());
    }
}
