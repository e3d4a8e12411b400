//! Path data, in pixels with at most one decimal: flows with rounded corners, arrow heads, rings, diamonds.

use shared::process::Point;
use shared::process::layout::{Area, PIXEL};

/// A number of the map as SVG writes it.
pub fn px(value: i64) -> String {
    let tenths = (value + 50).div_euclid(100);
    let (whole, part) = (tenths / 10, (tenths % 10).abs());
    let sign = if tenths < 0 && whole == 0 { "-" } else { "" };
    if part == 0 { whole.to_string() } else { format!("{sign}{whole}.{part}") }
}

/// How round a flow's corners are.
const CORNER: i64 = 7 * PIXEL;

/// A flow's path, its corners rounded where its segments are long enough.
pub fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    let Some(first) = points.first() else { return path };
    path.push_str(&["M", &px(first.x), " ", &px(first.y)].concat());
    for corner in points.windows(3) {
        let [before, at, after] = corner else { continue };
        let radius = CORNER.min(length(*before, *at) / 2).min(length(*at, *after) / 2);
        let (enter, leave) = (toward(*at, *before, radius), toward(*at, *after, radius));
        path.push_str(
            &[
                "L",
                &px(enter.x),
                " ",
                &px(enter.y),
                "Q",
                &px(at.x),
                " ",
                &px(at.y),
                " ",
                &px(leave.x),
                " ",
                &px(leave.y),
            ]
            .concat(),
        );
    }
    if let Some(last) = points.get(1..).and_then(<[Point]>::last) {
        path.push_str(&["L", &px(last.x), " ", &px(last.y)].concat());
    }
    path
}

/// The head of an arrow at the end of a flow; `open` heads are two strokes, others a filled triangle.
pub fn head(points: &[Point], is_open: bool) -> String {
    let [.., before, tip] = points else { return String::new() };
    let back = toward(*tip, *before, 9 * PIXEL);
    let (dx, dy) = ((tip.x - back.x) / 2, (tip.y - back.y) / 2);
    // The wings stand across the line, each half as far out as the head is long.
    let (left, right) = (Point { x: back.x - dy, y: back.y + dx }, Point { x: back.x + dy, y: back.y - dx });
    let close = if is_open { "" } else { "Z" };
    ["M", &px(left.x), " ", &px(left.y), "L", &px(tip.x), " ", &px(tip.y), "L", &px(right.x), " ", &px(right.y), close]
        .concat()
}

/// The stroke across the beginning of a flow that is taken when no other is.
pub fn default_mark(points: &[Point]) -> String {
    let [first, next, ..] = points else { return String::new() };
    let at = toward(*first, *next, 11 * PIXEL);
    let near = toward(*first, *next, 7 * PIXEL);
    let (dx, dy) = (at.x - near.x, at.y - near.y);
    let (from, to) = (
        Point { x: at.x - dy + dx / 2, y: at.y + dx + dy / 2 },
        Point { x: at.x + dy - dx / 2, y: at.y - dx - dy / 2 },
    );
    ["M", &px(from.x), " ", &px(from.y), "L", &px(to.x), " ", &px(to.y)].concat()
}

/// A rectangle with round corners, or with sharp ones.
pub fn rectangle(area: Area, radius: i64) -> String {
    let Area { left, top, right, bottom } = area;
    if radius == 0 {
        return ["M", &px(left), " ", &px(top), "H", &px(right), "V", &px(bottom), "H", &px(left), "Z"].concat();
    }
    let radius = radius.min(area.width() / 2).min(area.height() / 2);
    let r = px(radius);
    let turn = |x: i64, y: i64| ["A", &r, " ", &r, " 0 0 1 ", &px(x), " ", &px(y)].concat();
    [
        &*["M", &px(left + radius), " ", &px(top), "H", &px(right - radius)].concat(),
        &turn(right, top + radius),
        &["V", &px(bottom - radius)].concat(),
        &turn(right - radius, bottom),
        &["H", &px(left + radius)].concat(),
        &turn(left, bottom - radius),
        &["V", &px(top + radius)].concat(),
        &turn(left + radius, top),
        "Z",
    ]
    .concat()
}

/// The largest circle in an area, so much smaller.
pub fn ring(area: Area, smaller: i64) -> String {
    let centre = area.centre();
    let radius = (area.width().min(area.height()) / 2 - smaller).max(PIXEL);
    let r = px(radius);
    let y = px(centre.y);
    let half = |x: i64| ["A", &r, " ", &r, " 0 0 1 ", &px(x), " ", &y].concat();
    ["M", &px(centre.x - radius), " ", &y, &half(centre.x + radius), &half(centre.x - radius), "Z"].concat()
}

pub fn diamond(area: Area) -> String {
    let centre = area.centre();
    [
        "M",
        &px(centre.x),
        " ",
        &px(area.top),
        "L",
        &px(area.right),
        " ",
        &px(centre.y),
        "L",
        &px(centre.x),
        " ",
        &px(area.bottom),
        "L",
        &px(area.left),
        " ",
        &px(centre.y),
        "Z",
    ]
    .concat()
}

pub fn length(from: Point, to: Point) -> i64 {
    let square = (to.x - from.x)
        .unsigned_abs()
        .saturating_pow(2)
        .saturating_add((to.y - from.y).unsigned_abs().saturating_pow(2));
    i64::try_from(square.isqrt()).unwrap_or(i64::MAX)
}

/// So far from `from` on the way to `to`.
pub fn toward(from: Point, to: Point, way: i64) -> Point {
    let whole = i128::from(length(from, to));
    if whole == 0 {
        return from;
    }
    let part = |a: i64, b: i64| a + i64::try_from(i128::from(b - a) * i128::from(way) / whole).unwrap_or(0);
    Point { x: part(from.x, to.x), y: part(from.y, to.y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(x: i64, y: i64) -> Point {
        Point { x: x * PIXEL, y: y * PIXEL }
    }

    #[test]
    fn numbers_have_at_most_one_decimal() {
        let check = |value, expect: &str| assert_eq!(px(value), expect);
        check(1_000, "1");
        check(1_250, "1.3");
        check(-250, "-0.2");
        check(-1_500, "-1.5");
        check(0, "0");
    }

    #[test]
    fn a_flow_is_drawn_with_round_corners_and_a_head() {
        let way = [at(0, 0), at(50, 0), at(50, 40)];
        assert_eq!(rounded(&way), "M0 0L43 0Q50 0 50 7L50 40");
        assert_eq!(head(&way, false), "M45.5 31L50 40L54.5 31Z");
        assert_eq!(rounded(&[]), "");
        assert_eq!(head(&[at(0, 0)], true), "");
    }
}
