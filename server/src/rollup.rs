//! What sheets add up to, in the currency of their plan.
//!
//! Outside its own page a sheet is told in the plan's currency. Each total of a period is converted by itself and rounded
//! once, the whole as well as each account; what that leaves between them is a line of its own. Where a rate is missing the
//! sheet counts as nothing, and who looks is told which rate it is.

use shared::budget::{Conversion, ConversionError, Nature, Plan, Series, Sheet};
use shared::id::DepartmentId;
use shared::money::Minor;

use crate::persistence::{NatureTotals, PublishedSeries, PublishedTotals, TotalsRecord};

/// The totals of a plan's sheets, in its currency, and the rates that were missed.
pub fn roll_up(plan: &Plan, records: Vec<TotalsRecord>) -> (Vec<TotalsRecord>, Vec<ConversionError>) {
    let mut missed = Vec::new();
    let converted = records.into_iter().map(|record| {
        let of = record.department.and_then(|department| plan.conversion_of(department));
        let totals = match of.map(|conversion| in_currency(&conversion, &record.totals)) {
            None => record.totals,
            Some(Ok(totals)) => totals,
            Some(Err(error)) => {
                missed.push(error);
                PublishedTotals { takes: record.totals.takes, ..PublishedTotals::default() }
            }
        };
        TotalsRecord { totals, ..record }
    });
    (converted.collect(), missed)
}

/// One sheet's totals in the currency they are converted to.
pub fn in_currency(conversion: &Conversion<'_>, totals: &PublishedTotals) -> Result<PublishedTotals, ConversionError> {
    Ok(PublishedTotals {
        income: nature(conversion, &totals.income)?,
        expense: nature(conversion, &totals.expense)?,
        takes: totals.takes.clone(),
    })
}

fn nature(conversion: &Conversion<'_>, of: &NatureTotals) -> Result<NatureTotals, ConversionError> {
    let series = |series: &PublishedSeries| -> Result<PublishedSeries, ConversionError> {
        Ok(PublishedSeries { periods: conversion.series(&series.periods)?, prior: conversion.prior(series.prior)? })
    };
    let accounts = of.accounts.iter().map(|(code, own)| Ok((code.clone(), series(own)?)));
    let accounts = accounts.collect::<Result<std::collections::BTreeMap<_, _>, ConversionError>>()?;
    let (total, without_account) = (series(&of.total)?, series(&of.without_account)?);
    let mut rounding = total.clone();
    for part in accounts.values().chain([&without_account]) {
        rounding.periods -= &part.periods;
        rounding.prior -= part.prior;
    }
    Ok(NatureTotals { total, accounts, without_account, rounding })
}

/// A sheet in its plan's currency, line by line.
pub struct Worth<'a> {
    conversion: Option<Conversion<'a>>,
}

impl<'a> Worth<'a> {
    pub fn of(plan: &'a Plan, department: DepartmentId) -> Self {
        Self { conversion: plan.conversion_of(department) }
    }

    /// In the sheet's own currency.
    pub const fn own() -> Self {
        Self { conversion: None }
    }

    /// Whether figures have to be converted at all.
    pub const fn is_foreign(&self) -> bool {
        self.conversion.is_some()
    }

    pub fn series(&self, series: &Series) -> Result<Series, ConversionError> {
        self.conversion.as_ref().map_or(Ok(*series), |conversion| conversion.series(series))
    }

    /// The sum of a year.
    pub fn year(&self, series: &Series) -> Result<Minor, ConversionError> {
        Ok(Minor::of_sum(self.series(series)?.total()))
    }

    pub fn prior(&self, prior: Minor) -> Result<Minor, ConversionError> {
        let converted = self.conversion.as_ref().map(|conversion| conversion.prior(i128::from(prior.0)));
        Ok(converted.transpose()?.map_or(prior, Minor::of_sum))
    }

    /// What a sheet publishes.
    pub fn totals(&self, totals: &PublishedTotals) -> Result<PublishedTotals, ConversionError> {
        self.conversion.as_ref().map_or_else(|| Ok(totals.clone()), |conversion| in_currency(conversion, totals))
    }

    /// What all lines of a nature come to by period.
    pub fn nature(&self, sheet: &Sheet, nature: Nature) -> Result<Series, ConversionError> {
        self.series(&sheet.totals().nature(nature).periods)
    }
}

#[cfg(test)]
mod tests;
