//! Stations: the parts of a map between which a case has a choice. A loop is one, and so is what goes on side by side from
//! where it parts to where it meets; any other node is one by itself. What comes of a case that enters a station is
//! reckoned once for each node it may enter by.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::{GatewayKind, NodeKind};
use super::graph::{Graph, Split};
use super::place::{At, Each, after_order, components, dominators};
use super::system::{Equation, Unsolved, solve};
use super::volume::{carried, volumes};

/// What comes of one case that enters.
#[derive(Debug, Clone, Default)]
pub struct Crossing {
    /// What it comes through, in order.
    pub steps: Vec<At>,
    pub minutes: Decimal,
    /// Minor units, times sixty: rates are by the hour.
    pub sixty_cost: Decimal,
    pub exits: Vec<Exit>,
}

#[derive(Debug, Clone, Copy)]
pub struct Exit {
    /// Where the case goes on; `None` where it ends.
    pub to: Option<At>,
    pub share: Decimal,
    pub elapsed: Decimal,
}

/// A way as a case goes it: a sequence flow, a link, or from an activity to the event at its boundary.
#[derive(Debug, Clone, Copy)]
struct Step {
    from: At,
    to: At,
    share: Decimal,
}

/// What one case takes at a node.
#[derive(Debug, Clone, Copy, Default)]
struct Burden {
    minutes: Decimal,
    elapsed: Decimal,
    sixty_cost: Decimal,
}

pub struct Stations<'g> {
    graph: &'g Graph<'g>,
    steps: Vec<Step>,
    into: Each<Vec<Step>>,
    out: Each<Vec<Step>>,
    /// What of its ways' sum a node goes on with: less than all where ways wait for each other.
    kept: Each<Decimal>,
    burdens: Each<Burden>,
    /// The first member of the station a node is in stands for it.
    station: Each<At>,
    members: Each<Vec<At>>,
    /// The order in which nodes are told.
    rank: Each<usize>,
    crossings: BTreeMap<At, Option<Crossing>>,
    /// The probability of the likeliest path from a node to an end.
    likeliest: BTreeMap<At, Decimal>,
}

impl<'g> Stations<'g> {
    pub fn of(graph: &'g Graph<'g>) -> Self {
        let count = graph.nodes.len();
        let volumes = volumes(graph);
        let volume = Each::of(count, |at| volumes[at].as_ref().copied().unwrap_or_default());
        let steps = steps(graph, &volume);
        let (mut into, mut out) = (Each::of(count, |_| Vec::new()), Each::of(count, |_| Vec::new()));
        for &step in &steps {
            into[step.to].push(step);
            out[step.from].push(step);
        }
        let next = Each::of(count, |at| out[at].iter().map(|step| step.to).collect::<Vec<_>>());
        let roots: Vec<At> = graph.nodes.all().filter(|&at| into[at].is_empty()).collect();
        let mut rank = Each::of(count, |_| usize::MAX);
        for (number, at) in after_order(&next, &roots).into_iter().rev().enumerate() {
            rank[at] = number;
        }
        let kept = Each::of(count, |at| kept(graph, &volume, at));
        let burdens = burdens(graph, &volume);
        let (station, members) = (Each::of(count, |at| at), Each::of(count, |at| vec![at]));
        let (crossings, likeliest) = (BTreeMap::new(), BTreeMap::new());
        let mut stations =
            Self { graph, steps, into, out, kept, burdens, station, members, rank, crossings, likeliest };
        stations.fold_side_by_side(&next);
        stations.fold_loops();
        stations
    }

    /// `None` where no case comes out.
    pub fn cross(&mut self, entry: At) -> Option<&Crossing> {
        if !self.crossings.contains_key(&entry) {
            let crossing = self.reckon(entry).ok();
            self.crossings.insert(entry, crossing);
        }
        self.crossings.get(&entry)?.as_ref()
    }

