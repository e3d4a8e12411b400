//! A plan on the line: what the server publishes of its sheets goes into the page that shows it.
//!
//! The plan's own document is followed only as far as the protocol asks; the figures come as notices, because who may see
//! a department's totals may not open its sheet.

use std::cell::RefCell;
use std::rc::Rc;

use automerge::Automerge;
use automerge::sync::{self, SyncDoc};
use leptos::prelude::*;
use shared::budget::Series;
use shared::id::PlanId;
use shared::money::Minor;
use shared::wire::{Notice, Payload, SheetTotals};

use super::connection::{Subscriber, Voice, subscribe};
use crate::backend::{DepartmentTotals, PlanView};

/// Keeps `shown` true to what is published, until the page is left.
pub fn follow_plan(id: PlanId, shown: RwSignal<PlanView>) {
    let feed = Rc::new(Feed {
        id,
        document: RefCell::new(shared::document::empty_document()),
        state: RefCell::new(sync::State::new()),
        say: RefCell::new(None),
        shown,
    });
    let subscription = subscribe(id, feed.clone());
    *feed.say.borrow_mut() = Some(subscription.voice());
    let subscription = StoredValue::new_local(Some(subscription));
    on_cleanup(move || subscription.set_value(None));
}

struct Feed {
    id: PlanId,
    document: RefCell<Automerge>,
    state: RefCell<sync::State>,
    say: RefCell<Option<Voice>>,
    shown: RwSignal<PlanView>,
}

impl Subscriber for Feed {
    fn greet(&self) -> Option<Vec<u8>> {
        *self.state.borrow_mut() = sync::State::new();
        let message = self.document.borrow().generate_sync_message(&mut self.state.borrow_mut());
        message.map(sync::Message::encode)
    }

    fn sync(&self, data: &[u8]) {
        let Ok(message) = sync::Message::decode(data) else { return };
        let mut document = self.document.borrow_mut();
        let mut state = self.state.borrow_mut();
        if document.receive_sync_message(&mut state, message).is_err() {
            return;
        }
        if let (Some(answer), Some(voice)) = (document.generate_sync_message(&mut state), self.say.borrow().as_ref()) {
            voice.sync(answer.encode());
        }
    }

    fn ephemeral(&self, _sender: &str, data: &[u8]) {
        match Payload::decode(data) {
            Ok(Payload::Notice(Notice::Totals(totals))) => self.take_totals(&totals),
            Ok(Payload::Notice(Notice::SheetState { .. })) => self.ask_anew(),
            _ => {}
        }
    }

    fn unavailable(&self) {}

    fn refused(&self, _reason: &str) {}

    fn offline(&self) {}
}

impl Feed {
    fn take_totals(&self, totals: &SheetTotals) {
        let is_foreign = self.shown.with_untracked(|plan| {
            let mut marks = plan.departments.iter().filter_map(|department| department.sheet.as_ref());
            marks.any(|mark| mark.id == totals.sheet && mark.is_foreign)
        });
        if is_foreign {
            // What it comes to in the plan's currency is the server's to say.
            return self.ask_anew();
        }
        let minors = |series: &Series| series.values().iter().map(|sum| Minor::of_sum(*sum)).collect::<Vec<_>>();
        self.shown.update(|plan| {
            let owner = plan
                .departments
                .iter()
                .find(|department| department.sheet.as_ref().is_some_and(|sheet| sheet.id == totals.sheet))
                .map(|department| department.id);
            let Some(department) = owner else { return };
            let count = plan.calendar.periods().count();
            let mut moved = DepartmentTotals {
                department,
                income: minors(&totals.income.total.periods),
                expense: minors(&totals.expense.total.periods),
            };
            moved.income.truncate(count);
            moved.expense.truncate(count);
            plan.apply(&moved);
        });
    }

    /// A sheet was submitted, decided or opened: which request tells of it, and whether a next revision stands in its
    /// place, is asked of the server.
    fn ask_anew(&self) {
        let (id, shown) = (self.id, self.shown);
        leptos::task::spawn_local(async move {
            let scenario = shown.try_with_untracked(|plan| plan.scenario.clone()).flatten();
            if let Ok(plan) = crate::backend::plan(id, scenario.as_deref()).await {
                // The page may have been left meanwhile.
                shown.try_set(plan);
            }
        });
    }
}
