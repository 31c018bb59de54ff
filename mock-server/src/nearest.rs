//! The name that somebody may have meant.

/// The one that fewest slips of a finger lead to, or that begins like `name`; nothing if none is near.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let near = names.into_iter().filter(|candidate| is_near(name, candidate));
    near.min_by_key(|candidate| strsim::damerau_levenshtein(name, candidate))
}

/// What stands behind a complaint about a name: the one that was meant, told by `what`, or nothing.
pub(crate) fn advice(what: &str, nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; {what} is {nearest:?}"))
}

/// At most one slip in three letters, or a beginning of at least three.
fn is_near(name: &str, candidate: &str) -> bool {
    let longer = name.chars().count().max(candidate.chars().count());
    let begins = |text: &str, with: &str| with.len() >= 3 && text.starts_with(with);
    strsim::damerau_levenshtein(name, candidate) * 3 <= longer
        || begins(candidate, name)
        || begins(name, candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_and_a_beginning_are_near_and_nonsense_is_not() {
        let names = ["capa-err", "capa-hidden", "retr-err-single", "nth", "RETR"];
        let near = |name: &str| nearest(name, names);
        assert_eq!(near("capa-eror"), Some("capa-err"));
        assert_eq!(near("retr-err"), Some("retr-err-single"));
        assert_eq!(near("nht"), Some("nth"));
        assert_eq!(near("RETRIEVE"), Some("RETR"));
        assert_eq!(near("xyzzy"), None);
        assert_eq!(near(""), None);
    }
}
