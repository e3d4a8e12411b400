//! What somebody does to the map, each as one step that one undo takes back.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::document::{Deed, MapCommand};
use shared::language::Language;
use shared::name::Name;
use shared::process::layout::{self, Area, PIXEL};
use shared::process::{
    Bounds, Element, ElementId, Flow, FlowKind, Lane, Node, NodeKind, Point, ProcessMap, StepControl, StepFigures,
    Trigger, sequence,
};

use super::Desk;
use super::gesture::Tool;
use super::lanes::grown;
use super::sort::Sort;
use crate::canvas::names;
use crate::text::Text;

/// An id nobody else has drawn.
pub fn fresh(stem: &str) -> ElementId {
    ElementId::fresh(stem, crate::browser::fresh_uuid())
}

/// Puts elements as they shall be, as one step.
pub fn commit(desk: Desk, deed: Deed, elements: Vec<Element>) -> bool {
    desk.may_edit.get_untracked() && desk.map.edit(&MapCommand::import(elements, deed))
}

/// A name being written is kept when one goes on elsewhere.
pub fn end_naming(desk: Desk) {
    // The field keeps it as it loses the focus.
    if desk.naming.with_untracked(Option::is_some) {
        super::dom::focus(desk);
    }
}

/// A new shape of a sort, in the lane where it lies.
fn shape(desk: Desk, sort: Sort, area: Area) -> Node {
    let drawn = desk.drawn.get_untracked();
    let (lane, pool) = layout::home(&drawn.map, &drawn.frames, area.centre());
    let parent = layout::inside(&drawn.map, area.centre(), &BTreeSet::new());
    Node {
        id: fresh(sort.stem()),
        kind: sort.kind(),
        name: Name::default(),
        lane,
        pool,
        parent,
        bounds: area.bounds(),
        figures: StepFigures::default(),
        control: StepControl::default(),
        foreign: None,
    }
}

fn flow(kind: FlowKind, source: &ElementId, target: &ElementId) -> Flow {
    Flow {
        id: fresh(if kind == FlowKind::Association { "Association" } else { "Flow" }),
        kind,
        source: source.clone(),
        target: target.clone(),
        name: Name::default(),
        share: None,
        is_default: false,
        waypoints: Vec::new(),
        foreign: None,
    }
}

/// Puts a shape where one pressed, on the grid.
pub fn place(desk: Desk, sort: Sort, at: Point) {
    if sort == Sort::Boundary {
        return on_border(desk, at);
    }
    let (width, height) = sort.size();
    let area = Area::around(at, width, height);
    let snapped = layout::snap(area, &areas(desk), 6 * PIXEL);
    let node = shape(desk, sort, area.moved(snapped.dx, snapped.dy));
    desk.tool.set(Tool::Hand);
    begin(desk, node, None);
}

/// An event on the lower border of the activity that was pressed, or else of the one that is chosen. Without either the
/// tool stays in the hand.
fn on_border(desk: Desk, at: Point) {
    let drawn = desk.drawn.get_untracked();
    let is_activity = |id: &ElementId| drawn.map.node(id).is_some_and(|node| node.kind.is_activity());
    let pressed = drawn.node_at(at).filter(|id| is_activity(id)).cloned();
    let Some(host) = pressed.or_else(|| desk.single().filter(is_activity)) else {
        return desk.tell(desk.text.map_needs_step());
    };
    let Some(host) = drawn.map.node(&host) else { return };
    let node = border(desk, host, at.x);
    desk.tool.set(Tool::Hand);
    begin(desk, node, None);
}

/// An event on the lower border of an activity, as near to a place as that reaches.
fn border(desk: Desk, host: &Node, x: i64) -> Node {
    let (width, height) = Sort::Boundary.size();
    let area = Area::of(host.bounds);
    let x = x.clamp(area.left + width / 2, (area.right - width / 2).max(area.left + width / 2));
    Node {
        kind: NodeKind::Boundary { attached_to: host.id.clone(), trigger: Trigger::Timer, is_interrupting: true },
        lane: host.lane.clone(),
        pool: host.pool.clone(),
        parent: host.parent.clone(),
        ..shape(desk, Sort::Boundary, Area::around(Point { x, y: area.bottom }, width, height))
    }
}

