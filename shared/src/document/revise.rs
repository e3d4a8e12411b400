//! The next revision of a sheet: a new document with the same lines and ids, and none of the history.
//!
//! An approved version is kept for ever as it is; its successor points back to it through the server's record. So
//! history never makes a document slow (architecture.md, "Approval is of an exact version").

use automerge::{ActorId, Automerge};

use super::proposal::basis_of;
use super::{DocumentError, LineImport, NewSheet, SheetCommand, SheetReplica};
use crate::budget::{CellValue, Input, Sheet};
use crate::calendar::Period;
use crate::id::LineId;

/// A document that spells the same sheet, in changes small enough that later edits travel alone.
pub fn revise_sheet(sheet: &Sheet, actor: ActorId, at: i64) -> Result<Automerge, DocumentError> {
    let doc = NewSheet { header: sheet.header.clone() }.create(actor, at)?;
    let mut replica = SheetReplica::open(doc)?;
    let mut last = None;
    for section in sheet.sections_in_order() {
        let (name, nature) = (section.name.clone(), section.nature);
        replica.edit(&SheetCommand::InsertSection { id: section.id, after: last, name, nature }, at)?;
        last = Some(section.id);
    }
    let mut lines = Vec::with_capacity(sheet.line_count());
    let (mut indents, mut basis) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let crate::budget::Row::Line(id) = row else { continue };
        let Some(line) = sheet.line(id) else { continue };
        basis.extend(basis_of(line));
        let amounts = Period::all().filter(|period| !line.is_reckoned() || period.is_adjustment()).filter_map(
            |period| match &line.cell(period).value {
                CellValue::Figure(minor) => Some((period, *minor)),
                CellValue::Empty | CellValue::Text(_) => None,
            },
        );
        lines.push(LineImport {
            id,
            section: line.section,
            name: line.name.clone(),
            account: line.account.clone(),
            note: line.note.clone(),
            prior: line.prior,
            amounts: amounts.collect(),
        });
        if line.level > 0 {
            indents.push((id, line.level));
        }
    }
    for part in lines.chunks(SheetCommand::IMPORT_LINES_PER_CHANGE) {
        replica.edit(&SheetCommand::ImportLines(part.to_vec()), at)?;
    }
    for (line, level) in indents {
        replica.edit(&SheetCommand::Indent { lines: vec![line], by: level.cast_signed() }, at)?;
    }
    let inputs: Vec<Input> = sheet.taken().filter_map(|id| sheet.input(id)).cloned().collect();
    if !inputs.is_empty() {
        replica.edit(&SheetCommand::TakeInputs(inputs), at)?;
    }
    for package in sheet.packages_in_order() {
        let (id, title, reason) = (package.id, package.title.clone(), package.reason.clone());
        replica.edit(&SheetCommand::PutPackage { id, title, reason, cost: package.cost }, at)?;
        let lines: Vec<LineId> = sheet.lines_in(id).map(|line| line.id).collect();
        if !lines.is_empty() {
            replica.edit(&SheetCommand::SetPackage { lines, package: Some(id) }, at)?;
        }
        if package.is_cut {
            replica.edit(&SheetCommand::CutPackages { packages: vec![id], cut: true }, at)?;
        }
    }
    for command in basis {
        replica.edit(&command, at)?;
    }
    Ok(replica.into_document())
}
