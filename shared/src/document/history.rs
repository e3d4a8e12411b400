//! The history of a sheet, out of its document: who changed what, when, from what to what, and the sheet at every moment.
//!
//! Changes are told in an order in which causes come first ([`order`]) and replayed once, operation by operation
//! ([`slots`]); what each leaves in each field is an [`Entry`]. An entry knows both sides, so a [`Replay`] walks forth and
//! back between any two moments at the price of what happened between them, and nothing is kept per moment.
//!
//! A long history is read in parts ([`History::advance`]), so that nobody's typing waits for it. It begins with the
//! document: an approved sheet's next revision has none of its predecessor's ([`super::revise_sheet`]).

mod bridge;
mod cause;
mod effects;
mod entry;
mod fields;
mod order;
mod replay;
mod restore;
mod slots;

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use automerge::{Automerge, Change, ChangeHash};

pub use bridge::{Bridge, By, Part, PartKey};
pub use cause::Cause;
pub use effects::Effects;
pub use entry::{Entry, Held, Moment};
pub(super) use order::order;
pub use replay::Replay;
pub use restore::Scope;

use self::fields::Fields;
use self::slots::Slots;
use super::shape::key;
use super::sheet::{person_of, read_header};
use super::write::Owner;
use super::{DocumentError, NamedVersion, read_versions};
use crate::budget::SheetHeader;
use crate::calendar::Period;
use crate::id::{LineId, PackageId};

/// Writes from which on a change is a part of a larger one rather than a stroke of its own.
const PART_WRITES: usize = 1_000;

/// A word as long as any command's.
const WORD_CHARS_MAX: usize = 40;

/// A change as far as the history has read: enough to name any state by its heads.
#[derive(Debug, Clone)]
struct Link {
    hash: ChangeHash,
    deps: Vec<ChangeHash>,
}

/// Everything that happened to a sheet, as far as it has been read.
#[derive(Debug, Clone)]
pub struct History {
    header: SheetHeader,
    waiting: VecDeque<Change>,
    links: Vec<Link>,
    known: HashMap<ChangeHash, usize>,
    /// The heads of what has been read.
    heads: BTreeSet<ChangeHash>,
    slots: Slots,
    /// What every field shows after all that has been read.
    now: Fields,
    entries: Vec<Entry>,
    moments: Vec<Moment>,
    by_line: HashMap<LineId, Vec<usize>>,
    /// Moments that stand by themselves: versions were named here, or what follows came later.
    ends: HashSet<ChangeHash>,
}

impl History {
    /// A history of which nothing is read yet. The named versions come out whole, and so do the states of these heads: what
    /// was submitted, say.
    pub fn begin(doc: &Automerge, states: &[Vec<ChangeHash>]) -> Result<Self, DocumentError> {
        let named = read_versions(doc)?.into_iter().map(|version| version.heads);
        let versions: Vec<Vec<ChangeHash>> = named.chain(states.iter().cloned()).collect();
        let waiting = order::order(doc.get_changes(&[]), &versions);
        Ok(Self {
            header: read_header(doc)?,
            waiting: waiting.into(),
            links: Vec::new(),
            known: HashMap::new(),
            heads: BTreeSet::new(),
            slots: Slots::new(),
            now: Fields::new(),
            entries: Vec::new(),
            moments: Vec::new(),
            by_line: HashMap::new(),
            ends: versions.into_iter().flatten().collect(),
        })
    }

    /// The whole history at once.
    pub fn read(doc: &Automerge) -> Result<Self, DocumentError> {
        let mut history = Self::begin(doc, &[])?;
        history.advance(doc, usize::MAX);
        Ok(history)
    }

    /// Reads at most `most` further changes; false once there are none.
    pub fn advance(&mut self, doc: &Automerge, most: usize) -> bool {
        for _ in 0..most {
            let Some(change) = self.waiting.pop_front() else { break };
            self.take(doc, &change);
        }
        !self.waiting.is_empty()
    }

