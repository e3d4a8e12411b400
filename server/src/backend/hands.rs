//! [`Hands`]: whose doing it is that each line of a submitted version came out as it did, since its document began.
//!
//! An approved sheet is followed by a document that begins with it, so what happened in a document is what happened since
//! its predecessor was approved. A submitted version never moves, and neither does what the audit log says of the time
//! before it; so this is read once.

use shared::approval::Version;
use shared::budget::Sheet;
use shared::document::{Effects, History, Replay};
use shared::id::{PlanId, SheetId};

use super::bridge::Setters;
use crate::approval::heads_of;
use crate::document::{LoadError, aside, load_at};
use crate::persistence::Store;

#[derive(Debug)]
pub struct Hands {
    /// By line, who moved it or wrote in it.
    pub effects: Effects,
    /// What the document began with.
    pub began: Sheet,
}

impl Hands {
    pub async fn read(store: &dyn Store, plan: PlanId, id: SheetId, version: &Version) -> Result<Self, LoadError> {
        let doc = load_at(store, id, heads_of(version)).await?;
        let read = move || History::read(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)));
        let history = aside(read).await?;
        let (from, to) = (history.beginning(), history.moments().len());
        let takes = history.takes_between(from, to);
        let setters = if takes { Setters::load(store, plan).await? } else { Setters::default() };
        aside(move || {
            let mut start = Replay::end(&history);
            start.go(&history, from);
            let effects = history.effects(from, to, |moment, entry| setters.of(moment, entry));
            Ok(Self { effects, began: start.sheet().clone() })
        })
        .await
    }
}
