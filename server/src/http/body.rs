//! Bodies of calls, bounded and read: [`Sent`] for JSON, [`Posted`] for forms with their proof.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Site;
use super::form_token::FormSecret;
use crate::error::Fault;

/// An imported sheet of 1,000 lines and 12 months is 300 KB of JSON.
pub const JSON_LENGTH_MAX: usize = 1024 * 1024;

/// A comment of 4,000 characters, three bytes and then nine in a form each, is 36 KB.
pub const FORM_LENGTH_MAX: usize = 64 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

/// What was sent as JSON.
#[derive(Debug)]
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<Site>> for Sent<T> {
    type Rejection = Fault;
    async fn from_request(request: Request, _: &Arc<Site>) -> Result<Self, Fault> {
        if media_type(request.headers()) != "application/json" {
            return Err(Fault::WrongType("application/json"));
        }
        let body = whole(request.into_body(), JSON_LENGTH_MAX).await?;
        serde_json::from_slice(&body).map(Self).map_err(|error| Fault::Malformed(error.to_string()))
    }
}

/// What was sent as a form, of `MAX` bytes at most. Its fields are out of reach until it is known whether it came from one of our own pages.
#[derive(Debug)]
pub struct Posted<T, const MAX: usize = FORM_LENGTH_MAX> {
    fields: T,
    is_genuine: bool,
}

/// A form that does not prove where it came from, with what was typed, so that nobody types it twice.
#[derive(Debug)]
pub struct Stale<T>(pub T);

impl<T, const MAX: usize> Posted<T, MAX> {
    pub fn genuine(self) -> Result<T, Stale<T>> {
        if self.is_genuine { Ok(self.fields) } else { Err(Stale(self.fields)) }
    }
}

impl<T> From<Stale<T>> for Fault {
    fn from(_: Stale<T>) -> Self {
        Self::StaleForm
    }
}

#[derive(Deserialize)]
struct Proof {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned, const MAX: usize> FromRequest<Arc<Site>> for Posted<T, MAX> {
    type Rejection = Fault;
    async fn from_request(request: Request, _: &Arc<Site>) -> Result<Self, Fault> {
        if media_type(request.headers()) != FORM {
            return Err(Fault::WrongType(FORM));
        }
        let secret = request.extensions().get::<FormSecret>().cloned();
        let body = whole(request.into_body(), MAX).await?;
        let proof: Proof = read_form(body.clone()).await?;
        let is_genuine = secret.is_some_and(|secret| secret.fits(&proof.csrf));
        match read_form(body).await {
            Ok(fields) => Ok(Self { fields, is_genuine }),
            // What is wrong with the fields is told to our own pages alone.
            Err(fault) => Err(if is_genuine { fault } else { Fault::StaleForm }),
        }
    }
}

async fn read_form<T: DeserializeOwned>(body: Bytes) -> Result<T, Fault> {
    let request =
        Request::post("/").header(header::CONTENT_TYPE, FORM).body(Body::from(body)).map_err(Fault::broken)?;
    let form = axum::Form::<T>::from_request(request, &()).await;
    form.map(|axum::Form(fields)| fields).map_err(|error| Fault::Malformed(error.body_text()))
}

/// The whole body, if it is no longer than this.
pub async fn whole(body: Body, length_max: usize) -> Result<Bytes, Fault> {
    axum::body::to_bytes(body, length_max).await.map_err(|error| {
        let mut cause: Option<&dyn std::error::Error> = Some(&error);
        while let Some(error) = cause {
            if error.to_string().contains("length limit exceeded") {
                return Fault::TooLarge(length_max);
            }
            cause = error.source();
        }
        Fault::Malformed("the body broke off".to_owned())
    })
}

fn media_type(headers: &HeaderMap) -> &str {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[tokio::test]
    async fn a_body_is_read_up_to_its_bound() {
        assert_eq!(whole(Body::from("12345"), 5).await.unwrap(), "12345");
        assert_eq!(whole(Body::from("123456"), 5).await, Err(Fault::TooLarge(5)));
    }

    #[tokio::test]
    async fn a_form_is_read_in_every_script() {
        let fields: BTreeMap<String, String> = read_form(Bytes::from("a=1+2&b=%E9%A2%84%E7%AE%97&c=")).await.unwrap();
        let expect = [("a", "1 2"), ("b", "预算"), ("c", "")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(fields, BTreeMap::from(expect));
    }
}
