//! Operations, one change after the other, and what each field shows after them.
//!
//! A field keeps the operations nothing has replaced yet; the one with the highest id is shown, as Automerge has it. This
//! costs a look-up per operation, where asking the document for each moment costs a walk through its whole history.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{ActorId, Automerge, ChangeHash, ExpandedChange, ObjType, ReadDoc, ScalarValue};

use super::entry::Held;
use crate::calendar::Period;
use crate::document::shape::{bucket, input_of, key, package_key, package_of, version_key, version_of};
use crate::document::sheet::person_of;
use crate::document::write::Owner;

/// An operation's id: its counter, and the actor by the number it has here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Id {
    counter: u64,
    actor: usize,
}

#[derive(Debug, Clone)]
enum Value {
    Scalar(ScalarValue),
    Object(usize),
}

#[derive(Debug, Clone)]
struct Slot {
    id: Id,
    value: Value,
}

/// Where an object hangs.
#[derive(Debug, Clone)]
enum Place {
    Root,
    Sections,
    Lines,
    Bucket,
    Of(Owner),
    /// A JavaScript client's text, which is a field's value and has operations of its own.
    Text(Owner, Arc<str>),
    Elsewhere,
}

#[derive(Debug, Clone)]
struct Object {
    place: Place,
    fields: HashMap<Arc<str>, Vec<Slot>>,
}

/// A field that a change wrote, and what the change itself put there.
pub(super) struct Written {
    pub owner: Owner,
    pub field: Arc<str>,
    pub put: Option<ScalarValue>,
}

/// What all operations so far have left.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    actors: Vec<ActorId>,
    numbers: HashMap<ActorId, usize>,
    objects: Vec<Object>,
    by_id: HashMap<Id, usize>,
    /// Every object that was made for an owner; more than one where two clients made the same line.
    of_owner: HashMap<Owner, Vec<usize>>,
    words: BTreeSet<Arc<str>>,
}

const ROOT: usize = 0;

impl Slots {
    pub fn new() -> Self {
        Self {
            actors: Vec::new(),
            numbers: HashMap::new(),
            objects: vec![Object { place: Place::Root, fields: HashMap::new() }],
            by_id: HashMap::new(),
            of_owner: HashMap::new(),
            words: BTreeSet::new(),
        }
    }

    /// Takes in a change; answers with the fields it wrote, each once.
    pub fn take(&mut self, change: &ExpandedChange) -> Vec<Written> {
        let actor = self.number(&change.actor_id);
        let mut written: Vec<Written> = Vec::with_capacity(change.operations.len());
        for (op, counter) in change.operations.iter().zip(change.start_op.get()..) {
            let Some(object) = self.object(&op.obj) else { continue };
            if let Some(Place::Text(owner, field)) = self.objects.get(object).map(|object| object.place.clone()) {
                written.push(Written { owner, field, put: None });
                continue;
            }
            let Key::Map(field) = &op.key else { continue };
            let field = self.word(field);
            let replaced: Vec<Id> = op.pred.iter().filter_map(|id| self.known(id)).collect();
            let id = Id { counter, actor };
            let put = match &op.action {
                OpType::Put(value) => Some(Value::Scalar(value.clone())),
                OpType::Make(kind) => Some(Value::Object(self.make(object, &field, id, *kind))),
                OpType::Increment(by) => {
                    self.increment(object, &field, &replaced, *by);
                    self.note(object, &field, None, &mut written);
                    continue;
                }
                OpType::Delete => None,
                OpType::MarkBegin(_) | OpType::MarkEnd(_) => continue,
            };
            let scalar = match &put {
                Some(Value::Scalar(value)) => Some(value.clone()),
                Some(Value::Object(_)) | None => None,
            };
            if let Some(object) = self.objects.get_mut(object) {
                let slots = object.fields.entry(field.clone()).or_default();
                slots.retain(|slot| !replaced.contains(&slot.id));
                slots.extend(put.map(|value| Slot { id, value }));
            }
            self.note(object, &field, scalar, &mut written);
        }
        written
    }

    /// What a field shows now. Text objects are read from the document as of `heads`.
    pub fn shown(&self, owner: Owner, field: &str, doc: &Automerge, heads: &BTreeSet<ChangeHash>) -> Option<Held> {
        let object = self.owner_object(owner)?;
        let slot = self.winner(object, field)?;
        let author = self.actors.get(slot.id.actor).and_then(person_of);
        let value = match &slot.value {
            Value::Scalar(value) => value.clone(),
            Value::Object(child) => match self.objects.get(*child).map(|object| &object.place) {
                Some(Place::Text(..)) => ScalarValue::Str(self.text(slot.id, doc, heads).into()),
                // A map or a list is no amount and no name; a cell shows that something is there.
                _ if field.parse::<Period>().is_ok() => ScalarValue::Str("{…}".into()),
                _ => ScalarValue::Null,
            },
        };
        Some(Held { value, author })
    }

    fn text(&self, id: Id, doc: &Automerge, heads: &BTreeSet<ChangeHash>) -> String {
        let Some(actor) = self.actors.get(id.actor) else { return String::new() };
        let heads: Vec<ChangeHash> = heads.iter().copied().collect();
        let object = doc.import_obj(&format!("{}@{}", id.counter, actor.to_hex_string()));
        object.and_then(|object| doc.text_at(object, &heads)).unwrap_or_default()
    }

