//! Everything in a plan that formulas may take from elsewhere, as it is now.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use shared::budget::{Account, Dry, Input, Name, Nature, Plan, Source};
use shared::calendar::Period;
use shared::formula::Unit;
use shared::id::{DepartmentId, DocumentId, InputId};
use shared::money::{Currency, Minor};

use crate::persistence::{DocumentRecord, PublishedSeries, TotalsRecord};
use crate::rollup::Worth;

/// What formulas may take, by id; and which department takes of which.
pub struct Catalogue {
    currency: Currency,
    inputs: BTreeMap<InputId, Input>,
    /// The budget's own sheet of each department.
    sheets: HashMap<DepartmentId, DocumentId>,
    takes: HashMap<DepartmentId, BTreeSet<DepartmentId>>,
}

impl Catalogue {
    /// `work` is what the plan's maps give ([`MapLibrary`](super::MapLibrary)).
    pub fn new(plan: &Plan, sheets: &[DocumentRecord], totals: &[TotalsRecord], work: &[Arc<Vec<Input>>]) -> Self {
        let published: HashMap<DocumentId, &TotalsRecord> =
            totals.iter().map(|record| (record.sheet, record)).collect();
        let mut found =
            Self { currency: plan.currency, inputs: BTreeMap::new(), sheets: HashMap::new(), takes: HashMap::new() };
        for driver in plan.drivers.values() {
            found.add(driver.input());
        }
        for input in work.iter().flat_map(|inputs| inputs.iter()) {
            found.add(input.clone());
        }
        for sheet in sheets.iter().filter(|sheet| sheet.is_budget()) {
            let (Some(department), Some(record)) = (sheet.department, published.get(&sheet.id)) else { continue };
            found.sheets.insert(department, sheet.id);
            // Without a rate there is nothing to take.
            if let Ok(totals) = Worth::of(plan, department).totals(&record.totals) {
                found.add_totals(plan, department, &TotalsRecord { totals, ..(*record).clone() });
            }
        }
        for (department, sheet) in found.sheets.clone() {
            let takes = published.get(&sheet).map(|record| record.totals.takes.keys()).into_iter().flatten();
            let of = takes.filter_map(|id| found.department_of(*id)).collect();
            found.takes.insert(department, of);
        }
        found
    }

    fn add(&mut self, input: Input) {
        self.inputs.insert(input.id(), input);
    }

    fn add_totals(&mut self, plan: &Plan, department: DepartmentId, record: &TotalsRecord) {
        let place = plan.cost_centres.get(&department).map(|centre| centre.name.clone()).unwrap_or_default();
        for nature in [Nature::Income, Nature::Expense] {
            let of = record.totals.nature(nature);
            let mut add = |account: Option<&Account>, name: Name, series: &PublishedSeries| {
                let account = account.map(|account| account.code.clone());
                self.add(Input {
                    source: Source::Total { department, nature, account },
                    name,
                    place: place.clone(),
                    unit: Unit::Money,
                    figures: figures(plan, series),
                    dry: None,
                });
            };
            let whole = match nature {
                Nature::Income => Name::bilingual("收入合计", "Total income"),
                Nature::Expense => Name::bilingual("支出合计", "Total expense"),
            };
            add(None, whole, &of.total);
            // Every account of that nature that the plan has: one without a figure gives nothing, and is not gone.
            // A secret sheet that keeps its accounts gives none of them: what was taken of one is gone.
            if record.hides_accounts {
                continue;
            }
            let nothing = PublishedSeries::default();
            for account in plan.accounts.values().filter(|account| account.nature == nature) {
                let series = of.accounts.get(&account.code).unwrap_or(&nothing);
                add(Some(account), account.name.clone(), series);
            }
        }
    }

    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Everything a sheet could take: not its own totals, nor what takes of them.
    pub fn offers(&self, sheet: &DocumentRecord) -> Vec<Input> {
        let fits = |id: &InputId| self.department_of(*id).is_none_or(|of| !self.is_circle(sheet, of));
        self.inputs.iter().filter(|(id, _)| fits(id)).map(|(_, input)| input.clone()).collect()
    }

    /// What a sheet that takes an input should have; `kept` is what it has. `None` for what is nowhere and never was.
    pub fn input(&self, sheet: &DocumentRecord, id: InputId, kept: &str) -> Option<Input> {
        let dry = |input: &Input, dry| Input { figures: [None; Period::COUNT], dry: Some(dry), ..input.clone() };
        match self.inputs.get(&id) {
            Some(input) if self.department_of(id).is_some_and(|of| self.is_circle(sheet, of)) => {
                Some(dry(input, Dry::Circle))
            }
            Some(input) => Some(input.clone()),
            None => Input::parse(kept).filter(|input| input.id() == id).map(|input| dry(&input, Dry::Gone)),
        }
    }

    /// The sheets that somebody takes of.
    pub fn givers(&self, totals: &[TotalsRecord]) -> BTreeSet<DocumentId> {
        let taken = totals.iter().flat_map(|record| record.totals.takes.keys());
        taken.filter_map(|id| self.sheets.get(&self.department_of(*id)?)).copied().collect()
    }

    fn department_of(&self, id: InputId) -> Option<DepartmentId> {
        match self.inputs.get(&id)?.source {
            Source::Total { department, .. } => Some(department),
            Source::Driver(_) | Source::Work { .. } => None,
        }
    }

    /// Whether a department's totals rest on this sheet, by whatever way. A scenario gives nobody anything.
    fn is_circle(&self, sheet: &DocumentRecord, of: DepartmentId) -> bool {
        let Some(own) = sheet.department.filter(|_| sheet.is_budget()) else { return false };
        let (mut seen, mut waiting) = (HashSet::new(), vec![of]);
        while let Some(department) = waiting.pop() {
            if department == own {
                return true;
            }
            if seen.insert(department) {
                waiting.extend(self.takes.get(&department).into_iter().flatten());
            }
        }
        false
    }
}

/// Sums as figures; one beyond what a figure can be gives nothing, as in a cell.
fn figures(plan: &Plan, series: &PublishedSeries) -> [Option<Minor>; Period::COUNT] {
    let mut figures = [None; Period::COUNT];
    let count = usize::try_from(plan.calendar.period_count()).unwrap_or(Period::COUNT);
    for (slot, period) in figures.iter_mut().zip(Period::all()).take(count) {
        *slot = i64::try_from(series.periods.get(period)).ok().map(Minor).filter(|minor| minor.is_writable());
    }
    figures
}
