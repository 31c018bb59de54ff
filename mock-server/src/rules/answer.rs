//! An answer of the reference session, taken apart, changed, and put together again.

use super::content::Editor;
use super::facts::Facts;
use super::octets::Pieces;
use super::rule::Act;
use crate::session::{Action, Body, Shaped};

/// The terminator of multi-line responses.
const TERMINATOR: &[u8] = b".\r\n";

/// One answer while rules change it.
pub(super) struct Answer {
    /// The rules that act on it, in order.
    acts: Vec<Act>,
    actions: Vec<Action>,
}

/// Writes joined: the end of one and the beginning of the next are the same write.
pub(super) fn join(parts: impl IntoIterator<Item = Pieces>) -> Pieces {
    let mut joined = vec![Vec::new()];
    for part in parts {
        let mut pieces = part.into_iter();
        let last = joined.last_mut().expect("there is a piece from the beginning");
        last.extend(pieces.next().unwrap_or_default());
        joined.extend(pieces);
    }
    joined
}

impl Answer {
    pub(super) fn new(actions: Vec<Action>, acts: Vec<Act>) -> Self {
        Self { acts, actions }
    }

    /// The actions that the rules leave.
    pub(super) fn shape(mut self, facts: &Facts<'_>) -> Vec<Action> {
        let mut out = Vec::new();
        if let Some(pause) = self.last(|act| act.pause) {
            out.push(Action::Pause(pause));
        }
        let (body, rest) = self.take_body();
        let octets = self.octets(facts, body.is_some());
        self.emit(octets, &mut out);
        if let Some(body) = body {
            out.push(self.body(body, facts));
        }
        if let Some(behind) = self.fill(|act| act.behind.as_ref(), facts) {
            self.emit(behind, &mut out);
        }
        if let Some(octets) = self.fill(|act| act.endless.as_ref(), facts) {
            out.push(Action::Endless { octets: octets.concat(), interval: self.last(|act| act.drip) });
        }
        let then = self.last(|act| act.then);
        // What ends the session takes the place of an end, and of TLS; `stay` of both.
        out.extend(
            rest.into_iter()
                .filter(|action| then.is_none() || !matches!(action, Action::Close | Action::StartTls)),
        );
        out.extend(then.map(Action::Then));
        out
    }

    /// What the last rule says that says anything.
    fn last<T>(&self, get: impl Fn(&Act) -> Option<T>) -> Option<T> {
        self.acts.iter().rev().find_map(get)
    }

    fn fill<'a>(
        &'a self,
        get: impl Fn(&'a Act) -> Option<&'a super::octets::Template>,
        facts: &Facts<'_>,
    ) -> Option<Pieces> {
        self.acts.iter().rev().find_map(get).map(|template| template.fill(facts))
    }

    /// Splits off the message that is to be sent, and what comes behind all octets.
    fn take_body(&mut self) -> (Option<Body>, Vec<Action>) {
        let (mut body, mut rest, mut octets) = (None, Vec::new(), Vec::new());
        for action in std::mem::take(&mut self.actions) {
            match action {
                Action::Send(_) => octets.push(action),
                Action::Body(content) => body = Some(content),
                other => rest.push(other),
            }
        }
        self.actions = octets;
        let is_replaced = self.acts.iter().any(|act| act.raw.is_some());
        // An -ERR has no content behind it.
        let is_refused = self
            .last(|act| act.status.clone())
            .is_some_and(|status| status.fill(&Facts::default()).concat().starts_with(b"-"));
        (body.filter(|_| !is_replaced && !is_refused), rest)
    }

