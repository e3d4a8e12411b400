//! What is said of a file of actuals before anything of it is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Period;
use crate::id::DepartmentId;
use crate::intake::report::Listed;
use crate::money::MoneyError;

/// Lists are cut, counts are whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActualsReport {
    /// Rows with anything in them.
    pub rows: u32,
    pub loaded: u32,
    /// Rows that are sums of others.
    pub totals: u32,
    /// Figures with more decimals than the currency has.
    pub rounded: u32,
    pub left_out: Listed<LeftOutRow>,
    /// Periods that are closed and stay as they are.
    pub closed: BTreeSet<Period>,
    /// What will stand in each period: income and expense. What stood there of these departments before goes.
    pub periods: BTreeMap<Period, (i128, i128)>,
    pub departments: BTreeSet<DepartmentId>,
    /// A column is wanting: nothing was read.
    pub incomplete: bool,
    /// A sum is beyond what a figure may be: nothing loads.
    pub too_large: bool,
}

/// A row that does not load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutRow {
    pub row: u32,
    /// The column to look at, if the fault lies in one.
    pub column: Option<u16>,
    /// What stands there, shortened.
    pub text: String,
    pub why: LeftOut,
}

/// Why a row does not load.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeftOut {
    #[error("the row names no department: fill it in, or choose one for the whole file")]
    NoDepartment,
    #[error("the plan has no such department: write it as the plan does")]
    UnknownDepartment,
    #[error("the row has no account: fill it in")]
    NoAccount,
    #[error("the chart of accounts has no such account: correct the code, or add the account to the plan")]
    UnknownAccount,
    #[error("the department's sheet has no such line: leave the cell empty, and the account alone counts")]
    UnknownLine,
    #[error("several lines of the sheet are called so: add the account, or the line's id")]
    ManyLines,
    #[error("this is no period: write 2027-03, P03 or March")]
    NotAPeriod,
    #[error("the period lies outside the plan's year")]
    OtherYear,
    #[error("the period is closed: reopen it first")]
    Closed,
    #[error("the row says the same as row {first}")]
    Repeated { first: u32 },
    #[error("{error}")]
    NotAnAmount { error: MoneyError },
    #[error("the row has no figure")]
    NoAmount,
    #[error("the cell cannot be read: mend it in the file")]
    Unreadable,
}