    /// Whether there is something left to read.
    pub fn is_reading(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes note of what has come into the document since; it is told after what is told already.
    pub fn follow(&mut self, doc: &Automerge) {
        let mut have: Vec<ChangeHash> = self.heads.iter().copied().collect();
        let mut waiting: HashSet<ChangeHash> = self.waiting.iter().map(Change::hash).collect();
        have.retain(|head| !waiting.contains(head));
        let mut fresh = doc.get_changes(&have);
        fresh.retain(|change| waiting.insert(change.hash()));
        if !fresh.is_empty() {
            let newest = self.waiting.back().map(Change::hash);
            self.ends.extend(newest.or(self.links.last().map(|link| link.hash)));
            self.waiting.extend(order::order(fresh, &[]));
        }
    }

    /// What happened, one intent after the other.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// How many moments there were before anybody changed what the sheet began with.
    pub fn beginning(&self) -> usize {
        self.moments.iter().take_while(|moment| moment.is_tandems() && !moment.is_supply()).count()
    }

    /// What a moment changed.
    pub fn entries_of(&self, moment: usize) -> &[Entry] {
        self.moments.get(moment).and_then(|moment| self.entries.get(moment.entries.clone())).unwrap_or_default()
    }

    pub fn moment_of(&self, entry: &Entry) -> Option<&Moment> {
        self.moments.get(entry.moment)
    }

    /// What happened to a cell, first to last.
    pub fn cell(&self, line: LineId, period: Period) -> impl DoubleEndedIterator<Item = &Entry> {
        self.line(line).filter(move |entry| &*entry.field == period.key())
    }

    /// What happened to a line and its cells, first to last.
    pub fn line(&self, line: LineId) -> impl DoubleEndedIterator<Item = &Entry> {
        self.by_line.get(&line).into_iter().flatten().filter_map(|index| self.entries.get(*index))
    }

    /// What happened to a package, first to last.
    pub fn package(&self, package: PackageId) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.owner == Owner::Package(package))
    }

    /// The heads after this many moments, by which a state can be named.
    pub fn heads_at(&self, position: usize) -> Vec<ChangeHash> {
        let changes =
            position.checked_sub(1).and_then(|last| self.moments.get(last)).map_or(0, |last| last.changes.end);
        let mut heads = BTreeSet::new();
        for link in self.links.iter().take(changes) {
            for dep in &link.deps {
                heads.remove(dep);
            }
            heads.insert(link.hash);
        }
        heads.into_iter().collect()
    }

    /// After how many moments the sheet was in the state of these heads, with nothing that they did not know; `None` where
    /// there was no such moment, because others wrote at the same time.
    pub fn position_of(&self, heads: &[ChangeHash]) -> Option<usize> {
        let last =
            heads.iter().map(|head| self.known.get(head).copied()).collect::<Option<Vec<_>>>()?.into_iter().max()?;
        let position = 1 + self.moments.iter().position(|moment| moment.changes.contains(&last))?;
        let wanted: BTreeSet<ChangeHash> = heads.iter().copied().collect();
        self.heads_at(position).into_iter().eq(wanted).then_some(position)
    }

    /// The named versions with the number of moments before each; those that are no moment of this history are left out.
    pub fn versions(&self, doc: &Automerge) -> Result<Vec<(usize, NamedVersion)>, DocumentError> {
        let mut versions: Vec<_> = read_versions(doc)?
            .into_iter()
            .filter_map(|version| Some((self.position_of(&version.heads)?, version)))
            .collect();
        versions.sort_by_key(|(position, version)| (*position, version.id));
        Ok(versions)
    }

    /// Whether there is a version that only a fresh reading finds a place for.
    pub fn is_outdated(&self, doc: &Automerge) -> bool {
        let read = |version: &NamedVersion| version.heads.iter().all(|head| self.known.contains_key(head));
        read_versions(doc).is_ok_and(|versions| {
            versions.iter().any(|version| read(version) && self.position_of(&version.heads).is_none())
        })
    }

    fn take(&mut self, doc: &Automerge, change: &Change) {
        let link = Link { hash: change.hash(), deps: change.deps().to_vec() };
        for dep in &link.deps {
            self.heads.remove(dep);
        }
        self.heads.insert(link.hash);
        let moment = self.moment_for(change);
        let written = self.slots.take(&change.decode());
        for slots::Written { owner, field, put } in written {
            let after = self.slots.shown(owner, &field, doc, &self.heads);
            let record = self.now.entry(owner).or_default();
            let before = record.get(&field).cloned();
            let overruled = put.filter(|put| after.as_ref().is_some_and(|held| held.value != *put));
            if before == after && overruled.is_none() {
                continue;
            }
            match after.clone() {
                Some(held) => record.insert(field.clone(), held),
                None => record.remove(&field),
            };
            if let Owner::Line(line) = owner {
                self.by_line.entry(line).or_default().push(self.entries.len());
            }
            self.entries.push(Entry { moment, owner, field, before, after, overruled });
        }
        self.known.insert(link.hash, self.links.len());
        self.links.push(link);
        let (changes, entries) = (self.links.len(), self.entries.len());
        if let Some(moment) = self.moments.get_mut(moment) {
            moment.changes.end = changes;
            moment.entries.end = entries;
        }
    }

    /// The moment a change belongs to: the last one, if it is another part of the same intent, or a new one.
    fn moment_for(&mut self, change: &Change) -> usize {
        let author = person_of(change.actor_id());
        let word: String = change.message().unwrap_or_default().chars().take(WORD_CHARS_MAX).collect();
        let (changes, entries) = (self.links.len(), self.entries.len());
        let goes_on = self.moments.last().is_some_and(|last| {
            let ended = self.links.last().is_some_and(|link| self.ends.contains(&link.hash));
            let stroke = *last.word == *"set_cells" && last.entries.len() < PART_WRITES;
            !ended && !stroke && (last.at, last.author, &*last.word) == (change.timestamp(), author, word.as_str())
        });
        if !goes_on {
            let (changes, entries) = (changes..changes, entries..entries);
            self.moments.push(Moment { at: change.timestamp(), author, word: Arc::from(word), changes, entries });
        }
        self.moments.len().saturating_sub(1)
    }
}

/// The fields by which rows are laid out; the others are shown in a line's own row.
fn is_layout(field: &str) -> bool {
    let in_row = [key::ACCOUNT, key::NOTE, key::PRIOR, key::UNIT, key::FORMULA, key::TOTAL, key::RULE, key::PACKAGE];
    !in_row.contains(&field) && field.parse::<Period>().is_err()
}

#[cfg(test)]
mod tests;
