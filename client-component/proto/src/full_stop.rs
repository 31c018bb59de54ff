//! Where a line begins with a full stop.

use memchr::memmem;

/// The offset of the first line feed that a full stop follows.
pub(crate) fn find(octets: &[u8]) -> Option<usize> {
    memmem::find(octets, b"\n.")
}
