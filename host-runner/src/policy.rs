//! What a guest may do: where it may connect, how much memory and time it may use.

use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use crate::is_public;

/// What the guests of a [`Host`](crate::Host) may do.
///
/// ```
/// use std::time::Duration;
/// use pop3_host::{Policy, Reach};
///
/// // A service that fetches mail from wherever its users say.
/// let policy = Policy {
///     reach: Reach::Public, // and not into the network of the service
///     memory: 16 << 20,
///     lifetime: Some(Duration::from_secs(600)),
///     ..Policy::default()
/// };
/// assert_eq!(policy.compute, Duration::from_secs(30));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What `connect` may be asked for.
    pub reach: Reach,
    /// Most linear memory of one guest, in octets. A guest that asks for more is stopped.
    pub memory: usize,
    /// Most processor time of one call into a guest; waiting for the network does not count.
    pub compute: Duration,
    /// How long one guest may live from the call that made it, whatever it does: computing, waiting for a server that
    /// sends an octet now and then, or nothing. Then a call under way ends with
    /// [`HostError::Lifetime`](crate::HostError::Lifetime), as do all later ones, and the connections are closed.
    /// `None` is no limit.
    pub lifetime: Option<Duration>,
}

impl Default for Policy {
    /// Any target, 64 MiB, 30 seconds of processor time, no limit to the lifetime.
    fn default() -> Self {
        Self { reach: Reach::Anywhere, memory: 64 << 20, compute: Duration::from_secs(30), lifetime: None }
    }
}

/// The targets that `connect` may be asked for. Any other fails with
/// [`SocketError::AccessDenied`](crate::SocketError::AccessDenied).
///
/// Whatever the reach, a guest resolves only the name that `connect` was called with, and connects only to the
/// addresses that name resolved to, at the port of that call. Addresses are judged after the name was resolved, each
/// time: a name that leads to an inner network does not get there.
///
/// ```
/// use pop3_host::{Reach, is_public};
///
/// let one_server = Reach::Targets(vec![("pop.example.org".into(), 995)]);
/// let mail_ports_of_the_internet = Reach::addresses(|address| {
///     is_public(address.ip()) && matches!(address.port(), 110 | 995)
/// });
/// # let _ = (one_server, mail_ports_of_the_internet);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reach {
    /// Every host and port.
    Anywhere,
    /// Addresses of the public internet (see [`is_public`]), every port: for a program that is told by strangers where
    /// to connect, and runs in a network that they cannot reach.
    Public,
    /// Addresses of this machine's loopback interface, every port.
    Loopback,
    /// These hosts (names or addresses, compared without regard to case) and ports.
    Targets(Vec<(String, u16)>),
    /// Addresses that a predicate admits; made by [`Reach::addresses`].
    Addresses(AddressPredicate),
}

/// A predicate over addresses. Two are equal if one is a clone of the other.
#[derive(Clone)]
pub struct AddressPredicate(Arc<dyn Fn(SocketAddr) -> bool + Send + Sync>);

impl Reach {
    /// Addresses that `admits` admits. It sees every address that a name resolves to, with the port of the call, an
    /// IPv4 address always as such; it must not block.
    pub fn addresses(admits: impl Fn(SocketAddr) -> bool + Send + Sync + 'static) -> Self {
        Self::Addresses(AddressPredicate(Arc::new(admits)))
    }

    /// Whether a call may be for this host and port at all.
    pub(crate) fn admits(&self, host: &str, port: u16) -> bool {
        match self {
            Self::Anywhere | Self::Public | Self::Loopback | Self::Addresses(_) => true,
            Self::Targets(targets) => {
                targets.iter().any(|(name, number)| *number == port && name.eq_ignore_ascii_case(host))
            }
        }
    }

    pub(crate) fn admits_address(&self, address: SocketAddr) -> bool {
        match self {
            Self::Anywhere | Self::Targets(_) => true,
            Self::Public => is_public(address.ip()),
            Self::Loopback => address.ip().is_loopback(),
            Self::Addresses(predicate) => (predicate.0)(address),
        }
    }
}

impl PartialEq for AddressPredicate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for AddressPredicate {}

impl fmt::Debug for AddressPredicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressPredicate(..)")
    }
}
