//! The requests that concern the reader: to decide, asked and waiting, decided lately.

use app::backend::InboxView;
use shared::access::Action;

use super::marks::Marks;
use super::{Reader, Trouble};
use crate::persistence::RequestRecord;

/// What was decided lately: a page of cards on a phone, scrolled a few times.
const DECIDED_MAX: usize = 20;

/// Enough of somebody's own requests to find those that are open and the latest that are not.
const OWN_MAX: u32 = 60;

impl Reader {
    pub(super) async fn inbox_view(&self) -> Result<InboxView, Trouble> {
        let marks = Marks::load(self.store()).await?;
        let own = self.store().requests_of(self.person.id, OWN_MAX).await?;
        let (open, ended): (Vec<_>, Vec<_>) = own.into_iter().partition(|record| record.request.open().is_some());
        let by_reader = self.store().requests_decided_by(self.person.id, OWN_MAX).await?;
        let copied = self.store().requests_copied_to(self.person.id, OWN_MAX).await?;
        let mut decided: Vec<RequestRecord> = ended;
        for record in by_reader {
            if !decided.iter().any(|known| known.request.submission().id == record.request.submission().id) {
                decided.push(record);
            }
        }
        decided.sort_by_key(|record| std::cmp::Reverse(last_moment(record)));
        decided.truncate(DECIDED_MAX);
        Ok(InboxView {
            waiting: self.waiting_cards().await?,
            calls: self.calls(&marks).await?,
            mine: self.cards(open, &marks).await?,
            copied: self.cards(copied, &marks).await?,
            decided: self.cards(decided, &marks).await?,
        })
    }

    /// What the reader may still see of these: roles may have been taken since.
    async fn cards(
        &self,
        records: Vec<RequestRecord>,
        marks: &Marks,
    ) -> Result<Vec<app::backend::RequestCard>, Trouble> {
        let mut cards = Vec::with_capacity(records.len());
        for record in records {
            if self.may_with(Action::SeeRequest, &record.request) {
                cards.push(self.card(&record, marks).await?);
            }
        }
        Ok(cards)
    }
}

/// When something last happened to a request.
fn last_moment(record: &RequestRecord) -> chrono::DateTime<chrono::Utc> {
    let submission = record.request.submission();
    record.request.history().last().map_or(submission.submitted_at, |entry| entry.at)
}
