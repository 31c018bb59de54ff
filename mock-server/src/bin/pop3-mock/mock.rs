//! The server and its files, for every command.

use std::convert::Infallible;
use std::future;
use std::mem::ManuallyDrop;
use std::time::{Duration, Instant};

use pop3_mock::{Builder, Failure, Server, User};
use tokio::runtime::Runtime;
use tokio::time;

use crate::args::{Options, TranscriptFormat};
use crate::exit::{self, Complaint, Sysexit};
use crate::misbehave::Asked;
use crate::output::Outputs;
use crate::stop::Stop;
use crate::transcript::Growth;
use crate::{address, load, logins, refused, users};

/// How long sessions may take to end once nobody is left who needs them: they end with their connections.
const PATIENCE: Duration = Duration::from_secs(2);

/// A server that runs, and the files to write.
pub(crate) struct Mock {
    /// Never dropped by itself: that would panic where a script was not followed.
    pub(crate) server: ManuallyDrop<Server>,
    pub(crate) outputs: Outputs,
    transcript_format: TranscriptFormat,
    strict_rules: bool,
}

impl Mock {
    /// Starts the server. Its CA file is written, its transcript and its ledger are empty.
    ///
    /// Whatever can be wrong with the command line, its directories and its files is found before the server starts.
    pub(crate) fn start(options: &Options) -> Result<(Self, Stop), Complaint> {
        let credentials = users::credentials(options)?;
        let tokens = logins::tokens(options, &credentials)?;
        let deviations = options.deviations.read()?;
        let hint = deviations.hint();
        address::check(options)?;
        options.tls.check()?;
        let maildrops: Result<Vec<_>, _> =
            (0..credentials.len()).map(|user| load::messages(&options.accounts.maildrop(user)?)).collect();
        let users = users::with_messages(credentials, &tokens, maildrops?);
        let mut outputs = Outputs::open(options)?;
        let stop = Stop::watch()?;
        let server = ManuallyDrop::new(start(options, deviations, users)?);
        if let Some(hint) = hint {
            exit::tell(hint);
        }
        refused::tell_slips_of_faults(&options.faults);
        outputs.ca_file.write(server.ca_pem())?;
        if let Some(client_cert) = &mut outputs.client_cert {
            client_cert.make_private()?;
            client_cert.replace(server.client_certificate().pem())?;
        }
        for output in [&mut outputs.transcript, &mut outputs.ledger].into_iter().flatten() {
            output.replace("")?;
        }
        let (transcript_format, strict_rules) = (options.transcript_format, options.deviations.strict_rules);
        Ok((Self { server, outputs, transcript_format, strict_rules }, stop))
    }

    /// Has the sessions end whose clients are gone. One that somebody else has inherited is not waited for.
    pub(crate) fn settle(&self, runtime: &Runtime) {
        // Whether all have ended does not matter.
        let _ = runtime.block_on(async { time::timeout(PATIENCE, self.server.wait_idle()).await });
    }

    /// Has the transcript grow in its file when sessions end, for ever. What fails here fails at the end once more, and
    /// is told then.
    pub(crate) async fn grow_transcript(&mut self) -> Infallible {
        let Some(output) = &mut self.outputs.transcript else { return future::pending().await };
        let (mut growth, mut ended) = (Growth::new(self.transcript_format), 0);
        loop {
            ended = self.server.wait_ended(ended).await;
            let began = Instant::now();
            let (at, text) = growth.next(&self.server.transcript());
            let _ = output.replace_from(at, &text);
            // Long transcripts must not take all the time there is.
            time::sleep(began.elapsed() * 9).await;
        }
    }

    /// Tells which quirks, rules and faults have acted on no session; that is a complaint if it was asked to be one.
    pub(crate) fn check_reached(&self) -> Result<(), Complaint> {
        let mut unreached: Vec<String> = self.server.unreached().iter().map(ToString::to_string).collect();
        let last = unreached.pop_if(|_| self.strict_rules);
        unreached.iter().for_each(exit::tell);
        last.map_or(Ok(()), |last| Err(Complaint::new(Sysexit::Protocol, last)))
    }

    /// Stops the server. Dialogues of scripts that clients have not followed are a complaint; those that none has come to
    /// the end of are one if `all` are to be played.
    pub(crate) fn finish(self, all: bool) -> Result<(), Complaint> {
        let waits = |failure: &Failure| match failure {
            Failure::Script(failure) => failure.problem.is_waiting(),
            _ => false,
        };
        match ManuallyDrop::into_inner(self.server).finish() {
            Err(failure) if all || !waits(&failure) => {
                Err(Complaint::new(Sysexit::Protocol, format!("a dialogue was not followed: {failure}")))
            }
            _ => Ok(()),
        }
    }

    /// Writes what was said and what became of the mail, each if that was asked for.
    pub(crate) fn write_outputs(&mut self) -> Result<(), Complaint> {
        let Outputs { transcript, ledger, .. } = &mut self.outputs;
        let written = match transcript {
            Some(output) => {
                output.replace(&Growth::new(self.transcript_format).next(&self.server.transcript()).1)
            }
            None => Ok(()),
        };
        match ledger {
            // Whatever became of the transcript.
            Some(ledger) => ledger.replace(&format!("{:#}\n", self.server.ledger().to_json())).and(written),
            None => written,
        }
    }
}

fn start(options: &Options, deviations: Asked, users: Vec<User>) -> Result<Server, Complaint> {
    let builder = logins::offered(deviations.apply(Server::builder()), &options.logins);
    let builder = options.faults.iter().cloned().fold(builder, Builder::fault);
    let server = options
        .tls
        .apply(builder)
        .users(users)
        .pop3_address(options.pop3)
        .pop3s_address(options.pop3s)
        .allow_remote(options.allow_remote)
        .require_tls(options.require_tls)
        .start_blocking();
    server.map_err(|error| address::complaint(options, &error))
}
