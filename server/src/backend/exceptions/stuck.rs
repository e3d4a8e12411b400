//! Open requests that wait and cannot be approved: what they cover has moved, or nobody is left to decide.

use app::backend::{ExceptionView, Exceptional};
use shared::approval::Request;

use super::Scrutiny;
use crate::approval::{Asked, asked_whole, authors_of, merge_standing, moved_since};
use crate::backend::{Reader, Trouble};
use crate::clock::day_of;
use crate::persistence::{RequestRecord, StoreError};

impl Reader {
    pub(super) async fn stuck(
        &self,
        scrutiny: &Scrutiny<'_>,
        requests: &[RequestRecord],
    ) -> Result<Vec<ExceptionView>, Trouble> {
        let mut found = Vec::new();
        for request in requests.iter().map(|record| &record.request) {
            let Some((step, link)) = request.open() else { continue };
            let since = link.opened_at.unwrap_or(request.submission().submitted_at);
            let who = || vec![request.submission().submitted_by];
            if self.is_stale(request).await? {
                found.push(scrutiny.exception(Exceptional::Stale, request, since, who()));
            }
            let authors = authors_of(self.store(), request.submission()).await?;
            let parties = scrutiny.marks.circle().parties(&Asked::of(request), authors, scrutiny.now);
            // What can be handed on is, within minutes.
            let is_left = request.is_deserted(&parties) && request.to_hand_on(scrutiny.now, day_of, &parties).is_none();
            if is_left {
                found.push(scrutiny.exception(Exceptional::Deserted { step }, request, since, who()));
            }
        }
        Ok(found)
    }

    /// Whether what it covers has moved. What is locked cannot.
    pub(in crate::backend) async fn is_stale(&self, request: &Request) -> Result<bool, Trouble> {
        let submission = request.submission();
        if submission.kind.is_whole() {
            let whole = asked_whole(self.store(), request).await?;
            return Ok(!moved_since(self.store(), request, &whole).await?.is_empty());
        }
        if submission.kind.is_merge() {
            return Ok(merge_standing(self.store(), request).await?.moved.is_some());
        }
        if !submission.kind.is_adjustment() {
            return Ok(false);
        }
        match self.store().is_adjustment_current(submission.id).await {
            Ok(()) => Ok(false),
            Err(StoreError::Outdated(_)) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}
