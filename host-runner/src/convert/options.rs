//! Options in the shape of the bindings.

use std::time::Duration;

use pop3_client::{Deadlines, Limits, Options, Pipelining, PipeliningOptions, Security, Tolerances};

use crate::bindings::exports::mail::pop3::types as wit;

impl From<&Options> for wit::Options {
    fn from(options: &Options) -> Self {
        Self {
            security: match options.security {
                Security::Plaintext => wit::Security::Plaintext,
                Security::Stls => wit::Security::Stls,
                Security::Tls => wit::Security::Tls,
            },
            server_name: options.server_name.clone(),
            allow_plaintext_auth: options.allow_plaintext_auth,
            deadlines: options.deadlines.into(),
            limits: options.limits.into(),
            tolerances: options.tolerances.into(),
            pipelining: options.pipelining.into(),
            initial_response: options.initial_response,
            skip_capa: options.skip_capa,
        }
    }
}

impl From<Deadlines> for wit::Deadlines {
    fn from(deadlines: Deadlines) -> Self {
        let Deadlines { connect, tls, greeting, login, reply, silence, operation, quit } = deadlines;
        Self {
            connect: nanoseconds(connect),
            tls: nanoseconds(tls),
            greeting: nanoseconds(greeting),
            login: nanoseconds(login),
            reply: nanoseconds(reply),
            silence: nanoseconds(silence),
            operation: operation.map(nanoseconds),
            quit: nanoseconds(quit),
        }
    }
}

impl From<Limits> for wit::Limits {
    fn from(limits: Limits) -> Self {
        let Limits {
            line,
            greeting,
            listing,
            entries,
            capabilities,
            message,
            drain,
            trace,
            sasl_challenge,
            sasl_rounds,
        } = limits;
        Self {
            line,
            greeting,
            listing,
            entries,
            capabilities,
            message,
            drain,
            trace,
            sasl_challenge,
            sasl_rounds,
        }
    }
}

impl From<Tolerances> for wit::Tolerances {
    fn from(tolerances: Tolerances) -> Self {
        let Tolerances { bare_lf, unended_listing, ok_as_challenge } = tolerances;
        let wanted = [
            (bare_lf, Self::BARE_LF),
            (unended_listing, Self::UNENDED_LISTING),
            (ok_as_challenge, Self::OK_AS_CHALLENGE),
        ];
        wanted.into_iter().filter(|(wanted, _)| *wanted).fold(Self::empty(), |set, (_, one)| set | one)
    }
}

impl From<PipeliningOptions> for wit::PipeliningOptions {
    fn from(options: PipeliningOptions) -> Self {
        let mode = match options.mode {
            Pipelining::WhereAnnounced => wit::Pipelining::WhereAnnounced,
            Pipelining::Never => wit::Pipelining::Never,
            Pipelining::Forced => wit::Pipelining::Forced,
        };
        Self { mode, commands: options.commands, octets: options.octets }
    }
}

/// More than 584 years counts as 584 years.
fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
