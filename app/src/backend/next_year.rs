//! Beginning next year's plan out of one: what there is to grow, and the form as it is typed.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use rust_decimal::Decimal;
use shared::budget::{Growth, Name, Nature};
use shared::id::{AccountCode, PlanId};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub struct NextYearView {
    pub plan: PlanId,
    pub plan_title: Name,
    /// The year that is begun.
    pub year: i32,
    pub accounts: Vec<(AccountCode, Name, Nature)>,
    pub sheets: usize,
    pub maps: usize,
    /// Whether there are actuals to rest on.
    pub has_actuals: bool,
    pub form: NextYearForm,
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NextYearForm {
    /// The id the new plan is to have.
    pub id: Uuid,
    pub title: String,
    pub title_en: String,
    pub from_forecast: bool,
    pub growth: String,
    /// By account code; empty for what grows as all does.
    pub accounts: Vec<(AccountCode, String)>,
    pub lessons: String,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextYearWrong {
    NoName,
    /// A growth that is no per cent; `None` for that of everything.
    Growth(Option<AccountCode>),
    TooLarge,
    LessonsTooLong,
}

impl NextYearForm {
    /// The growth that was typed.
    pub fn growth(&self) -> Result<Growth, NextYearWrong> {
        let all = percent(&self.growth).map_err(|()| NextYearWrong::Growth(None))?.unwrap_or_default();
        let mut growth = Growth { all, ..Growth::default() };
        for (code, typed) in &self.accounts {
            if let Some(own) = percent(typed).map_err(|()| NextYearWrong::Growth(Some(code.clone())))? {
                growth.accounts.insert(code.clone(), own);
            }
        }
        Ok(growth)
    }
}

/// `3`, `-2.5 %`, `３％`; nothing where nothing is typed.
fn percent(typed: &str) -> Result<Option<Decimal>, ()> {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '−' | '–' => '-',
        c => c,
    };
    let plain: String = typed.chars().map(half).filter(|c| !c.is_whitespace()).collect();
    let bare = plain.strip_suffix('%').unwrap_or(&plain);
    let bare = bare.strip_prefix('+').unwrap_or(bare);
    if bare.is_empty() {
        return Ok(None);
    }
    let found: Decimal = Decimal::from_str_exact(bare).map_err(|_| ())?;
    let fits = found.scale() <= 6 && (Growth::PERCENT_MIN..=Growth::PERCENT_MAX).contains(&found);
    if fits { Ok(Some(found)) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expect: Result<Option<&str>, ()>) {
        let found = percent(typed).map(|found| found.map(|found| found.to_string()));
        assert_eq!(found.as_ref().map(Option::as_deref).map_err(|error| *error), expect, "{typed}");
    }

    #[test]
    fn a_growth_is_read_as_people_write_it() {
        check("", Ok(None));
        check(" 3 ", Ok(Some("3")));
        check("-2.5 %", Ok(Some("-2.5")));
        check("＋３．５％", Ok(Some("3.5")));
        check("−100", Ok(Some("-100")));
        check("-101", Err(()));
        check("1001", Err(()));
        check("0.1234567", Err(()));
        check("three", Err(()));
        check("3%%", Err(()));
    }
}
