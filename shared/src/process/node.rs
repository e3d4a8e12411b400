//! What stands on a map: activities, events, gateways, data, notes.

use serde::{Deserialize, Serialize};

use super::step::words;
use super::{Bounds, ElementId, StepControl, StepFigures};
use crate::name::Name;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub id: ElementId,
    pub kind: NodeKind,
    pub name: Name,
    pub lane: Option<ElementId>,
    pub pool: Option<ElementId>,
    /// The subprocess it stands in.
    pub parent: Option<ElementId>,
    pub bounds: Bounds,
    pub figures: StepFigures,
    pub control: StepControl,
    /// What a BPMN file says of it that nobody here understands.
    pub foreign: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

impl NodeKind {
    /// Something that is done, and takes time and money.
    pub const fn is_activity(&self) -> bool {
        matches!(self, Self::Task(_) | Self::SubProcess { .. } | Self::CallActivity)
    }

    pub const fn is_event(&self) -> bool {
        matches!(self, Self::Start(_) | Self::Intermediate { .. } | Self::Boundary { .. } | Self::End(_))
    }

    pub const fn is_gateway(&self) -> bool {
        matches!(self, Self::Gateway(_))
    }

    /// What sequence flows lead from and to.
    pub const fn is_flow_node(&self) -> bool {
        self.is_activity() || self.is_event() || self.is_gateway()
    }
}

words! {
    TaskKind {
        Plain = "plain",
        User = "user",
        Manual = "manual",
        Service = "service",
        Send = "send",
        Receive = "receive",
        Script = "script",
        BusinessRule = "business_rule",
    }
}

words! {
    /// What an event waits for, or tells.
    Trigger {
        None = "none",
        Message = "message",
        Timer = "timer",
        Error = "error",
        Escalation = "escalation",
        Cancel = "cancel",
        Compensation = "compensation",
        Conditional = "conditional",
        Link = "link",
        Signal = "signal",
        Terminate = "terminate",
        Multiple = "multiple",
        ParallelMultiple = "parallel_multiple",
    }
}

words! {
    GatewayKind {
        /// One way is taken.
        Exclusive = "exclusive",
        /// All ways are taken.
        Parallel = "parallel",
        /// Any number of ways, at least one.
        Inclusive = "inclusive",
        /// The way of whatever happens first.
        EventBased = "event_based",
        Complex = "complex",
    }
}
