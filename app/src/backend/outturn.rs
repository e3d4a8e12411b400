//! Budget, actuals and forecast: of a plan by department, or of a department by account and line.
//!
//! Only the server's plain page shows this, so nothing of it travels. The rows carry both series whole; what is compared
//! with what is reckoned from them by `shared::budget::outturn`, so every part of the page reckons alike.

use shared::budget::outturn::{Outturn, Standing, ToGo, Window};
use shared::budget::{ConversionError, Name, Nature};
use shared::calendar::{FiscalCalendar, Period};
use shared::id::{AccountCode, LineId, PlanId, SheetId};
use shared::money::Currency;

#[derive(Debug, Clone, PartialEq)]
pub struct OutturnView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    /// The department that is looked at; none for the whole plan.
    pub sheet: Option<(SheetId, Name)>,
    /// The last period of what counts as “to date”; none where there are no actuals.
    pub through: Option<Period>,
    /// Whether that period is closed, or merely the last one with actuals.
    pub is_closed: bool,
    pub asked: OutturnAsked,
    pub may_import: bool,
    /// How many approved adjustments the budget holds, where it is the approved one.
    pub adjustments: Option<usize>,
    /// Departments of a plan; of a department its accounts, each with its lines.
    pub rows: Vec<OutturnRow>,
    /// By account, where the rows are departments.
    pub accounts: Vec<OutturnRow>,
    /// Rates that are missed: what is budgeted in their currencies counts as nothing.
    pub missed: Vec<ConversionError>,
    /// Accounts one can look at alone.
    pub offered: Vec<(AccountCode, Name)>,
}

/// What of it is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutturnAsked {
    pub window: Window,
    pub to_go: ToGo,
    /// This account, and those under it.
    pub account: Option<AccountCode>,
}

impl OutturnAsked {
    /// The end of an address that asks for the same.
    pub fn query(&self) -> String {
        let mut fields = Vec::new();
        if let Window::Only(period) = self.window {
            fields.push(["period=", period.key()].concat());
        }
        if let ToGo::Repeating(count) = self.to_go {
            fields.push(["to_go=", &count.to_string()].concat());
        }
        if let Some(account) = &self.account {
            fields.push(["account=", account.as_str()].concat());
        }
        if fields.is_empty() { String::new() } else { ["?", &fields.join("&")].concat() }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct OutturnRow {
    pub nature: Nature,
    pub label: Name,
    pub code: Option<AccountCode>,
    /// Where it is a single line.
    pub line: Option<LineId>,
    /// One step nearer to the line.
    pub href: Option<String>,
    pub outturn: Outturn,
    pub kind: RowKind,
    pub lines: Vec<OutturnRow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    Whole,
    /// A line whose actuals are known as part of its account's alone.
    Unsplit,
    /// Actuals of an account that name none of its lines.
    Rest,
}

impl OutturnView {
    pub fn standing(&self, outturn: &Outturn) -> Standing {
        outturn.standing(self.asked.window, self.through, self.asked.to_go)
    }

    /// All rows of one nature as one; none where there is none.
    pub fn sum(&self, nature: Nature) -> Option<Outturn> {
        let rows = self.rows.iter().filter(|row| row.nature == nature);
        rows.fold(None, |sum: Option<Outturn>, row| {
            let mut sum = sum.unwrap_or_default();
            sum += &row.outturn;
            Some(sum)
        })
    }

    /// The page's own address, whatever is asked of it.
    pub fn base(&self) -> String {
        let plan = self.plan.to_string();
        match &self.sheet {
            Some((sheet, _)) => ["/plans/", &plan, "/sheets/", &sheet.to_string(), "/outturn"].concat(),
            None => ["/plans/", &plan, "/outturn"].concat(),
        }
    }
}
