//! What Tandem makes of BPMN files, for programs that are not written in Rust: `bpmn FILE…` prints, as JSON, the text of
//! each file after it was read and written again, and of a map on which everything is that there is.

use std::error::Error;

use serde_json::{Value, json};
use shared::bpmn::{read, write};
use shared::id::DocumentId;
use shared::money::{Currency, Minor, Rounding};
use shared::name::Name;
use shared::process::{
    Bounds, Element, ElementId, Flow, FlowKind, GatewayKind, Lane, MapHeader, Node, NodeKind, Point, Pool, ProcessMap,
    Quantity, Share, StepControl, StepFigures, TaskKind, Tier, Trigger,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut written = Vec::new();
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file).map_err(|error| format!("{file} can't be read: {error}"))?;
        let import = read(&bytes, &header()).map_err(|error| format!("{file}:{error}"))?;
        written.push(json!({ "file": file, "text": write(&import.map), "steps": import.map.nodes().count() }));
    }
    let map = everything()?;
    written.push(json!({ "file": "everything", "text": write(&map), "steps": map.nodes().count() }));
    println!("{}", Value::Array(written));
    Ok(())
}

fn header() -> MapHeader {
    MapHeader {
        plan: DocumentId(uuid::Uuid::from_u128(1)),
        title: Name::bilingual("采购到付款", "Purchase to pay"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        foreign: None,
    }
}

/// Every kind of node, event and flow, with figures and controls; also what BPMN can't say.
fn everything() -> Result<ProcessMap, Box<dyn Error>> {
    let mut map = ProcessMap::new(header());
    let company: ElementId = "Pool_company".parse()?;
    let clerk: ElementId = "Lane_clerk".parse()?;
    map.put(Element::Pool(Pool {
        id: company.clone(),
        name: Name::bilingual("公司", "Company"),
        ord: "a0".to_owned(),
        bounds: Some(Bounds::pixels(0, 0, 4_000, 600)),
        is_vertical: false,
        foreign: None,
    }));
    map.put(Element::Pool(Pool {
        id: "Pool_supplier".parse()?,
        name: Name::new("供应商"),
        ord: "a1".to_owned(),
        bounds: Some(Bounds::pixels(0, 700, 4_000, 60)),
        is_vertical: false,
        foreign: None,
    }));
    map.put(Element::Lane(Lane {
        id: clerk.clone(),
        name: Name::bilingual("会计", "Clerk"),
        pool: Some(company.clone()),
        parent: None,
        ord: "a0".to_owned(),
        department: None,
        tier: Some(Tier::Execution),
        bounds: Some(Bounds::pixels(30, 0, 3_970, 600)),
        foreign: None,
    }));
    let kinds = kinds()?;
    for (number, kind) in kinds.iter().enumerate() {
        let x = i32::try_from(number)? * 80;
        map.put(Element::Node(Box::new(Node {
            id: format!("Node_{number}").parse()?,
            kind: kind.clone(),
            name: Name::bilingual(format!("第{number}步 <&>"), format!("Step \"{number}\"")),
            lane: Some(clerk.clone()),
            pool: Some(company.clone()),
            parent: None,
            bounds: Bounds::pixels(60 + x, 100, 50, 50),
            figures: figures(),
            control: StepControl { owner: Some("财务\n部".into()), ..StepControl::default() },
            foreign: None,
        })));
    }
    for (number, (kind, source, target)) in flows(kinds.len()).into_iter().enumerate() {
        map.put(Element::Flow(Flow {
            id: format!("Flow_{number}").parse()?,
            kind,
            source: source.parse()?,
            target: target.parse()?,
            name: Name::new("是"),
            share: Some(Share::percent(30)),
            is_default: number == 0,
            waypoints: vec![Point::pixels(10, 10), Point::new(20_500, 30_125)],
            foreign: None,
        }));
    }
    Ok(map)
}

fn figures() -> StepFigures {
    let time = Some(Quantity(12_500_000));
    let money = Some(Minor(1_234_56));
    StepFigures {
        volume: time,
        minutes: time,
        wait_minutes: time,
        rate: money,
        fixed_cost: money,
        unit_cost: money,
        capacity_minutes: time,
    }
}

fn kinds() -> Result<Vec<NodeKind>, Box<dyn Error>> {
    let mut kinds: Vec<_> = TaskKind::ALL.iter().copied().map(NodeKind::Task).collect();
    kinds.extend(GatewayKind::ALL.iter().copied().map(NodeKind::Gateway));
    for trigger in Trigger::ALL.iter().copied() {
        kinds.push(NodeKind::Start(trigger));
        kinds.push(NodeKind::Intermediate { trigger, is_throwing: true });
        kinds.push(NodeKind::Intermediate { trigger, is_throwing: false });
        kinds.push(NodeKind::Boundary { attached_to: "Node_0".parse()?, trigger, is_interrupting: false });
        kinds.push(NodeKind::End(trigger));
    }
    kinds.push(NodeKind::Boundary {
        attached_to: "Node_gone".parse()?,
        trigger: Trigger::Timer,
        is_interrupting: true,
    });
    kinds.extend([
        NodeKind::SubProcess { is_expanded: true },
        NodeKind::CallActivity,
        NodeKind::DataStore,
        NodeKind::Group,
        NodeKind::Annotation,
        NodeKind::DataObject,
    ]);
    Ok(kinds)
}

/// Of every kind, one to something that is gone among them. The last kinds are an annotation and a data object.
fn flows(count: usize) -> Vec<(FlowKind, &'static str, String)> {
    let last = |back: usize| format!("Node_{}", count.saturating_sub(back));
    vec![
        (FlowKind::Sequence, "Node_0", "Node_1".to_owned()),
        (FlowKind::Sequence, "Node_8", "Node_1".to_owned()),
        (FlowKind::Sequence, "Node_0", "Node_gone".to_owned()),
        (FlowKind::Message, "Node_1", "Pool_supplier".to_owned()),
        (FlowKind::Association, "Node_2", last(2)),
        (FlowKind::Association, "Flow_0", last(2)),
        (FlowKind::Data, "Node_3", last(1)),
        (FlowKind::Data, "Node_8", last(1)),
    ]
}
