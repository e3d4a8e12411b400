//! Pools and lanes: new ones below what is there, and all of them as large as what comes to stand in them needs.

use leptos::prelude::*;
use shared::document::Deed;
use shared::name::Name;
use shared::process::layout::{self, Area, PIXEL};
use shared::process::{Bounds, Element, Lane, Node};

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
        elements.push(Element::Pool(shared::process::Pool { bounds: Some(theirs.bounds()), ..pool.clone() }));
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
pub fn add_pool(desk: Desk) {
    let drawn = desk.drawn.get_untracked();
    let nodes = drawn.map.nodes().map(|node| Area::of(node.bounds));
    let all = nodes.chain(drawn.frames.values().copied()).reduce(Area::joined);
    let (left, right) = all.map_or((0, 900 * PIXEL), |all| (all.left, all.right.max(all.left + 600 * PIXEL)));
    let top = all.map_or(0, |all| all.bottom + 40 * PIXEL);
    let area = Area { left, top, right, bottom: top + 200 * PIXEL };
    let last = drawn.map.pools_in_order().into_iter().next_back().map(|pool| pool.ord.clone());
    let pool = shared::process::Pool {
        id: fresh("Participant"),
        name: Name::new(desk.text.map_pool()),
        // Longer is later, whatever follows.
        ord: [last.as_deref().unwrap_or("a"), "5"].concat(),
        bounds: Some(area.bounds()),
        is_vertical: false,
        foreign: None,
    };
    let id = pool.id.clone();
    if commit(desk, Deed::Lane, vec![Element::Pool(pool)]) {
        desk.choose(Some(id.clone()));
        desk.view.update(|view| *view = view.showing(area));
        desk.naming.set(Some(id));
    }
}

/// A lane below the last, in the last pool; without any pool it stands alone.
pub fn add_lane(desk: Desk) {
    let drawn = desk.drawn.get_untracked();
    let pool = drawn.map.pools_in_order().into_iter().next_back().filter(|pool| {
        drawn.map.lanes().any(|lane| lane.pool.as_ref() == Some(&pool.id)) || drawn.map.lanes().next().is_none()
    });
    let pool = pool.or_else(|| drawn.map.pools_in_order().into_iter().next());
    let own: Vec<&Lane> =
        drawn.map.lanes_in_order().into_iter().filter(|lane| lane.pool.as_ref() == pool.map(|pool| &pool.id)).collect();
    let above = own.last().and_then(|lane| drawn.frames.get(&lane.id)).copied();
    let around = pool.and_then(|pool| drawn.frames.get(&pool.id)).copied();
    let top = above.map(|area| area.bottom).or(around.map(|area| area.top));
    let top = top.unwrap_or_else(|| drawn.map.nodes().map(|node| node.bounds.y).min().unwrap_or(0) - 30 * PIXEL);
    let left = above.map(|area| area.left).or(around.map(|area| area.left + layout::STRIP)).unwrap_or(0);
    let right = above.or(around).map_or(left + 900 * PIXEL, |area| area.right);
    let height = 140 * PIXEL;
    let area = Area { left, top, right, bottom: top + height };
    let last = own.last().map(|lane| lane.ord.clone());
    let lane = Lane {
        id: fresh("Lane"),
        name: Name::new(desk.text.map_lane()),
        pool: pool.map(|pool| pool.id.clone()),
        parent: None,
        // Longer is later, whatever follows.
        ord: [last.as_deref().unwrap_or("a"), "5"].concat(),
        department: None,
        tier: None,
        bounds: Some(area.bounds()),
        foreign: None,
    };
    let id = lane.id.clone();
    let mut elements = vec![Element::Lane(lane)];
    if let Some((pool, frame)) = pool.zip(around) {
        let frame = Area { bottom: frame.bottom.max(area.bottom), ..frame };
        elements.push(Element::Pool(shared::process::Pool { bounds: Some(frame.bounds()), ..pool.clone() }));
    }
    if commit(desk, Deed::Lane, elements) {
        desk.choose(Some(id.clone()));
        desk.view.update(|view| *view = view.showing(area));
        desk.naming.set(Some(id));
    }
}
