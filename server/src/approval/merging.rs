//! Approval of a merge: a scenario's sheet goes into the budget by the last agreement and not before.
//!
//! Nothing is locked by it. What was chosen is an offer on exact versions of both sheets ([`shared::document::Offer`]);
//! people go on writing in either. Whoever agrees, agrees to what was shown: where the budget has come to say something
//! else in one of those places, or the year would come to another sum, nobody can agree any more, and everybody sees why.
//! The last agreement and what it merges are committed together, by the budget's room.

use std::collections::BTreeSet;
use std::fmt;

use automerge::{ActorId, Automerge};
use serde_json::{Value, json};
use shared::approval::{Digest, Request, Submission, Version};
use shared::document::{Carried, Effect, Offer, Spot, content_hash};
use shared::id::{PersonActor, PersonId, RequestId, SheetId};
use uuid::Uuid;

use super::version::{digests, heads_of};
use super::{ApprovalFault, Approvals, RoomError};
use crate::audit::AuditEvent;
use crate::document::{LoadError, aside, load};
use crate::persistence::{DocumentKind, DocumentState, MergeBody, RequestRecord, Store, StoreError, Transition};
use crate::scenario::actors;
use crate::sync::Incoming;

/// Places named in the log and in answers one by one; the documents know all of them.
const TOLD_MAX: usize = 500;

/// Why a merge cannot be what was shown, and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeMoved {
    /// The budget says something else there by now.
    Places(BTreeSet<Spot>),
    /// What the chosen places come to is otherwise, since the budget reckons with something else by now.
    Effect(Effect),
    /// The budget's sheet waits for a decision of its own.
    BaseLocked(RequestId),
    /// The budget's sheet was approved.
    BaseClosed { next: Option<SheetId> },
    /// The scenario is none any more.
    GivenUp,
}

impl fmt::Display for MergeMoved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Places(places) => write!(
                f,
                "the budget has changed in {} of the places this merge changes: return or withdraw it, review the \
                 scenario again and ask anew",
                places.len()
            ),
            Self::Effect(_) => f.write_str(
                "the budget has changed, and the merge would come to another sum than was shown: return or withdraw it, \
                 review the scenario again and ask anew",
            ),
            Self::BaseLocked(request) => write!(
                f,
                "the sheet it goes into waits for a decision on request {request}: have that withdrawn or returned, then \
                 agree to this"
            ),
            Self::BaseClosed { .. } => f.write_str(
                "the sheet it goes into was approved and is closed: return or withdraw this, branch the sheet's next \
                 revision and take the figures over",
            ),
            Self::GivenUp => {
                f.write_str("the scenario was given up: return or withdraw this, and branch the sheet anew")
            }
        }
    }
}

impl MergeMoved {
    /// As the API tells it.
    pub fn told(&self) -> Value {
        match self {
            Self::Places(places) => {
                json!({ "moved": "places", "places": places.iter().take(TOLD_MAX).collect::<Vec<_>>() })
            }
            Self::Effect(effect) => json!({ "moved": "effect", "effect": effect }),
            Self::BaseLocked(request) => json!({ "moved": "base_locked", "request": request }),
            Self::BaseClosed { next } => json!({ "moved": "base_closed", "sheet": next }),
            Self::GivenUp => json!({ "moved": "given_up" }),
        }
    }
}

/// Both sheets of a merge that was asked for: as they were, and what has become of them.
pub struct MergeStanding {
    pub body: MergeBody,
    /// What was shown.
    pub offer: Offer,
    /// Why it cannot be merged any more.
    pub moved: Option<MergeMoved>,
    /// Somebody wrote in the budget since, or in the scenario.
    pub base_went_on: bool,
    pub scenario_went_on: bool,
    base_now: Automerge,
    scenario_then: Automerge,
}

/// What a request asks to merge.
pub async fn asked_merge(store: &(impl Store + ?Sized), request: &Request) -> Result<MergeBody, StoreError> {
    let id = request.submission().id;
    let lost = || StoreError::Corrupt(format!("request {id} has lost what it merges"));
    store.merge(id).await?.ok_or_else(lost)
}

/// The request to merge a scenario's sheet that waits, if one does.
pub async fn open_merge(store: &(impl Store + ?Sized), sheet: SheetId) -> Result<Option<RequestRecord>, StoreError> {
    Ok(store.merges_of(sheet).await?.into_iter().find(|record| record.request.open().is_some()))
}

