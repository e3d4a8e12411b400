//! What a person can do to a map: one command is one intent, and becomes one change.
//!
//! A command says how elements are to be. Only the fields that are others than now are written, so two people who change
//! different things of one step both have their way.

use std::collections::BTreeSet;

use automerge::transaction::Transaction;
use automerge::{ObjId, ScalarValue};

use super::{ELEMENTS, MapView, bucket, fields};
use crate::document::DocumentError;
use crate::document::shape::key;
use crate::document::write::{FieldWrite, Owned, child, child_or_new};
use crate::name::Name;
use crate::process::{Element, ElementId, Flow, NodeKind, ProcessMap, StepControl};

/// What an intent is called in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Add,
    Connect,
    Move,
    Rename,
    Figures,
    Control,
    Share,
    Lane,
    Paste,
    Import,
    Tidy,
}

impl Deed {
    const fn message(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Connect => "connect",
            Self::Move => "move",
            Self::Rename => "rename",
            Self::Figures => "set_figures",
            Self::Control => "set_control",
            Self::Share => "set_share",
            Self::Lane => "set_lane",
            Self::Paste => "paste",
            Self::Import => "import",
            Self::Tidy => "tidy",
        }
    }
}

/// One intent.
#[derive(Debug, Clone, PartialEq)]
pub enum MapCommand {
    /// Elements as they are to be: new ones, and those that are there already changed in what differs.
    Put { deed: Deed, elements: Vec<Element> },
    /// Elements go, and with them what can't be without: a node's flows and the events on its border, what stands in a
    /// subprocess, the lanes of a pool or lane. Steps that stood in a lane stay.
    Delete(Vec<ElementId>),
    /// What the map is called.
    Rename(Name),
}

impl MapCommand {
    /// Elements in one change; more come as several ([`super::MapReplica::edit_all`]).
    pub const ELEMENTS_PER_CHANGE: usize = 100;

    /// What elements say, in small commands that are one intent.
    pub fn import(elements: impl IntoIterator<Item = Element>, deed: Deed) -> Vec<Self> {
        let elements: Vec<Element> = elements.into_iter().collect();
        elements.chunks(Self::ELEMENTS_PER_CHANGE).map(|part| Self::Put { deed, elements: part.to_vec() }).collect()
    }

    pub(super) fn message(&self) -> &'static str {
        match self {
            Self::Put { deed, .. } => deed.message(),
            Self::Delete(_) => "delete",
            Self::Rename(_) => "rename_map",
        }
    }

    /// The fields this command sets, or why it can't be carried out on this map.
    pub(super) fn writes(&self, view: &MapView) -> Result<Vec<FieldWrite<MapOwner>>, DocumentError> {
        let map = view.map();
        match self {
            Self::Put { elements, .. } => {
                let fresh = elements.iter().filter(|element| map.element(element.id()).is_none()).count();
                if map.len() + fresh > ProcessMap::ELEMENTS_MAX {
                    return Err(DocumentError::TooManyElements { max: ProcessMap::ELEMENTS_MAX });
                }
                let writes = elements.iter().map(|element| changes(view, element)).collect::<Result<Vec<_>, _>>()?;
                Ok(writes.concat())
            }
            Self::Delete(ids) => Ok(deletion(map, ids)),
            Self::Rename(name) => {
                checked(name)?;
                let write = |field: &str, text: Option<&str>| FieldWrite {
                    owner: MapOwner::Header,
                    field: field.to_owned(),
                    value: text.map(|text| ScalarValue::Str(text.into())),
                };
                Ok(vec![write(key::TITLE, Some(&name.text)), write(key::TITLE_EN, name.en.as_deref())])
            }
        }
    }
}

fn checked(name: &Name) -> Result<(), DocumentError> {
    let found = name.text.chars().count().max(name.en.as_deref().unwrap_or_default().chars().count());
    if found > Name::CHARS_MAX {
        return Err(DocumentError::NameTooLong { max: Name::CHARS_MAX, found });
    }
    Ok(())
}

