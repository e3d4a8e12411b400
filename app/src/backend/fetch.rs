//! The browser's way to an answer: JSON over HTTP. It retries nothing; a page that could not be had offers that.

use gloo::net::http::Request;
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;

use super::{Answer, PageError};

/// Gets one view. The future of the browser is bound to its thread, which is the only one there is.
pub fn get<T: DeserializeOwned>(path: &str) -> impl Future<Output = Answer<T>> + Send + use<T> {
    let request = Request::get(path).header("Accept", "application/json").build();
    SendWrapper::new(async move {
        let response = request.map_err(|_| PageError::Broken)?.send().await.map_err(|_| PageError::Offline)?;
        match response.status() {
            200 => response.json().await.map_err(|_| PageError::Broken),
            status => Err(PageError::from_status(status)),
        }
    })
}

/// Sends something that was noted; true when the server has it.
pub async fn post(path: &str, json: String) -> bool {
    let request = Request::post(path).header("Content-Type", "application/json").body(json);
    match request {
        Ok(request) => request.send().await.is_ok_and(|response| response.ok()),
        Err(_) => false,
    }
}