fn areas(desk: Desk) -> Vec<Area> {
    desk.now().nodes().map(|node| Area::of(node.bounds)).collect()
}

/// Draws a shape of a sort after what is chosen; where nothing is, after the last.
pub fn append(desk: Desk, sort: Sort) -> bool {
    let map = desk.now();
    let chosen = desk.chosen.with_untracked(|chosen| chosen.first().cloned());
    let after = chosen.as_ref().and_then(|id| map.node(id)).or_else(|| layout::walk(&map).into_iter().last());
    let node = beside(desk, sort, after);
    let from = after.filter(|_| sort != Sort::Start).map(|after| after.id.clone());
    begin(desk, node, from);
    true
}

/// A shape where there is room after another. It belongs to whom the work was with, wherever that is.
fn beside(desk: Desk, sort: Sort, after: Option<&Node>) -> Node {
    let map = desk.now();
    let (width, height) = sort.size();
    let area = match after {
        Some(after) => layout::room_after(&map, after, width, height),
        None => layout::room(&map, Area::around(Point::pixels(120, 80), width, height)),
    };
    let mut node = shape(desk, sort, area);
    if let Some(after) = after {
        node.lane.clone_from(&after.lane);
        node.pool.clone_from(&after.pool);
        node.parent.clone_from(&after.parent);
    }
    node
}

/// Draws a shape of a sort after another as the next line of a list: on the way from that one to what followed it, or, with
/// `is_way`, on a way of its own. Its id, once it is there.
pub fn insert(desk: Desk, sort: Sort, after: Option<&ElementId>, name: &str, is_way: bool) -> Option<ElementId> {
    let map = desk.now();
    let after = after.and_then(|id| map.node(id));
    let mut node = match after.filter(|_| sort == Sort::Boundary) {
        Some(host) => border(desk, host, Area::of(host.bounds).centre().x),
        None => beside(desk, sort, after),
    };
    node.name = Name::new(name);
    let mut flows = Vec::new();
    if let Some(after) = after.filter(|_| !matches!(sort, Sort::Start | Sort::Boundary)) {
        let through = sequence::between(&map, after).filter(|_| !is_way && sort != Sort::End);
        match (through, joined(&map, after, &node)) {
            (Some(way), _) => {
                flows.push(flow(FlowKind::Sequence, &node.id, &way.target));
                flows.push(Flow { target: node.id.clone(), waypoints: Vec::new(), ..way.clone() });
            }
            (None, Some(kind)) => flows.push(flow(kind, &after.id, &node.id)),
            (None, None) => {
                desk.tell(desk.text.map_cannot_connect());
                return None;
            }
        }
    }
    let id = node.id.clone();
    let grown = grown(desk, &node).unwrap_or_default();
    let mut elements = vec![Element::Node(Box::new(node))];
    elements.extend(flows.into_iter().map(Element::Flow));
    elements.extend(grown);
    commit(desk, Deed::Add, elements).then_some(id)
}

/// A step grows where a flow was let go.
pub fn grow(desk: Desk, from: &ElementId, at: Point) {
    let (width, height) = Sort::Step.size();
    let area = Area::around(at, width, height);
    let snapped = layout::snap(area, &areas(desk), 8 * PIXEL);
    let node = shape(desk, Sort::Step, area.moved(snapped.dx, snapped.dy));
    begin(desk, node, Some(from.clone()));
}

/// Draws a shape, leads to it, and asks for its name.
fn begin(desk: Desk, node: Node, from: Option<ElementId>) {
    let id = node.id.clone();
    let map = desk.now();
    let mut elements = vec![Element::Node(Box::new(node.clone()))];
    if let Some(source) = from.and_then(|from| map.node(&from).cloned()) {
        match joined(&map, &source, &node) {
            Some(kind) => elements.push(Element::Flow(flow(kind, &source.id, &id))),
            None => desk.tell(desk.text.map_cannot_connect()),
        }
    }
    if let Some(grown) = grown(desk, &node) {
        elements.extend(grown);
    }
    if commit(desk, Deed::Add, elements) {
        show(desk, &id);
        desk.naming.set(Some(id));
    }
}

