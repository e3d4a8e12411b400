//! Issuing: everything a certificate says, read from what is kept.

use shared::approval::{Act, Digest, Entry, Request, RequestState};
use shared::id::PersonId;

use super::{Certificate, Decision, FORM, Signatory, Witness};
use crate::approval::{asked_merge, asked_name, asked_whole};
use crate::audit::{Checkpoint, Signer};
use crate::clock::Clock;
use crate::document::{LoadError, load_plan};
use crate::persistence::{PersonRecord, Store};

/// The certificate of a request; none unless it is approved, and none of an adjustment: it is checked against a document,
/// and an adjustment is none.
pub async fn issue(
    store: &dyn Store,
    clock: &dyn Clock,
    signer: &Signer,
    request: &Request,
) -> Result<Option<Certificate>, LoadError> {
    let RequestState::Approved { at: approved_at, .. } = request.state() else { return Ok(None) };
    let submission = request.submission();
    if submission.kind.is_adjustment() {
        return Ok(None);
    }
    let plan = load_plan(store, submission.plan).await?;
    let people = store.people().await?;
    let who = |id| signatory(&people, id);
    let department = asked_name(store, &plan, request).await?;
    let whole = if submission.kind.is_whole() { Some(asked_whole(store, request).await?) } else { None };
    let merge = if submission.kind.is_merge() { Some(asked_merge(store, request).await?) } else { None };
    let record = store.find(submission.target.document).await?;
    let log = store.audit_trail(submission.id.to_string()).await?.into_iter().map(|sealed| Witness {
        seq: sealed.seq,
        previous: Digest(sealed.previous),
        entry: sealed.text,
        hash: Digest(sealed.hash),
    });
    let decisions = request.decisions().filter_map(|entry| {
        Some(Decision {
            by: who(entry.by),
            in_place_of: entry.in_place_of.map(who),
            at: entry.at,
            verdict: entry.act.verdict()?,
            comment: reason(request, entry),
            proposed_by: proposal(request, entry).map(|proposal| who(proposal.by)),
            carried_from: entry.carried.clone(),
        })
    });
    let now = clock.now();
    Ok(Some(Certificate {
        form: FORM.to_owned(),
        issued_at: now,
        request: submission.id,
        kind: submission.kind,
        plan: submission.plan,
        plan_title: plan.title.clone(),
        department,
        document: submission.target.document,
        revision: record.map_or(1, |record| record.revision),
        heads: submission.target.version.heads.clone(),
        content_hash: submission.target.version.content_hash,
        total: submission.total,
        submitted_by: who(submission.submitted_by),
        submitted_at: submission.submitted_at,
        approved_at: *approved_at,
        policy: request.policy().cloned(),
        decisions: decisions.collect(),
        whole,
        merge,
        log: log.collect(),
        checkpoint: Checkpoint::sign(store.audit_end().await?, now, signer).to_string(),
    }))
}

/// The entry that proposed to pass over the steps, where this one agreed to it.
fn proposal<'a>(request: &'a Request, entry: &Entry) -> Option<&'a Entry> {
    let Act::Override { proposal, .. } = &entry.act else { return None };
    request.history().iter().find(|earlier| earlier.id == *proposal)
}

fn reason(request: &Request, entry: &Entry) -> Option<String> {
    let said = proposal(request, entry).unwrap_or(entry).act.comment();
    said.map(|comment| comment.as_str().to_owned())
}

fn signatory(people: &[PersonRecord], id: PersonId) -> Signatory {
    let name = people.iter().find(|person| person.id == id).map_or("–", |person| person.name.as_str());
    Signatory { id, name: name.to_owned() }
}
