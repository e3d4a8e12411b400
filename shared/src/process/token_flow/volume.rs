//! Each node's expected volume.
//!
//! Component by component, in the order cases come: outside of loops a volume is the sum of what the ways bring; a loop is
//! one system of equations. Joins are not linear and settle in rounds: a parallel join takes what its least way brings, an
//! inclusive one what its ways bring if they are independent. In a loop, joins nested in each other take a round each.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::super::GatewayKind;
use super::FlowFault;
use super::graph::{Graph, Split};
use super::place::{At, Each, components, dominators};
use super::system::{Equation, Unsolved, add_product, solve};

/// Each round settles a join for good in all but contrived maps.
const ROUNDS_MAX: usize = 50;

/// Joins that move by less than this have settled.
const SETTLED: Decimal = Decimal::from_parts(1, 0, 0, false, 15);

pub type Volumes = Each<Result<Decimal, FlowFault>>;

/// What a way or a node's outflow is made of.
type Terms = Vec<(At, Decimal)>;

/// How a node's volume comes about.
enum Rule {
    /// Somebody has said it.
    Given(Decimal),
    Sum(Terms),
    Least(Vec<Terms>),
    /// At least one way of those that part at the dominator: each branch's ways, and whether it is the one of last resort.
    Any {
        parting: At,
        branches: Vec<(Terms, bool)>,
    },
}

impl Rule {
    fn terms(&self) -> Box<dyn Iterator<Item = &(At, Decimal)> + '_> {
        match self {
            Self::Given(_) => Box::new(std::iter::empty()),
            Self::Sum(terms) => Box::new(terms.iter()),
            Self::Least(ways) => Box::new(ways.iter().flatten()),
            Self::Any { branches, .. } => Box::new(branches.iter().flat_map(|(terms, _)| terms)),
        }
    }

    /// What must be known before it.
    fn needs(&self) -> Vec<At> {
        let parting = match self {
            Self::Any { parting, .. } => Some(*parting),
            _ => None,
        };
        self.terms().map(|(at, _)| *at).chain(parting).collect()
    }
}

/// What way `way` carries, in volumes of nodes.
pub fn carried(graph: &Graph<'_>, way: usize) -> Terms {
    let Some(way) = graph.ways.get(way) else { return Vec::new() };
    let thieves = graph.thieves[way.from].iter().map(|&thief| (thief, -way.share));
    std::iter::once((way.from, way.share)).chain(thieves).collect()
}

pub fn volumes(graph: &Graph<'_>) -> Volumes {
    let rules = rules(graph);
    let needs: Each<Vec<At>> = rules.all().map(|at| rules[at].needs()).collect();
    let mut known = Each::of(graph.nodes.len(), |_| Ok(Decimal::ZERO));
    for members in components(&needs) {
        let is_loop = members.len() > 1 || members.iter().any(|&at| needs[at].contains(&at));
        if let Err(fault) = first_fault(&needs, &members, &known)
            .map_or_else(|| settle(graph, &rules, &members, is_loop, &mut known), Err)
        {
            members.iter().for_each(|&at| known[at] = Err(fault.clone()));
        }
    }
    known
}

fn rules(graph: &Graph<'_>) -> Each<Rule> {
    let mut fed = Each::of(graph.nodes.len(), |_| Vec::new());
    for feed in &graph.feeds {
        fed[feed.to].push((feed.from, feed.share));
    }
    let partings = partings(graph);
    let rule = |at: At| {
        if let Some(volume) = graph.nodes[at].figures.volume {
            return Rule::Given(volume.decimal());
        }
        let ways = || graph.into[at].iter().map(|&way| carried(graph, way));
        match partings.get(&at) {
            _ if graph.is_join(at, GatewayKind::Parallel) => Rule::Least(ways().collect()),
            Some((parting, branches)) => {
                let terms = |ways: &Vec<usize>| ways.iter().flat_map(|&way| carried(graph, way)).collect();
                let branches = branches.iter().map(|(ways, is_last)| (terms(ways), *is_last)).collect();
                Rule::Any { parting: *parting, branches }
            }
            None => Rule::Sum(ways().flatten().chain(fed[at].iter().copied()).collect()),
        }
    };
    Each::of(graph.nodes.len(), rule)
}

type Branches = Vec<(Vec<usize>, bool)>;

