//! The page's side of the line: what the live sheet says goes into the page, where the cursor stands goes out.

use leptos::prelude::*;

use super::loaded::{Desk, Standing};
use crate::document::{Cursor, LiveDocument, Myself, SheetLock, go_live};
use crate::frame::Slots;
use crate::grid::{Column, GridState};
use crate::saved::Saved;
use crate::session::use_visit;

/// Goes on the line once the page stands: what is hydrated must equal what was sent.
pub fn connect(desk: Desk) {
    let Some(session) = use_visit().session else { return };
    let slots = use_context::<Slots>();
    let owner = Owner::current();
    Effect::new(move |before: Option<()>| {
        if before.is_some() {
            return;
        }
        let myself = Myself { person: session.person, name: session.name.clone(), hue: session.hue };
        let start = || {
            let (id, lock) = desk.page.with_value(|page| (page.id, page.lock));
            super::anchor::follow(desk);
            if let Some(talk) = desk.talk {
                crate::talk::connect(talk, myself.clone());
            }
            let live = go_live(desk.sheet, id, myself, lock);
            follow(desk, live, slots);
        };
        // The line belongs to the page, not to this effect.
        match &owner {
            Some(owner) => owner.with(start),
            None => start(),
        }
    });
}

fn follow(desk: Desk, live: LiveDocument, slots: Option<Slots>) {
    Effect::new(move |_| desk.peers.set(live.peers.get()));
    Effect::new(move |before: Option<SheetLock>| {
        let lock = live.lock.get();
        desk.lock.set(lock);
        if before.is_some_and(|before| before != lock) {
            ask_how_it_stands(desk);
        }
        if lock == SheetLock::Open {
            // What was a proposal goes into the sheet again.
            desk.proposing.set(false);
        }
        lock
    });
    Effect::new(move |_| desk.waiting.set(live.waiting.get()));
    Effect::new(move |_| desk.refused.set(live.refused.get()));
    Effect::new(move |_| desk.gone.set(live.gone.get()));
    Effect::new(move |_| desk.unsaved.set(live.saved.get() == Saved::Trouble));
    Effect::new(move |_| desk.unkept.set(live.unkept.get()));
    Effect::new(move |_| live.show_cursor(cursor(desk.grid), desk.grid.editing.with(Option::is_some)));
    let Some(slots) = slots else { return };
    let edits = desk.page.with_value(|page| page.may.edit);
    Effect::new(move |_| {
        slots.saved.set(Some(if edits { live.saved.get() } else { Saved::ReadOnly }));
    });
    Effect::new(move |_| {
        let mut present: Vec<crate::backend::PersonMark> = Vec::new();
        for peer in live.peers.get() {
            if present.iter().all(|mark| mark.id != peer.person) {
                present.push(crate::backend::PersonMark { id: peer.person, name: peer.name, hue: peer.hue });
            }
        }
        slots.present.set(present);
    });
    on_cleanup(move || slots.clear());
}

/// The sheet was submitted, decided or opened: which request tells of it, and what came after, is asked of the server.
fn ask_how_it_stands(desk: Desk) {
    let id = desk.page.with_value(|page| page.id);
    leptos::task::spawn_local(async move {
        if let Ok(page) = crate::backend::sheet(id).await {
            // The page may have been left meanwhile.
            let _ = desk.standing.try_set(Standing::of(&page));
        }
    });
}

/// Where this tab's cursor stands, in the sheet's own terms.
fn cursor(grid: GridState) -> Option<Cursor> {
    let spot = grid.selection.get().active;
    let line = grid.line_at(spot.row)?;
    let period = match grid.column(spot.column)? {
        Column::Period(period) => Some(period),
        _ => None,
    };
    Some(Cursor { line, period })
}
