//! What happened to a process map, a page at a time.

use app::backend::{MapPastView, PastMoment};
use chrono::DateTime;
use shared::access::{Action, Subject};
use shared::document::{map_history, read_map};
use shared::id::{DocumentId, PersonId};

use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::document::{LoadError, load};
use crate::persistence::DocumentState;

impl Reader {
    /// `before` is how many moments from the beginning may be told; without it, all.
    pub(super) async fn past_view(&self, id: DocumentId, before: Option<usize>) -> Result<MapPastView, Trouble> {
        let record = self.map_record(id).await?;
        let plan_record = self.plan_record(record.plan).await?;
        let plan = self.views.library.plan(&plan_record).await?;
        let marks = Marks::load(self.store()).await?;
        let doc = load(self.store(), id).await?;
        // A long history is work for a processor.
        let read = tokio::task::spawn_blocking(move || Ok((read_map(&doc)?, map_history(&doc)?))).await;
        let read = read.map_err(|_| LoadError::Store(crate::persistence::StoreError::Stopped))?;
        let (map, history) = read.map_err(|error| LoadError::Misshapen(id, Box::new(error)))?;
        let end = before.unwrap_or(history.len()).min(history.len());
        let start = end.saturating_sub(MapPastView::MOMENTS_MAX);
        let later = history.len() - end;
        // What the system began is nobody's.
        let is_known = |id: &PersonId| marks.people().iter().any(|person| person.id == *id);
        let shown = history.into_iter().take(end).skip(start).map(|what| PastMoment {
            at: moment(DateTime::from_timestamp(what.at, 0).unwrap_or_default()),
            by: what.author.filter(is_known).map(|author| marks.of(author)),
            what,
        });
        let mut moments: Vec<PastMoment> = shown.collect();
        moments.reverse();
        let departments = plan.cost_centres.iter().map(|(id, centre)| (*id, centre.name.clone())).collect();
        Ok(MapPastView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            id,
            map,
            departments,
            moments,
            earlier: start,
            later,
            takers: self.takers(&plan, record.plan, id).await?.len(),
            is_put_away: record.state == DocumentState::Archived,
            may_edit: self.may(Action::EditMap, &Subject::plan(record.plan)),
        })
    }
}
