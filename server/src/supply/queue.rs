//! What has moved and waits to be brought to those who take it. Much that moves at once is one errand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use shared::id::{DocumentId, PlanId};
use tokio::sync::Notify;

/// What moved in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// The plan itself, or what some sheet takes.
    Whole,
    /// What these sheets publish.
    Sheets(BTreeSet<DocumentId>),
}

#[derive(Debug, Default)]
struct Waiting {
    plans: Mutex<BTreeMap<PlanId, Due>>,
    came: Notify,
}

/// The way to the [`Supplier`](super::Supplier). Bounded by the number of plans and sheets.
#[derive(Debug, Clone, Default)]
pub struct SupplyQueue(Arc<Waiting>);

impl SupplyQueue {
    /// A plan moved, a sheet opened again, or takes something else than before.
    pub fn plan(&self, plan: PlanId) {
        self.put(plan, |due| *due = Due::Whole);
    }

    /// A sheet's totals moved.
    pub fn totals(&self, plan: PlanId, sheet: DocumentId) {
        self.put(plan, |due| {
            if let Due::Sheets(sheets) = due {
                sheets.insert(sheet);
            }
        });
    }

    fn put(&self, plan: PlanId, change: impl FnOnce(&mut Due)) {
        let mut plans = self.0.plans.lock().unwrap_or_else(PoisonError::into_inner);
        change(plans.entry(plan).or_insert_with(|| Due::Sheets(BTreeSet::new())));
        drop(plans);
        self.0.came.notify_one();
    }

    /// Everything that waits, once something does.
    pub(super) async fn next(&self) -> BTreeMap<PlanId, Due> {
        loop {
            let waiting = std::mem::take(&mut *self.0.plans.lock().unwrap_or_else(PoisonError::into_inner));
            if !waiting.is_empty() {
                return waiting;
            }
            self.0.came.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn what_moves_at_once_is_one_errand() {
        let (queue, id) = (SupplyQueue::default(), |n| DocumentId(Uuid::from_u128(n)));
        queue.totals(id(1), id(10));
        queue.totals(id(1), id(11));
        queue.totals(id(2), id(20));
        queue.plan(id(2));
        queue.totals(id(2), id(21));
        let next = queue.next().await;
        assert_eq!(next.get(&id(1)), Some(&Due::Sheets([id(10), id(11)].into())));
        assert_eq!(next.get(&id(2)), Some(&Due::Whole));
        // Nothing waits any more, and what comes then is heard.
        let later = queue.clone();
        let heard = tokio::spawn(async move { later.next().await });
        queue.plan(id(3));
        assert!(heard.await.unwrap().contains_key(&id(3)));
    }
}
