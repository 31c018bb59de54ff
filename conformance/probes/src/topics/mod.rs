//! The probes, a file for each topic.

mod apop;
mod authorization;
mod capa;
mod codes;
mod framing;
mod greeting;
mod lang;
mod oauth;
mod pipelining;
mod sasl;
mod scram;
mod stls;
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
    ]
    .concat()
}
