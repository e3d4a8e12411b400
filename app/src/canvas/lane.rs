//! Pools and lanes as pictures: their ground, the strip with their name, and the colour of their tier.

use shared::process::layout::{Area, PIXEL};
use shared::process::{Bounds, Lane, Point, Pool, Tier};

use super::drawing::Look;
use super::picture::{Picture, Stroke, Word};
use super::{label, names, pen};

/// How deep the strip with the name is.
pub const STRIP: i64 = 30 * PIXEL;
const NAME: i64 = 12 * PIXEL;

pub fn pool(pool: &Pool, bounds: Bounds, look: &Look<'_>) -> Picture {
    let name = pool.name.in_language(look.text.language());
    let is_empty = !look.map.lanes().any(|lane| lane.pool.as_ref() == Some(&pool.id))
        && !look.map.nodes().any(|node| node.pool.as_ref() == Some(&pool.id));
    let mut picture = band(bounds, pool.is_vertical, "pool", name);
    if is_empty && !pool.is_vertical {
        // What goes on in it is not known here, so its name has all the room.
        picture.strokes.truncate(1);
        let line = label::lines(name, (bounds.width - 32 * PIXEL).max(0) * 1_000 / NAME, 1);
        let at = Point { x: 16 * PIXEL, y: bounds.height / 2 + 4 * PIXEL };
        picture.words =
            line.into_iter().map(|text| Word { class: "band-name start", at, text, is_turned: false }).collect();
    }
    picture.id = pool.id.to_string();
    picture
}

pub fn lane(lane: &Lane, bounds: Bounds, is_vertical: bool, look: &Look<'_>) -> Picture {
    let name = lane.name.in_language(look.text.language());
    let class = match lane.tier {
        None => "lane",
        Some(Tier::Decision) => "lane tier-decision",
        Some(Tier::Execution) => "lane tier-execution",
        Some(Tier::Supervision) => "lane tier-supervision",
    };
    let mut picture = band(bounds, is_vertical, class, name);
    picture.id = lane.id.to_string();
    if let Some(tier) = lane.tier {
        // The colour of the strip says it too; the word says it without colour.
        let area = Area { left: 0, top: 0, right: bounds.width, bottom: bounds.height };
        let edge = if is_vertical { Area { bottom: 4 * PIXEL, ..area } } else { Area { right: 4 * PIXEL, ..area } };
        picture.strokes.push(Stroke::new("tier", pen::rectangle(edge, 0)));
        let word = names::tier(tier, look.text);
        picture.words.push(Word {
            class: "tier-word start",
            at: Point { x: STRIP + 8 * PIXEL, y: 15 * PIXEL },
            text: word.to_owned(),
            is_turned: false,
        });
    }
    picture
}

fn band(bounds: Bounds, is_vertical: bool, class: &str, name: &str) -> Picture {
    let area = Area { left: 0, top: 0, right: bounds.width, bottom: bounds.height };
    let strip = if is_vertical { Area { bottom: STRIP, ..area } } else { Area { right: STRIP, ..area } };
    let long = if is_vertical { bounds.width } else { bounds.height };
    let lines = label::lines(name, (long - 10 * PIXEL).max(0) * 1_000 / NAME, 2);
    let rows = i64::try_from(lines.len()).unwrap_or(1);
    let words = lines.into_iter().zip(0..).map(|(text, row)| {
        let across = STRIP / 2 + 4 * PIXEL - (rows - 1) * 6 * PIXEL + row * 13 * PIXEL;
        let at = if is_vertical { Point { x: long / 2, y: across } } else { Point { x: across, y: long / 2 } };
        Word { class: "band-name", at, text, is_turned: !is_vertical }
    });
    Picture {
        id: String::new(),
        class: class.to_owned(),
        at: Point { x: bounds.x, y: bounds.y },
        words: words.collect(),
        strokes: vec![Stroke::new("ground", pen::rectangle(area, 0)), Stroke::new("strip", pen::rectangle(strip, 0))],
        // Its steps say in which lane they stand.
        about: String::new(),
    }
}
