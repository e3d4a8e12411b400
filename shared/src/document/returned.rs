//! What an edited file wants of the sheet it was handed out from, as commands to look through one by one.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{CellEdit, LineSeed, Place, SheetCommand, SheetReplica};
use crate::budget::{CellValue, Figure, LineItem, Name, Sheet, read_cell};
use crate::calendar::Period;
use crate::formula::Unit;
use crate::id::{LineId, SectionId};
use crate::intake::returned::{Returned, ReturnedRow};
use crate::language::Language;

/// The commands by which the sheet would come to say what the file says, in an order in which each finds what it needs.
///
/// A month that is reckoned counts as edited only where the file's figure is neither what the sheet shows now nor what it
/// shows once the rest is taken over: a driver changed in the file changes what follows from it there too.
pub fn returned_commands(
    returned: &Returned,
    replica: &SheetReplica,
    language: Language,
    mut fresh: impl FnMut() -> Uuid,
) -> Vec<SheetCommand> {
    let sheet = replica.sheet();
    let mut commands = Vec::new();
    let mut seen = BTreeSet::new();
    let mut place: Option<Place> = None;
    for row in &returned.rows {
        if let Some(section) = section(sheet, row) {
            place = Some(Place { section, after: None });
            commands.extend(renamed_section(sheet, section, row, language));
        } else if let Some(line) = line(sheet, row).filter(|line| seen.insert(line.id)) {
            place = Some(Place { section: line.section, after: Some(line.id) });
            commands.extend(words(line, row, returned, sheet, language));
            commands.extend(entered(sheet, line, row));
        } else if row.id.is_empty() && !row.name.is_empty() {
            let Some(at) = place else { continue };
            let id = LineId(fresh());
            commands.extend(added(id, at, row, sheet));
            place = Some(Place { after: Some(id), ..at });
        }
    }
    commands.extend(overtyped(returned, replica, &commands));
    let gone = sheet.lines().filter(|line| !seen.contains(&line.id)).map(|line| line.id);
    commands.extend(gone.map(|line| SheetCommand::DeleteLines(vec![line])));
    commands
}

fn section(sheet: &Sheet, row: &ReturnedRow) -> Option<SectionId> {
    row.id.parse().ok().filter(|id| sheet.section(*id).is_some())
}

fn line<'a>(sheet: &'a Sheet, row: &ReturnedRow) -> Option<&'a LineItem> {
    sheet.line(row.id.parse().ok()?)
}

fn renamed_section(sheet: &Sheet, id: SectionId, row: &ReturnedRow, language: Language) -> Option<SheetCommand> {
    let now = sheet.section(id)?.name.in_language(language).trim().to_owned();
    let name = row.name.clone();
    (!name.is_empty() && now != name).then_some(SheetCommand::RenameSection { section: id, name, language })
}

fn words(
    line: &LineItem,
    row: &ReturnedRow,
    returned: &Returned,
    sheet: &Sheet,
    language: Language,
) -> Vec<SheetCommand> {
    let id = line.id;
    let mut commands = Vec::new();
    if !row.name.is_empty() && row.name != line.name.in_language(language).trim() {
        commands.push(SheetCommand::RenameLine { line: id, name: row.name.clone(), language });
    }
    let account = row.account.parse().ok();
    if returned.has_account && account != line.account && (account.is_some() || row.account.is_empty()) {
        commands.push(SheetCommand::SetAccount { line: id, account });
    }
    if returned.has_note && row.note != line.note.as_deref().unwrap_or_default().trim() {
        commands.push(SheetCommand::SetNote { line: id, note: Some(row.note.clone()).filter(|note| !note.is_empty()) });
    }
    if returned.has_prior {
        let prior = match value(&row.prior, &line.unit, sheet) {
            CellValue::Figure(minor) => Some(minor),
            CellValue::Empty => None,
            CellValue::Text(_) => line.prior,
        };
        if prior != line.prior {
            commands.push(SheetCommand::SetPrior { line: id, prior });
        }
    }
    commands
}

