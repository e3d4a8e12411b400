//! Runs requests for approval: freezes a sheet at an exact version, keeps what is decided, and lets the sheet go on.
//!
//! What may happen is [`shared::approval`]'s business and what happened is the store's, in one transaction with the
//! document's state and the audit log. This is the shell between them: who is asked by name, what is frozen, and what
//! follows once it is committed. What follows is always made from what is stored, so that a crash in between leaves
//! nothing behind that [`Approvals::reconcile`] does not finish.

mod act;
mod adjust;
mod authors;
mod chain;
mod deadlines;
mod difference;
mod error;
mod follow;
mod map;
mod merging;
mod papers;
mod parties;
mod policy;
mod rooms;
mod standing;
mod submit;
mod ticket;
mod version;
mod whole;

use std::sync::Arc;

pub(crate) use act::told;
pub use act::{Done, Wish};
pub use adjust::{Adjust, Drafted, draft, remainders};
pub use authors::{authors_of, last_approved};
pub use chain::{Chain, chain_about, chain_for};
pub use difference::{Difference, LineChange, lines_between, since_lines_came_back};
pub use error::{ApprovalFault, Unfit};
pub use map::{SubmitMap, asked_cost, asked_name, map_at, map_version_of};
pub use merging::{MergeMoved, MergeStanding, asked_merge, merge_standing, offer_of, offer_then, open_merge};
pub use papers::{reads_papers, without_words};
pub use parties::{Asked, Circle, may, parties_of};
pub use policy::{check_proposal, merge_policy, policy_for, standing_policy};
pub use rooms::{RoomError, Rooms, StoreRooms};
pub use standing::{Standing, approved_sheets, spent};
pub use submit::Submit;
pub(crate) use submit::{check_fit, submitted};
pub use ticket::{BadTicket, Ticket};
pub use version::{asked_total, heads_of, own_total, version_of};
pub use whole::{
    Gathered, SubmitWhole, asked_whole, budget_of, chain_of_whole, check_ready, gather, moved_since, open_whole,
    plan_at, whole_name,
};

use crate::clock::Clock;
use crate::persistence::Store;
use crate::random::Random;

#[cfg(test)]
pub mod tests;

/// The shell around requests.
#[derive(Clone)]
pub struct Approvals {
    store: Arc<dyn Store>,
    rooms: Arc<dyn Rooms>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// Held while a sheet is frozen and asked for.
    asking: Arc<tokio::sync::Mutex<()>>,
    /// Held while a room is told of its sheet's state.
    telling: Arc<tokio::sync::Mutex<()>>,
}

impl Approvals {
    /// Waits until nobody else asks for anything.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.asking.lock().await
    }

    pub fn new(store: Arc<dyn Store>, rooms: Arc<dyn Rooms>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { store, rooms, clock, random, asking: Arc::default(), telling: Arc::default() }
    }
}
