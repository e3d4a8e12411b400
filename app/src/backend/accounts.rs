//! A plan's chart of accounts, and the forms in which it is written.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::{Account, Name, Nature};
use shared::id::{AccountCode, PlanId};
use shared::intake::chart::{NAME_CHARS_MAX, nature_named};

#[derive(Debug, Clone, PartialEq)]
pub struct AccountsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub may_edit: bool,
    /// In the order of codes.
    pub accounts: Vec<AccountRow>,
    /// What is being written, as it was typed.
    pub form: AccountForm,
    /// The list that is being pasted.
    pub list: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AccountRow {
    pub account: Account,
    /// How many accounts it stands under.
    pub depth: usize,
    /// Whether something counts under it: what a sheet publishes, a target, an account below.
    pub is_used: bool,
}

/// An account as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountForm {
    /// The one that is changed; none for a new one.
    pub changed: Option<AccountCode>,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub nature: String,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountWrong {
    Code,
    NoName,
    TooLong,
    NoNature,
}

impl AccountForm {
    pub fn of(account: &Account) -> Self {
        Self {
            changed: Some(account.code.clone()),
            code: account.code.to_string(),
            name: account.name.text.clone(),
            name_en: account.name.en.clone().unwrap_or_default(),
            nature: account.nature.as_str().to_owned(),
        }
    }

    /// The account that was typed; which it stands under follows from its code.
    pub fn read(&self) -> Result<Account, AccountWrong> {
        let code = match &self.changed {
            Some(code) => code.clone(),
            None => self.code.parse().map_err(|_| AccountWrong::Code)?,
        };
        let (text, en) = (self.name.trim(), self.name_en.trim());
        let is_long = |name: &str| name.chars().count() > NAME_CHARS_MAX;
        if text.is_empty() {
            return Err(AccountWrong::NoName);
        }
        if is_long(text) || is_long(en) {
            return Err(AccountWrong::TooLong);
        }
        let nature: Nature = nature_named(&self.nature).ok_or(AccountWrong::NoNature)?;
        let en = Some(en.to_owned()).filter(|en| !en.is_empty());
        Ok(Account { code, name: Name { text: text.to_owned(), en }, nature, parent: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_a_code_a_name_and_a_nature() {
        let check = |code: &str, name: &str, nature: &str, expect: Result<&str, AccountWrong>| {
            let (code, name, nature) = (code.to_owned(), name.to_owned(), nature.to_owned());
            let form = AccountForm { code, name, nature, ..AccountForm::default() };
            assert_eq!(form.read().map(|account| account.code.to_string()), expect.map(str::to_owned), "{form:?}");
        };
        check(" 6602.01 ", "办公费", "expense", Ok("6602.01"));
        check("66 02", "办公费", "expense", Err(AccountWrong::Code));
        check("6602", " ", "expense", Err(AccountWrong::NoName));
        check("6602", &"长".repeat(81), "expense", Err(AccountWrong::TooLong));
        check("6602", "办公费", "", Err(AccountWrong::NoNature));
    }
}
