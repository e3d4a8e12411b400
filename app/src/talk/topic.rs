//! What a new thread is about: chosen among what is near.

use leptos::prelude::*;
use shared::document::Topic;

use super::Talk;
use crate::text::Text;

/// How much of where one stands a new thread is about.
#[derive(Clone, Copy)]
pub struct TopicChoice {
    talk: Talk,
    chosen: RwSignal<usize>,
}

impl TopicChoice {
    /// The nearest, anew wherever one goes.
    pub fn new(talk: Talk) -> Self {
        let chosen = RwSignal::new(0);
        Effect::new(move |before: Option<Topic>| {
            let here = talk.place().here();
            if before.is_some_and(|before| before != here) {
                chosen.set(0);
            }
            here
        });
        Self { talk, chosen }
    }

    pub fn topic(self) -> Topic {
        untrack(|| self.tracked())
    }

    /// The same, for what follows it.
    pub fn tracked(self) -> Topic {
        self.talk.place().offered().into_iter().nth(self.chosen.get()).unwrap_or_default()
    }

    pub fn view(self, text: Text) -> AnyView {
        let Self { talk, chosen } = self;
        let options = move || {
            let place = talk.place();
            let words = |(at, topic): (usize, Topic)| {
                let words = place.choice(&topic, text);
                view! { <option value=at.to_string() selected=move || chosen.get() == at>{words}</option> }
            };
            place.offered().into_iter().enumerate().map(words).collect_view()
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
