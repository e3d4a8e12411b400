//! The order of the work, changed as in a list: two steps that change places, one put in between, one taken out with its
//! neighbours joined. What comes out are elements as they shall be; whoever asks writes them as one step.

use std::collections::BTreeSet;

use super::layout::Area;
use super::{Bounds, Element, ElementId, Flow, FlowKind, Node, NodeKind, ProcessMap};

/// The step comes before the one that led to it. `None` where that would have no one meaning: several ways lead to it or on
/// from it, or an event begins or ends there.
pub fn earlier(map: &ProcessMap, id: &ElementId) -> Option<Vec<Element>> {
    let [led] = ways_into(map, id)[..] else { return None };
    exchanged(map, map.node(&led.source)?, map.node(id)?)
}

/// The step comes after the one it led to.
pub fn later(map: &ProcessMap, id: &ElementId) -> Option<Vec<Element>> {
    let [onward] = ways_from(map, id)[..] else { return None };
    let [_] = ways_into(map, &onward.target)[..] else { return None };
    exchanged(map, map.node(id)?, map.node(&onward.target)?)
}

/// The flow that is led through what is put after a step: its one way on. Behind a gateway, what is put there is another
/// way.
pub fn between<'a>(map: &'a ProcessMap, after: &Node) -> Option<&'a Flow> {
    match ways_from(map, &after.id)[..] {
        [onward] if !after.kind.is_gateway() => Some(onward),
        _ => None,
    }
}

/// The flow that joins the neighbours of a step once it is gone, where it stood between just two.
pub fn closing(map: &ProcessMap, gone: &ElementId) -> Option<Flow> {
    let ([led], [onward]) = (&ways_into(map, gone)[..], &ways_from(map, gone)[..]) else { return None };
    let is_joined = map.flows().any(|flow| flow.source == led.source && flow.target == onward.target);
    let is_one = map.node(&led.source)?.parent == map.node(&onward.target)?.parent;
    let is_circle = led.source == onward.target || led.source == *gone;
    (is_one && !is_joined && !is_circle).then(|| leading(led, &led.source, &onward.target))
}

/// What goes where some things go: what sits on them and what stands in them.
pub fn carried(map: &ProcessMap, ids: &BTreeSet<ElementId>) -> BTreeSet<ElementId> {
    let mut ids: BTreeSet<ElementId> = ids.iter().filter(|id| map.node(id).is_some()).cloned().collect();
    // No map nests deeper than it has nodes; most take one round.
    for _ in 0..16 {
        let more: Vec<ElementId> = map
            .nodes()
            .filter(|node| !ids.contains(&node.id))
            .filter(|node| {
                let host = match &node.kind {
                    NodeKind::Boundary { attached_to, .. } => Some(attached_to),
                    _ => node.parent.as_ref(),
                };
                host.is_some_and(|host| ids.contains(host))
            })
            .map(|node| node.id.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        ids.extend(more);
    }
    ids
}

fn is_way(map: &ProcessMap, flow: &Flow) -> bool {
    flow.kind == FlowKind::Sequence && map.node(&flow.source).is_some() && map.node(&flow.target).is_some()
}

fn ways_into<'a>(map: &'a ProcessMap, id: &ElementId) -> Vec<&'a Flow> {
    map.flows().filter(|flow| flow.target == *id && is_way(map, flow)).collect()
}

fn ways_from<'a>(map: &'a ProcessMap, id: &ElementId) -> Vec<&'a Flow> {
    map.flows().filter(|flow| flow.source == *id && is_way(map, flow)).collect()
}

/// The same flow between other ends; it finds its way anew.
fn leading(flow: &Flow, source: &ElementId, target: &ElementId) -> Flow {
    Flow { source: source.clone(), target: target.clone(), waypoints: Vec::new(), ..flow.clone() }
}

