//! What a line rests on, and what rests on it: the way from a figure to its causes and back.

use leptos::prelude::*;
use shared::id::LineId;

use crate::sheet::loaded::Desk;
use crate::text::use_text;

#[component]
pub fn Links(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    let found = Memo::new(move |_| {
        desk.sheet.track_totals();
        desk.sheet.read(|sheet| {
            let formula = sheet.line(line).and_then(|line| line.formula.as_ref()).and_then(|formula| formula.expr());
            let mut causes = formula.map(|expr| expr.lines()).unwrap_or_default();
            causes.dedup();
            let named = |line: &LineId| {
                let name = sheet.line(*line)?.name.in_language(text.language()).to_owned();
                Some((*line, name))
            };
            let mut readers = sheet.readers_of(line);
            readers.dedup();
            let names = |lines: Vec<LineId>| lines.iter().filter_map(named).collect::<Vec<_>>();
            (names(causes), names(readers))
        })
    });
    let list = move |title: &'static str, lines: Vec<(LineId, String)>| {
        (!lines.is_empty()).then(|| {
            view! {
                <section class="links">
                    <h3>{title}</h3>
                    <ul>
                        {lines
                            .into_iter()
                            .map(|(line, name)| {
                                view! {
                                    <li>
                                        <button type="button" class="button quiet small" on:click=move |_| desk.grid.go_to(line, None)>
                                            {name}
                                        </button>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
    };
    move || {
        let (causes, readers) = found.get();
        view! {
            {list(text.model_rests_on(), causes)}
            {list(text.model_feeds(), readers)}
        }
    }
}
