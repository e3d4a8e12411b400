//! Merging: what was reviewed and chosen goes into the base, or out of it into the scenario, in one transaction with the
//! log.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ActorId, Change};
use serde_json::json;
use shared::access::Action;
use shared::document::{Offer, Spot, merge};
use shared::id::{PersonActor, PersonId, SheetId};
use uuid::Uuid;

use super::{Comparison, ScenarioFault, Scenarios, Toward, compare};
use crate::approval::{RoomError, merge_policy};
use crate::audit::AuditEvent;
use crate::persistence::{DocumentRecord, PersonRecord, Store, StoreError};
use crate::random::Random;
use crate::sync::Incoming;

/// Places named in the log one by one; the documents know all of them.
const TOLD_MAX: usize = 500;

/// Which side each place takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choices {
    /// Everything as the other side has it.
    Theirs,
    /// Everything as the other side has it but these places.
    All { but: BTreeSet<Spot> },
    /// Everything as the sheet that takes has it; what the other side changed counts as merged.
    Mine,
    /// Place by place. What only the other side changed is taken unless it is kept; what both changed must be named.
    Each { keep: BTreeSet<Spot>, take: BTreeSet<Spot> },
}

/// A merge somebody wants.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The scenario's.
    pub sheet: SheetId,
    pub toward: Toward,
    /// What was shown, as [`Comparison::reviewed`] prints.
    pub reviewed: String,
    pub choices: Choices,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The sheet that took it.
    pub into: SheetId,
    pub taken: usize,
    pub kept: usize,
}

impl Choices {
    pub(super) fn keep(self, shown: &Comparison) -> Result<BTreeSet<Spot>, ScenarioFault> {
        let all = || shown.divergences.iter();
        match self {
            Self::Theirs => Ok(BTreeSet::new()),
            Self::All { but } => Ok(but),
            Self::Mine => Ok(all().map(|divergence| divergence.spot).collect()),
            Self::Each { keep, take } => {
                let is_open = |spot: &Spot| !keep.contains(spot) && !take.contains(spot);
                let open = all().filter(|divergence| divergence.clash && is_open(&divergence.spot)).count();
                if open > 0 { Err(ScenarioFault::Undecided(open)) } else { Ok(keep) }
            }
        }
    }
}

impl Scenarios {
    /// Carries a scenario's sheet back into its base, or what its base has got since into the scenario.
    pub async fn merge(&self, person: &PersonRecord, wish: Merge) -> Result<Merged, ScenarioFault> {
        let (shell, person) = (self.clone(), person.clone());
        // On its own, so that a browser that goes away in the middle changes nothing.
        let work = tokio::spawn(async move { shell.carry(&person, wish).await });
        work.await.unwrap_or(Err(ScenarioFault::Store(StoreError::Stopped)))
    }

    async fn carry(&self, person: &PersonRecord, wish: Merge) -> Result<Merged, ScenarioFault> {
        let record = self.sheet_for(person, wish.sheet, Action::EditSheet).await?;
        let shown = as_reviewed(&*self.store, &record, &wish).await?;
        let keep = wish.choices.keep(&shown)?;
        if wish.toward == Toward::Budget && self.wants_approval(&shown, &keep).await? {
            return Err(ScenarioFault::NeedsApproval);
        }
        let incoming = self.incoming(person, &shown, &keep).await?;
        let kept = shown.divergences.iter().filter(|divergence| keep.contains(&divergence.spot)).count();
        let into = shown.taker().0.id;
        let merged = Merged { into, taken: shown.divergences.len() - kept, kept };
        match self.rooms.take_in(into, incoming).await {
            Ok(()) => Ok(merged),
            // Somebody wrote, or submitted, between the comparison and the merge.
            Err(RoomError::Moved | RoomError::Closed) => {
                let mut now = compare(&*self.store, &record, wish.toward).await?;
                Err(now.obstacle.take().unwrap_or(ScenarioFault::Moved(Box::new(now))))
            }
            Err(error) => Err(ScenarioFault::Room(error)),
        }
    }

