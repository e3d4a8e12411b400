//! The parts: one function behind each split, so that all it builds comes in one piece.

use std::sync::atomic::{AtomicBool, Ordering};

use futures::FutureExt as _;
use leptos::prelude::AnyView;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::super::loaded::Desk;
use super::{Beside, Later, Over};

static BESIDE: AtomicBool = AtomicBool::new(false);
static OVER: AtomicBool = AtomicBool::new(false);

#[wasm_split(beside, wasm_split_path = leptos::wasm_split, preload(fetch_beside), fallible)]
fn beside(what: Beside, desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(super::beside(what, desk))
}

#[wasm_split(over, wasm_split_path = leptos::wasm_split, preload(fetch_over), fallible)]
fn over(what: Over, desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(super::over(what, desk))
}

fn flag(what: Later) -> &'static AtomicBool {
    match what {
        Later::Beside(_) => &BESIDE,
        Later::Over(_) => &OVER,
    }
}

/// Whether the part was fetched already.
pub fn is_here(what: Later) -> bool {
    flag(what).load(Ordering::Relaxed)
}

/// Fetches the part; false where it cannot be had just now.
pub async fn fetch(what: Later) -> bool {
    let fetched = match what {
        Later::Beside(_) => fetch_beside().await,
        Later::Over(_) => fetch_over().await,
    };
    if fetched.is_ok() {
        flag(what).store(true, Ordering::Relaxed);
    }
    fetched.is_ok()
}

/// The view, once its part is here: then it is built at once, in the place and under the owner of the caller.
pub fn view(what: Later, desk: Desk) -> Option<AnyView> {
    let built = match what {
        Later::Beside(what) => beside(what, desk).now_or_never(),
        Later::Over(what) => over(what, desk).now_or_never(),
    };
    built?.ok()
}
