//! A recording as a script.

use super::client::Expectation;
use super::dialogue::Dialogue;
use super::{Recording, Said, Side, Turn};
use crate::random::Random;
use crate::script::{Script, Step};
use crate::server::Builder;

impl Recording {
    /// A script that says the server's octets again. A client's line must have the shape of the recorded one: in a login
    /// every name, password and response does.
    ///
    /// A proof by SCRAM or CRAM-MD5 is taken for right if it has the shape of one, for nobody knows the password. What the
    /// server answers to it is a shape as well: a client that verifies the server's part of SCRAM, as it must, gives the
    /// exchange up. Against such a client use a recording of another login.
    ///
    /// What is another one in each session, like a nonce, is another one in each session of the script, too.
    pub fn script(&self) -> Script {
        let (mut dialogue, mut begun) = (Dialogue::default(), Vec::new());
        let steps = self.turns.iter().filter_map(|turn| match turn {
            // The client was gone before it had said the whole line.
            Turn::Client(line) if !line.ends_with(b"\n") => None,
            Turn::Client(line) => Some(Step::Hear(Expectation::new(line.clone(), dialogue.client(line)))),
            Turn::Server(said) => {
                follow(&mut dialogue, &mut begun, &said.octets);
                Some(Step::Say(said.clone()))
            }
            Turn::Tls => Some(Step::StartTls),
            Turn::Closed(Side::Client) => Some(Step::Hang),
            Turn::Closed(Side::Server) => Some(Step::Close),
        });
        steps.fold(Script::new(), Script::step)
    }
}

fn follow(dialogue: &mut Dialogue, begun: &mut Vec<u8>, octets: &[u8]) {
    for piece in octets.split_inclusive(|octet| *octet == b'\n') {
        begun.extend_from_slice(piece);
        if piece.ends_with(b"\n") {
            dialogue.server(begun);
            begun.clear();
        }
    }
}

impl Builder {
    /// Has the next connection that no other script is for replay `recording`: [`Recording::script`].
    pub fn recording(self, recording: &Recording) -> Self {
        self.script(recording.script())
    }

    /// Has every connection behind those of other scripts replay `recording`; none need come.
    pub fn recording_for_all(self, recording: &Recording) -> Self {
        self.script_for_all(recording.script())
    }
}

impl Said {
    /// The octets, with others of the same class where only the shape was recorded.
    pub(crate) fn octets(&self, seed: u64) -> Vec<u8> {
        let (mut octets, mut random) = (self.octets.clone(), Random::new(seed));
        let fresh = self.fresh.iter().cloned().flatten();
        for at in fresh {
            let (first, size) = match octets[at] {
                b'0'..=b'9' => (b'0', 10),
                b'a'..=b'z' => (b'a', 26),
                b'A'..=b'Z' => (b'A', 26),
                other => (other, 1),
            };
            // Below 26.
            octets[at] = first + random.below(size) as u8;
        }
        octets
    }

    pub(crate) fn len(&self) -> usize {
        self.octets.len()
    }
}