    /// How likely the likeliest path from here to an end is; nothing is ahead of an end.
    pub fn likeliest(&mut self, entry: Option<At>) -> Decimal {
        let Some(entry) = entry else { return Decimal::ONE };
        let mut walk = vec![entry];
        while let Some(&at) = walk.last() {
            if self.likeliest.contains_key(&at) {
                walk.pop();
                continue;
            }
            let exits = self.cross(at).map(|crossing| crossing.exits.clone()).unwrap_or_default();
            let unknown: Vec<At> =
                exits.iter().filter_map(|exit| exit.to).filter(|to| !self.likeliest.contains_key(to)).collect();
            if unknown.is_empty() {
                let ahead = |to: At| self.likeliest.get(&to).copied().unwrap_or_default();
                let best =
                    exits.iter().map(|exit| exit.share.saturating_mul(exit.to.map_or(Decimal::ONE, ahead))).max();
                self.likeliest.insert(at, best.unwrap_or_default());
            }
            walk.extend(unknown);
        }
        self.likeliest.get(&entry).copied().unwrap_or_default()
    }

    fn unite(&mut self, nodes: impl IntoIterator<Item = At>) {
        let found: BTreeSet<At> = nodes.into_iter().map(|at| self.station[at]).collect();
        let Some(&first) = found.first() else { return };
        for &other in found.iter().skip(1) {
            let moved = std::mem::take(&mut self.members[other]);
            moved.iter().for_each(|&at| self.station[at] = first);
            self.members[first].extend(moved);
        }
    }

    fn fold_side_by_side(&mut self, next: &Each<Vec<At>>) {
        let ends: Vec<At> = next.all().filter(|&at| next[at].is_empty()).collect();
        let back = Each::of(next.len(), |at| self.into[at].iter().map(|step| step.from).collect());
        let below = dominators(&back, &ends);
        for at in next.all() {
            let ways = self.graph.out[at].len();
            let is_apart = ways > 1 && Split::of(&self.graph.nodes[at].kind) != Split::Choice;
            let sum = self.out[at].iter().map(|step| step.share).fold(Decimal::ZERO, Decimal::saturating_add);
            if !is_apart && sum <= Decimal::ONE {
                continue;
            }
            let (mut side, mut walk) = (BTreeSet::from([at]), vec![at]);
            while let Some(here) = walk.pop() {
                for &to in &next[here] {
                    if below[at] == Some(to) {
                        // A join is passed when all is there, so it belongs to what it waits for.
                        side.extend(Some(to).filter(|&to| self.is_waiting(to)));
                    } else if side.insert(to) {
                        walk.push(to);
                    }
                }
            }
            self.unite(side);
        }
    }

    fn fold_loops(&mut self) {
        let mut next = Each::of(self.station.len(), |_| Vec::new());
        for step in &self.steps {
            let (from, to) = (self.station[step.from], self.station[step.to]);
            if from != to {
                next[from].push(to);
            }
        }
        for members in components(&next).into_iter().filter(|members| members.len() > 1) {
            self.unite(members);
        }
    }

    fn is_waiting(&self, at: At) -> bool {
        self.graph.is_join(at, GatewayKind::Parallel) || self.graph.is_join(at, GatewayKind::Inclusive)
    }

    fn reckon(&self, entry: At) -> Result<Crossing, Unsolved> {
        let mut members = self.members[self.station[entry]].clone();
        members.sort_by_key(|&at| self.rank[at]);
        let local: BTreeMap<At, At> = members.iter().enumerate().map(|(number, &at)| (at, At(number))).collect();
        let mut equations = Each::of(members.len(), |_| Equation::default());
        for (&at, &number) in &local {
            if at == entry {
                equations[number].own = Decimal::ONE;
            }
            for step in &self.into[at] {
                if let Some(&from) = local.get(&step.from) {
                    equations[number].add(from, step.share.saturating_mul(self.kept[at]))?;
                }
            }
        }
        let found = solve(equations)?;
        let visits: BTreeMap<At, Decimal> = local.iter().map(|(&at, &number)| (at, found[number])).collect();
        let elapsed = self.elapsed(entry, &members, &visits);
        let visited =
            members.iter().filter_map(|at| Some((*at, *visits.get(at)?))).filter(|(_, times)| !times.is_zero());
        let mut crossing = Crossing { exits: self.exits(&visits, &elapsed), ..Crossing::default() };
        for (at, times) in visited {
            crossing.steps.push(at);
            let burden = self.burdens[at];
            crossing.minutes = crossing.minutes.saturating_add(burden.minutes.saturating_mul(times));
            crossing.sixty_cost = crossing.sixty_cost.saturating_add(burden.sixty_cost.saturating_mul(times));
        }
        Ok(crossing)
    }

