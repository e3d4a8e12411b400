//! The form for the next version. It shows one rule and one step more than there are, so that some can be added without a
//! script: “Check” shows it again with room for more.

use leptos::prelude::*;
use shared::approval::{Approvers, Carry, TargetKind};

use super::rules::{Findings, carry_word, option_word};
use crate::backend::{PolicyView, RuleDraft, StepDraft};
use crate::chain::kind_word;
use crate::primitives::{Button, Csrf, Glyph, Icon, Press};
use crate::text::{Text, use_text};

/// How many people or roles one step can name in the form, and how many it offers at first.
const NAMES: usize = 6;
const NAMES_AT_FIRST: usize = 2;

/// How far up the line of reporting the form goes.
const LEVELS: u8 = 3;

#[component]
pub fn PolicyForm(view: PolicyView) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/policy"].concat();
    let rules = view.draft.rules.iter().enumerate();
    let rules = rules.map(|(place, rule)| view! { <Rule view=view.clone() place rule=rule.clone()/> }).collect_view();
    let place = view.draft.rules.len();
    let next = view.versions.first().map_or(view.in_force, |version| version.version) + 1;
    view! {
        <form class="card policy-form" method="post" action=address>
            <Csrf/>
            <input type="hidden" name="version" value=next.to_string()/>
            <p class="soft">{text.policy_form_hint(view.currency.code())}</p>
            {rules}
            <details class="policy-more">
                <summary>{text.policy_add_rule()}</summary>
                <Rule view=view.clone() place rule=RuleDraft::default()/>
            </details>
            <Findings findings=view.findings.clone()/>
            <label class="field">
                <span class="label">{text.policy_reason()}</span>
                <textarea class="input" name="reason" rows="2" maxlength="500">{view.draft.reason.clone()}</textarea>
            </label>
            <div class="actuals-buttons">
                <Button submit=true name="do" value="check" glyph=Glyph::Refresh>{text.policy_check()}</Button>
                <Button submit=true press=Press::Primary name="do" value="propose" glyph=Glyph::Send>{text.policy_propose()}</Button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Wrong(wrong: Option<&'static str>) -> impl IntoView {
    let text = use_text();
    wrong.map(|field| {
        let words = match field {
            "name" => text.policy_wrong_name(),
            "above" | "up_to" => text.policy_wrong_amount(),
            "accounts" => text.policy_wrong_accounts(),
            "days" => text.policy_wrong_days(),
            "who" => text.policy_wrong_who(),
            _ => text.policy_wrong_steps(),
        };
        view! { <p class="wrong"><Icon glyph=Glyph::AlertTriangle/> {words}</p> }
    })
}

#[component]
fn Rule(view: PolicyView, place: usize, rule: RuleDraft) -> impl IntoView {
    let text = use_text();
    let name = |field: &str| format!("r{place}_{field}");
    let departments = view.departments.iter().map(|(id, words)| {
        let checked = rule.departments.contains(id);
        view! {
            <label class="tick">
                <input type="checkbox" name=name(&format!("d_{id}")) value="yes" checked=checked/>
                <span>{words.in_language(text.language()).to_owned()}</span>
            </label>
        }
    });
    let departments = departments.collect_view();
    let kinds = TargetKind::ASKED.into_iter().map(|kind| {
        view! { <option value=kind.as_str() selected=rule.kind == kind>{kind_word(kind, text)}</option> }
    });
    let kinds = kinds.collect_view();
    let carries = Carry::ALL.into_iter().map(|carry| {
        view! { <option value=carry.as_str() selected=rule.carries == carry>{carry_word(carry, text)}</option> }
    });
    let carries = carries.collect_view();
    let blank = StepDraft { quorum: "any".to_owned(), ..StepDraft::default() };
    let steps = rule.steps.iter().enumerate();
    let steps = steps.map(|(number, step)| view! { <Step view=view.clone() rule=place number step=step.clone()/> });
    let steps = steps.collect_view();
    let number = rule.steps.len();
    let next = view! { <Step view=view.clone() rule=place number step=blank/> };
    let next = if number == 0 {
        next.into_any()
    } else {
        view! { <details class="policy-more"><summary>{text.policy_add_step()}</summary>{next}</details> }.into_any()
    };
    let legend = if rule == RuleDraft::default() {
        text.policy_new_rule().to_owned()
    } else {
        text.policy_rule(&(place + 1).to_string())
    };
    view! {
        <fieldset class="policy-rule">
            <legend>{legend}</legend>
            <Wrong wrong=rule.wrong/>
            <div class="policy-when">
                <Line label=text.policy_name() name=name("name") value=rule.name wide=true/>
                <label class="field">
                    <span class="label">{text.policy_kind()}</span>
                    <select class="select" name=name("kind")>{kinds}</select>
                </label>
                <Line label=text.policy_above() name=name("above") value=rule.above/>
                <Line label=text.policy_up_to_label() name=name("up_to") value=rule.up_to/>
                <Line label=text.policy_accounts_label() name=name("accounts") value=rule.accounts/>
            </div>
            <label class="field">
                <span class="label">{text.policy_carries()}</span>
                <select class="select" name=name("carries")>{carries}</select>
            </label>
            <label class="tick">
                <input type="checkbox" name=name("sheets_first") value="yes" checked=rule.sheets_first/>
                <span>{text.policy_sheets_first()}</span>
            </label>
            <details class="delegation-kinds" open=!rule.departments.is_empty()>
                <summary>{text.policy_departments()}</summary>
                <fieldset><legend class="faint">{text.policy_departments_hint()}</legend>{departments}</fieldset>
            </details>
            <div class="policy-steps">{steps}{next}</div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Line(label: &'static str, name: String, value: String, #[prop(optional)] wide: bool) -> impl IntoView {
    view! {
        <label class=if wide { "field grow" } else { "field" }>
            <span class="label">{label}</span>
            <input class="input" name=name value=value maxlength="200"/>
        </label>
    }
    .into_any()
}

#[component]
fn Step(view: PolicyView, rule: usize, number: usize, step: StepDraft) -> impl IntoView {
    let text = use_text();
    let name = |field: &str| format!("r{rule}_s{number}_{field}");
    let label = text.policy_step(&(number + 1).to_string());
    let room = (step.who.len() + 1).clamp(NAMES_AT_FIRST, NAMES);
    let names = (0..room).map(|at| {
        let chosen = step.who.get(at).cloned().unwrap_or_default();
        let aria = format!("{label} · {}", text.policy_who(&(at + 1).to_string()));
        view! { <select class="select" name=name(&format!("w{at}")) aria-label=aria>{options(&view, &chosen, text)}</select> }
    });
    let names = names.collect_view();
    let superior =
        view! { <option value="superior" selected=step.escalate == "superior">{text.policy_superior()}</option> };
    let remind = view! { <option value="remind" selected=step.escalate == "remind">{text.policy_remind()}</option> };
    let mut escalate = options(&view, &step.escalate, text);
    escalate.insert(1, remind.into_any());
    escalate.insert(2, superior.into_any());
    let quorums = [
        ("any", text.chain_any().to_owned()),
        ("all", text.chain_all().to_owned()),
        ("2", text.policy_at_least("2")),
        ("3", text.policy_at_least("3")),
        ("turn", text.chain_in_turn().to_owned()),
        ("auto", text.chain_automatic().to_owned()),
    ];
    let quorums = quorums.into_iter().map(|(value, words)| {
        view! { <option value=value selected=step.quorum == value>{words}</option> }
    });
    let quorums = quorums.collect_view();
    view! {
        <div class="policy-step">
            <Wrong wrong=step.wrong/>
            <p class="label">{label.clone()}</p>
            <div class="policy-who">{names}</div>
            <div class="policy-when">
                <label class="field">
                    <span class="label">{text.policy_quorum()}</span>
                    <select class="select" name=name("quorum")>{quorums}</select>
                </label>
                <Line label=text.policy_only_above() name=name("above") value=step.above/>
                <Line label=text.policy_days() name=name("days") value=step.within_days/>
                <label class="field">
                    <span class="label">{text.policy_escalate()}</span>
                    <select class="select" name=name("escalate")>{escalate}</select>
                </label>
            </div>
            <label class="tick">
                <input type="checkbox" name=name("batch") value="yes" checked=step.batch/>
                <span>{text.policy_batch()}</span>
            </label>
        </div>
    }
    .into_any()
}

fn options(view: &PolicyView, chosen: &str, text: Text) -> Vec<AnyView> {
    let mut values =
        vec![String::new(), "head".to_owned(), "other".to_owned(), "finance".to_owned(), "partner".to_owned()];
    values.extend((1..=LEVELS.min(Approvers::LEVELS_MAX)).map(|level| format!("up:{level}")));
    values.extend(view.people.iter().map(|person| format!("p:{}", person.id)));
    let option = |value: String| {
        let words = if value.is_empty() { text.policy_nobody().to_owned() } else { option_word(view, &value, text) };
        view! { <option value=value.clone() selected=value == chosen>{words}</option> }.into_any()
    };
    values.into_iter().map(option).collect()
}
