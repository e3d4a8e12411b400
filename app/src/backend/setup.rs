//! What a plan is set up with: its calendar day by day, its departments and the sheets they have begun.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use chrono::NaiveDate;
use shared::budget::{ConversionError, Name};
use shared::calendar::{FiscalCalendar, Period};
use shared::id::{DepartmentId, PlanId, SheetId};
use shared::money::Currency;

#[derive(Debug, Clone, PartialEq)]
pub struct SetupView {
    pub plan: PlanId,
    pub plan_title: Name,
    /// What the year is called, such as `2027` or `FY2027`.
    pub year: String,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    pub weeks: Option<u32>,
    pub periods: Vec<PeriodRow>,
    pub departments: Vec<SetupRow>,
    /// Rates that are missed: their sheets count as nothing meanwhile.
    pub missed: Vec<ConversionError>,
    pub may_edit: bool,
    /// The department and the currency that were chosen last.
    pub form: (Option<DepartmentId>, Option<Currency>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodRow {
    pub period: Period,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub weeks: Option<u32>,
    pub working_days: u32,
}

/// A department, and the sheet it works on.
#[derive(Debug, Clone, PartialEq)]
pub struct SetupRow {
    pub id: DepartmentId,
    pub name: Name,
    pub currency: Currency,
    pub sheet: Option<SheetId>,
    pub may_open: bool,
}

impl SetupView {
    /// The departments that have no sheet yet.
    pub fn waiting(&self) -> impl Iterator<Item = &SetupRow> {
        self.departments.iter().filter(|row| row.sheet.is_none())
    }
}
