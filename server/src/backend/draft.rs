//! [`read_draft`]: rules as somebody wrote them, read; what does not read is marked where it stands.

use std::collections::BTreeSet;

use app::backend::{PolicyDraft, RuleDraft, StepDraft};
use shared::approval::{Approvers, Band, Condition, Escalation, Policy, PolicyStep, Quorum, Rule, STEPS_MAX, Whom};
use shared::id::AccountCode;
use shared::money::{Currency, Minor, Rounding, parse_amount};

/// A year; who has longer has no limit.
const DAYS_MAX: u16 = 365;

/// The policy somebody wrote, if all of it reads. Rules without a name and steps that name nobody are left out.
pub fn read_draft(draft: &mut PolicyDraft, version: u32, currency: Currency) -> Option<Policy> {
    draft.rules.retain(|rule| !rule.name.trim().is_empty());
    let rules: Vec<Option<Rule>> = draft.rules.iter_mut().map(|rule| read_rule(rule, currency)).collect();
    let rules: Option<Vec<Rule>> = rules.into_iter().collect();
    Some(Policy { version, currency, rules: rules? })
}

fn read_rule(draft: &mut RuleDraft, currency: Currency) -> Option<Rule> {
    draft.steps.retain(|step| step.quorum == "auto" || !step.who.is_empty());
    let steps: Vec<Option<PolicyStep>> = draft.steps.iter_mut().map(|step| read_step(step, currency)).collect();
    let steps: Option<Vec<PolicyStep>> = steps.into_iter().collect();
    let name = draft.name.parse().ok();
    let above = amount(&draft.above, currency);
    let up_to = amount(&draft.up_to, currency);
    let accounts = accounts(&draft.accounts);
    let crossed = matches!((above, up_to), (Some(Some(above)), Some(Some(up_to))) if above >= up_to);
    let asks = draft.steps.iter().any(|step| step.quorum != "auto");
    draft.wrong = if name.is_none() {
        Some("name")
    } else if above.is_none() || up_to.is_none() || crossed {
        Some("above")
    } else if accounts.is_none() {
        Some("accounts")
    } else if !asks || draft.steps.len() > STEPS_MAX {
        Some("steps")
    } else {
        None
    };
    if draft.wrong.is_some() {
        return None;
    }
    let amount = Band { above: above?, up_to: up_to? };
    let when = Condition { amount, departments: draft.departments.clone(), accounts: accounts? };
    Some(Rule {
        name: name?,
        kind: draft.kind,
        when,
        carries: draft.carries,
        sheets_first: draft.sheets_first && draft.kind.is_whole(),
        steps: steps?,
    })
}

fn read_step(draft: &mut StepDraft, currency: Currency) -> Option<PolicyStep> {
    let quorum = quorum(&draft.quorum);
    let who: Option<Vec<Approvers>> = match quorum {
        Some(Quorum::Automatic) => Some(Vec::new()),
        _ => draft.who.iter().map(|option| approvers(option)).collect(),
    };
    let above = amount(&draft.above, currency);
    let days = days(&draft.within_days);
    let escalate = match draft.escalate.as_str() {
        "" => Some(None),
        "superior" => Some(Some(Escalation::Superior)),
        "remind" => Some(Some(Escalation::Remind)),
        option => approvers(option).map(|whom| Some(Escalation::To(whom))),
    };
    // Without a deadline nothing is ever late.
    let is_idle = matches!(escalate, Some(Some(_))) && matches!(days, Some(None));
    draft.wrong = if who.is_none() || quorum.is_none() || escalate.is_none() {
        Some("who")
    } else if above.is_none() {
        Some("above")
    } else if days.is_none() || is_idle {
        Some("days")
    } else {
        None
    };
    if draft.wrong.is_some() {
        return None;
    }
    Some(PolicyStep {
        who: Whom::new(who?),
        quorum: quorum?,
        above: above?,
        within_days: days?,
        escalate: escalate?,
        batch: draft.batch,
    })
}

/// Nothing written is no bound; `None` is what does not read.
fn amount(text: &str, currency: Currency) -> Option<Option<Minor>> {
    if text.trim().is_empty() {
        return Some(None);
    }
    parse_amount(text, currency, Rounding::HalfUp).ok().map(Some)
}

