//! The names of BPMN 2.0.2 (OMG formal/2013-12-09) as far as reading and writing go by them: namespaces, what refers to
//! what, and the order in which the schema wants children.

use super::xml::Element;

pub(super) const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
pub(super) const DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
pub(super) const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
pub(super) const DD: &str = "http://www.omg.org/spec/DD/20100524/DI";
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
pub(super) const BPSIM: &str = "http://www.bpsim.org/schemas/2.0";
pub(super) const BPSIM_1: &str = "http://www.bpsim.org/schemas/1.0";
/// What Tandem says of an element that neither BPMN nor BPSim has a word for.
pub(super) const TANDEM: &str = "urn:tandem:bpmn:1";
/// The form of what is kept; it stands in documents, never in files.
pub(super) const KEPT: &str = "urn:tandem:bpmn:kept:1";

/// The prefixes of a file that brings none of its own.
pub(super) const PREFIXES: [(&str, &str); 8] = [
    ("bpmn", MODEL),
    ("bpmndi", DI),
    ("dc", DC),
    ("di", DD),
    ("xsi", XSI),
    ("bpsim", BPSIM),
    ("tandem", TANDEM),
    ("kept", KEPT),
];

/// Attributes whose value is the id of another element.
const REFERRING: [&str; 36] = [
    "activityRef",
    "attachedToRef",
    "bpmnElement",
    "calledChoreographyRef",
    "calledCollaborationRef",
    "categoryValueRef",
    "choreographyActivityShape",
    "correlationKeyRef",
    "correlationPropertyRef",
    "dataObjectRef",
    "dataStoreRef",
    "default",
    "definitionalCollaborationRef",
    "errorRef",
    "escalationRef",
    "evaluatesToTypeRef",
    "initiatingParticipantRef",
    "innerConversationNodeRef",
    "innerMessageFlowRef",
    "innerParticipantRef",
    "inputDataRef",
    "itemRef",
    "itemSubjectRef",
    "labelStyle",
    "messageRef",
    "noneBehaviorEventRef",
    "oneBehaviorEventRef",
    "operationRef",
    "outerConversationNodeRef",
    "outerMessageFlowRef",
    "outerParticipantRef",
    "outputDataRef",
    "parameterRef",
    "partitionElementRef",
    "processRef",
    "signalRef",
];

/// Elements whose text is the id of another element.
const REFERRING_ELEMENTS: [&str; 36] = [
    "boundaryEventRefs",
    "choreographyRef",
    "correlationPropertyRef",
    "dataInputRefs",
    "dataOutputRefs",
    "endPointRef",
    "endPointRefs",
    "errorRef",
    "eventDefinitionRef",
    "flowNodeRef",
    "inMessageRef",
    "incoming",
    "innerParticipantRef",
    "inputSetRefs",
    "interfaceRef",
    "loopDataInputRef",
    "loopDataOutputRef",
    "messageFlowRef",
    "messageFlowRefs",
    "operationRef",
    "optionalInputRefs",
    "optionalOutputRefs",
    "outMessageRef",
    "outerParticipantRef",
    "outgoing",
    "outputSetRefs",
    "participantRef",
    "resourceRef",
    "source",
    "sourceRef",
    "supportedInterfaceRef",
    "supports",
    "target",
    "targetRef",
    "whileExecutingInputRefs",
    "whileExecutingOutputRefs",
];

/// Whether an attribute without namespace names another element by its id.
pub(super) fn is_reference(element: &Element, attribute: &str) -> bool {
    let is_edge_end = || element.is(DI, "BPMNEdge") && matches!(attribute, "sourceElement" | "targetElement");
    let is_flow_end = || {
        element.is_in(MODEL)
            && matches!(element.local(), "sequenceFlow" | "messageFlow" | "association" | "conversationLink")
            && matches!(attribute, "sourceRef" | "targetRef")
    };
    let is_structure = || attribute == "structureRef" && matches!(element.local(), "error" | "escalation" | "signal");
    (element.is_in(MODEL) || element.is_in(DI))
        && (REFERRING.binary_search(&attribute).is_ok() || is_edge_end() || is_flow_end() || is_structure())
}

/// Whether the element's text is the id of another element.
pub(super) fn is_reference_element(element: &Element) -> bool {
    element.is_in(MODEL)
        && element.content.len() == 1
        && element.elements().next().is_none()
        && REFERRING_ELEMENTS.binary_search(&element.local()).is_ok()
}

/// The children of any element of BPMN that come before all others, in the order of the schema. What is not listed
/// follows, and artifacts come last.
const FIRST: [&str; 35] = [
    "documentation",
    "extensionElements",
    "import",
    "extension",
    "participant",
    "messageFlow",
    "supportedInterfaceRef",
    "auditing",
    "monitoring",
    "categoryValueRef",
    "incoming",
    "outgoing",
    "ioSpecification",
    "ioBinding",
    "property",
    "dataInput",
    "dataOutput",
    "dataInputAssociation",
    "dataOutputAssociation",
    "inputSet",
    "outputSet",
    "resourceRole",
    "performer",
    "humanPerformer",
    "potentialOwner",
    "standardLoopCharacteristics",
    "multiInstanceLoopCharacteristics",
    "partitionElement",
    "flowNodeRef",
    "childLaneSet",
    "sourceRef",
    "targetRef",
    "laneSet",
    "collaboration",
    "process",
];

/// Where a child of `parent` stands among its siblings.
pub(super) fn rank(parent: &str, child: &Element) -> usize {
    let others = FIRST.len();
    if child.is_in(DI) {
        return if child.local() == "BPMNDiagram" { others + 4 } else { 0 };
    }
    if !child.is_in(MODEL) {
        return others;
    }
    match child.local() {
        "textAnnotation" | "association" | "group" => others + 1,
        // In an activity they come before the steps of a subprocess, in a process after them.
        "resourceRole" | "performer" | "humanPerformer" | "potentialOwner" if parent == "process" => others + 2,
        "resourceRole" | "performer" | "humanPerformer" | "potentialOwner" => {
            FIRST.iter().position(|name| *name == "resourceRole").unwrap_or(others)
        }
        "correlationSubscription" | "supports" | "conversation" | "subConversation" | "callConversation" => others + 2,
        "participantAssociation"
        | "messageFlowAssociation"
        | "correlationKey"
        | "choreographyRef"
        | "conversationLink" => others + 3,
        "relationship" => others + 5,
        name => FIRST.iter().position(|first| *first == name).unwrap_or(others),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_are_searched_are_in_order() {
        assert!(REFERRING.is_sorted());
        assert!(REFERRING_ELEMENTS.is_sorted());
    }
}
