//! Pools and lanes: new ones below what is there, and all of them as large as what comes to stand in them needs.

use leptos::prelude::*;
use shared::document::Deed;
use shared::name::Name;
use shared::process::layout::{Area, PIXEL};
use shared::process::{Bounds, Element, ElementId, Lane, Node, Pool, parties};

use super::Desk;
use super::act::{commit, fresh};

/// Lanes and pools are drawn as large as what comes to stand in them needs.
pub fn grown(desk: Desk, node: &Node) -> Option<Vec<Element>> {
    let drawn = desk.drawn.get_untracked();
    let lane = drawn.map.lane(node.lane.as_ref()?)?;
    let area = *drawn.frames.get(&lane.id)?;
    let need = Area::of(node.bounds).grown(24 * PIXEL);
    let (right, down) = ((need.right - area.right).max(0), (need.bottom - area.bottom).max(0));
    if (right, down) == (0, 0) {
        return None;
    }
    let mut elements = Vec::new();
    for other in drawn.map.lanes().filter(|other| other.pool == lane.pool) {
        let mut theirs = *drawn.frames.get(&other.id)?;
        theirs.right += right;
        if other.id == lane.id {
            theirs.bottom += down;
        } else if theirs.top >= area.bottom {
            theirs = theirs.moved(0, down);
        } else if theirs.encloses(area) {
            theirs.bottom += down;
        }
        elements.push(Element::Lane(Lane { bounds: Some(theirs.bounds()), ..other.clone() }));
    }
    for pool in drawn.map.pools() {
        let mut theirs = *drawn.frames.get(&pool.id)?;
        if Some(&pool.id) == lane.pool.as_ref() {
            theirs.right += right;
            theirs.bottom += down;
        } else if theirs.top >= area.bottom {
            theirs = theirs.moved(0, down);
        }
        elements.push(Element::Pool(Pool { bounds: Some(theirs.bounds()), ..pool.clone() }));
    }
    if down > 0 {
        for other in drawn.map.nodes().filter(|other| other.bounds.y >= area.bottom) {
            let bounds = Bounds { y: other.bounds.y + down, ..other.bounds };
            elements.push(Element::Node(Box::new(Node { bounds, ..other.clone() })));
        }
    }
    Some(elements)
}

/// A pool below everything, as wide as what is there: another company, or another process.
pub fn new_pool(desk: Desk) -> Option<ElementId> {
    let drawn = desk.drawn.get_untracked();
    let nodes = drawn.map.nodes().map(|node| Area::of(node.bounds));
    let all = nodes.chain(drawn.frames.values().copied()).reduce(Area::joined);
    let (left, right) = all.map_or((0, 900 * PIXEL), |all| (all.left, all.right.max(all.left + 600 * PIXEL)));
    let top = all.map_or(0, |all| all.bottom + 40 * PIXEL);
    let area = Area { left, top, right, bottom: top + 200 * PIXEL };
    let last = drawn.map.pools_in_order().into_iter().next_back().map(|pool| pool.ord.clone());
    let pool = Pool {
        id: fresh("Participant"),
        name: Name::new(desk.text.map_pool()),
        // Longer is later, whatever follows.
        ord: [last.as_deref().unwrap_or("a"), "5"].concat(),
        bounds: Some(area.bounds()),
        is_vertical: false,
        foreign: None,
    };
    let id = pool.id.clone();
    commit(desk, Deed::Lane, vec![Element::Pool(pool)]).then_some(id)
}

/// A lane below the others of a pool, or of those that stand in none.
pub fn new_lane(desk: Desk, pool: Option<&ElementId>) -> Option<ElementId> {
    let id = fresh("Lane");
    let elements = parties::lane_below(&desk.now(), pool, id.clone(), Name::new(desk.text.map_lane()));
    commit(desk, Deed::Lane, elements).then_some(id)
}

/// A new pool, to be named where it is drawn.
pub fn add_pool(desk: Desk) {
    name(desk, new_pool(desk));
}

/// A lane below the last, in the last pool that has lanes; without any pool it stands alone. To be named where it is drawn.
pub fn add_lane(desk: Desk) {
    let map = desk.now();
    let has_lanes = |pool: &&Pool| map.lanes().any(|lane| lane.pool.as_ref() == Some(&pool.id));
    let pools = map.pools_in_order();
    let pool = pools.iter().copied().rfind(has_lanes).or_else(|| pools.first().copied());
    name(desk, new_lane(desk, pool.map(|pool| &pool.id)));
}

fn name(desk: Desk, id: Option<ElementId>) {
    let Some(id) = id else { return };
    desk.choose(Some(id.clone()));
    if let Some(area) = desk.drawn.with_untracked(|drawn| drawn.area(&id)) {
        desk.view.update(|view| *view = view.showing(area));
    }
    desk.naming.set(Some(id));
}
