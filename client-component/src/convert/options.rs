//! What a connection has to know beforehand.

use core::time::Duration;

use pop3_client::{Deadlines, Limits, Options, Pipelining, PipeliningOptions, Security, Tolerances};

use super::{nanoseconds, wit};

pub(crate) fn options(options: wit::Options) -> Options {
    Options {
        security: match options.security {
            wit::Security::Plaintext => Security::Plaintext,
            wit::Security::Stls => Security::Stls,
            wit::Security::Tls => Security::Tls,
        },
        server_name: options.server_name,
        allow_plaintext_auth: options.allow_plaintext_auth,
        deadlines: deadlines(&options.deadlines),
        limits: limits(options.limits),
        tolerances: tolerances(options.tolerances),
        pipelining: PipeliningOptions {
            mode: match options.pipelining.mode {
                wit::Pipelining::WhereAnnounced => Pipelining::WhereAnnounced,
                wit::Pipelining::Never => Pipelining::Never,
                wit::Pipelining::Forced => Pipelining::Forced,
            },
            commands: options.pipelining.commands,
            octets: options.pipelining.octets,
        },
        initial_response: options.initial_response,
        skip_capa: options.skip_capa,
    }
}

fn tolerances(tolerances: wit::Tolerances) -> Tolerances {
    let wanted = |one: wit::Tolerances| tolerances & one == one;
    Tolerances {
        bare_lf: wanted(wit::Tolerances::BARE_LF),
        unended_listing: wanted(wit::Tolerances::UNENDED_LISTING),
        ok_as_challenge: wanted(wit::Tolerances::OK_AS_CHALLENGE),
    }
}

fn deadlines(deadlines: &wit::Deadlines) -> Deadlines {
    Deadlines {
        connect: Duration::from_nanos(deadlines.connect),
        tls: Duration::from_nanos(deadlines.tls),
        greeting: Duration::from_nanos(deadlines.greeting),
        login: Duration::from_nanos(deadlines.login),
        reply: Duration::from_nanos(deadlines.reply),
        silence: Duration::from_nanos(deadlines.silence),
        operation: deadlines.operation.map(Duration::from_nanos),
        quit: Duration::from_nanos(deadlines.quit),
    }
}

fn limits(limits: wit::Limits) -> Limits {
    let wit::Limits {
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
    Limits {
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

/// The defaults of `pop3-client`, in the words of the WIT.
pub(crate) fn default_options() -> wit::Options {
    let options = Options::default();
    let (deadlines, limits) = (options.deadlines, options.limits);
    wit::Options {
        security: wit::Security::Tls,
        server_name: options.server_name,
        allow_plaintext_auth: options.allow_plaintext_auth,
        deadlines: wit::Deadlines {
            connect: nanoseconds(deadlines.connect),
            tls: nanoseconds(deadlines.tls),
            greeting: nanoseconds(deadlines.greeting),
            login: nanoseconds(deadlines.login),
            reply: nanoseconds(deadlines.reply),
            silence: nanoseconds(deadlines.silence),
            operation: deadlines.operation.map(nanoseconds),
            quit: nanoseconds(deadlines.quit),
        },
        limits: wit::Limits {
            line: limits.line,
            greeting: limits.greeting,
            listing: limits.listing,
            entries: limits.entries,
            capabilities: limits.capabilities,
            message: limits.message,
            drain: limits.drain,
            trace: limits.trace,
            sasl_challenge: limits.sasl_challenge,
            sasl_rounds: limits.sasl_rounds,
        },
        tolerances: wit::Tolerances::empty(),
        pipelining: wit::PipeliningOptions {
            mode: wit::Pipelining::WhereAnnounced,
            commands: options.pipelining.commands,
            octets: options.pipelining.octets,
        },
        initial_response: options.initial_response,
        skip_capa: options.skip_capa,
    }
}
