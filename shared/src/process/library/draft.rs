//! What a standard map is written in: lanes, roles, steps and ways as tables, with every word in Chinese and English. Where
//! things are drawn is told by column and row; [`layout`](super::layout) makes places and lines of it.

use std::collections::BTreeMap;

use super::super::{
    Bounds, Duty, Element, ElementId, Flow, FlowKind, Frequency, GatewayKind, Lane, MapHeader, Node, NodeKind, Pool,
    ProcessMap, Quantity, Share, StepControl, StepFigures, TaskKind, Tier, Trigger,
};
use super::layout::Layout;
use crate::id::DepartmentId;
use crate::money::Minor;
use crate::name::Name;

/// The same in Chinese and in English.
pub type Words = [&'static str; 2];

pub struct Draft {
    pub title: Words,
    pub lanes: &'static [DraftLane],
    pub roles: &'static [Role],
    pub steps: &'static [Step],
    pub ways: &'static [Way],
}

/// A lane as high as the rows that are used in it.
pub struct DraftLane {
    pub id: &'static str,
    pub name: Words,
    pub tier: Tier,
}

/// Who does steps: an hour's pay in minor units, and how many minutes of a month are there for this process.
pub struct Role {
    pub id: &'static str,
    pub name: Words,
    pub rate: i64,
    pub capacity: i32,
}

#[derive(Clone, Copy)]
enum Shape {
    Start(Trigger),
    Task(TaskKind),
    Gateway(GatewayKind),
    Catch(Trigger),
    End(Trigger),
}

/// A start, a step, a gateway or an end. Built by the functions below, then told more of, one property a line.
#[derive(Clone, Copy)]
pub struct Step {
    pub id: &'static str,
    shape: Shape,
    pub lane: &'static str,
    pub column: usize,
    pub row: usize,
    name: Words,
    role: Option<&'static str>,
    volume: Option<i32>,
    minutes: Option<i32>,
    wait: Option<i32>,
    unit_cost: Option<i64>,
    fixed_cost: Option<i64>,
    duty: Option<Duty>,
    frequency: Option<Frequency>,
    system: Option<Words>,
    document: Option<Words>,
    rule: Option<Words>,
    policy: Option<Words>,
    risk: Option<Words>,
    control: Option<Words>,
    evidence: Option<Words>,
}

const fn step(id: &'static str, shape: Shape, (lane, column, row): Place, zh: &'static str, en: &'static str) -> Step {
    Step {
        id,
        shape,
        lane,
        column,
        row,
        name: [zh, en],
        role: None,
        volume: None,
        minutes: None,
        wait: None,
        unit_cost: None,
        fixed_cost: None,
        duty: None,
        frequency: None,
        system: None,
        document: None,
        rule: None,
        policy: None,
        risk: None,
        control: None,
        evidence: None,
    }
}

/// Lane, column, and row in the lane.
pub type Place = (&'static str, usize, usize);

/// So many cases a month begin here.
pub const fn start(id: &'static str, place: Place, zh: &'static str, en: &'static str, volume: i32) -> Step {
    Step { volume: Some(volume), ..step(id, Shape::Start(Trigger::None), place, zh, en) }
}

pub const fn end(id: &'static str, place: Place, zh: &'static str, en: &'static str) -> Step {
    step(id, Shape::End(Trigger::None), place, zh, en)
}

/// Something people do in a system.
pub const fn task(id: &'static str, place: Place, zh: &'static str, en: &'static str) -> Step {
    step(id, Shape::Task(TaskKind::User), place, zh, en)
}

pub const fn choice(id: &'static str, place: Place, zh: &'static str, en: &'static str) -> Step {
    step(id, Shape::Gateway(GatewayKind::Exclusive), place, zh, en)
}

/// Where ways part to go side by side, or meet again.
pub const fn parallel(id: &'static str, place: Place) -> Step {
    step(id, Shape::Gateway(GatewayKind::Parallel), place, "", "")
}

/// A point in time that is waited for.
pub const fn timer(id: &'static str, place: Place, zh: &'static str, en: &'static str) -> Step {
    step(id, Shape::Catch(Trigger::Timer), place, zh, en)
}

impl Step {
    /// Done by a role, so many minutes each time.
    pub const fn by(self, role: &'static str, minutes: i32) -> Self {
        Self { role: Some(role), minutes: Some(minutes), ..self }
    }

    pub const fn kind(self, kind: TaskKind) -> Self {
        Self { shape: Shape::Task(kind), ..self }
    }

    pub const fn waits(self, minutes: i32) -> Self {
        Self { wait: Some(minutes), ..self }
    }

    /// Each time, in minor units.
    pub const fn costs(self, minor: i64) -> Self {
        Self { unit_cost: Some(minor), ..self }
    }

    /// Each month, in minor units.
    pub const fn costs_monthly(self, minor: i64) -> Self {
        Self { fixed_cost: Some(minor), ..self }
    }

    pub const fn duty(self, duty: Duty) -> Self {
        Self { duty: Some(duty), ..self }
    }

    pub const fn approves(self, zh: &'static str, en: &'static str) -> Self {
        Self { duty: Some(Duty::Approve), policy: Some([zh, en]), ..self }
    }

    pub const fn system(self, zh: &'static str, en: &'static str) -> Self {
        Self { system: Some([zh, en]), ..self }
    }

    pub const fn document(self, zh: &'static str, en: &'static str) -> Self {
        Self { document: Some([zh, en]), ..self }
    }

    pub const fn rule(self, zh: &'static str, en: &'static str) -> Self {
        Self { rule: Some([zh, en]), ..self }
    }

    pub const fn risk(self, zh: &'static str, en: &'static str) -> Self {
        Self { risk: Some([zh, en]), ..self }
    }

    pub const fn control(self, frequency: Frequency, zh: &'static str, en: &'static str) -> Self {
        Self { control: Some([zh, en]), frequency: Some(frequency), ..self }
    }

    pub const fn evidence(self, zh: &'static str, en: &'static str) -> Self {
        Self { evidence: Some([zh, en]), ..self }
    }

    /// In pixels.
    pub const fn size(&self) -> (i32, i32) {
        match self.shape {
            Shape::Start(_) | Shape::End(_) | Shape::Catch(_) => (36, 36),
            Shape::Gateway(_) => (50, 50),
            Shape::Task(_) => (120, 72),
        }
    }

    const fn node_kind(&self) -> NodeKind {
        match self.shape {
            Shape::Start(trigger) => NodeKind::Start(trigger),
            Shape::Task(kind) => NodeKind::Task(kind),
            Shape::Gateway(kind) => NodeKind::Gateway(kind),
            Shape::Catch(trigger) => NodeKind::Intermediate { trigger, is_throwing: false },
            Shape::End(trigger) => NodeKind::End(trigger),
        }
    }
}

/// A sequence flow.
#[derive(Clone, Copy)]
pub struct Way {
    pub from: &'static str,
    pub to: &'static str,
    name: Words,
    percent: Option<i32>,
    is_default: bool,
}

pub const fn way(from: &'static str, to: &'static str) -> Way {
    Way { from, to, name: ["", ""], percent: None, is_default: false }
}

impl Way {
    pub const fn when(self, zh: &'static str, en: &'static str, percent: i32) -> Self {
        Self { name: [zh, en], percent: Some(percent), ..self }
    }

    /// Whatever is left.
    pub const fn otherwise(self, zh: &'static str, en: &'static str) -> Self {
        Self { name: [zh, en], is_default: true, ..self }
    }
}

fn name([zh, en]: Words) -> Name {
    if zh.is_empty() { Name::default() } else { Name::bilingual(zh, en) }
}

impl Draft {
    /// The map, every word of it in both languages.
    pub fn map(&self, header: MapHeader, department: impl Fn(&Name) -> Option<DepartmentId>) -> ProcessMap {
        let layout = Layout::of(self);
        let mut map = ProcessMap::new(MapHeader { title: name(self.title), ..header });
        let Some(pool) = id("Pool", "main") else { return map };
        map.put(Element::Pool(Pool {
            id: pool.clone(),
            name: name(self.title),
            ord: "a".to_owned(),
            bounds: Some(layout.pool),
            is_vertical: false,
            foreign: None,
        }));
        for (number, lane) in self.lanes.iter().enumerate() {
            let Some(id) = id("Lane", lane.id) else { continue };
            map.put(Element::Lane(Lane {
                id,
                name: name(lane.name),
                pool: Some(pool.clone()),
                parent: None,
                // Far fewer lanes than letters.
                ord: char::from_u32(u32::from('a').saturating_add(u32::try_from(number).unwrap_or_default()))
                    .into_iter()
                    .collect(),
                department: department(&name(lane.name)),
                tier: Some(lane.tier),
                bounds: layout.lanes.get(lane.id).copied(),
                foreign: None,
            }));
        }
        let mut ids: BTreeMap<&str, ElementId> = BTreeMap::new();
        for step in self.steps {
            let (Some(id), Some(&bounds)) = (id("Step", step.id), layout.steps.get(step.id)) else { continue };
            ids.insert(step.id, id.clone());
            map.put(Element::Node(Box::new(self.node(step, id, &pool, bounds))));
        }
        for way in self.ways {
            let (Some(source), Some(target)) = (ids.get(way.from), ids.get(way.to)) else { continue };
            let Some(id) = id("Flow", &format!("{}_{}", way.from, way.to)) else { continue };
            map.put(Element::Flow(Flow {
                id,
                kind: FlowKind::Sequence,
                source: source.clone(),
                target: target.clone(),
                name: name(way.name),
                share: way.percent.map(Share::percent),
                is_default: way.is_default,
                waypoints: layout.ways.get(&(way.from, way.to)).cloned().unwrap_or_default(),
                foreign: None,
            }));
        }
        map
    }

    fn node(&self, step: &Step, id: ElementId, pool: &ElementId, bounds: Bounds) -> Node {
        let role = self.roles.iter().find(|role| Some(role.id) == step.role);
        Node {
            id,
            kind: step.node_kind(),
            name: name(step.name),
            lane: self::id("Lane", step.lane),
            pool: Some(pool.clone()),
            parent: None,
            bounds,
            figures: StepFigures {
                volume: step.volume.map(Quantity::whole),
                minutes: step.minutes.map(Quantity::whole),
                wait_minutes: step.wait.map(Quantity::whole),
                rate: role.map(|role| Minor(role.rate)),
                fixed_cost: step.fixed_cost.map(Minor),
                unit_cost: step.unit_cost.map(Minor),
                capacity_minutes: role.map(|role| Quantity::whole(role.capacity)),
            },
            control: StepControl {
                system: step.system.map(name),
                document: step.document.map(name),
                rule: step.rule.map(name),
                owner: role.map(|role| name(role.name)),
                risk: step.risk.map(name),
                control: step.control.map(name),
                evidence: step.evidence.map(name),
                frequency: step.frequency,
                duty: step.duty,
                policy: step.policy.map(name),
            },
            foreign: None,
        }
    }
}

fn id(kind: &str, name: &str) -> Option<ElementId> {
    format!("{kind}_{name}").parse().ok()
}
