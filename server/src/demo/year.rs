//! [`Year`]: the year that is planned, and the year before it that is still running.

use shared::budget::Name;
use shared::calendar::Period;
use shared::id::{DocumentId, PlanId, RequestId, SheetId};
use shared::money::Minor;

use super::key::id;
use super::organisation::Department;
use super::tables::Row;

/// 分 in a yuan.
pub(super) const MINOR: i64 = 100;

/// Figures of the year to come are planned in hundreds of yuan.
const STEP_YUAN: i64 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// 2026: its budget was approved, and nine months of it are closed.
    Running,
    /// 2027: what everybody works on.
    Planned,
}

impl Year {
    pub const fn number(self) -> i32 {
        match self {
            Self::Running => 2026,
            Self::Planned => 2027,
        }
    }

    pub fn plan(self) -> PlanId {
        DocumentId(id("plan", &self.number().to_string()))
    }

    pub fn title(self) -> Name {
        let year = self.number();
        Name::bilingual(format!("{year} 年度预算"), format!("Budget {year}"))
    }

    /// The key of something of a department in this year.
    fn key(self, department: Department) -> String {
        match self {
            Self::Running => format!("{} {}", self.number(), department.key()),
            Self::Planned => department.key().to_owned(),
        }
    }

    /// One revision of a department's sheet.
    pub fn sheet(self, department: Department, revision: u32) -> SheetId {
        DocumentId(id("sheet", &format!("{} {revision}", self.key(department))))
    }

    /// The request to approve a department's first sheet.
    pub fn request(self, department: Department) -> RequestId {
        RequestId(id("request", &self.key(department)))
    }

    /// What the tables say of a row, over the months.
    pub fn figures(self, row: &Row) -> Vec<(Period, Minor)> {
        match self {
            Self::Running => over(row, row.prior_yuan(), 1),
            Self::Planned => amounts(row, row.thousand),
        }
    }

    /// The row's figure in the year before this one.
    pub fn prior(self, row: &Row) -> Minor {
        let yuan = match self {
            // It grew then as it does now.
            Self::Running => row.prior_yuan() * 1_000 / (1_000 + row.growth),
            Self::Planned => row.prior_yuan(),
        };
        Minor(yuan * MINOR)
    }
}

/// The planned year's figure, in thousands of yuan, over the months.
pub(super) fn amounts(row: &Row, thousand: i64) -> Vec<(Period, Minor)> {
    over(row, thousand * 1_000, STEP_YUAN)
}

fn over(row: &Row, yuan: i64, step: i64) -> Vec<(Period, Minor)> {
    let figures = row.season.months(yuan / step).map(|units| Minor(units * step * MINOR));
    Period::all().zip(figures).filter(|(_, minor)| !minor.is_zero()).collect()
}
