//! What is kept: everything a file says beyond what writing the bare map would say.
//!
//! Each element of the map is written as if nothing were known of its file, and taken from what the file had. So a map
//! made here keeps nothing of its own file, and reading what was written gives the same map.

use std::collections::BTreeSet;

use super::super::difference::{arrange, subtract};
use super::super::kept::Kept;
use super::super::names::{DC, DD, DI, KEPT, MODEL, PREFIXES, XML};
use super::super::order::beginning;
use super::super::repair::{Repair, Repairs};
use super::super::sketch::{Place, Sketch};
use super::super::xml::{Content, Element, MADE};
use super::super::{kind, write};
use super::{Draft, Import, Reader, drawing};
use crate::process::{self, ElementId, FlowKind, NodeKind, ProcessMap};

/// Ends a reading.
pub(super) fn keep(reader: Reader, root: Element, prefixes: &[(&str, &str)]) -> Import {
    let Reader { mut map, mut repairs, ids, drawing, drafts, processes, collaboration, ground, .. } = reader;
    let diagrams = drawing.close();
    let structural = structural(&root, collaboration.as_ref().map(|(element, _)| element), ground.as_ref(), &diagrams);
    let bare = map.clone();
    let sketch = Sketch::bare(&bare, processes, ids, &structural);
    for draft in drafts {
        let id = draft.id.clone();
        let kept = keep_draft(&sketch, draft).print();
        let kept = bounded(kept, process::Element::FOREIGN_BYTES_MAX, Some(&id), &mut repairs);
        set_foreign(&mut map, &id, kept);
    }
    let header = keep_header(&sketch, root, prefixes, collaboration, ground, diagrams);
    map.header.foreign = bounded(header.print(), process::MapHeader::FOREIGN_BYTES_MAX, None, &mut repairs);
    Import { map, repairs: repairs.into_list() }
}

/// The ids of what holds the rest together; Tandem's own names for those may be the same.
fn structural(
    root: &Element,
    collaboration: Option<&Element>,
    ground: Option<&Draft>,
    diagrams: &[(Element, Option<Element>)],
) -> BTreeSet<String> {
    let first = diagrams.first();
    let plane = first.and_then(|(_, plane)| plane.as_ref());
    let process = ground.and_then(|ground| ground.process.as_ref());
    let elements = [Some(root), collaboration, process, first.map(|(diagram, _)| diagram), plane];
    elements.into_iter().flatten().filter_map(|element| element.id().map(str::to_owned)).collect()
}

fn bounded(kept: Option<String>, bytes_max: usize, id: Option<&ElementId>, repairs: &mut Repairs) -> Option<String> {
    let bytes = kept.as_ref().map_or(0, String::len);
    if bytes > bytes_max {
        repairs.tell(Repair::TooMuchKept { id: id.map(ToString::to_string), bytes });
        return None;
    }
    kept
}

fn set_foreign(map: &mut ProcessMap, id: &ElementId, kept: Option<String>) {
    let Some(mut element) = map.element(id).filter(|_| kept.is_some()) else { return };
    match &mut element {
        process::Element::Pool(pool) => pool.foreign = kept,
        process::Element::Lane(lane) => lane.foreign = kept,
        process::Element::Node(node) => node.foreign = kept,
        process::Element::Flow(flow) => flow.foreign = kept,
    }
    map.put(element);
}

fn keep_draft(sketch: &Sketch<'_>, draft: Draft) -> Kept {
    let mut kept = Kept::default();
    let Some(element) = sketch.map.element(&draft.id) else { return kept };
    if let Some((word, value)) = &draft.remark {
        kept.set_remark(word, value.clone());
    }
    keep_place(sketch, &draft, &element, &mut kept);
    keep_order(sketch, "order", &draft.order, &mut kept);
    let Draft { original, drawn, process, lane_sets, holder, .. } = draft;
    match &element {
        process::Element::Pool(pool) if !sketch.is_participant(pool) => kept.set_remark("as", "process"),
        process::Element::Pool(pool) => keep_element(original, &write::participant(sketch, pool, 0), &mut kept),
        process::Element::Lane(lane) => {
            let mut original = original;
            subtract(&mut original, &write::bare_lane(sketch, lane, 0));
            for listed in original.elements_mut().filter(|child| child.is(MODEL, "flowNodeRef")) {
                let node = listed.text().trim().parse().ok().and_then(|id: ElementId| sketch.map.node(&id));
                if let Some(node) = node {
                    listed.set_in(KEPT, "lane", node.lane.as_ref().map_or("", ElementId::as_str));
                }
            }
            kept.keep("element", original);
        }
        process::Element::Node(node) => keep_node(sketch, original, node, &mut kept),
        process::Element::Flow(flow) => {
            let canonical = match holder {
                Some((node, is_input)) => write::data_association(sketch, flow, is_input, &format!("{node}_data")),
                None => write::flow(sketch, flow),
            };
            keep_element(original, &canonical, &mut kept);
        }
    }
    let base = process.as_ref().and_then(Element::id).unwrap_or(element.id().as_str()).to_owned();
    if let (process::Element::Pool(pool), Some(process)) = (&element, process) {
        let is_known = write::has_process(sketch, pool);
        keep_process(process, &write::bare_process(sketch, Some(pool)), is_known, &mut kept);
    }
    keep_lane_sets(lane_sets, &base, &mut kept);
    keep_drawn(sketch, drawn, &element, &mut kept);
    kept
}

