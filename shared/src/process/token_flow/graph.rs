//! The map as tokens see it: which node leads to which, and what part of its cases each way takes.
//!
//! A *way* carries cases from node to node: a sequence flow, or a throwing link event and the catching one of its name. A
//! *feed* starts cases elsewhere because of what happens here: the inside of a subprocess, a boundary event, the start
//! event another pool's message wakes.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::{ElementId, Flow, FlowKind, GatewayKind, Node, NodeKind, ProcessMap, Share, Trigger};
use super::place::{At, Each};

pub struct Graph<'a> {
    pub nodes: Each<&'a Node>,
    numbers: BTreeMap<&'a ElementId, At>,
    pub ways: Vec<Way<'a>>,
    /// The numbers of the ways out of a node and into it.
    pub out: Each<Vec<usize>>,
    pub into: Each<Vec<usize>>,
    pub feeds: Vec<Feed>,
    /// Interrupting events at an activity that take, by what happens inside it, cases away from its ways out.
    pub thieves: Each<Vec<At>>,
}

pub struct Way<'a> {
    pub flow: Option<&'a Flow>,
    pub from: At,
    pub to: At,
    /// Of what leaves its source.
    pub share: Decimal,
}

pub struct Feed {
    pub from: At,
    pub to: At,
    pub share: Decimal,
}

/// How the cases of a node are divided over its ways out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// One way each.
    Choice,
    /// Each way with a share takes that, whatever the others take; the default takes what none takes; the rest take all.
    Independent,
    /// Every way takes all.
    All,
}

impl Split {
    pub const fn of(kind: &NodeKind) -> Self {
        match kind {
            NodeKind::Gateway(GatewayKind::Exclusive | GatewayKind::EventBased | GatewayKind::Complex) => Self::Choice,
            NodeKind::Gateway(GatewayKind::Parallel) => Self::All,
            _ => Self::Independent,
        }
    }
}

impl<'a> Graph<'a> {
    pub fn of(map: &'a ProcessMap) -> Self {
        let nodes: Each<&Node> = map.nodes().filter(|node| node.kind.is_flow_node()).collect();
        let numbers = nodes.all().map(|at| (&nodes[at].id, at)).collect();
        let none = || Each::of(nodes.len(), |_| Vec::new());
        let (out, into, thieves) = (none(), none(), Each::of(nodes.len(), |_| Vec::new()));
        let mut graph = Self { numbers, ways: Vec::new(), out, into, feeds: Vec::new(), thieves, nodes };
        graph.lay_ways(map);
        graph.share_out();
        graph.feed_insides();
        graph.feed_boundaries();
        graph.feed_messages(map);
        graph
    }

    pub fn find(&self, id: &ElementId) -> Option<At> {
        self.numbers.get(id).copied()
    }

    /// Whether all ways into it are waited for.
    pub fn is_join(&self, at: At, kind: GatewayKind) -> bool {
        self.nodes[at].kind == NodeKind::Gateway(kind) && self.into[at].len() > 1
    }

    fn lay_ways(&mut self, map: &'a ProcessMap) {
        for flow in map.flows().filter(|flow| flow.kind == FlowKind::Sequence) {
            if let (Some(from), Some(to)) = (self.find(&flow.source), self.find(&flow.target)) {
                self.lay(Some(flow), from, to);
            }
        }
        let is_link = |node: &Node, throwing: bool| match node.kind {
            NodeKind::Intermediate { trigger: Trigger::Link, is_throwing } => is_throwing == throwing,
            _ => false,
        };
        let nodes = &self.nodes;
        let of = |throwing| nodes.all().filter(move |&at| is_link(nodes[at], throwing));
        let name = |at: At| (&nodes[at].parent, nodes[at].name.text.as_str());
        let caught: BTreeMap<_, At> = of(false).rev().map(|at| (name(at), at)).collect();
        let pairs: Vec<(At, At)> = of(true).filter_map(|at| Some((at, *caught.get(&name(at))?))).collect();
        for (from, to) in pairs {
            self.lay(None, from, to);
        }
    }

    fn lay(&mut self, flow: Option<&'a Flow>, from: At, to: At) {
        self.out[from].push(self.ways.len());
        self.into[to].push(self.ways.len());
        self.ways.push(Way { flow, from, to, share: Decimal::ONE });
    }

    fn share_out(&mut self) {
        for at in self.nodes.all() {
            let out: Vec<Option<&Flow>> =
                self.out[at].iter().filter_map(|&way| self.ways.get(way)).map(|way| way.flow).collect();
            let shares = shares(&self.nodes[at].kind, &out);
            for (&way, share) in self.out[at].iter().zip(shares) {
                if let Some(way) = self.ways.get_mut(way) {
                    way.share = share;
                }
            }
        }
    }

