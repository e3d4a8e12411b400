//! Who wrote in what is asked about and nobody has approved since. They are not asked about it.
//!
//! An approved sheet is followed by a document of its own, so whoever wrote in the next one did so since. A plan and a map
//! go on under their ids: there it is read off the document which changes are not in what was approved last. So what
//! somebody wrote without a line before an approval, and had taken in after it, counts as written since. Of a scenario that is to
//! be merged it is the changes that would come into the budget.

use std::collections::BTreeSet;

use shared::approval::{Part, RequestState, Submission, TargetKind, Version};
use shared::id::{DocumentId, PersonActor, PersonId, PlanId};

use super::merging::merged_authors;
use super::version::{digests, heads_of};
use super::whole::{asked_whole, working};
use crate::document::{LoadError, aside, read};
use crate::persistence::{DocumentKind, RequestRecord, Store, StoreError};

/// Whoever wrote in what is asked about since it was approved last. An adjustment is written by whoever asks for it, and by
/// nobody else.
pub async fn authors_of(
    store: &(impl Store + ?Sized),
    submission: &Submission,
) -> Result<BTreeSet<PersonId>, LoadError> {
    let document = submission.target.document;
    match submission.kind {
        kind if kind.is_adjustment() => Ok(BTreeSet::new()),
        kind if kind.is_whole() => authors_of_whole(store, submission).await,
        kind if kind.is_merge() => merged_authors(store, submission).await,
        TargetKind::Sheet => Ok(store.authors(document).await?),
        _ => {
            let before = last_approved(store, document, Some(submission)).await?;
            let version = before.as_ref().map(|record| &record.request.submission().target.version);
            authors_since(store, document, version).await
        }
    }
}

/// Of a whole plan: the plan itself, and sheets that were not approved on their own.
async fn authors_of_whole(
    store: &(impl Store + ?Sized),
    submission: &Submission,
) -> Result<BTreeSet<PersonId>, LoadError> {
    let plan: PlanId = submission.plan;
    let before = match last_approved(store, plan, Some(submission)).await? {
        Some(record) => Some(asked_whole(store, &record.request).await?),
        None => None,
    };
    let mut authors = authors_since(store, plan, before.as_ref().map(|whole| &whole.plan)).await?;
    for record in working(&store.list(plan, DocumentKind::Sheet).await?) {
        let covered = |part: &&Part| part.sheet == record.id;
        let part = before.as_ref().and_then(|whole| whole.parts.values().find(covered));
        authors.extend(authors_since(store, record.id, part.map(|part| &part.version)).await?);
    }
    Ok(authors)
}

/// The request that approved a document last, or a plan as a whole, of those submitted before another.
pub async fn last_approved(
    store: &(impl Store + ?Sized),
    document: DocumentId,
    before: Option<&Submission>,
) -> Result<Option<RequestRecord>, StoreError> {
    let requests = store.requests_about(document).await?;
    let is_before = |record: &RequestRecord| match record.request.state() {
        RequestState::Approved { at, .. } => {
            before.is_none_or(|asked| *at <= asked.submitted_at && record.request.submission().id != asked.id)
        }
        _ => false,
    };
    Ok(requests.into_iter().find(is_before))
}

/// Who wrote in a document since a version of it, or ever where there is none.
async fn authors_since(
    store: &(impl Store + ?Sized),
    document: DocumentId,
    version: Option<&Version>,
) -> Result<BTreeSet<PersonId>, LoadError> {
    let Some(version) = version else { return Ok(store.authors(document).await?) };
    // Mostly nobody, and that is seen without reading it.
    if store.find(document).await?.is_some_and(|record| digests(&record.heads) == version.heads) {
        return Ok(BTreeSet::new());
    }
    let (chunks, heads) = (store.chunks(document).await?, heads_of(version));
    let written = move || {
        let doc = read(document, &chunks)?;
        if heads.iter().any(|head| doc.get_change_meta_by_hash(head).is_none()) {
            return Err(StoreError::Corrupt(format!("document {document} lacks what was approved of it")).into());
        }
        let since = doc.get_changes_meta(&heads);
        let authors = since.iter().filter_map(|change| PersonActor::from_bytes(change.actor.to_bytes()));
        // What the server writes is nobody's.
        Ok(authors.map(|author| author.person).filter(|person| !person.0.is_nil()).collect())
    };
    aside(written).await
}
