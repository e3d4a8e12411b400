//! A merge before it is asked for, and while it waits: what the budget would come to, and every place that would say
//! something else.

use std::collections::BTreeSet;

use app::backend::{Compared, MergeAskView, MergeAsked, MergeChosen, MergeStale, Place};
use shared::approval::Request;
use shared::budget::{Nature, Plan, Sheet};
use shared::document::{Divergence, Offer, Sides, Spot};
use shared::id::{DepartmentId, RequestId};
use shared::money::Minor;
use shared::name::Name;

use super::ask::refusal;
use super::cards::department_name;
use super::chain::Chain;
use super::compare::pick;
use super::marks::Marks;
use super::{Reader, Trouble};
use crate::approval::{MergeMoved, asked_merge, merge_standing, offer_then};
use crate::persistence::{MergeBody, PublishedTotals};
use crate::rollup::Worth;
use crate::scenario::{Choices, Drafted, Merge, Toward, draft};

/// More than anybody looks through one by one; the sums tell of the rest.
const PICKS_MAX: usize = 300;

/// Enough to see what happened; all of them are in the way alike.
const STALE_MAX: usize = 12;

impl Reader {
    pub(super) async fn merge_ask_view(&self, chosen: MergeChosen) -> Result<MergeAskView, Trouble> {
        let id = RequestId(self.views.random.id());
        let wish = Merge {
            sheet: chosen.sheet,
            toward: Toward::Budget,
            reviewed: chosen.reviewed.clone(),
            choices: Choices::All { but: chosen.keep.clone() },
        };
        let drafted = draft(self.store(), &self.person, wish, id, self.now()).await.map_err(super::compare::trouble)?;
        let Drafted { body, offer, chain, plan, department, total } = drafted;
        let marks = Marks::load(self.store()).await?;
        let (mut steps, mut policy, mut trouble) = (Vec::new(), None, None);
        match &chain.request {
            Ok(request) => {
                let mark = request.policy();
                let rule = mark.and_then(|mark| chain.policy.rules.iter().find(|rule| rule.name == mark.rule));
                steps = Chain { request, rule, parties: &chain.parties, marks: &marks, now: self.now() }.steps();
                policy = mark.map(|mark| (mark.version, mark.rule.to_string()));
            }
            Err(error) => trouble = Some(refusal(error)),
        }
        let resumes = match (&chain.before, &chain.request) {
            (Some((before, since)), Ok(request)) => Some(self.resumed_from(before, *since, request).await?),
            _ => None,
        };
        let record = self.store().find(chosen.sheet).await?.ok_or(Trouble::NotFound)?;
        Ok(MergeAskView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            department: department_name(&plan, department),
            asked: MergeAsked {
                moved: (total.minor, total.currency),
                ..shown(&plan, department, &body, &offer, &marks, true)
            },
            chosen,
            policy,
            steps,
            trouble,
            resumes,
            idempotency_key: id.to_string(),
        })
    }

    /// What a request asks to merge; without the places for who may not open the sheet.
    pub(super) async fn merge_asked(
        &self,
        plan: &Plan,
        request: &Request,
        marks: &Marks,
        may_open: bool,
    ) -> Result<MergeAsked, Trouble> {
        let submission = request.submission();
        let moved = (submission.total.minor, submission.total.currency);
        if request.open().is_none() {
            let body = asked_merge(self.store(), request).await?;
            let offer = offer_then(self.store(), &body).await?;
            return Ok(MergeAsked { moved, ..shown(plan, submission.department, &body, &offer, marks, may_open) });
        }
        let standing = merge_standing(self.store(), request).await?;
        let offer = &standing.offer;
        Ok(MergeAsked {
            moved,
            stale: standing.moved.as_ref().map(|moved| stale(moved, plan, offer, marks, may_open)),
            base_went_on: standing.base_went_on,
            scenario_went_on: standing.scenario_went_on,
            ..shown(plan, submission.department, &standing.body, offer, marks, may_open)
        })
    }

    /// Both natures of the budget as it would be, in the plan's currency, as a list shows them.
    pub(super) async fn compare_merge(
        &self,
        plan: &Plan,
        request: &Request,
    ) -> Result<(Option<Compared>, Option<Compared>), Trouble> {
        let body = asked_merge(self.store(), request).await?;
        let offer = offer_then(self.store(), &body).await?;
        let worth = Worth::of(plan, request.submission().department);
        // A rate that was taken away since leaves nothing to show.
        let of = |sheet: &Sheet| worth.totals(&PublishedTotals::of(sheet)).unwrap_or_default();
        let (before, after) = (of(&offer.sides.mine), of(&offer.after));
        let both = |nature| {
            let year = |totals: &PublishedTotals| Minor::of_sum(totals.nature(nature).total.periods.total());
            compared(year(&before), year(&after))
        };
        Ok(telling(both(Nature::Income), both(Nature::Expense)))
    }
}

