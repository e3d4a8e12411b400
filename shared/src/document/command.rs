//! What a person can do to a sheet: one command is one intent, and becomes one change.
//!
//! A command is checked against the sheet it is meant for and comes down to field writes; it never runs another command.
//! Whether the person *may* is not asked here: that is [`crate::access`], at the button and at the door.

mod basis;
mod package;

use automerge::{ChangeHash, ScalarValue};

use super::DocumentError;
use super::order::keys_between;
use super::shape::key;
use super::write::FieldWrite;
use crate::budget::{CellValue, Detail, Input, LineFormula, LineItem, Name, Nature, Sheet, Spread};
use crate::calendar::Period;
use crate::formula::Unit;
use crate::id::{AccountCode, DetailId, LineId, PackageId, SectionId, VersionId};
use crate::language::Language;
use crate::money::Minor;

/// One cell to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellEdit {
    pub line: LineId,
    pub period: Period,
    pub value: CellValue,
}

/// Where a line goes: into a section, right after another line or first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub section: SectionId,
    pub after: Option<LineId>,
}

/// What a new line starts with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineSeed {
    pub name: Name,
    pub account: Option<AccountCode>,
    pub level: u8,
}

/// A line as a file brings it, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineImport {
    pub id: LineId,
    pub section: SectionId,
    pub name: Name,
    pub account: Option<AccountCode>,
    pub note: Option<String>,
    pub prior: Option<Minor>,
    pub amounts: Vec<(Period, Minor)>,
}

/// One intent.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetCommand {
    /// Typing, pasting, filling, clearing, and choosing between rival values.
    SetCells(Vec<CellEdit>),
    InsertLine {
        id: LineId,
        place: Place,
        seed: LineSeed,
    },
    MoveLines {
        lines: Vec<LineId>,
        place: Place,
    },
    /// Further in (positive) or out (negative).
    Indent {
        lines: Vec<LineId>,
        by: i8,
    },
    DeleteLines(Vec<LineId>),
    RenameLine {
        line: LineId,
        name: String,
        language: Language,
    },
    SetAccount {
        line: LineId,
        account: Option<AccountCode>,
    },
    SetNote {
        line: LineId,
        note: Option<String>,
    },
    SetPrior {
        line: LineId,
        prior: Option<Minor>,
    },
    /// A row under a cell, which counts in the place of what is entered there. `None` takes the row away.
    SetDetail {
        line: LineId,
        period: Period,
        id: DetailId,
        detail: Option<Detail>,
    },
    SetUnit {
        line: LineId,
        unit: Unit,
    },
    /// The months by a formula from now on: what was entered in them goes. `None` leaves the line empty.
    SetFormula {
        line: LineId,
        formula: Option<LineFormula>,
    },
    /// Figures from elsewhere as they are now, for formulas that take them. The server brings them up to date.
    TakeInputs(Vec<Input>),
    /// The months by a year's total from now on. What was entered goes, but for a line that is spread already: there it
    /// is pinned, and stays. `None` leaves the pins.
    SetSpread {
        line: LineId,
        spread: Option<Spread>,
    },
    /// The section's year: what no formula reckons moves in proportion, each line keeps its shape and its pins.
    SpreadSection {
        section: SectionId,
        total: Minor,
    },
    /// The figures as they came out become entered ones; nothing reckons them any more.
    KeepFigures(Vec<LineId>),
    InsertSection {
        id: SectionId,
        after: Option<SectionId>,
        name: Name,
        nature: Nature,
    },
    RenameSection {
        section: SectionId,
        name: String,
        language: Language,
    },
    DeleteSection(SectionId),
    /// One part of an import; a file comes as many of these ([`SheetCommand::IMPORT_LINES_PER_CHANGE`]).
    ImportLines(Vec<LineImport>),
    /// Fields as they were at an earlier moment ([`History::restore`](super::History::restore)).
    Restore(Vec<FieldWrite>),
    /// Gives a state of the sheet a name; an empty name takes it away.
    NameVersion {
        id: VersionId,
        name: String,
        heads: Vec<ChangeHash>,
    },
    /// A new package ranks last; one that is there is worded anew and keeps its rank.
    PutPackage {
        id: PackageId,
        title: String,
        reason: String,
        cost: Option<Minor>,
    },
    /// Ranks a package right behind another, or first.
    RankPackage {
        id: PackageId,
        after: Option<PackageId>,
    },
    /// Cuts packages: their lines stay and count as nothing. Or takes them back.
    CutPackages {
        packages: Vec<PackageId>,
        cut: bool,
    },
    /// Its lines belong to no package from now on.
    RemovePackage(PackageId),
    /// Lines come to belong to a package, or to none.
    SetPackage {
        lines: Vec<LineId>,
        package: Option<PackageId>,
    },
}

