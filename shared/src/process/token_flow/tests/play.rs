//! The same maps played: cases go through one by one and choose by lot, and the counts come close to what is reckoned.

use std::collections::BTreeMap;

use super::super::super::sketch::map;
use super::super::super::{ElementId, Flow, GatewayKind, Node, NodeKind, ProcessMap};
use super::super::TokenFlow;

const CASES: u32 = 40_000;

/// Marsaglia's xorshift: the same lots each time.
struct Lot(u64);

impl Lot {
    fn millionth(&mut self) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from((self.0 >> 11) % 1_000_000).unwrap()
    }
}

/// Lets one case run, and counts what it comes through. A join knows what it waits for because tokens say so: a parallel
/// one holds until each way has brought one, an inclusive one until no other token can move.
fn run(map: &ProcessMap, start: &ElementId, lot: &mut Lot, counts: &mut BTreeMap<ElementId, u32>) {
    let mut moving = vec![(None::<ElementId>, start.clone())];
    let mut waiting: BTreeMap<ElementId, Vec<ElementId>> = BTreeMap::new();
    loop {
        let Some((way, at)) = moving.pop() else {
            // The join nothing else leads to any more.
            let Some(join) = innermost(map, &waiting) else { return };
            waiting.remove(&join);
            pass(map, map.node(&join).unwrap(), lot, counts, &mut moving);
            continue;
        };
        let node = map.node(&at).unwrap();
        let ways = map.flows().filter(|flow| flow.target == at).count();
        match node.kind {
            NodeKind::Gateway(GatewayKind::Parallel) if ways > 1 => {
                let here = waiting.entry(at.clone()).or_default();
                here.extend(way);
                if here.len() == ways {
                    waiting.remove(&at);
                    pass(map, node, lot, counts, &mut moving);
                }
            }
            NodeKind::Gateway(GatewayKind::Inclusive) if ways > 1 => waiting.entry(at.clone()).or_default().extend(way),
            _ => pass(map, node, lot, counts, &mut moving),
        }
    }
}

fn innermost(map: &ProcessMap, waiting: &BTreeMap<ElementId, Vec<ElementId>>) -> Option<ElementId> {
    let inclusive = |id: &&ElementId| map.node(id).unwrap().kind == NodeKind::Gateway(GatewayKind::Inclusive);
    let reaches = |from: &ElementId, to: &ElementId| {
        let (mut seen, mut walk) = (vec![from.clone()], vec![from.clone()]);
        while let Some(here) = walk.pop() {
            for flow in map.flows().filter(|flow| flow.source == here) {
                if flow.target == *to {
                    return true;
                }
                if !seen.contains(&flow.target) {
                    seen.push(flow.target.clone());
                    walk.push(flow.target.clone());
                }
            }
        }
        false
    };
    let mut joins = waiting.keys().filter(inclusive);
    joins.find(|join| !waiting.keys().any(|other| other != *join && reaches(other, join))).cloned()
}

fn pass(
    map: &ProcessMap,
    node: &Node,
    lot: &mut Lot,
    counts: &mut BTreeMap<ElementId, u32>,
    moving: &mut Vec<(Option<ElementId>, ElementId)>,
) {
    *counts.entry(node.id.clone()).or_default() += 1;
    let out: Vec<&Flow> = map.flows().filter(|flow| flow.source == node.id).collect();
    let mut go = |flow: &Flow| moving.push((Some(flow.id.clone()), flow.target.clone()));
    match node.kind {
        NodeKind::Gateway(GatewayKind::Exclusive) if out.len() > 1 => {
            let mut drawn = lot.millionth();
            let taken = out.iter().filter(|flow| flow.share.is_some()).find(|flow| {
                drawn -= flow.share.unwrap().0;
                drawn < 0
            });
            go(taken.or(out.iter().find(|flow| flow.share.is_none())).unwrap());
        }
        NodeKind::Gateway(GatewayKind::Inclusive) if out.len() > 1 => {
            let taken: Vec<&&Flow> =
                out.iter().filter(|flow| flow.share.is_some_and(|share| lot.millionth() < share.0)).collect();
            if taken.is_empty() {
                out.iter().filter(|flow| flow.is_default).for_each(|flow| go(flow));
            }
            taken.into_iter().for_each(|flow| go(flow));
        }
        _ => out.into_iter().for_each(go),
    }
}

/// Each count is a sum of independent cases; with a loop's rounds its spread stays below `2 × √expected` per case here, and
/// five times that is missed once in a million.
#[track_caller]
fn check(text: &str) {
    let map = map(&format!("start s volume={CASES}; {text}"));
    let flow = TokenFlow::of(&map);
    let mut lot = Lot(0x9e37_79b9_7f4a_7c15);
    let mut counts = BTreeMap::new();
    let start = "s".parse().unwrap();
    for _ in 0..CASES {
        run(&map, &start, &mut lot, &mut counts);
    }
    for node in map.nodes() {
        let expect = flow.step(&node.id).unwrap().as_ref().unwrap().volume.0 / 1_000_000;
        let found = i64::from(counts.get(&node.id).copied().unwrap_or_default());
        let off = (expect - found).unsigned_abs();
        assert!(off <= 10 * expect.unsigned_abs().isqrt() + 1, "{} comes {found} times, not {expect}: {text}", node.id);
    }
}

#[test]
fn what_is_reckoned_is_what_happens() {
    check("task a; xor x; end e; end f; s > a; a > x; x > a 35%; x > e 40%; x > f");
    check(
        "xor a; xor b; xor x; xor y; end e; end f; s > a; a > b; b > x; x > b 30%; x > y; y > a 20%; y > e 50%; y > f",
    );
    check(
        "xor m; and p; task a; xor b; task c; and q; xor x; end e; s > m; m > p; p > a; p > b; b > c; c > q; a > q; q > x; \
         x > m 25%; x > e",
    );
    check(
        "or o; task a; task b; task c; or j; end e; s > o; o > a 60%; o > b 30%; o > c default; a > j; b > j; c > j; j > e",
    );
    check(
        "xor m; or o; xor x; task a; task b; task c; or j; xor y; end e; s > m; m > o; o > x 50%; o > c 40%; x > a 40%; x > b; \
         a > j; b > j; c > j; j > y; y > m 20%; y > e",
    );
}