/// Where the ways into each inclusive join part, and which of them are of one branch there: those take turns, while
/// branches are independent. Ways that part at a choice, or nowhere together, take turns as well and just add up.
fn partings(graph: &Graph<'_>) -> BTreeMap<At, (At, Branches)> {
    let joins: Vec<At> = graph.nodes.all().filter(|&at| graph.is_join(at, GatewayKind::Inclusive)).collect();
    if joins.is_empty() {
        return BTreeMap::new();
    }
    let mut next = Each::of(graph.nodes.len(), |_| Vec::new());
    let mut is_root = Each::of(graph.nodes.len(), |_| true);
    let edges =
        graph.ways.iter().map(|way| (way.from, way.to)).chain(graph.feeds.iter().map(|feed| (feed.from, feed.to)));
    for (from, to) in edges {
        next[from].push(to);
        is_root[to] = false;
    }
    let roots: Vec<At> = graph.nodes.all().filter(|&at| is_root[at]).collect();
    let above = dominators(&next, &roots);
    let mut found = BTreeMap::new();
    for join in joins {
        let Some(parting) = above[join] else { continue };
        if Split::of(&graph.nodes[parting].kind) == Split::Choice || graph.out[parting].len() < 2 {
            continue;
        }
        let mut branches: BTreeMap<(Option<At>, usize), (Vec<usize>, bool)> = BTreeMap::new();
        for &number in &graph.into[join] {
            let Some(way) = graph.ways.get(number) else { continue };
            let mut branch = (way.from != parting).then_some(way.from);
            while let Some(up) = branch.and_then(|at| above[at]).filter(|&up| up != parting) {
                branch = Some(up);
            }
            let entry = branch.unwrap_or(join);
            let is_last = graph.out[parting].iter().filter_map(|&out| graph.ways.get(out)).any(|out| {
                out.to == entry
                    && out.flow.is_some_and(|flow| flow.is_default && (branch.is_some() || out.flow == way.flow))
            });
            let key = (branch, if branch.is_some() { 0 } else { number });
            let (ways, last) = branches.entry(key).or_default();
            ways.push(number);
            *last |= is_last;
        }
        found.insert(join, (parting, branches.into_values().collect()));
    }
    found
}

/// Which way a parallel join takes; what part of the cases that parted an inclusive one gathers.
enum Choice {
    Way(usize),
    Part(Decimal),
}

/// The first cause is told, not that something comes after it.
fn first_fault(needs: &Each<Vec<At>>, members: &[At], known: &Volumes) -> Option<FlowFault> {
    let mut needed = members.iter().flat_map(|&at| &needs[at]);
    needed.find_map(|&need| known[need].as_ref().err().cloned())
}

fn settle(
    graph: &Graph<'_>,
    rules: &Each<Rule>,
    members: &[At],
    is_loop: bool,
    known: &mut Volumes,
) -> Result<(), FlowFault> {
    let fault = |unsolved: Unsolved| fault(graph, members, unsolved);
    let value = |known: &Volumes, at: At| known[at].as_ref().copied().unwrap_or_default();
    if !is_loop {
        for &at in members {
            known[at] = Ok(outcome(&rules[at], |at| value(known, at)).map_err(fault)?);
        }
        return Ok(());
    }
    let local: BTreeMap<At, At> = members.iter().enumerate().map(|(number, &at)| (at, At(number))).collect();
    let mut choices: BTreeMap<At, Choice> =
        members.iter().filter_map(|&at| Some((at, first_choice(&rules[at], &local)?))).collect();
    for _ in 0..ROUNDS_MAX {
        let mut equations = Vec::new();
        for &at in members {
            equations.push(equation(&rules[at], choices.get(&at), &local, |at| value(known, at)).map_err(fault)?);
        }
        let found = solve(equations.into_iter().collect()).map_err(fault)?;
        for (&at, &number) in &local {
            known[at] = Ok(found[number]);
        }
        let mut is_settled = true;
        for (&at, choice) in &mut choices {
            let (better, due) = choose(&rules[at], |at| value(known, at)).map_err(fault)?;
            if due.saturating_sub(value(known, at)).abs() > SETTLED {
                is_settled = false;
                *choice = better;
            }
        }
        if is_settled {
            return Ok(());
        }
    }
    Err(fault(Unsolved::Endless))
}

