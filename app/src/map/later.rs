//! The part of the client that works with maps: fetched when a map's page was taken over, and by no other page.

use futures::FutureExt as _;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::lens::Lens;
use crate::backend::MapPageView;

#[wasm_split(map, wasm_split_path = leptos::wasm_split, preload(fetch_map), fallible)]
fn map(page: MapPageView, lens: Lens) -> Result<AnyView, SplitLoaderError> {
    Ok(super::built(page, lens))
}

/// True once the part is here. What is hydrated equals what was sent, so it is asked for after that.
pub fn fetched() -> RwSignal<bool> {
    let here = RwSignal::new(false);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            if fetch_map().await.is_ok() {
                // The page may have been left meanwhile.
                let _ = here.try_set(true);
            }
        });
    });
    here
}

/// The desk, once its part is here.
pub fn desk(page: MapPageView, lens: Lens) -> AnyView {
    map(page, lens).now_or_never().and_then(Result::ok).unwrap_or_else(|| ().into_any())
}
