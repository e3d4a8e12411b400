//! What departments may spend or must earn, by account, beside what their sheets come to.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use std::collections::BTreeMap;

use shared::budget::{ConversionError, Name, Nature, read_figure};
use shared::formula::Unit;
use shared::id::{AccountCode, DepartmentId, PlanId, SheetId};
use shared::money::{Currency, Minor, Rounding};

#[derive(Debug, Clone, PartialEq)]
pub struct TargetsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    pub may_edit: bool,
    pub departments: Vec<TargetDepartment>,
    /// The department that is looked into.
    pub chosen: Option<TargetDetail>,
    pub missed: Vec<ConversionError>,
}

/// A department's spending as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetDepartment {
    pub id: DepartmentId,
    pub name: Name,
    /// What it may spend: given as a whole, or else by account.
    pub target: Option<Minor>,
    /// What its accounts may spend together; none where no account has a target.
    pub of_accounts: Option<Minor>,
    /// What its sheet comes to; none where it has not begun.
    pub total: Option<Minor>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TargetDetail {
    pub department: DepartmentId,
    pub name: Name,
    /// Its sheet, where the reader may open it.
    pub sheet: Option<SheetId>,
    /// The whole as it is typed, and what it comes to.
    pub whole: TargetRow,
    pub accounts: Vec<TargetRow>,
    /// Its sheet is secret and does not tell its accounts.
    pub keeps_accounts: bool,
}

/// One target against what is planned.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// None is the whole department.
    pub code: Option<AccountCode>,
    pub name: Name,
    pub nature: Nature,
    pub target: Option<Minor>,
    /// What the account and those under it come to; none where that is not told.
    pub total: Option<Minor>,
    /// As it stands in its field.
    pub typed: String,
}

/// The targets of a department as they are typed, empty where there is none. The key of the whole is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetsForm {
    pub department: Option<DepartmentId>,
    pub typed: BTreeMap<Option<AccountCode>, String>,
}

impl TargetsForm {
    /// The targets that were typed; or the account whose target is no amount, none for the whole.
    pub fn read(
        &self,
        (currency, rounding): (Currency, Rounding),
    ) -> Result<BTreeMap<Option<AccountCode>, Option<Minor>>, Option<AccountCode>> {
        let read = |(code, text): (&Option<AccountCode>, &String)| match text.trim() {
            "" => Ok((code.clone(), None)),
            text => match read_figure(text, &Unit::Money, currency, rounding) {
                Ok(target) => Ok((code.clone(), Some(target))),
                Err(_) => Err(code.clone()),
            },
        };
        self.typed.iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_what_is_none_is_named() {
        let travel: AccountCode = "6601".parse().unwrap();
        let form = |whole: &str, account: &str| TargetsForm {
            department: None,
            typed: [(None, whole.to_owned()), (Some(travel.clone()), account.to_owned())].into(),
        };
        let read = |whole: &str, account: &str| form(whole, account).read((Currency::CNY, Rounding::default()));
        let found = read("120万", " ").unwrap();
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [(None, Some(Minor(120_000_000))), (Some(travel.clone()), None)]
        );
        assert_eq!(read("", "1,234.56").unwrap()[&Some(travel.clone())], Some(Minor(123_456)));
        assert_eq!(read("", "much"), Err(Some(travel.clone())));
        assert_eq!(read("?", ""), Err(None));
    }
}
