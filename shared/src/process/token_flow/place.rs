//! Numbers for the things a graph is made of, and what walks over them: strongly connected components and dominators.

use std::ops::{Index, IndexMut};

/// Which of the things, counted from none. Only whoever made the [`Each`] hands them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(pub usize);

/// A value for each of the things.
#[derive(Debug, Clone, Default)]
pub struct Each<T>(Vec<T>);

impl<T> Each<T> {
    pub fn of(count: usize, value: impl Fn(At) -> T) -> Self {
        Self((0..count).map(At).map(value).collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn all(&self) -> impl DoubleEndedIterator<Item = At> + use<T> {
        (0..self.0.len()).map(At)
    }
}

impl<T> FromIterator<T> for Each<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> Index<At> for Each<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "a number is handed out with the values it counts")]
    fn index(&self, at: At) -> &T {
        &self.0[at.0]
    }
}

impl<T> IndexMut<At> for Each<T> {
    #[expect(clippy::indexing_slicing, reason = "a number is handed out with the values it counts")]
    fn index_mut(&mut self, at: At) -> &mut T {
        &mut self.0[at.0]
    }
}

/// The strongly connected components, each after those that `next` names for it. Tarjan's way, without recursion: a map may
/// be one long chain.
pub fn components(next: &Each<Vec<At>>) -> Vec<Vec<At>> {
    const UNSEEN: usize = usize::MAX;
    let count = next.len();
    let mut order = Each::of(count, |_| UNSEEN);
    let mut low = Each::of(count, |_| UNSEEN);
    let mut is_open = Each::of(count, |_| false);
    let (mut seen, mut open, mut found) = (0, Vec::new(), Vec::new());
    for root in next.all() {
        if order[root] != UNSEEN {
            continue;
        }
        let mut walk = vec![(root, 0)];
        while let Some((at, child)) = walk.pop() {
            if child == 0 {
                (order[at], low[at]) = (seen, seen);
                seen += 1;
                open.push(at);
                is_open[at] = true;
            }
            if let Some(&to) = next[at].get(child) {
                walk.push((at, child + 1));
                if order[to] == UNSEEN {
                    walk.push((to, 0));
                } else if is_open[to] {
                    low[at] = low[at].min(order[to]);
                }
                continue;
            }
            if let Some(&(above, _)) = walk.last() {
                low[above] = low[above].min(low[at]);
            }
            if low[at] == order[at] {
                let mut members = Vec::new();
                while let Some(member) = open.pop() {
                    is_open[member] = false;
                    members.push(member);
                    if member == at {
                        break;
                    }
                }
                members.sort_unstable();
                found.push(members);
            }
        }
    }
    found
}

/// What everything has to come through last before a thing, seen from the `roots`; `None` for roots, for what is reached
/// from several of them by nothing in common, and for what is not reached. (Cooper, Harvey and Kennedy.)
pub fn dominators(next: &Each<Vec<At>>, roots: &[At]) -> Each<Option<At>> {
    let count = next.len();
    // One thing more, from which all roots follow.
    let above = At(count);
    let order = after_order(next, roots);
    let mut rank = Each::of(count + 1, |_| None);
    for (number, &at) in order.iter().enumerate() {
        rank[at] = Some(number);
    }
    rank[above] = Some(order.len());
    let mut before = Each::of(count, |_| Vec::new());
    for &at in &order {
        next[at].iter().for_each(|&to| before[to].push(at));
    }
    roots.iter().for_each(|&root| before[root].push(above));

    let mut immediate = Each::of(count + 1, |_| None);
    immediate[above] = Some(above);
    let mut is_moving = true;
    while is_moving {
        is_moving = false;
        for &at in order.iter().rev() {
            let known = before[at].iter().copied().filter(|&from| immediate[from].is_some());
            let met = known.reduce(|a, b| meet(&immediate, &rank, a, b));
            if met.is_some() && immediate[at] != met {
                immediate[at] = met;
                is_moving = true;
            }
        }
    }
    Each::of(count, |at| immediate[at].filter(|&found| found != above))
}

fn meet(immediate: &Each<Option<At>>, rank: &Each<Option<usize>>, mut a: At, mut b: At) -> At {
    while a != b {
        let lower = if rank[a] < rank[b] { &mut a } else { &mut b };
        match immediate[*lower] {
            Some(up) if up != *lower => *lower = up,
            _ => break,
        }
    }
    a
}

/// Everything reached from the roots, each thing after what follows it (where nothing turns back).
pub fn after_order(next: &Each<Vec<At>>, roots: &[At]) -> Vec<At> {
    let mut is_seen = Each::of(next.len(), |_| false);
    let mut order = Vec::new();
    for &root in roots {
        let mut walk = vec![(root, 0)];
        while let Some((at, child)) = walk.pop() {
            if child == 0 && std::mem::replace(&mut is_seen[at], true) {
                continue;
            }
            match next[at].get(child) {
                Some(&to) => {
                    walk.push((at, child + 1));
                    if !is_seen[to] {
                        walk.push((to, 0));
                    }
                }
                None => order.push(at),
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(usize, usize)], count: usize) -> Each<Vec<At>> {
        Each::of(count, |at| edges.iter().filter(|(from, _)| *from == at.0).map(|(_, to)| At(*to)).collect())
    }

    #[test]
    fn what_leads_back_to_itself_is_one_component() {
        let check = |edges: &[(usize, usize)], count, expect: &[&[usize]]| {
            let mut found: Vec<Vec<usize>> = components(&graph(edges, count))
                .iter()
                .map(|members| members.iter().map(|member| member.0).collect())
                .collect();
            // What follows comes first.
            found.reverse();
            assert_eq!(found, expect, "{edges:?}");
        };
        check(&[(0, 1), (1, 2)], 3, &[&[0], &[1], &[2]]);
        check(&[(0, 1), (1, 2), (2, 1), (2, 3)], 4, &[&[0], &[1, 2], &[3]]);
        check(&[(0, 1), (1, 0), (1, 2), (2, 3), (3, 2)], 4, &[&[0, 1], &[2, 3]]);
        check(&[(0, 0)], 1, &[&[0]]);
        let chain: Vec<_> = (0..100_000).map(|at| (at, at + 1)).collect();
        let long = Each::of(100_001, |at| chain.get(at.0).map(|(_, to)| At(*to)).into_iter().collect());
        assert_eq!(components(&long).len(), 100_001);
    }

    #[test]
    fn a_dominator_is_what_all_ways_come_through() {
        let check = |edges: &[(usize, usize)], count, roots: &[usize], expect: &[Option<usize>]| {
            let roots: Vec<At> = roots.iter().copied().map(At).collect();
            let found = dominators(&graph(edges, count), &roots);
            let found: Vec<_> = found.all().map(|at| found[at].map(|at| at.0)).collect();
            assert_eq!(found, expect, "{edges:?}");
        };
        check(&[(0, 1), (0, 2), (1, 3), (2, 3)], 4, &[0], &[None, Some(0), Some(0), Some(0)]);
        check(&[(0, 1), (1, 2), (2, 1), (2, 3)], 4, &[0], &[None, Some(0), Some(1), Some(2)]);
        check(&[(0, 2), (1, 2), (2, 3)], 5, &[0, 1], &[None, None, None, Some(2), None]);
    }
}
