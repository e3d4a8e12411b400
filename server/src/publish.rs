//! What a sheet adds up to, followed change by change and published upward to its plan.
//!
//! The same code that computes totals in the browser ([`SheetView`]) follows the room's document here: a cell that
//! changes moves its sums by the difference, and nothing is counted twice.

use automerge::{Automerge, Patch};
use shared::document::SheetView;
use shared::id::{DocumentId, PlanId};

use crate::persistence::{DocumentKind, DocumentRecord, PublishedTotals};
use crate::supply::SupplyQueue;
use crate::sync::{Observers, RoomObserver, Supply};
use crate::talk::TalkFollower;

/// Follows every document that is open, and tells whoever supplies sheets what has moved.
#[derive(Debug, Clone, Default)]
pub struct Publishing {
    pub queue: SupplyQueue,
}

impl Observers for Publishing {
    fn observe(&self, record: &DocumentRecord) -> Box<dyn RoomObserver> {
        match record.kind {
            DocumentKind::Sheet => Box::new(SheetFollower::default()),
            DocumentKind::Discussion => Box::new(TalkFollower::default()),
            DocumentKind::Plan | DocumentKind::Map => Box::new(PlanFollower::default()),
        }
    }

    fn supplied(&self, plan: PlanId, document: DocumentId, what: Supply) {
        match what {
            Supply::Whole => self.queue.plan(plan),
            Supply::Figures => self.queue.totals(plan, document),
        }
    }
}

/// One open sheet and the totals that were taken from it last.
#[derive(Default)]
struct SheetFollower {
    view: Option<SheetView>,
    taken: Option<PublishedTotals>,
    supply: Option<Supply>,
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
        let totals = PublishedTotals::of(self.view.as_ref()?.sheet());
        if self.taken.as_ref() == Some(&totals) {
            return None;
        }
        let is_wanting = self.taken.as_ref().is_none_or(|taken| taken.takes != totals.takes);
        self.supply = self.supply.max(Some(if is_wanting { Supply::Whole } else { Supply::Figures }));
        self.taken = Some(totals.clone());
        Some(totals)
    }
    fn take_supply(&mut self) -> Option<Supply> {
        self.supply.take()
    }
}

/// An open plan or process map, whose drivers and steps others take figures of.
#[derive(Default)]
struct PlanFollower {
    has_moved: bool,
}

impl RoomObserver for PlanFollower {
    fn opened(&mut self, _: &Automerge) {
        self.has_moved = true;
    }

    fn changed(&mut self, _: &Automerge, _: &[Patch]) {
        self.has_moved = true;
    }

    fn take_totals(&mut self) -> Option<PublishedTotals> {
        None
    }

    fn take_supply(&mut self) -> Option<Supply> {
        std::mem::take(&mut self.has_moved).then_some(Supply::Whole)
    }

    fn wants_patches(&self) -> bool {
        false
    }
}
