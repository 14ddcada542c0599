//! Decides which addresses newsdesk may talk to.
//!
//! Urls enter before they are sent, DNS answers before they are dialled, the peer's address when
//! it has answered; a refusal with its evidence leaves. Never resolves a name itself.

use super::addresses;
use super::addresses::Block;
use std::net::IpAddr;
use std::net::SocketAddr;
use url::Host;
use url::Url;

/// Lets requests through to public addresses, and to what `private_hosts` lists.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    names: Vec<String>,
    blocks: Vec<Block>,
}

/// How far one request may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To public addresses, and to private ones that `private_hosts` lists.
    Listed,
    /// To public addresses only.
    Public,
}

/// Why the guard did not let a request through.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("`{scheme}` is not a scheme of the web, expected `http` or `https`")]
    Scheme { scheme: String },
    #[error("the url names no host")]
    NoHost,
    #[error("`{host}` is a local name, expected a public one; {}", .reach.door())]
    LocalName { host: String, reach: Reach },
    #[error("`{address}` is in {range}, expected a public address; {}", .reach.door())]
    Address { address: IpAddr, range: String, reach: Reach },
    #[error(
        "`{host}` has the address `{address}` in {range}, expected a public one; {}", .reach.door()
    )]
    Resolved { host: String, address: IpAddr, range: String, reach: Reach },
    #[error("`{host}` answered from an address that cannot be told")]
    UnknownPeer { host: String },
}

impl Guard {
    /// From host names, addresses and CIDR blocks; the error names the first bad entry.
    pub fn new(private_hosts: &[String]) -> Result<Guard, String> {
        let mut guard = Guard::default();
        for text in private_hosts {
            match parse(text)? {
                Listing::Name(name) => guard.names.push(name),
                Listing::Block(block) => guard.blocks.push(block),
            }
        }
        Ok(guard)
    }

    /// Whether `text` may stand in `private_hosts`.
    pub fn check_private_host(text: &str) -> Result<(), String> {
        parse(text).map(|_| ())
    }

    /// Judges a url that the operator wrote, by what it says: names are judged when DNS has answered.
    pub fn check_url(&self, url: &Url) -> Result<(), Refusal> {
        self.check_hop(url, Reach::Listed)
    }

    pub(super) fn check_hop(&self, url: &Url, reach: Reach) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme { scheme: url.scheme().to_owned() });
        }
        let address = match url.host().ok_or(Refusal::NoHost)? {
            Host::Domain(name) => return self.check_name(name, reach),
            Host::Ipv4(address) => IpAddr::V4(address),
            Host::Ipv6(address) => IpAddr::V6(address),
        };
        match self.offence(None, address, reach) {
            Some(range) => Err(Refusal::Address { address, range, reach }),
            None => Ok(()),
        }
    }

    /// What of a DNS answer may be dialled: of a mixed one the public part, never nothing.
    pub(super) fn admit(
        &self,
        host: &str,
        mut addresses: Vec<SocketAddr>,
        reach: Reach,
    ) -> Result<Vec<SocketAddr>, Refusal> {
        let mut refused = None;
        addresses.retain(|address| {
            let refusal = self.check_peer(host, address.ip(), reach).err();
            let admitted = refusal.is_none();
            refused = refused.take().or(refusal);
            admitted
        });
        match refused {
            Some(refusal) if addresses.is_empty() => Err(refusal),
            _ => Ok(addresses),
        }
    }

    /// Judges one address that `host` goes by.
    pub(super) fn check_peer(&self, host: &str, address: IpAddr, reach: Reach) -> Result<(), Refusal> {
        match self.offence(Some(host), address, reach) {
            Some(range) => Err(Refusal::Resolved { host: host.to_owned(), address, range, reach }),
            None => Ok(()),
        }
    }

    fn check_name(&self, name: &str, reach: Reach) -> Result<(), Refusal> {
        // Blocks that are listed may be meant for this name: DNS will tell.
        let may_be_listed = reach == Reach::Listed && (self.lists(name) || !self.blocks.is_empty());
        if is_local(bare(name)) && !may_be_listed {
            return Err(Refusal::LocalName { host: name.to_owned(), reach });
        }
        Ok(())
    }

    /// The range for which `address` is refused; `None` when it is public, or listed and in reach.
    fn offence(&self, host: Option<&str>, address: IpAddr, reach: Reach) -> Option<String> {
        let range = addresses::non_public(address)?;
        // Only the mapped form is the same address; a tunnel to a listed one is not listed.
        let plain = address.to_canonical();
        let listed = host.is_some_and(|name| self.lists(name))
            || self.blocks.iter().any(|block| block.contains(plain));
        (reach == Reach::Public || !listed).then(|| range.to_string())
    }

    fn lists(&self, name: &str) -> bool {
        self.names.iter().any(|listed| listed == bare(name))
    }
}

