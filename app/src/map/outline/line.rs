//! [`Lines`]: what the outline says, in the reader's words, each step by itself: the still page and the live one show the
//! same, and a row is shown anew only when its own line moved.

use std::collections::BTreeMap;

use shared::budget::Fed;
use shared::money::Minor;
use shared::name::Name;
use shared::process::layout::walk;
use shared::process::{ElementId, Flow, FlowKind, Node, NodeKind, ProcessMap, Tier};

use crate::canvas::{Found, Reckoned, figures, names};
use crate::format::Money;
use crate::text::Text;

/// The whole outline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    /// In the order of the work.
    pub order: Vec<ElementId>,
    pub lines: BTreeMap<ElementId, Line>,
    /// What stands beside the work: documents and remarks.
    pub beside: Option<String>,
    /// What all of it costs in a month.
    pub total: Option<String>,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub id: ElementId,
    pub name: String,
    /// Where the name does not say it.
    pub kind: Option<String>,
    pub is_step: bool,
    pub tier: Option<Tier>,
    pub lane: Option<String>,
    pub next: Vec<Next>,
    pub volume: Option<String>,
    pub handling: Option<String>,
    pub wait: Option<String>,
    pub cost: Option<String>,
    pub fed: Option<Fed>,
    pub duty: Option<&'static str>,
    pub control: Option<String>,
    /// Who, with what, how often.
    pub owner: Option<String>,
    pub found: usize,
    pub is_grave: bool,
    /// Threads open about it.
    pub threads: usize,
}

/// A way on.
#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    /// When, and how often.
    pub said: String,
    pub to: ElementId,
    pub name: String,
}

impl Lines {
    pub fn of(
        map: &ProcessMap,
        reckoned: &Reckoned,
        threads: &BTreeMap<ElementId, usize>,
        money: Money,
        text: Text,
    ) -> Self {
        let mut ways: BTreeMap<&ElementId, Vec<&Flow>> = BTreeMap::new();
        for flow in map.flows().filter(|flow| flow.kind == FlowKind::Sequence) {
            ways.entry(&flow.source).or_default().push(flow);
        }
        let mut found: BTreeMap<&ElementId, Vec<&Found>> = BTreeMap::new();
        for finding in &reckoned.findings {
            for element in finding.elements() {
                found.entry(element).or_default().push(finding);
            }
        }
        let mut lines =
            Self { total: reckoned.totals.month.map(|month| money.round(Minor::of_sum(month))), ..Self::default() };
        let mut beside: Vec<String> = Vec::new();
        for node in walk(map) {
            if node.kind.is_flow_node() {
                let mut line = Line::of(map, node, reckoned, money, text);
                line.next =
                    ways.get(&node.id).into_iter().flatten().filter_map(|flow| Next::of(map, flow, text)).collect();
                let found = found.get(&node.id).map_or(&[][..], Vec::as_slice);
                (line.found, line.is_grave) = (found.len(), found.iter().any(|found| found.is_grave));
                line.threads = threads.get(&node.id).copied().unwrap_or_default();
                lines.order.push(node.id.clone());
                lines.lines.insert(node.id.clone(), line);
            } else if matches!(node.kind, NodeKind::DataObject | NodeKind::DataStore | NodeKind::Annotation) {
                beside.push(names::node(node, text));
            }
        }
        lines.beside = (!beside.is_empty()).then(|| text.map_beside(&beside.join(text.map_said_comma())));
        lines
    }
}

impl Line {
    fn of(map: &ProcessMap, node: &Node, reckoned: &Reckoned, money: Money, text: Text) -> Self {
        let language = text.language();
        let (kind, name) = (names::kind(&node.kind, text), names::node(node, text));
        let lane = node.lane.as_ref().and_then(|lane| map.lane(lane));
        let step = reckoned.steps.get(&node.id);
        let control = &node.control;
        let said = |said: &Option<Name>| said.as_ref().map(|said| said.in_language(language).to_owned());
        let frequency = control.frequency.filter(|_| control.control.is_some());
        let frequency = frequency.map(|frequency| names::frequency(frequency, text).to_owned());
        let owner = [said(&control.owner), said(&control.system), frequency];
        let owner = owner.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let time = |minutes: i128| (minutes > 0).then(|| figures::time(minutes, text));
        Self {
            id: node.id.clone(),
            kind: (kind != name).then_some(kind),
            name,
            is_step: node.kind.is_activity(),
            tier: lane.and_then(|lane| lane.tier),
            lane: lane.map(|lane| lane.name.in_language(language).to_owned()),
            next: Vec::new(),
            volume: step.and_then(|step| step.times).filter(|times| *times != 0).map(figures::count),
            handling: step.and_then(|step| time(step.minutes)),
            wait: step.and_then(|step| time(step.wait)).map(|wait| text.map_and_wait(&wait)),
            cost: step
                .and_then(|step| step.month)
                .filter(|month| *month != 0)
                .map(|month| money.round(Minor::of_sum(month))),
            fed: reckoned.fed.get(&node.id).cloned(),
            duty: control.duty.map(|duty| names::duty(duty, text)),
            control: said(&control.control).or_else(|| said(&control.rule)),
            owner: (!owner.is_empty()).then_some(owner),
            found: 0,
            is_grave: false,
            threads: 0,
        }
    }
}

impl Next {
    fn of(map: &ProcessMap, flow: &Flow, text: Text) -> Option<Self> {
        let to = map.node(&flow.target)?;
        let answer = flow.name.in_language(text.language()).trim().to_owned();
        let share = flow.share.map(figures::percent).unwrap_or_default();
        let said = [answer, share].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        Some(Self { said, to: to.id.clone(), name: names::node(to, text) })
    }
}
