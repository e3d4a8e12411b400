//! A year's total over its months, kept as an intent: total, rule, pins.
//!
//! The months are reckoned, never stored. So when one person sets the year to 1,200,000 and another March to 150,000 at
//! the same time, both hold, and the other months take the rest: exactly, on every replica.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{LastYear, LineItem};
use crate::calendar::{FiscalCalendar, FiscalYear, Period, WeekPattern};
use crate::id::LineId;
use crate::money::{Minor, share_out};

/// The months of a year; adjustments are entered, never spread.
pub const MONTHS: usize = 12;

/// A year's total and how it falls on the months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    pub total: Minor,
    pub rule: SpreadRule,
}

/// How a total falls on the months that nobody pinned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SpreadRule {
    #[default]
    Even,
    /// In proportion to these, one for each month.
    Weights([u32; MONTHS]),
    /// In proportion to the line's own months of last year.
    LastYear(LastYear, [u64; MONTHS]),
    /// In the shape another line has: sales costs by sales.
    Like(LineId),
    /// By Mondays to Fridays. Public holidays are no part of it: they are not known years ahead.
    WorkingDays,
    /// By weeks: each quarter is 13, cut so.
    Weeks(WeekPattern),
}

/// A text that is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no way to spread a total: use even, days, 445, 454, 544, like:LINE, weights:1,2,… or last_year:budget:1,2,…"
)]
pub struct SpreadRuleError(String);

impl fmt::Display for SpreadRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Even => f.write_str("even"),
            Self::WorkingDays => f.write_str("days"),
            Self::Weeks(pattern) => f.write_str(pattern.as_str()),
            Self::Like(line) => write!(f, "like:{line}"),
            Self::Weights(weights) => {
                f.write_str("weights:")?;
                list(f, weights)
            }
            Self::LastYear(of, weights) => {
                write!(f, "last_year:{}:", of.as_str())?;
                list(f, weights)
            }
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, weights: &[impl fmt::Display]) -> fmt::Result {
    for (index, weight) in weights.iter().enumerate() {
        write!(f, "{}{weight}", if index == 0 { "" } else { "," })?;
    }
    Ok(())
}

/// One number for each month, of which one is more than nothing.
fn read_list<T: FromStr + Default + Copy + PartialOrd>(text: &str) -> Option<[T; MONTHS]> {
    let mut weights = [T::default(); MONTHS];
    let mut parts = text.split(',');
    for weight in &mut weights {
        *weight = parts.next()?.parse().ok()?;
    }
    (parts.next().is_none() && weights.iter().any(|weight| *weight > T::default())).then_some(weights)
}

impl FromStr for SpreadRule {
    type Err = SpreadRuleError;

    fn from_str(text: &str) -> Result<Self, SpreadRuleError> {
        let refuse = || SpreadRuleError(text.chars().take(40).collect());
        if let Some(line) = text.strip_prefix("like:") {
            return line.parse().map(Self::Like).map_err(|_| refuse());
        }
        if let Some(list) = text.strip_prefix("weights:") {
            return read_list(list).map(Self::Weights).ok_or_else(refuse);
        }
        if let Some((of, list)) = text.strip_prefix("last_year:").and_then(|rest| rest.split_once(':')) {
            let of = LastYear::parse(of).ok_or_else(refuse)?;
            let weights = read_list(list).filter(|all| all.iter().all(|weight| *weight <= Self::WEIGHT_MAX));
            return weights.map(|weights| Self::LastYear(of, weights)).ok_or_else(refuse);
        }
        let weeks = WeekPattern::parse(text).map(Self::Weeks);
        match text {
            "even" => Ok(Self::Even),
            "days" => Ok(Self::WorkingDays),
            _ => weeks.ok_or_else(refuse),
        }
    }
}

impl TryFrom<String> for SpreadRule {
    type Error = SpreadRuleError;
    fn try_from(text: String) -> Result<Self, SpreadRuleError> {
        text.parse()
    }
}

