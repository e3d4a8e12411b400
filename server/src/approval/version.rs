//! What exactly is asked about: a document's heads with the hash of its content, and the total that thresholds see.

use std::collections::BTreeSet;

use automerge::{Automerge, ChangeHash};
use shared::approval::{Digest, Version};
use shared::budget::{Nature, Sheet};
use shared::document::content_hash;
use shared::money::{Amount, Minor};

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

/// The total that is asked for: what is to be spent, or what is to be earned where nothing is spent. `None` when the sum
/// is larger than any amount.
pub fn asked_total(sheet: &Sheet) -> Option<Amount> {
    let totals = sheet.totals();
    let expense = totals.nature(Nature::Expense).periods.total();
    let has_expense = totals.accounts().any(|(nature, ..)| nature == Nature::Expense);
    let sum = if has_expense { expense } else { totals.nature(Nature::Income).periods.total() };
    i64::try_from(sum).ok().map(|minor| Amount::new(Minor(minor), sheet.header.currency))
}
