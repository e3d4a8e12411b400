//! How the figures of the line under the cursor come about.

use leptos::prelude::*;

use super::loaded::Desk;

#[component]
pub fn ModelPane(desk: Desk) -> impl IntoView {
    let line = move || {
        let line = desk.grid.line_at(desk.grid.selection.get().active.row)?;
        desk.sheet.track_line(line);
        desk.sheet
            .read(|sheet| sheet.line(line).map(|line| line.name.in_language(desk.grid.text.language()).to_owned()))
    };
    view! { <p class="inspector-subject">{line}</p> }
}
