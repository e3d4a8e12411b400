//! The history of the cell under the cursor, or of its line: newest first, each with the way back.

use leptos::prelude::*;
use shared::budget::CellValue;
use shared::calendar::Period;
use shared::document::{CellEdit, Entry, History, Moment as Told, SheetCommand};
use shared::id::LineId;

use super::words;
use crate::format;
use crate::grid::Column;
use crate::primitives::{Glyph, Icon, Moment};
use crate::sheet::loaded::Desk;

/// A cell that was set more often than this is told from its latest on.
const SHOWN_MAX: usize = 100;

/// What the cursor stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Subject {
    line: LineId,
    period: Option<Period>,
}

#[component]
pub fn CellHistory(desk: Desk) -> impl IntoView {
    let text = desk.grid.text;
    let subject = Memo::new(move |_| {
        desk.grid.layout.track();
        let spot = desk.grid.selection.get().active;
        let period = match desk.grid.column(spot.column)? {
            Column::Period(period) => Some(period),
            _ => None,
        };
        Some(Subject { line: desk.grid.line_at(spot.row)?, period })
    });
    move || {
        let Some(subject) = subject.get() else {
            return view! { <p class="soft">{text.history_choose()}</p> }.into_any();
        };
        desk.sheet.track_line(subject.line);
        desk.past.read(|history| list(desk, history, subject)).unwrap_or_else(|| ().into_any())
    }
}

fn list(desk: Desk, history: &History, subject: Subject) -> AnyView {
    let text = desk.grid.text;
    let Subject { line, period } = subject;
    // Of a figure that is reckoned one also wants to know who wrote the formula.
    let is_told = |entry: &&Entry| match period {
        Some(period) => *entry.field == *period.key() || words::is_basis(&entry.field),
        None => words::field_name(desk, &entry.field).is_some(),
    };
    let entries: Vec<&Entry> = history.line(line).rev().filter(is_told).take(SHOWN_MAX).collect();
    let name = words::line_name(desk, history, line);
    let title = match period {
        Some(period) => [name.as_str(), " · ", words::period_name(desk, period)].concat(),
        None => name,
    };
    let now = period.map(|period| {
        desk.sheet.read(|sheet| sheet.line(line).map(|line| line.cell(period).value.clone()).unwrap_or_default())
    });
    let nothing = entries.is_empty().then(|| view! { <p class="soft">{text.history_none()}</p> });
    let entries = entries.into_iter().filter_map(|entry| Some((entry, history.moment_of(entry)?)));
    let rows = entries.map(|(entry, moment)| row(desk, subject, entry, moment, now.as_ref())).collect_view();
    view! {
        <section aria-labelledby="history-subject">
            <h3 id="history-subject">{title}</h3>
            {nothing}
            <ol class="history-list">{rows}</ol>
        </section>
    }
    .into_any()
}

fn row(desk: Desk, subject: Subject, entry: &Entry, moment: &Told, now: Option<&CellValue>) -> AnyView {
    let text = desk.grid.text;
    let (found, written) = (entry.found(), entry.written());
    let [before, after] = [&found, &written].map(|held| words::field_value(desk, &entry.field, held));
    let own = subject.period.filter(|period| *entry.field == *period.key());
    let field = if own.is_some() { None } else { words::field_name(desk, &entry.field) };
    let change = if &*entry.field == "deleted" {
        let gone = written != CellValue::Empty;
        view! { <span>{if gone { text.history_deleted() } else { text.history_brought_back() }}</span> }.into_any()
    } else {
        view! {
            {field.map(|field| view! { <span class="history-field">{field}</span> })}
            <del>{before}</del>
            <span aria-hidden="true">" → "</span>
            <ins>{after.clone()}</ins>
        }
        .into_any()
    };
    let overruled = entry.overruled.is_some().then(|| view! { <p class="faint">{text.history_overruled()}</p> });
    let position = entry.moment + 1;
    let at = format::clock(moment.at);
    let when = format::day_and_time(at, text.language());
    // What stands there need not be put back.
    let restore = own.filter(|_| now != Some(&written)).map(|period| {
        let label = text.history_restore_value(&after);
        let put_back = move |_| {
            let edit = CellEdit { line: subject.line, period, value: written.clone() };
            desk.sheet.edit(&SheetCommand::SetCells(vec![edit]));
        };
        view! {
            <button type="button" class="button quiet small" title=label.clone() aria-label=label
                hidden=move || !desk.grid.may_edit.get() on:click=put_back>
                <Icon glyph=Glyph::Undo/>
                <span>{text.history_restore()}</span>
            </button>
        }
    });
    view! {
        <li class="history-entry">
            {words::avatar(desk, moment.author)}
            <div class="history-what">
                <p class="history-who">
                    <strong>{words::name(desk, moment.author)}</strong>
                    " "
                    <button type="button" class="history-when" title=text.history_show()
                        aria-label=text.history_show_at(&when) on:click=move |_| desk.past.show(position)>
                        <Moment at/>
                    </button>
                </p>
                <p class="history-change">{change}</p>
                {overruled}
            </div>
            {restore}
        </li>
    }
    .into_any()
}
