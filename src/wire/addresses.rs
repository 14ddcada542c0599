//! Which addresses are public.
//!
//! The table is ours, after the IANA special-purpose registries (RFC 6890), for the standard
//! library has no stable one. An IPv6 address that carries an IPv4 address is judged by that one.

use std::fmt;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

/// Addresses that share their first `prefix` bits with `network`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    network: IpAddr,
    prefix: u8,
}

/// A block of addresses that are not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    block: Block,
    name: &'static str,
}

/// The range that keeps `address` from being public; `None` for a public one.
pub(super) fn non_public(address: IpAddr) -> Option<Range> {
    let judged = match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => embedded(six).map_or(address, IpAddr::V4),
    };
    let named = NON_PUBLIC.iter().find(|range| range.block.contains(judged)).copied();
    named.or_else(|| (judged.is_ipv6() && !GLOBAL_UNICAST.contains(judged)).then_some(UNASSIGNED))
}

impl Block {
    /// `None` when `prefix` has more bits than the address.
    pub(super) fn new(network: IpAddr, prefix: u8) -> Option<Block> {
        let bits = if network.is_ipv4() { 32 } else { 128 };
        (prefix <= bits).then_some(Block { network, prefix })
    }

    /// The block of this one address.
    pub(super) fn only(address: IpAddr) -> Block {
        Block { network: address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let differing = match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                (u32::from(network) ^ u32::from(address)).leading_zeros()
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                (u128::from(network) ^ u128::from(address)).leading_zeros()
            }
            _ => return false,
        };
        differing >= u32::from(self.prefix)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}/{}` ({})", self.block.network, self.block.prefix, self.name)
    }
}

/// The IPv4 address that a packet to `address` would end at.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let bits = u128::from(address);
    let last = bits as u32;
    match address.segments() {
        // ::ffff:0:0/96, mapped (RFC 4291, 2.5.5.2).
        [0, 0, 0, 0, 0, 0xffff, _, _] => Some(Ipv4Addr::from(last)),
        // 64:ff9b::/96, NAT64 (RFC 6052, 2.1).
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => Some(Ipv4Addr::from(last)),
        // 2002::/16, 6to4: the bits after the prefix (RFC 3056, 2).
        [0x2002, ..] => Some(Ipv4Addr::from((bits >> 80) as u32)),
        // 2001::/32, Teredo: the last bits, inverted (RFC 4380, 4).
        [0x2001, 0, ..] => Some(Ipv4Addr::from(!last)),
        _ => None,
    }
}

/// 2000::/3: the only IPv6 block that global addresses are given from.
const GLOBAL_UNICAST: Block =
    Block { network: IpAddr::V6(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0)), prefix: 3 };

const UNASSIGNED: Range = v6([0, 0, 0, 0, 0, 0, 0, 0], 0, "not global unicast");

const NON_PUBLIC: [Range; 26] = [
    v4([0, 0, 0, 0], 8, "this network"),
    v4([10, 0, 0, 0], 8, "private"),
    v4([100, 64, 0, 0], 10, "carrier-grade NAT"),
    v4([127, 0, 0, 0], 8, "loopback"),
    v4([169, 254, 0, 0], 16, "link-local"),
    v4([172, 16, 0, 0], 12, "private"),
    v4([192, 0, 0, 0], 24, "protocol assignments"),
    v4([192, 0, 2, 0], 24, "documentation"),
    v4([192, 88, 99, 0], 24, "6to4 relays"),
    v4([192, 168, 0, 0], 16, "private"),
    v4([198, 18, 0, 0], 15, "benchmarking"),
    v4([198, 51, 100, 0], 24, "documentation"),
    v4([203, 0, 113, 0], 24, "documentation"),
    v4([224, 0, 0, 0], 4, "multicast"),
    v4([240, 0, 0, 0], 4, "reserved"),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified"),
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback"),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "local NAT64"),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discard"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "protocol assignments"),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation"),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation"),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local"),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local"),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "site-local"),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast"),
];

const fn v4(octets: [u8; 4], prefix: u8, name: &'static str) -> Range {
    let [a, b, c, d] = octets;
    Range { block: Block { network: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix }, name }
}

const fn v6(segments: [u16; 8], prefix: u8, name: &'static str) -> Range {
    let [a, b, c, d, e, f, g, h] = segments;
    Range { block: Block { network: IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h)), prefix }, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_have_no_range() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::200e",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert_eq!(non_public(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn other_addresses_name_their_range() {
        for (address, range) in [
            ("0.1.2.3", "`0.0.0.0/8` (this network)"),
            ("10.255.255.255", "`10.0.0.0/8` (private)"),
            ("100.64.0.1", "`100.64.0.0/10` (carrier-grade NAT)"),
            ("100.127.255.255", "`100.64.0.0/10` (carrier-grade NAT)"),
            ("127.8.9.10", "`127.0.0.0/8` (loopback)"),
            ("169.254.169.254", "`169.254.0.0/16` (link-local)"),
            ("172.31.255.255", "`172.16.0.0/12` (private)"),
            ("192.0.0.8", "`192.0.0.0/24` (protocol assignments)"),
            ("192.0.2.1", "`192.0.2.0/24` (documentation)"),
            ("192.168.1.1", "`192.168.0.0/16` (private)"),
            ("198.19.255.255", "`198.18.0.0/15` (benchmarking)"),
            ("198.51.100.7", "`198.51.100.0/24` (documentation)"),
            ("203.0.113.7", "`203.0.113.0/24` (documentation)"),
            ("224.0.0.251", "`224.0.0.0/4` (multicast)"),
            ("255.255.255.255", "`240.0.0.0/4` (reserved)"),
            ("::", "`::/128` (unspecified)"),
            ("::1", "`::1/128` (loopback)"),
            ("::127.0.0.1", "`::/0` (not global unicast)"),
            ("::ffff:127.0.0.1", "`127.0.0.0/8` (loopback)"),
            ("64:ff9b::a00:1", "`10.0.0.0/8` (private)"),
            ("64:ff9b:1::a00:1", "`64:ff9b:1::/48` (local NAT64)"),
            ("2002:7f00:1::1", "`127.0.0.0/8` (loopback)"),
            ("2001:0:808:808:0:0:80ff:fffe", "`127.0.0.0/8` (loopback)"),
            ("2001:db8::1", "`2001:db8::/32` (documentation)"),
            ("fd12:3456::1", "`fc00::/7` (unique local)"),
            ("fe80::1", "`fe80::/10` (link-local)"),
            ("fec0::1", "`fec0::/10` (site-local)"),
            ("ff02::fb", "`ff00::/8` (multicast)"),
            ("5f00::1", "`::/0` (not global unicast)"),
        ] {
            let found = non_public(address.parse().unwrap()).map(|range| range.to_string());
            assert_eq!(found.as_deref(), Some(range), "{address}");
        }
    }
}
