//! The lines of a listing: LIST, UIDL, CAPA, AUTH, LANG.

use serde::Deserialize;

use super::facts::Facts;
use super::octets::{Pieces, Template};
use super::pattern::Pattern;

/// What becomes of the lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Listing {
    /// Lines that fit are left out.
    #[serde(deserialize_with = "super::listing::patterns")]
    pub(super) drop: Vec<Pattern>,
    /// Only those lines are kept, the first one being 1.
    pub(super) keep: Option<super::when::Range>,
    /// Each line is written so, CRLF added.
    pub(super) line: Option<Template>,
    /// The lines that `line` is for; without it, all.
    pub(super) which: Option<super::when::Range>,
    /// Other letters.
    pub(super) lower_case: bool,
    /// The last line first.
    pub(super) reverse: bool,
    /// Raw octets in front of the first line and behind the last one.
    pub(super) before: Option<Template>,
    pub(super) behind: Option<Template>,
}

pub(super) fn patterns<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Pattern>, D::Error> {
    Ok(super::one_or_many::read(deserializer)?.into_iter().map(Pattern::from).collect())
}

impl Listing {
    /// The octets of the changed lines; `lines` are the reference's, without CRLF.
    pub(super) fn shape(&self, lines: &[&[u8]], facts: &Facts<'_>) -> Pieces {
        let mut shaped: Vec<Pieces> = (1..)
            .zip(lines)
            .filter(|(rank, line)| self.keeps(*rank, line))
            .map(|(rank, line)| self.line(line, rank, facts))
            .collect();
        if self.reverse {
            shaped.reverse();
        }
        let fill = |template: &Option<Template>| template.as_ref().map(|template| template.fill(facts));
        let parts = fill(&self.before).into_iter().chain(shaped).chain(fill(&self.behind));
        super::answer::join(parts)
    }

    fn keeps(&self, rank: u64, line: &[u8]) -> bool {
        self.keep.as_ref().is_none_or(|keep| keep.contains(rank))
            && !self.drop.iter().any(|drop| drop.fits(line))
    }

    fn line(&self, line: &[u8], rank: u64, facts: &Facts<'_>) -> Pieces {
        let template =
            self.line.as_ref().filter(|_| self.which.as_ref().is_none_or(|which| which.contains(rank)));
        let mut pieces = match template {
            Some(template) => template.fill(&Facts { line: Some((line, rank)), ..*facts }),
            None => vec![line.to_vec()],
        };
        if self.lower_case {
            pieces.iter_mut().for_each(|piece| piece.make_ascii_lowercase());
        }
        pieces.last_mut().expect("a filled template has a piece").extend_from_slice(b"\r\n");
        pieces
    }
}
