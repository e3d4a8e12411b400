//! Nodes as pictures, seen from their upper left corner.

use shared::process::layout::{Area, PIXEL, Side};
use shared::process::{Node, NodeKind, Point, Trigger};

use super::drawing::Look;
use super::picture::{Picture, Stroke, Word};
use super::{icon, label, pen};

/// Type on a map: the size of names, and how far their lines stand apart. The style says the same.
const NAME: i64 = 12 * PIXEL;
const LEADING: i64 = 14 * PIXEL;
/// How wide the name beside an event, a gateway or a data object may be.
const BESIDE: i64 = 108 * PIXEL;

pub fn picture(node: &Node, look: &Look<'_>) -> Picture {
    let (width, height) = (node.bounds.width.max(PIXEL), node.bounds.height.max(PIXEL));
    let area = Area { left: 0, top: 0, right: width, bottom: height };
    let name = node.name.in_language(look.text.language());
    // Room for the figures of a step, below its name.
    let is_host = look.is_host(&node.id);
    let caption = if !is_host && look.overlay.captions.contains_key(&node.id) { 15 * PIXEL } else { 0 };
    let mut class = String::from("node ");
    let mut strokes = Vec::new();
    let mut words = Vec::new();
    match &node.kind {
        NodeKind::Task(kind) => {
            class.push_str("activity");
            strokes.push(Stroke::new("body", pen::rectangle(area, 10 * PIXEL)));
            if let Some(mark) = icon::task(*kind) {
                let filled = matches!(kind, shared::process::TaskKind::Send);
                strokes.push(Stroke::mark(if filled { "mark filled" } else { "mark" }, mark, at(13, 12)));
            }
            words.extend(inside(name, area, Taken { top: icon::task(*kind).is_some(), bottom: caption }));
        }
        NodeKind::CallActivity => {
            class.push_str("activity call");
            strokes.push(Stroke::new("body", pen::rectangle(area, 10 * PIXEL)));
            words.extend(inside(name, area, Taken { top: false, bottom: caption }));
        }
        NodeKind::SubProcess { is_expanded: true, .. } => {
            class.push_str("activity expanded");
            strokes.push(Stroke::new("body", pen::rectangle(area, 10 * PIXEL)));
            let line = label::lines(name, (width - 24 * PIXEL) * 1_000 / NAME, 1).into_iter().next();
            words.extend(line.map(|text| word("name", width / 2, 20 * PIXEL, text)));
        }
        NodeKind::SubProcess { .. } => {
            class.push_str("activity");
            strokes.push(Stroke::new("body", pen::rectangle(area, 10 * PIXEL)));
            let middle = Point { x: width / 2, y: height - 10 * PIXEL };
            strokes.push(Stroke::mark("mark", "M-6.5-6.5H6.5V6.5H-6.5ZM0-4V4M-4 0H4", middle));
            words.extend(inside(name, area, Taken { top: false, bottom: caption + 14 * PIXEL }));
        }
        NodeKind::Start(trigger) => {
            class.push_str("event start");
            strokes.push(Stroke::new("body", pen::ring(area, 0)));
            strokes.extend(trigger_mark(*trigger, false, area));
            words.extend(beside(name, node, &[Side::Bottom, Side::Top], look));
        }
        NodeKind::Intermediate { trigger, is_throwing } => {
            class.push_str("event between");
            strokes.push(Stroke::new("body", pen::ring(area, 0)));
            strokes.push(Stroke::new("inner", pen::ring(area, 3 * PIXEL)));
            strokes.extend(trigger_mark(*trigger, *is_throwing, area));
            words.extend(beside(name, node, &[Side::Bottom, Side::Top], look));
        }
        NodeKind::Boundary { trigger, is_interrupting, .. } => {
            class.push_str(if *is_interrupting { "event between" } else { "event between passing" });
            strokes.push(Stroke::new("body", pen::ring(area, 0)));
            strokes.push(Stroke::new("inner", pen::ring(area, 3 * PIXEL)));
            strokes.extend(trigger_mark(*trigger, false, area));
            words.extend(beside(name, node, &[Side::Bottom], look));
        }
        NodeKind::End(trigger) => {
            class.push_str("event end");
            strokes.push(Stroke::new("body", pen::ring(area, PIXEL)));
            strokes.extend(trigger_mark(*trigger, true, area));
            words.extend(beside(name, node, &[Side::Bottom, Side::Top], look));
        }
        NodeKind::Gateway(kind) => {
            class.push_str("gateway");
            strokes.push(Stroke::new("body", pen::diamond(area)));
            let heavy = !matches!(kind, shared::process::GatewayKind::EventBased);
            strokes.push(Stroke::mark(if heavy { "mark heavy" } else { "mark" }, icon::gateway(*kind), area.centre()));
            words.extend(beside(name, node, &[Side::Top, Side::Bottom], look));
        }
        NodeKind::DataObject => {
            class.push_str("data");
            strokes.extend(sheet_of_paper(area));
            words.extend(beside(name, node, &[Side::Bottom, Side::Top], look));
        }
        NodeKind::DataStore => {
            class.push_str("data");
            strokes.extend(drum(area));
            words.extend(beside(name, node, &[Side::Bottom, Side::Top], look));
        }
        NodeKind::Annotation => {
            class.push_str("note");
            strokes.push(Stroke::new("hold", pen::rectangle(area, 0)));
            let (top, bottom) = (pen::px(PIXEL / 2), pen::px(height));
            strokes.push(Stroke::new("body", ["M8 ", &top, "H.5V", &bottom, "H8"].concat()));
            let lines = label::lines(name, (width - 12 * PIXEL) * 1_000 / NAME, fitting(height));
            words.extend(stacked("name start", lines, 8 * PIXEL, 15 * PIXEL));
        }
        NodeKind::Group => {
            class.push_str("group");
            strokes.push(Stroke::new("body", pen::rectangle(area, 10 * PIXEL)));
            words.extend(beside(name, node, &[Side::Top], look));
        }
    }
    if let Some(heat) = look.overlay.heat.get(&node.id) {
        class.push_str(HEAT.get(usize::from(*heat)).copied().unwrap_or_default());
    }
    if let Some(tint) = look.overlay.tints.get(&node.id) {
        class.push(' ');
        class.push_str(tint.looks().0);
    }
    if let Some(mark) = look.overlay.marks.get(&node.id) {
        class.push_str(mark.class());
    }
    if let Some(caption) = look.overlay.captions.get(&node.id) {
        let y = match &node.kind {
            // Events sit on its lower border.
            _ if is_host => -6 * PIXEL,
            NodeKind::SubProcess { is_expanded: false, .. } => height - 22 * PIXEL,
            kind if is_step(kind) => height - 8 * PIXEL,
            _ => height + 13 * PIXEL,
        };
        let class = if is_host { "caption beside" } else { "caption" };
        words.push(word(class, width / 2, y, caption.clone()));
    }
    if let Some(finding) = look.overlay.findings.get(&node.id) {
        let badge = Point {
            x: width - if matches!(node.kind, NodeKind::Gateway(_)) { width / 4 } else { 2 * PIXEL },
            y: 2 * PIXEL,
        };
        let tone = if finding.is_grave { "badge grave" } else { "badge" };
        strokes.push(Stroke::mark(tone, "M0-8A8 8 0 1 1 0 8A8 8 0 1 1 0-8Z", badge));
        words.push(word("badge-word", badge.x, badge.y + 4 * PIXEL, finding.count.min(9).to_string()));
    }
    if let Some(threads) = look.overlay.threads.get(&node.id) {
        let bubble = Point { x: if matches!(node.kind, NodeKind::Gateway(_)) { width / 4 } else { 4 * PIXEL }, y: 0 };
        strokes.push(Stroke::mark(
            "bubble",
            "M-6-7H6A3 3 0 0 1 9-4V3A3 3 0 0 1 6 6H0L-4 10V6H-6A3 3 0 0 1-9 3V-4A3 3 0 0 1-6-7Z",
            bubble,
        ));
        words.push(word("badge-word", bubble.x, bubble.y + 3 * PIXEL, (*threads).min(9).to_string()));
    }
    Picture {
        id: node.id.to_string(),
        class,
        at: Point { x: node.bounds.x, y: node.bounds.y },
        strokes,
        words,
        about: look.about(node),
    }
}

