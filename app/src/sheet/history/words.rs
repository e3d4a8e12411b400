//! What a moment and an entry say: who, what, where, from what to what.

use leptos::prelude::*;
use shared::budget::{CellValue, Input, LineFormula, SheetNames};
use shared::calendar::Period;
use shared::document::{Entry, History, Moment, Owner};
use shared::formula::print;
use shared::id::{LineId, PersonId};

use crate::primitives::Avatar;
use crate::sheet::loaded::Desk;
use crate::text::Text;

/// What somebody is called here. The server writes in nobody's name; a document can hold what no person of this organisation wrote.
pub fn name(desk: Desk, person: Option<PersonId>) -> String {
    if person.is_some_and(|person| person.0.is_nil()) {
        return "Tandem".to_owned();
    }
    desk.name_of(person).unwrap_or_else(|| desk.grid.text.history_unknown().to_owned())
}

pub fn avatar(desk: Desk, person: Option<PersonId>) -> AnyView {
    let hue = person.and_then(|person| {
        desk.page.with_value(|page| page.people.iter().find(|mark| mark.id == person).map(|mark| mark.hue))
    });
    view! { <Avatar name=name(desk, person) hue=hue.unwrap_or(0) size="small"/> }.into_any()
}

/// What a person did, as a predicate: `set figures`.
pub fn deed(text: Text, moment: &Moment) -> &'static str {
    match &*moment.word {
        "create" => text.history_deed_create(),
        "set_cells" => text.history_deed_figures(),
        "insert_line" => text.history_deed_insert_line(),
        "move_lines" | "indent" => text.history_deed_move(),
        "delete_lines" => text.history_deed_delete_lines(),
        "rename_line" | "rename_section" => text.history_deed_rename(),
        "set_account" => text.history_deed_account(),
        "set_note" => text.history_deed_note(),
        "set_prior" => text.history_deed_prior(),
        "insert_section" => text.history_deed_insert_section(),
        "delete_section" => text.history_deed_delete_section(),
        "set_unit" => text.history_deed_unit(),
        "set_formula" => text.history_deed_formula(),
        "set_spread" | "spread_section" => text.history_deed_spread(),
        "keep_figures" => text.history_deed_keep(),
        "import_lines" => text.history_deed_import(),
        "take_inputs" => text.history_deed_take(),
        "supply" => text.history_deed_supply(),
        "undo" => text.history_deed_undo(),
        "redo" => text.history_deed_redo(),
        "restore" => text.history_deed_restore(),
        "name_version" => text.history_deed_name(),
        "put_package" => text.history_deed_package_put(),
        "rank_package" => text.history_deed_package_rank(),
        "cut_packages" => text.history_deed_package_cut(),
        "take_back_packages" => text.history_deed_package_back(),
        "remove_package" => text.history_deed_package_remove(),
        "set_package" => text.history_deed_package_lines(),
        _ => text.history_deed_other(),
    }
}

/// A value as the grid shows it.
pub fn value(desk: Desk, value: &CellValue) -> String {
    match value {
        CellValue::Empty => desk.grid.text.sheet_rival_empty().to_owned(),
        CellValue::Figure(minor) => desk.grid.money.get().amount(*minor),
        CellValue::Text(text) => text.clone(),
    }
}

/// A value in a line's own unit: heads are no money.
pub fn in_unit(desk: Desk, line: LineId, held: &CellValue) -> String {
    match held {
        CellValue::Figure(minor) => {
            let unit = desk.sheet.read(|sheet| sheet.line(line).map(|line| line.unit.clone())).unwrap_or_default();
            desk.grid.money.get().figure(i128::from(minor.0), &unit)
        }
        held => value(desk, held),
    }
}

/// What a field of a line says: a formula by the names it reads, and the rest as in a cell.
pub fn field_value(desk: Desk, line: LineId, field: &str, held: &CellValue) -> String {
    match held {
        held if field == "total" || field.parse::<Period>().is_ok() => in_unit(desk, line, held),
        CellValue::Text(stored) if field == "formula" => {
            let formula = LineFormula::stored(stored.as_str());
            let language = desk.grid.text.language();
            let named = desk
                .sheet
                .read(|sheet| formula.expr().map(|expr| print(expr, &SheetNames::new(sheet, language), language)));
            ["= ", &named.unwrap_or_else(|| stored.clone())].concat()
        }
        CellValue::Text(id) if field == "package" => {
            let title = |id| desk.sheet.read(|sheet| sheet.package(id).map(|package| package.title.clone()));
            id.parse().ok().and_then(title).unwrap_or_else(|| desk.grid.text.packages_no_package().to_owned())
        }
        held => value(desk, held),
    }
}

/// Whether a field says how the months of its line come about.
pub fn is_basis(field: &str) -> bool {
    matches!(field, "formula" | "total" | "rule")
}

