//! The steps a request goes through: whom each asks, how many must agree, and what was decided so far. Shown where it is
//! decided, and before it is asked.

use leptos::prelude::*;
use shared::approval::{Need, Quorum, Since, TargetKind, Verdict};
use shared::id::PlanId;

use crate::backend::{AskTrouble, PersonMark, Resumed, StepState, StepView, VoiceView, WhoView};
use crate::format::{self, Money};
use crate::primitives::{Badge, Banner, Card, Glyph, Icon, Moment, Tone};
use crate::text::{Text, use_text};

pub fn names(people: &[PersonMark], text: Text) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(text.list_separator())
}

/// Whom a step asks, in words.
pub fn who_words(who: &[WhoView], text: Text) -> String {
    let word = |who: &WhoView| match who {
        WhoView::Role(role) => text.role(*role).to_owned(),
        WhoView::OtherHead => text.chain_other_head().to_owned(),
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

/// Which rule counts, of which version of the policy.
pub fn rule_words((version, rule): &(u32, String), text: Text) -> String {
    match version {
        0 => text.chain_rule_standing().to_owned(),
        version => text.chain_rule(rule, &version.to_string()),
    }
}

/// Before it is asked: the steps there will be, and the rule they come from. What else is told of it stands above them.
#[component]
pub fn WhoDecides(
    plan: PlanId,
    policy: Option<(u32, String)>,
    steps: Vec<StepView>,
    money: Money,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let text = use_text();
    let rule = policy.map(|policy| rule_words(&policy, text));
    let steps = steps.into_iter().map(|step| view! { <Step step money/> }).collect_view();
    view! {
        <Card id="chain" title=text.ask_who()>
            {children.map(|children| children())}
            <ol class="card-body steps">{steps}</ol>
            <p class="card-foot">{rule} " " <a href=["/plans/", &plan.to_string(), "/policy"].concat()>{text.ask_policy()}</a></p>
        </Card>
    }
    .into_any()
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
            Some(Verdict::Approved) => ("step overridden", Glyph::AlertTriangle, None),
            _ => ("step returned", Glyph::Return, None),
        },
    };
    let progress = need_words(step.need, text).filter(|_| step.state == StepState::Open);
    let added = step.added_by.map(|by| text.chain_added_by(&by.name));
    let beside = (!step.beside.is_empty()).then(|| text.chain_beside(&names(&step.beside, text)));
    let moved = step.transfers.into_iter().map(|(from, to)| text.chain_moved(&from.name, &to.name)).collect::<Vec<_>>();
    let due = match (step.due_on, step.within_days) {
        (Some(day), _) => Some(text.chain_due(&format::day(day, text.language()))),
        (None, Some(days)) if step.state == StepState::Ahead => Some(text.policy_within(&days.to_string())),
        _ => None,
    };
    let escalated = (!step.escalated.is_empty()).then(|| text.chain_escalated(&names(&step.escalated, text)));
    let notes = moved.into_iter().chain(added).chain(beside).chain(due).chain(escalated);
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
        Verdict::Approved if voice.proposed_by.is_some() => text.chain_overridden_approved(),
        Verdict::Rejected if voice.proposed_by.is_some() => text.chain_overridden_rejected(),
        Verdict::Approved => text.request_state_approved(),
        Verdict::Returned => text.request_state_returned(),
        Verdict::Rejected => text.request_state_rejected(),
    };
    let instead = voice.in_place_of.map(|absent| [" · ", &text.chain_in_place_of(&absent.name)].concat());
    let proposed = voice.proposed_by.map(|by| [" · ", &text.chain_proposed_by(&by.name)].concat());
    let at = match voice.carried {
        Some(first) => view! { <Moment at=first/> " · " {text.chain_carried()} }.into_any(),
        None => view! { <Moment at=voice.at/> }.into_any(),
    };
    let lines = (!voice.lines.is_empty()).then(|| {
        let names: Vec<&str> = voice.lines.iter().map(|line| line.in_language(text.language())).collect();
        view! { <p class="step-lines">{text.chain_lines_back(&names.join(text.list_separator()))}</p> }
    });
    let said = voice.comment.map(|comment| view! { <blockquote class="step-comment">{comment}</blockquote> });
    view! {
        <p class="faint">{word} " · " {voice.by.name} {instead} {proposed} " · " {at}</p>
        {lines}
        {said}
    }
    .into_any()
}

/// What a request goes on from, above whatever is shown of it.
#[component]
pub fn GoesOn(resumed: Resumed) -> impl IntoView {
    let text = use_text();
    let names: Vec<&str> = resumed.lines.iter().map(|line| line.in_language(text.language())).collect();
    let names = names.join(text.list_separator());
    let since = match resumed.since {
        Since::Nothing => text.resume_nothing().to_owned(),
        Since::ReturnedLines => text.resume_lines(&names),
        Since::More if names.is_empty() => text.resume_more().to_owned(),
        Since::More => text.resume_more_than(&names),
    };
    let carried = match resumed.carried {
        0 => text.resume_anew().to_owned(),
        count => text.resume_carried(count),
    };
    let href = ["/requests/", &resumed.request.to_string()].concat();
    view! {
        <Banner glyph=Glyph::Refresh title=text.resume_title()>
            <p>{since} " " {carried} " " <a href=href>{text.resume_see()}</a></p>
        </Banner>
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

/// Why something cannot be asked for, and what would help.
pub fn trouble_words(trouble: AskTrouble, text: Text) -> (String, String) {
    let plain = |title: &str, hint: &str| (title.to_owned(), hint.to_owned());
    let number = |step: usize| (step + 1).to_string();
    match trouble {
        AskTrouble::Unfit(count) => (text.ask_unfit(count), text.ask_unfit_hint().to_owned()),
        AskTrouble::Empty => plain(text.ask_empty(), text.ask_empty_hint()),
        AskTrouble::Submitted(_) => plain(text.ask_submitted(), text.ask_submitted_hint()),
        AskTrouble::Archived => plain(text.ask_archived(), text.ask_archived_hint()),
        AskTrouble::Scenario => plain(text.ask_scenario(), text.ask_scenario_hint()),
        AskTrouble::NoRate => plain(text.ask_no_rate(), text.ask_no_rate_hint()),
        AskTrouble::NobodyAsked => plain(text.ask_no_rule(), text.ask_no_rule_hint()),
        AskTrouble::NoApprover(step) => (text.ask_no_approver(&number(step)), text.ask_no_approver_hint().to_owned()),
        AskTrouble::OnlyAuthors(step) => {
            (text.ask_only_authors(&number(step)), text.ask_only_authors_hint().to_owned())
        }
        AskTrouble::Quorum { step, need, have } => {
            let title = text.ask_quorum(&have.to_string(), &need.to_string(), &number(step));
            (title, text.ask_quorum_hint().to_owned())
        }
        AskTrouble::Other => plain(text.ask_not_now(), text.ask_not_now_hint()),
    }
}
