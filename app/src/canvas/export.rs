//! A map as an SVG file that stands alone. Programs that read such files know neither the page's style nor its variables,
//! so every stroke carries its colours itself: those of the light theme, on white.

use super::Tint;
use super::drawing::{Scene, view_box};
use super::markup::{attribute, escaped};
use super::pen::px;
use super::picture::{Picture, Stroke, Word, translate};
use shared::process::Point;

const INK: &str = "#1b2030";
const SOFT: &str = "#495062";
const FAINT: &str = "#646b7c";
const FRAME: &str = "#c3c9d3";

/// The whole file. `about` is its title.
pub fn svg(scene: &Scene, about: &str) -> String {
    let view = scene.view;
    let mut file = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"",
        &view_box(view),
        "\" width=\"",
        &px(view.width()),
        "\" height=\"",
        &px(view.height()),
        "\" font-family=\"Inter, system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif\" font-size=\"12\" \
         text-anchor=\"middle\">\n<title>",
        &escaped(about),
        "</title>\n<rect x=\"",
        &px(view.left),
        "\" y=\"",
        &px(view.top),
        "\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
    ]
    .concat();
    for picture in scene.frames.iter().chain(&scene.flows).chain(&scene.nodes) {
        push(&mut file, picture);
    }
    file.push_str("</svg>\n");
    file
}

fn push(file: &mut String, picture: &Picture) {
    file.push_str("<g");
    if picture.at != (Point { x: 0, y: 0 }) {
        attribute(file, "transform", &translate(picture.at));
    }
    file.push('>');
    if !picture.about.is_empty() {
        file.push_str("<title>");
        file.push_str(&escaped(&picture.about));
        file.push_str("</title>");
    }
    for stroke in &picture.strokes {
        if let Some(paint) = paint(&picture.class, stroke) {
            file.push_str("<path");
            attribute(file, "d", &stroke.path);
            if let Some(place) = stroke.place() {
                attribute(file, "transform", &place);
            }
            paint.push(file);
            file.push_str("/>");
        }
    }
    for word in &picture.words {
        push_word(file, &picture.class, word);
    }
    file.push_str("</g>\n");
}

/// How a stroke is drawn.
#[derive(Clone, Copy)]
struct Paint {
    fill: &'static str,
    line: &'static str,
    width: &'static str,
    dash: &'static str,
}

impl Paint {
    const fn new(fill: &'static str, line: &'static str, width: &'static str) -> Self {
        Self { fill, line, width, dash: "" }
    }

    fn push(self, file: &mut String) {
        attribute(file, "fill", self.fill);
        attribute(file, "stroke", self.line);
        if self.line != "none" {
            attribute(file, "stroke-width", self.width);
            attribute(file, "stroke-linejoin", "round");
        }
        if !self.dash.is_empty() {
            attribute(file, "stroke-dasharray", self.dash);
            attribute(file, "stroke-linecap", "round");
        }
    }
}

const HEAT: [(&str, &str); 6] = [
    ("heat-0", "#fdf6e3"),
    ("heat-1", "#fbebc4"),
    ("heat-2", "#fbdca3"),
    ("heat-3", "#fcc784"),
    ("heat-4", "#fcae72"),
    ("heat-5", "#f6946a"),
];

fn paint(class: &str, stroke: &Stroke) -> Option<Paint> {
    let has = |word: &str| class.split(' ').any(|own| own == word);
    let heat = HEAT.iter().find(|(name, _)| has(name)).map(|(_, colour)| *colour);
    let heat = heat.or_else(|| Tint::paint(class)).unwrap_or("#fff");
    let tier = tier(class);
    let colour = if has("loose") {
        "#b3261e"
    } else if has("association") || has("data-flow") {
        FAINT
    } else {
        SOFT
    };
    let dash = if has("message") {
        "8 5"
    } else if has("association") || has("data-flow") {
        "0.5 4"
    } else if has("loose") {
        "5 4"
    } else {
        ""
    };
    Some(match stroke.class {
        "ground" => Paint::new(tier.map_or("#fff", |(_, wash)| wash), FRAME, "1"),
        "strip" => Paint::new(if has("pool") { "#edf0f4" } else { "#f8f9fb" }, FRAME, "1"),
        "tier" => Paint::new(tier?.0, "none", "0"),
        "reach" | "hold" => return None,
        "line" => Paint { dash, ..Paint::new("none", colour, "1.5") },
        "head" => Paint::new(colour, "none", "0"),
        "head hollow" | "tail" => Paint::new("#fff", colour, "1.25"),
        "open-head" => Paint::new("none", colour, "1.5"),
        "badge" => Paint::new("#7a5a00", "#fff", "2"),
        "badge grave" => Paint::new("#b3261e", "#fff", "2"),
        "mark heavy" => Paint::new("none", SOFT, "2.5"),
        "mark filled" if has("activity") => Paint::new(SOFT, "#fff", "1"),
        "mark filled" => Paint::new(SOFT, "none", "0"),
        "mark" => Paint::new("none", SOFT, "1.25"),
        "inner" => Paint::new("none", if has("data") { FAINT } else { SOFT }, "1.25"),
        "body" if has("note") => Paint::new("none", FAINT, "1.5"),
        "body" if has("group") => Paint { dash: "9 4 2 4", ..Paint::new("none", FAINT, "1.5") },
        "body" if has("data") => Paint::new("#fff", FAINT, "1.25"),
        "body" if has("end") || has("call") => Paint::new(heat, SOFT, "3.5"),
        "body" if has("tint-none") => Paint { dash: "5 4", ..Paint::new("#fff", SOFT, "1.5") },
        "body" if has("passing") => Paint { dash: "4 2.5", ..Paint::new("#fff", SOFT, "1.5") },
        _ => Paint::new(heat, SOFT, "1.5"),
    })
}

fn tier(class: &str) -> Option<(&'static str, &'static str)> {
    class.split(' ').find_map(|word| match word {
        "tier-decision" => Some(("#7a3fb0", "#fbf8fe")),
        "tier-execution" => Some(("#0f6292", "#f6fafd")),
        "tier-supervision" => Some(("#17664c", "#f4fbf7")),
        _ => None,
    })
}

fn push_word(file: &mut String, class: &str, word: &Word) {
    let has = |own: &str| word.class.split(' ').any(|class| class == own);
    file.push_str("<text");
    attribute(file, "x", &px(word.at.x));
    attribute(file, "y", &px(word.at.y));
    if let Some(turn) = word.turn() {
        attribute(file, "transform", &turn);
    }
    if has("start") {
        attribute(file, "text-anchor", "start");
    } else if has("end") {
        attribute(file, "text-anchor", "end");
    }
    if has("flow-name") || has("caption") || has("badge-word") {
        attribute(file, "font-size", "11");
    } else if has("tier-word") {
        attribute(file, "font-size", "10");
    }
    let colour = if has("badge-word") {
        "#fff"
    } else if has("tier-word") {
        tier(class).map_or(SOFT, |(colour, _)| colour)
    } else if has("name") && !has("beside") {
        INK
    } else {
        SOFT
    };
    attribute(file, "fill", colour);
    if has("flow-name") || has("beside") {
        // Readable over what passes below; programs that do not know the order draw the type alone.
        attribute(file, "paint-order", "stroke");
        attribute(file, "stroke", "#fff");
        attribute(file, "stroke-width", "3");
    }
    file.push('>');
    file.push_str(&escaped(&word.text));
    file.push_str("</text>");
}
