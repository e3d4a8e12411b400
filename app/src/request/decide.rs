//! The decision itself: approve, or return with a word. On a phone it stays at the foot of the screen.

use leptos::prelude::*;

use crate::backend::{PersonMark, RequestView, WhyNot};
use crate::primitives::{Banner, Button, Csrf, Glyph, Icon, Press};
use crate::queued::Judged;
use crate::text::use_text;

/// `comment` is what was typed before and came back; the field is open then.
#[component]
pub fn Decide(view: RequestView, comment: Option<String>) -> impl IntoView {
    let address = ["/requests/", &view.id.to_string()].concat();
    let (locks, key) = (view.locks(), view.idempotency_key);
    let instead = view.verbs.in_place_of.clone();
    let is_stale = view.is_stale;
    let decide = view.may_decide.then(|| {
        let action = [&address, "/decide"].concat();
        view! { <DecideForm action version=view.version key=key.clone() comment instead is_stale/> }
    });
    let withdraw =
        view.may_withdraw.then(|| view! { <WithdrawForm action=[&address, "/withdraw"].concat() key locks/> });
    view! {
        <div class="decide">{decide}{withdraw}</div>
    }
    .into_any()
}

#[component]
fn DecideForm(
    action: String,
    version: String,
    key: String,
    comment: Option<String>,
    instead: Option<PersonMark>,
    is_stale: bool,
) -> impl IntoView {
    let text = use_text();
    let open = comment.is_some();
    // What nobody can approve any more can still be returned.
    let approve = (!is_stale).then(|| {
        view! {
            <Button submit=true press=Press::Primary glyph=Glyph::Check name="decision" value="approve">{text.decide_approve()}</Button>
        }
    });
    view! {
        <form class="card decide-form" method="post" action=action>
            <Csrf/>
            <Judged version/>
            <input type="hidden" name="idempotency_key" value=key/>
            {instead.map(|absent| view! { <p class="decide-instead">{text.decide_in_place_of(&absent.name)}</p> })}
            <details class="decide-comment" open=open>
                <summary>
                    <Icon glyph=Glyph::Message/>
                    <span>{text.decide_add_comment()}</span>
                    <Icon glyph=Glyph::ChevronDown/>
                </summary>
                <label class="visually-hidden" for="comment">{text.decide_comment()}</label>
                <textarea class="input" id="comment" name="comment" rows="2" maxlength="2000" placeholder=text.decide_comment_hint() autofocus=open>
                    {comment.unwrap_or_default()}
                </textarea>
            </details>
            <div class="decide-buttons">
                <a class="button icon-only decide-more" href="#verbs" aria-label=text.verbs_title()><Icon glyph=Glyph::More/></a>
                <Button submit=true glyph=Glyph::Return name="decision" value="return">{text.decide_return()}</Button>
                {approve}
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn WithdrawForm(action: String, key: String, locks: bool) -> impl IntoView {
    let text = use_text();
    view! {
        <form class="card withdraw-form" method="post" action=action>
            <Csrf/>
            <input type="hidden" name="idempotency_key" value=key/>
            <p class="soft">{if locks { text.decide_withdraw_hint() } else { text.adjust_withdraw_hint() }}</p>
            <Button submit=true glyph=Glyph::Undo>{text.decide_withdraw()}</Button>
        </form>
    }
    .into_any()
}

/// Why somebody who might expect to decide does not.
#[component]
pub fn NotYours(why: WhyNot) -> impl IntoView {
    let text = use_text();
    let title = match why {
        WhyNot::Submitted => text.decide_not_submitter(),
        WhyNot::Edited => text.decide_not_editor(),
        WhyNot::NotYet => text.decide_not_yet(),
    };
    view! { <Banner glyph=Glyph::Info title/> }
}