const HEAT: [&str; 6] = [" heat-0", " heat-1", " heat-2", " heat-3", " heat-4", " heat-5"];

const fn at(x: i64, y: i64) -> Point {
    Point { x: x * PIXEL, y: y * PIXEL }
}

const fn word(class: &'static str, x: i64, y: i64, text: String) -> Word {
    Word { class, at: Point { x, y }, text, is_turned: false }
}

fn fitting(height: i64) -> usize {
    usize::try_from(height / LEADING).unwrap_or(1).max(1)
}

/// Whether a name stands inside.
pub const fn is_step(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Task(_) | NodeKind::CallActivity | NodeKind::SubProcess { .. })
}

fn stacked(class: &'static str, lines: Vec<String>, x: i64, first: i64) -> Vec<Word> {
    let rows = lines.into_iter().zip(0..);
    rows.map(|(text, row)| word(class, x, first + row * LEADING, text)).collect()
}

/// What of a shape a name has to leave: the corner with the mark, and so much at the bottom.
struct Taken {
    top: bool,
    bottom: i64,
}

fn inside(name: &str, area: Area, taken: Taken) -> Vec<Word> {
    let corner = if taken.top { 20 * PIXEL } else { 4 * PIXEL };
    let lines_max = fitting(area.height() - taken.bottom - corner);
    let lines = label::lines(name, (area.width() - 14 * PIXEL) * 1_000 / NAME, lines_max);
    let rows = i64::try_from(lines.len()).unwrap_or(1);
    // One line or two pass below the corner anyway; more are moved down to.
    let middle = (area.height() - taken.bottom) / 2;
    let top = (middle - rows * LEADING / 2).max(if taken.top { corner } else { 0 });
    // The foot of the type is a quarter of its line above the next.
    stacked("name", lines, area.width() / 2, top + LEADING * 3 / 4)
}