impl SheetCommand {
    /// A column of a full sheet for every period, with room: 20,000 cells are 3 MB of change.
    pub const CELLS_MAX: usize = 20_000;
    /// Ten thousand lines are a large company's cost centre; twice that still loads within a second.
    pub const LINES_MAX: usize = 20_000;
    /// Small changes, so that the first edit afterwards does not resend the file: a peer that lacks more than a third
    /// of the changes is sent the whole document (sync.md, section 0).
    pub const IMPORT_LINES_PER_CHANGE: usize = 5;

    /// A word for the change, kept in the history.
    pub fn message(&self) -> &'static str {
        match self {
            Self::SetCells(_) => "set_cells",
            Self::InsertLine { .. } => "insert_line",
            Self::MoveLines { .. } => "move_lines",
            Self::Indent { .. } => "indent",
            Self::DeleteLines(_) => "delete_lines",
            Self::RenameLine { .. } => "rename_line",
            Self::SetAccount { .. } => "set_account",
            Self::SetNote { .. } => "set_note",
            Self::SetPrior { .. } => "set_prior",
            Self::SetDetail { .. } => "set_detail",
            Self::SetUnit { .. } => "set_unit",
            Self::SetFormula { .. } => "set_formula",
            Self::TakeInputs(_) => "take_inputs",
            Self::SetSpread { .. } => "set_spread",
            Self::SpreadSection { .. } => "spread_section",
            Self::KeepFigures(_) => "keep_figures",
            Self::InsertSection { .. } => "insert_section",
            Self::RenameSection { .. } => "rename_section",
            Self::DeleteSection(_) => "delete_section",
            Self::ImportLines(_) => "import_lines",
            Self::Restore(_) => "restore",
            Self::NameVersion { .. } => "name_version",
            Self::PutPackage { .. } => "put_package",
            Self::RankPackage { .. } => "rank_package",
            Self::CutPackages { cut: true, .. } => "cut_packages",
            Self::CutPackages { cut: false, .. } => "take_back_packages",
            Self::RemovePackage(_) => "remove_package",
            Self::SetPackage { .. } => "set_package",
        }
    }

    /// The fields this command sets, or why it can't be carried out on this sheet.
    pub(super) fn writes(&self, sheet: &Sheet) -> Result<Vec<FieldWrite>, DocumentError> {
        match self {
            Self::SetCells(edits) => set_cells(sheet, edits),
            Self::InsertLine { id, place, seed } => insert_line(sheet, *id, *place, seed),
            Self::MoveLines { lines, place } => move_lines(sheet, lines, *place),
            Self::Indent { lines, by } => indent(sheet, lines, *by),
            Self::DeleteLines(lines) => delete_lines(sheet, lines),
            Self::RenameLine { line, name, language } => {
                let field = name_field(&known_line(sheet, *line)?.name, *language);
                Ok(vec![FieldWrite::line(*line, field, Some(checked_name(name)?))])
            }
            Self::SetAccount { line, account } => {
                known_line(sheet, *line)?;
                Ok(vec![FieldWrite::line(*line, key::ACCOUNT, account.as_ref().map(|code| str(code.as_str())))])
            }
            Self::SetNote { line, note } => {
                known_line(sheet, *line)?;
                Ok(vec![FieldWrite::line(*line, key::NOTE, note.as_deref().map(checked_note).transpose()?)])
            }
            Self::SetPrior { line, prior } => {
                known_line(sheet, *line)?;
                Ok(vec![FieldWrite::line(*line, key::PRIOR, prior.map(|minor| ScalarValue::Int(minor.0)))])
            }
            Self::SetDetail { line, period, id, detail } => {
                basis::set_detail(sheet, *line, *period, *id, detail.as_ref())
            }
            Self::SetUnit { line, unit } => {
                known_line(sheet, *line)?;
                Ok(vec![FieldWrite::line(*line, key::UNIT, unit.stored().map(str))])
            }
            Self::SetFormula { line, formula } => basis::set_formula(sheet, *line, formula.as_ref()),
            Self::TakeInputs(inputs) => take_inputs(sheet, inputs),
            Self::SetSpread { line, spread } => basis::set_spread(sheet, *line, spread.as_ref()),
            Self::SpreadSection { section, total } => basis::spread_section(sheet, *section, *total),
            Self::KeepFigures(lines) => basis::keep_figures(sheet, lines),
            Self::InsertSection { id, after, name, nature } => insert_section(sheet, *id, *after, name, *nature),
            Self::RenameSection { section, name, language } => {
                let known = sheet.section(*section).ok_or(DocumentError::NoSuchSection(*section))?;
                Ok(vec![FieldWrite::section(*section, name_field(&known.name, *language), Some(checked_name(name)?))])
            }
            Self::DeleteSection(section) => delete_section(sheet, *section),
            Self::ImportLines(lines) => import_lines(sheet, lines),
            Self::Restore(writes) => Ok(writes.clone()),
            Self::NameVersion { id, name, heads } => super::version::writes(*id, checked_name(name)?, heads),
            Self::PutPackage { id, title, reason, cost } => package::put(sheet, *id, title, reason, *cost),
            Self::RankPackage { id, after } => package::rank(sheet, *id, *after),
            Self::CutPackages { packages, cut } => package::cut(sheet, packages, *cut),
            Self::RemovePackage(id) => package::remove(sheet, *id),
            Self::SetPackage { lines, package } => package::set(sheet, lines, *package),
        }
    }
}

