//! Where a straight line meets the border of a shape.

use super::super::Point;
use super::area::{Area, Form};

/// The point of the border on the way from the centre towards `toward`; the centre where that lies inside.
pub fn dock(area: Area, form: Form, toward: Point) -> Point {
    let centre = area.centre();
    let (dx, dy) = (i128::from(toward.x - centre.x), i128::from(toward.y - centre.y));
    let (half_width, half_height) = (i128::from(area.width() / 2), i128::from(area.height() / 2));
    if (dx, dy) == (0, 0) || half_width == 0 || half_height == 0 {
        return centre;
    }
    // The border lies at `part / whole` of the way.
    let (part, whole) = match form {
        Form::Rectangle if dx.abs() * half_height >= dy.abs() * half_width => (half_width, dx.abs()),
        Form::Rectangle => (half_height, dy.abs()),
        Form::Diamond => (half_width * half_height, dx.abs() * half_height + dy.abs() * half_width),
        Form::Circle => (half_width.min(half_height), root(dx * dx + dy * dy)),
    };
    if part >= whole {
        return centre;
    }
    let along = |way: i128| i64::try_from(way * part / whole).unwrap_or(0);
    Point { x: centre.x + along(dx), y: centre.y + along(dy) }
}

/// The whole root, rounded down.
fn root(square: i128) -> i128 {
    let square = u128::try_from(square).unwrap_or(0);
    i128::try_from(square.isqrt()).unwrap_or(i128::MAX)
}
