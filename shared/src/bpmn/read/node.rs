//! One node from its element and its shape.

use super::super::error::BpmnError;
use super::super::extension::{hear, read_second_name, read_step};
use super::super::kind::{self, SUBPROCESSES};
use super::super::names::MODEL;
use super::super::repair::Repair;
use super::super::sketch::Place;
use super::super::write::annotation_text;
use super::super::xml::Element;
use super::{Draft, Reader, drawing};
use crate::name::Name;
use crate::process::{self, Bounds, ElementId, Node, NodeKind};

impl Reader {
    /// Whether the map has a word for it.
    pub(super) fn is_node(&self, element: &Element) -> bool {
        let local = element.local();
        element.is_in(MODEL)
            && match local {
                "boundaryEvent" => self.reference(element, "attachedToRef").is_some(),
                "callActivity"
                | "startEvent"
                | "endEvent"
                | "intermediateCatchEvent"
                | "intermediateThrowEvent"
                | "dataObjectReference"
                | "dataStoreReference"
                | "textAnnotation"
                | "group" => true,
                _ => kind::task(local).is_some() || kind::gateway(local).is_some() || SUBPROCESSES.contains(&local),
            }
    }

    pub(super) fn read_node(
        &mut self,
        mut element: Element,
        id: &ElementId,
        place: &Place,
        pool: Option<&ElementId>,
        parent: Option<&ElementId>,
    ) -> Result<(), BpmnError> {
        let drawn = self.drawing.shape(id.as_str());
        let Some(kind) = self.kind(&mut element, drawn.as_ref()) else { return Ok(()) };
        let name = self.node_name(&mut element, &kind);
        let (mut figures, control) = read_step(&mut element, self.money);
        if let Some(facts) = self.facts.get(id.as_str()) {
            let simulated = facts.figures;
            figures.volume = figures.volume.or(simulated.volume);
            figures.minutes = simulated.minutes;
            figures.wait_minutes = simulated.wait_minutes;
            figures.unit_cost = simulated.unit_cost.filter(|_| self.money.is_some());
            figures.rate = simulated.rate.filter(|_| self.money.is_some());
        }
        if let Some(default) = element.attribute("default") {
            self.defaults.insert(id.clone(), super::scrub::target(default, &self.ids).to_owned());
        }
        let bounds = drawn.as_ref().and_then(|drawn| drawing::bounds(&drawn.element));
        if bounds.is_none() {
            self.undrawn.push(id.clone());
        }
        let own_pool = hear(&mut element, "pool").map_or_else(|| pool.cloned(), |pool| pool.parse().ok());
        let own_parent = hear(&mut element, "parent").and_then(|parent| parent.parse().ok());
        let node = Node {
            id: id.clone(),
            name,
            lane: hear(&mut element, "lane").and_then(|lane| lane.parse().ok()),
            pool: own_pool,
            parent: own_parent.or_else(|| parent.cloned()),
            bounds: bounds.unwrap_or(Bounds { x: 0, y: 0, width: 0, height: 0 }),
            figures,
            control,
            foreign: None,
            kind,
        };
        if matches!(place, Place::SubProcess(_)) {
            self.nested.insert(id.clone());
        }
        let is_subprocess = matches!(node.kind, NodeKind::SubProcess { .. });
        let mut draft = Draft { drawn, ..Draft::new(id.clone(), element, place.clone()) };
        self.put(process::Element::Node(Box::new(node)))?;
        if is_subprocess {
            let place = Place::SubProcess(id.clone());
            draft.order = self.read_contents(&mut draft.original, &place, pool, Some(id))?;
            let tag = draft.original.local();
            draft.remark = (Some(tag) != SUBPROCESSES.first().copied()).then(|| ("tag", tag.to_owned()));
        }
        self.drafts.push(draft);
        Ok(())
    }