    /// When, on average, a case is done with each node: ways that wait for each other take the longest, others take turns.
    fn elapsed(&self, entry: At, members: &[At], visits: &BTreeMap<At, Decimal>) -> BTreeMap<At, Decimal> {
        let numbers: BTreeMap<At, At> = members.iter().enumerate().map(|(number, &at)| (at, At(number))).collect();
        let before =
            |at: &At| self.into[*at].iter().filter_map(|step| numbers.get(&step.from).copied()).collect::<Vec<_>>();
        let before: Each<Vec<At>> = members.iter().map(before).collect();
        let times = |at: At| visits.get(&at).copied().unwrap_or_default();
        let mut done: BTreeMap<At, Decimal> = BTreeMap::new();
        for group in components(&before) {
            let group: Vec<At> = group.iter().filter_map(|number| members.get(number.0).copied()).collect();
            let mut arrivals = if group.contains(&entry) { vec![(Decimal::ONE, Decimal::ZERO)] } else { Vec::new() };
            for step in group.iter().flat_map(|&at| &self.into[at]).filter(|step| !group.contains(&step.from)) {
                if let Some(&after) = done.get(&step.from) {
                    arrivals.push((times(step.from).saturating_mul(step.share), after));
                }
            }
            let is_waiting = group.len() == 1 && group.iter().all(|&at| self.is_waiting(at));
            let entered = arrivals.iter().map(|(weight, _)| *weight).fold(Decimal::ZERO, Decimal::saturating_add);
            let rounds = |at: At| if group.len() == 1 { Some(Decimal::ONE) } else { times(at).checked_div(entered) };
            let own = group.iter().map(|&at| self.burdens[at].elapsed.saturating_mul(rounds(at).unwrap_or_default()));
            let own = own.fold(Decimal::ZERO, Decimal::saturating_add);
            let after = meet(&arrivals, is_waiting).saturating_add(own);
            done.extend(group.iter().map(|&at| (at, after)));
        }
        done
    }

    fn exits(&self, visits: &BTreeMap<At, Decimal>, elapsed: &BTreeMap<At, Decimal>) -> Vec<Exit> {
        let after = |at: &At| elapsed.get(at).copied().unwrap_or_default();
        let mut arrivals: BTreeMap<Option<At>, Vec<(Decimal, Decimal)>> = BTreeMap::new();
        for (at, times) in visits {
            for step in self.out[*at].iter().filter(|step| !visits.contains_key(&step.to)) {
                let weight = times.saturating_mul(step.share).saturating_mul(self.kept[step.to]);
                arrivals.entry(Some(step.to)).or_default().push((weight, after(at)));
            }
            if self.out[*at].is_empty() {
                arrivals.entry(None).or_default().push((*times, after(at)));
            }
        }
        let goes_on = arrivals.keys().any(Option::is_some);
        let exit = |(to, arrivals): (Option<At>, Vec<(Decimal, Decimal)>)| {
            let sum = arrivals.iter().map(|(weight, _)| *weight).fold(Decimal::ZERO, Decimal::saturating_add);
            let is_waiting = to.map_or(sum > Decimal::ONE, |to| self.is_waiting(to));
            // Where side by side ends at several ends, the case ends once.
            let share = if to.is_none() && !goes_on { Decimal::ONE } else { sum.min(Decimal::ONE) };
            Exit { to, share, elapsed: meet(&arrivals, is_waiting) }
        };
        arrivals.into_iter().map(exit).filter(|exit| !exit.share.is_zero()).collect()
    }
}

