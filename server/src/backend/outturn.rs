//! Budget, actuals and forecast: a plan from what its sheets publish, a department from its sheet.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use app::backend::{OutturnAsked, OutturnRow, OutturnView, RowKind};
use shared::access::{Action, Subject};
use shared::budget::outturn::{Actual, Outturn};
use shared::budget::{Name, Nature, Plan, Sheet};
use shared::id::{AccountCode, DepartmentId, LineId, PlanId, SheetId};

use super::cards::department_name;
use super::figures::rounding_name;
use super::plan::current_sheets;
use super::{Reader, Trouble};
use crate::document::load_sheet;
use crate::persistence::{DocumentKind, DocumentRecord, PublishedTotals};
use crate::rollup::{Worth, roll_up};

/// Whose figures, of which nature and account.
type Key = (DepartmentId, Nature, Option<AccountCode>);

/// The account and those under it.
fn is_wanted(account: Option<&AccountCode>, wanted: Option<&AccountCode>) -> bool {
    wanted.is_none_or(|wanted| account.is_some_and(|code| code.is_under(wanted)))
}

fn account_name(plan: &Plan, code: Option<&AccountCode>) -> Name {
    code.and_then(|code| plan.accounts.get(code)).map(|account| account.name.clone()).unwrap_or_default()
}

impl Reader {
    pub(super) async fn outturn_view(
        &self,
        id: PlanId,
        sheet: Option<SheetId>,
        asked: OutturnAsked,
    ) -> Result<OutturnView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let actuals = self.store().actuals(id).await?;
        let closed = self.store().closing(id).await?.map(|closing| closing.through);
        let last = actuals.iter().map(|actual| actual.period).max();
        let mut view = OutturnView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            calendar: plan.calendar,
            sheet: None,
            through: closed.filter(|_| last.is_some()).or(last),
            is_closed: closed.is_some(),
            may_import: self.may(Action::EditPlan, &Subject::plan(id)),
            rows: Vec::new(),
            accounts: Vec::new(),
            missed: Vec::new(),
            offered: plan.accounts.values().map(|account| (account.code.clone(), account.name.clone())).collect(),
            asked,
        };
        match sheet {
            Some(sheet) => self.of_department(&plan, sheet, &actuals, &mut view).await?,
            None => self.of_plan(&plan, &actuals, &mut view).await?,
        }
        Ok(view)
    }

    async fn of_plan(&self, plan: &Plan, actuals: &[Actual], view: &mut OutturnView) -> Result<(), Trouble> {
        let current = current_sheets(self.store().list(view.plan, DocumentKind::Sheet).await?);
        let (totals, missed) = roll_up(plan, self.store().totals_of_plan(view.plan).await?);
        view.missed = missed;
        let totals: HashMap<SheetId, PublishedTotals> = totals.into_iter().map(|of| (of.sheet, of.totals)).collect();
        let readerships = self.store().readerships(view.plan).await?;
        let secret = readerships.iter().filter(|of| !of.publishes_accounts).map(|of| of.department);
        let secret: BTreeSet<DepartmentId> = secret.collect();
        let mut sums: BTreeMap<Key, Outturn> = BTreeMap::new();
        let mut rounding: BTreeMap<(DepartmentId, Nature), Outturn> = BTreeMap::new();
        for (department, record) in &current {
            let Some(totals) = totals.get(&record.id) else { continue };
            for nature in [Nature::Income, Nature::Expense] {
                let of = totals.nature(nature);
                if !of.rounding.periods.is_zero() {
                    rounding.entry((*department, nature)).or_default().budget += &of.rounding.periods;
                }
                let accounts = of.accounts.iter().map(|(code, series)| (Some(code.clone()), series));
                for (account, series) in accounts.chain([(None, &of.without_account)]) {
                    if !series.periods.is_zero() {
                        sums.entry((*department, nature, account)).or_default().budget += &series.periods;
                    }
                }
            }
        }
        for actual in actuals {
            // What was spent tells as much as what is planned.
            let account = actual.account.clone().filter(|_| !secret.contains(&actual.department));
            let key = (actual.department, actual.nature, account);
            sums.entry(key).or_default().actual.add(actual.period, i128::from(actual.minor));
        }
        sums.retain(|(_, _, account), _| is_wanted(account.as_ref(), view.asked.account.as_ref()));
        let mut departments: BTreeMap<(DepartmentId, Nature), Outturn> = BTreeMap::new();
        let mut accounts: BTreeMap<(Nature, Option<AccountCode>), Outturn> = BTreeMap::new();
        for ((department, nature, account), outturn) in sums {
            *departments.entry((department, nature)).or_default() += &outturn;
            *accounts.entry((nature, account)).or_default() += &outturn;
        }
        // Of one account there is none: it is what is left between accounts.
        let mut left: BTreeMap<Nature, Outturn> = BTreeMap::new();
        for ((department, nature), outturn) in rounding.into_iter().filter(|_| view.asked.account.is_none()) {
            *departments.entry((department, nature)).or_default() += &outturn;
            *left.entry(nature).or_default() += &outturn;
        }
        for nature in [Nature::Income, Nature::Expense] {
            for centre in plan.cost_centres_in_order() {
                let Some(outturn) = departments.get(&(centre.id, nature)) else { continue };
                let href = current.get(&centre.id).and_then(|record| self.way_to(record, &view.asked));
                view.rows.push(row(nature, centre.name.clone(), None, href, *outturn));
            }
        }
        view.accounts = accounts
            .into_iter()
            .map(|((nature, code), outturn)| row(nature, account_name(plan, code.as_ref()), code, None, outturn))
            .collect();
        let left = left.into_iter().map(|(nature, outturn)| row(nature, rounding_name(), None, None, outturn));
        view.accounts.extend(left);
        Ok(())
    }

    /// The department's own page, for whoever may see its sheet.
    fn way_to(&self, record: &DocumentRecord, asked: &OutturnAsked) -> Option<String> {
        let subject = Subject::sheet(record.plan, record.department?);
        let href = format!("/plans/{}/sheets/{}/outturn{}", record.plan, record.id, asked.query());
        self.may(Action::SeeSheet, &subject).then_some(href)
    }

    async fn of_department(
        &self,
        plan: &Plan,
        id: SheetId,
        actuals: &[Actual],
        view: &mut OutturnView,
    ) -> Result<(), Trouble> {
        let seen = self.seen_sheet(id).await?;
        let sheet = load_sheet(self.store(), id).await?;
        view.sheet = Some((id, department_name(plan, seen.department)));
        let own: Vec<&Actual> = actuals.iter().filter(|actual| actual.department == seen.department).collect();
        let stem = format!("/plans/{}/sheets/{id}#line-", view.plan);
        let worth = Worth::of(plan, seen.department);
        view.rows = by_account(plan, &sheet, &own, &stem, &worth);
        if worth.is_foreign() {
            let both = [Nature::Income, Nature::Expense];
            view.missed.extend(both.iter().filter_map(|of| worth.nature(&sheet, *of).err()));
            let left: Vec<_> = both.iter().filter_map(|of| left_over(&sheet, *of, &worth, &view.rows)).collect();
            view.rows.extend(left);
        }
        view.rows.retain(|row| is_wanted(row.code.as_ref(), view.asked.account.as_ref()));
        Ok(())
    }
}