    /// Everything but a message.
    fn octets(&self, facts: &Facts<'_>, has_body: bool) -> Pieces {
        let before = self.fill(|act| act.before.as_ref(), facts);
        if let Some(raw) = self.fill(|act| act.raw.as_ref(), facts) {
            return join(before.into_iter().chain([raw]));
        }
        let sent: Vec<u8> = self.actions.iter().flat_map(sent_octets).copied().collect();
        let end = memchr::memmem::find(&sent, b"\r\n").unwrap_or(sent.len());
        let (line, behind) = sent.split_at(end);
        let behind = behind.strip_prefix(b"\r\n").unwrap_or(behind);
        let status = self.fill(|act| act.status.as_ref(), facts).unwrap_or_else(|| vec![line.to_vec()]);
        let is_refused = status.concat().starts_with(b"-") && !line.starts_with(b"-");
        let status_end = match self.fill(|act| act.status_end.as_ref(), facts) {
            Some(status_end) => status_end,
            None if sent.is_empty() && self.last(|act| act.status.clone()).is_none() => vec![Vec::new()],
            None => vec![b"\r\n".to_vec()],
        };
        let listed = if is_refused || has_body { None } else { self.listed(behind, facts) };
        join(before.into_iter().chain([status, status_end]).chain(listed))
    }

    /// The lines of a listing with the terminator; nothing for a single-line response.
    fn listed(&self, behind: &[u8], facts: &Facts<'_>) -> Option<Pieces> {
        let lines = behind.strip_suffix(TERMINATOR)?;
        let listings: Vec<_> = self.acts.iter().filter_map(|act| act.listing.as_ref()).collect();
        let mut shaped = vec![lines.to_vec()];
        for listing in listings {
            let octets = shaped.concat();
            let octets = octets.strip_suffix(b"\r\n").unwrap_or(&octets);
            let lines: Vec<&[u8]> = if octets.is_empty() { Vec::new() } else { split_lines(octets) };
            shaped = listing.shape(&lines, facts);
        }
        let terminator = self.fill(|act| act.terminator.as_ref(), facts);
        Some(join([shaped, terminator.unwrap_or_else(|| vec![TERMINATOR.to_vec()])]))
    }

    fn body(&self, body: Body, facts: &Facts<'_>) -> Action {
        let content = self.last(|act| act.content.clone());
        let terminator = self.fill(|act| act.terminator.as_ref(), facts);
        if content.is_none()
            && terminator.is_none()
            && self.last(|act| act.slice).is_none()
            && self.last(|act| act.cut_at).is_none()
            && self.last(|act| act.hold).is_none()
        {
            return Action::Body(body);
        }
        Action::Shaped(Box::new(Shaped {
            body,
            editor: Editor::new(content.unwrap_or_default(), facts),
            terminator: terminator.unwrap_or_else(|| vec![TERMINATOR.to_vec()]),
            slice: self.last(|act| act.slice),
            drip: self.last(|act| act.drip),
            octets: self.last(|act| act.cut_at),
            hold: self.last(|act| act.hold),
        }))
    }

    /// Has octets sent, write by write.
    fn emit(&self, mut pieces: Pieces, out: &mut Vec<Action>) {
        if let Some(most) = self.last(|act| act.cut_at)
            && !self.acts.iter().any(|act| act.content.is_some())
        {
            shorten(&mut pieces, most);
        }
        let slice = self.last(|act| act.slice).unwrap_or(usize::MAX).max(1);
        let drip = self.last(|act| act.drip);
        let mut writes = pieces.iter().flat_map(|piece| piece.chunks(slice)).peekable();
        while let Some(write) = writes.next() {
            out.push(Action::Send(write.to_vec()));
            if writes.peek().is_some() {
                out.push(Action::Flush);
                out.extend(drip.map(Action::Pause));
            }
        }
    }
}

fn sent_octets(action: &Action) -> &[u8] {
    if let Action::Send(octets) = action { octets } else { b"" }
}

fn split_lines(octets: &[u8]) -> Vec<&[u8]> {
    let (mut lines, mut start) = (Vec::new(), 0);
    for end in memchr::memmem::find_iter(octets, b"\r\n") {
        lines.push(&octets[start..end]);
        start = end + 2;
    }
    lines.push(&octets[start..]);
    lines
}

fn shorten(pieces: &mut Pieces, most: u64) {
    let mut left = usize::try_from(most).unwrap_or(usize::MAX);
    for piece in pieces {
        piece.truncate(left);
        left -= piece.len();
    }
}
