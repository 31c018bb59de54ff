//! The component that this crate was built with.

/// The component `mail:pop3/pop3`, as the build script made it or as `POP3_COMPONENT` named it.
///
/// ```
/// assert!(pop3_host::embedded::component().starts_with(b"\0asm"));
/// ```
#[must_use]
pub fn component() -> &'static [u8] {
    include_bytes!(env!("POP3_EMBEDDED_COMPONENT"))
}
