//! What this person wrote into a sheet after it was closed, and which is on this device alone: found on the page of the
//! revision that came after.

use automerge::Automerge;
use shared::budget::Sheet;
use shared::document::{SheetCommand, proposal, read_sheet};
use shared::id::{DocumentId, LineId, PersonId};

use super::keep::{ACKNOWLEDGED, read_heads, spell};
use crate::offline::DeviceStore;

/// A proposal: what was written, and from what.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftBehind {
    /// What the server had when it was written.
    pub base: Sheet,
    pub mine: Sheet,
    pub commands: Vec<SheetCommand>,
}

impl LeftBehind {
    /// Whether a command is about a line that another command of the proposal makes.
    pub fn mine_has_made(&self, command: &SheetCommand) -> bool {
        let made = |id: &LineId| self.base.line(*id).is_none() && self.mine.line(*id).is_some();
        match command {
            SheetCommand::SetCells(edits) => edits.iter().all(|edit| made(&edit.line)),
            SheetCommand::SetNote { line, .. } | SheetCommand::SetPrior { line, .. } => made(line),
            _ => false,
        }
    }
}

/// Whether the device keeps anything of a closed document at all. What it is, [`left_behind`] finds out.
pub async fn is_kept(person: PersonId, document: DocumentId) -> bool {
    let Ok(store) = DeviceStore::open(person).await else { return false };
    store.note(document, ACKNOWLEDGED).await.is_ok_and(|note| note.is_some())
}

/// Looks for what was left behind in a closed document. None where nothing was, or the device keeps nothing.
pub async fn left_behind(person: PersonId, document: DocumentId) -> Option<LeftBehind> {
    let store = DeviceStore::open(person).await.ok()?;
    let kept = store.load(document).await.ok()?;
    let saved = read_heads(&store.note(document, ACKNOWLEDGED).await.ok()??)?;
    let chunks: Vec<Vec<u8>> = kept.chunks.into_iter().map(|chunk| chunk.bytes).collect();
    let mine: Automerge = spell(&chunks)?;
    if saved == mine.get_heads() {
        return None;
    }
    let base = read_sheet(&mine.fork_at(&saved).ok()?).ok()?;
    let mine = read_sheet(&mine).ok()?;
    let commands = proposal(&base, &mine);
    (!commands.is_empty()).then_some(LeftBehind { base, mine, commands })
}

/// Forgets what was left behind, once it was taken up or thrown away.
pub async fn settle(person: PersonId, document: DocumentId) {
    if let Ok(store) = DeviceStore::open(person).await {
        // Should it fail, it is offered again; taking it up twice changes nothing.
        let _ = store.forget(document).await;
    }
}
