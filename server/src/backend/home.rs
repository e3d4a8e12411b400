//! The first page: the plans the reader may open, the sheets the reader works on, and what waits for the reader.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use app::backend::{Compared, Figures, HomeView, OwnSheet, PlanSummary, SheetState, StateCounts};
use shared::access::{Action, Subject};
use shared::approval::RequestState;
use shared::budget::{Nature, Plan};
use shared::calendar::Period;
use shared::id::{DepartmentId, RequestId, SheetId};

use super::cards::department_name;
use super::figures::{figures, period_name};
use super::marks::Marks;
use super::plan::current_sheets;
use super::state::state_of;
use super::{Reader, Trouble};
use crate::persistence::{DocumentKind, DocumentRecord, PublishedTotals};
use crate::rollup::roll_up;

/// What fits above the fold. Whoever works on more finds them on the plan.
const SHEETS_MAX: usize = 8;

/// A plan with the sheets that are worked on, as the parts of the page read it.
pub(super) struct Desk {
    pub record: DocumentRecord,
    pub plan: Arc<Plan>,
    /// Every sheet, also the archived.
    pub sheets: Vec<DocumentRecord>,
    current: Vec<Current>,
    totals: HashMap<SheetId, PublishedTotals>,
    /// Up to and with which period it is known what came of it: the last that is closed, or has actuals.
    through: Option<Period>,
}

/// The sheet a department works on.
struct Current {
    department: DepartmentId,
    sheet: DocumentRecord,
    state: SheetState,
    request: Option<RequestId>,
}

impl Reader {
    /// The plans the reader may open, the latest year first.
    pub(super) async fn plans(&self) -> Result<Vec<(DocumentRecord, Arc<Plan>)>, Trouble> {
        let mut plans = Vec::new();
        for record in self.store().plans().await? {
            if self.may(Action::SeePlan, &Subject::plan(record.id)) {
                let plan = self.views.library.plan(&record).await?;
                plans.push((record, plan));
            }
        }
        plans.sort_by_key(|(_, plan)| Reverse(plan.year));
        Ok(plans)
    }

    pub(super) async fn home_view(&self) -> Result<HomeView, Trouble> {
        let marks = Marks::load(self.store()).await?;
        let mut desks = Vec::new();
        for (record, plan) in self.plans().await? {
            desks.push(self.desk(record, plan).await?);
        }
        let mut sheets = Vec::new();
        let latest = desks.iter().map(|desk| desk.plan.year).max();
        for desk in &desks {
            let is_past = latest.is_some_and(|latest| desk.plan.year < latest);
            let own = self.own_sheets(desk, &marks).await?;
            // What was approved for a year that another follows asks nothing of anybody.
            sheets.extend(own.into_iter().filter(|sheet| !(is_past && sheet.state == SheetState::Approved)));
        }
        sheets.sort_by_key(|sheet| (urgency(sheet.state), Reverse(overrun(sheet))));
        let sheets_count = sheets.len();
        sheets.truncate(SHEETS_MAX);
        Ok(HomeView {
            waiting: self.waiting_cards().await?,
            calls: self.calls(&marks).await?,
            sheets,
            sheets_count,
            lately: self.lately(&desks, &marks).await?,
            plans: desks.iter().map(|desk| self.summary(desk)).collect(),
            may_create_plan: self.may(Action::EditPlan, &Subject::ORGANISATION),
        })
    }

    fn summary(&self, desk: &Desk) -> PlanSummary {
        PlanSummary { may_supervise: self.may(Action::SeeAudit, &Subject::plan(desk.record.id)), ..desk.summary() }
    }