fn keep_element(mut original: Element, canonical: &Element, kept: &mut Kept) {
    subtract(&mut original, canonical);
    kept.keep("element", original);
}

/// Where it stood, unless it would have been put there anyway.
fn keep_place(sketch: &Sketch<'_>, draft: &Draft, element: &process::Element, kept: &mut Kept) {
    let canonical = sketch.canonical_place(element);
    let is_told = match element {
        process::Element::Node(_) => {
            let beside = |place: &Place| matches!(place, Place::Ground | Place::Collaboration);
            beside(&canonical) && beside(&draft.place)
        }
        process::Element::Flow(_) => draft.holder.is_none(),
        process::Element::Pool(_) | process::Element::Lane(_) => false,
    };
    if is_told && canonical != draft.place {
        kept.set_remark("place", draft.place.word());
    }
}

/// The order of what stands somewhere, as far as it isn't the writer's own: by kind, then by id. Loose flows travel
/// elsewhere.
fn keep_order(sketch: &Sketch<'_>, remark: &str, order: &[String], kept: &mut Kept) {
    let group = |id: &str| {
        let Ok(id) = id.parse::<ElementId>() else { return 0 };
        match (sketch.map.node(&id), sketch.map.flow(&id)) {
            (Some(node), _) if kind::is_artifact(&node.kind) => 3,
            (_, Some(flow)) => match flow.kind {
                FlowKind::Message => 1,
                FlowKind::Sequence => 2,
                FlowKind::Association | FlowKind::Data => 4,
            },
            _ => 0,
        }
    };
    let is_loose = |id: &String| {
        let flow = id.parse::<ElementId>().ok().and_then(|id| sketch.map.flow(&id));
        flow.is_some_and(|flow| sketch.is_loose(flow))
    };
    let order: Vec<_> = order.iter().filter(|id| !is_loose(id)).cloned().collect();
    let mut canonical = order.clone();
    canonical.sort_by(|a, b| (group(a), a).cmp(&(group(b), b)));
    if let Some(beginning) = beginning(&order, &canonical) {
        kept.set_remark(remark, beginning);
    }
}

fn keep_node(sketch: &Sketch<'_>, mut original: Element, node: &process::Node, kept: &mut Kept) {
    let mut canonical = write::node(sketch, node);
    if matches!(node.kind, NodeKind::SubProcess { .. }) {
        let objects = write::data_objects(sketch, &Place::SubProcess(node.id.clone()));
        canonical.content.extend(objects.into_iter().map(Content::Element));
    }
    // They say the trigger together, so they are kept together.
    let definitions = original.take_children(kind::is_definition);
    let known = canonical.take_children(kind::is_definition);
    subtract(&mut original, &canonical);
    if definitions != known {
        original.content.extend(definitions.into_iter().map(Content::Element));
        original.name = canonical.name.clone();
        arrange(&mut original);
    }
    if node.kind == NodeKind::Group && original.attribute("categoryValueRef").is_some() {
        original.set_in(KEPT, "category", node.name.text.clone());
    }
    kept.keep("element", original);
}

fn keep_process(mut process: Element, canonical: &Element, is_known: bool, kept: &mut Kept) {
    subtract(&mut process, canonical);
    if is_known {
        kept.keep("process", process);
    } else {
        kept.keep_always("process", process);
    }
}

fn keep_lane_sets(sets: Vec<Element>, base: &str, kept: &mut Kept) {
    let is_one = sets.len() == 1;
    for mut set in sets {
        let is_empty = set.take_in(KEPT, "empty").is_some();
        let canonical = Element::new(MODEL, set.local()).with("id", format!("{base}_lanes"));
        subtract(&mut set, &canonical);
        if is_one && !is_empty {
            kept.keep("laneSet", set);
        } else {
            kept.keep_always("laneSet", set);
        }
    }
}

fn keep_drawn(sketch: &Sketch<'_>, drawn: Option<drawing::Drawn>, element: &process::Element, kept: &mut Kept) {
    let Some(drawing::Drawn { diagram, element: mut original, .. }) = drawn else { return };
    let canonical = match element {
        process::Element::Pool(pool) => write::drawn_pool(sketch, pool),
        process::Element::Lane(lane) => write::drawn_lane(sketch, lane),
        process::Element::Node(node) => Some(write::drawn_node(sketch, node)),
        process::Element::Flow(flow) => write::drawn_flow(sketch, flow),
    };
    let Some(canonical) = canonical else { return };
    let mut places = Vec::new();
    let has_label = original.child(DI, "BPMNLabel").is_some_and(|label| label.child(DC, "Bounds").is_some());
    let anchor = match element {
        process::Element::Flow(flow) => {
            let points = original.take_children(|child| child.is(DD, "waypoint"));
            let corners = flow.waypoints.iter().zip(points);
            places.extend(corners.map(|(point, own)| write::beyond(&own, &[("x", point.x), ("y", point.y)])));
            if places.iter().all(Element::is_bare) {
                places.clear();
            }
            write::middle(&flow.waypoints)
        }
        process::Element::Pool(pool) => keep_bounds(&mut original, pool.bounds, &mut places),
        process::Element::Lane(lane) => keep_bounds(&mut original, lane.bounds, &mut places),
        process::Element::Node(node) => keep_bounds(&mut original, Some(node.bounds), &mut places),
    };
    subtract(&mut original, &canonical);
    original.content.extend(places.into_iter().map(Content::Element));
    if has_label {
        original.set_in(KEPT, "at", format!("{} {}", anchor.x, anchor.y));
    }
    if diagram > 0 {
        original.set_in(KEPT, "in", diagram.to_string());
    }
    kept.keep("drawing", original);
}

