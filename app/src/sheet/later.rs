//! What the page fetches when it is first wanted: the panes beside the grid, the replay, the dialogs.
//!
//! Each stands in a part of the client of its own (`app/bundle/src/parts.rs`). Nothing of it may be named from elsewhere,
//! or it would be in the first module again. The service worker keeps the parts, so they open without a network too.

#[cfg(feature = "hydrate")]
mod parts;

use leptos::prelude::*;

use super::loaded::Desk;
use crate::primitives::{Banner, Glyph, Toasts, Tone};
use crate::text::use_text;

/// A view that comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    Beside(Beside),
    Over(Over),
}

/// What stands beside the grid or above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Model,
    Talk,
    History,
    Replay,
}

/// What is laid over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Submit,
    Overtype,
    Import,
    Proposal,
    Returned,
}

/// Built in the part, and from nowhere else in the browser.
fn beside(what: Beside, desk: Desk) -> AnyView {
    match what {
        Beside::Model => view! { <super::model::ModelPane desk/> }.into_any(),
        Beside::Talk => {
            let proposals = std::sync::Arc::new(super::talk::Proposed { desk });
            view! { <crate::talk::TalkPane talk=desk.talk proposals/> }.into_any()
        }
        Beside::History => view! { <super::history::HistoryPane desk/> }.into_any(),
        Beside::Replay => view! { <super::history::Replay desk/> }.into_any(),
    }
}

fn over(what: Over, desk: Desk) -> AnyView {
    match what {
        Over::Submit => view! { <super::submit::SubmitDialog desk/> }.into_any(),
        Over::Overtype => view! { <super::model::OvertypeDialog desk/> }.into_any(),
        Over::Import => view! { <super::import::ImportDialog desk/> }.into_any(),
        Over::Proposal => view! { <super::proposal::ProposalReview desk/> }.into_any(),
        Over::Returned => view! { <super::proposal::ReturnedReview desk/> }.into_any(),
    }
}

/// The server has all of it, and the parts are the browser's business.
#[cfg(not(feature = "hydrate"))]
mod parts {
    use super::{AnyView, Desk, Later, beside, over};

    pub fn is_here(_: Later) -> bool {
        true
    }

    pub fn view(what: Later, desk: Desk) -> Option<AnyView> {
        Some(match what {
            Later::Beside(what) => beside(what, desk),
            Later::Over(what) => over(what, desk),
        })
    }

    pub async fn fetch(_: Later) -> bool {
        true
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Away,
    Coming,
    Here,
    /// There is no network, and the device does not have it.
    Missing,
}

/// The view, from the moment it is first wanted.
#[component]
pub fn Late(desk: Desk, what: Later, #[prop(into)] wanted: Signal<bool>) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let text = use_text();
    let state = RwSignal::new(if parts::is_here(what) { State::Here } else { State::Away });
    let is_wanted = Memo::new(move |before| before == Some(&true) || wanted.get());
    let fetch = move || {
        if matches!(state.get_untracked(), State::Coming | State::Here) {
            return;
        }
        state.set(State::Coming);
        leptos::task::spawn_local(async move {
            let came = parts::fetch(what).await;
            // The page may have been left meanwhile.
            if state.try_set(if came { State::Here } else { State::Missing }).is_some() || came {
                return;
            }
            if let (Later::Over(over), Some(toasts)) = (what, toasts) {
                over.call_off(desk);
                toasts.show(text.later_missing());
            }
        });
    };
    Effect::new(move |_| {
        if wanted.get() {
            fetch();
        }
    });
    let shown = move || match (state.get(), what) {
        (State::Here, _) => parts::view(what, desk),
        (_, Later::Over(_) | Later::Beside(Beside::Replay)) => None,
        (State::Away | State::Coming, _) => {
            Some(view! { <p class="later" aria-busy="true">{text.later_coming()}</p> }.into_any())
        }
        (State::Missing, _) => Some(
            view! {
                <Banner tone=Tone::Warn glyph=Glyph::CloudOff title=text.later_missing() alert=true>
                    <button type="button" class="button small" on:click=move |_| fetch()>{text.later_retry()}</button>
                </Banner>
            }
            .into_any(),
        ),
    };
    move || is_wanted.get().then(shown)
}

impl Over {
    /// Takes the wish back, so that it can be uttered again.
    fn call_off(self, desk: Desk) {
        match self {
            Self::Submit => desk.submitting.set(false),
            Self::Overtype => desk.grid.overtyping.set(None),
            Self::Import => desk.importing.set(false),
            Self::Proposal | Self::Returned => {}
        }
    }
}
