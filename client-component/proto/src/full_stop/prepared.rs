//! Where a line begins with a full stop, by a search that is prepared once: for small messages the preparation takes as
//! long as the search.

extern crate std;

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// The offset of the first line feed that a full stop follows.
pub(crate) fn find(octets: &[u8]) -> Option<usize> {
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\n."));
    FINDER.find(octets)
}