fn row(nature: Nature, label: Name, code: Option<AccountCode>, href: Option<String>, outturn: Outturn) -> OutturnRow {
    OutturnRow { nature, label, code, line: None, href, outturn, kind: RowKind::Whole, lines: Vec::new() }
}

/// The accounts of a sheet, each with its lines. Actuals that name no line belong to the account's only line, or to the
/// account alone where it has several: nothing is shared out by guesswork.
pub(super) fn by_account(
    plan: &Plan,
    sheet: &Sheet,
    actuals: &[&Actual],
    stem: &str,
    worth: &Worth<'_>,
) -> Vec<OutturnRow> {
    let mut accounts: BTreeMap<(Nature, Option<AccountCode>), Vec<OutturnRow>> = BTreeMap::new();
    let mut of_line: HashMap<LineId, Vec<&Actual>> = HashMap::new();
    let mut of_account: BTreeMap<(Nature, Option<AccountCode>), Vec<&Actual>> = BTreeMap::new();
    for actual in actuals {
        // A line that is gone leaves its actuals with the account.
        match actual.line.filter(|line| sheet.line(*line).is_some()) {
            Some(line) => of_line.entry(line).or_default().push(actual),
            None => of_account.entry((actual.nature, actual.account.clone())).or_default().push(actual),
        }
    }
    let add = |outturn: &mut Outturn, actuals: &[&Actual]| {
        actuals.iter().for_each(|actual| outturn.actual.add(actual.period, i128::from(actual.minor)));
    };
    for line in sheet.lines().filter(|line| line.unit.is_money()) {
        let nature = sheet.nature_of(line.section);
        let budget = worth.series(&line.figures()).unwrap_or_default();
        let mut outturn = Outturn { budget, ..Outturn::default() };
        add(&mut outturn, of_line.get(&line.id).map(Vec::as_slice).unwrap_or_default());
        let href = Some(format!("{stem}{}", line.id));
        let mut shown = row(nature, line.name.clone(), line.account.clone(), href, outturn);
        shown.line = Some(line.id);
        accounts.entry((nature, line.account.clone())).or_default().push(shown);
    }
    for (key, unnamed) in &of_account {
        let lines = accounts.entry(key.clone()).or_default();
        if let [only] = lines.as_mut_slice() {
            add(&mut only.outturn, unnamed);
            continue;
        }
        let mut rest = row(key.0, Name::default(), None, None, Outturn::default());
        rest.kind = RowKind::Rest;
        add(&mut rest.outturn, unnamed);
        for line in lines.iter_mut().filter(|line| line.outturn.actual.is_zero()) {
            line.kind = RowKind::Unsplit;
        }
        lines.push(rest);
    }
    let sum = |((nature, code), lines): ((Nature, Option<AccountCode>), Vec<OutturnRow>)| {
        let mut outturn = Outturn::default();
        lines.iter().for_each(|line| outturn += &line.outturn);
        OutturnRow { lines, ..row(nature, account_name(plan, code.as_ref()), code, None, outturn) }
    };
    accounts.into_iter().map(sum).collect()
}

/// What conversion leaves between what the department comes to and its lines.
fn left_over(sheet: &Sheet, nature: Nature, worth: &Worth<'_>, rows: &[OutturnRow]) -> Option<OutturnRow> {
    let mut left = worth.nature(sheet, nature).ok()?;
    rows.iter().filter(|row| row.nature == nature).for_each(|row| left -= &row.outturn.budget);
    let outturn = Outturn { budget: left, ..Outturn::default() };
    (!left.is_zero()).then(|| row(nature, rounding_name(), None, None, outturn))
}

#[cfg(test)]
mod tests;
