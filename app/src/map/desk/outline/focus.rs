//! The keyboard in the outline stays where it is while rows change places, by one's own hand or somebody else's: a row that
//! is moved in the page loses it otherwise. Where its row is gone, it goes to the one that stands there now.

use leptos::ev::FocusEvent;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement, HtmlInputElement};
use send_wrapper::SendWrapper;
use shared::process::ElementId;
use wasm_bindgen::JsCast;

/// The id of the button a step's row opens with.
pub fn name_id(id: &ElementId) -> String {
    ["step-", id.as_str()].concat()
}

/// Gives something the keyboard, once it is in the page; a field with all that is written in it.
pub fn give(id: String) {
    request_animation_frame(move || {
        let Some(element) = document().get_element_by_id(&id) else { return };
        if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
            field.select();
        }
        take(&element);
    });
}

/// Leaves the keyboard where it was, once what has it stands in another place; what is written there stays as it is.
pub fn hold(id: String) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            take(&element);
        }
    });
}

fn take(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // What is gone by now needs no keyboard.
        let _ = element.focus();
    }
}

/// What has the keyboard, and in the how manieth row.
type Holder = SendWrapper<(Element, Option<usize>)>;

#[derive(Clone, Copy)]
pub struct Kept {
    order: Memo<Vec<ElementId>>,
    holder: StoredValue<Option<Holder>>,
}

impl Kept {
    pub fn new(order: Memo<Vec<ElementId>>) -> Self {
        let kept = Self { order, holder: StoredValue::new(None) };
        Effect::new(move |_| {
            order.track();
            request_animation_frame(move || kept.restore());
        });
        // Whoever presses elsewhere is elsewhere.
        let pressed = window_event_listener(leptos::ev::pointerdown, move |_| kept.holder.set_value(None));
        let pressed = SendWrapper::new(pressed);
        on_cleanup(move || pressed.take().remove());
        kept
    }

    pub fn came(self, event: &FocusEvent) {
        let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let row = element.closest("tr[data-step]").ok().flatten().and_then(|row| row.get_attribute("data-step"));
        let at = row.and_then(|id| self.order.with_untracked(|order| order.iter().position(|own| own.as_str() == id)));
        self.holder.set_value(Some(SendWrapper::new((element, at))));
    }

    pub fn left(self, event: &FocusEvent) {
        // What was taken out of the page leaves it to nothing.
        if event.related_target().is_some() {
            self.holder.set_value(None);
        }
    }

    fn restore(self) {
        let is_lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        let Some(Some(holder)) = self.holder.try_get_value().filter(|_| is_lost) else { return };
        let (element, at) = &*holder;
        if element.is_connected() {
            take(element);
        } else if let Some(at) = at {
            let there =
                self.order.try_with_untracked(|order| order.get((*at).min(order.len().saturating_sub(1))).cloned());
            if let Some(element) = there.flatten().and_then(|id| document().get_element_by_id(&name_id(&id))) {
                take(&element);
            }
        }
    }
}