    fn feed(&mut self, from: At, to: At, share: Decimal) {
        self.feeds.push(Feed { from, to, share });
    }

    /// What a subprocess begins with: its start events that wait for nothing, or what nothing leads to.
    fn feed_insides(&mut self) {
        let mut inner: BTreeMap<At, Vec<At>> = BTreeMap::new();
        for at in self.nodes.all() {
            if let Some(parent) = self.nodes[at].parent.as_ref().and_then(|parent| self.find(parent)) {
                inner.entry(parent).or_default().push(at);
            }
        }
        for (parent, inside) in inner {
            let is_start = |at: &&At| self.nodes[**at].kind == NodeKind::Start(Trigger::None);
            let mut first: Vec<At> = inside.iter().filter(is_start).copied().collect();
            if first.is_empty() {
                let is_first = |at: &&At| {
                    let kind = &self.nodes[**at].kind;
                    let waits = matches!(kind, NodeKind::Start(_) | NodeKind::Boundary { .. });
                    self.into[**at].is_empty() && !waits
                };
                first = inside.iter().filter(is_first).copied().collect();
            }
            for at in first {
                self.feed(parent, at, Decimal::ONE);
            }
        }
    }

    /// A boundary event takes the share its way out names, of all cases of its activity. Without one, it takes the cases
    /// that end inside the activity with what it waits for.
    fn feed_boundaries(&mut self) {
        for at in self.nodes.all() {
            let NodeKind::Boundary { attached_to, trigger, is_interrupting } = &self.nodes[at].kind else { continue };
            let Some(activity) = self.find(attached_to) else { continue };
            if let Some(share) = self.boundary_share(at) {
                self.feed(activity, at, share);
                if *is_interrupting {
                    for way in self.out[activity].clone() {
                        if let Some(way) = self.ways.get_mut(way) {
                            way.share = way.share.saturating_sub(share).max(Decimal::ZERO);
                        }
                    }
                }
                continue;
            }
            let is_thrown = |end: &At| {
                self.nodes[*end].kind == NodeKind::End(*trigger)
                    && self.nodes[*end].parent.as_ref() == Some(attached_to)
            };
            let ends: Vec<At> = match trigger {
                Trigger::Error | Trigger::Escalation | Trigger::Cancel => self.nodes.all().filter(is_thrown).collect(),
                _ => Vec::new(),
            };
            for &end in &ends {
                self.feed(end, at, Decimal::ONE);
            }
            if *is_interrupting && !ends.is_empty() {
                self.thieves[activity].push(at);
            }
        }
    }

    fn boundary_share(&self, at: At) -> Option<Decimal> {
        let flows = self.out[at].iter().filter_map(|&way| self.ways.get(way)?.flow);
        flows.filter_map(|flow| flow.share).max().map(|share| share.decimal().clamp(Decimal::ZERO, Decimal::ONE))
    }

    fn feed_messages(&mut self, map: &ProcessMap) {
        for flow in map.flows().filter(|flow| flow.kind == FlowKind::Message) {
            if let (Some(from), Some(to)) = (self.find(&flow.source), self.find(&flow.target))
                && matches!(self.nodes[to].kind, NodeKind::Start(_))
            {
                self.feed(from, to, Decimal::ONE);
            }
        }
    }
}

/// What part of the cases each of the ways out takes.
fn shares(kind: &NodeKind, out: &[Option<&Flow>]) -> Vec<Decimal> {
    // With one way there is nothing to choose; what leaves a boundary event was shared where it is attached.
    if out.len() < 2 || matches!(kind, NodeKind::Boundary { .. }) {
        return vec![Decimal::ONE; out.len()];
    }
    let share = |flow: &Option<&Flow>| flow.and_then(|flow| flow.share).map(Share::decimal);
    let given: Vec<Option<Decimal>> =
        out.iter().map(|flow| share(flow).map(|share| share.clamp(Decimal::ZERO, Decimal::ONE))).collect();
    let is_default = |flow: &Option<&Flow>| flow.is_some_and(|flow| flow.is_default);
    match Split::of(kind) {
        Split::All => vec![Decimal::ONE; out.len()],
        Split::Choice => {
            let missing = given.iter().filter(|share| share.is_none()).count();
            let taken: Decimal = given.iter().flatten().sum();
            let rest = (Decimal::ONE - taken).max(Decimal::ZERO) / Decimal::from(missing.max(1));
            given.iter().map(|share| share.unwrap_or(rest)).collect()
        }
        Split::Independent => {
            let others = given.iter().zip(out).filter(|(_, flow)| !is_default(flow));
            let untaken = others.map(|(share, _)| Decimal::ONE - share.unwrap_or(Decimal::ONE)).product();
            let each = given.iter().zip(out);
            each.map(|(share, flow)| share.unwrap_or(if is_default(flow) { untaken } else { Decimal::ONE })).collect()
        }
    }
}
