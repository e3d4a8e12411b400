//! Decision packages: worded, ranked, cut and taken back, and the lines that belong to them.

use automerge::ScalarValue;

use super::{FieldWrite, known_line, str};
use crate::budget::{Package, Sheet};
use crate::document::DocumentError;
use crate::document::order::keys_between;
use crate::document::shape::key;
use crate::id::{LineId, PackageId};
use crate::money::Minor;

fn known(sheet: &Sheet, id: PackageId) -> Result<&Package, DocumentError> {
    sheet.package(id).ok_or(DocumentError::NoSuchPackage(id))
}

pub(super) fn put(
    sheet: &Sheet,
    id: PackageId,
    title: &str,
    reason: &str,
    cost: Option<Minor>,
) -> Result<Vec<FieldWrite>, DocumentError> {
    let (title, reason) = (title.trim(), reason.trim());
    let is_long = |text: &str, most: usize| text.chars().count() > most;
    if is_long(title, Package::TITLE_CHARS_MAX) || is_long(reason, Package::REASON_CHARS_MAX) {
        let (title, reason) = (Package::TITLE_CHARS_MAX, Package::REASON_CHARS_MAX);
        return Err(DocumentError::PackageTooLong { title, reason });
    }
    let mut writes = vec![
        FieldWrite::package(id, key::NAME, Some(str(title))),
        FieldWrite::package(id, key::REASON, Some(str(reason))),
        FieldWrite::package(id, key::COST, cost.map(|cost| ScalarValue::Int(cost.0))),
    ];
    if sheet.package(id).is_none() {
        if sheet.packages().count() >= Package::COUNT_MAX {
            return Err(DocumentError::TooManyPackages { max: Package::COUNT_MAX });
        }
        let last = sheet.packages_in_order().last().map(|last| last.ord.clone());
        let ords = keys_between(last.as_deref(), None, 1);
        writes.extend(ords.iter().map(|ord| FieldWrite::package(id, key::ORD, Some(str(ord)))));
        // One that was taken away comes back whole, and in the budget.
        writes.extend([key::DELETED, key::CUT].map(|field| FieldWrite::package(id, field, None)));
    }
    Ok(writes)
}

/// The package and those tied with the one it goes behind, which would otherwise stand before it.
pub(super) fn rank(sheet: &Sheet, id: PackageId, after: Option<PackageId>) -> Result<Vec<FieldWrite>, DocumentError> {
    known(sheet, id)?;
    let others: Vec<&Package> = sheet.packages_in_order().into_iter().filter(|package| package.id != id).collect();
    let at = match after {
        Some(after) => {
            let found = others.iter().position(|package| package.id == after);
            found.ok_or(DocumentError::NoSuchPackage(after))? + 1
        }
        None => 0,
    };
    let (before, behind) = others.split_at(at.min(others.len()));
    let left = before.last().map(|package| package.ord.as_str());
    let tied = behind.iter().take_while(|package| Some(package.ord.as_str()) == left).count();
    let right = behind.get(tied).map(|package| package.ord.as_str());
    let moved = std::iter::once(id).chain(behind.iter().take(tied).map(|package| package.id));
    let ords = keys_between(left, right, tied + 1);
    Ok(moved.zip(ords).map(|(id, ord)| FieldWrite::package(id, key::ORD, Some(str(&ord)))).collect())
}

pub(super) fn cut(sheet: &Sheet, packages: &[PackageId], cut: bool) -> Result<Vec<FieldWrite>, DocumentError> {
    let value = cut.then_some(ScalarValue::Boolean(true));
    packages
        .iter()
        .map(|id| {
            known(sheet, *id)?;
            Ok(FieldWrite::package(*id, key::CUT, value.clone()))
        })
        .collect()
}

/// A tombstone, as with lines. What is cut stays: its lines would count again with nobody having taken them back.
pub(super) fn remove(sheet: &Sheet, id: PackageId) -> Result<Vec<FieldWrite>, DocumentError> {
    if known(sheet, id)?.is_cut && sheet.lines_in(id).next().is_some() {
        return Err(DocumentError::PackageIsCut(id));
    }
    Ok(vec![FieldWrite::package(id, key::DELETED, Some(ScalarValue::Boolean(true)))])
}

pub(super) fn set(
    sheet: &Sheet,
    lines: &[LineId],
    package: Option<PackageId>,
) -> Result<Vec<FieldWrite>, DocumentError> {
    if let Some(package) = package {
        known(sheet, package)?;
    }
    lines
        .iter()
        .map(|line| {
            known_line(sheet, *line)?;
            Ok(FieldWrite::line(*line, key::PACKAGE, package.map(|package| str(&package.to_string()))))
        })
        .collect()
}
