//! What a shape that is being moved aligns with: edges and middles of others, and where nothing is
//! near the grid.

use super::super::Point;
use super::PIXEL;
use super::area::Area;

/// The grid shapes come to rest on where they align with nothing.
const GRID: i64 = 10 * PIXEL;

/// A line that says what a shape aligns with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guide {
    pub from: Point,
    pub to: Point,
}

/// By how much the shape is to be moved further, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snap {
    pub dx: i64,
    pub dy: i64,
    pub guides: Vec<Guide>,
}

/// Aligns `moving` with what lies within `reach` of its edges and middles.
pub fn snap(moving: Area, others: &[Area], reach: i64) -> Snap {
    let across = nearest(across(moving), others.iter().map(|other| self::across(*other)), reach);
    let down = nearest(down(moving), others.iter().map(|other| self::down(*other)), reach);
    let to_grid = |value: i64| (value + GRID / 2).div_euclid(GRID) * GRID - value;
    let dx = across.unwrap_or_else(|| to_grid(moving.left));
    let dy = down.unwrap_or_else(|| to_grid(moving.top));
    let placed = moving.moved(dx, dy);
    let mut guides = Vec::new();
    for (is_aligned, lines, is_upright) in
        [(across.is_some(), self::across(placed), true), (down.is_some(), self::down(placed), false)]
    {
        if !is_aligned {
            continue;
        }
        for line in lines {
            let of = |other: &&Area| {
                let theirs = if is_upright { self::across(**other) } else { self::down(**other) };
                theirs.contains(&line)
            };
            let Some(all) = others.iter().filter(of).copied().reduce(Area::joined) else { continue };
            let all = all.joined(placed);
            guides.push(if is_upright {
                Guide { from: Point { x: line, y: all.top }, to: Point { x: line, y: all.bottom } }
            } else {
                Guide { from: Point { x: all.left, y: line }, to: Point { x: all.right, y: line } }
            });
        }
    }
    Snap { dx, dy, guides }
}

/// Edge, middle, edge.
const fn across(area: Area) -> [i64; 3] {
    [area.left, area.centre().x, area.right]
}

const fn down(area: Area) -> [i64; 3] {
    [area.top, area.centre().y, area.bottom]
}

/// The smallest way from one of `mine` to one of theirs; of two equally small the one between middles.
fn nearest(mine: [i64; 3], theirs: impl Iterator<Item = [i64; 3]>, reach: i64) -> Option<i64> {
    let mut best: Option<(i64, usize)> = None;
    for other in theirs {
        for (at, own) in mine.iter().enumerate() {
            for (place, line) in other.iter().enumerate() {
                let way = line - own;
                // Middles align with middles, edges with edges of either side.
                let rank = usize::from((at == 1) != (place == 1)) + usize::from(at != 1);
                let is_better = match best {
                    None => true,
                    Some((least, ranked)) => (way.abs(), rank) < (least.abs(), ranked),
                };
                if way.abs() <= reach && rank < 2 && is_better {
                    best = Some((way, rank));
                }
            }
        }
    }
    best.map(|(way, _)| way)
}
