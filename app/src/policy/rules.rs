//! The rules as sentences, and what would go wrong with them.

use leptos::prelude::*;
use shared::approval::{Carry, Finding, TargetKind};
use shared::budget::Name;

use crate::backend::{FindingView, PolicyDraft, PolicyView, RuleDraft, StepDraft};
use crate::chain::kind_word;
use crate::format::Money;
use crate::primitives::{Glyph, Icon, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn Rules(view: PolicyView, draft: PolicyDraft) -> impl IntoView {
    let rules = draft.rules.into_iter().map(|rule| view! { <Rule view=view.clone() rule/> }).collect_view();
    view! { <ol class="rules">{rules}</ol> }.into_any()
}

#[component]
fn Rule(view: PolicyView, rule: RuleDraft) -> impl IntoView {
    let text = use_text();
    let when = when(&view, &rule, text);
    let steps = rule.steps.iter().map(|step| {
        let above = (!step.above.is_empty()).then(|| text.step_above(&step.above));
        let days = (!step.within_days.is_empty()).then(|| text.policy_within(&step.within_days));
        let late = match step.escalate.as_str() {
            "" => None,
            "remind" => Some(text.policy_reminds().to_owned()),
            "superior" => Some(text.policy_escalates(text.policy_superior())),
            option => Some(text.policy_escalates(&option_word(&view, option, text))),
        };
        let batch = step.batch.then(|| text.policy_batched().to_owned());
        let extra: Vec<String> = [quorum_word(step, text), above, days, late, batch].into_iter().flatten().collect();
        view! {
            <li>
                <strong>{who(&view, step, text)}</strong>
                {(!extra.is_empty()).then(|| view! { " " <span class="faint">{extra.join(" · ")}</span> })}
            </li>
        }
    });
    let steps = steps.collect_view();
    view! {
        <li class="rule">
            <p><strong>{rule.name}</strong> " " <span class="faint figures">{when}</span></p>
            <ol class="rule-steps">{steps}</ol>
            {rule.sheets_first.then(|| view! { <p class="faint">{text.policy_sheets_first_rule()}</p> })}
            {(rule.carries != Carry::Nothing).then(|| view! { <p class="faint">{carry_word(rule.carries, text)}</p> })}
        </li>
    }
    .into_any()
}

/// What outlasts a return.
pub const fn carry_word(carry: Carry, text: Text) -> &'static str {
    match carry {
        Carry::Nothing => text.policy_carries_nothing(),
        Carry::Unchanged => text.policy_carries_unchanged(),
        Carry::ReturnedLines => text.policy_carries_lines(),
    }
}

fn when(view: &PolicyView, rule: &RuleDraft, text: Text) -> String {
    let mut words = Vec::new();
    if rule.kind != TargetKind::Sheet {
        words.push(kind_word(rule.kind, text).to_owned());
    }
    if !rule.above.is_empty() {
        words.push(text.step_above(&rule.above));
    }
    if !rule.up_to.is_empty() {
        words.push(text.policy_up_to(&rule.up_to));
    }
    let name = |(_, name): &(_, Name)| name.in_language(text.language()).to_owned();
    let departments: Vec<String> =
        view.departments.iter().filter(|(id, _)| rule.departments.contains(id)).map(name).collect();
    if !departments.is_empty() {
        words.push(departments.join(text.list_separator()));
    }
    if !rule.accounts.is_empty() {
        words.push(text.policy_accounts(&rule.accounts));
    }
    if words.is_empty() { text.policy_always().to_owned() } else { words.join(" · ") }
}

/// Whom a step names, as the options of the form spell it.
pub fn option_word(view: &PolicyView, option: &str, text: Text) -> String {
    use shared::access::Role;
    match option {
        "head" => text.role(Role::Approver).to_owned(),
        "other" => text.chain_other_head().to_owned(),
        "finance" => text.role(Role::Finance).to_owned(),
        "partner" => text.chain_finance_partner().to_owned(),
        _ => match option.strip_prefix("up:") {
            Some(levels) => text.chain_upward(levels),
            None => {
                let found = view.people.iter().find(|person| option == ["p:", &person.id.to_string()].concat());
                found.map_or_else(|| "–".to_owned(), |person| person.name.clone())
            }
        },
    }
}

