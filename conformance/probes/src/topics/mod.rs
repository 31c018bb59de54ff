//! The probes, a file for each topic.

mod apop;
mod authorization;
mod binary;
mod capa;
mod codes;
mod expire;
mod failures;
mod framing;
mod greeting;
mod hello;
mod lang;
mod longest;
mod oauth;
mod pipelining;
mod plus;
mod prepared;
mod protection;
mod sasl;
mod scram;
mod stls;
mod terms;
mod timing;
mod tls;
mod top;
mod transaction;
mod uidl;
mod update;
mod utf8;

use crate::probe::Probe;

pub(crate) fn all() -> Vec<Probe> {
    [
        greeting::PROBES,
        framing::PROBES,
        authorization::PROBES,
        transaction::PROBES,
        top::PROBES,
        uidl::PROBES,
        update::PROBES,
        timing::PROBES,
        pipelining::PROBES,
        capa::PROBES,
        apop::PROBES,
        stls::PROBES,
        tls::PROBES,
        sasl::PROBES,
        scram::PROBES,
        oauth::PROBES,
        codes::PROBES,
        utf8::PROBES,
        lang::PROBES,
        longest::PROBES,
        binary::PROBES,
        prepared::PROBES,
        plus::PROBES,
        protection::PROBES,
        failures::PROBES,
        terms::PROBES,
        // Years pass.
        expire::PROBES,
    ]
    .concat()
}
