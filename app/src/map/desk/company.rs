//! Others on the surface: what they have chosen, and their pointers while they move; and one's own pointer, as they are told
//! of it. Nothing of it is kept.

use std::time::Duration;

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use shared::process::Point;
use shared::process::layout::PIXEL;

use super::surface::outline;
use super::{Desk, dom};
use crate::canvas::px;
use crate::document::Peer;

/// A pointer that has not moved for this long is not shown any more.
const STILL: Duration = Duration::from_secs(4);

/// Somebody's pointer, on the plane of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    pub peer: String,
    pub name: String,
    pub hue: u8,
    pub at: Point,
}

impl Pointer {
    pub fn of(peer: &Peer) -> Option<Self> {
        Some(Self { peer: peer.peer.clone(), name: peer.name.clone(), hue: peer.hue, at: peer.pointer? })
    }
}

/// One's own pointer over the surface, as others are told of it.
#[derive(Clone, Copy)]
pub struct Own {
    desk: Desk,
    moves: StoredValue<u64>,
    is_watched: StoredValue<bool>,
}

impl Own {
    pub fn new(desk: Desk) -> Self {
        Self { desk, moves: StoredValue::new(0), is_watched: StoredValue::new(false) }
    }

    /// A finger is no pointer: where it lies there is a hand at work, and where it is lifted there is nothing.
    pub fn moved(self, event: &PointerEvent) {
        // Whoever is alone shows nobody anything.
        if event.pointer_type() == "touch" || self.desk.peers.with_untracked(Vec::is_empty) {
            return;
        }
        let (x, y) = dom::pixel(self.desk, event.client_x(), event.client_y());
        let place = self.desk.view.with_untracked(|view| view.place(x, y));
        self.moves.update_value(|moves| *moves += 1);
        if self.desk.pointer.get_untracked() != Some(place) {
            self.desk.pointer.set(Some(place));
        }
        if !self.is_watched.get_value() {
            self.is_watched.set_value(true);
            self.watch();
        }
    }

    pub fn left(self) {
        if self.desk.pointer.get_untracked().is_some() {
            self.desk.pointer.set(None);
        }
    }

    /// Takes the pointer away once it rests.
    fn watch(self) {
        let seen = self.moves.get_value();
        let look = move || match self.moves.try_get_value() {
            // The page was left meanwhile.
            None => {}
            Some(moves) if moves != seen => self.watch(),
            Some(_) => {
                self.is_watched.set_value(false);
                self.left();
            }
        };
        set_timeout(look, STILL);
    }
}

/// Others' pointers. Each stays in the page while it moves, so that it glides from place to place.
#[component]
pub fn Pointers(desk: Desk) -> impl IntoView {
    let ids = Memo::new(move |_| {
        desk.pointers.with(|pointers| pointers.iter().map(|pointer| pointer.peer.clone()).collect::<Vec<_>>())
    });
    // As large on the screen whatever part of the map is seen.
    let scale = Memo::new(move |_| desk.view.with(|view| view.length(100)));
    let one = move |id: String| {
        let pointer = Memo::new(move |before: Option<&Option<Pointer>>| {
            let now = desk.pointers.with(|pointers| pointers.iter().find(|pointer| pointer.peer == id).cloned());
            now.or_else(|| before.cloned().flatten())
        });
        let class =
            move || pointer.with(|pointer| pointer.as_ref().map(|pointer| format!("peer-pointer hue-{}", pointer.hue)));
        let place = move || {
            let at = pointer.with(|pointer| pointer.as_ref().map(|pointer| pointer.at)).unwrap_or_default();
            ["translate(", &px(at.x), "px,", &px(at.y), "px)"].concat()
        };
        let size = move || ["scale(", &px(scale.get()), ") scale(.01)"].concat();
        let name = move || pointer.with(|pointer| pointer.as_ref().map(|pointer| pointer.name.clone()));
        view! {
            <g class=class style:transform=place>
                <g transform=size>
                    <path d="M0 0l0 15l4-3.5l3 6l3-1.5l-3-6l5-.5z"></path>
                    <text x="13" y="24">{name}</text>
                </g>
            </g>
        }
    };
    view! {
        <g class="pointers" aria-hidden="true">
            <For each=move || ids.get() key=|id| id.clone() let(id)>{one(id)}</For>
        </g>
    }
    .into_any()
}

/// What others have chosen, in their colour and with their name.
#[component]
pub fn Others(desk: Desk) -> impl IntoView {
    let shown = move || {
        let drawn = desk.drawn.get();
        let marks = desk.peers.get().into_iter().filter_map(|peer| {
            let area = drawn.area(peer.element.as_ref()?)?;
            let class = ["peer hue-", &peer.hue.to_string()].concat();
            let area = area.grown(4 * PIXEL);
            Some(view! {
                <g class=class>
                    {outline("peer-mark".to_owned(), area, 0)}
                    <text class="peer-name" x=px(area.left) y=px(area.top - 5 * PIXEL)>{peer.name}</text>
                </g>
            })
        });
        marks.collect::<Vec<_>>()
    };
    view! { <g class="others" aria-hidden="true">{shown}</g> }.into_any()
}
