//! Which addresses belong to the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are not public (IANA's special-purpose address registry, RFC 6890): address and prefix length.
const IPV4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast, and what is reserved above it.
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// All of IPv6 that is handed out (RFC 4291 section 2.4): what is outside is not public.
const HANDED_OUT: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks inside it that are not public: protocols with Teredo, documentation, 6to4, documentation.
const IPV6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// How a network that has IPv6 only reaches IPv4 (NAT64, RFC 6052 section 2.1): the address is in the last 32 bits.
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Whether an address belongs to the public internet: not to this machine, nor to a private, link-local or
/// unique-local network, nor to documentation, multicast, tunnels or what else is reserved. An IPv4 address in IPv6
/// clothes counts as what it is.
///
/// For predicates of your own, see [`Reach::addresses`](crate::Reach::addresses).
///
/// ```
/// use pop3_host::is_public;
///
/// assert!(is_public("9.9.9.9".parse()?) && is_public("2620:fe::9".parse()?));
/// assert!(!is_public("10.0.0.1".parse()?) && !is_public("::ffff:10.0.0.1".parse()?) && !is_public("::1".parse()?));
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) if inside_v6(address, NAT64) => {
            let [.., a, b, c, d] = address.octets();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        IpAddr::V6(address) => {
            inside_v6(address, HANDED_OUT) && !IPV6.iter().any(|block| inside_v6(address, *block))
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let inside =
        |(block, prefix): &(Ipv4Addr, u32)| (address.to_bits() ^ block.to_bits()).leading_zeros() >= *prefix;
    !IPV4.iter().any(inside)
}

fn inside_v6(address: Ipv6Addr, (block, prefix): (Ipv6Addr, u32)) -> bool {
    (address.to_bits() ^ block.to_bits()).leading_zeros() >= prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(addresses: &[&str], public: bool) {
        for address in addresses {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn addresses_of_the_internet_are_public() {
        all(&["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.0"], true);
        all(&["169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0"], true);
        all(&["198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:1.1.1.1"], true);
        all(&["2001:200::1", "2606:4700::1111", "2a00::1", "3ffe::1", "64:ff9b::1.1.1.1"], true);
    }

    #[test]
    fn addresses_of_this_machine_and_of_inner_networks_are_not() {
        all(&["0.0.0.0", "127.0.0.1", "127.255.255.255", "::", "::1", "::ffff:127.0.0.1"], false);
        all(&["10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.1"], false);
        all(&["100.64.0.0", "100.127.255.255", "169.254.169.254", "::ffff:169.254.169.254"], false);
        all(&["fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1"], false);
    }

    #[test]
    fn addresses_that_lead_to_others_or_to_none_are_not() {
        all(&["64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::1.1.1.1", "::1.1.1.1"], false);
        all(&["2002:a00:1::", "2001::1", "2001:1ff::1", "2001:db8::1", "3fff:fff::1", "100::1"], false);
        all(&["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.255.255"], false);
        all(&["224.0.0.1", "240.0.0.1", "255.255.255.255", "ff02::1", "4000::1"], false);
    }
}