impl Reach {
    /// How far a redirect from `peer` may lead: one from a public host never enters a private one,
    /// nor does any that follows it.
    pub(super) fn after(self, peer: IpAddr) -> Reach {
        if addresses::non_public(peer).is_none() { Reach::Public } else { self }
    }

    fn door(self) -> &'static str {
        match self {
            Reach::Listed => "`private_hosts` is the only door to it",
            Reach::Public => "a redirect from a public host never leads to a private one",
        }
    }
}

/// One entry of `private_hosts`.
enum Listing {
    /// Lower case, in punycode, without a dot at its end.
    Name(String),
    Block(Block),
}

fn parse(text: &str) -> Result<Listing, String> {
    let listing = match text.split_once('/') {
        Some((network, prefix)) => block(network, prefix),
        None => host(text),
    };
    listing.ok_or_else(|| {
        format!(
            "`{text}` is not a private host, expected a host name without a port, an address such \
             as `192.168.1.5`, or a block such as `10.0.0.0/8`"
        )
    })
}

fn block(network: &str, prefix: &str) -> Option<Listing> {
    Block::new(network.parse().ok()?, prefix.parse().ok()?).map(Listing::Block)
}

fn host(text: &str) -> Option<Listing> {
    if let Ok(address) = text.parse() {
        return Some(Listing::Block(Block::only(address)));
    }
    match Host::parse(text).ok()? {
        Host::Ipv4(address) => Some(Listing::Block(Block::only(address.into()))),
        Host::Ipv6(address) => Some(Listing::Block(Block::only(address.into()))),
        Host::Domain(name) if name.contains('*') => None,
        Host::Domain(name) => Some(Listing::Name(bare(&name).to_owned())),
    }
}

