//! The question before a figure stands over a formula.

use leptos::prelude::*;
use shared::budget::SheetNames;
use shared::document::SheetCommand;
use shared::formula::print;

use crate::primitives::Dialog;
use crate::sheet::loaded::Desk;
use crate::text::use_text;

#[component]
pub fn OvertypeDialog(desk: Desk) -> impl IntoView {
    let text = use_text();
    let asked = desk.grid.overtyping;
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(asked.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            asked.set(None);
            desk.grid.focus();
        }
        now
    });
    let about = move || {
        let asked = asked.get()?;
        desk.sheet.read(|sheet| {
            let line = sheet.line(asked.line)?;
            let formula = line.formula.as_ref().and_then(|formula| formula.expr());
            let formula = formula.map(|expr| print(expr, &SheetNames::new(sheet, text.language()), text.language()));
            Some((line.name.in_language(text.language()).to_owned(), formula))
        })
    };
    let put = move |keep: bool| {
        let Some(asked) = asked.get_untracked() else { return };
        let mut commands = Vec::new();
        if keep {
            let mut lines: Vec<_> = asked.edits.iter().map(|edit| edit.line).collect();
            lines.sort_unstable();
            lines.dedup();
            commands.push(SheetCommand::KeepFigures(lines));
        }
        commands.push(SheetCommand::SetCells(asked.edits));
        desk.sheet.edit_all(&commands);
        open.set(false);
    };
    view! {
        <Dialog id="overtype" title=text.overtype_title().to_owned() open>
            <div class="dialog-body">
                {move || about().map(|(name, formula)| {
                    let why = match &formula {
                        Some(_) => text.overtype_about(&name),
                        None => text.overtype_detail(&name),
                    };
                    view! {
                        {formula.map(|formula| view! { <p class="formula-shown">{["= ", &formula].concat()}</p> })}
                        <p>{why}</p>
                    }
                })}
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>{text.model_cancel()}</button>
                <button type="button" class="button" hidden=move || about().is_none_or(|(_, formula)| formula.is_none()) on:click=move |_| put(true)>{text.overtype_drop()}</button>
                <button type="button" class="button primary" autofocus on:click=move |_| put(false)>{text.overtype_over()}</button>
            </footer>
        </Dialog>
    }
}
