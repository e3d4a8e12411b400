//! [`SiteAddress`]: which addresses are this server's own, and whether a call comes from its own pages.
//!
//! A browser tells where a call comes from (`Sec-Fetch-Site`, `Origin`); a program does not, and is believed without a
//! word, since nobody can make somebody else's program send its secrets.

use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};

use crate::error::Fault;

/// Where people reach this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteAddress {
    /// `https://budget.company.com`, when it was told.
    public: Option<Public>,
    /// Whether it listens to this machine alone.
    loopback: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Public {
    https: bool,
    authority: String,
}

/// A public address that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the address of a site: expected something like https://budget.company.com, without a path")]
pub struct NotASite(String);

impl SiteAddress {
    /// `public` is what `TANDEM_PUBLIC_URL` says, `listen` where the server listens.
    pub fn new(public: Option<&str>, listen: SocketAddr) -> Result<Self, NotASite> {
        let public = public.map(Public::parse).transpose()?;
        Ok(Self { public, loopback: listen.ip().is_loopback() })
    }

    /// Whether people reach it over HTTPS, so that cookies may ask for it.
    pub fn is_https(&self) -> bool {
        self.public.as_ref().is_some_and(|public| public.https)
    }

    /// Refuses a call meant for another host. A page of a stranger that lets its own name point to this machine would
    /// otherwise be the same site as this server.
    pub fn check_host(&self, host: &Authority) -> Result<(), Fault> {
        let known = match (&self.public, self.loopback) {
            (Some(public), _) => same(host.as_str(), &public.authority, public.https) || is_local(host),
            (None, true) => is_local(host),
            // Listening to a network without being told a name: any name may be its.
            (None, false) => true,
        };
        if known { Ok(()) } else { Err(Fault::OtherHost(host.as_str().chars().take(100).collect())) }
    }

    /// Refuses a call that a browser sends on behalf of another site.
    pub fn check_origin(&self, headers: &HeaderMap, host: &Authority) -> Result<(), Fault> {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
        match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
            // “none” is the person: an address typed, a bookmark.
            (Some("same-origin" | "none"), None) | (None, None) => Ok(()),
            (Some("same-origin") | None, Some(origin)) if self.is_own(origin, host) => Ok(()),
            _ => Err(Fault::OtherSite),
        }
    }

    fn is_own(&self, origin: &str, host: &Authority) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let https = match scheme {
            "https" => true,
            "http" => false,
            _ => return false,
        };
        let public = self.public.as_ref();
        public.is_some_and(|public| public.https == https && same(authority, &public.authority, https))
            || same(authority, host.as_str(), https) && (public.is_none() || is_local(host))
    }

    /// The origin of a page reached under this host, as browsers write it.
    pub fn page_origin(&self, host: &Authority) -> String {
        let own = self.public.as_ref().is_some_and(|public| public.https && !is_local(host));
        format!("{}://{host}", if own { "https" } else { "http" })
    }

    /// The address of the socket for a page reached under this host. Browsers of before 2022 do not count a socket of the
    /// same host as the page's own.
    pub fn socket_origin(&self, host: &Authority) -> String {
        let own = self.public.as_ref().is_some_and(|public| public.https && !is_local(host));
        format!("{}://{host}", if own { "wss" } else { "ws" })
    }
}

impl Public {
    fn parse(text: &str) -> Result<Self, NotASite> {
        let refuse = || NotASite(text.chars().take(100).collect());
        let uri: Uri = text.trim().parse().map_err(|_| refuse())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(refuse()),
        };
        let authority = uri.authority().filter(|authority| is_plain(authority)).ok_or_else(refuse)?;
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if bare { Ok(Self { https, authority: authority.as_str().to_owned() }) } else { Err(refuse()) }
    }
}

/// The host a call was sent to, if it is one that may be written into a header or a page.
pub fn host(headers: &HeaderMap, uri: &Uri) -> Option<Authority> {
    let sent = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = match sent {
        Some(text) => text.parse().ok()?,
        None => uri.authority()?.clone(),
    };
    is_plain(&authority).then_some(authority)
}

/// Letters, digits, dots, dashes, underscores, a port, the brackets of IPv6: nothing that means something to a content policy.
fn is_plain(authority: &Authority) -> bool {
    authority.as_str().chars().all(|c| c.is_ascii_alphanumeric() || ".-_:[]".contains(c))
}

