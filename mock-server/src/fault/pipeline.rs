//! What faults do to the octets of one direction: octets go in, operations come out. No I/O, no clock.

use std::time::Duration;

use super::Kind;
use super::armed::Armed;
use super::op::{Op, Plan};
use super::places::Places;
use super::set::Mark;

/// The faults of one direction, and how far its octets have got.
#[derive(Debug)]
pub(crate) struct Pipeline {
    faults: Vec<Armed>,
    offset: u64,
    places: Places,
    /// Octets that are to come twice, and how many of them are still to come the first time.
    copies: Vec<(Vec<u8>, usize)>,
    over: bool,
}

impl Pipeline {
    pub(super) fn new(faults: impl Iterator<Item = Mark>, session: u64) -> Self {
        Self {
            faults: faults.map(|mark| Armed::new(mark, session)).collect(),
            offset: 0,
            places: Places::default(),
            copies: Vec::new(),
            over: false,
        }
    }

    /// The octets are a client's: command lines are found in them.
    pub(super) fn with_lines(self) -> Self {
        Self { places: Places::with_lines(), ..self }
    }

    /// Whether it changes nothing, ever.
    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many octets have gone through.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// `line` is a command whose reply begins at `offset`, where the reply to the one before it ends.
    pub(crate) fn command(&mut self, line: &[u8], offset: u64) {
        self.places.reply(&mut self.faults, line, offset);
    }

    /// What is to be done with the next octets.
    pub(crate) fn feed(&mut self, octets: &[u8]) -> Plan {
        self.places.look(&mut self.faults, octets, self.offset);
        let (mut plan, mut rest) = (Plan::default(), octets.to_vec());
        while !self.over {
            self.strike(&mut rest, &mut plan);
            if self.over || rest.is_empty() {
                break;
            }
            let behind = rest.split_off(self.undisturbed(&rest));
            self.pass(&rest, &mut plan);
            rest = behind;
        }
        plan
    }

    /// Has those faults act whose place is here.
    fn strike(&mut self, rest: &mut [u8], plan: &mut Plan) {
        for armed in &mut self.faults {
            if armed.done || armed.begin != Some(self.offset) {
                continue;
            }
            match (&armed.mark.fault().kind, rest.first_mut()) {
                (Kind::Cut(end), _) => plan.ops.push(Op::Cut(*end, armed.fault().to_string())),
                (Kind::Stall, _) => plan.ops.push(Op::Stall),
                (Kind::Delay(time), Some(_)) => plan.ops.push(Op::Wait(*time)),
                (Kind::Corrupt(mask), Some(octet)) => {
                    *octet ^= mask;
                    plan.damaged.push(self.offset);
                }
                (Kind::Duplicate(octets), Some(_)) => {
                    // At most a MiB, see the grammar.
                    self.copies.push((Vec::new(), *octets as usize));
                    plan.damaged.push(self.offset);
                }
                // Without an octet they wait for the next one; the others act all the time.
                _ => continue,
            }
            armed.done = true;
            armed.mark.set();
            if matches!(armed.fault().kind, Kind::Cut(_) | Kind::Stall) {
                self.over = true;
                return;
            }
        }
    }

    /// How many octets, at least one, there are in front of the next place at which something happens.
    fn undisturbed(&self, rest: &[u8]) -> usize {
        let places = self.faults.iter().filter(|armed| !armed.done).filter_map(|armed| armed.begin);
        let ahead = places.filter(|place| *place > self.offset).map(|place| place - self.offset);
        let ahead = ahead.map(|octets| usize::try_from(octets).unwrap_or(usize::MAX));
        let copies = self.copies.iter().map(|(_, left)| *left);
        ahead.chain(copies).fold(rest.len(), usize::min)
    }

    /// Hands octets on, all of which are treated alike.
    fn pass(&mut self, mut octets: &[u8], plan: &mut Plan) {
        while !octets.is_empty() {
            let (piece, behind) = octets.split_at(self.size().min(octets.len()));
            self.offset += piece.len() as u64;
            plan.ops.push(Op::Pass { octets: piece.to_vec(), is_copy: false });
            plan.ops.extend(self.rate().map(|rate| Op::Wait(time(piece.len(), rate))));
            self.copy(piece, plan);
            octets = behind;
        }
    }

    /// Collects what is to come twice; what is complete comes the second time.
    fn copy(&mut self, piece: &[u8], plan: &mut Plan) {
        for (copied, left) in &mut self.copies {
            copied.extend_from_slice(piece);
            *left -= piece.len();
        }
        for (octets, _) in self.copies.extract_if(.., |(_, left)| *left == 0) {
            plan.ops.push(Op::Pass { octets, is_copy: true });
        }
    }