/// How two things on a map are joined, if they can be.
fn joined(map: &ProcessMap, from: &Node, to: &Node) -> Option<FlowKind> {
    let is_data = |kind: &NodeKind| matches!(kind, NodeKind::DataObject | NodeKind::DataStore);
    let is_note = |kind: &NodeKind| matches!(kind, NodeKind::Annotation | NodeKind::Group);
    if from.id == to.id {
        return None;
    }
    if is_note(&from.kind) || is_note(&to.kind) {
        return Some(FlowKind::Association);
    }
    if is_data(&from.kind) || is_data(&to.kind) {
        return Some(FlowKind::Data);
    }
    let pool = |node: &Node| {
        let lane = node.lane.as_ref().and_then(|lane| map.lane(lane)).and_then(|lane| lane.pool.clone());
        lane.or_else(|| node.pool.clone())
    };
    if pool(from) != pool(to) {
        return Some(FlowKind::Message);
    }
    // What a subprocess does is left through its end, not through its border (BPMN 2.0.2, 10.3.5).
    let is_closed = matches!(from.kind, NodeKind::End(_))
        || matches!(to.kind, NodeKind::Start(_) | NodeKind::Boundary { .. })
        || from.parent != to.parent;
    (!is_closed).then_some(FlowKind::Sequence)
}

/// Leads from one thing to another. Whether it could.
pub fn connect(desk: Desk, from: &ElementId, to: &ElementId) -> bool {
    let map = desk.now();
    let text = desk.text;
    let Some((source, target)) = map.node(from).zip(map.node(to)) else { return false };
    let is_there = map.flows().any(|flow| flow.source == *from && flow.target == *to);
    let kind = joined(&map, source, target).filter(|_| !is_there);
    let Some(kind) = kind else {
        desk.tell(text.map_cannot_connect());
        return false;
    };
    let flow = flow(kind, from, to);
    let id = flow.id.clone();
    let is_done = commit(desk, Deed::Connect, vec![Element::Flow(flow)]);
    if is_done {
        desk.tool.set(Tool::Hand);
        // Where it is one of several ways, how often it is taken is asked next.
        desk.choose(Some(if source.kind.is_gateway() { id } else { to.clone() }));
    }
    is_done
}

/// Leads a flow that is there to something else. Whether it could.
pub fn lead(desk: Desk, id: &ElementId, to: &ElementId) -> bool {
    let map = desk.now();
    let Some(flow) = map.flow(id) else { return false };
    let ends = map.node(&flow.source).zip(map.node(to));
    let is_there = map.flows().any(|other| other.source == flow.source && other.target == *to);
    let Some(kind) = ends.and_then(|(source, target)| joined(&map, source, target)).filter(|_| !is_there) else {
        desk.tell(desk.text.map_cannot_connect());
        return false;
    };
    let flow = Flow { kind, target: to.clone(), waypoints: Vec::new(), ..flow.clone() };
    commit(desk, Deed::Connect, vec![Element::Flow(flow)])
}

/// What is moved takes with it what sits on it and what stands in it.
pub fn with_what_stands_on(desk: Desk, chosen: &BTreeSet<ElementId>) -> BTreeSet<ElementId> {
    sequence::carried(&desk.now(), chosen)
}

/// Moves shapes, and gives them the lane they come to lie in.
pub fn shift(desk: Desk, ids: &BTreeSet<ElementId>, dx: i64, dy: i64) {
    if (dx, dy) == (0, 0) {
        return;
    }
    let drawn = desk.drawn.get_untracked();
    let moved = drawn.map.nodes().filter(|node| ids.contains(&node.id)).map(|node| {
        let bounds = Bounds { x: node.bounds.x + dx, y: node.bounds.y + dy, ..node.bounds };
        let (lane, pool) = layout::home(&drawn.map, &drawn.frames, Area::of(bounds).centre());
        // Beside all lanes it stays whose it was.
        let (lane, pool) = match (lane, pool) {
            (None, None) => (node.lane.clone(), node.pool.clone()),
            home => home,
        };
        let parent = parent_of(&drawn.map, node, ids, (dx, dy));
        Element::Node(Box::new(Node { bounds, lane, pool, parent, ..node.clone() }))
    });
    let moved: Vec<Element> = moved.collect();
    // Lanes grow with what comes to lie at their edge.
    let mut elements: Vec<Element> = Vec::new();
    for element in &moved {
        if let Element::Node(node) = element
            && let Some(grown) = grown(desk, node).filter(|_| elements.is_empty())
        {
            elements.extend(grown.into_iter().filter(|element| !ids.contains(element.id())));
        }
    }
    elements.extend(moved);
    commit(desk, Deed::Move, elements);
}

