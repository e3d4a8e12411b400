//! What every answer says to the browser about what it may do with it, and the content policy of a page.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What a page may load and do. All that is not named is refused.
#[derive(Debug, Clone, Copy)]
pub enum PagePolicy<'a> {
    /// No script runs.
    Plain,
    /// Scripts of the site run, and ask the site alone.
    Aided,
    /// The site's own small script asks the device for a passkey, and fetches nothing.
    Passkeys,
    /// The client's module runs, and the inline scripts that carry this nonce; the module opens a socket there.
    Live { nonce: &'a str, socket_origin: &'a str },
}

impl PagePolicy<'_> {
    /// The `Content-Security-Policy`.
    pub fn text(&self, https: bool) -> String {
        let scripts = match self {
            Self::Plain => "script-src 'none'; connect-src 'none'".to_owned(),
            Self::Aided => "script-src 'self'; connect-src 'self'; worker-src 'self'".to_owned(),
            Self::Passkeys => "script-src 'self'; connect-src 'none'".to_owned(),
            // The module compiles WebAssembly, and evaluates no text.
            Self::Live { nonce, socket_origin } => format!(
                "script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; connect-src 'self' {socket_origin}; \
                 worker-src 'self'"
            ),
        };
        let upgrade = if https { "; upgrade-insecure-requests" } else { "" };
        format!(
            "default-src 'none'; {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'{upgrade}"
        )
    }

    pub fn set(&self, headers: &mut HeaderMap, https: bool) {
        if let Ok(policy) = HeaderValue::from_str(&self.text(https)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// For what is no page: nothing in it is ever run, framed or loaded.
const NOT_A_PAGE: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// A script of the site may be run as a worker, whose own policy comes with it: it fetches from the site alone, and may
/// compile WebAssembly.
const SCRIPT: HeaderValue =
    HeaderValue::from_static("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");

const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Not “no-referrer”: with it browsers send our own forms with `Origin: null`.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// What only a document can do. Said of every font and picture besides, it would be a kilobyte of a page on a slow line.
const OF_DOCUMENTS: [(HeaderName, HeaderValue); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
             microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()",
        ),
    ),
];

/// A year, once people reach the site over HTTPS.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Figures and names stay in no cache but the page's own.
const KEEP_NOTHING: HeaderValue = HeaderValue::from_static("no-store");

/// Completes an answer. What it says already stays.
pub fn complete(headers: &mut HeaderMap, https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    let is_a = |headers: &HeaderMap, kind: &str| {
        headers.get(header::CONTENT_TYPE).is_some_and(|own| own.as_bytes().starts_with(kind.as_bytes()))
    };
    if is_a(headers, "text/html") {
        for (name, value) in OF_DOCUMENTS {
            headers.insert(name, value);
        }
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    let policy = if is_a(headers, "text/javascript") { SCRIPT } else { NOT_A_PAGE };
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.entry(header::CACHE_CONTROL).or_insert(KEEP_NOTHING);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_page_runs_the_client_and_nothing_else() {
        let live = PagePolicy::Live { nonce: "abc", socket_origin: "wss://a.b" };
        assert_eq!(
            live.text(true),
            "default-src 'none'; script-src 'self' 'nonce-abc' 'wasm-unsafe-eval'; connect-src 'self' wss://a.b; \
             worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
             base-uri 'none'; form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests"
        );
        let plain = PagePolicy::Plain.text(false);
        assert!(plain.contains("script-src 'none'") && !plain.contains("upgrade"), "{plain}");
        let aided = PagePolicy::Aided.text(false);
        assert!(aided.contains("script-src 'self'; connect-src 'self'; worker-src 'self';"), "{aided}");
        for policy in [live.text(true), plain, aided] {
            assert!(!policy.contains("'unsafe-") && !policy.contains('*'), "{policy}");
        }
    }

    #[test]
    fn what_an_answer_says_itself_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));
        complete(&mut headers, false);
        assert_eq!(headers[header::CACHE_CONTROL], "public");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers.get(header::STRICT_TRANSPORT_SECURITY), None);
        let mut headers = HeaderMap::new();
        complete(&mut headers, true);
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn what_only_a_document_can_do_is_said_of_documents() {
        for (kind, is_document) in [("text/html; charset=utf-8", true), ("text/css", false), ("image/svg+xml", false)] {
            let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
            complete(&mut headers, false);
            assert_eq!(headers.contains_key("permissions-policy"), is_document, "{kind}");
            assert_eq!(headers.contains_key("cross-origin-opener-policy"), is_document, "{kind}");
            assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY", "{kind}");
            assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY), "{kind}");
        }
    }
}
