//! The name that somebody may have meant.

/// The one that is most like `name`; the empty string if there is none.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> &'n str {
    let likeness = |candidate: &str| strsim::jaro_winkler(name, candidate);
    names.max_by(|left, right| likeness(left).total_cmp(&likeness(right))).unwrap_or_default()
}
