//! Requests as they are compared and listed: what is asked now, beside what was approved before or spent last year.

use app::backend::{Baseline, Compared, RequestCard, RequestState as Shown};
use shared::access::Action;
use shared::approval::{Parties, Request, RequestState, TargetKind};
use shared::budget::{Name, Nature, Plan, Sheet};
use shared::id::{DepartmentId, SheetId};
use shared::money::Minor;

use super::chain::deciders;
use super::figures::{prior, target};
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::{Asked, asked_name, authors_of, whole_name};
use crate::clock::day_of;
use crate::persistence::{NatureTotals, PublishedTotals, RequestRecord};
use crate::rollup::Worth;

/// What a request is compared with.
pub struct Basis {
    pub shown: Baseline,
    /// The version approved last.
    pub approved: Option<(SheetId, RequestRecord)>,
}

impl Reader {
    /// The requests that wait for the reader, the oldest first.
    pub(super) async fn waiting_cards(&self) -> Result<Vec<RequestCard>, Trouble> {
        let marks = Marks::load(self.store()).await?;
        let mut cards = Vec::new();
        for record in self.waiting(&marks).await? {
            cards.push(self.card(&record, &marks).await?);
        }
        Ok(cards)
    }

    /// The requests whose open step the reader may decide.
    pub(super) async fn waiting(&self, marks: &Marks) -> Result<Vec<RequestRecord>, Trouble> {
        let mut waiting = Vec::new();
        for record in self.store().open_requests(None).await? {
            if self.may_with(Action::DecideRequest, &record.request) {
                let parties = self.parties(&record.request, marks).await?;
                if record.request.may_decide(self.person.id, &parties).is_ok() {
                    waiting.push(record);
                }
            }
        }
        Ok(waiting)
    }

    pub(super) async fn parties(&self, request: &Request, marks: &Marks) -> Result<Parties, Trouble> {
        let authors = authors_of(self.store(), request.submission()).await?;
        Ok(marks.circle().parties(&Asked::of(request), authors, self.now()))
    }