/// Works out anew what was shown, from the documents themselves.
pub fn offer_of(body: &MergeBody, base: &Automerge, scenario: &Automerge) -> Result<Offer, LoadError> {
    let unreadable = |id, error| LoadError::Misshapen(id, Box::new(error));
    let offer = Offer::of(base, scenario, &body.keep).map_err(|error| unreadable(body.base, error))?;
    let hash = |sheet| Digest(content_hash(sheet).0);
    let found = (hash(&offer.sides.mine), hash(&offer.sides.theirs), hash(&offer.after), offer.effect);
    if found == (body.base_version.content_hash, body.sheet_version.content_hash, body.outcome, body.effect) {
        Ok(offer)
    } else {
        let told = format!("sheet {} does not hold the merge that was asked for", body.base);
        Err(StoreError::Corrupt(told).into())
    }
}

/// What was shown, read at the versions it was made of.
pub async fn offer_then(store: &(impl Store + ?Sized), body: &MergeBody) -> Result<Offer, LoadError> {
    let (base, scenario) = (load(store, body.base).await?, load(store, body.sheet).await?);
    let body = body.clone();
    let work = move || {
        let base = at(body.base, &base, &body.base_version)?;
        offer_of(&body, &base, &at(body.sheet, &scenario, &body.sheet_version)?)
    };
    aside(work).await
}

fn at(id: SheetId, doc: &Automerge, version: &Version) -> Result<Automerge, LoadError> {
    doc.fork_at(&heads_of(version)).map_err(|error| LoadError::Unreadable(id, Box::new(error)))
}

/// What was asked for, and whether it still is what merging would do.
pub async fn merge_standing(store: &(impl Store + ?Sized), request: &Request) -> Result<MergeStanding, LoadError> {
    let body = asked_merge(store, request).await?;
    let missing = |id: SheetId| StoreError::Missing { what: "document", which: id.to_string() };
    let base = store.find(body.base).await?.ok_or_else(|| missing(body.base))?;
    let scenario = store.find(body.sheet).await?.ok_or_else(|| missing(body.sheet))?;
    let (base_now, scenario_now) = (load(store, body.base).await?, load(store, body.sheet).await?);
    let closed = match (base.state, scenario.state) {
        (_, DocumentState::Archived) => Some(MergeMoved::GivenUp),
        (DocumentState::Locked { request }, _) => Some(MergeMoved::BaseLocked(request)),
        (DocumentState::Archived, _) => {
            let sheets = store.list(base.plan, DocumentKind::Sheet).await?;
            let next = sheets.into_iter().find(|sheet| sheet.follows == Some(base.id)).map(|sheet| sheet.id);
            Some(MergeMoved::BaseClosed { next })
        }
        (DocumentState::Open, _) => None,
    };
    let work = move || {
        let base_went_on = digests(&base_now.get_heads()) != body.base_version.heads;
        let scenario_went_on = digests(&scenario_now.get_heads()) != body.sheet_version.heads;
        let base_then = at(body.base, &base_now, &body.base_version)?;
        let scenario_then = at(body.sheet, &scenario_now, &body.sheet_version)?;
        let offer = offer_of(&body, &base_then, &scenario_then)?;
        let mut standing =
            MergeStanding { body, offer, moved: closed, base_went_on, scenario_went_on, base_now, scenario_then };
        if standing.moved.is_none() && standing.base_went_on {
            let nobody = counted(PersonId(Uuid::nil()));
            standing.moved = standing.carried(PersonId(Uuid::nil()), nobody, 0)?.err();
        }
        Ok(standing)
    };
    aside(work).await
}

/// Actors for what is tried and thrown away.
fn counted(person: PersonId) -> impl FnMut(Option<PersonId>) -> ActorId {
    let mut number = 0_u64;
    move |of| {
        number += 1;
        ActorId::from(PersonActor { person: of.unwrap_or(person), tab: number.to_be_bytes() }.to_bytes().as_slice())
    }
}

impl MergeStanding {
    /// The budget with what was shown in it, or why that cannot be.
    fn carried(
        &self,
        by: PersonId,
        actor: impl FnMut(Option<PersonId>) -> ActorId,
        at: i64,
    ) -> Result<Result<Automerge, MergeMoved>, LoadError> {
        let carried = self.offer.carry(&self.base_now, &self.scenario_then, by, actor, at);
        let carried = carried.map_err(|error| LoadError::Misshapen(self.body.base, Box::new(error)))?;
        Ok(match carried {
            Carried::Done(doc) => Ok(*doc),
            Carried::Places(places) => Err(MergeMoved::Places(places)),
            Carried::Effect(effect) => Err(MergeMoved::Effect(effect)),
        })
    }
}

