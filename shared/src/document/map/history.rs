//! The history of a map, out of its document: who changed what, when, and from what to what.
//!
//! Changes are replayed once, causes before effects. What one person does without a long pause is one [`MapMoment`], told
//! by what it comes to: a step that was moved ten times was moved, and one that was drawn and removed again is not told.

use std::collections::BTreeMap;

use automerge::{Automerge, Change, PatchLog, ScalarValue};

use super::{Touched, Written, fields, read, read_element, read_map_header, touched_by};
use crate::document::DocumentError;
use crate::document::history::order;
use crate::document::sheet::person_of;
use crate::id::PersonId;
use crate::name::Name;
use crate::process::{Element, ElementId};

/// What one person did at a stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct MapMoment {
    /// When the last of it was done, by the person's clock, in seconds since 1970.
    pub at: i64,
    /// `None` for a replica that does not say (any Automerge client).
    pub author: Option<PersonId>,
    /// What the map was called, where it got another name.
    pub renamed_from: Option<Name>,
    /// What it was called at the end.
    pub title: Name,
    pub changes: Vec<MapChange>,
}

/// An element that is otherwise than before.
#[derive(Debug, Clone, PartialEq)]
pub struct MapChange {
    /// `None` where it came.
    pub before: Option<Element>,
    /// `None` where it went.
    pub after: Option<Element>,
    /// What differs of one that stayed.
    pub fields: Vec<FieldChange>,
}

/// A field as it is called in the document, and what stood in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    pub field: &'static str,
    pub before: Option<Said>,
    pub after: Option<Said>,
}

/// What a field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Text(String),
    /// Millionths, or minor units for money.
    Number(i64),
    Yes,
}

impl Said {
    fn of(value: &ScalarValue) -> Option<Self> {
        match value {
            ScalarValue::Str(text) => Some(Self::Text(text.to_string())),
            ScalarValue::Int(number) => Some(Self::Number(*number)),
            ScalarValue::Boolean(true) => Some(Self::Yes),
            _ => None,
        }
    }
}

/// A pause after which a person's next change is told as something else, in seconds.
const PAUSE_S: u64 = 15 * 60;

/// A stretch that is not told yet.
struct Stretch {
    at: i64,
    author: Option<PersonId>,
    title: Name,
    before: BTreeMap<ElementId, Option<Element>>,
}

impl Stretch {
    fn goes_on_with(&self, change: &Change, author: Option<PersonId>) -> bool {
        self.author == author && self.at.abs_diff(change.timestamp()) <= PAUSE_S
    }

    fn told(self, now: &Written) -> Option<MapMoment> {
        let title = now.map.header.title.clone();
        let changes = self.before.into_iter().filter_map(|(id, before)| MapChange::of(before, now.map.element(&id)));
        let changes: Vec<MapChange> = changes.collect();
        let renamed_from = (self.title != title).then_some(self.title);
        let is_told = renamed_from.is_some() || !changes.is_empty();
        is_told.then_some(MapMoment { at: self.at, author: self.author, renamed_from, title, changes })
    }
}

impl MapChange {
    fn of(before: Option<Element>, after: Option<Element>) -> Option<Self> {
        let mut found = Vec::new();
        if let (Some(before), Some(after)) = (&before, &after) {
            let (old, new) = (fields::fields(before), fields::fields(after));
            for field in fields::ALL {
                let (old, new) = (old.get(field), new.get(field));
                if old != new {
                    let said = |value: Option<&ScalarValue>| value.and_then(Said::of);
                    found.push(FieldChange { field, before: said(old), after: said(new) });
                }
            }
        }
        (before != after).then_some(Self { before, after, fields: found })
    }
}

/// Everything that happened to a map, the oldest first.
pub fn map_history(doc: &Automerge) -> Result<Vec<MapMoment>, DocumentError> {
    let mut replay = Automerge::new();
    let mut now: Option<Written> = None;
    let mut stretch: Option<Stretch> = None;
    let mut moments = Vec::new();
    for change in order(doc.get_changes(&[]), &[]) {
        let author = person_of(change.actor_id());
        let at = change.timestamp();
        let ended = stretch.take_if(|stretch| !stretch.goes_on_with(&change, author));
        let mut log = PatchLog::active();
        replay.apply_changes_log_patches([change], &mut log)?;
        let Some(written) = now.as_mut() else {
            // The first change makes the map as it begins.
            now = Some(read(&replay)?);
            continue;
        };
        moments.extend(ended.and_then(|ended| ended.told(written)));
        let title = || written.map.header.title.clone();
        let open = stretch.get_or_insert_with(|| Stretch { at, author, title: title(), before: BTreeMap::new() });
        open.at = at;
        for patch in replay.make_patches(&mut log) {
            match touched_by(&patch) {
                Some(Touched::Header) => written.map.header = read_map_header(&replay)?,
                Some(Touched::Element(id)) => {
                    open.before.entry(id.clone()).or_insert_with(|| written.map.element(&id));
                    let element = read_element(&replay, &id)?;
                    written.take(id, element);
                }
                None => {}
            }
        }
    }
    moments.extend(stretch.zip(now.as_ref()).and_then(|(stretch, now)| stretch.told(now)));
    Ok(moments)
}
