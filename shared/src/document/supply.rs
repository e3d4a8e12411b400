//! Bringing what a sheet takes from elsewhere up to date, by the server.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ROOT};

use super::DocumentError;
use super::shape::{input_key, text};
use crate::budget::Input;

/// Writes the figures that are others than those the sheet has, as one change; none when it has them all.
pub fn supply(doc: &mut Automerge, inputs: &[Input], at: i64) -> Result<(), DocumentError> {
    let mut fresh = Vec::new();
    for input in inputs {
        let (field, kept) = (input_key(input.id()), input.stored());
        if text(doc, &ROOT, &field)?.as_ref() != Some(&kept) {
            fresh.push((field, kept));
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    let mut tx = doc.transaction();
    for (field, kept) in fresh {
        if let Err(error) = tx.put(ROOT, field, kept) {
            tx.rollback();
            return Err(error.into());
        }
    }
    tx.commit_with(CommitOptions::default().with_message("supply").with_time(at));
    Ok(())
}