/// The subprocess a shape stands in once it has been moved with others: dragged in it belongs to it, dragged out no more.
fn parent_of(map: &ProcessMap, node: &Node, moving: &BTreeSet<ElementId>, by: (i64, i64)) -> Option<ElementId> {
    // What moves together stays together, and an event on a border goes where its activity goes.
    if node.parent.as_ref().is_some_and(|parent| moving.contains(parent)) {
        return node.parent.clone();
    }
    let stands = match &node.kind {
        NodeKind::Boundary { attached_to, .. } if !moving.contains(attached_to) => return node.parent.clone(),
        NodeKind::Boundary { attached_to, .. } => map.node(attached_to).unwrap_or(node),
        _ => node,
    };
    let at = Area::of(stands.bounds).centre();
    layout::inside(map, Point { x: at.x + by.0, y: at.y + by.1 }, moving)
}

pub fn rename(desk: Desk, id: &ElementId, typed: &str, language: Language) {
    let Some(mut element) = desk.now().element(id) else { return };
    if element.name().in_language(language) == typed {
        return;
    }
    let name = element.name().clone().told_anew(typed, language);
    match &mut element {
        Element::Pool(pool) => pool.name = name,
        Element::Lane(lane) => lane.name = name,
        Element::Node(node) => node.name = name,
        Element::Flow(flow) => flow.name = name,
    }
    commit(desk, Deed::Rename, vec![element]);
}

/// Takes away what is chosen, with the flows that led to it and the events on it. What one step stood between is joined.
pub fn remove(desk: Desk) -> bool {
    let map = desk.now();
    let chosen = desk.chosen.get_untracked();
    if chosen.is_empty() {
        return false;
    }
    let mut removed = with_what_stands_on(desk, &chosen);
    removed.extend(chosen.iter().cloned());
    let flows: Vec<ElementId> = map.flows_at(&removed).map(|flow| flow.id.clone()).collect();
    removed.extend(flows);
    let next = chosen.first().and_then(|id| layout::toward(&map, id, layout::Side::Left)).map(|node| node.id.clone());
    // The flow that led to the one step leads on now.
    let closing = chosen.first().filter(|_| chosen.len() == 1).and_then(|id| sequence::closing(&map, id));
    if let Some(closing) = &closing {
        removed.remove(&closing.id);
    }
    let count = removed.len();
    let ids = removed.iter().cloned().collect();
    let joined = closing.map(|flow| MapCommand::import([Element::Flow(flow)], Deed::Connect)).unwrap_or_default();
    let steps = [joined, vec![MapCommand::Delete(ids)]].concat();
    if desk.may_edit.get_untracked() && desk.map.edit(&steps) {
        desk.choose(next.filter(|id| !removed.contains(id)));
        desk.said.set(desk.text.map_removed(count));
    }
    true
}

/// Chooses a node, brings it into sight and says what it is.
pub fn show(desk: Desk, id: &ElementId) {
    desk.choose(Some(id.clone()));
    let drawn = desk.drawn.get_untracked();
    if let Some(area) = drawn.area(id) {
        let shown = desk.view.with_untracked(|view| view.showing(area));
        if desk.view.with_untracked(|view| *view != shown) {
            desk.view.set(shown);
        }
    }
    let about = drawn.scene.nodes.iter().find(|picture| picture.id == id.as_str()).map(|picture| picture.about.clone());
    if let Some(about) = about {
        desk.said.set(about);
    }
}

