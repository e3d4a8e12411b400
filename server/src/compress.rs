//! Brotli for what is written on the way: pages and JSON. The files of the site come compressed from the bundle, better
//! than there is time for here.

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use brotli::enc::BrotliEncoderParams;

/// 1 MiB of text takes about 8 ms at this level; it leaves a tenth more than the best, which takes seconds.
const QUALITY: i32 = 4;

/// Below this the header costs what compression saves; above it the answer would hold up a thread for too long.
const BYTES_MIN: usize = 1024;
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Whether whoever asks can read brotli.
pub fn accepts_brotli(headers: &HeaderMap) -> bool {
    let sent = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(',')).any(|choice| {
        let (name, weight) = choice.split_once(';').unwrap_or((choice, ""));
        let refused =
            weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().trim_end_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

/// The text, smaller. `None` when it cannot be compressed, which writing into memory never leads to.
pub fn brotli(text: &[u8]) -> Option<Vec<u8>> {
    let params = BrotliEncoderParams { quality: QUALITY, size_hint: text.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::with_capacity(text.len() / 4);
    brotli::BrotliCompress(&mut &*text, &mut compressed, &params).ok()?;
    Some(compressed)
}

/// Compresses text answers whose length is known, for those who can read them.
pub async fn answers(request: Request, next: Next) -> Response {
    let accepted = accepts_brotli(request.headers());
    let mut response = next.run(request).await;
    if !is_text(response.headers()) || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let length = response.body().size_hint().exact().and_then(|length| usize::try_from(length).ok());
    if !accepted || !length.is_some_and(|length| (BYTES_MIN..=BYTES_MAX).contains(&length)) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(text) = axum::body::to_bytes(body, BYTES_MAX).await else {
        // A body of known length is in memory already and does not fail; without it there is nothing to send.
        return Response::from_parts(parts, Body::empty());
    };
    match brotli(&text) {
        Some(compressed) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            Response::from_parts(parts, Body::from(compressed))
        }
        None => Response::from_parts(parts, Body::from(text)),
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    matches!(media_type, "text/html" | "application/json" | "application/problem+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sent: &str, expect: bool) {
        let headers = [(header::ACCEPT_ENCODING, sent.parse().unwrap())].into_iter().collect();
        assert_eq!(accepts_brotli(&headers), expect, "{sent}");
    }

    #[test]
    fn brotli_is_sent_to_those_who_ask_for_it() {
        check("gzip, deflate, br, zstd", true);
        check("br;q=0.5", true);
        check("gzip;q=1.0, BR; q=1", true);
        check("br;q=0", false);
        check("br;q=0.000", false);
        check("gzip", false);
        check("brotli", false);
        check("", false);
    }

    #[test]
    fn text_shrinks() {
        let text = "预算 budget ".repeat(1000);
        assert!(brotli(text.as_bytes()).unwrap().len() < text.len() / 50);
    }
}
