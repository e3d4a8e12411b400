//! What somebody wrote into a sheet that was closed meanwhile, as commands for the revision that came after.
//!
//! The closed sheet and its revision share no history, only ids. So the difference between what was asked about and what
//! the person has is told as intents, each of which can be taken up or left. Nothing is written here.

use super::{CellEdit, LineSeed, Place, SheetCommand};
use crate::budget::{CellValue, Detail, LineItem, Name, Package, Sheet};
use crate::calendar::Period;
use crate::id::{DetailId, LineId, PackageId, SectionId};
use crate::language::Language;

/// The commands that lead from `base` to `mine`, in an order in which each finds what it needs. A cell is a command of its
/// own, so that people can pick.
pub fn proposal(base: &Sheet, mine: &Sheet) -> Vec<SheetCommand> {
    let mut commands = sections(base, mine);
    commands.extend(packages(base, mine));
    for section in mine.sections_in_order() {
        commands.extend(lines(base, mine, section.id));
    }
    for line in mine.lines() {
        commands.extend(base.line(line.id).map(|before| fields(before, line)).unwrap_or_default());
        commands.extend(belonging(base, mine, line));
        let empty = LineItem::new(line.id, line.section);
        let before = base.line(line.id).unwrap_or(&empty);
        if let Some(basis) = basis_change(before, line) {
            commands.extend(basis);
            commands.extend(cells(&empty, line));
            commands.extend(details(&empty, line));
        } else {
            commands.extend(spread_change(before, line));
            commands.extend(cells(before, line));
            commands.extend(details(before, line));
        }
    }
    let gone: Vec<LineId> = base.lines().map(|line| line.id).filter(|id| mine.line(*id).is_none()).collect();
    if !gone.is_empty() {
        commands.push(SheetCommand::DeleteLines(gone));
    }
    commands.extend(packages_gone(base, mine));
    let deleted = base.sections().filter(|section| mine.section(section.id).is_none());
    commands.extend(deleted.map(|section| SheetCommand::DeleteSection(section.id)));
    commands
}

/// Whether a sheet has what the command is about. Others may have deleted it since.
pub fn is_applicable(command: &SheetCommand, sheet: &Sheet) -> bool {
    let line = |id: &LineId| sheet.line(*id).is_some();
    match command {
        SheetCommand::SetCells(edits) => edits.iter().all(|edit| line(&edit.line)),
        SheetCommand::MoveLines { lines, place } => lines.iter().all(line) && sheet.section(place.section).is_some(),
        SheetCommand::Indent { lines, .. } | SheetCommand::DeleteLines(lines) | SheetCommand::KeepFigures(lines) => {
            lines.iter().all(line)
        }
        SheetCommand::RenameLine { line: id, .. }
        | SheetCommand::SetAccount { line: id, .. }
        | SheetCommand::SetNote { line: id, .. }
        | SheetCommand::SetPrior { line: id, .. }
        | SheetCommand::SetDetail { line: id, .. }
        | SheetCommand::SetUnit { line: id, .. }
        | SheetCommand::SetFormula { line: id, .. }
        | SheetCommand::SetSpread { line: id, .. } => line(id),
        SheetCommand::RenameSection { section, .. }
        | SheetCommand::SpreadSection { section, .. }
        | SheetCommand::DeleteSection(section) => sheet.section(*section).is_some(),
        SheetCommand::InsertLine { id, .. } => !line(id),
        SheetCommand::InsertSection { id, .. } => sheet.section(*id).is_none(),
        SheetCommand::RankPackage { id, after } => {
            sheet.package(*id).is_some() && after.is_none_or(|after| sheet.package(after).is_some())
        }
        SheetCommand::CutPackages { packages, .. } => packages.iter().all(|id| sheet.package(*id).is_some()),
        SheetCommand::RemovePackage(id) => sheet.package(*id).is_some(),
        SheetCommand::SetPackage { lines, package } => {
            lines.iter().all(line) && package.is_none_or(|package| sheet.package(package).is_some())
        }
        SheetCommand::PutPackage { .. }
        | SheetCommand::ImportLines(_)
        | SheetCommand::Restore(_)
        | SheetCommand::NameVersion { .. }
        | SheetCommand::TakeInputs(_) => true,
    }
}

