//! [`Progress`]: how many of all are how far, as one bar of pieces.

use std::fmt::Write as _;

use leptos::prelude::*;

const STEP: usize = 100;

/// How many there are of each kind; whoever is neither done nor under way is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stages {
    pub done: usize,
    pub under_way: usize,
    pub left: usize,
}

/// Each thing has its own piece, so that a few things are counted at a glance.
#[component]
pub fn Progress(stages: Signal<Stages>, about: Signal<String>) -> impl IntoView {
    let piece = move |from: fn(Stages) -> usize, count: fn(Stages) -> usize| {
        Signal::derive(move || pieces(from(stages.get()), count(stages.get())))
    };
    let done = piece(|_| 0, |stages| stages.done);
    let under_way = piece(|stages| stages.done, |stages| stages.under_way);
    let left = piece(|stages| stages.done + stages.under_way, |stages| stages.left);
    let view_box = Signal::derive(move || {
        let Stages { done, under_way, left } = stages.get();
        format!("0 0 {} 6", (done + under_way + left).max(1) * STEP)
    });
    view! {
        <svg class="progress" role="img" aria-label=about viewBox=view_box preserveAspectRatio="none" height="6">
            <path class="left" d=left></path>
            <path class="under-way" d=under_way></path>
            <path class="done" d=done></path>
        </svg>
    }
    .into_any()
}

fn pieces(first: usize, count: usize) -> String {
    let mut path = String::new();
    for index in first..first + count {
        // Writing into a String cannot fail.
        let _ = write!(path, "M{} 0h96v6h-96z", index * STEP + 2);
    }
    path
}