/// What has to be written for an element to be as it is to be.
fn changes(view: &MapView, element: &Element) -> Result<Vec<FieldWrite<MapOwner>>, DocumentError> {
    let map = view.map();
    checked(element.name())?;
    if element.foreign().is_some_and(|foreign| foreign.len() > Element::FOREIGN_BYTES_MAX) {
        return Err(DocumentError::ForeignTooLong { max: Element::FOREIGN_BYTES_MAX });
    }
    if let Element::Flow(flow) = element
        && flow.waypoints.len() > Flow::WAYPOINTS_MAX
    {
        return Err(DocumentError::TooManyWaypoints { max: Flow::WAYPOINTS_MAX });
    }
    if let Element::Node(node) = element {
        let said = node.control.texts().into_iter().filter_map(|(_, said)| said);
        let texts = said.flat_map(|said| [Some(&said.text), said.en.as_ref()]).flatten();
        let longest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
        if longest > StepControl::CHARS_MAX {
            return Err(DocumentError::NoteTooLong { max: StepControl::CHARS_MAX, found: longest });
        }
    }
    let now = map.element(element.id()).map(|element| fields::fields(&element)).unwrap_or_default();
    let wanted = fields::fields(element);
    let names: BTreeSet<&String> = now.keys().chain(wanted.keys()).collect();
    let owner = MapOwner::Element(element.id().clone());
    let differing = names.into_iter().filter(|field| now.get(*field) != wanted.get(*field));
    let mut writes: Vec<FieldWrite<MapOwner>> = differing
        .map(|field| FieldWrite { owner: owner.clone(), field: field.clone(), value: wanted.get(field).cloned() })
        .collect();
    if now.is_empty() && view.is_grave(element.id()) {
        // One that was deleted and comes back, by an import say, has nothing of what it was.
        let rest = fields::ALL.iter().filter(|field| !wanted.contains_key(**field));
        writes.extend(rest.map(|field| FieldWrite { owner: owner.clone(), field: (*field).to_owned(), value: None }));
    }
    Ok(writes)
}

fn deletion(map: &ProcessMap, ids: &[ElementId]) -> Vec<FieldWrite<MapOwner>> {
    let mut gone: BTreeSet<&ElementId> = ids.iter().filter(|id| map.element(id).is_some()).collect();
    // What stands in what goes: from the outside inwards, as deep as there is something.
    loop {
        let before = gone.len();
        let in_gone = |id: Option<&ElementId>| id.is_some_and(|id| gone.contains(id));
        let lanes = map.lanes().filter(|lane| in_gone(lane.pool.as_ref()) || in_gone(lane.parent.as_ref()));
        let nodes = map.nodes().filter(|node| {
            let attached = matches!(&node.kind, NodeKind::Boundary { attached_to, .. } if gone.contains(attached_to));
            attached || in_gone(node.parent.as_ref())
        });
        let inside: Vec<&ElementId> = lanes.map(|lane| &lane.id).chain(nodes.map(|node| &node.id)).collect();
        gone.extend(inside);
        if gone.len() == before {
            break;
        }
    }
    let attached = |flow: &&Flow| gone.contains(&flow.source) || gone.contains(&flow.target);
    let flows: Vec<&ElementId> = map.flows().filter(attached).map(|flow| &flow.id).collect();
    gone.extend(flows);
    gone.into_iter()
        .map(|id| FieldWrite {
            owner: MapOwner::Element(id.clone()),
            field: key::DELETED.to_owned(),
            value: Some(ScalarValue::Boolean(true)),
        })
        .collect()
}

/// The object a field of a map belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MapOwner {
    Header,
    Element(ElementId),
}

impl Owned for MapOwner {
    fn object(&self, tx: &mut Transaction<'_>) -> Result<ObjId, DocumentError> {
        let Self::Element(id) = self else { return Ok(automerge::ROOT) };
        let elements = child(tx, &automerge::ROOT, ELEMENTS)?;
        let bucket = child(tx, &elements, bucket(id))?;
        child_or_new(tx, &bucket, id.as_str())
    }
}