fn sections(base: &Sheet, mine: &Sheet) -> Vec<SheetCommand> {
    let mut commands = Vec::new();
    let mut after = None;
    for section in mine.sections_in_order() {
        match base.section(section.id) {
            None => commands.push(SheetCommand::InsertSection {
                id: section.id,
                after,
                name: section.name.clone(),
                nature: section.nature,
            }),
            Some(before) => {
                commands.extend(
                    renamed(&before.name, &section.name)
                        .into_iter()
                        .map(|(name, language)| SheetCommand::RenameSection { section: section.id, name, language }),
                )
            }
        }
        after = Some(section.id);
    }
    commands
}

/// Packages that are new, worded anew, ranked otherwise, cut or taken back.
fn packages(base: &Sheet, mine: &Sheet) -> Vec<SheetCommand> {
    let mut commands = Vec::new();
    let mut stands: Vec<PackageId> = base.packages_in_order().iter().map(|package| package.id).collect();
    for package in mine.packages_in_order() {
        let id = package.id;
        let before = base.package(id);
        let words = |package: &Package| (package.title.clone(), package.reason.clone(), package.cost);
        if before.map(words) != Some(words(package)) {
            let (title, reason, cost) = words(package);
            commands.push(SheetCommand::PutPackage { id, title, reason, cost });
        }
        if before.is_none() {
            stands.push(id);
        }
        if before.is_some_and(|before| before.is_cut) != package.is_cut {
            commands.push(SheetCommand::CutPackages { packages: vec![id], cut: package.is_cut });
        }
    }
    stands.retain(|id| mine.package(*id).is_some());
    let wanted: Vec<PackageId> = mine.packages_in_order().iter().map(|package| package.id).collect();
    if stands != wanted {
        let after = std::iter::once(None).chain(wanted.iter().copied().map(Some));
        commands.extend(wanted.iter().zip(after).map(|(id, after)| SheetCommand::RankPackage { id: *id, after }));
    }
    commands
}

/// Another package than before; one that was taken away is none.
fn belonging(base: &Sheet, mine: &Sheet, line: &LineItem) -> Option<SheetCommand> {
    let package = |sheet: &Sheet, line: &LineItem| sheet.package_of(line).map(|package| package.id);
    let before = base.line(line.id).and_then(|line| package(base, line));
    let after = package(mine, line);
    (before != after).then(|| SheetCommand::SetPackage { lines: vec![line.id], package: after })
}

fn packages_gone(base: &Sheet, mine: &Sheet) -> Vec<SheetCommand> {
    let gone = base.packages().filter(|package| mine.package(package.id).is_none());
    let away = |package: &Package| {
        let back = SheetCommand::CutPackages { packages: vec![package.id], cut: false };
        let back = package.is_cut.then_some(back);
        back.into_iter().chain([SheetCommand::RemovePackage(package.id)])
    };
    gone.flat_map(away).collect()
}

/// New lines, lines that came from elsewhere, and lines that stand in another order.
fn lines(base: &Sheet, mine: &Sheet, section: SectionId) -> Vec<SheetCommand> {
    let mut commands = Vec::new();
    let mut stands: Vec<LineId> = base.lines_of(section).iter().map(|line| line.id).collect();
    stands.retain(|id| mine.line(*id).is_some_and(|line| line.section == section));
    let mut after = None;
    for line in mine.lines_of(section) {
        let place = Place { section, after };
        let at = after.and_then(|after| stands.iter().position(|id| *id == after)).map_or(0, |index| index + 1);
        match base.line(line.id) {
            None => {
                let seed = LineSeed { name: line.name.clone(), account: line.account.clone(), level: line.level };
                commands.push(SheetCommand::InsertLine { id: line.id, place, seed });
                let mut seeded = LineItem::new(line.id, section);
                (seeded.account, seeded.name, seeded.level) = (line.account.clone(), line.name.clone(), line.level);
                commands.extend(fields(&seeded, line));
                stands.insert(at, line.id);
            }
            Some(before) if before.section != section => {
                commands.push(SheetCommand::MoveLines { lines: vec![line.id], place });
                stands.insert(at, line.id);
            }
            Some(_) => {}
        }
        after = Some(line.id);
    }
    let wanted: Vec<LineId> = mine.lines_of(section).iter().map(|line| line.id).collect();
    if stands != wanted {
        commands.push(SheetCommand::MoveLines { lines: wanted, place: Place { section, after: None } });
    }
    commands
}

