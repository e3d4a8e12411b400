//! An open row: the fields of a step, the ways on from it, and what can be done to its place.

use leptos::prelude::*;
use shared::process::{ElementId, NodeKind};

use super::super::field::Words;
use super::super::sort::Sort;
use super::super::step::{Amounts, Belongs, Controls, Lines};
use super::super::subject::Subject;
use super::ways::Ways;
use super::{Listed, focus, keys, work};
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

/// The id of the field of the name.
const NAME_ID: &str = "outline-name";

/// What is put after a step at once; the rest of BPMN is a press further.
const FEW: [Sort; 3] = [Sort::Step, Sort::Decision, Sort::End];
const MORE: [Sort; 5] = [Sort::Subprocess, Sort::Call, Sort::Catch, Sort::Throw, Sort::Boundary];

#[component]
pub fn Edit(listed: Listed, id: ElementId) -> impl IntoView {
    let text = use_text();
    let desk = listed.desk;
    let step = Subject::node(desk, &id);
    if listed.asked.with_untracked(|asked| asked.as_ref() == Some(&id)) {
        listed.asked.set(None);
        focus::give(NAME_ID.to_owned());
    }
    let is_done = step.with_untracked(|node| node.kind.is_activity()).unwrap_or_default();
    let leads_on = step.with_untracked(|node| !matches!(node.kind, NodeKind::End(_))).unwrap_or_default();
    let controls = is_done.then(|| {
        view! {
            <details class="outline-control">
                <summary>{text.map_control()}</summary>
                <div class="outline-fields"><Controls step/></div>
            </details>
        }
    });
    let name = step.words(|node, language| node.name.in_language(language).to_owned());
    let called = listed.name(&id);
    let (own, for_place) = (id.clone(), id.clone());
    let ways = leads_on.then(|| view! { <Ways listed id=id.clone()/> });
    let close = id.clone();
    view! {
        <div class="outline-edit" role="group" aria-label=text.map_outline_edit(&called)
            on:keydown=move |event| keys::in_row(listed, &own, &event)>
            <div class="outline-fields">
                <Words desk label=text.map_name() id=Some(NAME_ID.to_owned()) value=name set=step.rename()/>
                <Belongs step/>
            </div>
            <Amounts step/>
            {ways}
            {controls}
            <Lines desk id=id.clone()/>
            {move || desk.may_edit.get().then(|| view! { <Deeds listed id=for_place.clone()/> })}
            <button type="button" class="button quiet small outline-close" on:click=move |_| {
                work::close(listed);
                focus::give(focus::name_id(&close));
            }>
                <Icon glyph=Glyph::X/><span>{text.action_close()}</span>
            </button>
        </div>
    }
    .into_any()
}

/// What can be done to the step as a whole.
#[component]
fn Deeds(listed: Listed, id: ElementId) -> impl IntoView {
    let text = use_text();
    let id = StoredValue::new(id);
    let deed = move |glyph: Glyph, word: &'static str, work: fn(Listed, &ElementId)| {
        view! {
            <button type="button" class="button small" on:click=move |_| id.with_value(|id| work(listed, id))>
                <Icon glyph/><span>{word}</span>
            </button>
        }
    };
    let kind = listed.desk.now().node(&id.get_value()).map(|node| node.kind.clone());
    let leads_on = kind.as_ref().is_some_and(|kind| !matches!(kind, NodeKind::End(_)));
    let stays = matches!(kind, Some(NodeKind::Start(_) | NodeKind::End(_) | NodeKind::Boundary { .. }));
    let is_done = kind.is_some_and(|kind| kind.is_activity());
    let sort = move |sort: Sort| {
        let word = sort.word(text);
        view! {
            <button type="button" class="button small" on:click=move |_| id.with_value(|id| work::add(listed, sort, Some(id)))>
                <svg class="shape" viewBox="0 0 18 18" aria-hidden="true"><path d=sort.path()></path></svg><span>{word}</span>
            </button>
        }
    };
    let more = MORE.into_iter().filter(|sort| is_done || *sort != Sort::Boundary);
    let after = leads_on.then(|| {
        view! {
            <div class="outline-deeds" role="group" aria-labelledby="outline-after">
                <span id="outline-after" class="soft">{text.map_outline_after()}</span>
                {FEW.map(sort).collect_view()}
                <details class="outline-more">
                    <summary class="button quiet small">{text.map_more()}</summary>
                    <div class="outline-deeds">{more.map(sort).collect_view()}</div>
                </details>
            </div>
        }
    });
    let place = (!stays).then(|| {
        view! {
            {deed(Glyph::ArrowUp, text.map_outline_earlier(), |listed, id| work::exchange(listed, id, true))}
            {deed(Glyph::ArrowDown, text.map_outline_later(), |listed, id| work::exchange(listed, id, false))}
        }
    });
    view! {
        {after}
        <div class="outline-deeds" role="group" aria-label=text.map_outline_place()>
            {place}
            {deed(Glyph::Trash, text.map_outline_remove(), work::remove)}
        </div>
    }
    .into_any()
}