/// A name without the dot that ends a fully qualified one.
fn bare(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// `localhost` and its children (RFC 6761, 6.3), `.local` (RFC 6762, 3), and `.internal`, which
/// ICANN keeps for private use.
fn is_local(name: &str) -> bool {
    name == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(private_hosts: &[&str]) -> Guard {
        Guard::new(&private_hosts.iter().map(|host| host.to_string()).collect::<Vec<_>>()).unwrap()
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for text in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://127.0.0.1./",
            "http://%31%32%37.0.0.1/",
            "http://１２７.0.0.1/",
            "http://127。0。0。1/",
            "http://user@127.0.0.1:8080/feed",
            "http://0/",
            "http://[::]/",
            "http://[::1]/",
            "http://[0:0:0:0:0:0:0:1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::127.0.0.1]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://[2002:7f00:1::]/",
            "http://[2001:0:1:2:3:4:80ff:fffe]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://localhost/",
            "http://LOCALHOST/",
            "http://localhost./",
            "http://feeds.localhost/",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://metadata.google.internal./",
            "ftp://example.com/",
            "file:///etc/passwd",
            "data:text/xml,<rss/>",
        ] {
            assert!(guard(&[]).check_url(&url(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn public_urls_pass() {
        for text in [
            "http://example.com/",
            "https://feeds.example.com:8443/rss?x=1",
            "http://8.8.8.8/",
            "http://[2606:4700::1111]/",
            "http://localhost.example.com/",
            "http://notlocalhost/",
            "http://internal/",
        ] {
            assert_eq!(guard(&[]).check_url(&url(text)), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_listed_passes_and_its_neighbours_do_not() {
        for (listed, passes, refused) in [
            ("127.0.0.1", "http://127.1:9/", "http://127.0.0.2/"),
            ("127.0.0.1", "http://[::ffff:127.0.0.1]/", "http://[2002:7f00:1::]/"),
            ("10.1.0.0/16", "http://10.1.255.3/", "http://10.2.0.1/"),
            ("::1", "http://[::1]/", "http://[::2]/"),
            ("[::1]", "http://[::1]/", "http://127.0.0.1/"),
            ("fd00:1::/32", "http://[fd00:1:2::3]/", "http://[fd00:2::]/"),
            ("0.0.0.0/0", "http://192.168.0.1/", "http://[::1]/"),
            ("Localhost", "http://localhost./", "http://a.localhost/"),
            ("wiki.internal.", "http://wiki.internal/", "http://db.internal/"),
            ("bücher.local", "http://xn--bcher-kva.local/", "http://bucher.local/"),
            ("10.0.0.0/8", "http://wiki.internal/", "http://192.168.0.1/"),
        ] {
            let guard = guard(&[listed]);
            assert_eq!(guard.check_url(&url(passes)), Ok(()), "{listed} lets {passes} through");
            assert!(guard.check_url(&url(refused)).is_err(), "{listed} keeps {refused} out");
            assert!(guard.check_hop(&url(passes), Reach::Public).is_err(), "{passes} after a public host");
        }
    }

    #[test]
    fn a_bad_listing_is_named() {
        for text in [
            "",
            " ",
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/",
            "10.0.0.0/8/8",
            "intranet:8080",
            "127.0.0.1:8080",
            "http://intranet/",
            "*.corp.example",
            "a b",
            "1.2.3.256",
        ] {
            let fault = Guard::check_private_host(text).unwrap_err();
            assert!(fault.starts_with(&format!("`{text}` is not a private host")), "{text}: {fault}");
            assert_eq!(Guard::new(&["ok.example".to_owned(), text.to_owned()]).unwrap_err(), fault);
        }
    }

    #[test]
    fn a_dns_answer_loses_its_private_part() {
        let addresses =
            |texts: &[&str]| texts.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)).collect();
        for (name, listed, reach, answer, admitted) in [
            ("public", "a.example", Reach::Listed, &["8.8.8.8"][..], &["8.8.8.8"][..]),
            ("mixed", "a.example", Reach::Listed, &["10.0.0.7", "8.8.8.8", "::1"], &["8.8.8.8"]),
            ("private", "a.example", Reach::Listed, &["10.0.0.7", "127.0.0.1"], &[]),
            ("mapped", "a.example", Reach::Listed, &["::ffff:10.0.0.7"], &[]),
            ("its block is listed", "10.0.0.0/8", Reach::Listed, &["10.0.0.7", "127.0.0.1"], &["10.0.0.7"]),
            ("its name is listed", "b.example", Reach::Listed, &["10.0.0.7", "::1"], &["10.0.0.7", "::1"]),
            ("after a public host", "b.example", Reach::Public, &["10.0.0.7", "8.8.8.8"], &["8.8.8.8"]),
            ("block after a public host", "10.0.0.0/8", Reach::Public, &["10.0.0.7"], &[]),
        ] {
            let found = guard(&[listed]).admit("b.example", addresses(answer), reach);
            assert_eq!(found.unwrap_or_default(), addresses(admitted), "{name}");
        }
    }

    #[test]
    fn no_redirect_leads_from_a_public_host_into_a_private_one() {
        let [public, private]: [IpAddr; 2] = ["8.8.8.8", "10.0.0.7"].map(|text| text.parse().unwrap());
        for (name, peers, expected) in [
            ("the operator's own url", &[][..], Reach::Listed),
            ("within the private net", &[private, private], Reach::Listed),
            ("from outside", &[public], Reach::Public),
            ("out and back", &[private, public], Reach::Public),
            ("a private host on the way changes nothing", &[public, private], Reach::Public),
        ] {
            let reach = peers.iter().fold(Reach::Listed, |reach, peer| reach.after(*peer));
            assert_eq!(reach, expected, "{name}");
        }
    }

    #[test]
    fn a_refusal_shows_its_evidence_and_the_door() {
        for (text, reach, message) in [
            (
                "http://127.1/",
                Reach::Listed,
                "`127.0.0.1` is in `127.0.0.0/8` (loopback), expected a public address; \
                 `private_hosts` is the only door to it",
            ),
            (
                "http://[::ffff:10.0.0.1]/",
                Reach::Public,
                "`::ffff:10.0.0.1` is in `10.0.0.0/8` (private), expected a public address; \
                 a redirect from a public host never leads to a private one",
            ),
            (
                "http://localhost/",
                Reach::Listed,
                "`localhost` is a local name, expected a public one; `private_hosts` is the only door to it",
            ),
            ("ftp://a/", Reach::Listed, "`ftp` is not a scheme of the web, expected `http` or `https`"),
        ] {
            assert_eq!(guard(&[]).check_hop(&url(text), reach).unwrap_err().to_string(), message);
        }
    }
}
