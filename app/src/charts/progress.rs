//! [`Progress`]: how many of all are how far, as one bar of pieces.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::primitives::{Live, Reader, live};

const STEP: usize = 100;

/// How many there are of each kind; whoever is neither done nor under way is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stages {
    pub done: usize,
    pub under_way: usize,
    pub left: usize,
}

impl Stages {
    pub const fn all(self) -> usize {
        self.done + self.under_way + self.left
    }
}

/// Each thing has its own piece, so that a few things are counted at a glance.
#[component]
pub fn Progress(stages: Reader<Stages>, about: Live) -> impl IntoView {
    view! {
        <svg
            class="progress"
            role="img"
            aria-label=about
            viewBox=live(&stages, |stages| format!("0 0 {} 6", stages.all().max(1) * STEP))
            preserveAspectRatio="none"
            height="6"
        >
            <path class="left" d=live(&stages, |stages| pieces(stages.done + stages.under_way, stages.left))></path>
            <path class="under-way" d=live(&stages, |stages| pieces(stages.done, stages.under_way))></path>
            <path class="done" d=live(&stages, |stages| pieces(0, stages.done))></path>
        </svg>
    }
}

fn pieces(first: usize, count: usize) -> String {
    let mut path = String::new();
    for index in first..first + count {
        // Writing into a String cannot fail.
        let _ = write!(path, "M{} 0h96v6h-96z", index * STEP + 2);
    }
    path
}
