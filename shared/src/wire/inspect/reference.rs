//! Follows what the operations of a change refer to: objects, elements, and the values they replace.
//!
//! Automerge keeps a replacement beside what it replaces and derives the change from that when it is asked for it
//! again. A change that replaces something its dependencies do not contain would come out as another change, or as none.

use std::collections::{HashMap, HashSet};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{Automerge, ChangeHash, ExpandedChange, ObjId, ObjType, ReadDoc, ScalarValue};

use super::{Refusal, limit};

/// Where an operation of the row put something.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    obj: ObjectId,
    key: Key,
}

/// The operations of a row of changes so far. The document has none of them yet.
#[derive(Debug, Default)]
pub(super) struct Trail {
    objects: HashMap<OpId, ObjType>,
    spots: HashMap<OpId, Spot>,
    /// Changes of the document that elements were looked up in, which is dear.
    history: HashMap<ChangeHash, ExpandedChange>,
}

/// What the row builds on.
struct Ground<'a> {
    doc: &'a Automerge,
    /// The row's dependencies in the document.
    base: &'a [ChangeHash],
    /// Changes of the document that are not among their ancestors.
    beside: &'a HashSet<ChangeHash>,
}

impl Trail {
    /// Follows every reference of a change and remembers what it puts where.
    pub fn follow(
        &mut self,
        doc: &Automerge,
        base: &[ChangeHash],
        beside: &HashSet<ChangeHash>,
        change: &ExpandedChange,
    ) -> Result<(), Refusal> {
        let ground = Ground { doc, base, beside };
        for (counter, operation) in (change.start_op.get()..).zip(&change.operations) {
            self.operation(&ground, &OpId(counter, change.actor_id.clone()), operation)?;
        }
        Ok(())
    }

    fn operation(&mut self, ground: &Ground<'_>, id: &OpId, operation: &Op) -> Result<(), Refusal> {
        check_action(operation)?;
        if operation.pred.len() > limit::PREDS_PER_OP_MAX {
            let (found, max) = (operation.pred.len() as u64, limit::PREDS_PER_OP_MAX);
            return Err(Refusal::TooMany { what: "operations replaced", found, max });
        }
        let holder = match &operation.obj {
            ObjectId::Root => ObjType::Map,
            ObjectId::Id(object) => match self.objects.get(object) {
                Some(kind) => *kind,
                None => ground.object(object)?,
            },
        };
        // An element that is inserted is found later by the id of its insertion, a value of a map by its key.
        let key = match (&operation.key, holder.is_sequence()) {
            (Key::Map(key), false) if !operation.insert && key.len() <= limit::KEY_BYTES_MAX => operation.key.clone(),
            (Key::Seq(ElementId::Head), true) if operation.insert => Key::Seq(ElementId::Id(id.clone())),
            (Key::Seq(ElementId::Id(element)), true) => {
                self.element(ground, &operation.obj, element)?;
                if operation.insert { Key::Seq(ElementId::Id(id.clone())) } else { operation.key.clone() }
            }
            _ => return Err(Refusal::UnknownReference("a place")),
        };
        let spot = Spot { obj: operation.obj.clone(), key };
        self.replaced(ground, operation, &spot)?;
        if let OpType::Make(kind) = operation.action {
            self.objects.insert(id.clone(), kind);
        }
        // Nothing can replace a deletion: it leaves no value behind.
        if operation.action != OpType::Delete {
            self.spots.insert(id.clone(), spot);
        }
        Ok(())
    }

    /// An element must be in the sequence, deleted or not.
    fn element(&mut self, ground: &Ground<'_>, sequence: &ObjectId, element: &OpId) -> Result<(), Refusal> {
        let is_element = match self.spots.get(element) {
            Some(spot) => spot.obj == *sequence && spot.key == Key::Seq(ElementId::Id(element.clone())),
            None => self.operation_of(ground, element)?.is_some_and(|op| op.insert && op.obj == *sequence),
        };
        if is_element { Ok(()) } else { Err(Refusal::UnknownReference("an element")) }
    }

