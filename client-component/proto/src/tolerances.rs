//! Rules that a caller lets a server break.

/// Departures that are put up with only where the caller says so, for they take certainty away. All are off by
/// default. What is put up with always is told by [`Connection::take_notice`](crate::Connection::take_notice).
///
/// ```
/// use pop3_proto::{Connection, Limits, Rule, Tolerances};
///
/// let tolerances = Tolerances { bare_lf: true, ..Tolerances::default() };
/// let mut connection = Connection::new(Limits::default()).with_tolerances(tolerances);
/// assert!(connection.receive(b"+OK ready\n").unwrap().event.is_some());
/// assert_eq!(connection.take_notice(), Some(Rule::StatusLineFeed));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tolerances {
    /// A line feed alone ends a line, for the whole session: status lines, listings and messages, where `LF.LF` is
    /// the terminator then.
    ///
    /// For AnalogX Proxy and for servers that send a Unix spool as it is. Where messages reach the server with bare
    /// line feeds, their senders can end them early with it, so it is no default.
    pub bare_lf: bool,
    /// A listing whose last octets are its lone full stop counts as ended when the connection ends.
    ///
    /// For servers that close without the last CRLF. A message is never taken for ended so.
    pub unended_listing: bool,
    /// `+OK` that answers AUTH before anything was proved counts as an empty challenge, and never as a login.
    ///
    /// For Exchange 2003, which says it in the place of `+`. A mechanism in which the client speaks first goes on, and
    /// what it says goes to a server that may take it for a command.
    pub ok_as_challenge: bool,
}
