//! [`Adjustment`]: how an approved budget changes: by a request of its own, line by line and period by period, with what
//! stood before. The original is never written anew; what counts is the original and every approved adjustment
//! ([`ApprovedBudget`]).
//!
//! Its figures are in the currency of the sheets it changes, and those of one adjustment have one.
//! Whether it is approved is not known here, nor by whom.

mod approved;
mod error;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Name, Nature, Series};
use crate::calendar::Period;
use crate::id::{AccountCode, DepartmentId, LineId, SheetId};
use crate::money::Minor;

pub use approved::{ApprovedBudget, ApprovedLine};
pub use error::AdjustmentError;

/// More than this is another budget, and should be asked for as one.
pub const ADJUSTED_LINES_MAX: usize = 40;

/// A paragraph of reasons.
pub const ADJUSTMENT_REASON_CHARS_MAX: usize = 1_000;

/// In which way a budget is adjusted, as companies tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// 调整: lines of one department get other amounts.
    Revise,
    /// 调剂: what some lines lose others get, in the year as a whole and for income and expense each.
    Transfer,
    /// 追加: lines get more.
    Supplement,
    /// 结转: lines get what their accounts have left of the year before.
    CarryForward,
}

/// What an adjustment does to one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustedLine {
    /// The approved sheet.
    pub sheet: SheetId,
    pub department: DepartmentId,
    pub line: LineId,
    pub name: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    /// As it was approved with the sheet, by period in minor units.
    pub original: Series,
    /// What adjustments approved before had changed when this one was written.
    pub adjusted: Series,
    pub change: Series,
}

/// One adjustment, as it is asked for and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    pub kind: AdjustmentKind,
    pub reason: String,
    /// Each line once, in the order it was written.
    pub lines: Vec<AdjustedLine>,
}

/// Sums of expense by department and account, in minor units.
pub type AccountSums = BTreeMap<(DepartmentId, Option<AccountCode>), i128>;

/// What departments have left of the year before by account: approved and not spent, in minor units.
pub type Remainders = BTreeMap<Option<AccountCode>, i128>;

impl AdjustmentKind {
    pub const ALL: [Self; 4] = [Self::Revise, Self::Transfer, Self::Supplement, Self::CarryForward];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revise => "revise",
            Self::Transfer => "transfer",
            Self::Supplement => "supplement",
            Self::CarryForward => "carry_forward",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether it gives and never takes.
    const fn only_adds(self) -> bool {
        matches!(self, Self::Supplement | Self::CarryForward)
    }
}

impl AdjustedLine {
    /// The approved figures when this was written.
    pub fn before(&self) -> Series {
        let mut series = self.original;
        series += &self.adjusted;
        series
    }

    pub fn after(&self) -> Series {
        let mut series = self.before();
        series += &self.change;
        series
    }

    fn takes(&self) -> bool {
        self.change.values().iter().any(|minor| *minor < 0)
    }
}

impl Adjustment {
    /// How much it moves, in minor units: what it adds, or what it takes where that is more. Amount bands see this.
    pub fn moved(&self) -> i128 {
        let changes = || self.lines.iter().flat_map(|line| line.change.values()).copied();
        let added: i128 = changes().filter(|minor| *minor > 0).sum();
        let taken: i128 = changes().filter(|minor| *minor < 0).sum();
        added.max(-taken)
    }

    /// What it changes of one nature in one department's year, in minor units.
    pub fn change_of(&self, department: DepartmentId, nature: Nature) -> i128 {
        let own = self.lines.iter().filter(|line| line.department == department && line.nature == nature);
        own.map(|line| line.change.total()).sum()
    }

    pub fn departments(&self) -> BTreeSet<DepartmentId> {
        self.lines.iter().map(|line| line.department).collect()
    }

    /// The approved sheets it changes.
    pub fn sheets(&self) -> BTreeSet<SheetId> {
        self.lines.iter().map(|line| line.sheet).collect()
    }

    /// Whether it makes sense by itself. What is left of the year before is [`Self::check_carried`].
    pub fn check(&self) -> Result<(), AdjustmentError> {
        let reason = self.reason.chars().count();
        if !(1..=ADJUSTMENT_REASON_CHARS_MAX).contains(&reason) {
            return Err(AdjustmentError::Reason);
        }
        if self.lines.is_empty() || self.lines.iter().any(|line| line.change.is_zero()) {
            return Err(AdjustmentError::NothingMoves);
        }
        if self.lines.len() > ADJUSTED_LINES_MAX {
            return Err(AdjustmentError::TooManyLines);
        }
        let keys: BTreeSet<_> = self.lines.iter().map(|line| (line.sheet, line.line)).collect();
        if keys.len() < self.lines.len() {
            return Err(AdjustmentError::LineTwice);
        }
        for line in &self.lines {
            self.check_line(line)?;
        }
        match self.kind {
            AdjustmentKind::Transfer => self.check_balance(),
            _ if self.departments().len() > 1 => Err(AdjustmentError::SeveralDepartments),
            _ => Ok(()),
        }
    }

