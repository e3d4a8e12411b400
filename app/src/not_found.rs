//! The page of an address the router does not know.

use leptos::prelude::*;

use crate::backend::PageError;
use crate::frame::{Page, Trouble};

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Page crumbs=Vec::new()>
            <Trouble error=PageError::NotFound/>
        </Page>
    }
}
