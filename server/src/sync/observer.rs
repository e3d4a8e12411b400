//! Whoever wants to know what changes in a document, while it changes: the totals a sheet publishes to its plan, what
//! talk asks of people. It may also have a say in what is let in.

use automerge::{Automerge, ExpandedChange, Patch};
use shared::id::{DocumentId, PersonId, PlanId};
use shared::wire::inspect::Refusal;

use crate::persistence::{Call, DocumentKind, DocumentRecord, PublishedTotals};

/// Follows one document. Called between applying and committing, so it must be quick.
pub trait RoomObserver: Send {
    /// The document as it was loaded, or after the server itself edited it.
    fn opened(&mut self, document: &Automerge);

    /// What a batch changed.
    fn changed(&mut self, document: &Automerge, patches: &[Patch]);

    /// The totals, when they are not those that were taken last.
    fn take_totals(&mut self) -> Option<PublishedTotals>;

    /// Whether this person may say what a change says, when it is else fit to be let in. Called before it is applied.
    fn judge(&mut self, _document: &Automerge, _change: &ExpandedChange, _by: PersonId) -> Result<(), Refusal> {
        Ok(())
    }

    /// What talk asks of people, when it is not what was taken last.
    fn take_calls(&mut self) -> Option<Vec<Call>> {
        None
    }

    /// What has moved for documents that take figures from this one, since it was asked last.
    fn take_supply(&mut self) -> Option<Supply> {
        None
    }

    /// Whether `changed` is worth its patches.
    fn wants_patches(&self) -> bool {
        true
    }
}

/// What others take of a document, or it of others, has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supply {
    /// The figures others may take.
    Figures,
    /// What the document is, or what it takes itself.
    Whole,
}

/// Makes an observer for each room that opens.
pub trait Observers: Send + Sync {
    fn observe(&self, record: &DocumentRecord) -> Box<dyn RoomObserver>;

    /// Something that others take, or that is taken, has moved and is committed.
    fn supplied(&self, _plan: PlanId, _document: DocumentId, _what: Supply) {}

    /// Whether documents of this kind have observers that publish totals.
    fn publishes(&self, kind: DocumentKind) -> bool {
        kind == DocumentKind::Sheet
    }
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unobserved;

impl RoomObserver for Unobserved {
    fn opened(&mut self, _: &Automerge) {}

    fn changed(&mut self, _: &Automerge, _: &[Patch]) {}

    fn take_totals(&mut self) -> Option<PublishedTotals> {
        None
    }

    fn wants_patches(&self) -> bool {
        false
    }
}

impl Observers for Unobserved {
    fn observe(&self, _: &DocumentRecord) -> Box<dyn RoomObserver> {
        Box::new(Self)
    }
}
