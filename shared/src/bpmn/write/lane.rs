//! Lanes, and the sets they stand in.

use super::super::difference::{guard, merge};
use super::super::extension::{one_line, say, write_name};
use super::super::names::{KEPT, MODEL};
use super::super::order::ords;
use super::super::sketch::Sketch;
use super::super::xml::Element;
use super::node::is_in_lane;
use crate::process::{ElementId, Lane};

/// The sets of lanes of one process, or of one lane.
pub(in super::super) fn lane_set(
    sketch: &Sketch<'_>,
    pool: Option<&ElementId>,
    parent: Option<&Lane>,
    base: &str,
    kept_sets: &[Element],
) -> Vec<Element> {
    let lanes = siblings(sketch, pool, parent);
    let name = if parent.is_some() { "childLaneSet" } else { "laneSet" };
    let mut sets: Vec<Element> = kept_sets.to_vec();
    if sets.is_empty() {
        if lanes.is_empty() {
            return sets;
        }
        sets.push(Element::new(KEPT, "laneSet"));
    }
    let mut written: Vec<Element> = sets
        .into_iter()
        .map(|kept| {
            let mut set = Element::new(MODEL, name).with("id", format!("{base}_lanes"));
            merge(&mut set, kept);
            set
        })
        .collect();
    for (at, of_set) in lanes.iter().enumerate() {
        let element = lane(sketch, of_set, at);
        let wanted = sketch.kept(&of_set.id).remark("place");
        let index = written.iter().position(|set| wanted.is_some() && set.id() == wanted).unwrap_or(0);
        if let Some(set) = written.get_mut(index) {
            set.push(element);
        }
    }
    written
}

/// Lanes beside each other, in their order.
pub(in super::super) fn siblings<'a>(
    sketch: &Sketch<'a>,
    pool: Option<&ElementId>,
    parent: Option<&Lane>,
) -> Vec<&'a Lane> {
    let lanes = sketch.map.lanes_in_order().into_iter();
    lanes
        .filter(|lane| match (sketch.lane_above(lane), parent) {
            (Some(above), Some(parent)) => above.id == parent.id,
            (None, None) => sketch.pool_of_lane(lane) == pool,
            _ => false,
        })
        .collect()
}

/// One lane with the lanes in it; `at` is where it stands among its siblings.
pub(in super::super) fn lane(sketch: &Sketch<'_>, lane: &Lane, at: usize) -> Element {
    let kept_all = sketch.kept(&lane.id);
    let mut kept = sketch.kept_element(&lane.id);
    guard(&mut kept, "name", |name| one_line(name) == lane.name.text);
    let mut element = bare_lane(sketch, lane, at);
    // A lane may also list what stands in the lanes within it, or in another set; that ends when the node moves.
    kept.take_children(|child| has_moved(sketch, child));
    kept.elements_mut().for_each(|child| drop(child.take_in(KEPT, "lane")));
    merge(&mut element, kept);
    let sets: Vec<_> = kept_all.parts("laneSet").cloned().collect();
    for set in lane_set(sketch, sketch.pool_of_lane(lane), Some(lane), lane.id.as_str(), &sets) {
        element.push(set);
    }
    super::super::difference::arrange(&mut element);
    element
}

/// What the map says of a lane, without the lanes in it.
pub(in super::super) fn bare_lane(sketch: &Sketch<'_>, lane: &Lane, at: usize) -> Element {
    let mut element = Element::new(MODEL, "lane").with("id", lane.id.as_str());
    write_name(&mut element, &lane.name);
    say(&mut element, "department", lane.department.map(|department| department.to_string()));
    say(&mut element, "tier", lane.tier.map(|tier| tier.as_str()));
    if ords(at + 1).last() != Some(&lane.ord) {
        say(&mut element, "ord", Some(lane.ord.as_str()));
    }
    if lane.parent.is_some() && sketch.lane_above(lane).is_none() {
        say(&mut element, "parent", lane.parent.as_ref().map(|parent| parent.as_str()));
    }
    if lane.pool.as_ref() != sketch.pool_of_lane(lane) {
        say(&mut element, "pool", Some(lane.pool.as_ref().map_or("", |pool| pool.as_str())));
    }
    let nodes = sketch.map.nodes().filter(|node| node.lane.as_ref() == Some(&lane.id) && is_in_lane(sketch, node));
    for node in nodes {
        element.push(Element::new(MODEL, "flowNodeRef").with_text(node.id.as_str()));
    }
    element
}

/// Whether a node that a lane lists beside its own has changed its lane since.
fn has_moved(sketch: &Sketch<'_>, listed: &Element) -> bool {
    let Some(before) = listed.attribute_in(KEPT, "lane") else { return false };
    let node = listed.text().trim().parse().ok().and_then(|id: ElementId| sketch.map.node(&id));
    node.and_then(|node| node.lane.as_ref()).map_or("", ElementId::as_str) != before
}
