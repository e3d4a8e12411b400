//! [`Told`]: what was done, told once on the page that follows. It travels in a cookie, so no link can forge it.

use axum::http::HeaderMap;

use crate::http::Site;
use crate::http::cookie::{self, Cookie};

/// The page follows at once.
const KEPT_SECONDS: i64 = 60;

/// What one page is told, under a cookie of its own.
pub struct Told(pub &'static str);

impl Told {
    /// Says it to the page that follows, which is about this.
    pub fn say(&self, site: &Site, about: &str, said: &str, headers: &mut HeaderMap) {
        self.set(site, &format!("{about}.{said}"), KEPT_SECONDS, headers);
    }

    /// What was said to the page about this.
    pub fn of<'a>(&self, about: &str, headers: &'a HeaderMap) -> Option<&'a str> {
        let (id, said) = cookie::read(headers, self.0)?.split_once('.')?;
        (id == about).then_some(said)
    }

    /// Once is enough.
    pub fn forget(&self, site: &Site, headers: &mut HeaderMap) {
        self.set(site, "", 0, headers);
    }

    fn set(&self, site: &Site, value: &str, seconds: i64, headers: &mut HeaderMap) {
        Cookie { name: self.0, value, seconds: Some(seconds), secure: site.address.is_https() }.set(headers);
    }
}