/// Whoever wrote what would come into the budget. They do not agree to it.
pub(super) async fn merged_authors(
    store: &(impl Store + ?Sized),
    submission: &Submission,
) -> Result<BTreeSet<PersonId>, LoadError> {
    let id = submission.target.document;
    let missing = || StoreError::Missing { what: "scenario", which: id.to_string() };
    // Before it is asked the budget is compared with as it stands, afterwards as it stood.
    let (base, then) = match store.merge(submission.id).await? {
        Some(body) => (body.base, Some(body.base_version)),
        None => (store.find(id).await?.and_then(|record| record.branch).ok_or_else(missing)?.base, None),
    };
    let (base_doc, scenario) = (load(store, base).await?, load(store, id).await?);
    let asked = submission.target.version.clone();
    let found = move || {
        let base_doc = match &then {
            Some(version) => at(base, &base_doc, version)?,
            None => base_doc,
        };
        Ok(base_doc.get_changes_added(&at(id, &scenario, &asked)?))
    };
    let mut authors = BTreeSet::new();
    let mut known = BTreeSet::new();
    for change in aside(found).await? {
        let actor = change.actor_id().to_bytes();
        if !known.insert(actor.to_vec()) {
            continue;
        }
        let person = match PersonActor::from_bytes(actor) {
            Some(actor) => Some(actor.person).filter(|person| !person.0.is_nil()),
            None => store.actor_owner(actor).await?,
        };
        authors.extend(person);
    }
    Ok(authors)
}

impl Approvals {
    /// Whether a request to merge may be agreed to: merging would do what was shown. Nothing of that for other verbs.
    pub(super) async fn check_merge(&self, request: &Request) -> Result<Option<MergeStanding>, ApprovalFault> {
        if !request.agrees() {
            return Ok(None);
        }
        let mut standing = merge_standing(&*self.store, request).await?;
        match standing.moved.take() {
            None => Ok(Some(standing)),
            Some(moved) => Err(ApprovalFault::MergeMoved(moved)),
        }
    }

    /// Has the budget's room take in what was chosen, and the last agreement with it. Whoever asked for the merge is who
    /// merges; whoever agreed writes nothing.
    pub(super) async fn carry_merge(
        &self,
        standing: MergeStanding,
        transition: Transition,
    ) -> Result<RequestRecord, ApprovalFault> {
        let kept = RequestRecord { request: transition.request.clone(), version: transition.from_version + 1 };
        let by = transition.request.submission().submitted_by;
        let request = transition.request.submission().id;
        let (now, random) = (self.clock.now(), self.random.clone());
        let body = standing.body.clone();
        let heads = standing.base_now.get_heads();
        let work = move || {
            let actor = |person: Option<PersonId>| {
                let person = person.unwrap_or(PersonId(Uuid::nil()));
                ActorId::from(PersonActor { person, tab: random.bytes() }.to_bytes().as_slice())
            };
            let doc = standing.carried(by, actor, now.timestamp())?;
            Ok(doc.map(|doc| (doc.get_changes(&heads), doc.get_heads(), heads)))
        };
        let (changes, after, heads) = aside(work).await?.map_err(ApprovalFault::MergeMoved)?;
        let actors = actors(&*self.store, &*self.random, by, &changes).await?;
        let words = |heads: &[automerge::ChangeHash]| heads.iter().map(ToString::to_string).collect::<Vec<_>>();
        let told = AuditEvent::new(now, Some(by), "scenario.merged", body.base).with(json!({
            "scenario": body.scenario,
            "sheet": body.sheet,
            "request": request,
            "base_heads": words(&heads),
            "scenario_heads": body.sheet_version.heads,
            "heads": words(&after),
            "places": body.places,
            "kept": body.keep.iter().take(TOLD_MAX).collect::<Vec<_>>(),
        }));
        let decided = Transition { judged_by: vec![(body.base, heads.clone())], ..transition };
        let incoming =
            Incoming { at: heads.clone(), changes, actors, told: vec![told], decided: Some(Box::new(decided)) };
        match self.rooms.take_in(body.base, incoming).await {
            Ok(()) => Ok(kept),
            // Somebody wrote, or submitted, since it was judged; what that does to it is judged anew.
            Err(RoomError::Moved | RoomError::Closed | RoomError::Store(StoreError::Closed(_))) => {
                Err(StoreError::Moved { document: body.base, heads }.into())
            }
            Err(RoomError::Store(error)) => Err(error.into()),
            Err(error) => Err(error.into()),
        }
    }
}