fn str(text: &str) -> ScalarValue {
    ScalarValue::Str(text.into())
}

fn known_line(sheet: &Sheet, line: LineId) -> Result<&LineItem, DocumentError> {
    sheet.line(line).ok_or(DocumentError::NoSuchLine(line))
}

/// Renaming touches the name that is read in the person's language.
fn name_field(name: &Name, language: Language) -> &'static str {
    if language == Language::English && name.en.is_some() { key::NAME_EN } else { key::NAME }
}

fn checked_name(name: &str) -> Result<ScalarValue, DocumentError> {
    let found = name.chars().count();
    if found > Name::CHARS_MAX {
        return Err(DocumentError::NameTooLong { max: Name::CHARS_MAX, found });
    }
    Ok(str(name.trim()))
}

fn checked_note(note: &str) -> Result<ScalarValue, DocumentError> {
    let found = note.chars().count();
    if found > LineItem::NOTE_CHARS_MAX {
        return Err(DocumentError::NoteTooLong { max: LineItem::NOTE_CHARS_MAX, found });
    }
    Ok(str(note))
}

fn name_writes(name: &Name, mut write: impl FnMut(&'static str, ScalarValue)) -> Result<(), DocumentError> {
    write(key::NAME, checked_name(&name.text)?);
    if let Some(en) = &name.en {
        write(key::NAME_EN, checked_name(en)?);
    }
    Ok(())
}

fn take_inputs(sheet: &Sheet, inputs: &[Input]) -> Result<Vec<FieldWrite>, DocumentError> {
    let fresh = inputs.iter().filter(|input| sheet.input(input.id()).is_none()).count();
    if sheet.inputs().count() + fresh > Input::COUNT_MAX {
        return Err(DocumentError::TooManyInputs { max: Input::COUNT_MAX });
    }
    Ok(inputs.iter().map(FieldWrite::input).collect())
}

fn set_cells(sheet: &Sheet, edits: &[CellEdit]) -> Result<Vec<FieldWrite>, DocumentError> {
    if edits.len() > SheetCommand::CELLS_MAX {
        return Err(DocumentError::TooManyCells { max: SheetCommand::CELLS_MAX, found: edits.len() });
    }
    edits
        .iter()
        .map(|edit| {
            let line = known_line(sheet, edit.line)?;
            let value = match &edit.value {
                CellValue::Empty => None,
                CellValue::Figure(minor) => Some(ScalarValue::Int(minor.0)),
                CellValue::Text(text) => Some(str(&text.chars().take(Name::CHARS_MAX).collect::<String>())),
            };
            // A figure takes the place of the rows under the cell; taking a figure away leaves them.
            let mut writes: Vec<FieldWrite> = match value {
                Some(_) => basis::without_detail(line, edit.period),
                None => Vec::new(),
            };
            writes.push(FieldWrite::line(edit.line, edit.period.key(), value));
            Ok(writes)
        })
        .collect::<Result<Vec<_>, _>>()
        .map(|writes| writes.concat())
}

fn room_for(sheet: &Sheet, more: usize) -> Result<(), DocumentError> {
    if sheet.line_count() + more > SheetCommand::LINES_MAX {
        return Err(DocumentError::TooManyLines { max: SheetCommand::LINES_MAX });
    }
    Ok(())
}

/// Keys for `count` lines at a place, and the writes that re-key tied lines which would otherwise stand before them.
fn keys_at(sheet: &Sheet, place: Place, moving: &[LineId], count: usize) -> (Vec<String>, Vec<FieldWrite>) {
    let lines: Vec<_> = sheet.lines_of(place.section).into_iter().filter(|line| !moving.contains(&line.id)).collect();
    let at = place.after.and_then(|after| lines.iter().position(|line| line.id == after)).map_or(0, |index| index + 1);
    let (before, after) = lines.split_at(at.min(lines.len()));
    let left = before.last().map(|line| line.ord.as_str());
    let tied = after.iter().take_while(|line| Some(line.ord.as_str()) == left).count();
    let right = after.get(tied).map(|line| line.ord.as_str());
    let mut keys = keys_between(left, right, count + tied);
    let rekeyed = keys
        .split_off(count)
        .into_iter()
        .zip(after)
        .map(|(ord, line)| FieldWrite::line(line.id, key::ORD, Some(str(&ord))))
        .collect();
    (keys, rekeyed)
}

fn insert_line(sheet: &Sheet, id: LineId, place: Place, seed: &LineSeed) -> Result<Vec<FieldWrite>, DocumentError> {
    room_for(sheet, 1)?;
    let (keys, mut writes) = keys_at(sheet, place, &[], 1);
    writes.push(FieldWrite::line(id, key::SECTION, Some(str(&place.section.to_string()))));
    writes.extend(keys.iter().map(|ord| FieldWrite::line(id, key::ORD, Some(str(ord)))));
    name_writes(&seed.name, |field, value| writes.push(FieldWrite::line(id, field, Some(value))))?;
    if let Some(account) = &seed.account {
        writes.push(FieldWrite::line(id, key::ACCOUNT, Some(str(account.as_str()))));
    }
    if seed.level > 0 {
        writes.push(FieldWrite::line(id, key::LEVEL, Some(level(seed.level))));
    }
    Ok(writes)
}

fn level(level: u8) -> ScalarValue {
    ScalarValue::Int(i64::from(level.min(LineItem::LEVEL_MAX)))
}

fn move_lines(sheet: &Sheet, lines: &[LineId], place: Place) -> Result<Vec<FieldWrite>, DocumentError> {
    for line in lines {
        known_line(sheet, *line)?;
    }
    let (keys, mut writes) = keys_at(sheet, place, lines, lines.len());
    for (line, ord) in lines.iter().zip(keys) {
        writes.push(FieldWrite::line(*line, key::SECTION, Some(str(&place.section.to_string()))));
        writes.push(FieldWrite::line(*line, key::ORD, Some(str(&ord))));
    }
    Ok(writes)
}

fn indent(sheet: &Sheet, lines: &[LineId], by: i8) -> Result<Vec<FieldWrite>, DocumentError> {
    lines
        .iter()
        .map(|line| {
            let now = known_line(sheet, *line)?.level;
            let then = now.saturating_add_signed(by).min(LineItem::LEVEL_MAX);
            Ok(FieldWrite::line(*line, key::LEVEL, Some(level(then))))
        })
        .collect()
}

/// A tombstone rather than a removal: what somebody typed into the line at the same time stays in the history.
fn delete_lines(sheet: &Sheet, lines: &[LineId]) -> Result<Vec<FieldWrite>, DocumentError> {
    lines
        .iter()
        .map(|line| {
            known_line(sheet, *line)?;
            Ok(FieldWrite::line(*line, key::DELETED, Some(ScalarValue::Boolean(true))))
        })
        .collect()
}

fn insert_section(
    sheet: &Sheet,
    id: SectionId,
    after: Option<SectionId>,
    name: &Name,
    nature: Nature,
) -> Result<Vec<FieldWrite>, DocumentError> {
    let sections = sheet.sections_in_order();
    let at = match after {
        Some(after) => 1 + sections.iter().position(|s| s.id == after).ok_or(DocumentError::NoSuchSection(after))?,
        None => sections.len(),
    };
    let (before, rest) = sections.split_at(at.min(sections.len()));
    let left = before.last().map(|section| section.ord.as_str());
    let right = rest.first().map(|section| section.ord.as_str());
    let mut writes = Vec::new();
    writes.extend(keys_between(left, right, 1).iter().map(|ord| FieldWrite::section(id, key::ORD, Some(str(ord)))));
    name_writes(name, |field, value| writes.push(FieldWrite::section(id, field, Some(value))))?;
    writes.push(FieldWrite::section(id, key::NATURE, Some(str(nature.as_str()))));
    Ok(writes)
}

/// The lines go with their section, in the same step, so that one undo brings both back.
fn delete_section(sheet: &Sheet, section: SectionId) -> Result<Vec<FieldWrite>, DocumentError> {
    if sheet.section(section).is_none() {
        return Err(DocumentError::NoSuchSection(section));
    }
    let gone = Some(ScalarValue::Boolean(true));
    let mut writes = vec![FieldWrite::section(section, key::DELETED, gone.clone())];
    writes
        .extend(sheet.lines_of(section).into_iter().map(|line| FieldWrite::line(line.id, key::DELETED, gone.clone())));
    Ok(writes)
}

fn import_lines(sheet: &Sheet, lines: &[LineImport]) -> Result<Vec<FieldWrite>, DocumentError> {
    room_for(sheet, lines.len())?;
    let mut writes = Vec::new();
    let mut last_of: std::collections::BTreeMap<SectionId, Option<String>> = std::collections::BTreeMap::new();
    for line in lines {
        let last = last_of
            .entry(line.section)
            .or_insert_with(|| sheet.lines_of(line.section).last().map(|last| last.ord.clone()));
        let ord = keys_between(last.as_deref(), None, 1).pop().unwrap_or_default();
        *last = Some(ord.clone());
        import_line(line, &ord, &mut writes)?;
    }
    Ok(writes)
}

fn import_line(line: &LineImport, ord: &str, writes: &mut Vec<FieldWrite>) -> Result<(), DocumentError> {
    let id = line.id;
    let mut put = |field: &str, value: ScalarValue| writes.push(FieldWrite::line(id, field, Some(value)));
    put(key::SECTION, str(&line.section.to_string()));
    put(key::ORD, str(ord));
    name_writes(&line.name, &mut put)?;
    if let Some(account) = &line.account {
        put(key::ACCOUNT, str(account.as_str()));
    }
    if let Some(note) = &line.note {
        put(key::NOTE, checked_note(note)?);
    }
    if let Some(prior) = line.prior {
        put(key::PRIOR, ScalarValue::Int(prior.0));
    }
    for (period, amount) in &line.amounts {
        put(period.key(), ScalarValue::Int(amount.0));
    }
    Ok(())
}