    /// Adds to `written` what a write into an object's field means for the sheet.
    fn note(&self, object: usize, field: &Arc<str>, put: Option<ScalarValue>, written: &mut Vec<Written>) {
        let Some(place) = self.objects.get(object).map(|object| &object.place) else { return };
        if let Place::Of(owner) = place {
            written.push(Written { owner: *owner, field: field.clone(), put });
            return;
        }
        if matches!(place, Place::Root)
            && let Some(input) = input_of(field)
        {
            written.push(Written { owner: Owner::Input(input), field: field.clone(), put });
            return;
        }
        // An object was put in, replaced or taken away: whatever anything below it ever held may show now or be gone.
        for (owner, objects) in self.of_owner.iter().filter(|(owner, _)| is_below(place, field, **owner)) {
            for object in objects.iter().filter_map(|object| self.objects.get(*object)) {
                let owner = *owner;
                written.extend(object.fields.keys().map(|field| Written { owner, field: field.clone(), put: None }));
            }
        }
    }

    fn make(&mut self, parent: usize, field: &Arc<str>, id: Id, kind: ObjType) -> usize {
        let place = match (self.objects.get(parent).map(|parent| &parent.place), kind) {
            (Some(Place::Root), ObjType::Map) => match &**field {
                key::SECTIONS => Place::Sections,
                key::LINES => Place::Lines,
                other => {
                    let package = || package_of(other).map(Owner::Package);
                    version_of(other).map(Owner::Version).or_else(package).map_or(Place::Elsewhere, Place::Of)
                }
            },
            (Some(Place::Lines), ObjType::Map) => Place::Bucket,
            (Some(Place::Bucket), ObjType::Map) => {
                field.parse().map_or(Place::Elsewhere, |line| Place::Of(Owner::Line(line)))
            }
            (Some(Place::Sections), ObjType::Map) => {
                field.parse().map_or(Place::Elsewhere, |section| Place::Of(Owner::Section(section)))
            }
            (Some(Place::Root), ObjType::Text) => match input_of(field) {
                Some(input) => Place::Text(Owner::Input(input), field.clone()),
                None => Place::Elsewhere,
            },
            (Some(Place::Of(owner)), ObjType::Text) => Place::Text(*owner, field.clone()),
            _ => Place::Elsewhere,
        };
        let index = self.objects.len();
        if let Place::Of(owner) = &place {
            self.of_owner.entry(*owner).or_default().push(index);
        }
        self.objects.push(Object { place, fields: HashMap::new() });
        self.by_id.insert(id, index);
        index
    }

    fn increment(&mut self, object: usize, field: &str, counted: &[Id], by: i64) {
        let slots = self.objects.get_mut(object).and_then(|object| object.fields.get_mut(field));
        for slot in slots.into_iter().flatten().filter(|slot| counted.contains(&slot.id)) {
            if let Value::Scalar(ScalarValue::Counter(counter)) = &slot.value {
                slot.value = Value::Scalar(ScalarValue::counter(i64::from(counter).saturating_add(by)));
            }
        }
    }

    /// The object that speaks for an owner: reached from the root by what is shown on the way.
    fn owner_object(&self, owner: Owner) -> Option<usize> {
        let found = match owner {
            Owner::Line(line) => {
                self.child(self.child(self.child(ROOT, key::LINES)?, bucket(line))?, &line.to_string())
            }
            Owner::Section(section) => self.child(self.child(ROOT, key::SECTIONS)?, &section.to_string()),
            Owner::Version(version) => self.child(ROOT, &version_key(version)),
            Owner::Package(package) => self.child(ROOT, &package_key(package)),
            Owner::Input(_) => return Some(ROOT),
        }?;
        matches!(self.objects.get(found)?.place, Place::Of(held) if held == owner).then_some(found)
    }

    fn child(&self, object: usize, field: &str) -> Option<usize> {
        match self.winner(object, field)?.value {
            Value::Object(child) => Some(child),
            Value::Scalar(_) => None,
        }
    }

    fn winner(&self, object: usize, field: &str) -> Option<&Slot> {
        let slots = self.objects.get(object)?.fields.get(field)?;
        slots.iter().max_by(|a, b| {
            let actors = || self.actors.get(a.id.actor).cmp(&self.actors.get(b.id.actor));
            a.id.counter.cmp(&b.id.counter).then_with(actors)
        })
    }

    fn object(&self, id: &ObjectId) -> Option<usize> {
        match id {
            ObjectId::Root => Some(ROOT),
            ObjectId::Id(id) => self.by_id.get(&self.known(id)?).copied(),
        }
    }

    fn known(&self, id: &OpId) -> Option<Id> {
        Some(Id { counter: id.counter(), actor: *self.numbers.get(id.actor())? })
    }

    fn number(&mut self, actor: &ActorId) -> usize {
        if let Some(number) = self.numbers.get(actor) {
            return *number;
        }
        let number = self.actors.len();
        self.actors.push(actor.clone());
        self.numbers.insert(actor.clone(), number);
        number
    }

    fn word(&mut self, field: &str) -> Arc<str> {
        if let Some(word) = self.words.get(field) {
            return word.clone();
        }
        let word: Arc<str> = field.into();
        self.words.insert(word.clone());
        word
    }
}

/// Whether an owner's object hangs under a field of the object at a place.
fn is_below(place: &Place, field: &str, owner: Owner) -> bool {
    match (place, owner) {
        (Place::Root, Owner::Line(_)) => field == key::LINES,
        (Place::Root, Owner::Section(_)) => field == key::SECTIONS,
        (Place::Root, Owner::Version(version)) => version_of(field) == Some(version),
        (Place::Root, Owner::Package(package)) => package_of(field) == Some(package),
        (Place::Lines, Owner::Line(line)) => bucket(line) == field,
        (Place::Bucket, Owner::Line(line)) => field.parse() == Ok(line),
        (Place::Sections, Owner::Section(section)) => field.parse() == Ok(section),
        _ => false,
    }
}