/// A figure of the file. A workbook's per cent is a fraction; only beside its sign is it hundredths.
fn value(text: &str, unit: &Unit, sheet: &Sheet) -> CellValue {
    let is_signed = text.ends_with(['%', '％']);
    let unit = if *unit == Unit::Percent && !is_signed { &Unit::Number } else { unit };
    read_cell(text, unit, sheet.header.currency, sheet.header.rounding)
}

/// Months that are entered in the sheet and other in the file. A cell is a command of its own, so that people can pick.
fn entered(sheet: &Sheet, line: &LineItem, row: &ReturnedRow) -> Vec<SheetCommand> {
    let mut commands = Vec::new();
    for (period, text) in row.cells.iter().filter(|(period, _)| !is_worked_out(line, *period)) {
        let value = value(text, &line.unit, sheet);
        // A line that is cut goes out without figures; what is typed there is meant.
        if line.is_cut() && value == CellValue::Empty {
            continue;
        }
        if !same(&value, &line.cell(*period).value) {
            commands.push(set(line.id, *period, value));
        }
    }
    commands
}

/// By a formula, a spread, or the rows under the cell.
fn is_worked_out(line: &LineItem, period: Period) -> bool {
    line.is_reckoned_in(period) || line.is_detailed(period)
}

fn set(line: LineId, period: Period, value: CellValue) -> SheetCommand {
    SheetCommand::SetCells(vec![CellEdit { line, period, value }])
}

/// An empty cell and an entered nought are one in a workbook that leaves noughts out.
fn same(file: &CellValue, sheet: &CellValue) -> bool {
    file == sheet
        || (!matches!(file, CellValue::Text(_))
            && !matches!(sheet, CellValue::Text(_))
            && file.minor() == sheet.minor())
}

/// Months that are reckoned, and were typed over in the file.
fn overtyped(returned: &Returned, replica: &SheetReplica, commands: &[SheetCommand]) -> Vec<SheetCommand> {
    let mut trial = replica.clone();
    // What can't be carried out is said when it is taken up; here it only means that nothing follows from it.
    let _ = trial.edit_all(commands, 0);
    let mut found = Vec::new();
    for row in &returned.rows {
        let Some(line) = line(replica.sheet(), row) else { continue };
        for (period, text) in row.cells.iter().filter(|(period, _)| is_worked_out(line, *period)) {
            let CellValue::Figure(minor) = value(text, &line.unit, replica.sheet()) else { continue };
            let then = trial.sheet().line(line.id).map(|line| line.figure(*period)).unwrap_or_default();
            let is_either = [line.figure(*period), then].contains(&Figure::Amount(minor));
            if !is_either && (minor.0 != 0 || line.figure(*period) != Figure::Nothing) {
                found.push(set(line.id, *period, CellValue::Figure(minor)));
            }
        }
    }
    found
}

fn added(id: LineId, place: Place, row: &ReturnedRow, sheet: &Sheet) -> Vec<SheetCommand> {
    let seed = LineSeed { name: Name::new(&row.name), account: row.account.parse().ok(), level: 0 };
    let mut commands = vec![SheetCommand::InsertLine { id, place, seed }];
    if let CellValue::Figure(prior) = value(&row.prior, &Unit::Money, sheet) {
        commands.push(SheetCommand::SetPrior { line: id, prior: Some(prior) });
    }
    let figures = row.cells.iter().map(|(period, text)| (*period, value(text, &Unit::Money, sheet)));
    let edits = figures.filter(|(_, value)| *value != CellValue::Empty).map(|(period, value)| CellEdit {
        line: id,
        period,
        value,
    });
    let edits: Vec<CellEdit> = edits.collect();
    if !edits.is_empty() {
        commands.push(SheetCommand::SetCells(edits));
    }
    commands
}
