//! [`Rates`]: what a plan converts its sheets' totals by.
//!
//! Every rate says how many units of the plan's currency one unit of the sheet's is worth. Income and expense are
//! converted at one rate for the year or at each period's average, as the plan says; last year's figures always at the
//! plan's rate, so that a comparison shows what changed and not what the exchange did. The closing rate converts nothing, as
//! a plan has no balances: the next year's plan rate starts from it.
//!
//! Each total of a period is converted by itself and rounded once: the whole and each account. So the accounts need not
//! add up to the whole, and what is between them is a line of its own.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Series;
use crate::calendar::Period;
use crate::money::{Currency, Rate, Rounding};

/// Which rate income and expense are converted at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    /// One for the year, agreed when planning starts.
    #[default]
    Plan,
    /// Each period's own.
    Average,
}

impl RateKind {
    /// The name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Average => "average",
        }
    }

    /// Reads the name in documents; anything else is the common way.
    pub fn parse(text: &str) -> Self {
        if text == "average" { Self::Average } else { Self::Plan }
    }
}

/// Which of the year before's rates a plan rate was carried over from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    Plan,
    /// That of the last period that has one.
    Average,
    Closing,
}

impl Carried {
    /// The name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Average => "average",
            Self::Closing => "closing",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Plan, Self::Average, Self::Closing].into_iter().find(|of| of.as_str() == text)
    }
}

/// One currency's rates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyRates {
    pub plan: Option<Rate>,
    pub closing: Option<Rate>,
    pub average: [Option<Rate>; Period::COUNT],
    /// The day the rates were published or agreed on.
    pub as_of: Option<NaiveDate>,
    /// Where the plan rate comes from, as long as nobody has agreed on another.
    pub carried: Option<Carried>,
}

impl CurrencyRates {
    pub fn average(&self, period: Period) -> Option<Rate> {
        self.average.get(period.index()).copied().flatten()
    }

    /// Whether there is no rate at all.
    pub fn is_empty(&self) -> bool {
        Self { as_of: None, carried: None, ..*self } == Self::default()
    }

    /// What the next year starts with: a plan rate from the latest that this one knows, which is the closing rate, then
    /// the average of its last period, then its own plan rate.
    pub fn carried_over(&self) -> Self {
        let last = self.average.iter().rev().flatten().next().copied();
        let (plan, carried) = match (self.closing, last, self.plan) {
            (Some(closing), _, _) => (Some(closing), Some(Carried::Closing)),
            (None, Some(average), _) => (Some(average), Some(Carried::Average)),
            (None, None, plan) => (plan, plan.map(|_| Carried::Plan)),
        };
        Self { plan, carried, as_of: self.as_of, ..Self::default() }
    }
}

/// The rates of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    pub kind: RateKind,
    pub currencies: BTreeMap<Currency, CurrencyRates>,
}

impl Rates {
    /// What the next year starts with. It has one rate for the year, whatever this one goes by: its averages are to come.
    pub fn carried_over(&self) -> Self {
        let currencies = self.currencies.iter().map(|(currency, rates)| (*currency, rates.carried_over()));
        Self { kind: RateKind::Plan, currencies: currencies.collect() }
    }
}

/// Why a total could not be converted. It counts as nothing then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConversionError {
    #[error("there is no plan rate for {0}: enter it among the plan's exchange rates")]
    NoPlanRate(Currency),
    #[error("there is no average rate for {0} in period {1}: enter it among the plan's exchange rates")]
    NoAverageRate(Currency, Period),
    #[error("a total in {0} is too large to be converted: look at its figures and its rate")]
    TooLarge(Currency),
}

/// From one currency to another by a plan's rates.
#[derive(Debug, Clone, Copy)]
pub struct Conversion<'a> {
    pub rates: &'a Rates,
    pub from: Currency,
    pub to: Currency,
    pub rounding: Rounding,
}

