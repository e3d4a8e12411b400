//! An adjustment as its request's page shows it: what stood, what changes, what stands then.

use serde::{Deserialize, Serialize};
use shared::budget::adjustment::AdjustmentKind;
use shared::budget::{Name, Nature};
use shared::calendar::{FiscalCalendar, Period};
use shared::id::AccountCode;
use shared::money::Minor;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdjustmentView {
    pub kind: AdjustmentKind,
    pub reason: String,
    pub calendar: FiscalCalendar,
    /// What becomes of each department's year.
    pub effects: Vec<EffectView>,
    pub lines: Vec<AdjustedLineView>,
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
