//! An adjustment as its request's page shows it: what stood, what changes, what stands then.

use serde::{Deserialize, Serialize};
use shared::budget::adjustment::AdjustmentKind;
use shared::budget::{Name, Nature};
use shared::calendar::{FiscalCalendar, Period};
use shared::id::AccountCode;
use shared::money::{Currency, Minor};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdjustmentView {
    pub kind: AdjustmentKind,
    /// The currency of the sheets it changes, in which all its figures are.
    pub currency: Currency,
    /// None for whom a sheet it changes is kept from.
    pub reason: Option<String>,
    pub calendar: FiscalCalendar,
    /// What it adds, or what it takes where that is more.
    pub moved: Minor,
    /// What becomes of each department's year.
    pub effects: Vec<EffectView>,
    /// Those that the reader may read.
    pub lines: Vec<AdjustedLineView>,
    /// Departments whose lines are for others to read: only what their years come to is told.
    pub kept: Vec<Name>,
    /// What it rests on was approved anew or adjusted meanwhile: it cannot be approved any more.
    pub is_outdated: bool,
}

/// One nature of one department's year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectView {
    pub department: Name,
    pub nature: Nature,
    /// As approved with the sheet.
    pub original: Minor,
    /// With what was adjusted before.
    pub before: Minor,
    pub after: Minor,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdjustedLineView {
    pub department: Name,
    pub label: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    /// The year as approved with the sheet.
    pub original: Minor,
    /// The year with what was adjusted before.
    pub before: Minor,
    pub change: Minor,
    pub after: Minor,
    /// Only the periods that change, each before and after.
    pub periods: Vec<(Period, Minor, Minor)>,
}
