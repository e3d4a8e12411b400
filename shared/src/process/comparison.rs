//! As it is and as it is to be: what was added, removed and changed between two maps, and what it saves.
//!
//! Steps are matched by id, and those left over by name and kind: a map drawn anew has other ids. Where something is drawn
//! is no difference.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use super::{ElementId, Flow, FlowFault, FlowKind, Node, ProcessMap, StepFlow, Taken, TokenFlow};
use crate::money::Minor;
use crate::name::Name;

/// A map as it is beside a map as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Those of the map to be in its order of ids, then those that are gone.
    pub steps: Vec<StepDifference>,
    pub flows: Vec<FlowDifference>,
    pub total: Sides<Result<Taken, FlowFault>>,
    /// What steps, lanes and pools of before are after, by the names both sides have for them.
    twins: BTreeMap<ElementId, ElementId>,
}

/// What is on both sides, where it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides<T> {
    pub before: T,
    pub after: T,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDifference {
    pub id: Sides<Option<ElementId>>,
    /// As it is called after, or was.
    pub name: Name,
    pub kind: Difference<StepAspect>,
    /// `None` where it is not there.
    pub flow: Sides<Option<Result<StepFlow, FlowFault>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowDifference {
    pub id: Sides<Option<ElementId>>,
    pub kind: Difference<FlowAspect>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference<A> {
    Added,
    Removed,
    Changed(Vec<A>),
    Same,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepAspect {
    Name,
    Kind,
    Lane,
    Subprocess,
    Figures,
    Control,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowAspect {
    Name,
    Ends,
    Share,
    Default,
}

/// How many months a saving by the year has.
const MONTHS: i128 = 12;

impl StepDifference {
    /// What the step costs less in a month; below zero where it costs more. What is not there costs nothing.
    pub fn saving(&self) -> Option<Minor> {
        let cost = |side: &Option<Result<StepFlow, FlowFault>>| match side {
            None => Some(0),
            Some(Ok(step)) => Some(i128::from(step.taken.cost.0)),
            Some(Err(_)) => None,
        };
        Some(Minor::of_sum(cost(&self.flow.before)? - cost(&self.flow.after)?))
    }
}

impl Comparison {
    pub fn of(before: &ProcessMap, after: &ProcessMap) -> Self {
        let flows = Sides { before: TokenFlow::of(before), after: TokenFlow::of(after) };
        let nodes = matched(
            before.nodes(),
            after.nodes(),
            |node| &node.id,
            |node| {
                (!node.name.text.trim().is_empty())
                    .then(|| (node.name.text.clone(), std::mem::discriminant(&node.kind)))
            },
        );
        let lanes = matched(before.lanes(), after.lanes(), |lane| &lane.id, |lane| Some(lane.name.text.clone()));
        let pools = matched(before.pools(), after.pools(), |pool| &pool.id, |pool| Some(pool.name.text.clone()));
        let twins = Twins {
            nodes: twins(&nodes, |node| &node.id),
            lanes: twins(&lanes, |lane| &lane.id),
            pools: twins(&pools, |pool| &pool.id),
        };
        let ends = |flow: &&Flow| Some((flow.source.clone(), flow.target.clone()));
        // A flow's ends of before, by the names they have after.
        let renamed = |flow: &&Flow| Some((twins.of(&flow.source), twins.of(&flow.target)));
        let arrows = matched_by(sequence_flows(before), sequence_flows(after), |flow| &flow.id, renamed, ends);
        Self {
            steps: nodes.into_iter().map(|pair| step_difference(&pair, &twins, &flows)).collect(),
            flows: arrows.into_iter().map(|pair| flow_difference(&pair, &twins)).collect(),
            total: Sides { before: flows.before.total(), after: flows.after.total() },
            twins: twins.all().map(|(before, after)| (before.clone(), after.clone())).collect(),
        }
    }

    /// What a step, a lane or a pool of the map as it is to be was before.
    pub fn origin(&self, after: &ElementId) -> Option<&ElementId> {
        self.twins.iter().find(|(_, twin)| *twin == after).map(|(before, _)| before)
    }

    /// What the map to be costs less in a month, and in a year of twelve of them.
    pub fn saving(&self) -> Option<Minor> {
        self.saved(1)
    }

    pub fn saving_per_year(&self) -> Option<Minor> {
        self.saved(MONTHS)
    }

    fn saved(&self, months: i128) -> Option<Minor> {
        let cost = |side: &Result<Taken, FlowFault>| side.as_ref().ok().map(|taken| i128::from(taken.cost.0));
        Some(Minor::of_sum((cost(&self.total.before)? - cost(&self.total.after)?) * months))
    }

    /// Steps and flows that are not as they were.
    pub fn count(&self) -> usize {
        let steps = self.steps.iter().filter(|step| step.kind != Difference::Same).count();
        steps + self.flows.iter().filter(|flow| flow.kind != Difference::Same).count()
    }
}

type Pair<'a, T> = Sides<Option<&'a T>>;

fn sequence_flows(map: &ProcessMap) -> Vec<&Flow> {
    map.flows().filter(|flow| matches!(flow.kind, FlowKind::Sequence | FlowKind::Message)).collect()
}

fn matched<'a, T, K: Eq + Hash>(
    before: impl Iterator<Item = &'a T>,
    after: impl Iterator<Item = &'a T>,
    id: impl Fn(&'a T) -> &'a ElementId,
    key: impl Fn(&&'a T) -> Option<K>,
) -> Vec<Pair<'a, T>> {
    matched_by(before.collect(), after.collect(), id, &key, &key)
}

/// What belongs together: by id, then one by one by what they are alike in.
fn matched_by<'a, T, K: Eq + Hash>(
    before: Vec<&'a T>,
    after: Vec<&'a T>,
    id: impl Fn(&'a T) -> &'a ElementId,
    key_before: impl Fn(&&'a T) -> Option<K>,
    key_after: impl Fn(&&'a T) -> Option<K>,
) -> Vec<Pair<'a, T>> {
    let by_id: BTreeMap<&ElementId, &T> = before.iter().map(|&each| (id(each), each)).collect();
    let kept: BTreeSet<&ElementId> = after.iter().map(|&each| id(each)).filter(|id| by_id.contains_key(id)).collect();
    let mut alike: HashMap<K, Vec<&T>> = HashMap::new();
    // From behind, so that the first is taken first.
    for each in before.iter().rev().filter(|each| !kept.contains(id(each))) {
        if let Some(key) = key_before(each) {
            alike.entry(key).or_default().push(each);
        }
    }
    let mut taken: BTreeSet<&ElementId> = kept.clone();
    let mut pairs = Vec::new();
    for each in after {
        let found = by_id.get(id(each)).copied().or_else(|| alike.get_mut(&key_after(&each)?)?.pop());
        taken.extend(found.map(&id));
        pairs.push(Sides { before: found, after: Some(each) });
    }
    let gone = before.into_iter().filter(|each| !taken.contains(id(each)));
    pairs.extend(gone.map(|each| Sides { before: Some(each), after: None }));
    pairs
}

/// What something of before is called after.
struct Twins<'a> {
    nodes: BTreeMap<&'a ElementId, &'a ElementId>,
    lanes: BTreeMap<&'a ElementId, &'a ElementId>,
    pools: BTreeMap<&'a ElementId, &'a ElementId>,
}

impl<'a> Twins<'a> {
    fn of(&self, id: &ElementId) -> ElementId {
        self.nodes.get(id).or_else(|| self.lanes.get(id)).map_or_else(|| id.clone(), |twin| (*twin).clone())
    }

    fn all(&self) -> impl Iterator<Item = (&'a ElementId, &'a ElementId)> {
        self.nodes.iter().chain(&self.lanes).chain(&self.pools).map(|(before, after)| (*before, *after))
    }
}

fn twins<'a, T>(pairs: &[Pair<'a, T>], id: impl Fn(&'a T) -> &'a ElementId) -> BTreeMap<&'a ElementId, &'a ElementId> {
    pairs.iter().filter_map(|pair| Some((id(pair.before?), id(pair.after?)))).collect()
}

fn difference<A>(is_there: Sides<bool>, aspects: Vec<A>) -> Difference<A> {
    match (is_there.before, is_there.after) {
        (false, _) => Difference::Added,
        (_, false) => Difference::Removed,
        _ if aspects.is_empty() => Difference::Same,
        _ => Difference::Changed(aspects),
    }
}

fn moved<A>(aspects: [(bool, A); 6]) -> Vec<A> {
    aspects.into_iter().filter(|(is_same, _)| !is_same).map(|(_, aspect)| aspect).collect()
}

fn step_difference(pair: &Pair<'_, Node>, twins: &Twins<'_>, flows: &Sides<TokenFlow>) -> StepDifference {
    let aspects = match (pair.before, pair.after) {
        (Some(before), Some(after)) => {
            let is_same =
                |old: &Option<ElementId>, new: &Option<ElementId>| old.as_ref().map(|id| twins.of(id)) == *new;
            let is_kind = std::mem::discriminant(&before.kind) == std::mem::discriminant(&after.kind)
                && (before.kind == after.kind || matches!(before.kind, super::NodeKind::Boundary { .. }));
            moved([
                (before.name == after.name, StepAspect::Name),
                (is_kind, StepAspect::Kind),
                (is_same(&before.lane, &after.lane), StepAspect::Lane),
                (is_same(&before.parent, &after.parent), StepAspect::Subprocess),
                (before.figures == after.figures, StepAspect::Figures),
                (before.control == after.control, StepAspect::Control),
            ])
        }
        _ => Vec::new(),
    };
    let id = |node: Option<&Node>| node.map(|node| node.id.clone());
    let flow = |flow: &TokenFlow, node: Option<&Node>| flow.step(&node?.id).cloned();
    StepDifference {
        id: Sides { before: id(pair.before), after: id(pair.after) },
        name: pair.after.or(pair.before).map(|node| node.name.clone()).unwrap_or_default(),
        kind: difference(Sides { before: pair.before.is_some(), after: pair.after.is_some() }, aspects),
        flow: Sides { before: flow(&flows.before, pair.before), after: flow(&flows.after, pair.after) },
    }
}

fn flow_difference(pair: &Pair<'_, Flow>, twins: &Twins<'_>) -> FlowDifference {
    let aspects = match (pair.before, pair.after) {
        (Some(before), Some(after)) => {
            let is_ends = twins.of(&before.source) == after.source && twins.of(&before.target) == after.target;
            let aspects = [
                (before.name == after.name, FlowAspect::Name),
                (is_ends, FlowAspect::Ends),
                (before.share == after.share, FlowAspect::Share),
                (before.is_default == after.is_default, FlowAspect::Default),
            ];
            aspects.into_iter().filter(|(is_same, _)| !is_same).map(|(_, aspect)| aspect).collect()
        }
        _ => Vec::new(),
    };
    let id = |flow: Option<&Flow>| flow.map(|flow| flow.id.clone());
    FlowDifference {
        id: Sides { before: id(pair.before), after: id(pair.after) },
        kind: difference(Sides { before: pair.before.is_some(), after: pair.after.is_some() }, aspects),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sketch::map;
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expect: &[&str]) -> Comparison {
        let comparison = Comparison::of(&map(before), &map(after));
        let id = |id: &Sides<Option<ElementId>>| match (&id.before, &id.after) {
            (Some(before), Some(after)) if before != after => format!("{before}={after}"),
            (Some(one), _) | (_, Some(one)) => one.to_string(),
            _ => String::new(),
        };
        let steps = comparison.steps.iter().filter(|step| step.kind != Difference::Same);
        let mut told: Vec<String> = steps.map(|step| format!("{} {:?}", id(&step.id), step.kind)).collect();
        let flows = comparison.flows.iter().filter(|flow| flow.kind != Difference::Same);
        told.extend(flows.map(|flow| format!("{} {:?}", id(&flow.id), flow.kind)));
        assert_eq!(told, expect, "{before} and {after}");
        assert_eq!(comparison.count(), expect.len());
        comparison
    }

    const AS_IS: &str = "lane l; start s volume=100; task a lane=l minutes=30 rate=12000; xor x; task fix name=Fix unit=500; end e; \
                         s > a; a > x; x > fix 20%; x > e; fix > a";

    #[test]
    fn nothing_differs_from_itself() {
        let same = check(AS_IS, AS_IS, &[]);
        assert_eq!(same.saving_per_year(), Some(Minor::ZERO));
    }

    #[test]
    fn a_better_share_saves_money_by_the_year() {
        let comparison = check(AS_IS, &AS_IS.replace("20%", "10%"), &["x_fix Changed([Share])"]);
        // Of 125 at ¥60 and 25 at ¥5 there remain 111.111111 and 11.111111.
        assert_eq!(comparison.total.before.as_ref().unwrap().cost, Minor(762_500));
        assert_eq!(comparison.total.after.as_ref().unwrap().cost, Minor(666_667 + 5_556));
        assert_eq!(comparison.saving(), Some(Minor(90_277)));
        assert_eq!(comparison.saving_per_year(), Some(Minor(1_083_324)));
        let savings: i64 = comparison.steps.iter().map(|step| step.saving().unwrap().0).sum();
        assert_eq!(savings, 90_277);
    }

    #[test]
    fn what_came_went_and_changed_is_told() {
        check(
            AS_IS,
            &AS_IS.replace("; fix > a", "; task seal; fix > seal; seal > a").replace("minutes=30", "minutes=20"),
            &["a Changed([Figures])", "seal Added", "fix_seal Added", "seal_a Added", "fix_a Removed"],
        );
    }

    #[test]
    fn steps_with_other_ids_are_known_by_name_and_kind() {
        let redrawn = AS_IS.replace("task fix", "task mend").replace("> fix", "> mend").replace("fix >", "mend >");
        check(AS_IS, &redrawn, &[]);
        let mended = check(AS_IS, &redrawn.replace("unit=500", "unit=400"), &["fix=mend Changed([Figures])"]);
        let origin = |after: &str| mended.origin(&after.parse().unwrap()).map(ElementId::as_str);
        assert_eq!([origin("mend"), origin("l"), origin("fix")], [Some("fix"), Some("l"), None]);
        check(
            AS_IS,
            &redrawn.replace("task mend", "call mend"),
            &["mend Added", "fix Removed", "mend_a Added", "x_mend Added", "fix_a Removed", "x_fix Removed"],
        );
    }

    #[test]
    fn nothing_is_saved_that_cannot_be_reckoned() {
        let comparison = Comparison::of(&map(AS_IS), &map(&AS_IS.replace("20%", "100%").replace("x > e", "x > e 0%")));
        assert_eq!(comparison.saving_per_year(), None);
    }
}