/// When ways with these weights and times have come together.
fn meet(arrivals: &[(Decimal, Decimal)], is_waiting: bool) -> Decimal {
    let come = || arrivals.iter().filter(|(weight, _)| !weight.is_zero());
    if is_waiting {
        return come().map(|(_, after)| *after).max().unwrap_or_default();
    }
    let (mut weights, mut sum) = (Decimal::ZERO, Decimal::ZERO);
    for (weight, after) in come() {
        weights = weights.saturating_add(*weight);
        sum = sum.saturating_add(weight.saturating_mul(*after));
    }
    sum.checked_div(weights).unwrap_or_default()
}

fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_div(whole)
}

fn steps(graph: &Graph<'_>, volume: &Each<Decimal>) -> Vec<Step> {
    let mut steps = Vec::new();
    for way in &graph.ways {
        let stolen = graph.thieves[way.from].iter().filter_map(|&thief| ratio(volume[thief], volume[way.from]));
        let left = stolen.fold(Decimal::ONE, Decimal::saturating_sub).max(Decimal::ZERO);
        steps.push(Step { from: way.from, to: way.to, share: way.share.saturating_mul(left) });
        for &thief in &graph.thieves[way.from] {
            let share = ratio(volume[thief], volume[way.from]).unwrap_or_default();
            steps.push(Step { from: way.from, to: thief, share });
        }
    }
    for feed in &graph.feeds {
        let is_there = matches!(&graph.nodes[feed.to].kind, NodeKind::Boundary { attached_to, .. } if *attached_to == graph.nodes[feed.from].id);
        if is_there {
            steps.push(Step { from: feed.from, to: feed.to, share: feed.share });
        }
    }
    steps
}

fn kept(graph: &Graph<'_>, volume: &Each<Decimal>, at: At) -> Decimal {
    let ways = graph.into[at].len();
    let is_parallel = graph.is_join(at, GatewayKind::Parallel);
    if !is_parallel && !graph.is_join(at, GatewayKind::Inclusive) {
        return Decimal::ONE;
    }
    let terms = graph.into[at].iter().flat_map(|&way| carried(graph, way));
    let sum =
        terms.map(|(from, share)| volume[from].saturating_mul(share)).fold(Decimal::ZERO, Decimal::saturating_add);
    let unknown = if is_parallel { ratio(Decimal::ONE, Decimal::from(ways)) } else { None };
    let is_given = graph.nodes[at].figures.volume.is_some();
    ratio(volume[at], sum).filter(|_| !is_given).or(unknown).unwrap_or(Decimal::ONE)
}

/// Of each node; the outermost subprocess bears what is inside it.
fn burdens(graph: &Graph<'_>, volume: &Each<Decimal>) -> Each<Burden> {
    let own = |at: At| {
        let figures = &graph.nodes[at].figures;
        let quantity = |given: Option<super::Quantity>| given.unwrap_or_default().decimal();
        let money = |given: Option<crate::money::Minor>| Decimal::from(given.unwrap_or_default().0);
        let minutes = quantity(figures.minutes);
        let work = minutes.saturating_mul(money(figures.rate));
        Burden {
            minutes,
            elapsed: minutes.saturating_add(quantity(figures.wait_minutes)),
            sixty_cost: work.saturating_add(money(figures.unit_cost).saturating_mul(Decimal::from(60))),
        }
    };
    let mut burdens = Each::of(graph.nodes.len(), own);
    for at in graph.nodes.all().filter(|&at| graph.nodes[at].parent.is_some()) {
        let (mut outer, mut seen) = (at, BTreeSet::from([at]));
        while let Some(up) =
            graph.nodes[outer].parent.as_ref().and_then(|parent| graph.find(parent)).filter(|up| seen.insert(*up))
        {
            outer = up;
        }
        let Some(times) = ratio(volume[at], volume[outer]).filter(|_| outer != at) else { continue };
        let inner = own(at);
        let burden = &mut burdens[outer];
        burden.minutes = burden.minutes.saturating_add(inner.minutes.saturating_mul(times));
        burden.elapsed = burden.elapsed.saturating_add(inner.elapsed.saturating_mul(times));
        burden.sixty_cost = burden.sixty_cost.saturating_add(inner.sixty_cost.saturating_mul(times));
    }
    burdens
}
