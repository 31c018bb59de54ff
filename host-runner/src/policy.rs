//! What a guest may do: where it may connect, how much memory and processor time it may use.

use std::{
    collections::HashSet,
    net::{IpAddr, SocketAddr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// What the guests of a [`Host`](crate::Host) may do.
///
/// ```
/// use pop3_host::{Policy, Reach};
///
/// let policy = Policy { reach: Reach::Targets(vec![("pop.example.org".into(), 995)]), ..Policy::default() };
/// assert_eq!(policy.memory, 64 << 20);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What `connect` may be asked for.
    pub reach: Reach,
    /// Most linear memory of one guest, in octets. A guest that asks for more is stopped.
    pub memory: usize,
    /// Most processor time of one call into a guest; waiting for the network does not count.
    pub compute: Duration,
}

impl Default for Policy {
    /// Any target, 64 MiB, 30 seconds.
    fn default() -> Self {
        Self { reach: Reach::Anywhere, memory: 64 << 20, compute: Duration::from_secs(30) }
    }
}

/// The targets that `connect` may be asked for.
///
/// Whatever the reach, a guest resolves only the name that `connect` was called with, and connects only to the
/// addresses that name resolved to, at the port of that call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every host and port.
    Anywhere,
    /// Addresses of this machine's loopback interface, every port.
    Loopback,
    /// These hosts (names or addresses, compared without regard to case) and ports.
    Targets(Vec<(String, u16)>),
}

impl Reach {
    fn admits(&self, host: &str, port: u16) -> bool {
        match self {
            Self::Anywhere | Self::Loopback => true,
            Self::Targets(targets) => {
                targets.iter().any(|(name, number)| *number == port && name.eq_ignore_ascii_case(host))
            }
        }
    }

    fn admits_address(&self, address: IpAddr) -> bool {
        match self {
            Self::Anywhere | Self::Targets(_) => true,
            Self::Loopback => address.is_loopback(),
        }
    }
}

/// Where one guest may connect at the moment: filled by `connect` and by the name lookups that follow from it.
#[derive(Debug)]
pub(crate) struct AllowList {
    reach: Reach,
    inner: Mutex<Allowed>,
}

#[derive(Debug, Default)]
struct Allowed {
    target: Option<(String, u16)>,
    addresses: HashSet<SocketAddr>,
}

impl AllowList {
    pub(crate) fn new(reach: Reach) -> Self {
        Self { reach, inner: Mutex::default() }
    }

    /// Lets the guest go to `host` at `port`, and nowhere else; connections that stand are not touched.
    pub(crate) fn aim(&self, host: &str, port: u16) {
        let target = self.reach.admits(host, port).then(|| (host.to_owned(), port));
        *self.lock() = Allowed { target, addresses: HashSet::new() };
        if let Ok(address) = host.parse() {
            self.resolved(address);
        }
    }

    /// Whether the guest may look up `name`.
    pub(crate) fn may_resolve(&self, name: &str) -> bool {
        self.lock().target.as_ref().is_some_and(|(host, _)| host == name)
    }

    /// Notes an address that the permitted name has.
    pub(crate) fn resolved(&self, address: IpAddr) {
        if self.reach.admits_address(address) {
            let mut allowed = self.lock();
            if let Some(port) = allowed.target.as_ref().map(|(_, port)| *port) {
                allowed.addresses.insert(SocketAddr::new(address.to_canonical(), port));
            }
        }
    }

    /// Whether the guest may connect to `address`.
    pub(crate) fn may_connect(&self, address: SocketAddr) -> bool {
        let address = SocketAddr::new(address.ip().to_canonical(), address.port());
        self.lock().addresses.contains(&address)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Allowed> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_is_allowed_before_connect_names_a_target() {
        let list = AllowList::new(Reach::Anywhere);
        list.resolved(IpAddr::from([127, 0, 0, 1]));
        assert!(!list.may_resolve("localhost"));
        assert!(!list.may_connect(address("127.0.0.1:110")));
    }

    #[test]
    fn only_resolved_addresses_at_the_port_of_the_call() {
        let list = AllowList::new(Reach::Anywhere);
        list.aim("pop.example.org", 995);
        assert!(list.may_resolve("pop.example.org") && !list.may_resolve("other.example.org"));
        assert!(!list.may_connect(address("192.0.2.1:995")));
        list.resolved(IpAddr::from([192, 0, 2, 1]));
        assert!(list.may_connect(address("192.0.2.1:995")));
        assert!(!list.may_connect(address("192.0.2.1:25")));
        assert!(!list.may_connect(address("192.0.2.2:995")));
    }

    #[test]
    fn a_new_target_replaces_the_old_one() {
        let list = AllowList::new(Reach::Anywhere);
        list.aim("127.0.0.1", 110);
        assert!(list.may_connect(address("127.0.0.1:110")));
        list.aim("::1", 110);
        assert!(list.may_connect(address("[::1]:110")));
        assert!(!list.may_connect(address("127.0.0.1:110")));
    }

    #[test]
    fn loopback_reach_drops_other_addresses_of_a_name() {
        let list = AllowList::new(Reach::Loopback);
        list.aim("two-faced.example.org", 110);
        list.resolved(IpAddr::from([127, 0, 0, 1]));
        list.resolved(IpAddr::from([192, 0, 2, 1]));
        assert!(list.may_connect(address("127.0.0.1:110")));
        assert!(!list.may_connect(address("192.0.2.1:110")));
    }

    #[test]
    fn a_target_that_is_not_listed_is_not_even_resolved() {
        let list = AllowList::new(Reach::Targets(vec![("pop.example.org".into(), 995)]));
        list.aim("pop.example.org", 110);
        assert!(!list.may_resolve("pop.example.org"));
        list.aim("POP.example.org", 995);
        assert!(list.may_resolve("POP.example.org"));
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_the_same_address() {
        let list = AllowList::new(Reach::Anywhere);
        list.aim("127.0.0.1", 110);
        assert!(list.may_connect(address("[::ffff:127.0.0.1]:110")));
    }
}
