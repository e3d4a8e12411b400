//! How a plan came from one version of itself to another, out of what its sheets publish; by author and by driver out of
//! the histories of the sheets the reader may open.

use std::collections::{BTreeMap, HashMap};

use app::backend::{BridgeAsked, BridgeView, BridgedBy, PlanBridge, PlanPart, PlanVersion};
use shared::access::{Action, Subject};
use shared::budget::{ConversionError, CostCentre, Name, Nature, Plan};
use shared::document::{By, History, Moment, PartKey, Replay, read_sheet};
use shared::id::{DepartmentId, PlanId, SheetId};

use super::marks::Marks;
use super::plan::{current_sheets, scenario_names, sheets_in};
use super::{Reader, Trouble};
use crate::document::load;
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, PublishedTotals, StoreError};
use crate::rollup::roll_up;

const NATURES: [Nature; 2] = [Nature::Income, Nature::Expense];

/// Of each department what its sheet publishes, in the plan's currency.
type Totals = HashMap<DepartmentId, PublishedTotals>;

/// What the parts of one nature come to.
type Parts = BTreeMap<PlanPart, i128>;

/// The sheets a version is made of.
struct Versions {
    records: Vec<DocumentRecord>,
    current: HashMap<DepartmentId, DocumentRecord>,
}

impl Versions {
    fn new(records: Vec<DocumentRecord>) -> Self {
        Self { current: current_sheets(records.clone()), records }
    }

    /// Of each department the revision that was approved last.
    fn approved(&self) -> HashMap<DepartmentId, DocumentRecord> {
        let closed = |record: &&DocumentRecord| record.state == DocumentState::Archived && record.branch.is_none();
        let mut approved: HashMap<DepartmentId, DocumentRecord> = HashMap::new();
        for record in self.records.iter().filter(closed) {
            let Some(department) = record.department else { continue };
            if approved.get(&department).is_none_or(|known| known.revision < record.revision) {
                approved.insert(department, record.clone());
            }
        }
        approved
    }

    fn of(&self, version: &PlanVersion) -> HashMap<DepartmentId, DocumentRecord> {
        match version {
            PlanVersion::LastYear | PlanVersion::Budget => self.current.clone(),
            PlanVersion::Approved => self.approved(),
            PlanVersion::Scenario(name) => sheets_in(self.records.clone(), Some(name)).0,
        }
    }

    /// Those there are, in the order in which they come about.
    fn offered(&self) -> Vec<PlanVersion> {
        let mut offered = vec![PlanVersion::LastYear];
        offered.extend((!self.approved().is_empty()).then_some(PlanVersion::Approved));
        offered.push(PlanVersion::Budget);
        offered.extend(scenario_names(&self.records).into_iter().map(PlanVersion::Scenario));
        offered
    }
}

