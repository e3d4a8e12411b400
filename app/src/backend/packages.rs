//! A department's decision packages under its ceiling, and the form one is written in.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::{Name, Package, Standing, print_figure, read_figure};
use shared::formula::Unit;
use shared::id::{PackageId, PlanId, SheetId};
use shared::money::{Currency, Minor, Rounding, Style};

use super::PersonMark;

#[derive(Debug, Clone, PartialEq)]
pub struct PackagesView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub sheet: SheetId,
    pub department: Name,
    /// The sheet's.
    pub currency: Currency,
    /// What the department may spend; none is no line.
    pub ceiling: Option<Minor>,
    /// What is spent before any package: lines that belong to none.
    pub outside: Minor,
    /// The state of the packages that is shown; what is changed is changed on it.
    pub version: u64,
    pub may_edit: bool,
    /// In their rank.
    pub packages: Vec<PackageRow>,
    /// What is being written, as it was typed.
    pub form: PackageForm,
}

/// A package in its rank.
#[derive(Debug, Clone, PartialEq)]
pub struct PackageRow {
    pub id: PackageId,
    pub title: String,
    pub reason: String,
    /// What it is thought to cost.
    pub typed: Option<Minor>,
    /// What it comes to.
    pub cost: Minor,
    pub income: Minor,
    /// The lines that belong to it.
    pub lines: Vec<Name>,
    pub upto: Minor,
    pub standing: Standing,
    /// Who cut it.
    pub cut_by: Option<PersonMark>,
}

/// A package as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageForm {
    /// `None` for a new one.
    pub id: Option<PackageId>,
    pub title: String,
    pub reason: String,
    pub cost: String,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageWrong {
    /// None, or too long.
    Title,
    /// None, or too long: what nobody can give a reason for is not weighed.
    Reason,
    /// No amount, or below zero.
    Cost,
}

impl PackageForm {
    /// The form in which a package is changed.
    pub fn of(row: &PackageRow, currency: Currency) -> Self {
        let cost = row.typed.map(|cost| print_figure(i128::from(cost.0), &Unit::Money, currency, Style::PLAIN));
        Self { id: Some(row.id), title: row.title.clone(), reason: row.reason.clone(), cost: cost.unwrap_or_default() }
    }

    /// Title, reason and what it is thought to cost; nothing where its lines will say.
    pub fn read(
        &self,
        (currency, rounding): (Currency, Rounding),
    ) -> Result<(String, String, Option<Minor>), PackageWrong> {
        let (title, reason) = (self.title.trim(), self.reason.trim());
        let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        if !fits(title, Package::TITLE_CHARS_MAX) {
            return Err(PackageWrong::Title);
        }
        if !fits(reason, Package::REASON_CHARS_MAX) {
            return Err(PackageWrong::Reason);
        }
        if self.cost.trim().is_empty() {
            return Ok((title.to_owned(), reason.to_owned(), None));
        }
        let cost = read_figure(&self.cost, &Unit::Money, currency, rounding).ok();
        let cost = cost.filter(|cost: &Minor| !cost.is_negative()).ok_or(PackageWrong::Cost)?;
        Ok((title.to_owned(), reason.to_owned(), Some(cost)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_says_what_it_is_for_and_what_it_is_thought_to_cost() {
        let check = |title: &str, reason: &str, cost: &str, expect: Result<Option<i64>, PackageWrong>| {
            let form = PackageForm { id: None, title: title.into(), reason: reason.into(), cost: cost.into() };
            let read = form.read((Currency::CNY, Rounding::default()));
            let found = read.map(|(.., cost)| cost.map(|cost| cost.0));
            assert_eq!(found, expect, "{title} {cost}");
        };
        check("Booth", "Two fairs bring half the leads", "12万", Ok(Some(12_000_000)));
        check("Booth", "why", "0", Ok(Some(0)));
        check("Booth", "why", " ", Ok(None));
        check(" ", "why", "1", Err(PackageWrong::Title));
        check("Booth", "", "1", Err(PackageWrong::Reason));
        check("Booth", "why", "-1", Err(PackageWrong::Cost));
        check("Booth", "why", "much", Err(PackageWrong::Cost));
        check(&"长".repeat(121), "why", "1", Err(PackageWrong::Title));
    }
}