impl From<SpreadRule> for String {
    fn from(rule: SpreadRule) -> Self {
        rule.to_string()
    }
}

impl SpreadRule {
    /// As large as an amount may be, so that a total times a weight can be reckoned.
    pub const WEIGHT_MAX: u64 = 1 << 53;

    /// The weights that keep the proportions of what is in a line's months; evenly where there is nothing.
    pub fn shape_of(line: &LineItem) -> Self {
        let sizes: Vec<u128> =
            Period::all().take(MONTHS).map(|period| line.figure(period).minor().unsigned_abs()).collect();
        let most = sizes.iter().copied().max().unwrap_or(0);
        if most == 0 || sizes.iter().all(|size| *size == most) {
            return Self::Even;
        }
        // Nine digits are enough of a proportion, and fit.
        let scale = most.div_ceil(1_000_000_000).max(1);
        let mut weights = [0; MONTHS];
        for (weight, size) in weights.iter_mut().zip(sizes) {
            *weight = u32::try_from(size / scale).unwrap_or(u32::MAX);
        }
        Self::Weights(weights)
    }

    /// The weight of each month by the calendar alone; `None` for a rule that looks at another line.
    pub fn weights(&self, calendar: FiscalCalendar, year: i32) -> Option<[u64; MONTHS]> {
        let mut weights = [1; MONTHS];
        match self {
            Self::Even => {}
            Self::Weights(own) => weights = own.map(u64::from),
            Self::LastYear(_, own) => weights = *own,
            Self::Weeks(pattern) => {
                // A year of weeks has its own, the 53rd included.
                let own = FiscalYear::try_new(i64::from(year)).ok().filter(|_| calendar.week_year().is_some());
                for ((weight, period), weeks) in
                    weights.iter_mut().zip(Period::all()).zip(pattern.weeks().into_iter().cycle())
                {
                    *weight = u64::from(own.and_then(|own| calendar.weeks(own, period)).unwrap_or(weeks));
                }
            }
            Self::WorkingDays => {
                let year = FiscalYear::try_new(i64::from(year)).ok()?;
                for (weight, period) in weights.iter_mut().zip(Period::all()) {
                    *weight = u64::from(calendar.working_days(year, period));
                }
            }
            Self::Like(_) => return None,
        }
        Some(weights)
    }
}