impl Reader {
    pub(super) async fn bridge_view(&self, id: PlanId, asked: BridgeAsked) -> Result<BridgeView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let versions = Versions::new(self.store().list(id, DocumentKind::Sheet).await?);
        let offered = versions.offered();
        let known = |version: Option<PlanVersion>| version.filter(|version| offered.contains(version));
        let first =
            if offered.contains(&PlanVersion::Approved) { PlanVersion::Approved } else { PlanVersion::LastYear };
        let (from, to) = (known(asked.from).unwrap_or(first), known(asked.to).unwrap_or(PlanVersion::Budget));
        let mut missed = Vec::new();
        let mut before = self.totals_of(&plan, &versions, &from, &mut missed).await?;
        let mut after = self.totals_of(&plan, &versions, &to, &mut missed).await?;
        // A department of which a version says nothing has not changed from nothing: it cannot be told.
        let centres = plan.cost_centres_in_order();
        let is_left_out = |centre: &&&CostCentre| before.contains_key(&centre.id) != after.contains_key(&centre.id);
        let left_out: Vec<Name> = centres.iter().filter(is_left_out).map(|centre| centre.name.clone()).collect();
        let both = |id: &DepartmentId| before.contains_key(id) && after.contains_key(id);
        let told: Vec<DepartmentId> = centres.iter().map(|centre| centre.id).filter(both).collect();
        before.retain(|id, _| told.contains(id));
        after.retain(|id, _| told.contains(id));
        let mut view = BridgeView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            versions: offered,
            from,
            to,
            by: asked.by,
            bridges: Vec::new(),
            left_out,
            missed,
        };
        if view.by.needs_history() && !view.has_history() {
            view.by = BridgedBy::Department;
        }
        let parts = match view.by {
            BridgedBy::Department => by_department(&plan, &before, &after),
            BridgedBy::Account => by_account(&plan, &before, &after),
            BridgedBy::Author => self.by_history(&plan, &versions, (&before, &after), By::Author).await?,
            BridgedBy::Driver => self.by_history(&plan, &versions, (&before, &after), By::Driver).await?,
        };
        for (nature, parts) in NATURES.into_iter().zip(parts) {
            let (from, to) = (whole(&before, nature), whole(&after, nature));
            let mut parts: Vec<(PlanPart, i128)> = parts.into_iter().filter(|(_, delta)| *delta != 0).collect();
            parts.sort_by_key(|(_, delta)| std::cmp::Reverse(delta.unsigned_abs()));
            if from != 0 || to != 0 || !parts.is_empty() {
                view.bridges.push(PlanBridge { nature, from, to, parts });
            }
        }
        Ok(view)
    }

    async fn totals_of(
        &self,
        plan: &Plan,
        versions: &Versions,
        version: &PlanVersion,
        missed: &mut Vec<ConversionError>,
    ) -> Result<Totals, Trouble> {
        let mut records = Vec::new();
        for record in versions.of(version).values() {
            records.extend(self.store().totals_of_sheet(record.id).await?);
        }
        let (records, without_rate) = roll_up(plan, records);
        missed.extend(without_rate.into_iter().filter(|miss| !missed.contains(miss)).collect::<Vec<_>>());
        let kept = records.into_iter().filter_map(|record| Some((record.department?, record.totals)));
        Ok(match version {
            PlanVersion::LastYear => kept.map(|(department, totals)| (department, last_year(totals))).collect(),
            PlanVersion::Approved | PlanVersion::Budget | PlanVersion::Scenario(_) => kept.collect(),
        })
    }

    /// The sheet that follows an approved one begins as that was, so its history is what changed since.
    async fn by_history(
        &self,
        plan: &Plan,
        versions: &Versions,
        (before, after): (&Totals, &Totals),
        by: By,
    ) -> Result<[Parts; 2], Trouble> {
        let marks = Marks::load(self.store()).await?;
        let mut parts = [Parts::new(), Parts::new()];
        for centre in plan.cost_centres_in_order().into_iter().filter(|centre| before.contains_key(&centre.id)) {
            let Some(record) = versions.current.get(&centre.id) else { continue };
            let may_open = self.may(Action::SeeSheet, &Subject::sheet(record.plan, centre.id));
            let is_told = may_open && plan.conversion_of(centre.id).is_none();
            let told = if is_told { self.changes(&marks, centre, record.id, by).await? } else { Default::default() };
            for ((nature, own), sums) in NATURES.into_iter().zip(told).zip(&mut parts) {
                let mut rest = of_department(after, centre.id, nature) - of_department(before, centre.id, nature);
                for (part, delta) in own {
                    rest -= delta;
                    *sums.entry(part).or_default() += delta;
                }
                // What of the difference is not told there is told as a whole.
                *sums.entry(PlanPart::Untold(centre.name.clone())).or_default() += rest;
            }
        }
        Ok(parts)
    }

    async fn changes(&self, marks: &Marks, centre: &CostCentre, sheet: SheetId, by: By) -> Result<[Parts; 2], Trouble> {
        let doc = load(self.store(), sheet).await?;
        // A long history takes a while to read.
        let read = tokio::task::spawn_blocking(move || {
            let now = read_sheet(&doc)?;
            let history = History::read(&doc)?;
            // What it began with was written by nobody.
            let is_nobody = |moment: &&Moment| moment.author.is_none_or(|person| person.0.is_nil());
            let start = history.moments().iter().take_while(is_nobody).count();
            let bridges = history.bridge(start, history.moments().len(), by);
            let mut then = Replay::end(&history);
            then.go(&history, start);
            Ok::<_, shared::document::DocumentError>((bridges, now, then.sheet().clone()))
        });
        let (bridges, now, then) = read
            .await
            .map_err(|_| StoreError::Stopped)?
            .map_err(|error| crate::document::LoadError::Misshapen(sheet, Box::new(error)))?;
        let line = |id| [&now, &then].into_iter().find_map(|sheet| sheet.line(id)).map(|line| line.name.clone());
        let input = |id| [&now, &then].into_iter().find_map(|sheet| sheet.input(id)).map(|input| input.name.clone());
        let named = |key: &PartKey| match key {
            PartKey::Author(person) => PlanPart::Author(person.map(|person| marks.of(person).name)),
            PartKey::Driver(id) => PlanPart::Driver(line(*id).unwrap_or_default(), centre.name.clone()),
            PartKey::Input(id) => PlanPart::Input(input(*id).unwrap_or_default()),
            PartKey::Rules => PlanPart::Rules,
            PartKey::Entered | PartKey::Account(_) | PartKey::Section(_) => PlanPart::Entered,
        };
        Ok(bridges.map(|bridge| {
            let mut parts = Parts::new();
            for part in &bridge.parts {
                *parts.entry(named(&part.key)).or_default() += part.delta;
            }
            parts
        }))
    }
}

