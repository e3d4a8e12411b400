//! What a thread is about: named in the reader's words, chosen for a new one, and gone to.

use leptos::prelude::*;
use shared::document::Topic;

use crate::grid::{self, Column, GridState, Selection, Spot};
use crate::sheet::loaded::Desk;
use crate::text::Text;

/// Where the cursor stands, in the sheet's own terms; runs the caller again when it moves.
pub fn topic_here(desk: Desk) -> Topic {
    let spot = desk.grid.selection.get().active;
    desk.grid.layout.track();
    let line = desk.grid.line_at(spot.row);
    let period = match desk.grid.column(spot.column) {
        Some(Column::Period(period)) if line.is_some() => Some(period),
        _ => None,
    };
    Topic { line, period }
}

/// A topic in words: `Trade fairs · Mar`.
pub fn topic_words(desk: Desk, topic: Topic, text: Text) -> String {
    let Some(line) = topic.line else { return text.talk_about_sheet().to_owned() };
    let language = text.language();
    let named = desk.sheet.read(|sheet| sheet.line(line).map(|line| line.name.in_language(language).to_owned()));
    let Some(name) = named else { return text.talk_about_gone().to_owned() };
    match topic.period {
        Some(period) => {
            let month = desk.page.with_value(|page| page.calendar.period_label(period, language).to_owned());
            [name.as_str(), " · ", &month].concat()
        }
        None => name,
    }
}

/// Puts the cursor where a topic is, and has it seen.
pub fn go_to(grid: GridState, topic: Topic) {
    let Some(line) = topic.line else { return };
    if let Some(section) = grid.sheet.read(|sheet| sheet.line(line).map(|line| line.section))
        && grid.folded.with_untracked(|folded| folded.contains(&section))
    {
        grid.toggle_fold(section);
    }
    let spot = match topic.period {
        Some(period) => grid.spot_of(line, period),
        None => grid.layout.with_untracked(|layout| layout.row_of(line)).map(|row| Spot { row, column: 0 }),
    };
    if let Some(spot) = spot {
        grid.place(Selection::at(spot));
        // Once the pane stands, which may cover some of the grid.
        grid::show_soon(grid);
    }
}

/// How much of where one stands a new thread is about: all of it, less its period, or none.
#[derive(Clone, Copy)]
pub struct TopicChoice(RwSignal<usize>);

impl TopicChoice {
    /// The nearest, anew wherever the cursor goes.
    pub fn new(desk: Desk) -> Self {
        let chosen = RwSignal::new(0);
        Effect::new(move |before: Option<Topic>| {
            let here = topic_here(desk);
            if before.is_some_and(|before| before != here) {
                chosen.set(0);
            }
            here
        });
        Self(chosen)
    }

    fn offered(desk: Desk) -> Vec<Topic> {
        let here = topic_here(desk);
        let mut offered = vec![here, Topic { period: None, ..here }, Topic::default()];
        offered.dedup();
        offered
    }

    pub fn topic(self, desk: Desk) -> Topic {
        untrack(|| Self::offered(desk).get(self.0.get()).copied().unwrap_or_default())
    }

    /// The same, for what follows it.
    pub fn tracked(self, desk: Desk) -> Topic {
        Self::offered(desk).get(self.0.get()).copied().unwrap_or_default()
    }

    pub fn view(self, desk: Desk, text: Text) -> AnyView {
        let Self(chosen) = self;
        let options = move || {
            let words = |(at, topic): (usize, Topic)| {
                let words = topic_words(desk, topic, text);
                let is_line = topic.line.is_some() && topic.period.is_none();
                let words = if is_line { text.talk_about_line(&words) } else { words };
                view! { <option value=at.to_string() selected=move || chosen.get() == at>{words}</option> }
            };
            Self::offered(desk).into_iter().enumerate().map(words).collect_view()
        };
        let choose = move |event: leptos::ev::Event| chosen.set(event_target_value(&event).parse().unwrap_or_default());
        view! {
            <label class="talk-about">
                <span>{text.talk_about()}</span>
                <select class="select small" on:change=choose>{options}</select>
            </label>
        }
        .into_any()
    }
}
