//! What exactly is asked about: a document's heads with the hash of its content, and the total that thresholds see.

use std::collections::BTreeSet;

use automerge::{Automerge, ChangeHash};
use shared::approval::{Digest, Version};
use shared::budget::{Nature, Plan, Sheet};
use shared::document::content_hash;
use shared::id::DepartmentId;
use shared::money::{Amount, Minor};

use super::ApprovalFault;
use crate::rollup::Worth;

/// The version a document stands at, given the sheet it spells.
pub fn version_of(doc: &Automerge, sheet: &Sheet) -> Version {
    Version { heads: digests(&doc.get_heads()), content_hash: Digest(content_hash(sheet).0) }
}

pub(super) fn digests(heads: &[ChangeHash]) -> BTreeSet<Digest> {
    heads.iter().map(|head| Digest(head.0)).collect()
}

/// The heads of a version, as the document names them.
pub fn heads_of(version: &Version) -> Vec<ChangeHash> {
    version.heads.iter().map(|head| ChangeHash(head.0)).collect()
}

/// The total that is asked for: what is to be spent, or what is to be earned where nothing is spent. In the plan's currency,
/// as thresholds are.
pub fn asked_total(sheet: &Sheet, plan: &Plan, department: DepartmentId) -> Result<Amount, ApprovalFault> {
    let sum = Worth::of(plan, department).nature(sheet, asked_nature(sheet))?.total();
    let minor = i64::try_from(sum).map_err(|_| ApprovalFault::TooLarge)?;
    Ok(Amount::new(Minor(minor), plan.currency))
}

/// The same in the sheet's own currency, as the sheet alone tells it; `None` when it is larger than any amount.
pub fn own_total(sheet: &Sheet) -> Option<Amount> {
    let sum = sheet.totals().nature(asked_nature(sheet)).periods.total();
    i64::try_from(sum).ok().map(|minor| Amount::new(Minor(minor), sheet.header.currency))
}

fn asked_nature(sheet: &Sheet) -> Nature {
    let has_expense = sheet.totals().accounts().any(|(nature, ..)| nature == Nature::Expense);
    if has_expense { Nature::Expense } else { Nature::Income }
}
