//! Reaching a host somebody typed: over TLS, on the open network, and nowhere else unless the machine's owner named it.
//!
//! The name is looked up once and the connection made to exactly what was found, so that a name cannot stand for the
//! open network when it is checked and for a machine behind the wall when it is used. Nothing is followed elsewhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

/// A group chat answers within a second or not today.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Hosts that may be reached although they lie in the private network, and without TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedHosts {
    names: Vec<String>,
    /// Where the machine's owner names them.
    setting: &'static str,
}

/// Why a host is not reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("this is no address to post to")]
    NotAnAddress,
    #[error("“{host}” lies in the private network: name it in {setting} if it may be reached")]
    Private { host: String, setting: &'static str },
    #[error("“{host}” is only reached over https://, unless {setting} names it")]
    Plain { host: String, setting: &'static str },
    #[error("“{host}” cannot be found: {why}")]
    Unknown { host: String, why: String },
}

impl AllowedHosts {
    /// What `TANDEM_CHAT_HOSTS` says, separated by commas.
    pub fn of_chats(text: &str) -> Self {
        Self::of("TANDEM_CHAT_HOSTS", text)
    }

    /// What `TANDEM_PUSH_HOSTS` says, separated by commas.
    pub fn of_pushes(text: &str) -> Self {
        Self::of("TANDEM_PUSH_HOSTS", text)
    }

    fn of(setting: &'static str, text: &str) -> Self {
        let names = text.split(',').map(|name| name.trim().to_ascii_lowercase());
        Self { names: names.filter(|name| !name.is_empty()).collect(), setting }
    }

    fn names(&self, host: &str) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(host))
    }

    /// A client that reaches this one host, by the addresses that were looked at.
    pub async fn client(&self, url: &Url) -> Result<Client, Unreachable> {
        let host = url.host_str().ok_or(Unreachable::NotAnAddress)?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let port = url.port_or_known_default().ok_or(Unreachable::NotAnAddress)?;
        let is_named = self.names(bare);
        if url.scheme() != "https" && !is_named {
            return Err(Unreachable::Plain { host: bare.to_owned(), setting: self.setting });
        }
        let unknown = |why: String| Unreachable::Unknown { host: bare.to_owned(), why };
        let found = tokio::time::timeout(TIMEOUT, tokio::net::lookup_host((bare, port))).await;
        let found = found.map_err(|_| unknown("nobody answered".to_owned()))?;
        let found: Vec<SocketAddr> = found.map_err(|error| unknown(error.to_string()))?.collect();
        if found.is_empty() {
            return Err(unknown("it has no address".to_owned()));
        }
        if !is_named && found.iter().any(|address| !is_public(address.ip())) {
            return Err(Unreachable::Private { host: bare.to_owned(), setting: self.setting });
        }
        use_ring();
        let client = Client::builder().redirect(Policy::none()).timeout(TIMEOUT).no_proxy();
        client.resolve_to_addrs(host, &found).build().map_err(|error| unknown(error.to_string()))
    }
}

/// One provider of cryptography for TLS; whoever comes second finds it there.
pub fn use_ring() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Whether an address is one of the open network's.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// What IANA's registry of special addresses does not hold (RFC 6890 and after).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_of_protocols = a == 192 && b == 0 && c == 0;
    let is_for_benchmarks = a == 198 && (18..20).contains(&b);
    !(a == 0
        || a >= 224
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || is_shared
        || is_of_protocols
        || is_for_benchmarks)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // One of the old kind in the clothes of the new: as such, by translation (64:ff9b::/96) or by 6to4.
    let old = |high: u16, low: u16| is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => old(high, low),
        [0x2002, high, low, ..] => old(high, low),
        [0x2001, second, ..] => second >= 0x0200 && second != 0x0db8,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_network_is_told_from_what_lies_behind_the_wall() {
        for open in ["1.1.1.1", "203.0.112.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
        for behind in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(behind.parse().unwrap()), "{behind}");
        }
    }

    #[tokio::test]
    async fn a_private_host_is_reached_only_when_it_is_named() {
        let check = async |url: &str, allowed: &str| {
            let allowed = AllowedHosts::of_chats(allowed);
            allowed.client(&url.parse().unwrap()).await.map(|_| ())
        };
        assert_eq!(
            check("http://127.0.0.1:1/x", "").await,
            Err(Unreachable::Plain { host: "127.0.0.1".to_owned(), setting: "TANDEM_CHAT_HOSTS" })
        );
        for url in [
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://localhost/x",
            "https://0x7f000001/",
            "https://2130706433/",
        ] {
            assert!(matches!(check(url, "chat.internal").await, Err(Unreachable::Private { .. })), "{url}");
        }
        assert_eq!(check("http://127.0.0.1:1/x", "chat.internal, 127.0.0.1").await, Ok(()));
        assert_eq!(check("https://LOCALHOST/x", "localhost").await, Ok(()));
    }
}
