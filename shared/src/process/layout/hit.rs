//! What lies under a pointer or a finger.

use super::super::Point;
use super::area::{Area, Form};

/// Something that can be touched, from back to front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    Shape(Area, Form),
    /// Only its border: a pool, a lane or a group, through which one reaches what stands in it.
    Frame(Area),
    Line(&'a [Point]),
}

/// Which of the targets was touched, and how near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub index: usize,
    /// How far beside it; nothing for what was hit itself.
    pub beside: i64,
}

/// What was meant: the foremost shape that holds the point, else what lies nearest within `reach`.
pub fn hit(targets: &[Target<'_>], at: Point, reach: i64) -> Option<Hit> {
    let found = targets.iter().enumerate().rev().filter_map(|(index, target)| {
        let beside = match target {
            Target::Shape(area, form) => beside_shape(*area, *form, at),
            Target::Frame(area) => beside_frame(*area, at),
            Target::Line(points) => beside_line(points, at),
        };
        (beside <= reach).then_some(Hit { index, beside })
    });
    // Of equally near ones the foremost comes first and stays.
    found.reduce(|best, next| if next.beside < best.beside { next } else { best })
}

fn beside_shape(area: Area, form: Form, at: Point) -> i64 {
    let centre = area.centre();
    let (dx, dy) = (i128::from((at.x - centre.x).abs()), i128::from((at.y - centre.y).abs()));
    let (half_width, half_height) = (i128::from(area.width() / 2).max(1), i128::from(area.height() / 2).max(1));
    let is_inside = match form {
        Form::Rectangle => area.holds(at),
        Form::Diamond => dx * half_height + dy * half_width <= half_width * half_height,
        Form::Circle => dx * dx + dy * dy <= half_width * half_height,
    };
    // In the corner beside a circle or a diamond one is near it, and not on it.
    if is_inside { 0 } else { beside_box(area, at).max(1) }
}

fn beside_box(area: Area, at: Point) -> i64 {
    let across = (area.left - at.x).max(at.x - area.right).max(0);
    let down = (area.top - at.y).max(at.y - area.bottom).max(0);
    distance(across, down)
}

fn beside_frame(area: Area, at: Point) -> i64 {
    if !area.holds(at) {
        return beside_box(area, at);
    }
    (at.x - area.left).min(area.right - at.x).min(at.y - area.top).min(area.bottom - at.y)
}

fn beside_line(points: &[Point], at: Point) -> i64 {
    points
        .windows(2)
        .filter_map(|pair| Some(beside_segment(*pair.first()?, *pair.last()?, at)))
        .min()
        .unwrap_or(i64::MAX)
}

fn beside_segment(from: Point, to: Point, at: Point) -> i64 {
    let (dx, dy) = (i128::from(to.x - from.x), i128::from(to.y - from.y));
    let length = dx * dx + dy * dy;
    let along = i128::from(at.x - from.x) * dx + i128::from(at.y - from.y) * dy;
    let along = along.clamp(0, length.max(0));
    let foot =
        |start: i64, way: i128| start + if length == 0 { 0 } else { i64::try_from(way * along / length).unwrap_or(0) };
    distance(at.x - foot(from.x, dx), at.y - foot(from.y, dy))
}

fn distance(dx: i64, dy: i64) -> i64 {
    let square = dx.unsigned_abs().saturating_pow(2).saturating_add(dy.unsigned_abs().saturating_pow(2));
    i64::try_from(square.isqrt()).unwrap_or(i64::MAX)
}
