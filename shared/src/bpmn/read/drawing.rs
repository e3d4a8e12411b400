//! The diagrams of a file: each shape and line is claimed by the element it shows; what nobody claims is kept with its
//! diagram.

use std::collections::{BTreeMap, BTreeSet};

use super::super::names::{DC, DD, DI, TANDEM};
use super::super::number::coordinate;
use super::super::scrub;
use super::super::xml::Element;
use crate::process::{Bounds, Flow, Point};

/// A shape or a line, and which diagram it is on.
pub(super) struct Drawn {
    pub(super) diagram: usize,
    pub(super) element: Element,
    /// Where it stood on its plane.
    at: usize,
}

pub(super) struct Drawing {
    /// Diagrams without their planes, planes without what stands on them.
    diagrams: Vec<(Element, Option<Element>)>,
    drawn: BTreeMap<String, Drawn>,
    /// What can't be claimed: nobody knows what it shows, or it shows something a second time.
    rest: Vec<Drawn>,
}

impl Drawing {
    /// Takes the diagrams out of a file.
    pub(super) fn take(root: &mut Element, ids: &BTreeSet<String>) -> Self {
        let mut drawing = Self { diagrams: Vec::new(), drawn: BTreeMap::new(), rest: Vec::new() };
        for (number, mut diagram) in root.take_children(|child| child.is(DI, "BPMNDiagram")).into_iter().enumerate() {
            let mut plane = diagram.take_child(DI, "BPMNPlane");
            let children = plane.as_mut().map(|plane| plane.take_children(|_| true)).unwrap_or_default();
            for (at, element) in children.into_iter().enumerate() {
                let is_drawn = element.is(DI, "BPMNShape") || element.is(DI, "BPMNEdge");
                let shown = element.attribute("bpmnElement").filter(|_| is_drawn);
                let shown = shown.map(|shown| scrub::target(shown, ids).to_owned());
                let drawn = Drawn { diagram: number, element, at };
                match shown.filter(|shown| !drawing.drawn.contains_key(shown)) {
                    Some(shown) => drop(drawing.drawn.insert(shown, drawn)),
                    None => drawing.rest.push(drawn),
                }
            }
            drawing.diagrams.push((diagram, plane));
        }
        drawing
    }

    pub(super) fn shows(&self, id: &str) -> bool {
        self.drawn.contains_key(id)
    }

    pub(super) fn shape(&mut self, id: &str) -> Option<Drawn> {
        self.claim(id, "BPMNShape")
    }

    /// The same where nothing is to be drawn without a place.
    pub(super) fn placed_shape(&mut self, id: &str) -> Option<Drawn> {
        self.peek(id)?;
        self.shape(id)
    }

    pub(super) fn edge(&mut self, id: &str) -> Option<Drawn> {
        self.claim(id, "BPMNEdge")
    }

    fn claim(&mut self, id: &str, local: &str) -> Option<Drawn> {
        self.drawn.get(id).filter(|drawn| drawn.element.local() == local)?;
        self.drawn.remove(id)
    }

    /// Where a shape is that nobody has claimed yet.
    pub(super) fn peek(&self, id: &str) -> Option<Bounds> {
        bounds(&self.drawn.get(id)?.element)
    }

    /// Puts back what nobody claimed.
    pub(super) fn close(mut self) -> Vec<(Element, Option<Element>)> {
        let mut left = std::mem::take(&mut self.rest);
        left.extend(std::mem::take(&mut self.drawn).into_values());
        left.sort_by_key(|drawn| drawn.at);
        for drawn in left {
            if let Some((_, Some(plane))) = self.diagrams.get_mut(drawn.diagram) {
                plane.push(drawn.element);
            }
        }
        self.diagrams
    }
}

/// Where a shape is, if it says so in a way that can be drawn.
pub(super) fn bounds(shape: &Element) -> Option<Bounds> {
    let bounds = shape.child(DC, "Bounds")?;
    let side = |name: &str| bounds.attribute(name).and_then(coordinate);
    let bounds = Bounds { x: side("x")?, y: side("y")?, width: side("width")?, height: side("height")? };
    (bounds.width >= 0 && bounds.height >= 0).then_some(bounds)
}

/// The corners of a line, none where nobody has drawn it; `None` where what is there is no line.
pub(super) fn waypoints(edge: &mut Element) -> Option<Vec<Point>> {
    if edge.take_in(TANDEM, "undrawn").is_some() {
        edge.take_children(|child| child.is(DD, "waypoint"));
        return Some(Vec::new());
    }
    let point = |child: &Element| {
        let side = |name: &str| child.attribute(name).and_then(coordinate);
        Some(Point::new(side("x")?, side("y")?))
    };
    let points: Option<Vec<_>> = edge.elements().filter(|child| child.is(DD, "waypoint")).map(point).collect();
    let points = points.filter(|points| (2..=Flow::WAYPOINTS_MAX).contains(&points.len()));
    if points.is_none() {
        edge.take_children(|child| child.is(DD, "waypoint"));
    }
    points
}

/// Corners in thousandths, as the writer has them.
pub(super) fn read_way(way: &str) -> Vec<Point> {
    let figures: Vec<i64> = way
        .split_ascii_whitespace()
        .filter_map(|figure| figure.parse().ok())
        .filter(|figure: &i64| figure.abs() <= Point::COORDINATE_MAX)
        .collect();
    let points = figures.chunks_exact(2).filter_map(|pair| match pair {
        [x, y] => Some(Point::new(*x, *y)),
        _ => None,
    });
    points.take(Flow::WAYPOINTS_MAX).collect()
}