/// Beside a shape, on the first of the sides at which no flow docks; at an upper corner where all are taken.
fn beside(name: &str, node: &Node, sides: &[Side], look: &Look<'_>) -> Vec<Word> {
    let (width, height) = (node.bounds.width, node.bounds.height);
    let lines = label::lines(name, BESIDE * 1_000 / NAME, 3);
    let rows = i64::try_from(lines.len()).unwrap_or(1);
    let above = -7 * PIXEL - (rows - 1) * LEADING;
    match sides.iter().find(|side| look.is_free(node, **side)) {
        Some(Side::Top) => stacked("name beside", lines, width / 2, above),
        Some(_) => stacked("name beside", lines, width / 2, height + 15 * PIXEL),
        None if matches!(node.kind, NodeKind::Boundary { .. }) => {
            stacked("name beside end", lines, -PIXEL, height - 2 * PIXEL)
        }
        None => stacked("name beside end", lines, width / 2 - 7 * PIXEL, above.min(4 * PIXEL - (rows - 1) * LEADING)),
    }
}

fn trigger_mark(trigger: Trigger, is_throwing: bool, area: Area) -> Option<Stroke> {
    let mark = icon::trigger(trigger)?;
    Some(Stroke::mark(if is_throwing { "mark filled" } else { "mark" }, mark, area.centre()))
}

/// A sheet with a folded corner.
fn sheet_of_paper(area: Area) -> [Stroke; 2] {
    let fold = (area.width().min(area.height()) / 3).min(12 * PIXEL);
    let (right, bottom) = (pen::px(area.right), pen::px(area.bottom));
    let (edge, depth) = (pen::px(area.right - fold), pen::px(fold));
    [
        Stroke::new("body", ["M0 0H", &edge, "L", &right, " ", &depth, "V", &bottom, "H0Z"].concat()),
        Stroke::new("inner", ["M", &edge, " 0V", &depth, "H", &right].concat()),
    ]
}

/// A drum, as stores are drawn.
fn drum(area: Area) -> [Stroke; 2] {
    let lid = area.height() / 7;
    let (radius, depth) = (pen::px(area.width() / 2), pen::px(lid));
    let arc = |sweep: &str, x: i64, y: i64| {
        ["A", &radius, " ", &depth, " 0 0 ", sweep, " ", &pen::px(x), " ", &pen::px(y)].concat()
    };
    let (start, foot) = (["M0 ", &depth].concat(), pen::px(area.bottom - lid));
    [
        Stroke::new(
            "body",
            [&*start, &arc("1", area.right, lid), "V", &foot, &arc("1", 0, area.bottom - lid), "Z"].concat(),
        ),
        Stroke::new("inner", [&*start, &arc("0", area.right, lid)].concat()),
    ]
}