/// What a line is called, or was when it was still there.
pub fn line_name(desk: Desk, history: &History, line: LineId) -> String {
    let shown = desk
        .sheet
        .read(|sheet| sheet.line(line).map(|item| item.name.in_language(desk.grid.text.language()).to_owned()));
    shown.unwrap_or_else(|| {
        let named = |entry: &&Entry| &*entry.field == "name" && entry.after.is_some();
        let last = history.line(line).rev().find(named);
        last.map_or_else(String::new, |entry| value(desk, &entry.written()))
    })
}

pub fn period_name(desk: Desk, period: Period) -> &'static str {
    let calendar = desk.page.with_value(|page| page.calendar);
    calendar.period_label(period, desk.grid.text.language())
}

/// The first figure a moment changed, such as `Travel · Mar: 100.00 → 80.00`, and how many more there are.
pub fn figures(desk: Desk, history: &History, moment: usize) -> Option<String> {
    let mut cells = history.entries_of(moment).iter().filter_map(|entry| match entry.owner {
        Owner::Line(line) => Some((entry, line, entry.field.parse::<Period>().ok()?)),
        Owner::Section(_) | Owner::Version(_) | Owner::Package(_) | Owner::Input(_) => None,
    });
    let Some((entry, line, period)) = cells.next() else {
        return inputs(desk, history, moment).or_else(|| packages(desk, history, moment));
    };
    let more = cells.count();
    let (found, written) = (in_unit(desk, line, &entry.found()), in_unit(desk, line, &entry.written()));
    let (name, month) = (line_name(desk, history, line), period_name(desk, period));
    let first = [&name, " · ", month, ": ", &found, " → ", &written].concat();
    Some(if more == 0 { first } else { [&first, " ", &desk.grid.text.history_more(more)].concat() })
}

/// The packages a moment was about, by the titles they have.
fn packages(desk: Desk, history: &History, moment: usize) -> Option<String> {
    let mut titles: Vec<String> = Vec::new();
    for entry in history.entries_of(moment) {
        let Owner::Package(id) = entry.owner else { continue };
        let title = desk.sheet.read(|sheet| sheet.package(id).map(|package| package.title.clone()));
        titles.extend(title.filter(|title| !titles.contains(title)));
    }
    (!titles.is_empty()).then(|| titles.join(desk.grid.text.list_separator()))
}

/// The first figure from elsewhere that a moment moved, such as `Social rate · Jan: 16% → 17%`.
fn inputs(desk: Desk, history: &History, moment: usize) -> Option<String> {
    let said = history.entries_of(moment).iter().find_map(|entry| input(desk, entry, None))?;
    let [name, found, written] = said;
    Some([&name, ": ", &found, " → ", &written].concat())
}

/// How a figure from elsewhere moved, in the period that is asked for if it did there: what it is, and both values.
fn input(desk: Desk, entry: &Entry, wanted: Option<Period>) -> Option<[String; 3]> {
    let read = |value: CellValue| match value {
        CellValue::Text(kept) => Input::parse(&kept),
        CellValue::Empty | CellValue::Figure(_) => None,
    };
    let Owner::Input(_) = entry.owner else { return None };
    let (before, after) = (read(entry.found()), read(entry.written())?);
    let money = desk.grid.money.get();
    let figure = |input: &Input, period| {
        let minor = input.figure(period)?;
        Some(money.figure(i128::from(minor.0), &input.unit))
    };
    let differs = |period: &Period| before.as_ref().map(|input| input.figure(*period)) != Some(after.figure(*period));
    let period = wanted.into_iter().chain(Period::all()).find(differs).unwrap_or(Period::FIRST);
    let nothing = || desk.grid.text.sheet_rival_empty().to_owned();
    let found = before.as_ref().and_then(|input| figure(input, period)).unwrap_or_else(nothing);
    let written = figure(&after, period).unwrap_or_else(nothing);
    let name = after.name.in_language(desk.grid.text.language());
    Some([[name, " · ", period_name(desk, period)].concat(), found, written])
}

/// What an entry did to something a figure rests on: what that is, and what it was before and after.
pub fn moved(desk: Desk, history: &History, entry: &Entry, wanted: Period) -> Option<[String; 3]> {
    let Owner::Line(line) = entry.owner else { return input(desk, entry, Some(wanted)) };
    let field = field_name(desk, &entry.field)?;
    let [found, written] = [entry.found(), entry.written()].map(|held| field_value(desk, line, &entry.field, &held));
    Some([[&line_name(desk, history, line), " · ", field].concat(), found, written])
}

/// What a field of a line is called; the month for a figure, nothing for what only orders rows.
pub fn field_name(desk: Desk, field: &str) -> Option<&'static str> {
    let text = desk.grid.text;
    if let Ok(period) = field.parse() {
        return Some(period_name(desk, period));
    }
    Some(match field {
        "name" | "name_en" => text.history_field_name(),
        "account" => text.history_field_account(),
        "note" => text.history_field_note(),
        "prior" => text.history_field_prior(),
        "unit" => text.history_field_unit(),
        "formula" => text.history_field_formula(),
        "total" => text.history_field_total(),
        "rule" => text.history_field_rule(),
        "package" => text.packages_package(),
        "deleted" => text.history_field_deleted(),
        _ => return None,
    })
}