    /// The changes that lead the sheet that takes to what was chosen, and whose they are.
    async fn incoming(
        &self,
        person: &PersonRecord,
        shown: &Comparison,
        keep: &BTreeSet<Spot>,
    ) -> Result<Incoming, ScenarioFault> {
        let now = self.clock.now();
        let (into, from) = (shown.taker().1.clone(), shown.giver().clone());
        let (random, by, chosen) = (self.random.clone(), person.id, keep.clone());
        let work = tokio::task::spawn_blocking(move || {
            let at = into.get_heads();
            let actor = |person: Option<PersonId>| {
                let person = person.unwrap_or(PersonId(Uuid::nil()));
                ActorId::from(PersonActor { person, tab: random.bytes() }.to_bytes().as_slice())
            };
            let merged = merge(&into, &from, &chosen, by, actor, now.timestamp()).map_err(Box::new)?;
            Ok::<_, ScenarioFault>((merged.get_changes(&at), merged.get_heads(), at))
        });
        let made = work.await.unwrap_or(Err(ScenarioFault::Store(StoreError::Stopped)))?;
        let (changes, heads, at) = made;
        let actors = actors(&*self.store, &*self.random, person.id, &changes).await?;
        let words = |heads: &[automerge::ChangeHash]| heads.iter().map(ToString::to_string).collect::<Vec<_>>();
        let details = json!({
            "scenario": shown.scenario.branch.as_ref().map(|branch| branch.scenario.as_str()),
            "sheet": shown.scenario.id,
            "base_heads": words(&shown.base_doc.get_heads()),
            "scenario_heads": words(&shown.scenario_doc.get_heads()),
            "heads": words(&heads),
            "places": shown.divergences.len(),
            "clashes": shown.clashes(),
            "kept": keep.iter().take(TOLD_MAX).map(ToString::to_string).collect::<Vec<_>>(),
        });
        let kind = match shown.toward {
            Toward::Budget => "scenario.merged",
            Toward::Scenario => "scenario.updated",
        };
        let told = AuditEvent::new(now, Some(person.id), kind, shown.taker().0.id).with(details);
        Ok(Incoming { actors, told: vec![told], ..Incoming::of(at, changes) })
    }

    /// Whether the plan's policy has people agree to merges. To have nothing taken over changes no figure, and needs nobody.
    async fn wants_approval(&self, shown: &Comparison, keep: &BTreeSet<Spot>) -> Result<bool, ScenarioFault> {
        if merge_policy(&*self.store, shown.base.plan).await?.is_none() {
            return Ok(false);
        }
        Ok(!shown.offer(keep).await?.is_empty())
    }
}

/// Both sides, if they stand as they were looked at and nothing is in the way.
pub(super) async fn as_reviewed(
    store: &dyn Store,
    record: &DocumentRecord,
    wish: &Merge,
) -> Result<Comparison, ScenarioFault> {
    let mut shown = compare(store, record, wish.toward).await?;
    match shown.obstacle.take() {
        // Whoever sends the same twice finds it done.
        Some(ScenarioFault::Nothing) if !shown.reviewed.is(&wish.reviewed) => {
            Err(ScenarioFault::Moved(Box::new(shown)))
        }
        Some(obstacle) => Err(obstacle),
        None if !shown.reviewed.is(&wish.reviewed) => Err(ScenarioFault::Moved(Box::new(shown))),
        None => Ok(shown),
    }
}

impl Comparison {
    /// What merging into the budget would do, were these places kept as they are.
    pub(super) async fn offer(&self, keep: &BTreeSet<Spot>) -> Result<Offer, ScenarioFault> {
        let (base, scenario, keep) = (self.base_doc.clone(), self.scenario_doc.clone(), keep.clone());
        let work = tokio::task::spawn_blocking(move || Offer::of(&base, &scenario, &keep));
        let made = work.await.map_err(|_| ScenarioFault::Store(StoreError::Stopped))?;
        made.map_err(|error| ScenarioFault::Document(Box::new(error)))
    }
}

/// Who wrote what comes in, and who brings it: none of them approves it afterwards.
pub async fn actors(
    store: &dyn Store,
    random: &dyn Random,
    by: PersonId,
    changes: &[Change],
) -> Result<Vec<(Vec<u8>, PersonId)>, StoreError> {
    let own = PersonActor { person: by, tab: random.bytes() };
    let mut actors = BTreeMap::from([(own.to_bytes().to_vec(), by)]);
    for change in changes {
        let actor = change.actor_id().to_bytes();
        if actors.contains_key(actor) {
            continue;
        }
        let person = match PersonActor::from_bytes(actor) {
            Some(actor) => Some(actor.person).filter(|person| !person.0.is_nil()),
            None => store.actor_owner(actor).await?,
        };
        actors.extend(person.map(|person| (actor.to_vec(), person)));
    }
    Ok(actors.into_iter().collect())
}
