//! A figure proposed in talk: written by whoever may speak, taken over by whoever may write in the sheet.

use std::sync::Arc;

use leptos::prelude::*;
use shared::budget::{CellValue, read_figure};
use shared::document::{CellEdit, Comment, DiscussionCommand, SheetCommand, Thread, Topic};
use shared::money::Minor;

use crate::primitives::{Glyph, Icon};
use crate::sheet::loaded::Desk;
use crate::talk::{Proposals, Talk};
use crate::text::Text;

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
    let now = Memo::new(move |_| {
        desk.sheet.track_line(line);
        desk.sheet.read(|sheet| sheet.line(line).map(|line| line.figure(period).minor()))
    });
    let accept = move |_| {
        let edit = CellEdit { line, period, value: CellValue::Figure(figure) };
        if desk.sheet.edit(&SheetCommand::SetCells(vec![edit])) {
            talk.say(&DiscussionCommand::Resolve { thread: id, resolved: true });
        }
    };
    let act = move || {
        let is_open = thread.get().is_some_and(|thread| thread.is_open());
        let stands = now.get()?;
        if stands == i128::from(figure.0) {
            return Some(view! { <span class="faint">{text.talk_taken()}</span> }.into_any());
        }
        (is_open && talk.may_speak() && desk.grid.may_edit.get()).then(|| {
            view! {
                <button type="button" class="button small" on:click=accept><Icon glyph=Glyph::Check/><span>{text.talk_accept()}</span></button>
            }
            .into_any()
        })
    };
    let beside =
        move || now.get().filter(|now| *now != i128::from(figure.0)).map(|now| text.talk_instead_of(&shown(now)));
    Some(
        view! {
            <p class="talk-proposed">
                <span class="figure">{move || text.talk_proposes(&shown(i128::from(figure.0)))}</span>
                <span class="faint">{beside}</span>
                {act}
            </p>
        }
        .into_any(),
    )
}
