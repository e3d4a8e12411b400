//! Somebody signed out in another tab of this browser: what this one shows is nobody's any more.

use gloo::events::EventListener;
use web_sys::BroadcastChannel;

/// `public/leaving.js` speaks on it from the page that follows.
const CHANNEL: &str = "tandem-left";

/// Where one can sign in again.
const OUTSIDE: &str = "/sign-in?left=1";

/// Leaves when the others do. To be called once.
pub fn leave_with_others() {
    // A browser without channels has a service worker neither; the line is closed all the same.
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    EventListener::new(&channel, "message", move |_| {
        if let Some(window) = web_sys::window() {
            // Replaced, so that the way back does not lead to what was shown. Refused only while it is being left anyway.
            let _ = window.location().replace(OUTSIDE);
        }
    })
    .forget();
}