    pub(super) async fn card(&self, record: &RequestRecord, marks: &Marks) -> Result<RequestCard, Trouble> {
        let request = &record.request;
        let submission = request.submission();
        let plan_record = self.store().find(submission.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let (income, expense, adjustment) = match (self.store().adjustment(submission.id).await?, submission.kind) {
            (Some(kept), _) => {
                let moved = Compared { now: submission.total.minor, before: None, target: None };
                (None, Some(moved), Some(kept.body.adjustment.kind))
            }
            (None, TargetKind::Plan) => {
                let (income, expense) = self.compare_whole(request).await?;
                (income, expense, None)
            }
            (None, TargetKind::ScenarioMerge) => {
                let (income, expense) = self.compare_merge(&plan, request).await?;
                (income, expense, None)
            }
            (None, TargetKind::ProcessMap) => (None, Some(self.compare_map(request).await?), None),
            (None, _) => {
                let basis = self.basis(request).await?;
                let (income, expense) = self.compare(&plan, request, &basis).await?;
                (income, expense, None)
            }
        };
        let parties = self.parties(request, marks).await?;
        let seat = request.seat_of(self.person.id, &parties).filter(|seat| *seat != self.person.id);
        let open = request.open().map(|(_, link)| link);
        let is_late = open.is_some_and(|link| link.is_late(self.now(), day_of));
        Ok(RequestCard {
            id: submission.id,
            department: asked_name(self.store(), &plan, request).await?,
            plan: plan.title.clone(),
            currency: submission.total.currency,
            state: shown_state(request.state()),
            asked_by: marks.of(submission.submitted_by),
            asked_at: moment(submission.submitted_at),
            waiting_for: marks.all(deciders(request, &parties, marks)),
            income,
            expense,
            adjustment,
            reminded_at: request.reminded_at().map(moment),
            is_late,
            due_on: open.and_then(|link| link.due_on(day_of)),
            is_escalated: open.is_some_and(|link| link.escalated.contains(&self.person.id)),
            may_batch: request.may_be_batched(),
            in_place_of: seat.map(|seat| marks.of(seat)),
        })
    }

    /// What the version that was submitted adds up to, in the plan's currency.
    pub(super) async fn totals_asked(&self, request: &Request) -> Result<PublishedTotals, Trouble> {
        let totals = self.totals_submitted(request).await?;
        let plan = self.plan_asked(request).await?;
        // A rate that was taken away since leaves nothing to show.
        Ok(Worth::of(&plan, request.submission().department).totals(&totals).unwrap_or_default())
    }

    async fn plan_asked(&self, request: &Request) -> Result<std::sync::Arc<Plan>, Trouble> {
        let record = self.store().find(request.submission().plan).await?.ok_or(Trouble::NotFound)?;
        Ok(self.views.library.plan(&record).await?)
    }

    /// The same in the sheet's currency.
    async fn totals_submitted(&self, request: &Request) -> Result<PublishedTotals, Trouble> {
        let target = &request.submission().target;
        if let Some(published) = self.store().totals_of_sheet(target.document).await? {
            let heads: std::collections::BTreeSet<[u8; 32]> = published.heads.iter().map(|head| head.0).collect();
            if target.version.heads.iter().map(|head| head.0).eq(heads) {
                return Ok(published.totals);
            }
        }
        let sheet = self.views.library.sheet(target.document, &target.version).await?;
        Ok(PublishedTotals::of(&sheet))
    }

    /// What to compare a request with.
    pub(super) async fn basis(&self, request: &Request) -> Result<Basis, Trouble> {
        let follows = self.store().find(request.submission().target.document).await?.and_then(|record| record.follows);
        if let Some(before) = follows {
            for record in self.store().requests_about(before).await? {
                if let RequestState::Approved { at, .. } = record.request.state() {
                    let revision = self.store().find(before).await?.map_or(1, |record| record.revision);
                    let shown = Baseline::Approved { revision, at: moment(*at) };
                    return Ok(Basis { shown, approved: Some((before, record)) });
                }
            }
        }
        let now = self.totals_asked(request).await?;
        let has_prior = now.income.total.prior != 0 || now.expense.total.prior != 0;
        Ok(Basis { shown: if has_prior { Baseline::LastYear } else { Baseline::Nothing }, approved: None })
    }

    async fn totals_before(&self, basis: &Basis) -> Result<Option<PublishedTotals>, Trouble> {
        match &basis.approved {
            Some((_, record)) => Ok(Some(self.totals_asked(&record.request).await?)),
            None => Ok(None),
        }
    }

    /// The sheet of the version approved last.
    pub(super) async fn sheet_before(&self, basis: &Basis) -> Result<Option<std::sync::Arc<Sheet>>, Trouble> {
        match &basis.approved {
            Some((sheet, record)) => {
                let version = &record.request.submission().target.version;
                Ok(Some(self.views.library.sheet(*sheet, version).await?))
            }
            None => Ok(None),
        }
    }

    /// Both natures of what is asked, compared.
    pub(super) async fn compare(
        &self,
        plan: &Plan,
        request: &Request,
        basis: &Basis,
    ) -> Result<(Option<Compared>, Option<Compared>), Trouble> {
        let now = self.totals_asked(request).await?;
        let before = self.totals_before(basis).await?;
        let department = request.submission().department;
        let of = |nature| compared(plan, department, nature, &now, before.as_ref(), basis.shown);
        Ok((of(Nature::Income), of(Nature::Expense)))
    }
}

pub fn department_name(plan: &Plan, department: DepartmentId) -> Name {
    if department == DepartmentId::WHOLE {
        return whole_name();
    }
    plan.cost_centres.get(&department).map_or_else(Name::default, |centre| centre.name.clone())
}

pub fn shown_state(state: &RequestState) -> Shown {
    match state {
        RequestState::Open { .. } => Shown::Waiting,
        RequestState::Approved { .. } => Shown::Approved,
        RequestState::Returned { .. } => Shown::Returned,
        RequestState::Rejected { .. } => Shown::Rejected,
        RequestState::Withdrawn { .. } => Shown::Withdrawn,
    }
}

fn compared(
    plan: &Plan,
    department: DepartmentId,
    nature: Nature,
    now: &PublishedTotals,
    before: Option<&PublishedTotals>,
    baseline: Baseline,
) -> Option<Compared> {
    let is_there = |totals: &NatureTotals| super::figures::has_lines(totals);
    let now = now.nature(nature);
    let before = before.map(|before| before.nature(nature));
    if !is_there(now) && !before.is_some_and(is_there) {
        return None;
    }
    let total = |totals: &NatureTotals| Minor::of_sum(totals.total.periods.total());
    let before = match baseline {
        Baseline::Approved { .. } => before.map(total),
        Baseline::LastYear => prior(&now.total),
        Baseline::Nothing => None,
    };
    Some(Compared { now: total(now), before, target: target(plan, department, nature) })
}
