//! Where pools and lanes lie: where somebody drew them, and around what stands in them where nobody did.

use std::collections::BTreeMap;

use super::super::{ElementId, ProcessMap};
use super::PIXEL;
use super::area::Area;

/// How deep the strip is that carries a pool's or a lane's name.
pub const STRIP: i64 = 30 * PIXEL;
const MARGIN: i64 = 30 * PIXEL;
const LANE_WIDTH: i64 = 600 * PIXEL;
const LANE_HEIGHT: i64 = 120 * PIXEL;

/// The area of every pool and lane.
pub fn frames(map: &ProcessMap) -> BTreeMap<ElementId, Area> {
    let mut frames: BTreeMap<ElementId, Area> = BTreeMap::new();
    let mut lowest = map.nodes().map(|node| Area::of(node.bounds).bottom).max().unwrap_or(0);
    let drawn = map.lanes().filter_map(|lane| lane.bounds).chain(map.pools().filter_map(|pool| pool.bounds));
    lowest = drawn.map(|bounds| Area::of(bounds).bottom).fold(lowest, i64::max);
    for lane in map.lanes() {
        let area = lane.bounds.map(Area::of).or_else(|| {
            let own = map.nodes().filter(|node| node.lane.as_ref() == Some(&lane.id));
            around(own.map(|node| Area::of(node.bounds)))
        });
        let area = area.unwrap_or_else(|| {
            let top = lowest + MARGIN;
            lowest = top + LANE_HEIGHT;
            Area { left: 0, top, right: LANE_WIDTH, bottom: lowest }
        });
        frames.insert(lane.id.clone(), area);
    }
    for pool in map.pools() {
        let area = pool.bounds.map(Area::of).or_else(|| {
            let lanes = map.lanes().filter(|lane| lane.pool.as_ref() == Some(&pool.id));
            let lanes = lanes.filter_map(|lane| frames.get(&lane.id).copied()).reduce(Area::joined);
            let own = map.nodes().filter(|node| node.pool.as_ref() == Some(&pool.id));
            let nodes = around(own.map(|node| Area::of(node.bounds)));
            let lanes = lanes.map(|area| Area { left: area.left - STRIP, ..area });
            lanes.into_iter().chain(nodes).reduce(Area::joined)
        });
        let area = area.unwrap_or_else(|| {
            let top = lowest + MARGIN;
            lowest = top + LANE_HEIGHT / 2;
            Area { left: 0, top, right: LANE_WIDTH, bottom: lowest }
        });
        frames.insert(pool.id.clone(), area);
    }
    frames
}

fn around(areas: impl Iterator<Item = Area>) -> Option<Area> {
    let area = areas.reduce(Area::joined)?.grown(MARGIN);
    Some(Area { left: area.left - STRIP, ..area })
}
