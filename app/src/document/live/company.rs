//! Who else is here: cursors that come and go on the line, and this tab's own. None of it is kept.

use std::rc::Rc;

use leptos::prelude::*;
use shared::process::{ElementId, Point};
use shared::wire::{Payload, Presence};

use super::{LiveDocument, Wire};
use crate::document::connection::LineState;
use crate::document::{Cursor, Peer};

/// How often a cursor that stands still says so, and how long one is shown that has gone silent.
const HEARTBEAT_MS: u32 = 15_000;
const SILENCE_MS_MAX: i64 = 40_000;
/// A moving cursor is sent this often: smooth to watch, light on the line.
const CURSOR_MS: u32 = 60;

/// Where this tab is, as the others are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub cursor: Option<Cursor>,
    pub element: Option<ElementId>,
    pub pointer: Option<Point>,
    pub editing: bool,
}

/// Says now and then that this cursor is still here, and takes away those that are not.
pub(super) fn beat(wire: std::rc::Weak<Wire>) {
    leptos::task::spawn_local(async move {
        loop {
            gloo::timers::future::TimeoutFuture::new(HEARTBEAT_MS).await;
            let Some(wire) = wire.upgrade() else { return };
            wire.send_cursor();
            let oldest = now_ms() - SILENCE_MS_MAX;
            let heard = wire.heard.borrow();
            let silent = |peer: &Peer| heard.get(&peer.peer).is_none_or(|at| *at < oldest);
            if wire.peers.with_untracked(|peers| peers.iter().any(silent)) {
                wire.peers.update(|peers| peers.retain(|peer| !silent(peer)));
            }
        }
    });
}

fn now_ms() -> i64 {
    crate::browser::now_seconds() * 1000
}

impl LiveDocument {
    /// Tells the others where this tab's cursor stands.
    pub fn show_cursor(self, cursor: Option<Cursor>, editing: bool) {
        self.wire.with_value(|wire| {
            wire.show(|shown| {
                shown.cursor = cursor;
                shown.editing = editing;
            });
        });
    }

    /// Tells the others what this tab has chosen on a map.
    pub fn show_element(self, element: Option<ElementId>, editing: bool) {
        self.wire.with_value(|wire| {
            wire.show(|shown| {
                shown.element = element;
                shown.editing = editing;
            });
        });
    }

    /// Tells the others where this tab's pointer is over a map.
    pub fn show_pointer(self, pointer: Option<Point>) {
        self.wire.with_value(|wire| wire.show(|shown| shown.pointer = pointer));
    }
}

impl Wire {
    pub(super) fn show(self: &Rc<Self>, change: impl FnOnce(&mut Shown)) {
        let before = self.shown.borrow().clone();
        change(&mut self.shown.borrow_mut());
        if *self.shown.borrow() == before || self.shown_due.replace(true) {
            return;
        }
        let weak = Rc::downgrade(self);
        leptos::task::spawn_local(async move {
            gloo::timers::future::TimeoutFuture::new(CURSOR_MS).await;
            if let Some(wire) = weak.upgrade() {
                wire.shown_due.set(false);
                wire.send_cursor();
            }
        });
    }

    pub(super) fn send_cursor(&self) {
        let Shown { cursor, element, pointer, editing } = self.shown.borrow().clone();
        let presence = Payload::Presence(Presence {
            person: self.myself.person,
            name: self.myself.name.clone(),
            colour: self.myself.hue,
            cursor: cursor.map(|cursor| shared::wire::Cursor { line: cursor.line, period: cursor.period }),
            selection: None,
            element,
            pointer,
            editing,
        });
        if self.has_company
            && let Some(subscription) = self.subscription.borrow().as_ref()
            && subscription.state().get_untracked() == LineState::Online
        {
            subscription.send_ephemeral(presence.encode());
        }
    }

    pub(super) fn see(&self, sender: &str, presence: Presence) {
        self.heard.borrow_mut().insert(sender.to_owned(), now_ms());
        let peer = Peer {
            peer: sender.to_owned(),
            person: presence.person,
            name: presence.name,
            hue: presence.colour,
            cursor: presence.cursor.map(|cursor| Cursor { line: cursor.line, period: cursor.period }),
            element: presence.element,
            pointer: presence.pointer,
            editing: presence.editing,
        };
        let place = self.peers.with_untracked(|peers| peers.iter().position(|known| known.peer == sender));
        match place {
            Some(at) => self.peers.update(|peers| {
                if let Some(slot) = peers.get_mut(at) {
                    *slot = peer;
                }
            }),
            None => {
                self.peers.update(|peers| peers.push(peer));
                // A newcomer does not know where this cursor is.
                self.send_cursor();
            }
        }
    }
}
