//! The history of the cell under the cursor, or of its line: newest first, each with the way back. Of a figure that is
//! reckoned it tells as well what moved it: which line or figure from elsewhere, whose doing it was, and what came of it. What
//! was said about it stands in between, and the requests it was asked for in.

use leptos::prelude::*;
use shared::budget::CellValue;
use shared::budget::Figure;
use shared::calendar::Period;
use shared::document::{Cause, CellEdit, Entry, History, Moment as Told, SheetCommand};
use shared::id::LineId;

use super::{beside, words};
use crate::format;
use crate::grid::Column;
use crate::primitives::{Glyph, Icon, Moment};
use crate::sheet::loaded::Desk;

/// A cell that was set more often than this is told from its latest on.
pub(super) const SHOWN_MAX: usize = 100;

/// Changes that are named of one that moved the figure; the others are counted.
const NAMED_MAX: usize = 3;

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
        Some(period) => *entry.field == *period.key() || words::is_basis(&entry.field) || *entry.field == *"package",
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
    let is_reckoned = desk.sheet.read(|sheet| sheet.line(line).is_some_and(|line| line.is_reckoned()));
    let causes =
        period.filter(|_| is_reckoned).map(|period| history.causes(line, period, SHOWN_MAX)).unwrap_or_default();
    let entries = entries.into_iter().filter_map(|entry| Some((entry, history.moment_of(entry)?)));
    let mut rows: Vec<beside::Row> =
        entries.map(|(entry, moment)| ((entry.moment, 0), row(desk, subject, entry, moment, now.as_ref()))).collect();
    rows.extend(causes.iter().filter_map(|of| Some(((of.moment, 0), cause(desk, history, line, period?, of)?))));
    rows.extend(beside::cuts(desk, history, line));
    let nothing = rows.is_empty().then(|| view! { <p class="soft">{text.history_none()}</p> });
    rows.extend(beside::said(desk, history, line, period));
    let changed: Vec<usize> = rows.iter().map(|((moment, _), _)| *moment).collect();
    rows.extend(beside::asked(desk, &changed));
    rows.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    rows.truncate(SHOWN_MAX);
    let rows = rows.into_iter().map(|(_, row)| row).collect_view();
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
    let [before, after] = [&found, &written].map(|held| words::field_value(desk, subject.line, &entry.field, held));
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
                {who(desk, entry.moment, moment)}
                <p class="history-change">{change}</p>
                {overruled}
            </div>
            {restore}
        </li>
    }
    .into_any()
}

/// Who it was, and when: which shows the sheet as it was then.
pub(super) fn who(desk: Desk, number: usize, moment: &Told) -> AnyView {
    let text = desk.grid.text;
    let at = format::clock(moment.at);
    let when = format::day_and_time(at, text.language());
    view! {
        <p class="history-who">
            <strong>{words::name(desk, moment.author)}</strong>
            " "
            <button type="button" class="history-when" title=text.history_show()
                aria-label=text.history_show_at(&when) on:click=move |_| desk.past.show(number + 1)>
                <Moment at/>
            </button>
        </p>
    }
    .into_any()
}

/// What moved a figure that nobody typed, and what it came to by that.
fn cause(desk: Desk, history: &History, line: LineId, period: Period, cause: &Cause) -> Option<AnyView> {
    let text = desk.grid.text;
    let moment = history.moments().get(cause.moment)?;
    let mut entries: Vec<&Entry> =
        cause.entries.iter().filter_map(|at| history.entries_of(cause.moment).get(*at)).collect();
    // What happened in the figure's own month says most about it.
    entries.sort_by_key(|entry| *entry.field != *period.key());
    let mut moved: Vec<[String; 3]> =
        entries.into_iter().filter_map(|entry| words::moved(desk, history, entry, period)).collect();
    let more = moved.len().saturating_sub(NAMED_MAX);
    moved.truncate(NAMED_MAX);
    let rows_only = moved.is_empty().then(|| view! { <p class="history-change">{text.history_cause_rows()}</p> });
    let moved = moved.into_iter().map(|[name, found, written]| {
        view! {
            <p class="history-change">
                <span class="history-field">{name}</span>
                <del>{found}</del>
                <span aria-hidden="true">" → "</span>
                <ins>{written}</ins>
            </p>
        }
    });
    let more = (more > 0).then(|| view! { <p class="faint">{text.history_more(more)}</p> });
    let figure = |figure: Figure| match figure {
        Figure::Amount(minor) => words::in_unit(desk, line, &CellValue::Figure(minor)),
        Figure::Nothing => words::value(desk, &CellValue::Empty),
        Figure::Fault(fault) => fault.kind.code().to_owned(),
    };
    let (before, after) = (figure(cause.before), figure(cause.after));
    Some(
        view! {
            <li class="history-entry caused">
                {words::avatar(desk, moment.author)}
                <div class="history-what">
                    {who(desk, cause.moment, moment)}
                    {moved.collect_view()}
                    {more}
                    {rows_only}
                    <p class="history-effect">
                        <span>{text.history_effect()}</span>
                        <del>{before}</del>
                        <span aria-hidden="true">" → "</span>
                        <ins>{after}</ins>
                    </p>
                </div>
            </li>
        }
        .into_any(),
    )
}
