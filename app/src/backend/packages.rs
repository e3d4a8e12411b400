//! A department's decision packages under its ceiling, and the form one is written in.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::{Name, Package, print_figure, read_figure};
use shared::formula::Unit;
use shared::id::{PlanId, SheetId};
use shared::money::{Currency, Minor, Rounding, Style};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub struct PackagesView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub sheet: SheetId,
    pub department: Name,
    /// The plan's, as the ceiling is.
    pub currency: Currency,
    /// What the department may spend; none is no cut.
    pub ceiling: Option<Minor>,
    /// The version of the list that is shown; what is changed is changed on it.
    pub version: u32,
    pub may_edit: bool,
    /// In their rank.
    pub packages: Vec<Package>,
    /// What is being written, as it was typed.
    pub form: PackageForm,
}

/// A package as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageForm {
    /// `None` for a new one.
    pub id: Option<Uuid>,
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
    pub fn of(package: &Package, currency: Currency) -> Self {
        Self {
            id: Some(package.id),
            title: package.title.clone(),
            reason: package.reason.clone(),
            cost: print_figure(i128::from(package.cost.0), &Unit::Money, currency, Style::PLAIN),
        }
    }

    pub fn read(&self, id: Uuid, (currency, rounding): (Currency, Rounding)) -> Result<Package, PackageWrong> {
        let (title, reason) = (self.title.trim(), self.reason.trim());
        let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        if !fits(title, Package::TITLE_CHARS_MAX) {
            return Err(PackageWrong::Title);
        }
        if !fits(reason, Package::REASON_CHARS_MAX) {
            return Err(PackageWrong::Reason);
        }
        let cost = read_figure(&self.cost, &Unit::Money, currency, rounding).ok();
        let cost = cost.filter(|cost: &Minor| !cost.is_negative()).ok_or(PackageWrong::Cost)?;
        Ok(Package { id, title: title.to_owned(), reason: reason.to_owned(), cost })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_says_what_it_is_for_and_what_it_costs() {
        let check = |title: &str, reason: &str, cost: &str, expect: Result<i64, PackageWrong>| {
            let form = PackageForm { id: None, title: title.into(), reason: reason.into(), cost: cost.into() };
            let read = form.read(Uuid::from_u128(1), (Currency::CNY, Rounding::default()));
            assert_eq!(read.as_ref().map(|package| package.cost.0).map_err(|wrong| *wrong), expect, "{title} {cost}");
            if let Ok(package) = &read {
                let again = PackageForm::of(package, Currency::CNY);
                assert_eq!(again.read(package.id, (Currency::CNY, Rounding::default())), read);
            }
        };
        check("Booth", "Two fairs bring half the leads", "12万", Ok(12_000_000));
        check("Booth", "why", "0", Ok(0));
        check(" ", "why", "1", Err(PackageWrong::Title));
        check("Booth", "", "1", Err(PackageWrong::Reason));
        check("Booth", "why", "-1", Err(PackageWrong::Cost));
        check("Booth", "why", "much", Err(PackageWrong::Cost));
        check(&"长".repeat(121), "why", "1", Err(PackageWrong::Title));
    }
}
