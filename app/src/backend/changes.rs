//! What a request about a sheet changes against what it is compared with: line by line, and by whose doing. All of it in
//! the sheet's own currency, in which it adds up to the minor unit.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::{Name, Nature};
use shared::id::AccountCode;
use shared::money::{Currency, Minor};

use super::PlanPart;

#[derive(Debug, Clone, PartialEq)]
pub struct ChangesView {
    pub currency: Currency,
    /// Income and expense, where there is any.
    pub sums: Vec<ChangedSum>,
    /// Whose doing the differences are, the largest first.
    pub hands: Vec<ChangedBy>,
    /// How many further there are, and what they did together.
    pub others: Option<(usize, ChangedBy)>,
    /// The lines that differ most, by section in the order of the sheet.
    pub largest: Vec<ChangedSection>,
    /// Those after them, as many as a page carries.
    pub rest: Vec<ChangedSection>,
    /// How many lines differ.
    pub lines_count: usize,
}

impl ChangesView {
    /// How many lines differ and are not shown.
    pub fn left_out(&self) -> usize {
        let shown = self.largest.iter().chain(&self.rest).map(|section| section.lines.len()).sum();
        self.lines_count.saturating_sub(shown)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSum {
    pub nature: Nature,
    pub before: Minor,
    pub after: Minor,
}

/// What somebody, or something, did to income and to expense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedBy {
    pub who: PlanPart,
    pub income: Minor,
    pub expense: Minor,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSection {
    /// None where the section was deleted.
    pub name: Option<Name>,
    pub lines: Vec<WrittenLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenLine {
    pub label: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    /// None where the line is new.
    pub before: Option<Minor>,
    /// None where the line is gone.
    pub after: Option<Minor>,
    /// Whose doing it is, whoever moved it most first. None where it stands as the sheet began.
    pub by: Vec<PlanPart>,
    /// How many further there are.
    pub further: usize,
}
