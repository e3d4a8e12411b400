//! [`Offer`]: a merge as it is shown and agreed to, to be carried out later and exactly so.
//!
//! It is taken from exact versions of both sides, which stay in the histories for ever. The base goes on meanwhile. When
//! the offer is carried out, what it makes of the base as it is then must be what was shown, place by place and in what it
//! comes to; else nothing is merged, and the places that stand in the way are named.

use std::collections::BTreeSet;

use automerge::{ActorId, Automerge};

use super::change::{Change, Effect, changes, differing};
use super::{Sides, Spot, merge};
use crate::budget::Sheet;
use crate::document::{DocumentError, read_sheet};
use crate::id::PersonId;

/// What a merge would make of the base.
#[derive(Debug, Clone)]
pub struct Offer {
    /// All three states it was chosen from.
    pub sides: Sides,
    /// The base as it would be.
    pub after: Sheet,
    /// The places that stay as they are in the base.
    pub keep: BTreeSet<Spot>,
    /// What is otherwise in the base afterwards.
    pub changes: Vec<Change>,
    pub effect: Effect,
}

/// An offer carried out, or why it would not be what was shown.
#[derive(Debug, Clone)]
pub enum Carried {
    Done(Box<Automerge>),
    /// The base says something else in these places, or what was not chosen would come along.
    Places(BTreeSet<Spot>),
    /// Every place would be as shown, and the year would come to something else: what the base reckons with has moved.
    Effect(Effect),
}

impl Offer {
    /// What merging would do. `keep` may name places that do not differ; those count for nothing.
    pub fn of(base: &Automerge, scenario: &Automerge, keep: &BTreeSet<Spot>) -> Result<Self, DocumentError> {
        let sides = Sides::of(base, scenario)?;
        let parted: BTreeSet<Spot> = sides.divergences().into_iter().map(|divergence| divergence.spot).collect();
        let keep: BTreeSet<Spot> = parted.intersection(keep).copied().collect();
        // Nobody ever sees this document, so it may be anybody's.
        let mut number = 0_u64;
        let nobody = |_: Option<PersonId>| {
            number += 1;
            ActorId::from([b"offer".as_slice(), &number.to_be_bytes()].concat())
        };
        let doc = merge(base, scenario, &keep, PersonId(uuid::Uuid::nil()), nobody, 0)?;
        let after = read_sheet(&doc)?;
        let (changes, effect) = (changes(&sides.mine, &after), effect(&sides.mine, &after));
        Ok(Self { sides, after, keep, changes, effect })
    }

    /// Whether the base would say anything else than it does.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The places that were chosen.
    pub fn taken(&self) -> BTreeSet<Spot> {
        let parted = self.sides.divergences().into_iter().map(|divergence| divergence.spot);
        parted.filter(|spot| !self.keep.contains(spot)).collect()
    }

    /// Carries it out on the base as it is now. `scenario` is the version it was made of.
    pub fn carry(
        &self,
        base: &Automerge,
        scenario: &Automerge,
        by: PersonId,
        actor: impl FnMut(Option<PersonId>) -> ActorId,
        at: i64,
    ) -> Result<Carried, DocumentError> {
        let sides = Sides::of(base, scenario)?;
        let taken = self.taken();
        // What has come apart since is nobody's choice, and stays.
        let keep = sides.divergences().into_iter().map(|divergence| divergence.spot);
        let keep: BTreeSet<Spot> = keep.filter(|spot| !taken.contains(spot)).collect();
        let doc = merge(base, scenario, &keep, by, actor, at)?;
        let after = read_sheet(&doc)?;
        let moved = differing(&self.changes, &changes(&sides.mine, &after));
        let effect = effect(&sides.mine, &after);
        Ok(match (moved.is_empty(), effect == self.effect) {
            (false, _) => Carried::Places(moved),
            (true, false) => Carried::Effect(effect),
            (true, true) => Carried::Done(Box::new(doc)),
        })
    }
}

fn effect(before: &Sheet, after: &Sheet) -> Effect {
    let Ok(effect) = Effect::of(before, after, |line| Ok::<_, std::convert::Infallible>(line.total()));
    effect
}
