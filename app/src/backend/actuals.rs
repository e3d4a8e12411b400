//! Bringing actuals in: the file that lies open, what its columns mean, what would load, and what was imported before.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use chrono::{DateTime, FixedOffset};
use shared::budget::Name;
use shared::calendar::{FiscalCalendar, Period};
use shared::id::{DepartmentId, PlanId};
use shared::intake::actuals::{ActualsReport, Column, Layout};
use shared::intake::source::ReadError;
use shared::money::Currency;
use uuid::Uuid;

use super::PersonMark;

#[derive(Debug, Clone, PartialEq)]
pub struct ActualsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    pub departments: Vec<(DepartmentId, Name)>,
    pub closed: Option<(Period, PersonMark, DateTime<FixedOffset>)>,
    /// The file that lies open.
    pub open: Option<OpenFile>,
    pub imported: Vec<ImportedMark>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OpenFile {
    pub id: Uuid,
    pub name: String,
    /// When the very same file was imported before.
    pub imported_at: Option<DateTime<FixedOffset>>,
    pub read: Result<ReadFile, ReadError>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReadFile {
    pub layout: Layout,
    /// Each column's title and some of its cells.
    pub columns: Vec<(String, Vec<String>)>,
    pub figures: usize,
    pub report: ActualsReport,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ImportedMark {
    pub name: String,
    pub figures: u32,
    pub by: PersonMark,
    pub at: DateTime<FixedOffset>,
}

/// What somebody says a file's columns mean, where that is not what was guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayoutChoice {
    pub columns: Vec<Column>,
    pub unit: Option<shared::intake::figure::Unit>,
    pub department: Option<DepartmentId>,
    pub period: Option<Period>,
    pub repeats: bool,
}

impl LayoutChoice {
    /// The guess with what was chosen instead.
    pub fn on(&self, mut layout: Layout) -> Layout {
        for (slot, column) in layout.columns.iter_mut().zip(&self.columns) {
            *slot = *column;
        }
        layout.figures.unit = self.unit.unwrap_or(layout.figures.unit);
        layout.department = self.department;
        layout.period = self.period;
        layout.repeats = self.repeats;
        layout
    }
}
