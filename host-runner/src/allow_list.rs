//! Where one guest may connect at the moment.

use std::{
    collections::HashSet,
    net::{IpAddr, SocketAddr},
    sync::{Mutex, PoisonError},
};

use crate::Reach;

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
        let Some(port) = self.lock().target.as_ref().map(|(_, port)| *port) else { return };
        let address = SocketAddr::new(address.to_canonical(), port);
        if self.reach.admits_address(address) {
            self.lock().addresses.insert(address);
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
    fn public_reach_drops_inner_addresses_of_a_name() {
        let list = AllowList::new(Reach::Public);
        list.aim("two-faced.example.org", 110);
        list.resolved(IpAddr::from([10, 0, 0, 1]));
        list.resolved(IpAddr::from([9, 9, 9, 9]));
        assert!(list.may_connect(address("9.9.9.9:110")));
        assert!(!list.may_connect(address("10.0.0.1:110")));
        list.aim("::ffff:10.0.0.1", 110);
        assert!(!list.may_connect(address("10.0.0.1:110")));
        assert!(!list.may_connect(address("[::ffff:10.0.0.1]:110")));
    }

    #[test]
    fn a_predicate_sees_each_address_with_its_port() {
        let list = AllowList::new(Reach::addresses(|address| address.port() == 995 && address.is_ipv4()));
        list.aim("::ffff:192.0.2.1", 995);
        assert!(list.may_connect(address("192.0.2.1:995")));
        list.aim("192.0.2.1", 110);
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
