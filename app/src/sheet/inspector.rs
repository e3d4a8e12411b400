//! The panel beside the grid, about the cell one stands on. On a phone it rises from below.
//!
//! One pane is open at a time, or none. A pane follows the cursor by itself; the panel only frames it.

use leptos::prelude::*;

use super::later::{Beside, Late, Later};
use super::loaded::Desk;
use crate::primitives::{Glyph, Icon};
use crate::text::{Text, use_text};

/// What the panel can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// How the line's figures come about: entered, driven, by formula, spread.
    Model,
    /// What people say about it.
    Talk,
    /// Who changed what, and the way back.
    History,
}

impl Pane {
    fn title(self, text: Text) -> &'static str {
        match self {
            Self::Model => text.model_title(),
            Self::Talk => text.talk_title(),
            Self::History => text.history_title(),
        }
    }

    fn body(self, desk: Desk) -> AnyView {
        let what = match self {
            Self::Model => Beside::Model,
            Self::Talk => Beside::Talk,
            Self::History => Beside::History,
        };
        view! { <Late desk what=Later::Beside(what) wanted=true/> }.into_any()
    }
}

impl Desk {
    /// Opens a pane, or closes it where it is the open one.
    pub fn toggle_pane(self, pane: Pane) {
        self.pane.update(|open| *open = if *open == Some(pane) { None } else { Some(pane) });
    }
}

#[component]
pub fn Inspector(desk: Desk) -> impl IntoView {
    let text = use_text();
    let close = move || {
        desk.pane.set(None);
        desk.grid.focus();
    };
    move || {
        desk.pane.get().map(|pane| {
            view! {
                <aside class="inspector" aria-labelledby="inspector-title"
                    on:keydown=move |event| if event.key() == "Escape" && !event.default_prevented() { close() }>
                    <header class="inspector-head">
                        <h2 id="inspector-title">{pane.title(text)}</h2>
                        <button type="button" class="button quiet small icon-only" aria-label=text.action_close() on:click=move |_| close()>
                            <Icon glyph=Glyph::X/>
                        </button>
                    </header>
                    <div class="inspector-body">{pane.body(desk)}</div>
                </aside>
            }
        })
    }
}