/// `node`, which `first` alone leads to, comes before it. What led to `first` leads to `node`; what the way between them
/// said stays with `first`, where it was decided.
fn exchanged(map: &ProcessMap, first: &Node, node: &Node) -> Option<Vec<Element>> {
    let stays = |kind: &NodeKind| matches!(kind, NodeKind::Start(_) | NodeKind::End(_) | NodeKind::Boundary { .. });
    if stays(&first.kind) || stays(&node.kind) || first.parent != node.parent || first.id == node.id {
        return None;
    }
    let (reached, left, onward) = (ways_into(map, &first.id), ways_from(map, &first.id), ways_from(map, &node.id));
    let led = left.iter().find(|flow| flow.target == node.id)?;
    let mut flows: Vec<Flow> = reached.iter().map(|flow| leading(flow, &flow.source, &node.id)).collect();
    match onward[..] {
        // A way that ends with the step has nothing left to lead to.
        [] if left.len() == 1 => flows.push(leading(led, &node.id, &first.id)),
        [on] if on.target != first.id && !left.iter().any(|flow| flow.target == on.target) => {
            flows.push(leading(led, &first.id, &on.target));
            flows.push(leading(on, &node.id, &first.id));
        }
        _ => return None,
    }
    let mut elements = places(map, first, node);
    elements.extend(flows.into_iter().map(Element::Flow));
    Some(elements)
}

/// Both, and what goes with them, in each other's place. Lanes run along: whoever does a step still does it, so between two
/// lanes only what lies along them changes.
fn places(map: &ProcessMap, first: &Node, node: &Node) -> Vec<Element> {
    let (before, after) = (Area::of(first.bounds), Area::of(node.bounds));
    let is_down = node.pool.as_ref().and_then(|pool| map.pool(pool)).is_some_and(|pool| pool.is_vertical);
    let is_free = first.lane == node.lane;
    let across = spans(before.left, before.right, after.left, after.right);
    let down = spans(before.top, before.bottom, after.top, after.bottom);
    let turned = |(first, node): (i64, i64), is_moved: bool| if is_moved { (first, node) } else { (0, 0) };
    let (first_x, node_x) = turned(across, is_free || !is_down);
    let (first_y, node_y) = turned(down, is_free || is_down);
    let moved = |id: &ElementId, dx: i64, dy: i64| {
        let with = carried(map, &BTreeSet::from([id.clone()]));
        let place = move |node: &Node| {
            let bounds = Bounds { x: node.bounds.x + dx, y: node.bounds.y + dy, ..node.bounds };
            Element::Node(Box::new(Node { bounds, ..node.clone() }))
        };
        map.nodes().filter(|node| with.contains(&node.id)).map(place).collect::<Vec<_>>()
    };
    [moved(&first.id, first_x, first_y), moved(&node.id, node_x, node_y)].concat()
}

