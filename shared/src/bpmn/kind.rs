//! What kinds of nodes are called in BPMN, and how events say what they wait for.

use super::names::{MODEL, XSI};
use super::xml::Element;
use crate::process::{GatewayKind, NodeKind, TaskKind, Trigger};

const TASKS: [(TaskKind, &str); 8] = [
    (TaskKind::Plain, "task"),
    (TaskKind::User, "userTask"),
    (TaskKind::Manual, "manualTask"),
    (TaskKind::Service, "serviceTask"),
    (TaskKind::Send, "sendTask"),
    (TaskKind::Receive, "receiveTask"),
    (TaskKind::Script, "scriptTask"),
    (TaskKind::BusinessRule, "businessRuleTask"),
];

const GATEWAYS: [(GatewayKind, &str); 5] = [
    (GatewayKind::Exclusive, "exclusiveGateway"),
    (GatewayKind::Parallel, "parallelGateway"),
    (GatewayKind::Inclusive, "inclusiveGateway"),
    (GatewayKind::EventBased, "eventBasedGateway"),
    (GatewayKind::Complex, "complexGateway"),
];

/// Every definition of an event there is, and what it makes of the event.
const TRIGGERS: [(Trigger, &str); 10] = [
    (Trigger::Message, "messageEventDefinition"),
    (Trigger::Timer, "timerEventDefinition"),
    (Trigger::Error, "errorEventDefinition"),
    (Trigger::Escalation, "escalationEventDefinition"),
    (Trigger::Cancel, "cancelEventDefinition"),
    (Trigger::Compensation, "compensateEventDefinition"),
    (Trigger::Conditional, "conditionalEventDefinition"),
    (Trigger::Link, "linkEventDefinition"),
    (Trigger::Signal, "signalEventDefinition"),
    (Trigger::Terminate, "terminateEventDefinition"),
];

/// The names a subprocess may have; the first is the plain one.
pub(super) const SUBPROCESSES: [&str; 3] = ["subProcess", "transaction", "adHocSubProcess"];

pub(super) fn task(local: &str) -> Option<TaskKind> {
    TASKS.iter().find(|(_, name)| *name == local).map(|(kind, _)| *kind)
}

pub(super) fn gateway(local: &str) -> Option<GatewayKind> {
    GATEWAYS.iter().find(|(_, name)| *name == local).map(|(kind, _)| *kind)
}

/// The name of a kind's plain element.
pub(super) fn name(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Task(task) => TASKS.iter().find(|(known, _)| known == task).map_or("task", |(_, name)| name),
        NodeKind::SubProcess { .. } => "subProcess",
        NodeKind::CallActivity => "callActivity",
        NodeKind::Start(_) => "startEvent",
        NodeKind::Intermediate { is_throwing: true, .. } => "intermediateThrowEvent",
        NodeKind::Intermediate { .. } => "intermediateCatchEvent",
        NodeKind::Boundary { .. } => "boundaryEvent",
        NodeKind::End(_) => "endEvent",
        NodeKind::Gateway(gateway) => {
            GATEWAYS.iter().find(|(known, _)| known == gateway).map_or("exclusiveGateway", |(_, name)| name)
        }
        NodeKind::DataObject => "dataObjectReference",
        NodeKind::DataStore => "dataStoreReference",
        NodeKind::Annotation => "textAnnotation",
        NodeKind::Group => "group",
    }
}

/// Drawn beside the flow of work: BPMN's artifacts.
pub(super) const fn is_artifact(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Annotation | NodeKind::Group)
}

pub(super) const fn is_data(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::DataObject | NodeKind::DataStore)
}

pub(super) const fn trigger(kind: &NodeKind) -> Option<Trigger> {
    match kind {
        NodeKind::Start(trigger)
        | NodeKind::End(trigger)
        | NodeKind::Intermediate { trigger, .. }
        | NodeKind::Boundary { trigger, .. } => Some(*trigger),
        _ => None,
    }
}

/// An event that waits for something to happen.
pub(super) const fn is_catching(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Start(_) | NodeKind::Boundary { .. } | NodeKind::Intermediate { is_throwing: false, .. })
}

/// Whether a child of an event says what it waits for.
pub(super) fn is_definition(child: &Element) -> bool {
    child.is_in(MODEL)
        && (child.local() == "eventDefinitionRef" || TRIGGERS.iter().any(|(_, name)| *name == child.local()))
}

/// What definitions make of an event. `referred` gives the name of the definition that has an id.
pub(super) fn trigger_of<'a>(
    definitions: impl IntoIterator<Item = &'a Element>,
    is_parallel: bool,
    referred: impl Fn(&str) -> Option<String>,
) -> Trigger {
    let mut triggers = definitions.into_iter().map(|definition| {
        let name = match definition.local() {
            "eventDefinitionRef" => referred(definition.text().trim()).unwrap_or_default(),
            name => name.to_owned(),
        };
        TRIGGERS.iter().find(|(_, known)| *known == name).map_or(Trigger::None, |(trigger, _)| *trigger)
    });
    match (triggers.next(), triggers.next()) {
        (None, _) => Trigger::None,
        (Some(only), None) => only,
        _ if is_parallel => Trigger::ParallelMultiple,
        _ => Trigger::Multiple,
    }
}

/// The least that says a trigger. The schema wants a link to be named and a condition to be there.
pub(super) fn definitions(trigger: Trigger, name: &str) -> Vec<Element> {
    let bare = |local: &str| Element::new(MODEL, local);
    match trigger {
        Trigger::None => vec![],
        Trigger::Multiple | Trigger::ParallelMultiple => {
            vec![bare("messageEventDefinition"), bare("signalEventDefinition")]
        }
        Trigger::Link => vec![bare("linkEventDefinition").with("name", name)],
        Trigger::Conditional => {
            let mut condition = bare("condition");
            condition.set_in(XSI, "type", format!("{{{MODEL}}}tFormalExpression"));
            vec![bare("conditionalEventDefinition").with_child(condition)]
        }
        other => {
            TRIGGERS.iter().find(|(trigger, _)| *trigger == other).map(|(_, name)| bare(name)).into_iter().collect()
        }
    }
}
