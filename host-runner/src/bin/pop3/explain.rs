//! What an error means to somebody who wants their mail, and what to do about it.

mod login;

use pop3_host::{Error, ErrorKind, Escaped, Security, Step, tls::Reason};
use rustls::CertificateError;

/// How the connection was to become private, as far as advice depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trust {
    pub(crate) security: Security,
    /// Whether `--ca-file` was given.
    pub(crate) ca_file: bool,
}

/// The error in one line, with a remedy where there is one.
pub(crate) fn session(error: &Error, tls: Option<&rustls::Error>, trust: Trust) -> String {
    match (&error.kind, tls) {
        (ErrorKind::Tls(_), Some(reason)) => {
            format!("{}: {}", error.step.name(), tls_failure(reason, trust))
        }
        _ => format!("{error}{}{}", login::told(error), remedy(error, trust)),
    }
}

fn remedy(error: &Error, trust: Trust) -> &'static str {
    match (error.step, &error.kind, trust.security) {
        (Step::Greeting, ErrorKind::Timeout(_), Security::Stls | Security::Plaintext) => {
            "; a server that begins with TLS waits like this (pop3s:// speaks TLS from the first octet), and so does one \
             that speaks no POP3"
        }
        (Step::Tls, ErrorKind::Timeout(_), Security::Tls) => {
            "; a server that begins without TLS may wait like this (pop3:// upgrades by STLS), and so may one that \
             speaks no POP3"
        }
        (Step::Greeting, ErrorKind::Violation(_), _) => {
            "; this may be no POP3 server: check host and port in the address"
        }
        (Step::Stls, ErrorKind::Refused(_), _) => {
            "; without TLS nothing private is sent: pop3s:// may work, --security plaintext gives privacy up"
        }
        (Step::User, ErrorKind::Misuse(_), _) => "; --auth auto takes the best that it offers",
        (Step::Capa, ErrorKind::Closed | ErrorKind::Truncated | ErrorKind::Timeout(_), _) => {
            "; some old servers break at CAPA: fetch --no-pipelining, with USER and PASS, does without it"
        }
        (Step::Connect, ErrorKind::Connect(_), _) => "; check the port in the address",
        (Step::Resolve, ErrorKind::Resolve(_), _) => "; check the host in the address",
        _ => "",
    }
}

fn tls_failure(error: &rustls::Error, trust: Trust) -> String {
    let reason = Reason::from(error);
    match reason {
        Reason::UnknownIssuer if trust.ca_file => {
            format!("{reason}: it is not in the --ca-file")
        }
        Reason::UnknownIssuer => {
            format!("{reason}: if the server has a CA of its own, --ca-file names it")
        }
        Reason::NotTls if trust.security == Security::Stls => {
            format!("{reason}, though it agreed to STLS: nothing that is private can be sent to it")
        }
        Reason::NotTls => {
            format!("{reason}: pop3:// begins without TLS and upgrades by STLS, if it is a POP3 server")
        }
        Reason::WrongName => format!("{reason}{}", names(error)),
        Reason::Expired => format!("{reason}: its owner has to renew it, unless the clock here is wrong"),
        Reason::NotValidYet => format!("{reason}: check the clock here"),
        _ => format!("{reason}: {}", Escaped(error.to_string().as_bytes())),
    }
}

/// The names that a certificate is for, and how to accept one of them.
fn names(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext { presented, .. })
            if !presented.is_empty() =>
        {
            let names = presented.iter().map(|name| bare(name)).collect::<Vec<_>>().join(", ");
            format!(": it names {}; if one is your server, --server-name says so", Escaped(names.as_bytes()))
        }
        _ => ": if your server has another name, --server-name says so".into(),
    }
}

/// `localhost` of `DnsName("localhost")`, as rustls shows it.
fn bare(name: &str) -> &str {
    let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name);
    inner.trim_matches('"')
}

/// A reason by a name that a program can compare.
pub(crate) fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::UnknownIssuer => "unknown-issuer",
        Reason::WrongName => "wrong-name",
        Reason::Expired => "expired",
        Reason::NotValidYet => "not-valid-yet",
        Reason::Certificate => "certificate",
        Reason::NotTls => "not-tls",
        Reason::Alert => "alert",
        _ => "other",
    }
}
