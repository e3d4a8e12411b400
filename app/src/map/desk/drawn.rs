//! [`Drawn`]: everything that follows from the map and the lens: pictures, ways, figures. Worked out whole after a change.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::budget::Fed;
use shared::process::layout::{self, Area};
use shared::process::{ElementId, Point, ProcessMap};

use super::super::lens::Lens;
use crate::canvas::{Overlay, Reckoned, Scene};
use crate::format::Money;
use crate::text::Text;

#[derive(Debug, Clone)]
pub struct Drawn {
    pub map: Arc<ProcessMap>,
    pub scene: Scene,
    pub frames: BTreeMap<ElementId, Area>,
    pub ways: BTreeMap<ElementId, Vec<Point>>,
    pub reckoned: Reckoned,
}

impl Drawn {
    pub fn of(
        map: Arc<ProcessMap>,
        lens: Lens,
        money: Money,
        text: Text,
        threads: BTreeMap<ElementId, usize>,
        policies: &[String],
        fed: &[(ElementId, Fed)],
    ) -> Self {
        let frames = layout::frames(&map);
        let ways = layout::ways(&map, &frames);
        let reckoned = Reckoned::of(&map, text).with_policies(&map, policies, text).with_fed(fed);
        let overlay = Overlay { threads, ..lens.overlay(&map, &reckoned, money, text) };
        let scene = Scene::drawn(&map, &overlay, text, &frames, &ways);
        Self { map, scene, frames, ways, reckoned }
    }

    /// Where an element lies.
    pub fn area(&self, id: &ElementId) -> Option<Area> {
        let node = self.map.node(id).map(|node| Area::of(node.bounds));
        node.or_else(|| self.frames.get(id).copied()).or_else(|| {
            let points = self.ways.get(id)?.iter();
            points.map(|at| Area { left: at.x, top: at.y, right: at.x, bottom: at.y }).reduce(Area::joined)
        })
    }

    /// The foremost node under a place.
    pub fn node_at(&self, at: Point) -> Option<&ElementId> {
        let under = self.map.nodes().filter(|node| Area::of(node.bounds).holds(at));
        let size = |area: Area| i128::from(area.width()) * i128::from(area.height());
        under.min_by_key(|node| (size(Area::of(node.bounds)), &node.id)).map(|node| &node.id)
    }
}
