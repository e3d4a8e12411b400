//! Where things are drawn. Thousandths of a pixel, because diagrams of other tools have decimals; y grows downwards.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Point {
    pub x: i64,
    pub y: i64,
}

/// A rectangle, by its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Bounds {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

impl Point {
    /// Ten thousand screens to every side: a place beyond is drawn by nobody.
    pub const COORDINATE_MAX: i64 = 20_000_000_000;

    pub const fn new(x: i64, y: i64) -> Self {
        Self { x, y }
    }

    /// In whole pixels.
    pub const fn pixels(x: i32, y: i32) -> Self {
        Self { x: x as i64 * 1_000, y: y as i64 * 1_000 }
    }
}

impl Bounds {
    /// In whole pixels.
    pub const fn pixels(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self { x: x as i64 * 1_000, y: y as i64 * 1_000, width: width as i64 * 1_000, height: height as i64 * 1_000 }
    }
}
