//! A plan: the frame its sheets hang in. Calendar, currency, accounts, cost centres, targets, the list of sheets.
//!
//! The figures are not here. Each cost centre's sheet is a document of its own, and the plan shows what the server
//! publishes upward from it (architecture.md, "One document per secrecy area").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Account, Conversion, Driver, Name, Rates};
use crate::calendar::FiscalCalendar;
use crate::id::{AccountCode, DepartmentId, DriverId, PersonId, PlanId, SheetId};
use crate::money::{Currency, Minor, Rounding};

/// A department as the plan sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostCentre {
    pub id: DepartmentId,
    pub name: Name,
    pub ord: String,
    /// Who answers for it, and approves first.
    pub head: Option<PersonId>,
    /// It begins no sheet any more and is not carried into the next year. What it has planned stays and counts.
    #[serde(default)]
    pub is_retired: bool,
}

/// One sheet of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetEntry {
    pub sheet: SheetId,
    pub department: DepartmentId,
    /// [`SheetEntry::BASE`], or what the people who try something out call it.
    pub scenario: String,
    /// 1 for the first version, one more after each approval.
    pub revision: u32,
    /// For a scenario's sheet: the sheet it was branched from and goes back into. It counts in no total of the plan.
    pub base: Option<SheetId>,
    /// What it budgets in, where that is not the plan's currency.
    pub currency: Option<Currency>,
}

impl SheetEntry {
    /// The scenario of the sheets that are the budget.
    pub const BASE: &str = "base";
    /// What fits beside a heading on a phone.
    pub const SCENARIO_CHARS_MAX: usize = 40;
}

/// A budget plan for one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub title: Name,
    pub year: i32,
    /// The plan it was rolled forward from.
    pub from: Option<PlanId>,
    /// What that year taught, for those who plan this one.
    pub lessons: Option<String>,
    pub currency: Currency,
    pub rounding: Rounding,
    pub calendar: FiscalCalendar,
    pub accounts: BTreeMap<AccountCode, Account>,
    pub cost_centres: BTreeMap<DepartmentId, CostCentre>,
    /// What a department may spend in the year, or must earn, by account; `None` stands for the whole department.
    pub targets: BTreeMap<(DepartmentId, Option<AccountCode>), Minor>,
    pub sheets: BTreeMap<SheetId, SheetEntry>,
    /// The figures all sheets may reckon with.
    pub drivers: BTreeMap<DriverId, Driver>,
    /// What sheets in other currencies are converted by.
    pub rates: Rates,
}

impl Plan {
    /// Two pages.
    pub const LESSONS_CHARS_MAX: usize = 10_000;

    pub fn drivers_in_order(&self) -> Vec<&Driver> {
        let mut drivers: Vec<_> = self.drivers.values().collect();
        drivers.sort_by(|a, b| (&a.ord, a.id).cmp(&(&b.ord, b.id)));
        drivers
    }

    /// What a department budgets in. Its sheets in a plan, with their revisions and scenarios, are all in one currency.
    pub fn currency_of(&self, department: DepartmentId) -> Currency {
        let own = self.sheets.values().filter(|entry| entry.department == department);
        own.filter_map(|entry| entry.currency).next().unwrap_or(self.currency)
    }

    /// How a department's figures become the plan's; none where they are in its currency already.
    pub fn conversion_of(&self, department: DepartmentId) -> Option<Conversion<'_>> {
        let from = self.currency_of(department);
        let conversion = Conversion { rates: &self.rates, from, to: self.currency, rounding: self.rounding };
        (from != self.currency).then_some(conversion)
    }

    /// Whether a department has a sheet in this plan, of whatever scenario.
    pub fn has_sheet(&self, department: DepartmentId) -> bool {
        self.sheets.values().any(|entry| entry.department == department)
    }

    /// The departments that plan or have planned: one that is retired and never began a sheet is not among them.
    pub fn cost_centres_in_order(&self) -> Vec<&CostCentre> {
        let stays = |centre: &&CostCentre| !centre.is_retired || self.has_sheet(centre.id);
        let mut centres: Vec<_> = self.cost_centres.values().filter(stays).collect();
        centres.sort_by(|a, b| (&a.ord, a.id).cmp(&(&b.ord, b.id)));
        centres
    }
}
