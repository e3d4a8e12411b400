//! The field one writes a remark in. `@` offers whom one can call; Enter sends, Shift+Enter begins a line.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::document::{Comment, Topic, Words};
use shared::id::CommentId;
use shared::money::Minor;

use super::place::Proposing;
use super::{Talk, mention};
use crate::backend::PersonMark;
use crate::primitives::{Avatar, Glyph, Icon};
use crate::text::use_text;

/// As many as are seen at once; typing narrows them down.
const OFFERED_MAX: usize = 6;

#[component]
pub fn Composer(
    talk: Talk,
    /// The thread or remark it is for: what was begun there before is there again.
    of: Option<CommentId>,
    label: &'static str,
    send_label: &'static str,
    /// What the field holds at first, where nothing was begun.
    #[prop(optional)]
    initial: String,
    /// Sends; false keeps what was written in the field.
    send: Callback<Words, bool>,
    #[prop(optional)] cancel: Option<Callback<()>>,
    /// Where a figure can be proposed along with what is said.
    #[prop(optional)]
    proposals: Option<Proposing>,
    /// What it would be a figure of.
    #[prop(optional)]
    about: Signal<Topic>,
    /// What was proposed before.
    #[prop(default = None)]
    figure: Option<Minor>,
) -> impl IntoView {
    let text = use_text();
    let field = NodeRef::<html::Textarea>::new();
    let offered = RwSignal::new(Vec::<PersonMark>::new());
    let picked = RwSignal::new(0_usize);
    let drafted = talk.draft(of).unwrap_or(initial);
    let proposed = RwSignal::new(String::new());
    let proposals = move || proposals.and_then(|proposals| proposals.get_value());
    let read = move |typed: &str| proposals()?.read(&about.get_untracked(), typed);
    let is_wrong = move || {
        about.track();
        proposed.with(|typed| !typed.trim().is_empty() && read(typed).is_none())
    };
    let is_empty = RwSignal::new(drafted.trim().is_empty());
    let keep = move |words: &str| {
        is_empty.set(words.trim().is_empty());
        talk.keep_draft(of, words);
    };
    Effect::new(move |_| {
        if talk.focus.get() == Some(of)
            && let Some(field) = field.get()
        {
            let _ = field.focus();
            talk.focus.set(None);
        }
    });
    let names = NodeRef::<html::Ul>::new();
    Effect::new(move |_| {
        if !offered.with(Vec::is_empty) {
            request_animation_frame(move || bring_into_sight(names));
        }
    });
    let typed = move || {
        let (before, all) = around_caret(field);
        let readers = talk.readers();
        let found = mention::asked(&before).map(|asked| mention::found(asked, &readers).take(OFFERED_MAX).cloned());
        picked.set(0);
        offered.set(found.map(Iterator::collect).unwrap_or_default());
        keep(&all);
    };
    let submit = move || {
        let words = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let words = words.trim().to_owned();
        let typed = proposed.get_untracked();
        let figure = if typed.trim().is_empty() {
            figure
        } else {
            match read(&typed) {
                Some(figure) => Some(figure),
                None => return,
            }
        };
        if words.is_empty() && figure.is_none() {
            return;
        }
        let mut mentions = mention::called(&words, &talk.readers());
        mentions.truncate(Comment::MENTIONS_MAX);
        if send.run(Words { text: words, mentions, figure }) {
            let _ = proposed.try_set(String::new());
            // A field that was for this remark alone may be gone by now.
            if let Some(field) = field.try_get_untracked().flatten() {
                field.set_value("");
            }
            let _ = offered.try_set(Vec::new());
            talk.keep_draft(of, "");
            let _ = is_empty.try_set(true);
        }
    };
    let take = move |at: usize| {
        if let Some(person) = offered.with_untracked(|offered| offered.get(at).cloned()) {
            keep(&complete(field, &person.name));
        }
        offered.set(Vec::new());
    };
    let give_up = move || {
        talk.keep_draft(of, "");
        if let Some(cancel) = cancel {
            cancel.run(());
        }
    };
    let key = move |event: KeyboardEvent| {
        // Keys of an open input method belong to it.
        if event.is_composing() {
            return;
        }
        let count = offered.with_untracked(Vec::len);
        match (event.key().as_str(), count) {
            ("ArrowDown", 1..) => picked.update(|at| *at = (*at + 1) % count),
            ("ArrowUp", 1..) => picked.update(|at| *at = (*at + count - 1) % count),
            ("Enter" | "Tab", 1..) => take(picked.get_untracked()),
            ("Escape", 1..) => offered.set(Vec::new()),
            ("Escape", _) if cancel.is_some() => give_up(),
            ("Enter", _) if !event.shift_key() => submit(),
            _ => return,
        }
        event.prevent_default();
    };
    let list = ["names-", &of.map_or_else(|| "new".to_owned(), |of| of.to_string())].concat();
    let option_id = {
        let list = list.clone();
        move |at: usize| [list.as_str(), "-", &at.to_string()].concat()
    };
    let active = {
        let option_id = option_id.clone();
        move || offered.with(|offered| !offered.is_empty()).then(|| option_id(picked.get()))
    };
    let options = move || {
        let option = |(at, person): (usize, PersonMark)| {
            view! {
                <li role="option" id=option_id(at) aria-selected=move || (picked.get() == at).to_string()
                    on:pointerdown=move |event| { event.prevent_default(); take(at); }>
                    <Avatar name=person.name.clone() hue=person.hue size="small"/>
                    <span aria-hidden="true">{person.name}</span>
                </li>
            }
        };
        offered.get().into_iter().enumerate().map(option).collect_view()
    };
    view! {
        <div class="talk-composer">
            <textarea class="input" rows="1" node_ref=field prop:value=drafted placeholder=label aria-label=label
                maxlength=Comment::CHARS_MAX.to_string() aria-autocomplete="list" aria-controls=list.clone()
                aria-activedescendant=active
                on:input=move |_| typed() on:keydown=key on:blur=move |_| offered.set(Vec::new())></textarea>
            <button type="button" class="button primary small icon-only" title=send_label aria-label=send_label
                disabled=move || (is_empty.get() && proposed.with(|typed| typed.trim().is_empty())) || is_wrong() on:click=move |_| submit()>
                <Icon glyph=if cancel.is_some() { Glyph::Check } else { Glyph::Send }/>
            </button>
            {proposals().map(|proposals| view! {
                <label class="talk-propose" hidden=move || about.with(|about| !proposals.is_offered(about))>
                    <span>{text.talk_propose()}</span>
                    <input class="input" inputmode="decimal" autocomplete="off" maxlength="40" prop:value=move || proposed.get()
                        aria-invalid=move || is_wrong().then_some("true") on:input=move |event| proposed.set(event_target_value(&event))
                        on:keydown=move |event: KeyboardEvent| if event.key() == "Enter" && !event.is_composing() { event.prevent_default(); submit(); }/>
                </label>
            })}
            <ul class="talk-names" node_ref=names role="listbox" id=list aria-label=text.talk_people()
                hidden=move || offered.with(Vec::is_empty)>{options}</ul>
            <span class="visually-hidden" role="status">
                {move || offered.with(|offered| (!offered.is_empty()).then(|| text.talk_found(offered.len())))}
            </span>
            {cancel.map(|_| view! {
                <button type="button" class="talk-act" on:click=move |_| give_up()>{text.talk_cancel()}</button>
            })}
        </div>
    }
    .into_any()
}

