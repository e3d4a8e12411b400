//! [`Area`]: a rectangle by its edges, in which most of geometry is said; [`Form`]: what of it a shape fills.

use super::super::{Bounds, Point};

/// What lies beyond is drawn at the edge.
const FAR: i64 = Point::COORDINATE_MAX;

/// A rectangle by its edges; `left ≤ right`, `top ≤ bottom`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Area {
    pub left: i64,
    pub top: i64,
    pub right: i64,
    pub bottom: i64,
}

/// What of its rectangle a shape fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    #[default]
    Rectangle,
    Circle,
    Diamond,
}

/// A side of a shape, and a direction on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    Left,
    Top,
    Right,
    Bottom,
}

impl Side {
    pub const ALL: [Self; 4] = [Self::Left, Self::Top, Self::Right, Self::Bottom];

    pub const fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Top => Self::Bottom,
            Self::Right => Self::Left,
            Self::Bottom => Self::Top,
        }
    }

    pub const fn is_horizontal(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }

    /// One step that way.
    pub const fn step(self) -> (i64, i64) {
        match self {
            Self::Left => (-1, 0),
            Self::Top => (0, -1),
            Self::Right => (1, 0),
            Self::Bottom => (0, 1),
        }
    }
}

impl Area {
    pub fn of(bounds: Bounds) -> Self {
        let near = |value: i64| value.clamp(-FAR, FAR);
        let (left, top) = (near(bounds.x), near(bounds.y));
        Self {
            left,
            top,
            right: near(left + bounds.width.clamp(0, FAR)),
            bottom: near(top + bounds.height.clamp(0, FAR)),
        }
    }

    pub const fn bounds(self) -> Bounds {
        Bounds { x: self.left, y: self.top, width: self.right - self.left, height: self.bottom - self.top }
    }

    pub const fn around(centre: Point, width: i64, height: i64) -> Self {
        let (left, top) = (centre.x - width / 2, centre.y - height / 2);
        Self { left, top, right: left + width, bottom: top + height }
    }

    pub const fn width(self) -> i64 {
        self.right - self.left
    }

    pub const fn height(self) -> i64 {
        self.bottom - self.top
    }

    pub const fn centre(self) -> Point {
        Point { x: self.left + (self.right - self.left) / 2, y: self.top + (self.bottom - self.top) / 2 }
    }

    /// The middle of a side.
    pub const fn port(self, side: Side) -> Point {
        let centre = self.centre();
        match side {
            Side::Left => Point { x: self.left, y: centre.y },
            Side::Top => Point { x: centre.x, y: self.top },
            Side::Right => Point { x: self.right, y: centre.y },
            Side::Bottom => Point { x: centre.x, y: self.bottom },
        }
    }

    pub const fn moved(self, dx: i64, dy: i64) -> Self {
        Self { left: self.left + dx, top: self.top + dy, right: self.right + dx, bottom: self.bottom + dy }
    }

    /// With air around it.
    pub const fn grown(self, by: i64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub const fn holds(self, point: Point) -> bool {
        self.left <= point.x && point.x <= self.right && self.top <= point.y && point.y <= self.bottom
    }

    pub const fn encloses(self, other: Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    /// Whether the two share more than a border.
    pub const fn overlaps(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether an upright or level line runs through the inside.
    pub fn is_crossed_by(self, from: Point, to: Point) -> bool {
        let inside = |low: i64, at: i64, high: i64| low < at && at < high;
        let meets = |low: i64, high: i64, a: i64, b: i64| a.min(b) < high && low < a.max(b);
        if from.y == to.y {
            inside(self.top, from.y, self.bottom) && meets(self.left, self.right, from.x, to.x)
        } else {
            inside(self.left, from.x, self.right) && meets(self.top, self.bottom, from.y, to.y)
        }
    }

    pub fn joined(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// How far apart the two are, along the axis on which they are further apart; negative where they overlap.
    pub fn gap(self, other: Self) -> i64 {
        let across = (other.left - self.right).max(self.left - other.right);
        let down = (other.top - self.bottom).max(self.top - other.bottom);
        across.max(down)
    }
}
