//! The token flow of a map of a thousand steps: blocks with rework, with ways side by side, and a loop around ten of them.
//!
//! What the last step and the whole cost must come to is asked for, so that nothing is measured that is wrong.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use server::edge::Edge;
use shared::id::DocumentId;
use shared::money::{Currency, Minor, Rounding};
use shared::name::Name;
use shared::process::{
    Bounds, Element, ElementId, Flow, FlowKind, GatewayKind, MapHeader, Node, NodeKind, ProcessMap, Quantity, Share,
    StepControl, StepFigures, TaskKind, TokenFlow, Trigger, check,
};

use crate::table::{Goal, Table, ms, quantile};

const STEPS: usize = 1_000;

/// Steps of a block: one that may be done again, two side by side, one after them.
const BLOCK: usize = 4;

/// After so many blocks a tenth of the cases goes back to the first of them.
const BLOCKS_AROUND: usize = 10;

pub fn measure(table: &mut Table) -> Result<()> {
    let map = model()?;
    let (mut flows, mut checks) = (Vec::new(), Vec::new());
    for _ in 0..21 {
        let begun = Instant::now();
        let flow = TokenFlow::of(black_box(&map));
        flows.push(ms(begun.elapsed()));
        let begun = Instant::now();
        black_box(check(&map, &flow));
        checks.push(ms(begun.elapsed()));
        let end = flow.step(&id("end")?).context("the end")?.clone()?;
        ensure!(end.volume == Quantity::whole(900), "{:?} come to the end", end.volume);
        // 900 cases, each a ninth more for the outer loop, come to 1,000 in a block, and 1,250 at the step done again.
        let cost = i64::try_from(STEPS / BLOCK)? * (1_250 + 3 * 1_000) * 10_00;
        ensure!(flow.total()?.cost == Minor(cost), "{:?} in all", flow.total());
    }
    table.add("map_1000_steps_flow", quantile(&mut flows, 0.5), "ms", Goal::AtMost(5.0));
    table.add("map_1000_steps_check", quantile(&mut checks, 0.5), "ms", Goal::None);
    Ok(())
}

fn id(text: &str) -> Result<ElementId> {
    Ok(text.parse()?)
}

struct Drawing {
    map: ProcessMap,
    count: usize,
}

impl Drawing {
    fn node(&mut self, name: &str, kind: NodeKind, figures: StepFigures) -> Result<ElementId> {
        let node = Node {
            id: id(name)?,
            kind,
            name: Name::new(name),
            lane: None,
            pool: None,
            parent: None,
            bounds: Bounds::default(),
            figures,
            control: StepControl::default(),
            foreign: None,
        };
        self.map.put(Element::Node(Box::new(node)));
        id(name)
    }

    /// Six minutes at ¥100 an hour.
    fn task(&mut self) -> Result<ElementId> {
        self.count += 1;
        let figures =
            StepFigures { minutes: Some(Quantity::whole(6)), rate: Some(Minor(100_00)), ..StepFigures::default() };
        self.node(&format!("task{}", self.count), NodeKind::Task(TaskKind::User), figures)
    }

    fn gateway(&mut self, word: &str, kind: GatewayKind) -> Result<ElementId> {
        self.node(&format!("{word}{}", self.count), NodeKind::Gateway(kind), StepFigures::default())
    }

    fn flow(&mut self, source: &ElementId, target: &ElementId, percent: Option<i32>) -> Result<()> {
        let flow = Flow {
            id: id(&format!("{source}-{target}"))?,
            kind: FlowKind::Sequence,
            source: source.clone(),
            target: target.clone(),
            name: Name::default(),
            share: percent.map(Share::percent),
            is_default: false,
            waypoints: Vec::new(),
            foreign: None,
        };
        self.map.put(Element::Flow(flow));
        Ok(())
    }

    /// From what comes before to the last step of the block, and the first.
    fn block(&mut self, before: &ElementId) -> Result<(ElementId, ElementId)> {
        let first = self.task()?;
        self.flow(before, &first, None)?;
        let again = self.gateway("again", GatewayKind::Exclusive)?;
        let part = self.gateway("part", GatewayKind::Parallel)?;
        self.flow(&first, &again, None)?;
        self.flow(&again, &first, Some(20))?;
        self.flow(&again, &part, None)?;
        let meet = self.gateway("meet", GatewayKind::Parallel)?;
        for _ in 0..2 {
            let side = self.task()?;
            self.flow(&part, &side, None)?;
            self.flow(&side, &meet, None)?;
        }
        let last = self.task()?;
        self.flow(&meet, &last, None)?;
        Ok((last, first))
    }
}

fn model() -> Result<ProcessMap> {
    let edge = Edge::of_the_system();
    let header = MapHeader {
        plan: DocumentId(edge.random.id()),
        title: Name::new("Works"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        foreign: None,
    };
    let mut drawing = Drawing { map: ProcessMap::new(header), count: 0 };
    let figures = StepFigures { volume: Some(Quantity::whole(900)), ..StepFigures::default() };
    let mut before = drawing.node("start", NodeKind::Start(Trigger::None), figures)?;
    for _ in 0..STEPS / BLOCK / BLOCKS_AROUND {
        let mut entry = None;
        for _ in 0..BLOCKS_AROUND {
            let (last, first) = drawing.block(&before)?;
            entry.get_or_insert(first);
            before = last;
        }
        let around = drawing.gateway("around", GatewayKind::Exclusive)?;
        drawing.flow(&before, &around, None)?;
        drawing.flow(&around, &entry.context("a first block")?, Some(10))?;
        before = around;
    }
    let end = drawing.node("end", NodeKind::End(Trigger::None), StepFigures::default())?;
    drawing.flow(&before, &end, None)?;
    Ok(drawing.map)
}
