//! From a map to BPMN 2.0 XML with its diagram. The same map gives the same text.

mod drawing;
mod flow;
mod lane;
mod node;
mod process;

use std::rc::Rc;

pub(super) use drawing::{beyond, diagram, drawn_flow, drawn_lane, drawn_node, drawn_pool, middle};
pub(super) use flow::{data_association, flow};
pub(super) use lane::bare_lane;
pub(super) use node::{annotation_text, node};
pub(super) use process::{
    bare_collaboration, bare_process, categories, data_objects, has_collaboration, has_ground, has_process, participant,
};

use super::difference::{arrange, merge};
use super::extension::{say, write_name};
use super::names::{KEPT, MODEL, PREFIXES, TANDEM, XSI};
use super::repair::Repairs;
use super::sketch::Sketch;
use super::xml::{Element, pretty};
use super::{scrub, simulation};
use crate::process::{FlowKind, Point, ProcessMap};

/// The file of a map.
pub fn write(map: &ProcessMap) -> String {
    let sketch = Sketch::new(map);
    let mut root = definitions(&sketch);
    let mut kept = sketch.header.part_or_bare("element");
    super::difference::guard(&mut kept, "name", |name| super::extension::one_line(name) == map.header.title.text);
    process::fill(&sketch, &mut root);
    drawing::fill(&sketch, &mut root);
    root.content.extend(simulation::write(map, &process::subject(&sketch)).map(super::xml::Content::Element));
    root.content.extend(loose(&sketch).map(super::xml::Content::Element));
    merge(&mut root, kept);
    arrange(&mut root);
    // What was copied brings ids along that are taken, and what was deleted leaves references behind.
    let mut unheard = Repairs::default();
    scrub::mend_ids(&mut root, &mut unheard);
    let ids = scrub::ids(&root);
    scrub::prune(&mut root, &ids, &mut unheard);
    pretty(&root, &prefixes(&sketch))
}

/// The outermost element with nothing in it.
pub(super) fn definitions(sketch: &Sketch<'_>) -> Element {
    let header = &sketch.map.header;
    let mut root = Element::new(MODEL, "definitions").with("id", sketch.free_id("Definitions_1"));
    write_name(&mut root, &header.title);
    root.set("targetNamespace", "urn:tandem:map");
    root.set("exporter", "Tandem");
    say(&mut root, "currency", Some(header.currency.code()));
    root
}

/// The prefixes of the file it came from, then Tandem's own.
fn prefixes(sketch: &Sketch<'_>) -> Vec<(Rc<str>, Rc<str>)> {
    let kept = sketch.header.parts("prefix").filter_map(|part| {
        let space = part.attribute("space")?;
        Some((Rc::from(part.attribute("prefix")?), Rc::from(space)))
    });
    let mut prefixes: Vec<(Rc<str>, Rc<str>)> = kept.collect();
    for (prefix, space) in PREFIXES {
        let is_free = prefixes.iter().all(|(known, known_space)| &**known != prefix && &**known_space != space);
        if is_free && ![KEPT, TANDEM, XSI, super::names::BPSIM].contains(&space) {
            prefixes.push((prefix.into(), space.into()));
        }
    }
    prefixes
}

/// Flows one of whose ends is gone: BPMN can't say them, so they travel beside it.
fn loose(sketch: &Sketch<'_>) -> Option<Element> {
    let mut extensions = Element::new(MODEL, "extensionElements");
    for flow in sketch.map.flows().filter(|flow| sketch.is_loose(flow)) {
        let mut element = Element::new(TANDEM, "loose").with("id", flow.id.as_str()).with("kind", flow.kind.as_str());
        element.set("source", flow.source.as_str());
        element.set("target", flow.target.as_str());
        write_name(&mut element, &flow.name);
        if let Some(share) = flow.share {
            element.set("share", super::number::print_millionths(share.millionths()));
        }
        if flow.is_default {
            element.set("default", "true");
        }
        if !flow.waypoints.is_empty() {
            element.set("way", way(&flow.waypoints));
        }
        if let Some(foreign) = &flow.foreign {
            element.set("kept", foreign.clone());
        }
        extensions.push(element);
    }
    if extensions.content.is_empty() {
        return None;
    }
    let about = |local: &str| Element::new(MODEL, local).with_text(process::subject(sketch));
    let relationship = Element::new(MODEL, "relationship").with("type", TANDEM).with_child(extensions);
    Some(relationship.with_child(about("source")).with_child(about("target")))
}

/// Corners in thousandths: `x y x y …`.
pub(super) fn way(points: &[Point]) -> String {
    points.iter().map(|point| format!("{} {}", point.x, point.y)).collect::<Vec<_>>().join(" ")
}

/// Whether BPSim's scenario says a flow's share, and not the flow itself.
pub(super) fn is_simulated(sketch: &Sketch<'_>, flow: &crate::process::Flow) -> bool {
    flow.kind == FlowKind::Sequence && !sketch.map.is_loose(flow)
}