/// Equal but for capitals and a port that goes without saying.
fn same(one: &str, other: &str, https: bool) -> bool {
    let port = if https { ":443" } else { ":80" };
    let bare = |text: &str| text.strip_suffix(port).unwrap_or(text).to_ascii_lowercase();
    bare(one) == bare(other)
}

fn is_local(host: &Authority) -> bool {
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    let is_named = name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost");
    is_named || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(public: Option<&str>, listen: &str) -> SiteAddress {
        SiteAddress::new(public, listen.parse().unwrap()).unwrap()
    }

    fn authority(host: &str) -> Authority {
        host.parse().unwrap()
    }

    #[test]
    fn only_its_own_names_reach_it() {
        let check = |site: &SiteAddress, host: &str, expect: bool| {
            assert_eq!(site.check_host(&authority(host)).is_ok(), expect, "{host}");
        };
        let local = site(None, "127.0.0.1:3000");
        for host in ["127.0.0.1:3000", "localhost:3000", "LOCALHOST", "[::1]:3000", "tandem.localhost:80"] {
            check(&local, host, true);
        }
        for host in ["rebound.example:3000", "127.0.0.1.example", "localhost.example", "10.0.0.1"] {
            check(&local, host, false);
        }
        let public = site(Some("https://budget.company.com"), "0.0.0.0:3000");
        check(&public, "budget.company.com", true);
        check(&public, "Budget.Company.com:443", true);
        check(&public, "127.0.0.1:3000", true);
        check(&public, "other.company.com", false);
        check(&site(None, "0.0.0.0:3000"), "whatever.example", true);
    }

    #[test]
    fn a_call_of_another_site_is_refused() {
        let public = site(Some("https://budget.company.com/"), "0.0.0.0:3000");
        let local = site(None, "127.0.0.1:3000");
        let check = |site: &SiteAddress, host: &str, sent: &[(&'static str, &str)], expect: bool| {
            let headers = sent.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            assert_eq!(site.check_origin(&headers, &authority(host)).is_ok(), expect, "{host} {sent:?}");
        };
        let own = ("origin", "https://budget.company.com");
        check(&public, "budget.company.com", &[own], true);
        check(&public, "budget.company.com", &[own, ("sec-fetch-site", "same-origin")], true);
        check(&public, "budget.company.com", &[own, ("sec-fetch-site", "cross-site")], false);
        check(&public, "budget.company.com", &[("sec-fetch-site", "same-site")], false);
        check(&public, "budget.company.com", &[("origin", "http://budget.company.com")], false);
        check(&public, "budget.company.com", &[("origin", "https://evil.example")], false);
        check(&public, "budget.company.com", &[("origin", "null")], false);
        check(&public, "budget.company.com", &[], true);
        check(&local, "localhost:3000", &[("origin", "http://localhost:3000")], true);
        check(&local, "localhost:3000", &[("origin", "http://localhost:3001")], false);
        check(&local, "localhost:3000", &[("origin", "null"), ("sec-fetch-site", "none")], false);
        check(&local, "localhost:3000", &[("sec-fetch-site", "none")], true);
    }

    #[test]
    fn a_public_address_is_a_site_without_a_path() {
        for text in
            ["budget.company.com", "ftp://a.b", "https://a.b/path", "https://a.b?x", "https://", "https://me@a.b"]
        {
            assert!(SiteAddress::new(Some(text), "127.0.0.1:1".parse().unwrap()).is_err(), "{text}");
        }
        assert!(site(Some("https://a.b"), "127.0.0.1:1").is_https());
        assert!(!site(Some("http://a.b:3000"), "127.0.0.1:1").is_https());
    }

    #[test]
    fn a_host_that_means_more_than_a_name_is_none() {
        let host_of = |text: &str| {
            let headers = [(header::HOST, text.parse().unwrap())].into_iter().collect();
            host(&headers, &Uri::from_static("/"))
        };
        assert!(host_of("localhost:3000").is_some());
        assert!(host_of("a.b; script-src *").is_none());
        assert!(host_of("me@a.b").is_none());
        assert_eq!(site(None, "127.0.0.1:1").socket_origin(&authority("localhost:1")), "ws://localhost:1");
        let public = site(Some("https://a.b"), "0.0.0.0:1");
        assert_eq!(public.socket_origin(&authority("a.b")), "wss://a.b");
        assert_eq!(public.socket_origin(&authority("127.0.0.1:1")), "ws://127.0.0.1:1");
    }
}