fn accounts(text: &str) -> Option<BTreeSet<AccountCode>> {
    let codes = text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|code| !code.is_empty());
    codes.map(|code| code.parse().ok()).collect()
}

fn days(text: &str) -> Option<Option<u16>> {
    match text.trim() {
        "" => Some(None),
        text => text.parse().ok().filter(|days| (1..=DAYS_MAX).contains(days)).map(Some),
    }
}

fn quorum(word: &str) -> Option<Quorum> {
    match word {
        "any" | "" => Some(Quorum::Any),
        "all" => Some(Quorum::All),
        "turn" => Some(Quorum::InTurn),
        "auto" => Some(Quorum::Automatic),
        count => count.parse().ok().filter(|count| (2..=9).contains(count)).map(Quorum::AtLeast),
    }
}

fn approvers(option: &str) -> Option<Approvers> {
    match option {
        "head" => Some(Approvers::DepartmentHead),
        "other" => Some(Approvers::OtherHead),
        "finance" => Some(Approvers::Finance),
        "partner" => Some(Approvers::FinancePartner),
        _ => match option.split_once(':')? {
            ("p", person) => person.parse().ok().map(Approvers::Person),
            ("up", levels) => {
                levels.parse().ok().filter(|levels| (1..=Approvers::LEVELS_MAX).contains(levels)).map(Approvers::Upward)
            }
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> RuleDraft {
        let step = StepDraft { who: vec!["head".to_owned()], quorum: "any".to_owned(), ..StepDraft::default() };
        RuleDraft { name: "日常".to_owned(), steps: vec![step], ..RuleDraft::default() }
    }

    /// What is marked, as `rule` or `rule/step`, and whether it reads.
    fn check(rule: RuleDraft, expect: Result<(), &str>) {
        let mut draft = PolicyDraft { rules: vec![rule, RuleDraft::default()], reason: String::new() };
        let read = read_draft(&mut draft, 1, Currency::CNY);
        let marked = draft
            .rules
            .iter()
            .flat_map(|rule| rule.wrong.into_iter().chain(rule.steps.iter().filter_map(|step| step.wrong)));
        assert_eq!(marked.collect::<Vec<_>>(), expect.err().into_iter().collect::<Vec<_>>());
        assert_eq!(read.is_some(), expect.is_ok());
    }

    #[test]
    fn what_does_not_read_is_marked_where_it_stands() {
        check(rule(), Ok(()));
        check(RuleDraft { above: "10万".to_owned(), up_to: "5,000,000.00".to_owned(), ..rule() }, Ok(()));
        check(RuleDraft { above: "ten".to_owned(), ..rule() }, Err("above"));
        check(RuleDraft { above: "5".to_owned(), up_to: "5".to_owned(), ..rule() }, Err("above"));
        check(RuleDraft { accounts: "6602，6601.03".to_owned(), ..rule() }, Ok(()));
        check(RuleDraft { accounts: "66 02".to_owned(), ..rule() }, Err("accounts"));
        check(RuleDraft { name: "长".repeat(61), ..rule() }, Err("name"));
        check(RuleDraft { steps: Vec::new(), ..rule() }, Err("steps"));
        let step = |change: fn(&mut StepDraft)| {
            let mut rule = rule();
            change(&mut rule.steps[0]);
            rule
        };
        check(step(|step| step.who = vec!["p:nobody".to_owned()]), Err("who"));
        check(step(|step| step.quorum = "0".to_owned()), Err("who"));
        check(step(|step| step.quorum = "2".to_owned()), Ok(()));
        check(step(|step| step.above = "x".to_owned()), Err("above"));
        check(step(|step| step.within_days = "400".to_owned()), Err("days"));
        check(step(|step| step.escalate = "superior".to_owned()), Err("days"));
        check(step(|step| (step.within_days, step.escalate) = ("2".to_owned(), "finance".to_owned())), Ok(()));
        check(step(|step| (step.within_days, step.escalate) = ("2".to_owned(), "remind".to_owned())), Ok(()));
        check(step(|step| (step.within_days, step.escalate) = ("2".to_owned(), "who".to_owned())), Err("who"));
    }
}
