//! Maps written as a few lines, for tests.
//!
//! `task a minutes=10 rate=6000` is a step, `a > b 30%` a sequence flow with its share, `a ~ b` a message; `default` after a
//! flow makes it one. Kinds: start, task, call, sub, end, catch, throw, boundary, xor, and, or, event; pool and lane.

use uuid::Uuid;

use super::{
    Bounds, Duty, Element, ElementId, Flow, FlowKind, GatewayKind, Lane, MapHeader, Node, NodeKind, Pool, ProcessMap,
    Quantity, Share, StepControl, StepFigures, TaskKind, Trigger,
};
use crate::id::{DepartmentId, DocumentId};
use crate::money::{Currency, Minor, Rounding};
use crate::name::Name;

pub fn id(text: &str) -> ElementId {
    text.parse().unwrap()
}

/// `12.5` in millionths.
pub fn quantity(text: &str) -> Quantity {
    let figure: rust_decimal::Decimal = text.parse().unwrap();
    Quantity(Rounding::HalfUp.round_to(figure, 6).unwrap().0)
}

pub fn map(text: &str) -> ProcessMap {
    let mut map = ProcessMap::new(MapHeader {
        plan: DocumentId(Uuid::from_u128(1)),
        title: Name::new("Sketch"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        foreign: None,
    });
    for line in text.split(['\n', ';']).map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [source, sign @ (">" | "~" | ".."), target, rest @ ..] => {
                map.put(Element::Flow(flow(source, sign, target, rest)))
            }
            [kind, name, rest @ ..] => map.put(element(kind, name, rest)),
            _ => panic!("{line}"),
        }
    }
    map
}

fn flow(source: &str, sign: &str, target: &str, rest: &[&str]) -> Flow {
    let percent = rest.iter().find_map(|word| word.strip_suffix('%'));
    Flow {
        id: id(&format!("{source}_{target}")),
        kind: match sign {
            ">" => FlowKind::Sequence,
            "~" => FlowKind::Message,
            _ => FlowKind::Association,
        },
        source: id(source),
        target: id(target),
        name: Name::default(),
        share: percent.map(|percent| Share(quantity(percent).0 / 100)),
        is_default: rest.contains(&"default"),
        waypoints: Vec::new(),
        foreign: None,
    }
}

fn element(kind: &str, name: &str, rest: &[&str]) -> Element {
    let given = |key: &str| rest.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
    let reference = |key: &str| given(key).map(id);
    let trigger = given("on").map_or(Trigger::None, |word| Trigger::parse(word).unwrap());
    let kind = match kind {
        "pool" => {
            let (id, ord, name) = (id(name), name.to_owned(), Name::new(name));
            return Element::Pool(Pool { id, name, ord, bounds: None, is_vertical: false, foreign: None });
        }
        "lane" => {
            return Element::Lane(Lane {
                id: id(name),
                name: Name::new(name),
                pool: reference("pool"),
                parent: reference("in"),
                ord: name.to_owned(),
                department: (!rest.contains(&"nobody")).then_some(DepartmentId(Uuid::from_u128(2))),
                tier: None,
                bounds: None,
                foreign: None,
            });
        }
        "start" => NodeKind::Start(trigger),
        "end" => NodeKind::End(trigger),
        "catch" => NodeKind::Intermediate { trigger, is_throwing: false },
        "throw" => NodeKind::Intermediate { trigger, is_throwing: true },
        "boundary" => NodeKind::Boundary {
            attached_to: reference("at").unwrap(),
            trigger,
            is_interrupting: !rest.contains(&"beside"),
        },
        "task" => NodeKind::Task(TaskKind::User),
        "call" => NodeKind::CallActivity,
        "sub" => NodeKind::SubProcess { is_expanded: true },
        "xor" => NodeKind::Gateway(GatewayKind::Exclusive),
        "and" => NodeKind::Gateway(GatewayKind::Parallel),
        "or" => NodeKind::Gateway(GatewayKind::Inclusive),
        "event" => NodeKind::Gateway(GatewayKind::EventBased),
        other => panic!("{other}"),
    };
    let amount = |key: &str| given(key).map(quantity);
    let money = |key: &str| given(key).map(|minor| Minor(minor.parse().unwrap()));
    let text = |key: &str| given(key).map(Name::new);
    Element::Node(Box::new(Node {
        id: id(name),
        kind,
        name: Name::new(given("name").unwrap_or(name)),
        lane: reference("lane"),
        pool: reference("pool"),
        parent: reference("in"),
        bounds: Bounds::default(),
        figures: StepFigures {
            volume: amount("volume"),
            minutes: amount("minutes"),
            wait_minutes: amount("wait"),
            rate: money("rate"),
            fixed_cost: money("fixed"),
            unit_cost: money("unit"),
            capacity_minutes: amount("capacity"),
        },
        control: StepControl {
            owner: text("owner"),
            risk: text("risk"),
            control: text("control"),
            policy: text("policy"),
            evidence: text("evidence"),
            duty: given("duty").map(|word| Duty::parse(word).unwrap()),
            ..StepControl::default()
        },
        foreign: None,
    }))
}