/// How far two things on a line go so that they change places and take no more room than before; such as lie at one height
/// change their middles, which is nothing.
const fn spans(from: i64, to: i64, other_from: i64, other_to: i64) -> (i64, i64) {
    if to <= other_from {
        (other_to - to, from - other_from)
    } else if other_to <= from {
        (other_from - from, to - other_to)
    } else {
        let apart = (other_from + other_to) / 2 - (from + to) / 2;
        (apart, -apart)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{id, map};
    use super::*;

    /// The flows of a map as they are once elements are put, in the order of their ids.
    fn flows(map: &ProcessMap, elements: Option<Vec<Element>>) -> String {
        let Some(elements) = elements else { return "none".to_owned() };
        let mut map = map.clone();
        for element in elements {
            map.put(element);
        }
        let mut flows: Vec<String> = map.flows().map(|flow| format!("{}>{}", flow.source, flow.target)).collect();
        flows.sort();
        flows.join(" ")
    }

    const ROW: &str = "start s; task a; task b; task c; end e; s > a; a > b; b > c; c > e";
    const CHOICE: &str =
        "start s; task a; xor x; task b; task c; end e; s > a; a > x; x > b 30%; x > c 70%; b > e; c > e";

    #[test]
    fn a_step_comes_before_the_one_that_led_to_it() {
        let check = |text: &str, step: &str, expect: &str| {
            let map = map(text);
            assert_eq!(flows(&map, earlier(&map, &id(step))), expect, "{step} in {text}");
        };
        check(ROW, "b", "a>c b>a c>e s>b");
        check(ROW, "c", "a>c b>e c>b s>a");
        // Nothing comes before a start, and an end stays at the end.
        check(ROW, "a", "none");
        check(ROW, "e", "none");
        // Out of a branch, before what is decided there; the way keeps its share.
        check(CHOICE, "x", "none");
        check("start s; xor x; task b; task c; task d; s > x; x > b 30%; x > c; b > d", "b", "b>x s>b x>c x>d");
        // The branch would lead nowhere, or where another leads already.
        check("start s; xor x; task b; task c; s > x; x > b; x > c", "b", "none");
        check("start s; xor x; task b; end e; s > x; x > b; x > e; b > e", "b", "none");
        // The last of a row that ends nowhere.
        check("start s; task a; task b; s > a; a > b", "b", "b>a s>b");
        // In a circle of two there is no before.
        check("task a; task b; a > b; b > a", "b", "none");
        // Two ways lead here: before which of them?
        check("task a; task b; task c; a > c; b > c", "c", "none");
    }

    #[test]
    fn a_step_comes_after_the_one_it_led_to_as_that_one_comes_before_it() {
        for step in ["a", "b", "c", "s", "e"] {
            let map = map(ROW);
            let next = map.flows().find(|flow| flow.source == id(step)).map(|flow| flow.target.clone());
            let expect = next.and_then(|next| earlier(&map, &next));
            assert_eq!(later(&map, &id(step)), expect, "{step}");
        }
        assert_eq!(later(&map(CHOICE), &id("a")), None, "after a decision there is more than one place");
    }

    #[test]
    fn what_a_way_says_stays_where_it_is_decided() {
        let map = map("start s; xor x; task b; task c; task d; s > x; x > b 30%; x > c; b > d");
        let moved = earlier(&map, &id("b")).unwrap();
        let share = moved.iter().find_map(|element| match element {
            Element::Flow(flow) if flow.source == id("x") => flow.share,
            _ => None,
        });
        assert_eq!(share, map.flow(&id("x_b")).unwrap().share);
    }

    #[test]
    fn steps_that_change_places_take_each_others_room_and_keep_their_lanes() {
        let place = |lane: &str, down: i32| {
            let mut map = map(&format!("lane l; lane m; task a lane=l; task b lane={lane}; a > b"));
            for (name, bounds) in [("a", Bounds::pixels(0, 0, 100, 80)), ("b", Bounds::pixels(160, down, 200, 80))] {
                let node = map.node(&id(name)).cloned().unwrap();
                map.put(Element::Node(Box::new(Node { bounds, ..node })));
            }
            for element in earlier(&map, &id("b")).unwrap() {
                map.put(element);
            }
            ["a", "b"].map(|name| {
                let node = map.node(&id(name)).unwrap();
                (node.bounds.x / 1_000, node.bounds.y / 1_000, node.lane.clone().unwrap().to_string())
            })
        };
        assert_eq!(place("l", 10), [(260, 10, "l".to_owned()), (0, 0, "l".to_owned())]);
        assert_eq!(place("m", 140), [(260, 0, "l".to_owned()), (0, 140, "m".to_owned())]);
    }

    #[test]
    fn what_stood_between_two_leaves_them_joined() {
        let check = |text: &str, gone: &str, expect: Option<&str>| {
            let found = closing(&map(text), &id(gone)).map(|flow| format!("{}>{}", flow.source, flow.target));
            assert_eq!(found.as_deref(), expect, "{gone} in {text}");
        };
        check(ROW, "b", Some("a>c"));
        check(ROW, "s", None);
        check(CHOICE, "x", None);
        check("task a; task b; a > b; b > a", "b", None);
        check("xor x; task b; end e; x > b; x > e; b > e", "b", None);
    }

    #[test]
    fn what_is_put_after_a_step_stands_on_its_way_and_behind_a_gateway_on_a_way_of_its_own() {
        let check = |text: &str, after: &str, expect: Option<&str>| {
            let map = map(text);
            let found = between(&map, map.node(&id(after)).unwrap());
            assert_eq!(found.map(|flow| flow.id.as_str()), expect, "{after} in {text}");
        };
        check(ROW, "a", Some("a_b"));
        check(ROW, "e", None);
        check(CHOICE, "x", None);
        check("xor x; task a; x > a", "x", None);
    }
}
