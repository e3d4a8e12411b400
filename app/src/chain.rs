//! The steps a request goes through: whom each asks, how many must agree, and what was decided so far. Shown where it is
//! decided, and before it is asked.

use leptos::prelude::*;
use shared::approval::{Need, Quorum, TargetKind, Verdict};

use crate::backend::{PersonMark, StepState, StepView, VoiceView, WhoView};
use crate::format::Money;
use crate::primitives::{Badge, Glyph, Icon, Moment, Tone};
use crate::text::{Text, use_text};

pub fn names(people: &[PersonMark], text: Text) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(text.list_separator())
}

/// Whom a step asks, in words.
pub fn who_words(who: &[WhoView], text: Text) -> String {
    let word = |who: &WhoView| match who {
        WhoView::Role(role) => text.role(*role).to_owned(),
        WhoView::FinancePartner => text.chain_finance_partner().to_owned(),
        WhoView::Person(person) => person.name.clone(),
        WhoView::Upward(levels) => text.chain_upward(&levels.to_string()),
    };
    who.iter().map(word).collect::<Vec<_>>().join(text.list_separator())
}

/// How many must agree, where it is not any one of them.
pub fn quorum_words(quorum: Quorum, of: usize, text: Text) -> Option<String> {
    match quorum {
        Quorum::Any => None,
        Quorum::All => Some(text.chain_all().to_owned()),
        Quorum::InTurn => Some(text.chain_in_turn().to_owned()),
        Quorum::AtLeast(count) => Some(text.chain_at_least(&count.to_string(), &of.to_string())),
        Quorum::Automatic => Some(text.chain_automatic().to_owned()),
    }
}

/// `2 of 3 agreements` once more than one is wanted.
pub fn need_words(need: Need, text: Text) -> Option<String> {
    (need.need > 1).then(|| text.chain_need(&need.have.to_string(), &need.need.to_string()))
}

/// One step. Before it is asked nothing is waited for, so the names stand alone.
#[component]
pub fn Step(step: StepView, money: Money) -> impl IntoView {
    let text = use_text();
    let above = step.above.map(|above| text.step_above(&money.amount(above)));
    let title = match step.state {
        StepState::Automatic => text.chain_automatic().to_owned(),
        _ => who_words(&step.who, text),
    };
    let of = step.need.of.max(step.approvers.len());
    let quorum = quorum_words(step.quorum, of, text).filter(|_| step.state != StepState::Automatic);
    let waited_for = names(&step.approvers, text);
    let (class, glyph, below) = match step.state {
        StepState::Ahead => ("step ahead", Glyph::More, Some(waited_for)),
        StepState::Open => ("step open", Glyph::Clock, Some(text.request_waits_for(&waited_for))),
        StepState::Spared => ("step spared", Glyph::Minus, Some(text.step_spared().to_owned())),
        StepState::Automatic => ("step ahead", Glyph::Check, Some(text.chain_automatic_hint().to_owned())),
        StepState::Agreed => ("step done", Glyph::Check, None),
        StepState::Ended => match step.voices.last().map(|voice| voice.verdict) {
            Some(Verdict::Rejected) => ("step rejected", Glyph::X, None),
            _ => ("step returned", Glyph::Return, None),
        },
    };
    let progress = need_words(step.need, text).filter(|_| step.state == StepState::Open);
    let added = step.added_by.map(|by| text.chain_added_by(&by.name));
    let beside = (!step.beside.is_empty()).then(|| text.chain_beside(&names(&step.beside, text)));
    let moved = step.transfers.into_iter().map(|(from, to)| text.chain_moved(&from.name, &to.name)).collect::<Vec<_>>();
    let notes = moved.into_iter().chain(added).chain(beside);
    let notes = notes.map(|note| view! { <p class="faint step-note">{note}</p> }).collect_view();
    view! {
        <li class=class>
            <span class="step-mark"><Icon glyph/></span>
            <div>
                <strong>{title}</strong>
                {quorum.map(|quorum| view! { " " <span class="step-quorum">{quorum}</span> })}
                {above.map(|above| view! { " " <span class="faint figures">{above}</span> })}
                {step.is_late.then(|| view! { " " <Badge tone=Tone::Warn glyph=Glyph::Clock>{text.chain_late()}</Badge> })}
                {step.voices.into_iter().map(|voice| view! { <Voice voice/> }).collect_view()}
                {progress.map(|progress| view! { <p class="step-need">{progress}</p> })}
                {below.filter(|below| !below.is_empty()).map(|below| view! { <p class="faint">{below}</p> })}
                {notes}
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Voice(voice: VoiceView) -> impl IntoView {
    let text = use_text();
    let word = match voice.verdict {
        Verdict::Approved => text.request_state_approved(),
        Verdict::Returned => text.request_state_returned(),
        Verdict::Rejected => text.request_state_rejected(),
    };
    let instead = voice.in_place_of.map(|absent| [" · ", &text.chain_in_place_of(&absent.name)].concat());
    let said = voice.comment.map(|comment| view! { <blockquote class="step-comment">{comment}</blockquote> });
    view! {
        <p class="faint">{word} " · " {voice.by.name} {instead} " · " <Moment at=voice.at/></p>
        {said}
    }
    .into_any()
}

/// What requests of a kind are about.
pub const fn kind_word(kind: TargetKind, text: Text) -> &'static str {
    match kind {
        TargetKind::Sheet => text.kind_sheet(),
        TargetKind::Plan => text.kind_plan(),
        TargetKind::ScenarioMerge => text.kind_scenario_merge(),
        TargetKind::Adjustment => text.kind_adjustment(),
        TargetKind::Transfer => text.kind_transfer(),
        TargetKind::ProcessMap => text.kind_process_map(),
        TargetKind::PolicyChange => text.kind_policy_change(),
    }
}
