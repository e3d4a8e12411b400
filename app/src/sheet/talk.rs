//! The talk about a sheet: its cells and lines are what one stands on, and a figure can be proposed for a cell.

mod propose;
mod topic;

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::Topic;

pub use self::propose::Proposed;
#[cfg(feature = "hydrate")]
pub use self::topic::go_to;
use super::inspector::Pane;
use crate::backend::SheetPageView;
use crate::grid::{GridState, Noted};
use crate::talk::{Place, Talk};
use crate::text::Text;

/// The sheet's page, as its talk knows it.
#[derive(Clone, Copy)]
struct OnSheet {
    page: StoredValue<SheetPageView>,
    grid: GridState,
    pane: RwSignal<Option<Pane>>,
}

/// Opens the talk that came with the page; marks its open threads in the grid.
pub fn open(
    page: StoredValue<SheetPageView>,
    actor: &[u8],
    grid: GridState,
    pane: RwSignal<Option<Pane>>,
) -> Option<Talk> {
    let place = Arc::new(OnSheet { page, grid, pane });
    let opened = page.with_value(|page| Talk::open(page.talk.as_ref()?, &page.people, page.may.comment, actor, place));
    let talk = opened?;
    let noted = move || {
        let threads = talk.said();
        Noted(threads.open().filter_map(|thread| Some((thread.topic.line?, thread.topic.period))).collect())
    };
    grid.noted.set(untrack(noted));
    Effect::new(move |_| {
        let noted = noted();
        if grid.noted.with_untracked(|before| *before != noted) {
            grid.noted.set(noted);
        }
    });
    Some(talk)
}

impl Place for OnSheet {
    fn address(&self) -> String {
        self.page.with_value(|page| format!("/plans/{}/sheets/{}", page.plan, page.id))
    }

    fn here(&self) -> Topic {
        topic::here(self.grid)
    }

    fn offered(&self) -> Vec<Topic> {
        let here = self.here();
        let mut offered = vec![here.clone(), Topic { period: None, ..here }, Topic::default()];
        offered.dedup();
        offered
    }

    fn words(&self, topic: &Topic, text: Text) -> String {
        self.grid.layout.track();
        topic::words(self.grid, self.page, topic, text)
    }

    fn choice(&self, topic: &Topic, text: Text) -> String {
        let words = self.words(topic, text);
        let is_line = topic.line.is_some() && topic.period.is_none();
        if is_line { text.talk_about_line(&words) } else { words }
    }

    fn hint(&self, text: Text) -> &'static str {
        text.talk_none_open()
    }

    fn is_shown(&self) -> bool {
        self.pane.get() == Some(Pane::Talk)
    }

    fn show(&self, is_shown: bool) {
        self.pane.set(is_shown.then_some(Pane::Talk));
    }

    fn go_to(&self, topic: &Topic) {
        topic::go_to(self.grid, topic);
    }

    fn leave(&self) {
        self.grid.focus();
    }
}
