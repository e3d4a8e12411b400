//! [`Overlay`]: what is laid over a map when it is looked at with a question: how much a step costs, what is wrong with it.

use std::collections::BTreeMap;

use shared::process::ElementId;

use super::Tint;

/// How many steps of heat there are, from cool to hot.
pub const HEAT_STEPS: u8 = 6;

/// What is shown of each element beside itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Below a step: its figure in a few characters.
    pub captions: BTreeMap<ElementId, String>,
    pub heat: BTreeMap<ElementId, u8>,
    /// How it went, beside what was planned.
    pub tints: BTreeMap<ElementId, Tint>,
    /// What is said of an element in the place of its caption, where that is an abbreviation.
    pub said: BTreeMap<ElementId, String>,
    pub findings: BTreeMap<ElementId, Finding>,
    /// How many threads are open about it.
    pub threads: BTreeMap<ElementId, usize>,
    /// Beside another map: what is not there, or is otherwise.
    pub marks: BTreeMap<ElementId, Mark>,
}

/// How an element differs from another map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Added,
    Removed,
    Changed,
}

impl Mark {
    /// The class of its picture.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Added => " mark-added",
            Self::Removed => " mark-removed",
            Self::Changed => " mark-changed",
        }
    }
}

/// What checks found at an element: how many things, and in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub is_grave: bool,
    pub count: usize,
    pub about: String,
}

impl Overlay {
    /// Heat by how large each figure is beside the largest; nothing for what is nothing.
    pub fn heated(figures: impl IntoIterator<Item = (ElementId, i128)>) -> BTreeMap<ElementId, u8> {
        let figures: Vec<(ElementId, i128)> = figures.into_iter().filter(|(_, figure)| *figure > 0).collect();
        let most = figures.iter().map(|(_, figure)| *figure).max().unwrap_or(1);
        let heat = |figure: i128| u8::try_from((figure * i128::from(HEAT_STEPS) - 1).div_euclid(most)).unwrap_or(0);
        figures.into_iter().map(|(id, figure)| (id, heat(figure).min(HEAT_STEPS - 1))).collect()
    }
}