fn fault(graph: &Graph<'_>, members: &[At], unsolved: Unsolved) -> FlowFault {
    let steps: Arc<[_]> = members.iter().map(|&at| graph.nodes[at].id.clone()).collect();
    match unsolved {
        Unsolved::Endless => FlowFault::Endless { steps },
        Unsolved::Overflow => FlowFault::Overflow { steps },
    }
}

/// To begin with: of a parallel join, a way from outside the loop. An inclusive join gathers nothing: from below, its part
/// grows to what it is, and no round makes a loop of more than there is.
fn first_choice(rule: &Rule, local: &BTreeMap<At, At>) -> Option<Choice> {
    match rule {
        Rule::Given(_) | Rule::Sum(_) => None,
        Rule::Least(ways) => {
            let is_outside = |terms: &Terms| terms.iter().all(|(at, _)| !local.contains_key(at));
            Some(Choice::Way(ways.iter().position(is_outside).unwrap_or(0)))
        }
        Rule::Any { .. } => Some(Choice::Part(Decimal::ZERO)),
    }
}

/// A node's equation, with what is known already taken for its own.
fn equation(
    rule: &Rule,
    choice: Option<&Choice>,
    local: &BTreeMap<At, At>,
    known: impl Fn(At) -> Decimal,
) -> Result<Equation, Unsolved> {
    let mut equation = Equation::default();
    let terms: Terms = match (rule, choice) {
        (Rule::Given(volume), _) => {
            equation.own = *volume;
            Vec::new()
        }
        (Rule::Least(ways), Some(Choice::Way(way))) => ways.get(*way).cloned().unwrap_or_default(),
        (Rule::Any { parting, .. }, Some(Choice::Part(part))) => vec![(*parting, *part)],
        _ => rule.terms().copied().collect(),
    };
    for (at, share) in terms {
        match local.get(&at) {
            Some(&unknown) => equation.add(unknown, share)?,
            None => equation.own = add_product(equation.own, known(at), share)?,
        }
    }
    Ok(equation)
}

/// What a join should take by what there is now, and the volume it has then.
fn choose(rule: &Rule, known: impl Fn(At) -> Decimal) -> Result<(Choice, Decimal), Unsolved> {
    let due = outcome(rule, &known)?;
    match rule {
        Rule::Any { parting, .. } => Ok((Choice::Part(due.checked_div(known(*parting)).unwrap_or_default()), due)),
        Rule::Least(ways) => {
            let sums: Vec<Decimal> = ways.iter().map(|terms| sum(terms, &known)).collect::<Result<_, _>>()?;
            Ok((Choice::Way(sums.iter().position(|sum| *sum == due).unwrap_or(0)), due))
        }
        Rule::Given(_) | Rule::Sum(_) => Ok((Choice::Way(0), due)),
    }
}

fn sum<'t>(
    terms: impl IntoIterator<Item = &'t (At, Decimal)>,
    known: impl Fn(At) -> Decimal,
) -> Result<Decimal, Unsolved> {
    terms.into_iter().try_fold(Decimal::ZERO, |sum, &(at, share)| add_product(sum, known(at), share))
}

fn outcome(rule: &Rule, known: impl Fn(At) -> Decimal) -> Result<Decimal, Unsolved> {
    match rule {
        Rule::Given(volume) => Ok(*volume),
        Rule::Sum(terms) => sum(terms, known),
        Rule::Least(ways) => {
            let sums: Vec<Decimal> = ways.iter().map(|terms| sum(terms, &known)).collect::<Result<_, _>>()?;
            Ok(sums.into_iter().min().unwrap_or_default())
        }
        Rule::Any { parting, branches } => {
            let parted = known(*parting);
            if parted.is_zero() {
                return Ok(Decimal::ZERO);
            }
            let (mut untaken, mut last) = (Decimal::ONE, Decimal::ZERO);
            for (terms, is_last) in branches {
                let carried = sum(terms, &known)?;
                if *is_last {
                    last = carried;
                    continue;
                }
                let taken = carried.checked_div(parted).ok_or(Unsolved::Overflow)?.min(Decimal::ONE);
                untaken = untaken.checked_mul(Decimal::ONE - taken).ok_or(Unsolved::Overflow)?;
            }
            add_product(last, Decimal::ONE - untaken, parted)
        }
    }
}