    /// The operation with an id, from the change in the document that has it.
    fn operation_of(&mut self, ground: &Ground<'_>, element: &OpId) -> Result<Option<&Op>, Refusal> {
        let Some(hash) = ground.doc.hash_for_opid(&object_id(element)).filter(|hash| !ground.beside.contains(hash))
        else {
            return Ok(None);
        };
        if !self.history.contains_key(&hash) {
            Refusal::bound_count("elements of old changes", self.history.len() as u64 + 1, limit::LOOKUPS_MAX)?;
            let Some(change) = ground.doc.get_change_by_hash(&hash) else { return Ok(None) };
            self.history.insert(hash, change.decode());
        }
        Ok(self.history.get(&hash).and_then(|change| {
            let place = element.0.checked_sub(change.start_op.get())?;
            change.operations.get(usize::try_from(place).ok()?)
        }))
    }

    /// What an operation replaces must stand where the operation goes.
    fn replaced(&mut self, ground: &Ground<'_>, operation: &Op, spot: &Spot) -> Result<(), Refusal> {
        if operation.pred.is_empty() {
            let must_replace = operation.action == OpType::Delete;
            return if must_replace { Err(Refusal::UnknownReference("nothing to delete")) } else { Ok(()) };
        }
        if operation.insert {
            return Err(Refusal::UnknownReference("something to replace by an insertion"));
        }
        let (mut standing, mut before): (Option<Vec<ObjId>>, _) = (None, None);
        for replaced in operation.pred.iter() {
            if before == Some(replaced) {
                return Err(Refusal::UnknownReference("the same value twice"));
            }
            before = Some(replaced);
            let is_there = match (self.spots.get(replaced), &spot.key) {
                (Some(known), _) => known == spot,
                (None, Key::Map(key)) => match &standing {
                    Some(standing) => contains(standing, replaced),
                    None => contains(standing.insert(ground.standing(&spot.obj, key)?), replaced),
                },
                (None, Key::Seq(element)) => self.operation_of(ground, replaced)?.is_some_and(|op| {
                    let is_it = op.insert && element.as_opid() == Some(replaced);
                    op.action != OpType::Delete && op.obj == spot.obj && (is_it || (!op.insert && op.key == spot.key))
                }),
            };
            if !is_there {
                return Err(Refusal::UnknownReference("a value"));
            }
        }
        Ok(())
    }
}

fn contains(standing: &[ObjId], id: &OpId) -> bool {
    standing.iter().any(|found| matches!(found, ObjId::Id(counter, actor, _) if *counter == id.0 && *actor == id.1))
}

/// Values and objects are used in these documents, and text; counters, marks and tables are not.
fn check_action(operation: &Op) -> Result<(), Refusal> {
    match &operation.action {
        OpType::Increment(_) => Err(Refusal::Unsupported("increments")),
        OpType::MarkBegin(_) | OpType::MarkEnd(_) => Err(Refusal::Unsupported("marks")),
        OpType::Make(ObjType::Table) => Err(Refusal::Unsupported("tables")),
        OpType::Put(ScalarValue::Unknown { .. }) => Err(Refusal::Unsupported("values of an unknown kind")),
        OpType::Make(_) | OpType::Delete | OpType::Put(_) => Ok(()),
    }
}

fn object_id(id: &OpId) -> ObjId {
    // The last part is a hint where to look first; Automerge looks the actor up when it is wrong.
    ObjId::Id(id.0, id.1.clone(), 0)
}

impl Ground<'_> {
    /// The kind of an object that was made in an ancestor.
    fn object(&self, id: &OpId) -> Result<ObjType, Refusal> {
        let unknown = || Refusal::UnknownReference("an object");
        let exid = object_id(id);
        let kind = self.doc.object_type(&exid).map_err(|_| unknown())?;
        if self.is_ancestral(&exid) { Ok(kind) } else { Err(unknown()) }
    }

    fn is_ancestral(&self, id: &ObjId) -> bool {
        self.beside.is_empty() || self.doc.hash_for_opid(id).is_some_and(|hash| !self.beside.contains(&hash))
    }

    /// The values that stand under a key, by their ids, for somebody who knows the ancestors only.
    fn standing(&self, object: &ObjectId, key: &str) -> Result<Vec<ObjId>, Refusal> {
        let holder = match object {
            ObjectId::Root => ObjId::Root,
            ObjectId::Id(id) => object_id(id),
        };
        let found = if self.beside.is_empty() {
            self.doc.get_all(holder, key)
        } else {
            self.doc.get_all_at(holder, key, self.base)
        };
        let found = found.map_err(|_| Refusal::UnknownReference("a place"))?;
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }
}