    async fn desk(&self, record: DocumentRecord, plan: Arc<Plan>) -> Result<Desk, Trouble> {
        let sheets = self.store().list(record.id, DocumentKind::Sheet).await?;
        let mut latest = current_sheets(sheets.clone());
        let mut current = Vec::new();
        for centre in plan.cost_centres_in_order() {
            if let Some(sheet) = latest.remove(&centre.id) {
                let (state, request) = state_of(self.store(), &sheet).await?;
                current.push(Current { department: centre.id, sheet, state, request });
            }
        }
        let totals = self.store().totals_of_plan(record.id).await?;
        let (totals, _) = roll_up(&plan, totals);
        let totals = totals.into_iter().map(|record| (record.sheet, record.totals)).collect();
        let through = match self.store().last_actual(record.id).await? {
            Some(last) => Some(self.store().closing(record.id).await?.map_or(last, |closing| closing.through)),
            None => None,
        };
        Ok(Desk { record, plan, sheets, current, totals, through })
    }

    /// The sheets of a plan that the reader may write in, each with why it came back, if it did.
    async fn own_sheets(&self, desk: &Desk, marks: &Marks) -> Result<Vec<OwnSheet>, Trouble> {
        let mut own = Vec::new();
        for current in &desk.current {
            let Current { department, sheet, state, request } = current;
            if !self.may(Action::EditSheet, &Subject::sheet(sheet.plan, *department)) {
                continue;
            }
            let mut returned = None;
            if let (SheetState::Returned, Some(request)) = (state, request) {
                let record = self.store().request(*request).await?;
                if let Some(RequestState::Returned { by, comment, .. } | RequestState::Rejected { by, comment, .. }) =
                    record.as_ref().map(|kept| kept.request.state())
                {
                    returned = Some((marks.of(*by), comment.as_str().to_owned()));
                }
            }
            own.push(OwnSheet {
                id: sheet.id,
                plan: sheet.plan,
                plan_title: desk.plan.title.clone(),
                department: department_name(&desk.plan, *department),
                currency: desk.plan.currency,
                state: *state,
                revision: sheet.revision,
                income: desk.figures(current, Nature::Income).map(|figures| compared(&figures)),
                expense: desk.figures(current, Nature::Expense).map(|figures| compared(&figures)),
                returned,
            });
        }
        Ok(own)
    }
}

impl Desk {
    fn figures(&self, current: &Current, nature: Nature) -> Option<Figures> {
        figures(&self.plan, current.department, nature, self.totals.get(&current.sheet.id))
    }

    /// All departments that have begun, as the plan's own page adds them up.
    fn sum(&self, nature: Nature) -> Option<Figures> {
        let all: Vec<_> = self.current.iter().filter_map(|current| self.figures(current, nature)).collect();
        (!all.is_empty()).then(|| Figures::sum(all.iter()))
    }

    fn summary(&self) -> PlanSummary {
        let mut states = StateCounts::default();
        for current in &self.current {
            let count = match current.state {
                SheetState::Draft => &mut states.draft,
                SheetState::Submitted => &mut states.submitted,
                SheetState::Returned => &mut states.returned,
                SheetState::Approved => &mut states.approved,
            };
            *count += 1;
        }
        PlanSummary {
            id: self.record.id,
            title: self.plan.title.clone(),
            year: self.plan.year,
            currency: self.plan.currency,
            income: self.sum(Nature::Income).map(|figures| compared(&figures)),
            expense: compared(&self.sum(Nature::Expense).unwrap_or_default()),
            departments: self.plan.cost_centres_in_order().len(),
            states,
            may_supervise: false,
            through: self.through.map(|period| period_name(&self.plan, period)),
            saved_at: None,
        }
    }
}

fn compared(figures: &Figures) -> Compared {
    Compared { now: figures.total, before: figures.prior, target: figures.target }
}

/// What came back is mended first, then what was never sent; what is with others waits.
fn urgency(state: SheetState) -> u8 {
    match state {
        SheetState::Returned => 0,
        SheetState::Draft => 1,
        SheetState::Submitted => 2,
        SheetState::Approved => 3,
    }
}

/// How much more than the target is planned, or less than it earned.
fn overrun(sheet: &OwnSheet) -> i64 {
    let Some((Compared { now, target: Some(target), .. }, nature)) = sheet.headline() else { return i64::MIN };
    match nature {
        Nature::Expense => now.0.saturating_sub(target.0),
        Nature::Income => target.0.saturating_sub(now.0),
    }
}