    /// The most octets that may go on in one piece now.
    fn size(&mut self) -> usize {
        let here = self.offset;
        let active = self.faults.iter_mut().filter(|armed| armed.begin.is_some_and(|begin| begin <= here));
        let sizes = active.filter_map(|armed| {
            let size = match &armed.mark.fault().kind {
                Kind::Slice(size) => size.pick(&mut armed.random),
                // Ten pieces a second, or one octet at a time.
                Kind::Throttle(rate) => (rate / 10).max(1),
                _ => return None,
            };
            armed.mark.set();
            Some(size)
        });
        sizes.min().map_or(usize::MAX, |size| usize::try_from(size).unwrap_or(usize::MAX))
    }

    /// The octets per second that may go on now.
    fn rate(&self) -> Option<u64> {
        let active = self.faults.iter().filter(|armed| armed.begin.is_some_and(|begin| begin < self.offset));
        let rates = active.filter_map(|armed| match armed.fault().kind {
            Kind::Throttle(rate) => Some(rate),
            _ => None,
        });
        rates.min()
    }
}

fn time(octets: usize, rate: u64) -> Duration {
    Duration::from_secs_f64(octets as f64 / rate as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{End, Fault, FaultSet, Faults};

    fn faults(texts: &[&str], session: u64) -> Faults {
        let faults: Vec<Fault> = texts.iter().map(|text| text.parse().unwrap()).collect();
        Faults::of(&[FaultSet::new(faults)], session)
    }

    fn pass(octets: &[u8]) -> Op {
        Op::Pass { octets: octets.to_vec(), is_copy: false }
    }

    fn passed(ops: &[Op]) -> Vec<u8> {
        let pieces =
            ops.iter().filter_map(|op| if let Op::Pass { octets, .. } = op { Some(octets) } else { None });
        pieces.flatten().copied().collect()
    }

    #[test]
    fn a_cut_acts_as_soon_as_its_place_is_reached() {
        let mut server = faults(&["server cut rst at 3"], 1).server;
        let cut = Op::Cut(End::Rst, "server cut rst at 3".into());
        assert_eq!(server.feed(b"abc").ops, [pass(b"abc"), cut]);
        assert_eq!(server.feed(b"d").ops, []);
    }

    #[test]
    fn changed_octets_are_told_and_the_others_left_alone() {
        let mut server = faults(&["server corrupt 20 at 1", "server duplicate 2 at 3"], 1).server;
        let plan = server.feed(b"abcdef");
        assert_eq!(passed(&plan.ops), b"aBcdedef");
        assert_eq!(plan.damaged, [1, 3]);
    }

    #[test]
    fn octets_come_twice_also_when_they_arrive_one_by_one() {
        let mut server = faults(&["server duplicate 3 at 1"], 1).server;
        let ops: Vec<Op> = b"abcdef".iter().flat_map(|octet| server.feed(&[*octet]).ops).collect();
        assert_eq!(passed(&ops), b"abcdbcdef");
    }

    #[test]
    fn a_place_behind_a_clients_command_is_found_in_any_chunking() {
        let octets = b"USER a\r\nretr 1\r\nNOOP\r\nRETR 2\r\nDELE 2\r\n";
        for size in 1..octets.len() {
            let mut client = faults(&["client cut fin after 2nd RETR +4"], 1).client;
            let ops: Vec<Op> = octets.chunks(size).flat_map(|chunk| client.feed(chunk).ops).collect();
            assert_eq!(passed(&ops), b"USER a\r\nretr 1\r\nNOOP\r\nRETR 2\r\nDELE", "{size}");
        }
    }

    #[test]
    fn slices_follow_from_the_seed_and_keep_within_their_range() {
        let sizes = |text: &str, session| -> Vec<usize> {
            let ops = faults(&[text], session).server.feed(&[b'x'; 1000]).ops;
            assert_eq!(passed(&ops).len(), 1000);
            ops.iter().map(|op| passed(std::slice::from_ref(op)).len()).collect()
        };
        assert_eq!(sizes("server slice 300", 1), [300, 300, 300, 100]);
        let random = sizes("server slice 2..5 seed 7", 1);
        assert!(random[..random.len() - 1].iter().all(|size| (2..=5).contains(size)), "{random:?}");
        assert_eq!(random, sizes("server slice 2..5 seed 7", 1));
        assert_ne!(random, sizes("server slice 2..5 seed 8", 1));
        assert_ne!(random, sizes("server slice 2..5 seed 7", 2));
    }

    #[test]
    fn a_throttle_takes_the_time_that_its_octets_need() {
        let ops = faults(&["server throttle 100 at 5"], 1).server.feed(&[b'x'; 205]).ops;
        let waits = ops.iter().filter_map(|op| if let Op::Wait(time) = op { Some(*time) } else { None });
        assert_eq!(waits.sum::<Duration>(), Duration::from_secs(2));
        assert_eq!(ops[0], pass(b"xxxxx"));
    }

    #[test]
    fn a_fault_of_another_session_or_direction_does_nothing() {
        let faults = faults(&["server stall in session 2", "client stall in session 1"], 1);
        assert!(faults.server.is_empty() && !faults.client.is_empty());
    }
}
