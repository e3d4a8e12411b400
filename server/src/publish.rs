//! What a sheet adds up to, followed change by change and published upward to its plan.
//!
//! The same code that computes totals in the browser ([`SheetView`]) follows the room's document here: a cell that
//! changes moves its sums by the difference, and nothing is counted twice.

use automerge::{Automerge, Patch};
use shared::document::SheetView;

use crate::persistence::{DocumentKind, DocumentRecord, PublishedTotals};
use crate::sync::{Observers, RoomObserver, Unobserved};
use crate::talk::TalkFollower;

/// Follows every sheet and every discussion that is open.
#[derive(Debug, Clone, Copy, Default)]
pub struct Publishing;

impl Observers for Publishing {
    fn observe(&self, record: &DocumentRecord) -> Box<dyn RoomObserver> {
        match record.kind {
            DocumentKind::Sheet => Box::new(SheetFollower::default()),
            DocumentKind::Discussion => Box::new(TalkFollower::default()),
            DocumentKind::Plan => Box::new(Unobserved),
        }
    }
}

/// One open sheet and the totals that were taken from it last.
#[derive(Default)]
struct SheetFollower {
    view: Option<SheetView>,
    taken: Option<PublishedTotals>,
}

impl RoomObserver for SheetFollower {
    fn opened(&mut self, document: &Automerge) {
        // A document that spells no sheet publishes nothing; `tandem check` names it.
        self.view = SheetView::open(document).ok();
    }

    fn changed(&mut self, document: &Automerge, patches: &[Patch]) {
        let followed = self.view.as_mut().is_some_and(|view| view.follow(document, patches).is_ok());
        if !followed {
            self.opened(document);
        }
    }

    fn take_totals(&mut self) -> Option<PublishedTotals> {
        let totals = PublishedTotals::of(self.view.as_ref()?.sheet().totals());
        if self.taken.as_ref() == Some(&totals) {
            return None;
        }
        self.taken = Some(totals.clone());
        Some(totals)
    }
}