/// The names come up below the field, which may be at the edge of the pane.
fn bring_into_sight(names: NodeRef<html::Ul>) {
    #[cfg(not(feature = "hydrate"))]
    let _ = names;
    #[cfg(feature = "hydrate")]
    {
        let Some(names) = names.try_get_untracked().flatten() else { return };
        let Ok(Some(pane)) = names.closest(".inspector-body, .map-panel") else { return };
        let below = names.get_bounding_client_rect().bottom() - pane.get_bounding_client_rect().bottom();
        if below > 0.0 {
            // Whole pixels, as far as screens go.
            pane.set_scroll_top(pane.scroll_top() + below.ceil() as i32);
        }
    }
}

/// What stands before the caret, and all of it.
fn around_caret(field: NodeRef<html::Textarea>) -> (String, String) {
    let Some(field) = field.get_untracked() else { return Default::default() };
    let all = field.value();
    let caret = field.selection_start().ok().flatten().and_then(|caret| usize::try_from(caret).ok());
    let units = all.encode_utf16().take(caret.unwrap_or(usize::MAX)).collect::<Vec<_>>();
    (String::from_utf16_lossy(&units), all)
}

/// Puts a whole name where it was begun, and the caret behind it.
fn complete(field: NodeRef<html::Textarea>, name: &str) -> String {
    let (before, all) = around_caret(field);
    let Some((kept, _)) = before.rsplit_once('@') else { return all };
    let written = [kept, "@", name, " "].concat();
    let rest = all.get(before.len()..).unwrap_or_default();
    let whole = [written.as_str(), rest].concat();
    if let Some(field) = field.get_untracked() {
        field.set_value(&whole);
        let caret = u32::try_from(written.encode_utf16().count()).unwrap_or(u32::MAX);
        let _ = field.set_selection_range(caret, caret);
    }
    whole
}
