//! Rules applied to one session.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::answer::Answer;
use super::facts::Facts;
use super::rule::Act;
use super::when::{Happening, Phase};
use super::{Marks, Misbehaviour};
use crate::session::{Action, Line};

/// The rules of one session and what they have seen of it.
#[derive(Debug)]
pub(crate) struct Conduct {
    misbehaviour: Arc<Misbehaviour>,
    marks: Arc<Marks>,
    session: u64,
    /// How often each rule has fitted.
    fitted: Vec<u64>,
    user: Vec<u8>,
    done: Vec<String>,
}

/// What a session was doing when something happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) logged_in: bool,
    /// The next line is a SASL response.
    pub(crate) is_response: bool,
    pub(crate) tls: bool,
    pub(crate) open: usize,
}

/// A line on its way to the session. It may hold a password: it has no `Debug`, and its octets are zeroed.
pub(crate) struct Heard {
    /// What the session is to see; nothing if the line is not for it.
    pub(crate) line: Option<Line>,
    what: String,
    octets: Zeroizing<Vec<u8>>,
    moment: Moment,
    acts: Vec<Act>,
}

/// Keywords that are remembered, so that a client cannot make them many.
const MOST_DONE: usize = 32;

impl Conduct {
    pub(crate) fn new(misbehaviour: Arc<Misbehaviour>, marks: Arc<Marks>, session: u64) -> Self {
        let fitted = vec![0; misbehaviour.rules.len()];
        Self { misbehaviour, marks, session, fitted, user: Vec::new(), done: Vec::new() }
    }

    /// Whether it changes no answer.
    pub(crate) fn is_reference(&self) -> bool {
        self.misbehaviour.rules.is_empty()
    }

    /// The greeting, or the farewell to an idle client.
    pub(crate) fn announce(&mut self, what: &str, actions: Vec<Action>, moment: Moment) -> Vec<Action> {
        let heard =
            Heard { line: None, what: what.into(), octets: Zeroizing::default(), moment, acts: Vec::new() };
        self.answer(&heard, actions)
    }

    /// Takes a line before the session sees it.
    pub(crate) fn hear(&mut self, line: Line, moment: Moment) -> Heard {
        if self.is_reference() {
            // Nothing looks at it: no line, nor a password in one, is copied.
            return Heard {
                line: Some(line),
                what: String::new(),
                octets: Zeroizing::default(),
                moment,
                acts: Vec::new(),
            };
        }
        let octets = if let Line::Whole(octets) = &line { octets.to_vec() } else { Vec::new() };
        let octets = Zeroizing::new(octets);
        let what = if moment.is_response { "response".to_owned() } else { keyword(&octets) };
        let mut heard = Heard { line: Some(line), what, octets, moment, acts: Vec::new() };
        if heard.what == "USER" {
            self.user = heard.octets[4..].trim_ascii().to_vec();
        }
        heard.acts =
            self.acts(&heard, None).into_iter().filter_map(|act| act.called(&heard.octets)).collect();
        if heard.acts.iter().any(|act| act.unheard) {
            heard.line = None;
        }
        if let Some(other) = heard.acts.iter().rev().find_map(|act| act.heard_as.as_ref()) {
            let facts =
                Facts { session: self.session, user: &self.user, command: &heard.octets, ..Facts::default() };
            heard.line = Some(Line::Whole(other.fill(&facts).concat().into()));
        }
        heard
    }

    /// Shapes the answer of the session to a line.
    pub(crate) fn answer(&mut self, heard: &Heard, actions: Vec<Action>) -> Vec<Action> {
        if self.is_reference() {
            return actions;
        }
        let status = status(&actions);
        let mut acts = heard.acts.clone();
        acts.extend(self.acts(heard, Some(&status)));
        if status.starts_with(b"+OK") && self.done.len() < MOST_DONE && !self.done.contains(&heard.what) {
            self.done.push(heard.what.clone());
        }
        if acts.is_empty() {
            return actions;
        }
        let facts = Facts {
            session: self.session,
            user: &self.user,
            command: &heard.octets,
            status: &status,
            line: None,
        };
        Answer::new(actions, acts).shape(&facts)
    }

    /// What the rules do that fit: the early ones if there is no status yet, else the others.
    fn acts(&mut self, heard: &Heard, status: Option<&[u8]>) -> Vec<Act> {
        let misbehaviour = self.misbehaviour.clone();
        let happening = Happening {
            what: &heard.what,
            line: &heard.octets,
            phase: if heard.moment.logged_in { Phase::Transaction } else { Phase::Authorization },
            tls: heard.moment.tls,
            session: self.session,
            open: heard.moment.open,
            status,
            done: &self.done,
        };
        let mut acts = Vec::new();
        for (index, (rule, fitted)) in misbehaviour.rules.iter().zip(&mut self.fitted).enumerate() {
            if rule.is_early() == status.is_none() && rule.when.fits(&happening) {
                *fitted += 1;
                if rule.when.nth.as_ref().is_none_or(|nth| nth.contains(*fitted)) {
                    self.marks.set(index);
                    acts.push(rule.act.clone());
                }
            }
        }
        acts
    }
}

fn keyword(line: &[u8]) -> String {
    let keyword = line.split(|octet| *octet == b' ').next().unwrap_or_default();
    String::from_utf8_lossy(&keyword.to_ascii_uppercase()).into_owned()
}

/// The first line that is to be sent, without CRLF.
fn status(actions: &[Action]) -> Vec<u8> {
    let sent =
        actions.iter().find_map(|action| if let Action::Send(octets) = action { Some(octets) } else { None });
    let sent = sent.map_or(&b""[..], |octets| octets);
    sent[..memchr::memmem::find(sent, b"\r\n").unwrap_or(sent.len())].to_vec()
}
