//! Parallel joins that wait for what never comes.
//!
//! One waits for itself where a way into it is come by through the join alone. One waits for two branches of which a case
//! takes one where all its ways come through an exclusive gateway, two of them by branches that share nothing, and no case
//! comes there twice: whatever sends a case several ways at once before the join has gathered it again before. So what is
//! found never fires; not everything that never fires is found.

use std::collections::BTreeSet;

use super::super::token_flow::graph::{Graph, Split};
use super::super::token_flow::place::{At, Each, dominators};
use super::super::{GatewayKind, NodeKind, ProcessMap};
use super::{Finding, FindingKind};

pub(super) fn find(map: &ProcessMap, findings: &mut Vec<Finding>) {
    let graph = Graph::of(map);
    let joins: Vec<At> = graph.nodes.all().filter(|&at| graph.is_join(at, GatewayKind::Parallel)).collect();
    if joins.is_empty() {
        return;
    }
    let paths = Paths::of(&graph);
    for join in joins {
        let about = graph.nodes[join].id.clone();
        if paths.waits_for_itself(join) {
            findings.push(Finding { about, kind: FindingKind::WaitsForItself });
        } else if let Some(choice) = paths.choice_before(join) {
            let choice = graph.nodes[choice].id.clone();
            findings.push(Finding { about, kind: FindingKind::Deadlock { choice } });
        }
    }
}

struct Paths<'g> {
    graph: &'g Graph<'g>,
    next: Each<Vec<At>>,
    before: Each<Vec<At>>,
    /// What all ways to a node come through last, and what all ways from it come to first.
    above: Each<Option<At>>,
    below: Each<Option<At>>,
    /// Whether a case may come to a node several times at once: something sends it several ways before, and nothing but
    /// perhaps the node itself has gathered it.
    is_doubled: Each<bool>,
}

impl<'g> Paths<'g> {
    fn of(graph: &'g Graph<'g>) -> Self {
        let count = graph.nodes.len();
        let (mut next, mut before) = (Each::of(count, |_| Vec::new()), Each::of(count, |_| Vec::new()));
        let mut is_beside =
            Each::of(count, |at| graph.out[at].len() > 1 && Split::of(&graph.nodes[at].kind) != Split::Choice);
        // What is inside a subprocess comes back to it, and what another pool does is not waited for.
        let at_boundary =
            graph.feeds.iter().filter(|feed| matches!(graph.nodes[feed.to].kind, NodeKind::Boundary { .. }));
        for feed in at_boundary.clone() {
            if matches!(graph.nodes[feed.to].kind, NodeKind::Boundary { is_interrupting: false, .. }) {
                is_beside[feed.from] = true;
            }
        }
        let ways = graph.ways.iter().map(|way| (way.from, way.to));
        for (from, to) in ways.chain(at_boundary.map(|feed| (feed.from, feed.to))) {
            next[from].push(to);
            before[to].push(from);
        }
        let roots: Vec<At> = graph.nodes.all().filter(|&at| before[at].is_empty()).collect();
        let ends: Vec<At> = graph.nodes.all().filter(|&at| next[at].is_empty()).collect();
        let (above, below) = (dominators(&next, &roots), dominators(&before, &ends));
        let is_gathering =
            |to: At| graph.is_join(to, GatewayKind::Parallel) || graph.is_join(to, GatewayKind::Inclusive);
        let (mut is_doubled, mut walk) = (Each::of(count, |_| false), Vec::new());
        for at in graph.nodes.all().filter(|&at| is_beside[at]) {
            match below[at].filter(|&to| is_gathering(to)) {
                Some(join) => is_doubled[join] = true,
                None => walk.push(at),
            }
        }
        let mut is_walked = Each::of(count, |_| false);
        while let Some(at) = walk.pop() {
            if !std::mem::replace(&mut is_walked[at], true) {
                is_doubled[at] = true;
                walk.extend(&next[at]);
            }
        }
        Self { graph, next, before, above, below, is_doubled }
    }

    fn all_above(&self, at: At) -> impl Iterator<Item = At> {
        std::iter::successors(self.above[at], |&up| self.above[up])
    }

    fn waits_for_itself(&self, join: At) -> bool {
        let comes_first = |from: At| from == join || self.all_above(from).any(|up| up == join);
        self.before[join].iter().any(|&from| comes_first(from))
    }

    fn choice_before(&self, join: At) -> Option<At> {
        if self.is_doubled[join] {
            return None;
        }
        let above: BTreeSet<At> = self.all_above(join).collect();
        let is_choice = |at: &At| {
            let kind = &self.graph.nodes[*at].kind;
            let is_open = self.below[*at].is_none_or(|met| !above.contains(&met));
            // Branches that meet before the join are one way to it.
            is_open && kind.is_gateway() && Split::of(kind) == Split::Choice && self.graph.out[*at].len() > 1
        };
        self.all_above(join).filter(is_choice).find(|&choice| self.is_parted(choice, join))
    }

    /// Two of the join's ways are come by from the choice on different branches.
    fn is_parted(&self, choice: At, join: At) -> bool {
        let mut branches = Each::of(self.next.len(), |_| BTreeSet::new());
        let mut direct = BTreeSet::new();
        for &way in &self.graph.out[choice] {
            let Some(to) = self.graph.ways.get(way).map(|way| way.to) else { continue };
            if to == join {
                direct.insert(way);
            }
            let mut walk = vec![to];
            while let Some(at) = walk.pop() {
                if at != choice && at != join && branches[at].insert(way) {
                    walk.extend(&self.next[at]);
                }
            }
        }
        let comes_by = |&number: &usize| match self.graph.ways.get(number) {
            Some(way) if way.from == choice => direct.iter().copied().filter(|&way| way == number).collect(),
            Some(way) => branches[way.from].clone(),
            None => BTreeSet::new(),
        };
        let ways: Vec<BTreeSet<usize>> = self.graph.into[join].iter().map(comes_by).collect();
        let are_apart = |one: &BTreeSet<usize>, other: &BTreeSet<usize>| {
            !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
        };
        ways.iter().enumerate().any(|(at, one)| ways.iter().skip(at + 1).any(|other| are_apart(one, other)))
    }
}