/// What the lines say of the year before, as if it were the year's.
fn last_year(mut totals: PublishedTotals) -> PublishedTotals {
    for nature in [&mut totals.income, &mut totals.expense] {
        let series = [&mut nature.total, &mut nature.without_account, &mut nature.rounding];
        for series in series.into_iter().chain(nature.accounts.values_mut()) {
            series.periods = std::iter::once(series.prior).collect();
        }
    }
    totals
}

fn of_department(totals: &Totals, department: DepartmentId, nature: Nature) -> i128 {
    totals.get(&department).map_or(0, |totals| totals.nature(nature).total.periods.total())
}

fn whole(totals: &Totals, nature: Nature) -> i128 {
    totals.values().map(|totals| totals.nature(nature).total.periods.total()).sum()
}

fn by_department(plan: &Plan, before: &Totals, after: &Totals) -> [Parts; 2] {
    NATURES.map(|nature| {
        let mut parts = Parts::new();
        for centre in plan.cost_centres.values() {
            let delta = of_department(after, centre.id, nature) - of_department(before, centre.id, nature);
            *parts.entry(PlanPart::Department(centre.name.clone())).or_default() += delta;
        }
        parts
    })
}

fn by_account(plan: &Plan, before: &Totals, after: &Totals) -> [Parts; 2] {
    NATURES.map(|nature| {
        let mut parts = Parts::new();
        for (totals, sign) in before.values().map(|totals| (totals, -1)).chain(after.values().map(|totals| (totals, 1)))
        {
            let of = totals.nature(nature);
            for (code, series) in &of.accounts {
                let name = plan.accounts.get(code).map(|account| account.name.clone()).unwrap_or_default();
                *parts.entry(PlanPart::Account(code.to_string(), name)).or_default() += sign * series.periods.total();
            }
            *parts.entry(PlanPart::NoAccount).or_default() += sign * of.without_account.periods.total();
            *parts.entry(PlanPart::Rounding).or_default() += sign * of.rounding.periods.total();
        }
        parts
    })
}

#[cfg(test)]
mod tests;