/// Everything of a line that is not a cell.
fn fields(before: &LineItem, after: &LineItem) -> Vec<SheetCommand> {
    let line = after.id;
    let mut commands: Vec<SheetCommand> = renamed(&before.name, &after.name)
        .into_iter()
        .map(|(name, language)| SheetCommand::RenameLine { line, name, language })
        .collect();
    if before.account != after.account {
        commands.push(SheetCommand::SetAccount { line, account: after.account.clone() });
    }
    if before.note != after.note {
        commands.push(SheetCommand::SetNote { line, note: after.note.clone() });
    }
    if before.prior != after.prior {
        commands.push(SheetCommand::SetPrior { line, prior: after.prior });
    }
    commands.extend(unit_change(before, after));
    if before.level != after.level {
        // Levels are 0 to 3.
        let by = after.level.cast_signed() - before.level.cast_signed();
        commands.push(SheetCommand::Indent { lines: vec![line], by });
    }
    commands
}

/// What reckons a line, and what stands over it: enough for a line that has nothing yet.
pub(super) fn basis_of(line: &LineItem) -> Vec<SheetCommand> {
    let empty = LineItem::new(line.id, line.section);
    let mut commands = unit_change(&empty, line);
    if let Some(basis) = basis_change(&empty, line) {
        commands.extend(basis);
        commands.extend(cells(&empty, line));
    }
    commands.extend(details(&empty, line));
    commands
}

fn unit_change(before: &LineItem, after: &LineItem) -> Vec<SheetCommand> {
    let changed = before.unit != after.unit;
    changed.then(|| SheetCommand::SetUnit { line: after.id, unit: after.unit.clone() }).into_iter().collect()
}

/// The commands after which nothing is entered in the line any more; `None` where it goes on being reckoned as it was.
fn basis_change(before: &LineItem, after: &LineItem) -> Option<Vec<SheetCommand>> {
    let line = after.id;
    let spread = || SheetCommand::SetSpread { line, spread: after.spread.clone() };
    match (&after.formula, &after.spread) {
        (Some(formula), _) if before.formula.as_ref() != Some(formula) => {
            Some(vec![SheetCommand::SetFormula { line, formula: Some(formula.clone()) }])
        }
        (None, Some(_)) if before.formula.is_some() || before.spread.is_none() => Some(vec![spread()]),
        (None, None) if before.formula.is_some() => Some(vec![SheetCommand::SetFormula { line, formula: None }]),
        _ => None,
    }
}

/// Another total or rule of a line that is spread before and after, or the end of its spread: pins stay.
fn spread_change(before: &LineItem, after: &LineItem) -> Option<SheetCommand> {
    let changed = after.formula.is_none() && before.spread != after.spread;
    changed.then(|| SheetCommand::SetSpread { line: after.id, spread: after.spread.clone() })
}

/// Rows under cells that came, changed or went, but for those a figure took the place of.
fn details(before: &LineItem, after: &LineItem) -> Vec<SheetCommand> {
    let set = |(period, id): (Period, DetailId), detail: Option<&Detail>| SheetCommand::SetDetail {
        line: after.id,
        period,
        id,
        detail: detail.cloned(),
    };
    let changed = after.details.iter().filter(|(place, detail)| before.details.get(place) != Some(detail));
    let mut commands: Vec<SheetCommand> = changed.map(|(place, detail)| set(*place, Some(detail))).collect();
    let gone = before.details.keys().filter(|place| !after.details.contains_key(place));
    commands.extend(
        gone.filter(|(period, _)| after.cell(*period).value == CellValue::Empty).map(|place| set(*place, None)),
    );
    commands
}

fn cells(before: &LineItem, after: &LineItem) -> Vec<SheetCommand> {
    Period::all()
        .filter(|period| before.cell(*period).value != after.cell(*period).value)
        .map(|period| {
            let value = after.cell(period).value.clone();
            SheetCommand::SetCells(vec![CellEdit { line: after.id, period, value }])
        })
        .collect()
}

/// The names that differ, each in the language it is read in.
fn renamed(before: &Name, after: &Name) -> Vec<(String, Language)> {
    let mut renamed = Vec::new();
    if before.text != after.text {
        renamed.push((after.text.clone(), Language::Chinese));
    }
    if let Some(en) = after.en.as_ref().filter(|en| before.en.as_ref() != Some(en)) {
        renamed.push((en.clone(), Language::English));
    }
    renamed
}
