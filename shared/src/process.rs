//! The process map (provisional).

pub mod layout;

use std::collections::BTreeMap;

use crate::budget::Name;
use crate::id::{DepartmentId, PlanId};
use crate::money::{Currency, Minor};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub String);
impl std::fmt::Display for ElementId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    pub x: i64,
    pub y: i64,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(pub i64);
impl Share {
    pub const fn millionths(self) -> i64 {
        self.0
    }
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity(pub i64);
#[derive(Debug, Clone)]
pub struct MapHeader {
    pub plan: PlanId,
    pub title: Name,
    pub currency: Currency,
}
#[derive(Debug, Clone)]
pub struct Pool {
    pub id: ElementId,
    pub name: Name,
    pub ord: String,
    pub bounds: Option<Bounds>,
    pub is_vertical: bool,
}
#[derive(Debug, Clone)]
pub struct Lane {
    pub id: ElementId,
    pub name: Name,
    pub pool: Option<ElementId>,
    pub parent: Option<ElementId>,
    pub ord: String,
    pub department: Option<DepartmentId>,
    pub tier: Option<Tier>,
    pub bounds: Option<Bounds>,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    Decision,
    Execution,
    Supervision,
}
#[derive(Debug, Clone, Default)]
pub struct StepFigures {
    pub volume: Option<Quantity>,
    pub minutes: Option<Quantity>,
    pub wait_minutes: Option<Quantity>,
    pub rate: Option<Minor>,
    pub fixed_cost: Option<Minor>,
    pub unit_cost: Option<Minor>,
    pub capacity_minutes: Option<Quantity>,
}
#[derive(Debug, Clone, Default)]
pub struct StepControl {
    pub system: Option<String>,
    pub control: Option<String>,
    pub owner: Option<String>,
    pub risk: Option<String>,
    pub frequency: Option<Frequency>,
    pub duty: Option<Duty>,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    Request,
    Approve,
    Order,
    Receive,
    Pay,
    Record,
    Reconcile,
    Keep,
    Supervise,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    EachTime,
    Daily,
    Weekly,
    Monthly,
    Quarterly,
    Yearly,
}
#[derive(Debug, Clone)]
pub struct Node {
    pub id: ElementId,
    pub kind: NodeKind,
    pub name: Name,
    pub lane: Option<ElementId>,
    pub pool: Option<ElementId>,
    pub parent: Option<ElementId>,
    pub bounds: Bounds,
    pub figures: StepFigures,
    pub control: StepControl,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    Task(TaskKind),
    SubProcess { is_expanded: bool },
    CallActivity,
    Start(Trigger),
    Intermediate { trigger: Trigger, is_throwing: bool },
    Boundary { attached_to: ElementId, trigger: Trigger, is_interrupting: bool },
    End(Trigger),
    Gateway(GatewayKind),
    DataObject,
    DataStore,
    Annotation,
    Group,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskKind {
    Plain,
    User,
    Manual,
    Service,
    Send,
    Receive,
    Script,
    BusinessRule,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    None,
    Message,
    Timer,
    Error,
    Escalation,
    Cancel,
    Compensation,
    Conditional,
    Link,
    Signal,
    Terminate,
    Multiple,
    ParallelMultiple,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayKind {
    Exclusive,
    Parallel,
    Inclusive,
    EventBased,
    Complex,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    Sequence,
    Message,
    Association,
    Data,
}
#[derive(Debug, Clone)]
pub struct Flow {
    pub id: ElementId,
    pub kind: FlowKind,
    pub source: ElementId,
    pub target: ElementId,
    pub name: Name,
    pub share: Option<Share>,
    pub is_default: bool,
    pub waypoints: Vec<Point>,
}

#[derive(Debug, Clone)]
pub struct ProcessMap {
    pub header: MapHeader,
    pub pools: BTreeMap<ElementId, Pool>,
    pub lanes: BTreeMap<ElementId, Lane>,
    pub nodes: BTreeMap<ElementId, Node>,
    pub flows: BTreeMap<ElementId, Flow>,
}
impl ProcessMap {
    pub fn pools(&self) -> impl Iterator<Item = &Pool> {
        self.pools.values()
    }
    pub fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.values()
    }
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }
    pub fn flows(&self) -> impl Iterator<Item = &Flow> {
        self.flows.values()
    }
    pub fn node(&self, id: &ElementId) -> Option<&Node> {
        self.nodes.get(id)
    }
    pub fn lane(&self, id: &ElementId) -> Option<&Lane> {
        self.lanes.get(id)
    }
    pub fn pool(&self, id: &ElementId) -> Option<&Pool> {
        self.pools.get(id)
    }
    pub fn flow(&self, id: &ElementId) -> Option<&Flow> {
        self.flows.get(id)
    }
}