fn who(view: &PolicyView, step: &StepDraft, text: Text) -> String {
    if step.quorum == "auto" {
        return text.chain_automatic().to_owned();
    }
    let names: Vec<String> = step.who.iter().map(|option| option_word(view, option, text)).collect();
    names.join(text.list_separator())
}

pub fn quorum_word(step: &StepDraft, text: Text) -> Option<String> {
    match step.quorum.as_str() {
        "all" => Some(text.chain_all().to_owned()),
        "turn" => Some(text.chain_in_turn().to_owned()),
        "auto" | "any" | "" => None,
        count => Some(text.policy_at_least(count)),
    }
}

#[component]
pub fn Findings(findings: Vec<FindingView>) -> impl IntoView {
    let text = use_text();
    let rows = findings.into_iter().map(|finding| view! { <Row finding/> }).collect::<Vec<_>>();
    let nothing = rows.is_empty().then(|| {
        view! { <li class="finding good"><Icon glyph=Glyph::CheckCircle/> <span>{text.policy_no_findings()}</span></li> }
    });
    view! { <ul class="findings">{nothing}{rows}</ul> }.into_any()
}

#[component]
fn Row(finding: FindingView) -> impl IntoView {
    let text = use_text();
    let tone = if finding.finding.blocks() { Tone::Danger } else { Tone::Warn };
    let words = words(&finding, text);
    view! {
        <li class=["finding ", tone.class()].concat()><Icon glyph=Glyph::AlertTriangle/> <span>{words}</span></li>
    }
    .into_any()
}

fn words(found: &FindingView, text: Text) -> String {
    let department = found.department.as_ref().map(|name| name.in_language(text.language())).unwrap_or_default();
    let person = found.person.as_ref().map(|person| person.name.as_str()).unwrap_or_default();
    let step = |step: &usize| (step + 1).to_string();
    match &found.finding {
        Finding::Gap { kind, above, up_to, .. } => {
            let department = match kind {
                TargetKind::Sheet => department.to_owned(),
                kind => [department, " · ", kind_word(*kind, text)].concat(),
            };
            let department = department.as_str();
            let money = |minor: &Option<shared::money::Minor>| minor.map(|minor| found.amount(minor, text));
            match (money(above), money(up_to)) {
                (None, None) => text.finding_gap_all(department),
                (Some(above), None) => text.finding_gap_above(&above, department),
                (None, Some(up_to)) => text.finding_gap_up_to(department, &up_to),
                (Some(above), Some(up_to)) => text.finding_gap(&above, department, &up_to),
            }
        }
        Finding::NoApprover { rule, step: place, .. } => {
            text.finding_no_approver(department, rule.as_str(), &step(place))
        }
        Finding::SelfApproval { rule, step: place, .. } => {
            text.finding_self(department, person, rule.as_str(), &step(place))
        }
        Finding::Quorum { rule, step: place, need, have, .. } => {
            text.finding_quorum(department, &have.to_string(), &need.to_string(), rule.as_str(), &step(place))
        }
        Finding::NobodyAbove { rule, step: place, .. } => {
            text.finding_nobody_above(department, rule.as_str(), &step(place))
        }
        Finding::Overlap { first, second } => text.finding_overlap(first.as_str(), second.as_str()),
        Finding::Shadowed { rule } => text.finding_shadowed(rule.as_str()),
        Finding::Loop { .. } => text.finding_loop(person),
        Finding::Unusable { rule, .. } => text.finding_unusable(rule.as_str()),
    }
}

impl FindingView {
    fn amount(&self, minor: shared::money::Minor, text: Text) -> String {
        Money::exact(text.language(), self.currency).amount(minor)
    }
}
