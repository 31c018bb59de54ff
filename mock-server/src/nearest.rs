//! The name that somebody may have meant.

/// The one that fewest slips of a finger lead to, or that begins like `name`; nothing if none is near.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let near = names.into_iter().filter(|candidate| is_near(name, candidate));
    near.min_by_key(|candidate| strsim::damerau_levenshtein(name, candidate))
}

/// The commands of POP3: RFC 1939, 2449, 2595, 5034 and 6856.
const COMMANDS: [&str; 17] = [
    "APOP", "AUTH", "CAPA", "DELE", "LANG", "LIST", "NOOP", "PASS", "QUIT", "RETR", "RSET", "STAT", "STLS",
    "TOP", "UIDL", "USER", "UTF8",
];
/// Those of older versions, RFC 1081 and 1225, and of servers of their own: nobody who says them has slipped.
const OTHERS: [&str; 4] = ["LAST", "RPOP", "XTND", "XSTA"];

/// The command that was probably meant by a keyword that is none, if one is near.
pub(crate) fn command(keyword: &str) -> Option<&'static str> {
    let keyword = keyword.to_ascii_uppercase();
    let is_known = COMMANDS.iter().chain(&OTHERS).any(|known| *known == keyword);
    if is_known { None } else { nearest(&keyword, COMMANDS) }
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

    #[test]
    fn a_command_is_meant_by_a_slip_and_by_nothing_that_is_one_itself() {
        for (keyword, meant) in [
            ("RTER", Some("RETR")),
            ("qiut", Some("QUIT")),
            ("RST", Some("RSET")),
            ("DEL", Some("DELE")),
            ("retr", None),
            ("LAST", None),
            ("RPOP", None),
            ("XYZ", None),
        ] {
            assert_eq!(command(keyword), meant, "{keyword}");
        }
    }
}
