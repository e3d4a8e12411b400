//! How a plan came from one version of itself to another, out of what its sheets publish; by author and by driver out of
//! the histories of the sheets the reader may open.

mod course;
mod setters;
mod versions;

use std::collections::HashMap;
use std::sync::Arc;

use app::backend::{BridgeAsked, BridgeView, BridgedBy, PlanBridge, PlanPart, PlanVersion};
use shared::access::{Action, Subject};
use shared::budget::{ConversionError, CostCentre, Name, Nature, Plan};
use shared::document::By;
use shared::id::{DepartmentId, PlanId};

pub(super) use self::course::part_of;
use self::course::{Names, Parts};
pub(super) use self::setters::Setters;
use self::versions::{Place, Stand, Stands};
use super::marks::Marks;
use super::{Reader, Trouble};
use crate::document::load_sheet_at;
use crate::persistence::{PublishedTotals, TotalsRecord};
use crate::rollup::roll_up;

const NATURES: [Nature; 2] = [Nature::Income, Nature::Expense];

/// Of each department what its sheet publishes, in the plan's currency.
type Totals = HashMap<DepartmentId, PublishedTotals>;

impl Reader {
    pub(super) async fn bridge_view(&self, id: PlanId, asked: BridgeAsked) -> Result<BridgeView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let versions = self.versions(id).await?;
        let offered = versions.offered();
        let known = |version: Option<PlanVersion>| version.filter(|version| offered.contains(version));
        let first =
            if offered.contains(&PlanVersion::Approved) { PlanVersion::Approved } else { PlanVersion::LastYear };
        let (from, to) = (known(asked.from).unwrap_or(first), known(asked.to).unwrap_or(PlanVersion::Budget));
        let mut missed = Vec::new();
        let (stood, stands) = (versions.of(&from), versions.of(&to));
        let mut before = self.totals_of(&plan, &stood, &mut missed).await?;
        let mut after = self.totals_of(&plan, &stands, &mut missed).await?;
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
        let parts = match view.by {
            BridgedBy::Department => by_department(&plan, &before, &after),
            BridgedBy::Account => by_account(&plan, &before, &after),
            BridgedBy::Author | BridgedBy::Driver => {
                let by = if view.by == BridgedBy::Author { By::Author } else { By::Driver };
                let names = Names {
                    marks: Marks::load(self.store()).await?,
                    setters: Arc::new(Setters::load(self.store(), id).await?),
                };
                let mut parts = [Parts::new(), Parts::new()];
                for centre in centres.iter().filter(|centre| told.contains(&centre.id)) {
                    let (Some(from), Some(to)) = (stood.get(&centre.id), stands.get(&centre.id)) else { continue };
                    let differs = differences(&before, &after, centre.id);
                    let legs = versions.way(from, to).filter(|_| self.is_told_apart((id, &plan), centre));
                    let course = match legs {
                        Some(legs) => self.course(&names, centre, legs, by).await?,
                        None => None,
                    };
                    add_course(&mut parts, centre, (from, to), differs, course);
                }
                parts
            }
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
        stands: &Stands,
        missed: &mut Vec<ConversionError>,
    ) -> Result<Totals, Trouble> {
        let mut records = Vec::new();
        for stand in stands.values() {
            let sheet = stand.record.id;
            let Some(published) = self.store().totals_of_sheet(sheet).await? else { continue };
            records.push(match &stand.place {
                Place::Heads(heads) => {
                    let then = load_sheet_at(self.store(), sheet, heads.clone()).await?;
                    TotalsRecord { totals: PublishedTotals::of(&then), ..published }.published()
                }
                Place::Before | Place::Start | Place::Parted(_) | Place::Now => published,
            });
        }
        let (records, without_rate) = roll_up(plan, records);
        missed.extend(without_rate.into_iter().filter(|miss| !missed.contains(miss)).collect::<Vec<_>>());
        let kept = records.into_iter().filter_map(|record| Some((record.department?, record.totals)));
        let is_before =
            |department: &DepartmentId| stands.get(department).map(|stand| &stand.place) == Some(&Place::Before);
        Ok(kept
            .map(|(department, totals)| {
                let totals = if is_before(&department) { last_year(totals) } else { totals };
                (department, totals)
            })
            .collect())
    }

    /// Whether who changed a department's sheet, and what in it, is told to this reader, in the plan's currency.
    fn is_told_apart(&self, (id, plan): (PlanId, &Plan), centre: &CostCentre) -> bool {
        plan.conversion_of(centre.id).is_none() && self.may(Action::SeeSheet, &Subject::sheet(id, centre.id))
    }
}

/// Adds what a department's history tells; what of the difference is not told there is told as a whole.
fn add_course(
    parts: &mut [Parts; 2],
    centre: &CostCentre,
    (from, to): (&Stand, &Stand),
    differs: [i128; 2],
    course: Option<[Parts; 2]>,
) {
    let begins = [from, to].into_iter().any(|stand| stand.place == Place::Before) && course.is_some();
    let name = centre.name.clone();
    let whole = if begins { PlanPart::Begun(name) } else { PlanPart::Untold(name) };
    for ((sums, mut rest), told) in parts.iter_mut().zip(differs).zip(course.unwrap_or_default()) {
        for (part, delta) in told {
            rest -= delta;
            *sums.entry(part).or_default() += delta;
        }
        *sums.entry(whole.clone()).or_default() += rest;
    }
}

fn differences(before: &Totals, after: &Totals, department: DepartmentId) -> [i128; 2] {
    NATURES.map(|nature| of_department(after, department, nature) - of_department(before, department, nature))
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
pub(super) mod tests;
