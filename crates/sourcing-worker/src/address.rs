//! Keeps the worker away from addresses that no silo of the public internet has: a name in a
//! configuration must not lead it to the network that it runs in.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Resolves names to public addresses only. The connection goes to an address that was checked, so a
/// name that changes between check and use changes nothing.
#[derive(Debug)]
pub(crate) struct PublicResolver;

/// A silo's name has no public address.
#[derive(Debug, thiserror::Error)]
#[error("host has no public address: private, loopback and link-local ones are not polled")]
pub(crate) struct NotPublic;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the public internet: what IANA's registries of special purposes do not keep for
/// something else. In doubt it is not.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match v6.segments() {
            // Mapped, and of NAT64: what the connection goes to is the IPv4 address inside.
            [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
                is_public_v4(Ipv4Addr::new(a, b, c, d))
            }
            // Of protocols, among them Teredo, and 6to4, whose addresses hold others; of documents.
            [0x2001, 0..0x200 | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..0x1000, ..] => false,
            // 2000::/3 is all that is given out.
            [first, ..] => first & 0xe000 == 0x2000,
        },
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let kept = match v4.octets() {
        [100, b, ..] => (64..128).contains(&b),
        [172, b, ..] => (16..32).contains(&b),
        // Of networks of one's own and of this host, of protocols, of documents, of 6to4's relays.
        [0 | 10 | 127 | 224..=255, ..]
        | [169, 254, ..]
        | [192, 168, ..]
        | [192, 0, 0 | 2, _]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        | [192, 88, 99, _] => true,
        [198, b, ..] => b == 18 || b == 19,
        _ => false,
    };
    !kept
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;

    /// IANA's registries of special-purpose addresses, and what else is not given out: all that is not globally
    /// reachable, or may hold an address that is not.
    const KEPT: [&str; 47] = [
        // https://www.iana.org/assignments/iana-ipv4-special-registry
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        // https://www.iana.org/assignments/iana-ipv6-special-registry
        "::/128",
        "::1/128",
        "64:ff9b:1::/48",
        "100::/64",
        "100:0:0:1::/64",
        "2001::/23",
        "2001::/32",
        "2001:1::1/128",
        "2001:2::/48",
        "2001:3::/32",
        "2001:10::/28",
        "2001:20::/28",
        "2001:30::/28",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        // Nowhere given out: https://www.iana.org/assignments/ipv6-address-space
        "::/96",
        "0200::/7",
        "0400::/6",
        "4000::/3",
        "8000::/1",
        "fec0::/10",
        "ff00::/8",
        // IPv4 inside: mapped, of NAT64, of 6to4.
        "::ffff:10.0.0.0/104",
        "::ffff:127.0.0.0/104",
        "64:ff9b::10.0.0.0/104",
        "64:ff9b::169.254.0.0/112",
        "64:ff9b::192.168.0.0/112",
        "2002:7f00::/24",
    ];

    /// What the registries call globally reachable, and what is next to what is kept.
    const PUBLIC: [&str; 26] = [
        "1.0.0.0/8",
        "9.0.0.0/8",
        "11.0.0.0/8",
        "100.0.0.0/10",
        "100.128.0.0/9",
        "126.0.0.0/8",
        "128.0.0.0/8",
        "169.253.0.0/16",
        "169.255.0.0/16",
        "172.0.0.0/12",
        "172.32.0.0/11",
        "192.0.1.0/24",
        "192.0.3.0/24",
        "192.31.196.0/24",
        "192.167.0.0/16",
        "192.169.0.0/16",
        "192.175.48.0/24",
        "198.17.0.0/16",
        "198.20.0.0/16",
        "223.0.0.0/8",
        "2001:200::/23",
        "2001:db7::/32",
        "2003::/18",
        "2606:4700::/32",
        "::ffff:1.1.1.0/120",
        "64:ff9b::1.1.1.0/120",
    ];

    /// The first and the last address of a range, and one in its middle.
    fn ends(range: &str) -> [IpAddr; 3] {
        let (address, length) = range.split_once('/').unwrap();
        let length: u32 = length.parse().unwrap();
        match address.parse().unwrap() {
            IpAddr::V4(v4) => {
                let (first, rest) = (u32::from(v4), u32::MAX.checked_shr(length).unwrap_or(0));
                [first, first | rest, first | (rest / 2)].map(|bits| Ipv4Addr::from(bits).into())
            }
            IpAddr::V6(v6) => {
                let (first, rest) = (u128::from(v6), u128::MAX.checked_shr(length).unwrap_or(0));
                [first, first | rest, first | (rest / 2)].map(|bits| Ipv6Addr::from(bits).into())
            }
        }
    }

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for (ranges, public) in [(&KEPT[..], false), (&PUBLIC[..], true)] {
            for range in ranges {
                for address in ends(range) {
                    assert_eq!(is_public(address), public, "{address} of {range}");
                }
            }
        }
    }

    #[test]
    fn an_address_of_a_cloud_that_tells_credentials_is_none_of_the_public_internet() {
        for address in
            ["169.254.169.254", "169.254.170.2", "fd00:ec2::254", "::ffff:169.254.169.254"]
        {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_name_without_a_public_address_is_not_resolved() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let name: Name = "localhost".parse().unwrap();
        let resolved = runtime.block_on(PublicResolver.resolve(name));
        assert!(resolved.err().unwrap().downcast_ref::<NotPublic>().is_some());
    }
}
