//! Lanes, and which nodes stand in them.

use super::super::error::BpmnError;
use super::super::extension::hear;
use super::super::names::MODEL;
use super::super::order::{ORD_BYTES_MAX, ords};
use super::super::sketch::Place;
use super::super::xml::Element;
use super::{Draft, Reader, drawing, id_of};
use crate::process::{self, ElementId, Lane, Tier};

impl Reader {
    /// Reads the lanes out of an element; gives the sets they stood in.
    pub(super) fn read_lane_sets(
        &mut self,
        container: &mut Element,
        local: &str,
        pool: Option<&ElementId>,
        parent: Option<&ElementId>,
    ) -> Result<Vec<Element>, BpmnError> {
        let mut sets = container.take_children(|child| child.is(MODEL, local));
        let mut at = 0;
        for (number, set) in sets.iter_mut().enumerate() {
            let set_id = set.id().filter(|_| number > 0).map(str::to_owned);
            let lanes = set.take_children(|child| child.is(MODEL, "lane") && id_of(child).is_some());
            if lanes.is_empty() {
                // It would not be written if nobody knew of it.
                set.set_in(super::super::names::KEPT, "empty", "true");
            }
            for lane in lanes {
                self.read_lane(lane, pool, parent, at, set_id.as_deref())?;
                at += 1;
            }
        }
        Ok(sets)
    }

    fn read_lane(
        &mut self,
        mut element: Element,
        pool: Option<&ElementId>,
        parent: Option<&ElementId>,
        at: usize,
        set: Option<&str>,
    ) -> Result<(), BpmnError> {
        let Some(id) = id_of(&element) else { return Ok(()) };
        let name = self.name(&mut element);
        let drawn = self.drawing.placed_shape(id.as_str());
        let own_pool = hear(&mut element, "pool").map_or_else(|| pool.cloned(), |pool| pool.parse().ok());
        let own_parent = hear(&mut element, "parent").and_then(|parent| parent.parse().ok());
        let lane = Lane {
            id: id.clone(),
            name,
            pool: own_pool,
            parent: own_parent.or_else(|| parent.cloned()),
            ord: hear(&mut element, "ord")
                .filter(|ord| ord.len() <= ORD_BYTES_MAX)
                .or_else(|| ords(at + 1).pop())
                .unwrap_or_default(),
            department: hear(&mut element, "department").and_then(|department| department.parse().ok()),
            tier: hear(&mut element, "tier").and_then(|tier| Tier::parse(&tier)),
            bounds: drawn.as_ref().and_then(|drawn| drawing::bounds(&drawn.element)),
            foreign: None,
        };
        self.put(process::Element::Lane(lane))?;
        let mut draft = Draft { drawn, ..Draft::new(id.clone(), element, Place::Ground) };
        draft.remark = set.map(|set| ("place", set.to_owned()));
        // The innermost lane that names a node is its lane.
        draft.lane_sets = self.read_lane_sets(&mut draft.original, "childLaneSet", pool, Some(&id))?;
        let named = draft.original.elements().filter(|child| child.is(MODEL, "flowNodeRef"));
        let named = named.filter_map(|child| super::scrub::target(&child.text(), &self.ids).parse().ok());
        for node in named.collect::<Vec<ElementId>>() {
            self.stand(&node, &id, pool);
        }
        self.drafts.push(draft);
        Ok(())
    }

    fn stand(&mut self, node: &ElementId, lane: &ElementId, pool: Option<&ElementId>) {
        let Some(node) = self.map.node(node) else { return };
        let own_pool = node.pool.as_ref().filter(|pool| self.map.pool(pool).is_some());
        let is_free = node.lane.is_none() && !self.nested.contains(&node.id) && own_pool == pool;
        if is_free && node.kind.is_flow_node() {
            let mut node = node.clone();
            node.lane = Some(lane.clone());
            self.map.put(process::Element::Node(Box::new(node)));
        }
    }
}
