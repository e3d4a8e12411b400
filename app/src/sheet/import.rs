//! Importing a file: what it holds, what each column means, what will load and what won't. Nothing is written before
//! "Import" is pressed.

use leptos::prelude::*;

use super::loaded::Desk;
use crate::primitives::Dialog;
use crate::text::use_text;

#[component]
pub fn ImportDialog(desk: Desk) -> impl IntoView {
    let text = use_text();
    view! { <Dialog id="import" title=text.sheet_import() open=desk.importing broad=true>""</Dialog> }
}
