//! What part of a map's plane is seen, and how large: pan and zoom in whole numbers.

use shared::process::Point;
use shared::process::layout::{Area, PIXEL};

/// Zoom in thousandths: from the whole of a large map to the grain of one step.
const ZOOM_MIN: i64 = 100;
const ZOOM_MAX: i64 = 4_000;
/// Zooms one comes to by keys and buttons.
const STOPS: [i64; 11] = [100, 200, 330, 500, 670, 800, 1_000, 1_250, 1_500, 2_000, 4_000];

/// The place of the plane in the upper left corner, and the size of a pixel of the map on the screen, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewport {
    pub at: Point,
    pub zoom: i64,
    /// How large the window on the plane is, in pixels of the screen.
    pub width: i64,
    pub height: i64,
}

impl Viewport {
    pub const fn new(width: i64, height: i64) -> Self {
        Self { at: Point { x: 0, y: 0 }, zoom: 1_000, width, height }
    }

    /// All of an area, in the middle; small maps are not blown up.
    pub fn fit(self, area: Area) -> Self {
        let across = self.width * PIXEL * 1_000 / area.width().max(1);
        let down = self.height * PIXEL * 1_000 / area.height().max(1);
        let zoom = across.min(down).clamp(ZOOM_MIN, 1_000);
        self.with_zoom(zoom).centred(area.centre())
    }

    /// As wide as the window, from the top: what is read like a page.
    pub fn fit_width(self, area: Area) -> Self {
        let zoom = (self.width * PIXEL * 1_000 / area.width().max(1)).clamp(ZOOM_MIN, 1_000);
        let view = self.with_zoom(zoom).centred(area.centre());
        let is_taller = view.seen().height() < area.height();
        if is_taller { Self { at: Point { x: view.at.x, y: area.top }, ..view } } else { view }
    }

    pub fn centred(self, at: Point) -> Self {
        let seen = self.seen();
        Self { at: Point { x: at.x - seen.width() / 2, y: at.y - seen.height() / 2 }, ..self }
    }

    /// The part of the plane that is seen.
    pub fn seen(self) -> Area {
        let (width, height) = (self.length(self.width), self.length(self.height));
        Area { left: self.at.x, top: self.at.y, right: self.at.x + width, bottom: self.at.y + height }
    }

    /// So many pixels of the screen, on the plane.
    pub fn length(self, pixels: i64) -> i64 {
        pixels * PIXEL * 1_000 / self.zoom.max(1)
    }

    /// The place under a pixel of the window.
    pub fn place(self, x: i64, y: i64) -> Point {
        Point { x: self.at.x + self.length(x), y: self.at.y + self.length(y) }
    }

    pub fn moved(self, x: i64, y: i64) -> Self {
        Self { at: Point { x: self.at.x + self.length(x), y: self.at.y + self.length(y) }, ..self }
    }

    /// Larger or smaller by thousandths, with what lies under a pixel of the window staying there.
    pub fn zoomed(self, by: i64, x: i64, y: i64) -> Self {
        self.zoomed_to(self.zoom * by / 1_000, x, y)
    }

    pub fn zoomed_to(self, zoom: i64, x: i64, y: i64) -> Self {
        let under = self.place(x, y);
        let view = self.with_zoom(zoom);
        Self { at: Point { x: under.x - view.length(x), y: under.y - view.length(y) }, ..view }
    }

    /// To the next stop, around the middle.
    pub fn stepped(self, is_larger: bool) -> Self {
        let stop = if is_larger {
            STOPS.into_iter().find(|stop| *stop > self.zoom)
        } else {
            STOPS.into_iter().rev().find(|stop| *stop < self.zoom)
        };
        self.zoomed_to(stop.unwrap_or(self.zoom), self.width / 2, self.height / 2)
    }

    /// Moved just so far that an area is seen.
    pub fn showing(self, area: Area) -> Self {
        let seen = self.seen().grown(-self.length(24));
        let shift = |low: i64, high: i64, from: i64, to: i64| {
            if high - low > to - from || low < from { low - from } else { (high - to).max(0) }
        };
        let dx = shift(area.left, area.right, seen.left, seen.right);
        let dy = shift(area.top, area.bottom, seen.top, seen.bottom);
        Self { at: Point { x: self.at.x + dx, y: self.at.y + dy }, ..self }
    }

    fn with_zoom(self, zoom: i64) -> Self {
        Self { zoom: zoom.clamp(ZOOM_MIN, ZOOM_MAX), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 0, top: 0, right: 2_000 * PIXEL, bottom: 500 * PIXEL };

    #[test]
    fn a_map_fits_the_window_and_is_not_blown_up() {
        let view = Viewport::new(1_000, 800).fit(AREA);
        assert_eq!(view.zoom, 500);
        assert!(view.seen().encloses(AREA));
        let small = Area { right: 100 * PIXEL, bottom: 100 * PIXEL, ..AREA };
        assert_eq!(Viewport::new(1_000, 800).fit(small).zoom, 1_000);
    }

    #[test]
    fn what_lies_under_the_pointer_stays_under_it() {
        let view = Viewport::new(1_000, 800).fit(AREA);
        let under = view.place(300, 200);
        for by in [500, 900, 1_100, 3_000] {
            let after = view.zoomed(by, 300, 200).place(300, 200);
            assert!(
                (after.x - under.x).abs() <= PIXEL && (after.y - under.y).abs() <= PIXEL,
                "{by}: {under:?} {after:?}"
            );
        }
    }

    #[test]
    fn steps_of_zoom_end_at_the_ends() {
        let mut view = Viewport::new(100, 100);
        for _ in 0..20 {
            view = view.stepped(true);
        }
        assert_eq!(view.zoom, ZOOM_MAX);
        for _ in 0..40 {
            view = view.stepped(false);
        }
        assert_eq!(view.zoom, ZOOM_MIN);
    }

    #[test]
    fn what_is_selected_comes_into_sight_and_no_further() {
        let view = Viewport::new(400, 400);
        let there = Area { left: 900 * PIXEL, top: 100 * PIXEL, right: 1_000 * PIXEL, bottom: 180 * PIXEL };
        let shown = view.showing(there);
        assert!(shown.seen().encloses(there));
        assert_eq!(shown.at.y, view.at.y);
        assert_eq!(shown.showing(there), shown);
    }
}
