//! A whole plan before it is submitted, and while it waits: department by department, beside the plan approved last.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use app::backend::{
    AskTrouble, ChangedLine, Compared, LineView, MovedMark, PartAsked, WholeAskView, WholeAsked, WholeTrouble,
};
use shared::access::{Action, Subject};
use shared::approval::{Moved, Part, Request, Whole};
use shared::budget::adjustment::{ApprovedBudget, ApprovedLine};
use shared::budget::{Nature, Plan, Sheet};
use shared::document::plan_hash;
use shared::id::{DepartmentId, LineId, PlanId, RequestId};
use shared::money::Minor;
use shared::name::Name;

use super::ask::refusal;
use super::cards::department_name;
use super::chain::Chain;
use super::figures::target;
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::{
    ApprovalFault, SubmitWhole, asked_whole, budget_of, chain_of_whole, check_ready, gather, last_approved,
    moved_since, open_whole, plan_at,
};
use crate::persistence::RequestRecord;
use crate::rollup::Worth;

/// As many lines as a phone shows in three screens.
const LINES_MAX: usize = 12;

/// The plan approved last, with what it covered.
struct Before {
    record: RequestRecord,
    whole: Whole,
    plan: Plan,
}

impl Reader {
    pub(super) async fn whole_ask_view(&self, id: PlanId) -> Result<WholeAskView, Trouble> {
        if !self.may(Action::EditPlan, &Subject::plan(id)) {
            return Err(Trouble::NotFound);
        }
        let request = RequestId(self.views.random.id());
        let gathered = gather(self.store(), id).await?;
        let plan = &gathered.plan;
        let asked = SubmitWhole { plan: id, id: request };
        let chain = chain_of_whole(self.store(), &gathered, asked, self.person.id, self.now()).await?;
        let (mut steps, mut policy) = (Vec::new(), None);
        let mut trouble = match open_whole(self.store(), id).await? {
            Some(open) => Some(WholeTrouble::Ask(AskTrouble::Submitted(open.request.submission().id))),
            None => None,
        };
        let named = |departments: &std::collections::BTreeSet<DepartmentId>| {
            let in_order = plan.cost_centres_in_order().into_iter().filter(|centre| departments.contains(&centre.id));
            in_order.map(|centre| centre.name.clone()).collect::<Vec<Name>>()
        };
        match &chain.request {
            Ok(request) => {
                let marks = Marks::load(self.store()).await?;
                let mark = request.policy();
                let rule = mark.and_then(|mark| chain.policy.rules.iter().find(|rule| rule.name == mark.rule));
                steps = Chain { request, rule, parties: &chain.parties, marks: &marks, now: self.now() }.steps();
                policy = mark.map(|mark| (mark.version, mark.rule.to_string()));
                let unready = match check_ready(&gathered, request, &chain.policy) {
                    Ok(()) => None,
                    Err(ApprovalFault::EmptyPlan) => Some(WholeTrouble::Empty),
                    Err(ApprovalFault::SheetsFirst(departments)) => {
                        Some(WholeTrouble::SheetsFirst(named(&departments)))
                    }
                    Err(ApprovalFault::UnfitSheets(departments)) => Some(WholeTrouble::Unfit(named(&departments))),
                    Err(fault) => return Err(fault.into()),
                };
                trouble = trouble.or(unready);
            }
            Err(error) => trouble = trouble.or(Some(WholeTrouble::Ask(refusal(error)))),
        }
        let before = self.before_whole(last_approved(self.store(), id, None).await?).await?;
        Ok(WholeAskView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            asked: self.whole_shown(plan, id, &gathered.whole, before.as_ref(), Vec::new()).await?,
            policy,
            steps,
            trouble,
            idempotency_key: request.to_string(),
        })
    }

    /// What a request about a whole plan asks for, beside the plan approved before it.
    pub(super) async fn whole_asked(&self, request: &Request) -> Result<WholeAsked, Trouble> {
        let submission = request.submission();
        let whole = asked_whole(self.store(), request).await?;
        let plan = plan_at(self.store(), submission.plan, &whole.plan).await?;
        let before = last_approved(self.store(), submission.plan, Some(submission)).await?;
        let before = self.before_whole(before).await?;
        let moved = moved_since(self.store(), request, &whole).await?;
        self.whole_shown(&plan, submission.plan, &whole, before.as_ref(), moved).await
    }

    /// Both natures of a whole plan as a list shows them.
    pub(super) async fn compare_whole(
        &self,
        request: &Request,
    ) -> Result<(Option<Compared>, Option<Compared>), Trouble> {
        let whole = asked_whole(self.store(), request).await?;
        let submission = request.submission();
        let before = match last_approved(self.store(), submission.plan, Some(submission)).await? {
            Some(before) => Some(asked_whole(self.store(), &before.request).await?),
            None => None,
        };
        let of = |nature| summed(&whole, before.as_ref(), None, nature);
        Ok((of(Nature::Income), of(Nature::Expense)))
    }

    async fn before_whole(&self, record: Option<RequestRecord>) -> Result<Option<Before>, Trouble> {
        let Some(record) = record else { return Ok(None) };
        let whole = asked_whole(self.store(), &record.request).await?;
        let plan = plan_at(self.store(), record.request.submission().plan, &whole.plan).await?;
        Ok(Some(Before { record, whole, plan }))
    }

    async fn whole_shown(
        &self,
        plan: &Plan,
        id: PlanId,
        whole: &Whole,
        before: Option<&Before>,
        moved: Vec<Moved>,
    ) -> Result<WholeAsked, Trouble> {
        let earlier = before.map(|before| &before.whole);
        let (mut parts, mut lines, mut changes, mut kept) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let gone = earlier.into_iter().flat_map(|earlier| &earlier.parts);
        let gone = gone.filter(|(department, _)| !whole.parts.contains_key(department));
        let mut departments: Vec<DepartmentId> = whole.parts.keys().chain(gone.map(|(id, _)| id)).copied().collect();
        let order = |of: &DepartmentId| plan.cost_centres.get(of).map(|centre| (centre.ord.clone(), centre.id));
        departments.sort_by_key(order);
        for department in departments {
            let name = department_name(plan, department);
            let (part, earlier) = (whole.parts.get(&department), earlier.and_then(|all| all.parts.get(&department)));
            let may_open = self.may(Action::SeeSheet, &Subject::sheet(id, department));
            if let Some(part) = part {
                parts.push(self.part(plan, department, part, earlier, may_open).await?);
            }
            if !may_open {
                kept += 1;
                continue;
            }
            let now = self.lines_of(plan, department, part).await?;
            let then = match before {
                Some(before) => self.lines_of(&before.plan, department, earlier).await?,
                None => BTreeMap::new(),
            };
            if before.is_some() {
                changes.extend(changed(&now, &then).map(|line| (name.clone(), line)));
            }
            lines.extend(now.into_values().map(|line| (name.clone(), line)));
        }
        let (lines_count, changes_count) = (lines.len(), changes.len());
        lines.sort_by_key(|(_, line)| Reverse(line.total.magnitude()));
        lines.truncate(LINES_MAX);
        changes.sort_by_key(|(_, line)| Reverse(size(line)));
        changes.truncate(LINES_MAX);
        let of = |nature| summed(whole, earlier, Some(plan), nature);
        let mark = |moved: Moved| match moved {
            Moved::Plan => MovedMark::Plan,
            Moved::Part(department, how) => MovedMark::Part(department_name(plan, department), how),
        };
        Ok(WholeAsked {
            income: of(Nature::Income),
            expense: of(Nature::Expense),
            before: before.and_then(|before| {
                let request = &before.record.request;
                Some((request.submission().id, moment(request.decisions().last()?.at)))
            }),
            parts,
            lines,
            lines_count,
            kept,
            changes,
            changes_count,
            plan_changed: before.is_some_and(|before| plan_hash(&before.plan) != plan_hash(plan)),
            moved: moved.into_iter().map(mark).collect(),
        })
    }

    async fn part(
        &self,
        plan: &Plan,
        department: DepartmentId,
        part: &Part,
        earlier: Option<&Part>,
        may_open: bool,
    ) -> Result<PartAsked, Trouble> {
        let approved = match part.approved {
            Some(id) => {
                self.store().request(id).await?.and_then(|record| Some((id, record.request.decisions().last()?.at)))
            }
            None => None,
        };
        let compared = |nature| {
            let (now, target) = (of(part, nature), target(plan, department, nature));
            let before = earlier.map(|earlier| of(earlier, nature));
            let is_there = now != Minor::ZERO || target.is_some() || before.is_some_and(|before| before != Minor::ZERO);
            is_there.then_some(Compared { now, before, target })
        };
        Ok(PartAsked {
            department: department_name(plan, department),
            sheet: may_open.then_some(part.sheet),
            revision: part.revision,
            income: compared(Nature::Income),
            expense: compared(Nature::Expense),
            approved: approved.map(|(id, at)| (id, moment(at))),
            adjustments: part.adjustments.len(),
        })
    }

    /// The lines of a department, in the plan's currency; last year's figure beside each.
    async fn lines_of(
        &self,
        plan: &Plan,
        department: DepartmentId,
        part: Option<&Part>,
    ) -> Result<BTreeMap<LineId, LineView>, Trouble> {
        let Some(part) = part else { return Ok(BTreeMap::new()) };
        let (sheet, budget): (Sheet, ApprovedBudget) = budget_of(self.store(), part).await?;
        let worth = Worth::of(plan, department);
        let view = |line: &ApprovedLine| {
            let prior = sheet.line(line.id).and_then(|line| line.prior);
            LineView {
                label: line.name.clone(),
                account: line.account.clone(),
                nature: line.nature,
                total: worth.year(&line.now()).unwrap_or_default(),
                before: prior.and_then(|prior| worth.prior(prior).ok()),
            }
        };
        Ok(budget.lines().iter().map(|line| (line.id, view(line))).collect())
    }
}

