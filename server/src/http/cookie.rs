//! Cookies: reading those of a request, writing one. Everything Tandem sets is out of reach of scripts and of other
//! sites' requests.

use axum::http::{HeaderMap, HeaderValue, header};

/// Browsers send at most about 4 KiB of each cookie; ours are short. What is longer is not looked at.
const COOKIES_LENGTH_MAX: usize = 16 * 1024;

/// The value of a cookie, the first where a name is sent twice.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter(|value| value.len() <= COOKIES_LENGTH_MAX)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// A cookie to set.
#[derive(Debug, Clone, Copy)]
pub struct Cookie<'a> {
    pub name: &'a str,
    pub value: &'a str,
    /// How long it is kept; `None` until the browser is closed, zero removes it.
    pub seconds: Option<i64>,
    /// Sent over HTTPS only.
    pub secure: bool,
}

impl Cookie<'_> {
    /// The header. `None` when name or value do not fit into one, which our own always do.
    pub fn header(&self) -> Option<HeaderValue> {
        let Self { name, value, seconds, secure } = self;
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let secure = if *secure { "; Secure" } else { "" };
        HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")).ok()
    }

    /// Adds it to an answer.
    pub fn set(&self, headers: &mut HeaderMap) {
        if let Some(value) = self.header() {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (header::COOKIE, HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let sent = headers(&["a=1; session=abc=; b=2", "session=second"]);
        assert_eq!(read(&sent, "session"), Some("abc="));
        assert_eq!(read(&sent, "b"), Some("2"));
        assert_eq!(read(&sent, "ession"), None);
        assert_eq!(read(&headers(&["session", ";;=", ""]), "session"), None);
        assert_eq!(read(&headers(&[&format!("session={}", "x".repeat(20_000))]), "session"), None);
    }

    #[test]
    fn a_cookie_is_out_of_reach() {
        let cookie = Cookie { name: "tandem_session", value: "abc", seconds: Some(60), secure: true };
        let expect = "tandem_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure";
        assert_eq!(cookie.header().unwrap(), expect);
        assert_eq!(Cookie { value: "a\r\nb", ..cookie }.header(), None);
    }
}
