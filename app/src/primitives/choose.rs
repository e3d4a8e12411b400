//! [`Choose`]: one out of several, as a field of a form.

use leptos::prelude::*;

#[component]
pub fn Choose(
    /// The name in the form, and the id.
    name: &'static str,
    label: &'static str,
    /// What is sent, and what is read.
    options: Vec<(String, String)>,
    chosen: String,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, word)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{word}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select class="select" id=name name=name>{options}</select>
        </div>
    }
    .into_any()
}
