//! A process map's document: reading it whole, then only what a patch touched.
//!
//! Every element is a flat map of scalars, so each field of it merges by itself. Reading never fails because of what
//! somebody wrote: what can't be read counts as missing, and what was made concurrently is a valid map all the same. A flow
//! whose end is gone stays and is loose; the rest is settled ([`ProcessMap::settle`]).

mod adopt;
mod command;
mod fields;
mod hash;
mod history;
mod replica;

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ObjId, ObjType, Patch, PatchAction, Prop, ROOT, ReadDoc, ScalarValue, Value, ValueRef};

use super::DocumentError;
use super::shape::{BUCKETS, expect_kind, key, map, map_of, text, text_of};
use crate::money::Rounding;
use crate::name::Name;
use crate::process::{Element, ElementId, MapHeader, ProcessMap};

pub use adopt::{MapDivergence, MapSides};
pub use command::{Deed, MapCommand};
pub use hash::map_hash;
pub use history::{FieldChange, MapChange, MapMoment, Said, map_history};
pub use replica::{MapMoved, MapReplica, MapView};

/// Where the elements stand.
const ELEMENTS: &str = "elements";
/// What a BPMN file held beside the map.
const FOREIGN: &str = "foreign";

/// The fields of one element, as far as they are scalars or text.
pub(super) type Fields = BTreeMap<String, ScalarValue>;

/// The bucket an element belongs to: the sum of the bytes of its id, modulo sixteen.
fn bucket(id: &ElementId) -> &'static str {
    let sum = id.as_str().bytes().fold(0_u8, u8::wrapping_add);
    BUCKETS.get(usize::from(sum & 0x0f)).copied().unwrap_or("0")
}

/// What a set of patches touched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Touched {
    Header,
    Element(ElementId),
}

/// Reads the whole map.
pub fn read_map(doc: &Automerge) -> Result<ProcessMap, DocumentError> {
    let mut map = read(doc)?.map;
    map.settle();
    Ok(map)
}

/// What is written, settled or not.
#[derive(Debug, Clone)]
struct Written {
    map: ProcessMap,
    /// Ids under which something stands that is no element any more.
    graves: BTreeSet<ElementId>,
}

fn read(doc: &Automerge) -> Result<Written, DocumentError> {
    expect_kind(doc, "map")?;
    let mut found = Written { map: ProcessMap::new(read_map_header(doc)?), graves: BTreeSet::new() };
    let elements = map_of(doc, &ROOT, ELEMENTS)?;
    for name in BUCKETS {
        let Some(bucket) = map(doc, &elements, name)? else { continue };
        for item in doc.map_range(&bucket, ..) {
            let Ok(id) = item.key.parse::<ElementId>() else { continue };
            let is_map = matches!(item.value, ValueRef::Object(ObjType::Map));
            let element = if is_map { read_fields(doc, &id, &item.id())? } else { None };
            found.take(id, element);
        }
    }
    Ok(found)
}

impl Written {
    fn take(&mut self, id: ElementId, element: Option<Element>) {
        match element {
            Some(element) => {
                self.graves.remove(&id);
                self.map.put(element);
            }
            None => {
                self.map.remove(&id);
                self.graves.insert(id);
            }
        }
    }
}

/// Reads what the map says about itself.
pub fn read_map_header(doc: &Automerge) -> Result<MapHeader, DocumentError> {
    let field = |name: &'static str| -> Result<String, DocumentError> {
        text(doc, &ROOT, name)?.ok_or(DocumentError::Damaged { field: name })
    };
    let damaged = |field: &'static str| DocumentError::Damaged { field };
    Ok(MapHeader {
        plan: field(key::PLAN)?.parse().map_err(|_| damaged(key::PLAN))?,
        title: Name { text: field(key::TITLE)?, en: text(doc, &ROOT, key::TITLE_EN)? },
        currency: field(key::CURRENCY)?.parse().map_err(|_| damaged(key::CURRENCY))?,
        rounding: text(doc, &ROOT, key::ROUNDING)?.map_or(Rounding::default(), |text| text.parse().unwrap_or_default()),
        foreign: text(doc, &ROOT, FOREIGN)?,
    })
}

fn element_object(doc: &Automerge, id: &ElementId) -> Result<Option<ObjId>, DocumentError> {
    let elements = map_of(doc, &ROOT, ELEMENTS)?;
    match map(doc, &elements, bucket(id))? {
        Some(bucket) => map(doc, &bucket, id.as_str()),
        None => Ok(None),
    }
}

fn read_element(doc: &Automerge, id: &ElementId) -> Result<Option<Element>, DocumentError> {
    element_object(doc, id)?.map_or(Ok(None), |obj| read_fields(doc, id, &obj))
}

fn read_fields(doc: &Automerge, id: &ElementId, obj: &ObjId) -> Result<Option<Element>, DocumentError> {
    let mut found = Fields::new();
    for item in doc.map_range(obj, ..) {
        let value = Value::from(item.value.clone());
        let scalar = match &value {
            Value::Scalar(scalar) => Some(scalar.as_ref().clone()),
            Value::Object(_) => text_of(doc, &value, &item.id())?.map(|text| ScalarValue::Str(text.into())),
        };
        if let Some(scalar) = scalar {
            found.insert(item.key.to_string(), scalar);
        }
    }
    Ok(fields::element(id, &found))
}

fn touched_by(patch: &Patch) -> Option<Touched> {
    let own = || match &patch.action {
        PatchAction::PutMap { key, .. } | PatchAction::DeleteMap { key } => Some(key.as_str()),
        PatchAction::Conflict { prop: Prop::Map(key) } => Some(key.as_str()),
        _ => None,
    };
    let mut path = patch.path.iter().filter_map(|(_, prop)| match prop {
        Prop::Map(key) => Some(key.as_str()),
        Prop::Seq(_) => None,
    });
    if path.next() != Some(ELEMENTS) {
        return Some(Touched::Header);
    }
    path.next()?;
    path.next().or_else(own)?.parse().ok().map(Touched::Element)
}

/// Makes the maps that people fill, in the document's first change.
pub(super) fn fill(tx: &mut automerge::transaction::Transaction<'_>, header: &MapHeader) -> Result<(), DocumentError> {
    use automerge::transaction::Transactable;
    tx.put(ROOT, key::PLAN, header.plan.to_string())?;
    tx.put(ROOT, key::CURRENCY, header.currency.code())?;
    tx.put(ROOT, key::ROUNDING, header.rounding.as_str())?;
    if let Some(foreign) = &header.foreign {
        tx.put(ROOT, FOREIGN, foreign.as_str())?;
    }
    let elements = tx.put_object(ROOT, ELEMENTS, ObjType::Map)?;
    for bucket in BUCKETS {
        tx.put_object(&elements, bucket, ObjType::Map)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
