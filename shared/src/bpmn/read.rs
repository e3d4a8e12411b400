//! From BPMN 2.0 XML to a map. Every element of the map is read from its own element and shape; what is left of those is
//! kept with it (`keep.rs`).

mod arrange;
mod data;
mod drawing;
mod flow;
mod keep;
mod lane;
mod node;
mod participants;

use std::collections::{BTreeMap, BTreeSet};

use super::error::{BpmnError, Position, Refusal};
use super::extension::{hear, one_line, read_second_name};
use super::names::{MODEL, TANDEM};
use super::repair::{Repair, Repairs, excerpt};
use super::sketch::Place;
use super::xml::{Element, Parsed, parse_bytes};
use super::{scrub, simulation};
use crate::money::{Currency, Rounding};
use crate::name::Name;
use crate::process::{self, ElementId, MapHeader, ProcessMap};

/// A file that became a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub map: ProcessMap,
    /// What was mended, left out, or kept without being understood.
    pub repairs: Vec<Repair>,
}

/// Reads a file as a map of this plan. The title is the file's, where it has one.
pub fn read(bytes: &[u8], onto: &MapHeader) -> Result<Import, BpmnError> {
    let Parsed { mut root, prefixes } = parse_bytes(bytes)?;
    if !root.is(MODEL, "definitions") {
        return Err(Refusal::NotBpmn(excerpt(root.local())).at(Position::START));
    }
    let mut repairs = Repairs::default();
    scrub::unlink(&mut root, &mut repairs);
    scrub::mend_ids(&mut root, &mut repairs);
    let ids = scrub::ids(&root);
    scrub::prune(&mut root, &ids, &mut repairs);
    let mut reader = Reader::new(&mut root, onto, ids, repairs);
    reader.read(&mut root)?;
    let prefixes = prefixes.iter().map(|(prefix, space)| (&**prefix, &**space)).collect::<Vec<_>>();
    Ok(keep::keep(reader, root, &prefixes))
}

/// An element of the map that has been read, with what its file said of it.
struct Draft {
    id: ElementId,
    original: Element,
    drawn: Option<drawing::Drawn>,
    /// Where it stood.
    place: Place,
    /// Of a pool: its process.
    process: Option<Element>,
    /// Of a pool or a lane: the sets of lanes in it, without the lanes.
    lane_sets: Vec<Element>,
    /// Of a pool or a subprocess: what stood in it, in order.
    order: Vec<String>,
    /// Of a lane: the set it stood in, if that wasn't the first. Of a subprocess: its name, if that wasn't the plain one.
    remark: Option<(&'static str, String)>,
    /// The holder of a flow of data, and whether it comes in.
    holder: Option<(ElementId, bool)>,
}

impl Draft {
    const fn new(id: ElementId, original: Element, place: Place) -> Self {
        Self {
            id,
            original,
            drawn: None,
            place,
            process: None,
            lane_sets: Vec::new(),
            order: Vec::new(),
            remark: None,
            holder: None,
        }
    }
}

struct Reader {
    map: ProcessMap,
    /// What money is read as; none where the file's is another.
    money: Option<(Currency, Rounding)>,
    repairs: Repairs,
    ids: BTreeSet<String>,
    facts: BTreeMap<String, simulation::Facts>,
    drawing: drawing::Drawing,
    drafts: Vec<Draft>,
    /// Pools that stand for a process without participant.
    processes: BTreeSet<ElementId>,
    /// The default flow each node names.
    defaults: BTreeMap<ElementId, String>,
    /// What a category, a data object, a data store or a shared definition of an event is called, by its id.
    called: BTreeMap<String, String>,
    collaboration: Option<(Element, Vec<String>)>,
    ground: Option<Draft>,
    /// Nodes that stand in a subprocess.
    nested: BTreeSet<ElementId>,
    /// Nodes that no diagram shows.
    undrawn: Vec<ElementId>,
}

impl Reader {
    fn new(root: &mut Element, onto: &MapHeader, ids: BTreeSet<String>, mut repairs: Repairs) -> Self {
        let mut header = MapHeader { foreign: None, ..onto.clone() };
        let own = hear(root, "currency").filter(|code| code != onto.currency.code());
        let (facts, simulated) = simulation::read(root, onto.currency, onto.rounding);
        let money = own.is_none().then_some((onto.currency, onto.rounding));
        if let Some(currency) = own.or(simulated) {
            repairs.tell(Repair::OtherCurrency { currency: excerpt(&currency) });
        }
        let en = read_second_name(root);
        if let Some(title) = root.attribute("name") {
            header.title = Name { text: one_line(title), en };
        }
        Self {
            map: ProcessMap::new(header),
            money,
            repairs,
            drawing: drawing::Drawing::take(root, &ids),
            ids,
            facts,
            drafts: Vec::new(),
            processes: BTreeSet::new(),
            defaults: BTreeMap::new(),
            called: called(root),
            collaboration: None,
            ground: None,
            nested: BTreeSet::new(),
            undrawn: Vec::new(),
        }
    }

    fn read(&mut self, root: &mut Element) -> Result<(), BpmnError> {
        let loose =
            root.take_children(|child| child.is(MODEL, "relationship") && child.attribute("type") == Some(TANDEM));
        self.read_processes(root)?;
        self.read_data()?;
        self.settle_flows();
        for relationship in &loose {
            self.read_loose(relationship)?;
        }
        arrange::arrange(self);
        Ok(())
    }

    /// Puts an element on the map, unless that is full.
    fn put(&mut self, element: process::Element) -> Result<(), BpmnError> {
        if self.map.len() >= ProcessMap::ELEMENTS_MAX {
            return Err(Refusal::MapTooLarge.at(Position::START));
        }
        self.map.put(element);
        Ok(())
    }

    /// The name of an element, with a remark if it had to be cut.
    fn name(&mut self, element: &mut Element) -> Name {
        let en = read_second_name(element);
        let text = element.attribute("name").unwrap_or_default();
        if text.chars().count() > Name::CHARS_MAX {
            self.repairs.tell(Repair::Shortened { id: excerpt(element.id().unwrap_or_default()) });
        }
        Name { text: one_line(text), en }
    }

    /// The element a reference leads to, by an id that fits the map.
    fn reference(&self, element: &Element, attribute: &str) -> Option<ElementId> {
        scrub::target(element.attribute(attribute)?, &self.ids).parse().ok()
    }
}

/// An id from the file that has been mended before.
fn id_of(element: &Element) -> Option<ElementId> {
    element.id()?.parse().ok()
}

/// What things are called that others refer to.
fn called(root: &Element) -> BTreeMap<String, String> {
    let mut called = BTreeMap::new();
    root.walk(&mut |element| {
        let name = match element.local() {
            "categoryValue" => element.attribute("value"),
            "dataObject" | "dataStore" => element.attribute("name"),
            local if local.ends_with("EventDefinition") => Some(local),
            _ => None,
        };
        if let (Some(id), Some(name), true) = (element.id(), name, element.is_in(MODEL)) {
            called.insert(id.to_owned(), name.to_owned());
        }
    });
    called
}