    fn kind(&mut self, element: &mut Element, drawn: Option<&drawing::Drawn>) -> Option<NodeKind> {
        let local = element.local().to_owned();
        if let Some(task) = kind::task(&local) {
            return Some(NodeKind::Task(task));
        }
        if let Some(gateway) = kind::gateway(&local) {
            return Some(NodeKind::Gateway(gateway));
        }
        let own = hear(element, "parallelMultiple").is_some();
        let is_parallel = own || element.attribute("parallelMultiple").is_some_and(|is| is.trim() == "true");
        let definitions = element.elements().filter(|child| kind::is_definition(child));
        let trigger = kind::trigger_of(definitions, is_parallel, |id| self.called.get(id).cloned());
        Some(match local.as_str() {
            "callActivity" => NodeKind::CallActivity,
            "startEvent" => NodeKind::Start(trigger),
            "endEvent" => NodeKind::End(trigger),
            "intermediateThrowEvent" => NodeKind::Intermediate { trigger, is_throwing: true },
            "intermediateCatchEvent" => match hear(element, "attachedTo").and_then(|host| host.parse().ok()) {
                Some(attached_to) => {
                    let is_interrupting = hear(element, "interrupting").is_none_or(|is| is == "true");
                    NodeKind::Boundary { attached_to, trigger, is_interrupting }
                }
                None => NodeKind::Intermediate { trigger, is_throwing: false },
            },
            "boundaryEvent" => {
                let attached_to = self.reference(element, "attachedToRef")?;
                if !self.ids.contains(attached_to.as_str()) {
                    self.repairs.tell(Repair::Unattached {
                        event: element.id().unwrap_or_default().to_owned(),
                        missing: attached_to.to_string(),
                    });
                }
                let is_interrupting = element.attribute("cancelActivity").is_none_or(|is| is.trim() != "false");
                NodeKind::Boundary { attached_to, trigger, is_interrupting }
            }
            "dataObjectReference" => NodeKind::DataObject,
            "dataStoreReference" => NodeKind::DataStore,
            "textAnnotation" => NodeKind::Annotation,
            "group" => NodeKind::Group,
            _ => NodeKind::SubProcess { is_expanded: self.is_expanded(element, drawn) },
        })
    }

    /// As the shape says; where it doesn't, a subprocess is open whose steps are drawn inside of it, or that nobody has
    /// drawn.
    fn is_expanded(&self, element: &Element, drawn: Option<&drawing::Drawn>) -> bool {
        let Some(drawn) = drawn else { return element.elements().any(|child| self.is_node(child)) };
        if let Some(is_expanded) = drawn.element.attribute("isExpanded") {
            return is_expanded.trim() == "true";
        }
        let Some(around) = drawing::bounds(&drawn.element) else { return false };
        let is_within = |inner: Bounds| {
            (around.x..=around.x + around.width).contains(&inner.x)
                && (around.y..=around.y + around.height).contains(&inner.y)
        };
        element.elements().filter_map(|child| self.drawing.peek(child.id()?)).any(is_within)
    }

    fn node_name(&mut self, element: &mut Element, kind: &NodeKind) -> Name {
        let referred = |element: &Element, attribute: &str| {
            element.attribute(attribute).and_then(|id| self.called.get(super::scrub::target(id, &self.ids))).cloned()
        };
        match kind {
            NodeKind::Annotation => {
                let text = element.child(MODEL, "text").map(Element::text).unwrap_or_default();
                if text.chars().count() > Name::CHARS_MAX {
                    let id = element.id().unwrap_or_default().to_owned();
                    self.repairs.tell(Repair::Shortened { id });
                }
                Name { text: annotation_text(&text), en: read_second_name(element) }
            }
            NodeKind::Group => {
                let text = referred(element, "categoryValueRef").unwrap_or_default();
                Name { text: super::one_line(&text), en: read_second_name(element) }
            }
            NodeKind::DataObject | NodeKind::DataStore if element.attribute("name").is_none() => {
                let text = referred(element, "dataObjectRef").or_else(|| referred(element, "dataStoreRef"));
                Name { text: super::one_line(&text.unwrap_or_default()), en: read_second_name(element) }
            }
            _ => self.name(element),
        }
    }
}
