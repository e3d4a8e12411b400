//! What of the inbox is looked for: a part of it, a department, what is late.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::language::Language;

use super::Show;
use crate::backend::{InboxView, RequestCard};
use crate::primitives::{Button, Press};
use crate::text::use_text;

/// As the address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    pub show: Show,
    /// By its name in the organisation's own language, which is the same whoever reads; empty for all.
    pub department: String,
    pub is_late: bool,
}

impl Sought {
    /// Whether some of the inbox is left out, besides its other parts.
    pub fn is_narrow(&self) -> bool {
        self.is_late || !self.department.is_empty()
    }

    fn keeps(&self, card: &RequestCard) -> bool {
        let is_of = self.department.is_empty() || card.department.text == self.department;
        is_of && (!self.is_late || card.is_late)
    }

    /// The inbox with what is looked for alone.
    pub fn of(&self, mut view: InboxView) -> InboxView {
        for cards in [&mut view.waiting, &mut view.mine, &mut view.copied, &mut view.decided] {
            cards.retain(|card| self.keeps(card));
        }
        view
    }

    /// The address of another part, looked at for the same.
    pub fn href(&self, show: Show) -> String {
        let mut fields = Vec::new();
        if let Some(word) = show.word() {
            fields.push(["show=", word].concat());
        }
        if !self.department.is_empty() {
            fields.push(["department=", &spelt(&self.department)].concat());
        }
        if self.is_late {
            fields.push("late=yes".to_owned());
        }
        if fields.is_empty() { "/inbox".to_owned() } else { ["/inbox?", &fields.join("&")].concat() }
    }
}

/// As a value in an address.
fn spelt(text: &str) -> String {
    let byte = |byte: u8| {
        let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}

/// The departments that requests of the inbox are about, by their own name and the reader's.
pub fn departments(view: &InboxView, language: Language) -> BTreeMap<String, String> {
    let cards = [&view.waiting, &view.mine, &view.copied, &view.decided].into_iter().flatten();
    cards.map(|card| (card.department.text.clone(), card.department.in_language(language).to_owned())).collect()
}

/// Chooses a department, and what is late alone. Where there is nothing to choose from, it is left away.
#[component]
pub fn Narrow(sought: Sought, departments: BTreeMap<String, String>) -> impl IntoView {
    let text = use_text();
    if departments.len() < 2 && !sought.is_narrow() {
        return ().into_any();
    }
    let options = departments.into_iter().map(|(own, name)| {
        let chosen = own == sought.department;
        view! { <option value=own selected=chosen>{name}</option> }
    });
    let options = options.collect_view();
    let show = sought.show.word().map(|word| view! { <input type="hidden" name="show" value=word/> });
    let whole = Sought { show: sought.show, ..Sought::default() }.href(sought.show);
    let reset = sought.is_narrow().then(|| view! { <a class="button small quiet" href=whole>{text.inbox_reset()}</a> });
    view! {
        <form class="inbox-narrow" method="get" action="/inbox" role="search">
            {show}
            <label class="inbox-department">
                <span class="visually-hidden">{text.inbox_department()}</span>
                <select class="select" name="department"><option value="">{text.inbox_every_department()}</option>{options}</select>
            </label>
            <label class="tick">
                <input type="checkbox" name="late" value="yes" checked=sought.is_late/>
                <span>{text.inbox_late()}</span>
            </label>
            <Button submit=true press=Press::Plain>{text.inbox_narrow()}</Button>
            {reset}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_looked_for() {
        let check = |department: &str, is_late, show, expect: &str| {
            let sought = Sought { show: Show::All, department: department.to_owned(), is_late };
            assert_eq!(sought.href(show), expect);
        };
        check("", false, Show::All, "/inbox");
        check("", true, Show::Waiting, "/inbox?show=waiting&late=yes");
        check("销售&部", false, Show::All, "/inbox?department=%E9%94%80%E5%94%AE%26%E9%83%A8");
    }
}
