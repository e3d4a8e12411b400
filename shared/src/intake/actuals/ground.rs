//! [`Ground`]: what a plan knows, by which the words of a file are told: departments, accounts, lines, periods.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::LeftOut;
use crate::budget::{Account, Name, Nature};
use crate::calendar::Period;
use crate::id::{AccountCode, DepartmentId, LineId};
use crate::intake::mapping::Options;
use crate::intake::months;
use crate::intake::words::{Word, fold};

/// A line of a sheet, as far as a file can speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLine {
    pub id: LineId,
    pub name: Name,
    pub nature: Nature,
    pub account: Option<AccountCode>,
}

/// What a plan knows.
#[derive(Debug, Clone)]
pub struct Ground<'a> {
    pub options: Options,
    pub departments: Vec<(DepartmentId, Name)>,
    pub accounts: &'a BTreeMap<AccountCode, Account>,
    /// Of the departments whose sheets were looked into.
    pub lines: &'a BTreeMap<DepartmentId, Vec<KnownLine>>,
    /// Up to and with this period nothing is taken in.
    pub closed: Option<Period>,
}

fn is_called(name: &Name, wanted: &str) -> bool {
    fold(&name.text) == wanted || name.en.as_deref().is_some_and(|en| fold(en) == wanted)
}

impl Ground<'_> {
    pub(super) fn department(&self, text: &str) -> Option<DepartmentId> {
        let wanted = fold(text);
        let by_id = text.parse().ok();
        self.departments
            .iter()
            .find(|(id, name)| Some(*id) == by_id || (!wanted.is_empty() && is_called(name, &wanted)))
            .map(|(id, _)| *id)
    }

    /// By its code, by a code before a name, or by its name.
    pub(super) fn account(&self, text: &str) -> Option<&Account> {
        let first = text.split_whitespace().next().unwrap_or_default();
        let by_code = |text: &str| self.accounts.get(&text.parse::<AccountCode>().ok()?);
        by_code(text).or_else(|| by_code(first)).or_else(|| {
            let wanted = fold(text);
            let mut called = self.accounts.values().filter(|account| is_called(&account.name, &wanted));
            // Several accounts of a chart are called “Depreciation”.
            called.next().filter(|_| called.next().is_none())
        })
    }

    pub(super) fn lines_called(
        &self,
        department: DepartmentId,
        text: &str,
        account: Option<&Account>,
    ) -> Vec<&KnownLine> {
        let lines = self.lines.get(&department).map(Vec::as_slice).unwrap_or_default();
        if let Ok(id) = text.parse::<LineId>() {
            return lines.iter().filter(|line| line.id == id).collect();
        }
        let wanted = fold(text);
        let called: Vec<_> = lines.iter().filter(|line| is_called(&line.name, &wanted)).collect();
        let of_account =
            |line: &&&KnownLine| account.is_some_and(|account| line.account.as_ref() == Some(&account.code));
        if called.len() > 1 && called.iter().any(|line| of_account(&line)) {
            return called.into_iter().filter(|line| of_account(&line)).collect();
        }
        called
    }

    pub(super) fn is_year(&self, text: &str) -> bool {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok() == self.options.year
    }

    /// The period a cell speaks of, if it lies in the plan's year.
    pub(super) fn period(&self, text: &str) -> Result<Period, LeftOut> {
        let calendar = self.options.calendar;
        let counted =
            |number: u8| Period::try_new(number).ok().filter(|period| calendar.has(*period)).ok_or(LeftOut::NotAPeriod);
        match months::word(text, &fold(text)) {
            Some(Word::Month(month, year, _)) => {
                let Some(year) = year else {
                    let number = (u32::from(month) + 12 - calendar.start_month()) % 12 + 1;
                    return counted(u8::try_from(number).unwrap_or_default());
                };
                let day = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), 1).ok_or(LeftOut::NotAPeriod)?;
                let (year, period) = calendar.period_of(day).map_err(|_| LeftOut::NotAPeriod)?;
                let is_own = self.options.year.is_none_or(|own| i32::from(own) == year.number());
                if is_own { Ok(period) } else { Err(LeftOut::OtherYear) }
            }
            Some(Word::Period(number)) => counted(number),
            _ => text.trim().parse().map_err(|_| LeftOut::NotAPeriod).and_then(counted),
        }
    }
}
