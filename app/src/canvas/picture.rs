//! [`Picture`]: one thing of a map as it is drawn: strokes and words, seen from a corner of its own, so that moving it
//! changes one attribute. Everything on a map is such a picture; the page, the live canvas and the SVG file draw them
//! alike.

use leptos::prelude::*;
use shared::process::Point;

use super::markup::{attribute, escaped};
use super::pen::px;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Picture {
    pub id: String,
    /// What it is, for the style: `activity`, `event start`, `flow message` …
    pub class: String,
    pub at: Point,
    pub strokes: Vec<Stroke>,
    pub words: Vec<Word>,
    /// What a screen reader says, and the pointer shows; empty for what is said elsewhere.
    pub about: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stroke {
    pub class: &'static str,
    pub path: String,
    /// Where the path's middle is, for marks drawn around 0 0.
    pub at: Option<Point>,
}

impl Stroke {
    pub const fn new(class: &'static str, path: String) -> Self {
        Self { class, path, at: None }
    }

    pub fn mark(class: &'static str, path: &str, at: Point) -> Self {
        Self { class, path: path.to_owned(), at: Some(at) }
    }
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    pub class: &'static str,
    pub at: Point,
    pub text: String,
    /// Read from the bottom up, as the names of lanes are.
    pub is_turned: bool,
}

/// What moves a picture to a place.
pub fn translate(at: Point) -> String {
    ["translate(", &px(at.x), " ", &px(at.y), ")"].concat()
}

impl Picture {
    /// One element, and what is in it as text: a map has thousands of strokes, and a browser reads them faster than it
    /// can be told of each.
    pub fn view(self) -> AnyView {
        let markup = self.markup();
        let Self { id, class, at, about, .. } = self;
        let place = (at != Point { x: 0, y: 0 }).then(|| translate(at));
        let is_said = !about.is_empty();
        view! {
            <g
                class=class
                data-id=id
                transform=place
                role=is_said.then_some("graphics-symbol")
                aria-label=is_said.then_some(about)
                aria-hidden=(!is_said).then_some("true")
                inner_html=markup
            ></g>
        }
        .into_any()
    }

    fn markup(&self) -> String {
        let mut text = String::new();
        if !self.about.is_empty() {
            text.push_str("<title>");
            text.push_str(&escaped(&self.about));
            text.push_str("</title>");
        }
        self.strokes.iter().for_each(|stroke| stroke.write(&mut text));
        self.words.iter().for_each(|word| word.write(&mut text));
        text
    }
}

impl Stroke {
    pub fn place(&self) -> Option<String> {
        self.at.map(translate)
    }

    fn write(&self, text: &mut String) {
        text.push_str("<path");
        attribute(text, "class", self.class);
        attribute(text, "d", &self.path);
        if let Some(place) = self.place() {
            attribute(text, "transform", &place);
        }
        text.push_str("></path>");
    }
}

impl Word {
    pub fn turn(&self) -> Option<String> {
        self.is_turned.then(|| ["rotate(-90 ", &px(self.at.x), " ", &px(self.at.y), ")"].concat())
    }

    fn write(&self, text: &mut String) {
        text.push_str("<text");
        attribute(text, "class", self.class);
        attribute(text, "x", &px(self.at.x));
        attribute(text, "y", &px(self.at.y));
        if let Some(turn) = self.turn() {
            attribute(text, "transform", &turn);
        }
        text.push('>');
        text.push_str(&escaped(&self.text));
        text.push_str("</text>");
    }
}
