//! Pools and lanes that change places, with standard maps and small sketches.

use uuid::Uuid;

use super::super::StandardMap;
use super::super::sketch::{id, map};
use super::*;

fn with(map: &ProcessMap, elements: Vec<Element>) -> ProcessMap {
    let mut map = map.clone();
    elements.into_iter().for_each(|element| map.put(element));
    map
}

fn order(map: &ProcessMap) -> Vec<ElementId> {
    map.lanes_in_order().into_iter().map(|lane| lane.id.clone()).collect()
}

#[track_caller]
fn lie_apart(map: &ProcessMap, ids: &[&ElementId]) {
    let frames = layout::frames(map);
    for (at, one) in ids.iter().enumerate() {
        for other in &ids[at + 1..] {
            let (one, other) = (frames[*one], frames[*other]);
            assert!(one.bottom <= other.top || other.bottom <= one.top, "{one:?} {other:?}");
        }
    }
}

/// A sketch whose pools, each with a lane, are drawn so many pixels down.
fn drawn(sketch: &str, pools: &[(&str, &str, i64)]) -> ProcessMap {
    let mut map = map(sketch);
    for (pool, lane, top) in pools {
        let bounds = |left: i64| {
            let area = Area { left, top: top * PIXEL, right: LANE_WIDTH, bottom: (top + 120) * PIXEL };
            Some(area.bounds())
        };
        let frame = map.pool(&id(pool)).unwrap().clone();
        map.put(Element::Pool(Pool { bounds: bounds(0), ..frame }));
        let own = map.lane(&id(lane)).unwrap().clone();
        map.put(Element::Lane(Lane { bounds: bounds(STRIP), ..own }));
    }
    map
}

#[test]
fn neighbours_change_places_with_all_that_stands_in_them() {
    let header = map("").header;
    let before = StandardMap::PurchaseToPay.map(header, |_| None);
    let lanes = order(&before);
    for (at, pair) in lanes.windows(2).enumerate() {
        let after = with(&before, later(&before, &pair[0]).unwrap());
        let mut swapped = lanes.clone();
        swapped.swap(at, at + 1);
        assert_eq!(order(&after), swapped);
        let (then, now) = (layout::frames(&before), layout::frames(&after));
        for node in after.nodes() {
            let Some(lane) = &node.lane else { continue };
            let was = before.node(&node.id).unwrap();
            assert_eq!(
                now[lane].encloses(Area::of(node.bounds)),
                then[lane].encloses(Area::of(was.bounds)),
                "{}",
                node.id
            );
        }
        lie_apart(&after, &lanes.iter().collect::<Vec<_>>());
        // Back again all is as it was.
        assert_eq!(with(&after, earlier(&after, &pair[0]).unwrap()), before);
    }
    assert_eq!(earlier(&before, &lanes[0]), None);
    assert_eq!(later(&before, lanes.last().unwrap()), None);
    assert_eq!(later(&before, &id("nothing")), None);
}

#[test]
fn places_that_do_not_tell_apart_are_given_anew() {
    let mut map = map("lane a; lane b; lane c");
    for lane in map.lanes().cloned().collect::<Vec<_>>() {
        map.put(Element::Lane(Lane { ord: "x".to_owned(), ..lane }));
    }
    let moved = with(&map, earlier(&map, &id("c")).unwrap());
    assert_eq!(order(&moved), [id("a"), id("c"), id("b")]);
    assert_eq!(order(&with(&moved, later(&moved, &id("a")).unwrap())), [id("c"), id("a"), id("b")]);
}

#[test]
fn a_pool_takes_its_lanes_along_and_a_lane_of_another_stays() {
    let map = drawn(
        "pool p; pool q; lane l pool=p; lane m pool=p in=l; lane n pool=q; \
         task a lane=m; task b lane=n; sub s lane=l; task c in=s",
        &[("p", "l", 0), ("q", "n", 200)],
    );
    let moved = with(&map, later(&map, &id("p")).unwrap());
    let pools: Vec<ElementId> = moved.pools_in_order().into_iter().map(|pool| pool.id.clone()).collect();
    assert_eq!(pools, [id("q"), id("p")]);
    let by = |node: &str| moved.node(&id(node)).unwrap().bounds.y - map.node(&id(node)).unwrap().bounds.y;
    assert_eq!(["a", "s", "c", "b"].map(by), [200 * PIXEL, 200 * PIXEL, 200 * PIXEL, -200 * PIXEL]);
    // Lanes of one pool are among themselves.
    assert_eq!(earlier(&map, &id("n")), None);
    assert_eq!(later(&map, &id("m")), None);
}

#[test]
fn a_new_lane_gets_room_below_those_of_its_pool() {
    let pools = [("p", "l", 0), ("q", "n", 200)];
    let map = drawn("pool p; pool q; lane l pool=p; lane n pool=q; task b lane=n", &pools);
    let new = ElementId::fresh("Lane", Uuid::from_u128(7));
    let after = with(&map, lane_below(&map, Some(&id("p")), new.clone(), Name::new("New")));
    let beside = lanes_beside(&after, after.lane(&new).unwrap());
    assert_eq!(beside.iter().map(|lane| &lane.id).collect::<Vec<_>>(), [&id("l"), &new]);
    lie_apart(&after, &[&id("p"), &id("q")]);
    lie_apart(&after, &[&id("l"), &new, &id("n")]);
    let frames = layout::frames(&after);
    assert!(frames[&id("p")].encloses(frames[&new]));
    assert!(after.node(&id("b")).unwrap().bounds.y > map.node(&id("b")).unwrap().bounds.y);
    // Without a pool it stands below what stands alone.
    let alone = with(&after, lane_below(&after, None, id("alone"), Name::new("Alone")));
    assert_eq!(alone.lane(&id("alone")).unwrap().pool, None);
}