    fn check_line(&self, line: &AdjustedLine) -> Result<(), AdjustmentError> {
        if self.kind.only_adds() && line.takes() {
            return Err(AdjustmentError::OnlyAdds { line: line.name.clone() });
        }
        if self.kind == AdjustmentKind::CarryForward && line.nature != Nature::Expense {
            return Err(AdjustmentError::NotAnExpense { line: line.name.clone() });
        }
        let (before, after) = (line.before(), line.after());
        for period in Period::all() {
            let (has, takes) = (before.get(period), -line.change.get(period));
            if line.nature == Nature::Expense && takes > 0 && after.get(period) < 0 {
                return Err(AdjustmentError::Overdrawn { line: line.name.clone(), period, has, takes });
            }
            if i64::try_from(after.get(period)).is_err() {
                return Err(AdjustmentError::TooLarge { line: line.name.clone() });
            }
        }
        if i64::try_from(after.total()).is_err() || i64::try_from(self.moved()).is_err() {
            return Err(AdjustmentError::TooLarge { line: line.name.clone() });
        }
        Ok(())
    }

    /// What is taken is given: income does not become expense on the way.
    fn check_balance(&self) -> Result<(), AdjustmentError> {
        for nature in [Nature::Income, Nature::Expense] {
            let own = self.lines.iter().filter(|line| line.nature == nature);
            let over: i128 = own.map(|line| line.change.total()).sum();
            if over != 0 {
                return Err(AdjustmentError::Unbalanced { nature, over });
            }
        }
        if self.departments().len() > 2 {
            return Err(AdjustmentError::ManyDepartments);
        }
        if self.lines.len() < 2 { Err(AdjustmentError::OneLine) } else { Ok(()) }
    }

    /// Whether no account gets more than it has left of the year before, with what was carried already. All in one currency.
    pub fn check_carried<'a>(
        &'a self,
        remainders: &Remainders,
        carried: impl IntoIterator<Item = &'a Self>,
    ) -> Result<(), AdjustmentError> {
        if self.kind != AdjustmentKind::CarryForward {
            return Ok(());
        }
        let mut sums: Remainders = BTreeMap::new();
        let earlier = carried.into_iter().filter(|other| other.kind == AdjustmentKind::CarryForward);
        for line in earlier.chain([self]).flat_map(|adjustment| &adjustment.lines) {
            *sums.entry(line.account.clone()).or_default() += line.change.total();
        }
        for line in &self.lines {
            let asked = sums.get(&line.account).copied().unwrap_or_default();
            let remains = remainders.get(&line.account).copied().unwrap_or_default().max(0);
            if asked > remains {
                return Err(AdjustmentError::MoreThanRemains { line: line.name.clone(), remains, asked });
            }
        }
        Ok(())
    }

    /// Whether every account it takes from keeps what was spent of it. `budgets` is what counted before, `spent` what was
    /// spent by now. All in one currency.
    pub fn check_spent(&self, budgets: &AccountSums, spent: &AccountSums) -> Result<(), AdjustmentError> {
        let key = |line: &AdjustedLine| (line.department, line.account.clone());
        let expenses = || self.lines.iter().filter(|line| line.nature == Nature::Expense);
        let mut left = budgets.clone();
        for line in expenses() {
            *left.entry(key(line)).or_default() += line.change.total();
        }
        for line in expenses().filter(|line| line.change.total() < 0) {
            let key = key(line);
            let of = |sums: &AccountSums| sums.get(&key).copied().unwrap_or_default();
            if of(&left) < of(spent) {
                return Err(AdjustmentError::Undercut { line: line.name.clone(), spent: of(spent), left: of(&left) });
            }
        }
        Ok(())
    }

    /// The lines that other approved adjustments have changed since this one was written. `approved` is everything
    /// approved for its sheets by now, in any order.
    pub fn stale_lines<'a>(&self, approved: impl IntoIterator<Item = &'a Self>) -> Vec<&AdjustedLine> {
        let mut now: BTreeMap<(SheetId, LineId), Series> = BTreeMap::new();
        for line in approved.into_iter().flat_map(|adjustment| &adjustment.lines) {
            *now.entry((line.sheet, line.line)).or_default() += &line.change;
        }
        let moved =
            |line: &&AdjustedLine| now.get(&(line.sheet, line.line)).copied().unwrap_or_default() != line.adjusted;
        self.lines.iter().filter(moved).collect()
    }

    /// What it moves, where that is an amount at all.
    pub fn moved_minor(&self) -> Minor {
        Minor::of_sum(self.moved())
    }
}