impl Conversion<'_> {
    fn own(&self) -> CurrencyRates {
        self.rates.currencies.get(&self.from).copied().unwrap_or_default()
    }

    /// What a period's income and expense are converted at.
    fn rate(&self, period: Period) -> Result<Rate, ConversionError> {
        match self.rates.kind {
            RateKind::Plan => self.own().plan.ok_or(ConversionError::NoPlanRate(self.from)),
            RateKind::Average => self.own().average(period).ok_or(ConversionError::NoAverageRate(self.from, period)),
        }
    }

    fn at(&self, rate: Rate, sum: i128) -> Result<i128, ConversionError> {
        rate.convert(sum, self.from, self.to, self.rounding).ok_or(ConversionError::TooLarge(self.from))
    }

    /// A total by period, each rounded once. A period that adds up to nothing needs no rate.
    pub fn series(&self, series: &Series) -> Result<Series, ConversionError> {
        let mut converted = Series::default();
        for period in Period::all() {
            let sum = series.get(period);
            if sum != 0 {
                converted.add(period, self.at(self.rate(period)?, sum)?);
            }
        }
        Ok(converted)
    }

    /// Last year's total, at the plan's rate.
    pub fn prior(&self, sum: i128) -> Result<i128, ConversionError> {
        if sum == 0 {
            return Ok(0);
        }
        self.at(self.own().plan.ok_or(ConversionError::NoPlanRate(self.from))?, sum)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rates(kind: RateKind, plan: Option<&str>, january: Option<&str>) -> Rates {
        let read = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let mut own = CurrencyRates { plan: read(plan), ..CurrencyRates::default() };
        own.average[0] = read(january);
        Rates { kind, currencies: BTreeMap::from([(Currency::EUR, own)]) }
    }

    fn conversion(rates: &Rates) -> Conversion<'_> {
        Conversion { rates, from: Currency::EUR, to: Currency::CNY, rounding: Rounding::HalfUp }
    }

    #[test]
    fn the_kind_says_which_rate_counts() {
        let series: Series = [100_00, 200_00].into_iter().collect();
        let by_plan = rates(RateKind::Plan, Some("7.8"), Some("8"));
        assert_eq!(conversion(&by_plan).series(&series), Ok([780_00, 1_560_00].into_iter().collect()));
        let by_average = rates(RateKind::Average, Some("7.8"), Some("8"));
        let january: Series = [100_00].into_iter().collect();
        assert_eq!(conversion(&by_average).series(&january), Ok([800_00].into_iter().collect()));
        assert_eq!(conversion(&by_average).prior(100), Ok(780));
    }

    #[test]
    fn a_missing_rate_is_named_and_what_is_nothing_needs_none() {
        let none = Rates::default();
        let january: Series = [1].into_iter().collect();
        let february: Series = [0, 1].into_iter().collect();
        assert_eq!(conversion(&none).series(&january), Err(ConversionError::NoPlanRate(Currency::EUR)));
        assert_eq!(conversion(&none).prior(1), Err(ConversionError::NoPlanRate(Currency::EUR)));
        assert_eq!(conversion(&none).series(&Series::default()), Ok(Series::default()));
        let only_january = rates(RateKind::Average, None, Some("8"));
        let second = Period::try_new(2).unwrap();
        let missing = ConversionError::NoAverageRate(Currency::EUR, second);
        assert_eq!(conversion(&only_january).series(&february), Err(missing));
        assert!(missing.to_string().ends_with("enter it among the plan's exchange rates"));
    }

    #[test]
    fn the_next_year_starts_with_the_latest_rate_that_is_known() {
        let check = |plan: &str, average: &[(usize, &str)], closing: &str, expect: Option<(&str, Carried)>| {
            let read = |text: &str| text.parse::<Rate>().ok();
            let mut own = CurrencyRates { plan: read(plan), closing: read(closing), ..CurrencyRates::default() };
            for (at, rate) in average {
                own.average[*at] = read(rate);
            }
            let rates = Rates { kind: RateKind::Average, currencies: BTreeMap::from([(Currency::EUR, own)]) };
            let next = rates.carried_over();
            let own = next.currencies[&Currency::EUR];
            let expect = expect.map(|(rate, from)| (read(rate).unwrap(), from));
            assert_eq!(own.plan.zip(own.carried), expect, "{plan} {average:?} {closing}");
            assert_eq!((next.kind, own.closing, own.average), (RateKind::Plan, None, [None; Period::COUNT]));
        };
        check("7.8", &[], "", Some(("7.8", Carried::Plan)));
        check("7.8", &[(0, "7.9"), (8, "8.1")], "", Some(("8.1", Carried::Average)));
        check("7.8", &[(0, "7.9")], "8.2", Some(("8.2", Carried::Closing)));
        check("", &[], "", None);
        for of in [Carried::Plan, Carried::Average, Carried::Closing] {
            assert_eq!(Carried::parse(of.as_str()), Some(of));
        }
    }

    proptest! {
        #[test]
        fn the_rounding_difference_is_smaller_than_its_parts_are_many(parts in prop::collection::vec(-1_000_000_i128..1_000_000, 1..20)) {
            let by_plan = rates(RateKind::Plan, Some("7.8345"), None);
            let one = |sum: i128| conversion(&by_plan).series(&[sum].into_iter().collect()).unwrap().total();
            let difference = one(parts.iter().sum()) - parts.iter().map(|part| one(*part)).sum::<i128>();
            prop_assert!(2 * difference.abs() <= i128::try_from(parts.len()).unwrap() + 1);
        }
    }
}
