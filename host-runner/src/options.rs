//! Options in the shape of the bindings.

use std::time::Duration;

use pop3_client::{Deadlines, Limits, Options, Security};

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
        }
    }
}

impl From<Deadlines> for wit::Deadlines {
    fn from(deadlines: Deadlines) -> Self {
        let Deadlines { connect, tls, greeting, reply, silence } = deadlines;
        let [connect, tls, greeting, reply, silence] =
            [connect, tls, greeting, reply, silence].map(nanoseconds);
        Self { connect, tls, greeting, reply, silence }
    }
}

impl From<Limits> for wit::Limits {
    fn from(limits: Limits) -> Self {
        let Limits { line, listing, message, drain, trace } = limits;
        Self { line, listing, message, drain, trace }
    }
}

/// More than 584 years counts as 584 years.
fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
