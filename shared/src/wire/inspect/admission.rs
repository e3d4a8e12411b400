//! Whether a change fits the document, and whose it is.

use std::collections::HashSet;

use automerge::{Automerge, Change, ChangeHash, ExpandedChange};

use super::reference::Trail;
use super::{Ledger, Refusal, limit};
use crate::id::{PersonActor, PersonId};

/// Whose an actor is, as far as the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Nobody has delivered a change by it yet.
    Nobody,
    Person(PersonId),
}

/// What to do with a change that is not refused.
#[derive(Debug)]
pub enum Verdict {
    /// Apply it.
    Admit(Box<ExpandedChange>),
    /// Apply first what was admitted before, then ask again: the change builds on it in a way that only the document
    /// can tell.
    ApplyFirst,
    /// It builds on changes that are not there.
    Missing(Vec<ChangeHash>),
}

/// Judges the changes of one message, in order.
///
/// A row of changes by one replica, each building on the one before, is judged as a whole without touching the
/// document in between; hundreds of changes made offline are then applied at once.
#[derive(Debug, Default)]
pub struct Admission {
    /// Changes of this row that were admitted.
    row: HashSet<ChangeHash>,
    tail: Option<ChangeHash>,
    /// What the row builds on, in the document.
    base: Vec<ChangeHash>,
    /// Changes of the document that the row does not build on; made when first asked for.
    beside: Option<HashSet<ChangeHash>>,
    max_op: u64,
    trail: Trail,
}

impl Admission {
    pub fn new() -> Self {
        Self::default()
    }

    /// Judges the next change. `waiting` tells of changes that are admitted but not applied, of whatever message;
    /// `ledger` counts them in already. The change must not be known.
    pub fn admit(
        &mut self,
        doc: &Automerge,
        ledger: &Ledger,
        waiting: impl Fn(&ChangeHash) -> bool,
        change: &Change,
        sender: PersonId,
        owner: Owner,
    ) -> Result<Verdict, Refusal> {
        let actor = change.actor_id();
        let named = PersonActor::from_bytes(actor.to_bytes()).map(|actor| actor.person);
        let is_own =
            named.is_none_or(|person| person == sender) && (owner == Owner::Nobody || owner == Owner::Person(sender));
        if !is_own {
            return Err(Refusal::ForeignActor(actor.clone()));
        }
        match self.place(doc, &waiting, change)? {
            Place::Fits => {}
            Place::ApplyFirst => return Ok(Verdict::ApplyFirst),
            Place::Missing(missing) => return Ok(Verdict::Missing(missing)),
        }
        if !self.follows_itself(doc, ledger, change)? {
            return Ok(Verdict::ApplyFirst);
        }
        self.check_counter(ledger, change)?;
        if !change.extra_bytes().is_empty() {
            return Err(Refusal::Author);
        }
        let expanded = change.decode();
        if Change::from(expanded.clone()).hash() != change.hash() {
            return Err(Refusal::NotCanonical);
        }
        let beside = beside(&mut self.beside, doc, &self.base);
        self.trail.follow(doc, &self.base, beside, &expanded)?;
        self.row.insert(change.hash());
        self.tail = Some(change.hash());
        self.max_op = self.max_op.max(change.start_op().get() - 1 + change.len() as u64);
        Ok(Verdict::Admit(Box::new(expanded)))
    }

    /// Looks for the change's dependencies, and takes up those in the document.
    fn place(
        &mut self,
        doc: &Automerge,
        waiting: &impl Fn(&ChangeHash) -> bool,
        change: &Change,
    ) -> Result<Place, Refusal> {
        let (mut in_document, mut missing) = (Vec::new(), Vec::new());
        let (mut continues, mut in_row, mut elsewhere, mut max_op) = (false, false, false, 0);
        for dependency in change.deps() {
            if let Some(meta) = doc.get_change_meta_by_hash(dependency) {
                max_op = max_op.max(meta.max_op);
                in_document.push(*dependency);
            } else if self.row.contains(dependency) {
                in_row = true;
                continues |= self.tail == Some(*dependency);
            } else if waiting(dependency) {
                elsewhere = true;
            } else {
                missing.push(*dependency);
            }
        }
        if !missing.is_empty() {
            return Ok(Place::Missing(missing));
        }
        if elsewhere || (in_row && !continues) {
            return Ok(Place::ApplyFirst);
        }
        if continues {
            self.max_op = self.max_op.max(max_op);
            if in_document.iter().any(|hash| !self.base.contains(hash)) {
                self.base.extend(in_document);
                self.base.sort_unstable();
                self.base.dedup();
                Refusal::bound_count("dependencies", self.base.len() as u64, limit::HEADS_MAX)?;
                self.beside = None;
            }
        } else {
            // Nothing of the row before is built on: a row of its own.
            *self = Self { base: in_document, max_op, ..Self::default() };
            self.base.sort_unstable();
        }
        Ok(Place::Fits)
    }

    /// Whether the change comes next for its actor and builds on the actor's change before. `false`: apply first.
    fn follows_itself(&mut self, doc: &Automerge, ledger: &Ledger, change: &Change) -> Result<bool, Refusal> {
        let (actor, found) = (change.actor_id(), change.seq());
        let Some((last, before)) = ledger.last(actor) else {
            return if found == 1 {
                Ok(true)
            } else {
                Err(Refusal::SequenceGap { actor: actor.clone(), expected: 1, found })
            };
        };
        if found <= last {
            return Err(Refusal::DuplicateSequence { actor: actor.clone(), seq: found });
        }
        if found > last + 1 {
            return Err(Refusal::SequenceGap { actor: actor.clone(), expected: last + 1, found });
        }
        if self.row.contains(&before) {
            return Ok(true);
        }
        if doc.get_change_meta_by_hash(&before).is_none() {
            return Ok(false);
        }
        if beside(&mut self.beside, doc, &self.base).contains(&before) {
            return Err(Refusal::ForgotItself(actor.clone()));
        }
        Ok(true)
    }

    fn check_counter(&self, ledger: &Ledger, change: &Change) -> Result<(), Refusal> {
        let (first, least) = (change.start_op().get(), self.max_op + 1);
        let most = ledger.max_op().saturating_add(limit::COUNTER_AHEAD_MAX);
        let last = first.saturating_add(change.len() as u64);
        if first < least || first > most || last > limit::COUNTER_MAX {
            return Err(Refusal::counter(first, least, most));
        }
        Ok(())
    }
}

enum Place {
    Fits,
    ApplyFirst,
    Missing(Vec<ChangeHash>),
}

fn beside<'a>(
    cache: &'a mut Option<HashSet<ChangeHash>>,
    doc: &Automerge,
    base: &[ChangeHash],
) -> &'a HashSet<ChangeHash> {
    cache.get_or_insert_with(|| {
        if doc.get_heads() == base {
            HashSet::new()
        } else {
            doc.get_changes_meta(base).iter().map(|meta| meta.hash).collect()
        }
    })
}
