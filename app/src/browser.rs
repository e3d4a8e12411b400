//! The edge of the browser: the only place of this crate that reads its clock and draws its random numbers.
//!
//! On the server a page is rendered and never edited, so there the same functions answer with nothing.

/// Seconds since 1970 by the device's clock.
pub fn now_seconds() -> i64 {
    #[cfg(feature = "hydrate")]
    {
        // A count of milliseconds since 1970 fits an f64 exactly for the next 280,000 years.
        (js_sys::Date::now() / 1000.0) as i64
    }
    #[cfg(not(feature = "hydrate"))]
    {
        0
    }
}

/// An id nobody else has drawn.
pub fn fresh_uuid() -> uuid::Uuid {
    let mut bytes = [0; 16];
    fill_random(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// An id nobody else has drawn, which sorts after those drawn before (UUID version 7).
pub fn later_uuid() -> uuid::Uuid {
    let mut bytes = [0; 10];
    fill_random(&mut bytes);
    #[cfg(feature = "hydrate")]
    let milliseconds = js_sys::Date::now() as u64;
    #[cfg(not(feature = "hydrate"))]
    let milliseconds = 0;
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &bytes).into_uuid()
}

/// The eight bytes that tell this tab's replica from every other.
pub fn fresh_tab() -> [u8; 8] {
    let mut bytes = [0; 8];
    fill_random(&mut bytes);
    bytes
}

/// Takes the new version of the program that waits, and loads the page anew.
pub fn take_update() {
    #[cfg(feature = "hydrate")]
    crate::offline::apply_update();
}

/// Puts another address of this page into the bar, without loading it.
pub fn show_address(href: &str) {
    #[cfg(feature = "hydrate")]
    if let Ok(history) = leptos::prelude::window().history() {
        // A browser that refuses shows the old address, and the page is right all the same.
        let _ = history.replace_state_with_url(&js_sys::Object::new(), "", Some(href));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = href;
}

#[cfg(feature = "hydrate")]
fn fill_random(bytes: &mut [u8]) {
    // Without randomness two tabs would share an actor and corrupt each other; stopping is the safe answer.
    #[expect(clippy::expect_used, reason = "every browser with WebAssembly has crypto.getRandomValues")]
    getrandom::fill(bytes).expect("the browser gives random bytes");
}

#[cfg(not(feature = "hydrate"))]
fn fill_random(_bytes: &mut [u8]) {}
