//! The totals that an import is checked by: of each column, of all, and of the rows that claim to be sums.
//!
//! Sums are kept in 128 bits, so that no order of rows overflows on the way to a total that fits.

use super::layout::Layout;
use crate::intake::report::{CheckDifference, CheckVerdict, ColumnTotal, Listed, Report, TotalRow};
use crate::money::{Minor, MoneyError};

pub(super) struct Sums {
    /// By column of figures: amounts in their order.
    amounts: Vec<(u16, i128)>,
    prior: Option<(u16, i128)>,
    check: Option<Check>,
    total: i128,
    since_total: i128,
    section: Option<usize>,
    section_total: i128,
}

struct Check {
    column: u16,
    rows: u32,
    differing: Listed<CheckDifference>,
    stated: i128,
    computed: i128,
}

fn minor(sum: i128) -> Option<Minor> {
    i64::try_from(sum).ok().map(Minor)
}

fn add_up(amounts: &[Option<Minor>]) -> i128 {
    amounts.iter().flatten().map(|amount| i128::from(amount.0)).sum()
}

impl Sums {
    pub(super) fn new(layout: &Layout<'_>) -> Self {
        let check =
            layout.check.map(|column| Check { column, rows: 0, differing: Listed::default(), stated: 0, computed: 0 });
        Self {
            amounts: layout.amounts.iter().map(|amount| (amount.column, 0)).collect(),
            prior: layout.prior.map(|column| (column, 0)),
            check,
            total: 0,
            since_total: 0,
            section: None,
            section_total: 0,
        }
    }

    /// A heading was met.
    pub(super) fn begin_section(&mut self) {
        self.section_total = 0;
    }

    /// The sum of a row's amounts; `None` if it has none.
    pub(super) fn of(&self, amounts: &[Option<Minor>]) -> Option<Minor> {
        amounts.iter().flatten().next()?;
        minor(add_up(amounts))
    }

    pub(super) fn add(
        &mut self,
        row: u32,
        section: usize,
        amounts: &[Option<Minor>],
        prior: Option<Minor>,
        stated: Option<Result<Minor, MoneyError>>,
    ) {
        if self.section.replace(section).is_some_and(|before| before != section) {
            self.section_total = 0;
        }
        for ((_, sum), amount) in self.amounts.iter_mut().zip(amounts) {
            *sum += i128::from(amount.unwrap_or_default().0);
        }
        if let Some((_, sum)) = &mut self.prior {
            *sum += i128::from(prior.unwrap_or_default().0);
        }
        let computed = add_up(amounts);
        self.total += computed;
        self.since_total += computed;
        self.section_total += computed;
        let (Some(check), Some(stated)) = (&mut self.check, stated) else { return };
        check.rows += 1;
        check.computed += computed;
        let stated = stated.ok();
        check.stated += i128::from(stated.unwrap_or_default().0);
        if stated.map(|stated| i128::from(stated.0)) != Some(computed) {
            // A row's sum fits: 512 figures of 2^53 each.
            let computed = minor(computed).unwrap_or_default();
            check.differing.push(CheckDifference { row, stated, computed });
        }
    }

    /// What to think of a row that says it is a total.
    pub(super) fn judge(&mut self, row: u32, text: String, stated: Option<Minor>) -> TotalRow {
        let sums = [self.since_total, self.section_total, self.total];
        self.since_total = 0;
        let agrees = stated.is_some_and(|stated| sums.contains(&i128::from(stated.0)));
        TotalRow { row, text, stated, agrees }
    }

    /// Puts the totals into the report; `None` if one doesn't fit.
    pub(super) fn report(self, report: &mut Report, title: impl Fn(u16) -> String) -> Option<()> {
        let figures = self.amounts.iter().chain(&self.prior);
        report.columns = figures
            .map(|&(column, sum)| Some(ColumnTotal { column, name: title(column), total: minor(sum)? }))
            .collect::<Option<_>>()?;
        report.total = minor(self.total)?;
        report.prior = match self.prior {
            Some((_, sum)) => Some(minor(sum)?),
            None => None,
        };
        if let Some(check) = self.check {
            let (stated, computed) = (minor(check.stated)?, minor(check.computed)?);
            report.columns.push(ColumnTotal { column: check.column, name: title(check.column), total: stated });
            report.check = Some(CheckVerdict {
                column: check.column,
                rows: check.rows,
                differing: check.differing,
                stated,
                computed,
            });
        }
        report.columns.sort_by_key(|column| column.column);
        Some(())
    }
}
