//! The order of lanes, and how lanes enclose each other.

use super::super::{ElementId, Lane, ProcessMap};

/// Lanes nest no deeper; what is deeper counts as lying at this depth.
const DEPTH_MAX: i64 = 8;

/// The lanes of a pool in which steps can stand, from the top down: those that enclose no other.
pub fn leaf_lanes<'a>(map: &'a ProcessMap, pool: Option<&ElementId>) -> Vec<&'a Lane> {
    let own = |lane: &&Lane| lane.pool.as_ref().filter(|pool| map.pool(pool).is_some()) == pool;
    let encloses =
        |lane: &Lane| map.lanes().any(|other| other.parent.as_ref() == Some(&lane.id) && other.id != lane.id);
    let mut leaves: Vec<&Lane> = map.lanes().filter(own).filter(|lane| !encloses(lane)).collect();
    leaves.sort_by_cached_key(|lane| path(map, lane));
    leaves
}

/// How many lanes lie in each other in a pool.
pub fn lane_depth(map: &ProcessMap, pool: Option<&ElementId>) -> i64 {
    let depth = leaf_lanes(map, pool).into_iter().map(|lane| i64::try_from(path(map, lane).len()).unwrap_or(1)).max();
    depth.unwrap_or(0).min(DEPTH_MAX)
}

/// Where a lane stands, from the outermost that encloses it.
fn path(map: &ProcessMap, lane: &Lane) -> Vec<(String, ElementId)> {
    let mut path = vec![(lane.ord.clone(), lane.id.clone())];
    let mut next = lane.parent.as_ref();
    for _ in 1..DEPTH_MAX {
        let Some(parent) = next.and_then(|id| map.lane(id)) else { break };
        path.push((parent.ord.clone(), parent.id.clone()));
        next = parent.parent.as_ref();
    }
    path.reverse();
    path
}