const fn of(part: &Part, nature: Nature) -> Minor {
    match nature {
        Nature::Income => part.income,
        Nature::Expense => part.expense,
    }
}

/// What all departments come to. A target is shown where every department that plans something was given one: a sum of some
/// would seem to be missed by the others.
fn summed(whole: &Whole, before: Option<&Whole>, plan: Option<&Plan>, nature: Nature) -> Option<Compared> {
    let sum = |whole: &Whole| whole.sum(|part| of(part, nature)).unwrap_or_default();
    let (now, before) = (sum(whole), before.map(sum));
    let plans = whole.parts.iter().filter(|(_, part)| of(part, nature) != Minor::ZERO);
    let targets: Option<Vec<Minor>> =
        plans.map(|(department, _)| plan.and_then(|plan| target(plan, *department, nature))).collect();
    let target = targets.filter(|targets| !targets.is_empty());
    let target = target.map(|targets| Minor::of_sum(targets.iter().map(|target| i128::from(target.0)).sum()));
    let is_there = now != Minor::ZERO || before.is_some_and(|before| before != Minor::ZERO);
    is_there.then_some(Compared { now, before, target })
}

fn size(line: &ChangedLine) -> u64 {
    let minor = |side: Option<Minor>| side.map_or(0, |minor| minor.0);
    minor(line.after).abs_diff(minor(line.before))
}

/// Lines whose year came out otherwise, and those that came or went.
fn changed<'a>(
    now: &'a BTreeMap<LineId, LineView>,
    then: &'a BTreeMap<LineId, LineView>,
) -> impl Iterator<Item = ChangedLine> + 'a {
    let line = |of: &LineView, before, after| ChangedLine {
        label: of.label.clone(),
        account: of.account.clone(),
        nature: of.nature,
        before,
        after,
    };
    let moved = now.iter().filter_map(move |(id, own)| {
        let before = then.get(id).map(|then| then.total);
        (before != Some(own.total)).then(|| line(own, before, Some(own.total)))
    });
    let gone = then.iter().filter(|(id, _)| !now.contains_key(id));
    moved.chain(gone.map(move |(_, own)| line(own, Some(own.total), None)))
}
