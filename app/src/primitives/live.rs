//! [`Live`]: text that may move, such as a figure, a class, a path or an address.
//!
//! Every closure in a view is a type of its own, and each type brings its own copy of the machinery that watches it. A
//! page with a hundred moving figures gives them all this one type, and is a quarter of the size in the browser.

use std::sync::{Arc, Mutex};

use leptos::tachys::reactive_graph::SharedReactiveFunction;

/// Text for a place in a view or the value of an attribute.
pub type Live = SharedReactiveFunction<String>;

/// The value of an attribute that may be absent.
pub type LiveOption = SharedReactiveFunction<Option<String>>;

/// A way to read something, cheap to hand on.
pub type Reader<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// One piece of what is read.
pub fn live<T: 'static>(read: &Reader<T>, pick: fn(T) -> String) -> Live {
    let read = Arc::clone(read);
    Arc::new(Mutex::new(move || pick(read())))
}

/// One piece of what is read, where there is one.
pub fn live_option<T: 'static>(read: &Reader<T>, pick: fn(T) -> Option<String>) -> LiveOption {
    let read = Arc::clone(read);
    Arc::new(Mutex::new(move || pick(read())))
}

/// Text that stands still where some that moves would do.
pub fn still(text: String) -> Live {
    Arc::new(Mutex::new(move || text.clone()))
}
