//! A plan's exchange rates, and the form one currency's are written in.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use chrono::NaiveDate;
use shared::budget::{ConversionError, CurrencyRates, Name, RateKind};
use shared::calendar::{FiscalCalendar, Period};
use shared::id::PlanId;
use shared::money::{Currency, Rate};

#[derive(Debug, Clone, PartialEq)]
pub struct RatesView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    pub may_edit: bool,
    pub kind: RateKind,
    pub rows: Vec<RatesRow>,
    /// Rates that are missed: their sheets count as nothing meanwhile.
    pub missed: Vec<ConversionError>,
    /// What is being written, as it was typed.
    pub form: RatesForm,
}

/// A currency that has rates, or sheets.
#[derive(Debug, Clone, PartialEq)]
pub struct RatesRow {
    pub currency: Currency,
    pub rates: CurrencyRates,
    /// The departments that budget in it.
    pub used_by: Vec<Name>,
}

/// One currency's rates as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RatesForm {
    pub currency: String,
    pub as_of: String,
    pub plan: String,
    pub closing: String,
    /// By period.
    pub average: Vec<String>,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatesWrong {
    Currency,
    /// The plan's own needs none.
    Own,
    PlanRate,
    ClosingRate,
    AverageRate(Period),
    /// No day such as 2026-11-30.
    Day,
    Nothing,
}

impl RatesForm {
    /// The form in which a currency's rates are changed.
    pub fn of(currency: Currency, rates: &CurrencyRates) -> Self {
        let said = |rate: Option<Rate>| rate.map(|rate| rate.to_string()).unwrap_or_default();
        Self {
            currency: currency.code().to_owned(),
            as_of: rates.as_of.map(|day| day.to_string()).unwrap_or_default(),
            plan: said(rates.plan),
            closing: said(rates.closing),
            average: rates.average.iter().map(|rate| said(*rate)).collect(),
        }
    }

    /// The rates that were typed, in a plan of this currency.
    pub fn read(&self, own: Currency) -> Result<(Currency, CurrencyRates), RatesWrong> {
        let currency: Currency = self.currency.parse().map_err(|_| RatesWrong::Currency)?;
        if currency == own {
            return Err(RatesWrong::Own);
        }
        let rate = |text: &str, wrong| match text.trim() {
            "" => Ok(None),
            typed => typed.parse::<Rate>().map(Some).map_err(|_| wrong),
        };
        let mut rates = CurrencyRates {
            plan: rate(&self.plan, RatesWrong::PlanRate)?,
            closing: rate(&self.closing, RatesWrong::ClosingRate)?,
            ..CurrencyRates::default()
        };
        for ((slot, text), period) in rates.average.iter_mut().zip(&self.average).zip(Period::all()) {
            *slot = rate(text, RatesWrong::AverageRate(period))?;
        }
        if rates.is_empty() {
            return Err(RatesWrong::Nothing);
        }
        rates.as_of = match self.as_of.trim() {
            "" => None,
            typed => Some(typed.parse::<NaiveDate>().map_err(|_| RatesWrong::Day)?),
        };
        Ok((currency, rates))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them_and_what_is_wrong_is_named() {
        let check = |currency: &str, plan: &str, march: &str, as_of: &str, expect: Result<&str, RatesWrong>| {
            let mut average = vec![String::new(); 2];
            average.push(march.to_owned());
            let form = RatesForm {
                currency: currency.to_owned(),
                as_of: as_of.to_owned(),
                plan: plan.to_owned(),
                closing: String::new(),
                average,
            };
            let read = form.read(Currency::CNY);
            let found = read.as_ref().map(|(_, rates)| rates.plan.map(|rate| rate.to_string()).unwrap_or_default());
            assert_eq!(found.as_deref().map_err(|wrong| **wrong), expect, "{currency} {plan} {march} {as_of}");
            if let Ok((currency, rates)) = &read {
                assert_eq!(RatesForm::of(*currency, rates).read(Currency::CNY), read, "what is shown reads the same");
            }
        };
        check("EUR", " 7.8345 ", "", "2026-11-30", Ok("7.8345"));
        check("USD", "", "７．１", "", Ok(""));
        check("CNY", "1", "", "", Err(RatesWrong::Own));
        check("XYZ", "1", "", "", Err(RatesWrong::Currency));
        check("EUR", "0", "", "", Err(RatesWrong::PlanRate));
        check("EUR", "7", "seven", "", Err(RatesWrong::AverageRate(Period::try_new(3).unwrap())));
        check("EUR", "7", "", "30.11.2026", Err(RatesWrong::Day));
        check("EUR", "", "", "2026-11-30", Err(RatesWrong::Nothing));
    }
}
