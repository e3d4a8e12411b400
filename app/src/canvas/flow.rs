//! Flows as pictures, where they run on the map.

use shared::process::layout::PIXEL;
use shared::process::{Flow, FlowKind, NodeKind, Point};

use super::drawing::Look;
use super::pen::{self, length};
use super::picture::{Picture, Stroke, Word};
use super::{figures, label};

/// The size of the names of flows, in pixels, and how far their lines stand apart. The style says the same.
const SIZE: i64 = 11;
const LEADING: i64 = 14 * PIXEL;

pub fn picture(flow: &Flow, points: &[Point], look: &Look<'_>) -> Picture {
    let mut class = String::from(match flow.kind {
        FlowKind::Sequence => "flow sequence",
        FlowKind::Message => "flow message",
        FlowKind::Association => "flow association",
        FlowKind::Data => "flow data-flow",
    });
    if look.map.is_loose(flow) {
        class.push_str(" loose");
    }
    if let Some(mark) = look.overlay.marks.get(&flow.id) {
        class.push_str(mark.class());
    }
    let mut strokes = vec![Stroke::new("reach", pen::rounded(points)), Stroke::new("line", pen::rounded(points))];
    match flow.kind {
        FlowKind::Sequence => {
            strokes.push(Stroke::new("head", pen::head(points, false)));
            if flow.is_default {
                strokes.push(Stroke::new("line", pen::default_mark(points)));
            }
        }
        FlowKind::Message => {
            strokes.push(Stroke::new("head hollow", pen::head(points, false)));
            if let Some(first) = points.first() {
                strokes.push(Stroke::mark("tail", "M0-3.5A3.5 3.5 0 1 0 0 3.5A3.5 3.5 0 1 0 0-3.5Z", *first));
            }
        }
        FlowKind::Data => strokes.push(Stroke::new("open-head", pen::head(points, true))),
        FlowKind::Association => {}
    }
    Picture {
        id: flow.id.to_string(),
        class,
        at: Point { x: 0, y: 0 },
        strokes,
        words: words(flow, points, look),
        // Where a flow leads is said at the step it comes from.
        about: String::new(),
    }
}

/// The name of a flow and its share, beside its first part that is long enough.
fn words(flow: &Flow, points: &[Point], look: &Look<'_>) -> Vec<Word> {
    let name = flow.name.in_language(look.text.language()).trim();
    let share = flow.share.map(figures::percent).unwrap_or_default();
    if name.is_empty() && share.is_empty() {
        return Vec::new();
    }
    let whole = [name, if name.is_empty() || share.is_empty() { "" } else { " · " }, &share].concat();
    let wide = label::measure(&whole) * SIZE;
    let pairs = || points.windows(2).filter_map(|pair| pair.first().copied().zip(pair.last().copied()));
    // The lines of a gateway begin at its corner, so the first stretch says which answer it is.
    let has_room = |(from, to): &(Point, Point)| length(*from, *to) >= 28 * PIXEL;
    let longest = || pairs().max_by_key(|(from, to)| length(*from, *to));
    let from_gateway = look.map.node(&flow.source).is_some_and(|node| matches!(node.kind, NodeKind::Gateway(_)));
    let first = pairs().find(has_room).filter(|_| from_gateway);
    let Some((from, to)) = first.or_else(longest) else { return Vec::new() };
    let long = length(from, to);
    if from.y == to.y {
        // Clear of the head and of the corner it comes from.
        let ahead = if to.x > from.x { 1 } else { -1 };
        let is_early = from_gateway && long > wide + 40 * PIXEL;
        let along = if is_early { wide / 2 + 8 * PIXEL } else { (long - 6 * PIXEL) / 2 };
        let (x, over, under) = (from.x + ahead * along, from.y - 6 * PIXEL, from.y + 14 * PIXEL);
        if wide + 14 * PIXEL <= long || share.is_empty() || name.is_empty() {
            let lines = label::lines(&whole, long.max(90 * PIXEL) / SIZE, 3);
            let rows = i64::try_from(lines.len()).unwrap_or(1);
            let rows = lines.into_iter().zip(1 - rows..);
            return rows.map(|(text, row)| line("flow-name", x, over + row * LEADING, text)).collect();
        }
        // The answer over the line, how often it is given under it.
        let mut words: Vec<Word> = Vec::new();
        let lines = label::lines(name, long.max(60 * PIXEL) / SIZE, 2);
        let rows = i64::try_from(lines.len()).unwrap_or(1);
        words.extend(
            lines.into_iter().zip(1 - rows..).map(|(text, row)| line("flow-name", x, over + row * LEADING, text)),
        );
        words.push(line("flow-name", x, under, share));
        return words;
    }
    let ahead = if to.y > from.y { 1 } else { -1 };
    let along = if from_gateway { 16 * PIXEL } else { long / 2 };
    let y = from.y + ahead * along + 4 * PIXEL;
    let lines = label::lines(&whole, 110 * PIXEL / SIZE, 3);
    lines
        .into_iter()
        .zip(0..)
        .map(|(text, row)| line("flow-name start", from.x + 6 * PIXEL, y + row * LEADING, text))
        .collect()
}

const fn line(class: &'static str, x: i64, y: i64, text: String) -> Word {
    Word { class, at: Point { x, y }, text, is_turned: false }
}
