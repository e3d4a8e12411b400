//! Data that activities and events take and give: it stands in their elements and becomes flows of the map.

use super::super::error::BpmnError;
use super::super::kind;
use super::super::names::MODEL;
use super::super::xml::Element;
use super::{Draft, Reader, id_of};
use crate::process::{ElementId, FlowKind, NodeKind};

impl Reader {
    pub(super) fn read_data(&mut self) -> Result<(), BpmnError> {
        let mut found = Vec::new();
        for draft in &mut self.drafts {
            let Some(node) = self.map.node(&draft.id) else { continue };
            let is_data = |id: &ElementId| self.map.node(id).is_some_and(|node| kind::is_data(&node.kind));
            let mut other_ends = Vec::new();
            let associations = draft.original.take_children(|child| {
                let Some((is_input, reference)) = direction(child, &node.kind) else { return false };
                let mut ends = child.elements().filter(|end| end.is(MODEL, reference));
                let other = ends
                    .find_map(|end| super::scrub::target(&end.text(), &self.ids).parse().ok().filter(|id| is_data(id)));
                let is_whole = other.is_some() && id_of(child).is_some();
                other_ends.extend(other.filter(|_| is_whole).map(|other| (other, is_input)));
                is_whole
            });
            let place = draft.place.clone();
            for (association, (other, is_input)) in associations.into_iter().zip(other_ends) {
                found.push((draft.id.clone(), place.clone(), association, other, is_input));
            }
        }
        for (holder, place, association, other, is_input) in found {
            let Some(id) = id_of(&association) else { continue };
            let draft = Draft { holder: Some((holder.clone(), is_input)), ..Draft::new(id, association, place) };
            let (source, target) = if is_input { (other, holder) } else { (holder, other) };
            self.put_flow(draft, FlowKind::Data, source, target)?;
        }
        Ok(())
    }
}

/// Whether an association of data comes in, and what it calls its other end; `None` where it can't stand in this kind.
fn direction(element: &Element, holder: &NodeKind) -> Option<(bool, &'static str)> {
    let is_throwing = matches!(holder, NodeKind::End(_) | NodeKind::Intermediate { is_throwing: true, .. });
    let is_catching = holder.is_event() && !is_throwing;
    match element.local() {
        _ if !element.is_in(MODEL) => None,
        "dataInputAssociation" if holder.is_activity() || is_throwing => Some((true, "sourceRef")),
        "dataOutputAssociation" if holder.is_activity() || is_catching => Some((false, "targetRef")),
        _ => None,
    }
}
