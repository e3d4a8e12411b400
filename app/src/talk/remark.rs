//! One remark: who, when, what; its writer edits it or takes it back.

use leptos::prelude::*;
use shared::document::{Comment, DiscussionCommand, Words};

use super::Talk;
use super::composer::Composer;
use super::mention::{Piece, pieces};
use super::place::{Proposing, Shown};
use crate::format;
use crate::primitives::Avatar;
use crate::text::{Text, use_text};

/// When something was said.
pub fn moment(talk: Talk, at: i64, text: Text) -> AnyView {
    let at = talk.at(at);
    format::day_and_time(at, text.language()).into_any()
}

#[component]
pub fn RemarkItem(talk: Talk, proposals: Proposing, comment: Comment, thread: Shown) -> impl IntoView {
    let text = use_text();
    let name = talk.name_of(comment.by, text);
    if comment.withdrawn {
        return view! { <p class="talk-remark faint">{text.talk_withdrawn(&name)}</p> }.into_any();
    }
    let id = comment.id;
    let figured = comment.clone();
    let is_own = talk.may_speak && comment.by.is_some() && comment.by == talk.reader;
    let (by, at, edited) = (comment.by, comment.at, comment.edited);
    let body = move || {
        if talk.editing.get() == Some(id) {
            let end = move || talk.editing.set(None);
            let save = move |words: Words| {
                let saved = talk.open.say(&DiscussionCommand::Edit { comment: id, words });
                if saved {
                    end();
                }
                saved
            };
            view! {
                <Composer talk of=Some(id) label=text.talk_edit() send_label=text.talk_save() initial=comment.text.clone() figure=comment.figure
                    send=Callback::new(save) cancel=Callback::new(move |()| end())/>
            }
            .into_any()
        } else {
            let declines = comment.declines.map(|_| view! { <p class="faint">{text.talk_declines()}</p> });
            view! {
                {declines}
                <p class="talk-words">{said_words(talk, &comment)}</p>
            }
            .into_any()
        }
    };
    let edit = move |_| {
        talk.editing.set(Some(id));
        talk.focus.set(Some(Some(id)));
    };
    let withdraw = move |_| {
        talk.open.say(&DiscussionCommand::Withdraw { comment: id });
    };
    let own = is_own.then(|| {
        view! {
            <span class="talk-own">
                <button type="button" class="talk-act" on:click=edit>{text.talk_edit()}</button>
                <button type="button" class="talk-act" on:click=withdraw>{text.talk_withdraw()}</button>
            </span>
        }
    });
    let proposed = proposals.get_value().and_then(|proposals| proposals.proposed(talk, &figured, thread, text));
    let edited = edited.map(|_| [" · ", text.talk_edited()].concat());
    view! {
        <article class="talk-remark">
            <Avatar name=name.clone() hue=talk.hue_of(by) size="small"/>
            <header>
                <strong>{name}</strong>
                <span class="faint">{moment(talk, at, text)} {edited}</span>
            </header>
            {body}
            {proposed}
            {own}
        </article>
    }
    .into_any()
}

/// What was said, with the names it calls set off.
fn said_words(talk: Talk, comment: &Comment) -> Vec<AnyView> {
    let readers = talk.readers();
    let view = |piece: Piece<'_>| match piece {
        Piece::Plain(words) => words.to_owned().into_any(),
        Piece::Name(words, person) if Some(person) == talk.reader => {
            view! { <mark class="talk-name own">{words.to_owned()}</mark> }.into_any()
        }
        Piece::Name(words, _) => view! { <span class="talk-name">{words.to_owned()}</span> }.into_any(),
    };
    pieces(&comment.text, &readers).into_iter().map(view).collect()
}