/// Lays a total on the months: pinned ones keep their figure, the others take what is left ([`share_out`]).
///
/// The months add up to the total, always, but where all are pinned; then they are as pinned.
pub fn distribute(total: i128, weights: &[u64; MONTHS], pins: &[Option<i64>; MONTHS]) -> [i128; MONTHS] {
    let pinned: i128 = pins.iter().flatten().map(|pin| i128::from(*pin)).sum();
    let open: Vec<u64> = weights.iter().zip(pins).filter(|(_, pin)| pin.is_none()).map(|(weight, _)| *weight).collect();
    let mut shares = share_out(total - pinned, &open).into_iter();
    // There is a share for each month that is not pinned.
    pins.map(|pin| pin.map_or_else(|| shares.next().unwrap_or(0), i128::from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{Periods, WeekYear, YearEnd, YearLabel};
    use chrono::Weekday;

    fn check(total: i128, rule: &str, pins: &[(usize, i64)], expect: [i128; MONTHS]) {
        let rule: SpreadRule = rule.parse().unwrap();
        let mut pinned = [None; MONTHS];
        for (month, pin) in pins {
            pinned[*month - 1] = Some(*pin);
        }
        let weights = rule.weights(FiscalCalendar::CALENDAR_YEAR, 2027).unwrap();
        assert_eq!(distribute(total, &weights, &pinned), expect, "{total} {rule} {pins:?}");
        assert_eq!(rule.to_string().parse(), Ok(rule));
    }

    #[test]
    fn a_total_falls_on_its_months_by_rule_and_pins_hold() {
        check(1200, "even", &[], [100; 12]);
        check(100, "even", &[], [9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8]);
        check(-100, "even", &[], [-9, -9, -9, -9, -8, -8, -8, -8, -8, -8, -8, -8]);
        check(1200, "even", &[(3, 155)], [95, 95, 155, 95, 95, 95, 95, 95, 95, 95, 95, 95]);
        check(520, "445", &[], [40, 40, 50, 40, 40, 50, 40, 40, 50, 40, 40, 50]);
        check(520, "544", &[], [50, 40, 40, 50, 40, 40, 50, 40, 40, 50, 40, 40]);
        check(261, "days", &[], [21, 20, 23, 22, 21, 22, 22, 22, 22, 21, 22, 23]);
        check(10, "weights:1,1,0,0,0,0,0,0,0,0,0,2", &[], [3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
        check(90, "weights:1,0,0,0,0,0,0,0,0,0,0,0", &[(1, 50)], [50, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3]);
    }

    #[test]
    fn shares_that_do_not_add_up_to_a_hundred_are_weights_and_the_total_holds() {
        let check_shares = |shares: [u64; MONTHS], total: i128| {
            let list: Vec<String> = shares.iter().map(u64::to_string).collect();
            let rule: SpreadRule = format!("weights:{}", list.join(",")).parse().unwrap();
            let weights = rule.weights(FiscalCalendar::CALENDAR_YEAR, 2027).unwrap();
            let months = distribute(total, &weights, &[None; MONTHS]);
            assert_eq!(months.iter().sum::<i128>(), total, "{shares:?}");
            months
        };
        let mut shares = [0; MONTHS];
        (shares[0], shares[1]) = (60, 40);
        let whole = check_shares(shares, 1_000);
        assert_eq!(whole[..2], [600, 400]);
        // Ten too much, and half of it: the proportion is what counts.
        (shares[0], shares[1]) = (66, 44);
        assert_eq!(check_shares(shares, 1_000), whole);
        (shares[0], shares[1]) = (30, 20);
        assert_eq!(check_shares(shares, 1_000), whole);
    }

    #[test]
    fn in_a_year_of_weeks_days_and_weeks_are_the_calendar_s() {
        // The retail year 2023 has 53 weeks.
        let weeks = WeekYear { pattern: WeekPattern::FourFiveFour, last_day: Weekday::Sat, end: YearEnd::Nearest };
        let retail = FiscalCalendar::try_new(2, YearLabel::StartYear, Periods::Twelve).unwrap().in_weeks(weeks);
        let weights = |rule: &str, year| rule.parse::<SpreadRule>().unwrap().weights(retail, year).unwrap();
        assert_eq!(weights("454", 2023), [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]);
        assert_eq!(weights("445", 2024), [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4]);
        assert_eq!(weights("days", 2023), [20, 25, 20, 20, 25, 20, 20, 25, 20, 20, 25, 25]);
    }

    #[test]
    fn odd_rules_are_refused() {
        for text in ["", "evenly", "weights:", "weights:0,0,0,0,0,0,0,0,0,0,0,0", "weights:1,2", "like:me", "4455"] {
            assert!(text.parse::<SpreadRule>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_months_add_up_to_the_total(
            total in -(1_i64 << 53)..(1_i64 << 53),
            weights in prop::array::uniform12(0_u64..1_000_000),
            pins in prop::array::uniform12(prop::option::weighted(0.3, -(1_i64 << 40)..(1_i64 << 40))),
        ) {
            let months = distribute(i128::from(total), &weights, &pins);
            for (month, pin) in months.iter().zip(pins) {
                prop_assert!(pin.is_none_or(|pin| i128::from(pin) == *month));
            }
            if pins.iter().any(Option::is_none) {
                prop_assert_eq!(months.iter().sum::<i128>(), i128::from(total));
            }
        }
    }
}
