//! A file that a page's form sends, with the proof of the form in front of it. It is read whole, up to a bound.

use axum::extract::{FromRequest, Multipart, Request};

use crate::error::Fault;
use crate::http::body::whole;
use crate::http::form_token::FormSecret;

/// What a form wraps around a file.
const WRAPPING_BYTES_MAX: usize = 64 * 1024;

/// Why there is no file; the page says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFile {
    TooLarge,
    /// The form lay open too long, or is not ours.
    Expired,
    Missing,
}

/// The name and the bytes of the file.
pub async fn file(request: Request, bytes_max: usize) -> Result<Result<(String, Vec<u8>), NoFile>, Fault> {
    let secret = request.extensions().get::<FormSecret>().cloned();
    let (parts, body) = request.into_parts();
    let body = match whole(body, bytes_max + WRAPPING_BYTES_MAX).await {
        Err(Fault::TooLarge(_)) => return Ok(Err(NoFile::TooLarge)),
        body => body?,
    };
    let malformed = |error: axum::extract::multipart::MultipartError| Fault::Malformed(error.body_text());
    let request = Request::from_parts(parts, axum::body::Body::from(body));
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Fault::WrongType("multipart/form-data"))?;
    let (mut is_genuine, mut file) = (false, None);
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        match field.name() {
            Some("csrf") => {
                let proof = field.text().await.map_err(malformed)?;
                is_genuine = secret.as_ref().is_some_and(|secret| secret.fits(&proof));
            }
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(malformed)?.to_vec()));
            }
            _ => {}
        }
    }
    Ok(match file {
        _ if !is_genuine => Err(NoFile::Expired),
        Some((_, bytes)) if bytes.len() > bytes_max => Err(NoFile::TooLarge),
        Some((name, bytes)) if !bytes.is_empty() => Ok((name, bytes)),
        _ => Err(NoFile::Missing),
    })
}
