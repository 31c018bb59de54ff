//! A whole session with a peer that says anything, in any pieces, and ends or falls silent anywhere.
//!
//! Claims: no panic; memory within the limits of the options; no waiting without a deadline, and none that cannot end;
//! nothing is written after an error that ends the session; no credential without TLS where that is not allowed; no
//! secret in what traces are made of or in the errors of a login; every line written is one command.

mod caller;
mod peer;
pub(crate) mod script;
mod wire;

use std::{cell::RefCell, rc::Rc};

use pop3_client::{Limits, Options, Pipelining, PipeliningOptions, Security, Tolerances};

use self::{caller::Caller, peer::Peer, script::Script};
use crate::memory;

/// Small, so that a peer of some kilobytes passes each of them.
const LIMITS: Limits = Limits {
    line: 512,
    greeting: 512,
    listing: 4 << 10,
    entries: 100,
    capabilities: 16,
    // Far above what may be drained.
    message: 64 << 10,
    drain: 2 << 10,
    trace: 1 << 10,
    sasl_challenge: 512,
    sasl_rounds: 4,
};

/// What a session may take at most beside the script: the limits above several times over, and far less than what a
/// peer can send.
const MEMORY_BOUND: usize = 64 << 10;

/// Input: a line of options and of calls to make, then what the peer does, in the language that the README shows.
pub fn session(input: &[u8]) {
    let script = Script::parse(input);
    let (_, taken) = memory::taken_by(|| play(script));
    assert!(taken <= MEMORY_BOUND, "{taken} octets of memory in one session");
}

/// Plays a session; returns all that the client has written.
fn play(script: Script) -> Vec<u8> {
    let options = options(script.options);
    let peer = Rc::new(RefCell::new(Peer::new(script.acts)));
    let mut caller = Caller::open(&peer, &options);
    script.calls.iter().for_each(|&call| caller.call(call));
    drop(caller);
    let mut peer = peer.borrow_mut();
    peer.judge(&options);
    std::mem::take(&mut peer.written)
}

fn options(bits: u8) -> Options {
    let security = match bits & 3 {
        0 => Security::Stls,
        1 => Security::Tls,
        _ => Security::Plaintext,
    };
    let allow_plaintext_auth = bits & 4 != 0;
    let mode = if bits & 8 != 0 { Pipelining::Forced } else { Pipelining::WhereAnnounced };
    let pipelining = PipeliningOptions { mode, ..PipeliningOptions::default() };
    let relaxed = bits & 16 != 0;
    let tolerances = Tolerances { bare_lf: relaxed, unended_listing: relaxed, ok_as_challenge: relaxed };
    Options { security, allow_plaintext_auth, limits: LIMITS, tolerances, pipelining, ..Options::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(input: &[u8]) -> String {
        play(Script::parse(input)).escape_ascii().to_string().replace("\\r\\n", " ")
    }

    #[test]
    fn the_seeds_go_from_greeting_to_quit() {
        let seeds = crate::seeds::all().unwrap();
        let said = |name: &str| written(&seeds.iter().find(|seed| seed.name == name).unwrap().input);
        let all = "CAPA USER mrose PASS tanstaaf-tanstaaf STAT LIST UIDL LIST 1 UIDL 1 RETR 1 RETR 1 NOOP TOP 1 5 \
                   DELE 1 RSET NOOP QUIT ";
        assert_eq!(said("rfc-strictF"), all);
        assert_eq!(said("rfc-strictA"), all);
        assert_eq!(said("rfc-strict@"), format!("STLS {all}"));
        let batch = "RETR 1 LIST 1 UIDL 1 TOP 1 5";
        let batches = format!("USER mrose PASS tanstaaf-tanstaaf {batch} {batch} LIST QUIT ");
        assert_eq!(said("rfc-strictI"), batches);
    }

    #[test]
    fn what_a_dropped_call_has_left_comes_first() {
        let said = written(b"Fu!rn\n+OK\r\n\0+OK\r\n\0+OK\r\n\0+OK\r\nhal\x02f\r\n.\r\n\0+OK\r\n");
        assert_eq!(said, "USER mrose PASS tanstaaf-tanstaaf RETR 1 NOOP ");
    }

    #[test]
    #[should_panic(expected = "octets of memory")]
    fn a_session_that_takes_too_much_is_found() {
        // One line of 80,000 octets in one piece: the input alone is above the bound.
        session(&[b"A\n+OK ".as_slice(), &[b'x'; 80_000]].concat());
    }
}