fn compared(before: Minor, now: Minor) -> Option<Compared> {
    let is_there = before != Minor::ZERO || now != Minor::ZERO;
    is_there.then_some(Compared { now, before: Some(before), target: None })
}

/// Of two natures the one that changes; both where both do, or neither.
fn telling(income: Option<Compared>, expense: Option<Compared>) -> (Option<Compared>, Option<Compared>) {
    let changes = |figures: &Option<Compared>| figures.is_some_and(|figures| figures.before != Some(figures.now));
    match (changes(&income), changes(&expense)) {
        (true, false) => (income, None),
        (false, true) => (None, expense),
        _ => (income, expense),
    }
}

/// The budget before and afterwards, in the order of its rows.
fn sides(offer: &Offer) -> Sides {
    let before = &offer.sides.mine;
    Sides { then: offer.sides.then.clone(), mine: before.clone(), theirs: offer.after.clone() }
}

fn shown(
    plan: &Plan,
    department: DepartmentId,
    body: &MergeBody,
    offer: &Offer,
    marks: &Marks,
    may_open: bool,
) -> MergeAsked {
    let differing = offer.sides.divergences();
    let clashes: BTreeSet<Spot> = differing.iter().filter(|found| found.clash).map(|found| found.spot).collect();
    let sides = sides(offer);
    let changed = Sides { then: sides.mine.clone(), ..sides.clone() }.divergences();
    let picks = changed.into_iter().take(if may_open { PICKS_MAX } else { 0 }).enumerate();
    let picks = picks.map(|(number, found)| {
        let divergence = Divergence { clash: clashes.contains(&found.spot), ..found };
        pick(number, &divergence, &sides, plan, marks)
    });
    let total = |sheet: &Sheet, nature| Minor::of_sum(sheet.totals().nature(nature).periods.total());
    let both = |nature| compared(total(&offer.sides.mine, nature), total(&offer.after, nature));
    let (income, expense) = telling(both(Nature::Income), both(Nature::Expense));
    MergeAsked {
        scenario: body.scenario.clone(),
        sheet: body.sheet,
        base: body.base,
        currency: plan.currency_of(department),
        calendar: plan.calendar,
        income,
        expense,
        moved: (body.effect.moved(), plan.currency_of(department)),
        picks: picks.collect(),
        picks_count: body.places,
        kept: body.keep.len(),
        stale: None,
        base_went_on: false,
        scenario_went_on: false,
    }
}

fn stale(moved: &MergeMoved, plan: &Plan, offer: &Offer, marks: &Marks, may_open: bool) -> MergeStale {
    match moved {
        MergeMoved::Places(places) => {
            let sides = sides(offer);
            let named = |spot: &Spot| -> (Name, Place) {
                let pick = pick(0, &Divergence { spot: *spot, clash: false }, &sides, plan, marks);
                (pick.label, pick.place)
            };
            let shown = places.iter().take(if may_open { STALE_MAX } else { 0 });
            MergeStale::Places(shown.map(named).collect(), places.len())
        }
        MergeMoved::Effect(_) => MergeStale::Effect,
        MergeMoved::BaseLocked(request) => MergeStale::BaseLocked(*request),
        MergeMoved::BaseClosed { next } => MergeStale::BaseClosed(*next),
        MergeMoved::GivenUp => MergeStale::GivenUp,
    }
}