/// Chooses everything on a path, and brings it into sight.
pub fn show_path(desk: Desk, path: Vec<ElementId>) {
    let map = desk.now();
    let count = path.iter().filter(|id| map.node(id).is_some()).count();
    let area = desk.drawn.with_untracked(|drawn| path.iter().filter_map(|id| drawn.area(id)).reduce(Area::joined));
    desk.chosen.set(path.into_iter().collect());
    if let Some(area) = area {
        desk.view.update(|view| *view = view.fit(area));
    }
    super::dom::into_sight(desk);
    super::dom::focus(desk);
    desk.said.set(desk.text.map_path_shown(count));
}

/// A step comes to another lane, or to none: it is drawn there, with what goes with it.
pub fn to_lane(desk: Desk, id: &ElementId, lane: Option<&ElementId>) {
    let drawn = desk.drawn.get_untracked();
    let Some(node) = drawn.map.node(id) else { return };
    let lane = lane.and_then(|lane| drawn.map.lane(lane));
    let frame = lane.and_then(|lane| drawn.frames.get(&lane.id)).copied();
    let own = Area::of(node.bounds);
    let to = match frame.filter(|frame| !frame.holds(own.centre())) {
        Some(frame) => {
            let is_down =
                lane.and_then(|lane| drawn.map.pool(lane.pool.as_ref()?)).is_some_and(|pool| pool.is_vertical);
            let (here, there) = (own.centre(), frame.centre());
            let middle = if is_down { Point { x: there.x, y: here.y } } else { Point { x: here.x, y: there.y } };
            layout::room(&drawn.map, Area::around(middle, own.width(), own.height()))
        }
        None => own,
    };
    let (dx, dy) = (to.left - own.left, to.top - own.top);
    let ids = with_what_stands_on(desk, &BTreeSet::from([id.clone()]));
    let moved = drawn.map.nodes().filter(|node| ids.contains(&node.id)).map(|node| Node {
        bounds: Bounds { x: node.bounds.x + dx, y: node.bounds.y + dy, ..node.bounds },
        lane: lane.map(|lane| lane.id.clone()),
        pool: lane.map_or_else(|| node.pool.clone(), |lane| lane.pool.clone()),
        ..node.clone()
    });
    let moved: Vec<Node> = moved.collect();
    let mut elements = moved.iter().find(|node| node.id == *id).and_then(|node| grown(desk, node)).unwrap_or_default();
    elements.retain(|element| !ids.contains(element.id()));
    elements.extend(moved.into_iter().map(|node| Element::Node(Box::new(node))));
    commit(desk, Deed::Move, elements);
}

/// Tidies the map; where several things are chosen, only those, and the others are kept as they were placed.
pub fn tidy(desk: Desk) {
    let map = desk.now();
    let chosen = desk.chosen.get_untracked();
    let keep: BTreeSet<ElementId> = if chosen.len() < 2 {
        BTreeSet::new()
    } else {
        map.nodes().map(|node| node.id.clone()).filter(|id| !chosen.contains(id)).collect()
    };
    let arranged = layout::arrange(&map, &keep);
    let mut elements = Vec::new();
    for element in map.elements() {
        let frame = arranged.frames.get(element.id()).map(|area| area.bounds());
        match element {
            Element::Node(mut node) => {
                if let Some(area) = arranged.nodes.get(&node.id).filter(|area| area.bounds() != node.bounds) {
                    node.bounds = area.bounds();
                    elements.push(Element::Node(node));
                }
            }
            Element::Lane(lane) if frame.is_some() && frame != lane.bounds => {
                elements.push(Element::Lane(Lane { bounds: frame, ..lane }));
            }
            Element::Pool(pool) if frame.is_some() && frame != pool.bounds => {
                elements.push(Element::Pool(shared::process::Pool { bounds: frame, ..pool }));
            }
            // Ways that were drawn lead to where things were.
            Element::Flow(flow) if !flow.waypoints.is_empty() => {
                elements.push(Element::Flow(Flow { waypoints: Vec::new(), ..flow }));
            }
            _ => {}
        }
    }
    if !elements.is_empty() && commit(desk, Deed::Tidy, elements) {
        let area = desk.drawn.with_untracked(|drawn| drawn.scene.view);
        desk.view.update(|view| *view = view.fit(area));
        desk.said.set(desk.text.map_tidied().to_owned());
    }
}

/// What a node is called in a list.
pub fn called(node: &Node, text: Text) -> String {
    names::node(node, text)
}
