//! The page's side of the line: what the live map says goes into the page, what is chosen goes out.

use leptos::prelude::*;

use super::Desk;
use super::company::Pointer;
use crate::backend::PersonMark;
use crate::document::{LiveDocument, Myself, map_live};
use crate::frame::Slots;
use crate::saved::Saved;
use crate::session::use_visit;
use crate::talk::Talk;

pub fn connect(desk: Desk, talk: Option<Talk>) {
    let Some(session) = use_visit().session else { return };
    let (id, lock) = desk.page.with_value(|page| (page.id, page.lock));
    let myself = Myself { person: session.person, name: session.name.clone(), hue: session.hue };
    if let Some(talk) = talk {
        crate::talk::connect(talk, myself.clone());
    }
    follow(desk, map_live(desk.map, id, myself, lock));
}

fn follow(desk: Desk, live: LiveDocument) {
    Effect::new(move |_| {
        let mut peers = live.peers.get();
        let pointers: Vec<Pointer> = peers.iter().filter_map(Pointer::of).collect();
        peers.iter_mut().for_each(|peer| peer.pointer = None);
        // A pointer moves often, and wakes nothing but itself.
        if desk.pointers.with_untracked(|known| *known != pointers) {
            desk.pointers.set(pointers);
        }
        if desk.peers.with_untracked(|known| *known != peers) {
            desk.peers.set(peers);
        }
    });
    Effect::new(move |_| live.show_pointer(desk.pointer.get()));
    Effect::new(move |_| desk.lock.set(live.lock.get()));
    Effect::new(move |_| desk.refused.set(live.refused.get()));
    Effect::new(move |_| desk.gone.set(live.gone.get()));
    Effect::new(move |_| {
        let chosen = desk.chosen.with(|chosen| chosen.first().cloned());
        live.show_element(chosen, desk.naming.with(Option::is_some));
    });
    let Some(slots) = use_context::<Slots>() else { return };
    let edits = desk.page.with_value(|page| page.may_edit);
    Effect::new(move |_| slots.saved.set(Some(if edits { live.saved.get() } else { Saved::ReadOnly })));
    Effect::new(move |_| {
        let mut present: Vec<PersonMark> = Vec::new();
        for peer in desk.peers.get() {
            if present.iter().all(|mark| mark.id != peer.person) {
                present.push(PersonMark { id: peer.person, name: peer.name, hue: peer.hue });
            }
        }
        slots.present.set(present);
    });
    on_cleanup(move || slots.clear());
}
