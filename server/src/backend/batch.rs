//! Several requests at once, as they stand for the reader: which of them can be approved together, and why others cannot.

use app::backend::{BatchLine, BatchView, BatchWay};
use shared::access::Action;
use shared::id::RequestId;

use super::marks::Marks;
use super::{Reader, Trouble};

impl Reader {
    pub(super) async fn batch_view(&self, asked: Vec<RequestId>) -> Result<BatchView, Trouble> {
        let marks = Marks::load(self.store()).await?;
        let mut lines = Vec::with_capacity(asked.len());
        for id in asked {
            lines.push(self.batch_line(id, &marks).await?);
        }
        Ok(BatchView { lines })
    }

    async fn batch_line(&self, id: RequestId, marks: &Marks) -> Result<BatchLine, Trouble> {
        let found = self.store().request(id).await?;
        let Some(record) = found.filter(|record| self.may_with(Action::SeeRequest, &record.request)) else {
            return Ok(BatchLine { id, card: None, way: BatchWay::Gone });
        };
        let request = &record.request;
        let parties = self.parties(request, marks).await?;
        let is_asked = self.may_with(Action::DecideRequest, request);
        let way = if request.open().is_none() {
            BatchWay::Decided
        } else if !is_asked || request.may_decide(self.person.id, &parties).is_err() {
            BatchWay::NotYours
        } else if !request.may_be_batched() {
            BatchWay::Alone
        } else if self.is_stale(request).await? {
            BatchWay::Moved
        } else {
            let version = request.submission().target.version.content_hash.to_string();
            BatchWay::Ready { version, key: self.ticket(request).to_string() }
        };
        Ok(BatchLine { id, card: Some(self.card(&record, marks).await?), way })
    }
}
