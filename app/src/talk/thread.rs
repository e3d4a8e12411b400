//! A thread in the list: folded to its first words, or in full with what can be done about it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::{DiscussionCommand, Thread, Words};
use shared::id::CommentId;

use super::Talk;
use super::composer::Composer;
use super::list::list;
use super::place::{Proposing, Shown};
use super::remark::RemarkItem;
use crate::primitives::{Avatar, Glyph, Icon};
use crate::text::{Text, use_text};

#[component]
pub fn ThreadItem(talk: Talk, proposals: Proposing, id: CommentId) -> impl IntoView {
    let text = use_text();
    let thread = Memo::new(move |_| talk.open.get().thread(id).cloned().map(Arc::new));
    let is_unfolded = Memo::new(move |_| talk.unfolded.get() == Some(id));
    let is_unread = Memo::new(move |_| thread.get().is_some_and(|thread| talk.is_unread(&thread)));
    let topic = move || thread.get().map(|thread| talk.place().words(&thread.topic, text));
    let press = move |_| {
        if is_unfolded.get_untracked() {
            talk.unfolded.set(None);
        } else if let Some(thread) = thread.get_untracked() {
            talk.show_thread(&thread);
        }
    };
    let body = move || {
        if is_unfolded.get() {
            view! { <Unfolded talk proposals id thread/> }.into_any()
        } else {
            view! { <Folded talk thread/> }.into_any()
        }
    };
    view! {
        <li class="talk-thread" class:unfolded=is_unfolded class:unread=is_unread>
            <div class="talk-thread-head">
                <button type="button" class="talk-topic" aria-expanded=move || is_unfolded.get().to_string() on:click=press>
                    <Icon glyph=Glyph::ChevronRight/>
                    <span class="talk-topic-words">{topic}</span>
                </button>
                {move || is_unread.get().then(|| view! { <span class="badge accent">{text.talk_new()}</span> })}
                {move || is_unfolded.get().then(|| thread.get().map(|thread| settle(talk, &thread, text)))}
            </div>
            {body}
        </li>
    }
    .into_any()
}

/// The button that settles a thread or takes it up again.
fn settle(talk: Talk, thread: &Thread, text: Text) -> Option<AnyView> {
    if !talk.may_speak {
        return None;
    }
    let (id, is_open) = (thread.id, thread.is_open());
    let (label, glyph) =
        if is_open { (text.talk_resolve(), Glyph::Check) } else { (text.talk_reopen(), Glyph::Return) };
    let press = move |event: leptos::ev::MouseEvent| {
        if talk.open.say(&DiscussionCommand::Resolve { thread: id, resolved: is_open }) {
            talk.unfolded.set(None);
            // The thread leaves the list, and a button that was pressed by key would take the keyboard along.
            if event.detail() == 0 {
                talk.place().leave();
            }
        }
    };
    let view = view! {
        <button type="button" class="button quiet small" on:click=press><Icon glyph/><span>{label}</span></button>
    };
    Some(view.into_any())
}

#[component]
fn Folded(talk: Talk, thread: Shown) -> impl IntoView {
    let text = use_text();
    move || {
        let thread = thread.get()?;
        let first = thread.comments.first()?;
        let name = talk.name_of(first.by, text);
        let hue = talk.hue_of(first.by);
        let words = if first.withdrawn { text.talk_withdrawn_short().to_owned() } else { first.text.clone() };
        let assignee = thread.assignee.map(|to| [" · ", &text.talk_given_to(&talk.name_of(Some(to), text))].concat());
        Some(view! {
            <div class="talk-folded">
                <Avatar name hue size="small"/>
                <p class="talk-excerpt">{words}</p>
                <p class="faint">
                    {text.talk_remarks(thread.comments.len())} " · " {super::remark::moment(talk, thread.last_at(), text)} {assignee}
                </p>
            </div>
        })
    }
}

#[component]
fn Unfolded(talk: Talk, proposals: Proposing, id: CommentId, thread: Shown) -> impl IntoView {
    let text = use_text();
    let comments = move || {
        thread.get().map(|thread| thread.comments.iter().map(|comment| comment.id).collect()).unwrap_or_default()
    };
    let remark = move |id: CommentId| {
        let comment = Memo::new(move |_| thread.get()?.comments.iter().find(|comment| comment.id == id).cloned());
        (move || comment.get().map(|comment| view! { <RemarkItem talk proposals comment thread/> })).into_any()
    };
    let resolved = move || {
        let done = thread.get()?.resolved?;
        let words = text.talk_resolved_by(&talk.name_of(done.by, text));
        Some(view! { <p class="talk-resolved"><Icon glyph=Glyph::CheckCircle/>{words}</p> })
    };
    let send = move |words: Words| {
        let answer = DiscussionCommand::Answer { id: CommentId(crate::browser::later_uuid()), thread: id, words };
        talk.open.say(&answer)
    };
    let topic = move || thread.get_untracked().map(|thread| talk.place().words(&thread.topic, text));
    let about = Signal::derive(move || thread.get().map(|thread| thread.topic.clone()).unwrap_or_default());
    let answer = talk.may_speak.then(|| {
        view! {
            <Assignee talk id thread/>
            <Composer talk of=Some(id) label=text.talk_answer() send_label=text.talk_send() send=Callback::new(send) proposals about/>
        }
    });
    view! {
        <div class="talk-remarks" role="log" aria-label=topic>
            {list(comments, remark)}
        </div>
        {resolved}
        {answer}
    }
    .into_any()
}

/// Who is to see to it.
#[component]
fn Assignee(talk: Talk, id: CommentId, thread: Shown) -> impl IntoView {
    let text = use_text();
    let assignee = move || thread.get().and_then(|thread| thread.assignee);
    let give = move |event: leptos::ev::Event| {
        let to = event_target_value(&event).parse().ok();
        talk.open.say(&DiscussionCommand::Assign { thread: id, to });
    };
    let options = move || {
        let assignee = assignee();
        let readers = talk.readers();
        let mut offered: Vec<_> = readers.iter().map(|mark| (Some(mark.id), mark.name.clone())).collect();
        offered.insert(0, (None, text.talk_nobody().to_owned()));
        if assignee.is_some() && offered.iter().all(|(id, _)| *id != assignee) {
            offered.push((assignee, talk.name_of(assignee, text)));
        }
        let option = |(id, name): (Option<shared::id::PersonId>, String)| {
            let value = id.map(|id| id.to_string()).unwrap_or_default();
            view! { <option value=value selected=id == assignee>{name}</option> }
        };
        offered.into_iter().map(option).collect_view()
    };
    view! {
        <label class="talk-about">
            <span>{text.talk_assignee()}</span>
            <select class="select small" on:change=give>{options}</select>
        </label>
    }
}
