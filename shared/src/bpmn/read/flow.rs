//! Flows that stand by themselves, and those that one of their ends has lost.

use super::super::error::BpmnError;
use super::super::extension::{hear, one_line};
use super::super::names::{MODEL, TANDEM};
use super::super::number;
use super::super::repair::Repair;
use super::super::sketch::Place;
use super::super::xml::Element;
use super::{Draft, Reader, drawing};
use crate::name::Name;
use crate::process::{self, ElementId, Flow, FlowKind, Share};

impl Reader {
    pub(super) fn is_flow(&self, element: &Element) -> bool {
        element.is_in(MODEL)
            && matches!(element.local(), "sequenceFlow" | "messageFlow" | "association")
            && self.reference(element, "sourceRef").is_some()
            && self.reference(element, "targetRef").is_some()
    }

    pub(super) fn read_flow(&mut self, mut element: Element, id: &ElementId, place: &Place) -> Result<(), BpmnError> {
        let (Some(source), Some(target)) =
            (self.reference(&element, "sourceRef"), self.reference(&element, "targetRef"))
        else {
            return Ok(());
        };
        let is_data = hear(&mut element, "kind").as_deref() == Some("data");
        let kind = match element.local() {
            "sequenceFlow" => FlowKind::Sequence,
            "messageFlow" => FlowKind::Message,
            _ if is_data => FlowKind::Data,
            _ => FlowKind::Association,
        };
        let missing = [&source, &target].into_iter().find(|end| !self.ids.contains(end.as_str()));
        if let Some(missing) = missing {
            self.repairs.tell(Repair::Loose { flow: id.to_string(), missing: missing.to_string() });
        }
        let draft = Draft::new(id.clone(), element, place.clone());
        self.put_flow(draft, kind, source, target)
    }

    /// Puts a flow on the map whose ends are known.
    pub(super) fn put_flow(
        &mut self,
        mut draft: Draft,
        kind: FlowKind,
        source: ElementId,
        target: ElementId,
    ) -> Result<(), BpmnError> {
        let mut name = self.name(&mut draft.original);
        if let Some(text) = hear(&mut draft.original, "name") {
            name.text = one_line(&text);
        }
        draft.drawn = self.drawing.edge(draft.id.as_str());
        let simulated = self.facts.get(draft.id.as_str()).and_then(|facts| facts.share);
        let own = hear(&mut draft.original, "share").as_deref().and_then(share);
        let corners = draft.drawn.as_mut().map(|drawn| drawing::waypoints(&mut drawn.element));
        if corners == Some(None) {
            self.repairs.tell(Repair::Redrawn { flow: draft.id.to_string() });
        }
        let own_way = hear(&mut draft.original, "way").map(|way| drawing::read_way(&way));
        let flow = Flow {
            id: draft.id.clone(),
            kind,
            source,
            target,
            name,
            share: own.or(simulated),
            is_default: hear(&mut draft.original, "default").is_some_and(|is| is == "true"),
            waypoints: own_way.or_else(|| corners.flatten()).unwrap_or_default(),
            foreign: None,
        };
        self.put(process::Element::Flow(flow))?;
        self.drafts.push(draft);
        Ok(())
    }

    /// Tells the flows that nodes named as their default.
    pub(super) fn settle_flows(&mut self) {
        let is_default = |flow: &&Flow| {
            flow.kind == FlowKind::Sequence
                && self.defaults.get(&flow.source).is_some_and(|default| default == flow.id.as_str())
        };
        let defaults: Vec<Flow> = self.map.flows().filter(is_default).cloned().collect();
        for flow in defaults {
            self.map.put(process::Element::Flow(Flow { is_default: true, ..flow }));
        }
    }

    /// The flows of Tandem's own that BPMN can't say.
    pub(super) fn read_loose(&mut self, relationship: &Element) -> Result<(), BpmnError> {
        let Some(extensions) = relationship.child(MODEL, "extensionElements") else { return Ok(()) };
        for element in extensions.elements().filter(|child| child.is(TANDEM, "loose")) {
            let text = |word: &str| element.attribute(word);
            let id = |word: &str| text(word).and_then(|id| id.parse::<ElementId>().ok());
            let kind = text("kind").and_then(FlowKind::parse);
            let (Some(id), Some(kind), Some(source), Some(target)) = (id("id"), kind, id("source"), id("target"))
            else {
                continue;
            };
            if self.map.element(&id).is_some() || self.ids.contains(id.as_str()) {
                continue;
            }
            let en = element.attribute_in(TANDEM, "nameEn").map(one_line);
            let foreign = text("kept").map(str::to_owned);
            self.put(process::Element::Flow(Flow {
                id,
                kind,
                source,
                target,
                name: Name { text: text("name").map(one_line).unwrap_or_default(), en },
                share: text("share").and_then(share),
                is_default: text("default") == Some("true"),
                waypoints: text("way").map(drawing::read_way).unwrap_or_default(),
                foreign: foreign.filter(|kept| kept.len() <= process::Element::FOREIGN_BYTES_MAX),
            }))?;
        }
        Ok(())
    }
}

fn share(text: &str) -> Option<Share> {
    number::quantity(text).map(|share| Share(share.millionths()))
}