/// What a shape says of its place beyond the map; gives the corner its label moves with.
fn keep_bounds(shape: &mut Element, bounds: Option<process::Bounds>, places: &mut Vec<Element>) -> process::Point {
    let own = shape.take_child(DC, "Bounds");
    let Some(bounds) = bounds else { return process::Point::default() };
    let sides = [("x", bounds.x), ("y", bounds.y), ("width", bounds.width), ("height", bounds.height)];
    let is_read = |own: &Element| {
        let read = |side: &str| own.attribute(side).and_then(super::super::number::coordinate);
        sides.iter().all(|(side, figure)| read(side) == Some(*figure))
    };
    let beyond = own.filter(is_read).map(|own| write::beyond(&own, &sides));
    places.extend(beyond.filter(|beyond| !beyond.is_bare()));
    process::Point::new(bounds.x, bounds.y)
}

fn keep_header(
    sketch: &Sketch<'_>,
    mut root: Element,
    prefixes: &[(&str, &str)],
    collaboration: Option<(Element, Vec<String>)>,
    ground: Option<Draft>,
    diagrams: Vec<(Element, Option<Element>)>,
) -> Kept {
    let mut kept = Kept::default();
    for (prefix, space) in prefixes.iter().filter(|(prefix, space)| !is_own(prefix, space)) {
        kept.keep_always("prefix", Element::new(KEPT, "prefix").with("prefix", *prefix).with("space", *space));
    }
    let mut bare = write::definitions(sketch);
    bare.content.extend(write::categories(sketch).into_iter().map(Content::Element));
    subtract(&mut root, &bare);
    kept.keep("element", root);
    // What the diagram shows, by the name the file has for it.
    let shared = collaboration.as_ref().and_then(|(element, _)| element.id());
    let lone =
        ground.as_ref().and_then(|ground| ground.process.as_ref()?.id()).filter(|_| !write::has_collaboration(sketch));
    let subject = shared.or(lone).map(str::to_owned);
    if let Some((mut element, order)) = collaboration {
        subtract(&mut element, &write::bare_collaboration(sketch));
        if write::has_collaboration(sketch) {
            kept.keep("collaboration", element);
        } else {
            kept.keep_always("collaboration", element);
        }
        keep_order(sketch, "collaborationOrder", &order, &mut kept);
    }
    if let Some(Draft { process: Some(process), order, lane_sets, .. }) = ground {
        let base = process.id().unwrap_or_default().to_owned();
        keep_process(process, &write::bare_process(sketch, None), write::has_ground(sketch), &mut kept);
        keep_lane_sets(lane_sets, &base, &mut kept);
        keep_order(sketch, "order", &order, &mut kept);
    }
    keep_diagrams(sketch, subject.as_deref(), diagrams, &mut kept);
    kept
}

/// A prefix that is Tandem's own, or one that it made for a namespace of its own.
fn is_own(prefix: &str, space: &str) -> bool {
    let made = |own: &str| prefix.strip_prefix(own).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    space == XML || made(MADE) || PREFIXES.iter().any(|(own, known)| *known == space && made(own))
}

fn keep_diagrams(
    sketch: &Sketch<'_>,
    subject: Option<&str>,
    diagrams: Vec<(Element, Option<Element>)>,
    kept: &mut Kept,
) {
    let count = diagrams.len();
    for (number, (mut diagram, plane)) in diagrams.into_iter().enumerate() {
        let mut canonical = write::diagram(sketch, number);
        if let (0, Some(subject), Some(plane)) = (number, subject, canonical.child_mut(DI, "BPMNPlane")) {
            plane.set("bpmnElement", subject);
        }
        subtract(&mut diagram, &canonical);
        let bare_plane = Element::new(DI, "BPMNPlane");
        let mut plane = plane.unwrap_or_else(|| bare_plane.clone());
        subtract(&mut plane, canonical.child(DI, "BPMNPlane").unwrap_or(&bare_plane));
        if !plane.is_bare() {
            plane.name = super::super::xml::QName::new(KEPT, "plane");
            diagram.push(plane);
        }
        if count > 1 {
            kept.keep_always("diagram", diagram);
        } else {
            kept.keep("diagram", diagram);
        }
    }
}
