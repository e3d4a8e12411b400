//! Which of a file's processes are on the map, and as what: pools of participants, the ground without a pool, or, where
//! there is more than one process without participant, pools that are drawn by nobody.

use super::super::error::BpmnError;
use super::super::extension::hear;
use super::super::names::{MODEL, TANDEM, rank};
use super::super::order::{ORD_BYTES_MAX, ords};
use super::super::repair::{Repair, excerpt};
use super::super::sketch::Place;
use super::super::xml::Element;
use super::{Draft, Reader, drawing, id_of};
use crate::process::{self, ElementId, Pool};

impl Reader {
    pub(super) fn read_processes(&mut self, root: &mut Element) -> Result<(), BpmnError> {
        let mut collaboration = root.take_child(MODEL, "collaboration");
        for other in root.elements().filter(|child| child.is(MODEL, "collaboration") || child.is(MODEL, "choreography"))
        {
            self.repairs.tell(opaque(other));
        }
        let mut shows_any = false;
        root.walk(&mut |element| shows_any |= element.id().is_some_and(|id| self.drawing.shows(id)));
        // What no diagram shows of a file that has one stays where it is.
        let is_only = root.elements().filter(|child| child.is(MODEL, "process")).count() == 1;
        let is_shown = |process: &Element| {
            let mut is_shown = is_only || process.attribute_in(TANDEM, "onMap").is_some();
            process.walk(&mut |element| {
                let is_word = || self.is_node(element) || self.is_flow(element) || element.is(MODEL, "lane");
                is_shown |= element.id().is_some_and(|id| self.drawing.shows(id)) || !shows_any && is_word();
            });
            is_shown
        };
        let mut processes = root.take_children(|child| child.is(MODEL, "process") && is_shown(child));
        for process in root.elements().filter(|child| child.is(MODEL, "process") && child.elements().next().is_some()) {
            self.repairs.tell(Repair::Undrawn { process: excerpt(process.id().unwrap_or_default()) });
        }
        let participants = match &mut collaboration {
            Some(collaboration) => collaboration.take_children(|child| child.is(MODEL, "participant")),
            None => Vec::new(),
        };
        let mut count = 0;
        for participant in participants {
            self.read_participant(participant, &mut processes, count)?;
            count += 1;
        }
        for process in processes {
            if self.ground.is_none() {
                self.read_ground(process)?;
            } else {
                self.read_lone_process(process, count)?;
                count += 1;
            }
        }
        if let Some(mut collaboration) = collaboration {
            let order = self.read_contents(&mut collaboration, &Place::Collaboration, None, None)?;
            self.collaboration = Some((collaboration, order));
        }
        Ok(())
    }

    fn read_participant(
        &mut self,
        mut participant: Element,
        processes: &mut Vec<Element>,
        at: usize,
    ) -> Result<(), BpmnError> {
        let Some(id) = id_of(&participant) else { return Ok(()) };
        let name = self.name(&mut participant);
        let drawn = self.drawing.placed_shape(id.as_str());
        let pool = self.pool(&id, name, &mut participant, at, drawn.as_ref());
        let referred = self.reference(&participant, "processRef");
        let found = processes.iter().position(|process| referred.is_some() && id_of(process) == referred);
        self.put(process::Element::Pool(pool))?;
        let mut draft = Draft { drawn, ..Draft::new(id.clone(), participant, Place::Collaboration) };
        if let Some(found) = found {
            draft.original.take("processRef");
            self.read_process(processes.remove(found), Place::Pool(id.clone()), Some(&id), &mut draft)?;
        }
        self.drafts.push(draft);
        Ok(())
    }

    fn pool(
        &self,
        id: &ElementId,
        name: crate::name::Name,
        element: &mut Element,
        at: usize,
        drawn: Option<&drawing::Drawn>,
    ) -> Pool {
        let shape = drawn.map(|drawn| &drawn.element);
        Pool {
            id: id.clone(),
            name,
            ord: hear(element, "ord")
                .filter(|ord| ord.len() <= ORD_BYTES_MAX)
                .or_else(|| ords(at + 1).pop())
                .unwrap_or_default(),
            bounds: shape.and_then(drawing::bounds),
            is_vertical: shape.and_then(|shape| shape.attribute("isHorizontal")).is_some_and(|is| is.trim() == "false"),
            foreign: None,
        }
    }

    fn read_ground(&mut self, process: Element) -> Result<(), BpmnError> {
        let Some(id) = id_of(&process) else { return Ok(()) };
        let mut draft = Draft::new(id, Element::new(MODEL, "process"), Place::Ground);
        self.read_process(process, Place::Ground, None, &mut draft)?;
        self.ground = Some(draft);
        Ok(())
    }

    /// A further process without participant.
    fn read_lone_process(&mut self, mut process: Element, at: usize) -> Result<(), BpmnError> {
        let Some(id) = id_of(&process) else { return Ok(()) };
        let name = self.name(&mut process);
        let pool = self.pool(&id, name, &mut process, at, None);
        self.put(process::Element::Pool(pool))?;
        self.processes.insert(id.clone());
        let mut draft = Draft::new(id.clone(), Element::new(MODEL, "participant"), Place::Collaboration);
        self.read_process(process, Place::Pool(id.clone()), Some(&id), &mut draft)?;
        self.drafts.push(draft);
        Ok(())
    }

    fn read_process(
        &mut self,
        mut process: Element,
        place: Place,
        pool: Option<&ElementId>,
        draft: &mut Draft,
    ) -> Result<(), BpmnError> {
        hear(&mut process, "onMap");
        draft.order = self.read_contents(&mut process, &place, pool, None)?;
        draft.lane_sets = self.read_lane_sets(&mut process, "laneSet", pool, None)?;
        draft.process = Some(process);
        Ok(())
    }

    /// Reads the nodes and flows that stand in an element out of it; gives their ids in order.
    pub(super) fn read_contents(
        &mut self,
        container: &mut Element,
        place: &Place,
        pool: Option<&ElementId>,
        parent: Option<&ElementId>,
    ) -> Result<Vec<String>, BpmnError> {
        let mut wanted = container.take_children(|child| self.is_node(child) || self.is_flow(child));
        wanted.sort_by_key(|child| rank(container.local(), child));
        for left in container.elements() {
            let is_data = matches!(left.local(), "dataInputAssociation" | "dataOutputAssociation");
            let is_shown = left.id().is_some_and(|id| self.drawing.shows(id));
            if is_shown && !is_data || !left.is_in(MODEL) {
                self.repairs.tell(opaque(left));
            }
        }
        let mut order = Vec::with_capacity(wanted.len());
        for child in wanted {
            let Some(id) = id_of(&child) else { continue };
            order.push(id.to_string());
            if self.is_flow(&child) {
                self.read_flow(child, &id, place)?;
            } else {
                self.read_node(child, &id, place, pool, parent)?;
            }
        }
        Ok(order)
    }
}

fn opaque(element: &Element) -> Repair {
    Repair::Opaque { element: element.local().to_owned(), id: element.id().map(excerpt) }
}
