//! A figure proposed in talk: written by whoever may speak, taken over or declined by
//! whoever may write in the sheet.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use shared::budget::{CellValue, read_figure};
use shared::document::{CellEdit, Comment, DiscussionCommand, Thread, Topic, Words};
use shared::id::CommentId;
use shared::money::Minor;

use crate::grid::basis::set_cells;
use crate::primitives::{Glyph, Icon};
use crate::sheet::loaded::Desk;
use crate::talk::{Proposals, Talk};
use crate::text::{Text, use_text};

/// Proposals for the cells of a sheet.
#[derive(Clone, Copy)]
pub struct Proposed {
    pub desk: Desk,
}

impl Proposals for Proposed {
    fn is_offered(&self, topic: &Topic) -> bool {
        topic.period.is_some() && topic.line.is_some()
    }

    fn read(&self, topic: &Topic, typed: &str) -> Option<Minor> {
        let line = topic.line?;
        self.desk.sheet.read(|sheet| {
            let line = sheet.line(line)?;
            read_figure(typed, &line.unit, sheet.header.currency, sheet.header.rounding).ok()
        })
    }

    fn proposed(
        &self,
        talk: Talk,
        comment: &Comment,
        thread: Memo<Option<Arc<Thread>>>,
        text: Text,
    ) -> Option<AnyView> {
        proposed(self.desk, talk, comment, thread, text)
    }
}

/// What a remark proposes, beside what the cell holds, with the button that takes it over.
fn proposed(
    desk: Desk,
    talk: Talk,
    comment: &Comment,
    thread: Memo<Option<Arc<Thread>>>,
    text: Text,
) -> Option<AnyView> {
    let figure = comment.figure?;
    let about = thread.get_untracked()?;
    let (line, period, id) = (about.topic.line?, about.topic.period?, about.id);
    let shown = move |figure: i128| {
        let money = desk.grid.money.get();
        let unit = desk.sheet.read(|sheet| sheet.line(line).map(|line| line.unit.clone())).unwrap_or_default();
        money.figure(figure, &unit)
    };
    let proposal = comment.id;
    let now = Memo::new(move |_| {
        desk.sheet.track_line(line);
        desk.sheet.read(|sheet| sheet.line(line).map(|line| line.figure(period).minor()))
    });
    let is_taken = move || now.get() == Some(i128::from(figure.0));
    // Over a formula it is asked first; the thread is settled once the figure stands.
    let taking = RwSignal::new(false);
    let accept = move |_| {
        taking.set(true);
        let done = set_cells(desk.grid, vec![CellEdit { line, period, value: CellValue::Figure(figure) }]);
        taking.set(done);
    };
    Effect::new(move |_| {
        let is_asked = desk.grid.overtyping.with(Option::is_some);
        if !taking.get() || is_asked {
            return;
        }
        let stands = desk.sheet.read(|sheet| sheet.line(line).map(|line| line.cell(period).value.clone()));
        if stands == Some(CellValue::Figure(figure)) {
            talk.say(&DiscussionCommand::Resolve { thread: id, resolved: true });
        }
        taking.set(false);
    });
    let declining = RwSignal::new(false);
    let may_decide = move || {
        let is_open = thread.get().is_some_and(|thread| thread.is_open());
        is_open && talk.may_speak() && desk.grid.may_edit.get()
    };
    let declined = move || {
        let by = thread.get()?.declined(proposal)?.by;
        Some(text.talk_declined_by(&talk.name_of(by, text)))
    };
    let act = move || {
        now.get()?;
        if is_taken() {
            return Some(view! { <span class="faint">{text.talk_taken()}</span> }.into_any());
        }
        (may_decide() && !declining.get()).then(|| {
            view! {
                <span class="talk-decide">
                    <button type="button" class="button quiet small" on:click=move |_| declining.set(true)>{text.talk_decline()}</button>
                    <button type="button" class="button small" on:click=accept><Icon glyph=Glyph::Check/><span>{text.talk_accept()}</span></button>
                </span>
            }
            .into_any()
        })
    };
    let decline = move || {
        (may_decide() && declining.get()).then(|| view! { <Decline talk thread=id proposal declining/> }.into_any())
    };
    let beside =
        move || now.get().filter(|now| *now != i128::from(figure.0)).map(|now| text.talk_instead_of(&shown(now)));
    Some(
        view! {
            <p class="talk-proposed">
                <span class="figure">{move || text.talk_proposes(&shown(i128::from(figure.0)))}</span>
                <span class="faint">{beside}</span>
                <span class="faint">{declined}</span>
                {act}
            </p>
            {decline}
        }
        .into_any(),
    )
}

/// Turns a proposal down, with a word or without.
#[component]
fn Decline(talk: Talk, thread: CommentId, proposal: CommentId, declining: RwSignal<bool>) -> impl IntoView {
    let text = use_text();
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let words = Words { text: words.trim().to_owned(), ..Words::default() };
        let id = CommentId(crate::browser::later_uuid());
        if talk.say(&DiscussionCommand::Decline { id, thread, proposal, words }) {
            declining.set(false);
        }
    };
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            declining.set(false);
        }
    };
    view! {
        <form class="talk-decline" on:submit=send on:keydown=escape>
            <label>
                <span>{text.talk_decline_why()}</span>
                <input class="input" node_ref=field maxlength=Comment::CHARS_MAX.to_string() autocomplete="off"/>
            </label>
            <button type="button" class="button quiet small" on:click=move |_| declining.set(false)>{text.talk_cancel()}</button>
            <button type="submit" class="button small danger">{text.talk_decline()}</button>
        </form>
    }
}
