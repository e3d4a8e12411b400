//! What came of a budget: actuals beside it, by how far they differ, and where the year is heading.
//!
//! Everything here is linear: what holds for each line holds for their sum, to the last minor unit, so a department is
//! always its lines and a plan its departments. Nothing is divided and nothing is rounded; per cents are for showing
//! ([`crate::money::percent`]).

use serde::{Deserialize, Serialize};

use super::{Nature, Series};
use crate::calendar::Period;
use crate::id::{AccountCode, DepartmentId, LineId};

/// A figure that really was: what a department earned or spent in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actual {
    pub department: DepartmentId,
    pub nature: Nature,
    pub account: Option<AccountCode>,
    /// Where the file says more than the account.
    pub line: Option<LineId>,
    pub period: Period,
    pub minor: i64,
}

/// A budget and what came of it, by period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outturn {
    pub budget: Series,
    pub actual: Series,
}

/// Which periods are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Window {
    /// From the start of the year to the last period that has actuals.
    #[default]
    ToDate,
    Only(Period),
}

/// What is expected of the periods that have not been yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ToGo {
    /// As planned.
    #[default]
    Planned,
    /// The last so many periods over and over: what came in each is carried forward to the one as many periods later.
    Repeating(u8),
}

/// The figures of one row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Of the periods that are compared.
    pub budget: i128,
    pub actual: i128,
    /// The whole year as planned.
    pub year: i128,
    /// Actuals to date and what is still to go.
    pub forecast: i128,
}

impl Standing {
    /// How much more there was than planned; whether that is favourable is the [`Nature`]'s to say.
    pub const fn variance(&self) -> i128 {
        self.actual - self.budget
    }

    /// How much more the year will have than planned.
    pub const fn year_variance(&self) -> i128 {
        self.forecast - self.year
    }
}

impl std::ops::Sub for Standing {
    type Output = Self;

    /// What is left of one after another: income after expense.
    fn sub(self, other: Self) -> Self {
        Self {
            budget: self.budget - other.budget,
            actual: self.actual - other.actual,
            year: self.year - other.year,
            forecast: self.forecast - other.forecast,
        }
    }
}

impl Outturn {
    /// Each period as it was, up to and with `through`, and as it is expected after that.
    pub fn forecast(&self, through: Option<Period>, to_go: ToGo) -> Series {
        let Some(through) = through else { return self.budget };
        let mut series = Series::default();
        for period in Period::all() {
            let minor = if period <= through {
                self.actual.get(period)
            } else {
                self.expected(&series, period, through, to_go)
            };
            series.add(period, minor);
        }
        series
    }

    /// Adjustments are planned or they are not; no course leads to them.
    fn expected(&self, so_far: &Series, period: Period, through: Period, to_go: ToGo) -> i128 {
        match to_go {
            ToGo::Repeating(count) if !period.is_adjustment() => {
                let back = count.clamp(1, through.number());
                let earlier = Period::try_new(period.number().saturating_sub(back));
                earlier.map_or_else(|_| self.budget.get(period), |earlier| so_far.get(earlier))
            }
            ToGo::Planned | ToGo::Repeating(_) => self.budget.get(period),
        }
    }

    pub fn standing(&self, window: Window, through: Option<Period>, to_go: ToGo) -> Standing {
        let is_in = |period: &Period| match window {
            Window::ToDate => through.is_some_and(|through| *period <= through),
            Window::Only(only) => *period == only,
        };
        let sum = |series: &Series| Period::all().filter(is_in).map(|period| series.get(period)).sum();
        Standing {
            budget: sum(&self.budget),
            actual: sum(&self.actual),
            year: self.budget.total(),
            forecast: self.forecast(through, to_go).total(),
        }
    }
}

impl std::ops::AddAssign<&Outturn> for Outturn {
    fn add_assign(&mut self, other: &Outturn) {
        self.budget += &other.budget;
        self.actual += &other.actual;
    }
}

/// Each period together with all before it.
pub fn running(series: &Series) -> Series {
    let mut sum = 0;
    series
        .values()
        .iter()
        .map(|value| {
            sum += value;
            sum
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(number: u8) -> Period {
        Period::try_new(number).unwrap()
    }

    fn outturn(budget: &[i128], actual: &[i128]) -> Outturn {
        Outturn { budget: budget.iter().copied().collect(), actual: actual.iter().copied().collect() }
    }

    #[test]
    fn the_forecast_is_what_was_and_what_is_to_go() {
        let row = outturn(&[100; 12], &[90, 120, 130]);
        let check = |through: Option<u8>, to_go, expect: [i128; 4]| {
            let Standing { budget, actual, year, forecast } = row.standing(Window::ToDate, through.map(period), to_go);
            assert_eq!([budget, actual, year, forecast], expect, "{through:?} {to_go:?}");
        };
        check(None, ToGo::Planned, [0, 0, 1200, 1200]);
        check(None, ToGo::Repeating(3), [0, 0, 1200, 1200]);
        check(Some(3), ToGo::Planned, [300, 340, 1200, 1240]);
        // What came in January is no part of it when the year is looked at to March: what counts ends where it is said to.
        check(Some(2), ToGo::Planned, [200, 210, 1200, 1210]);
        check(Some(3), ToGo::Repeating(1), [300, 340, 1200, 340 + 9 * 130]);
        check(Some(3), ToGo::Repeating(3), [300, 340, 1200, 4 * 340]);
        check(Some(2), ToGo::Repeating(6), [200, 210, 1200, 6 * 210]);
    }

    #[test]
    fn an_adjustment_is_planned_and_never_carried_forward() {
        let mut row = outturn(&[10; 13], &[30]);
        assert_eq!(row.forecast(Some(period(1)), ToGo::Repeating(1)).get(Period::ADJUSTMENT), 10);
        row.actual.add(Period::ADJUSTMENT, 7);
        assert_eq!(row.forecast(Some(Period::ADJUSTMENT), ToGo::Repeating(1)).total(), 37);
    }

    #[test]
    fn a_variance_is_favourable_by_the_nature_of_the_account() {
        let over = outturn(&[100], &[110]).standing(Window::Only(period(1)), Some(period(1)), ToGo::Planned);
        assert_eq!(over.variance(), 10);
        assert_eq!(Nature::Income.favourable(over.variance()), Some(true));
        assert_eq!(Nature::Expense.favourable(over.variance()), Some(false));
        let result = over - Standing { actual: 4, budget: 4, year: 4, forecast: 4 };
        assert_eq!((result.variance(), result.year_variance()), (10, 10));
    }

    #[test]
    fn a_course_runs_up() {
        let course: Series = [1, 2, -4].into_iter().collect();
        assert_eq!(running(&course).values().get(..4), Some([1, 3, -1, -1].as_slice()));
    }

    fn rows() -> impl Strategy<Value = Vec<Outturn>> {
        let series = || prop::collection::vec(-(1_i64 << 53)..(1_i64 << 53), 13);
        let row = (series(), series()).prop_map(|(budget, actual)| Outturn {
            budget: budget.into_iter().map(i128::from).collect(),
            actual: actual.into_iter().map(i128::from).collect(),
        });
        prop::collection::vec(row, 1..8)
    }

    proptest! {
        #[test]
        fn lines_add_up_to_departments_and_those_to_the_plan(
            rows in rows(), through in 0_u8..=13, count in 0_u8..=13, only in 0_u8..=13,
        ) {
            let through = Period::try_new(through).ok();
            let window = Period::try_new(only).map_or(Window::ToDate, Window::Only);
            let to_go = if count == 0 { ToGo::Planned } else { ToGo::Repeating(count) };
            let mut whole = Outturn::default();
            let mut parts = Standing::default();
            for row in &rows {
                whole += row;
                let own = row.standing(window, through, to_go);
                parts = Standing {
                    budget: parts.budget + own.budget,
                    actual: parts.actual + own.actual,
                    year: parts.year + own.year,
                    forecast: parts.forecast + own.forecast,
                };
            }
            prop_assert_eq!(whole.standing(window, through, to_go), parts);
        }

        #[test]
        fn the_year_differs_by_what_has_been(rows in rows(), through in 1_u8..=13) {
            for row in rows {
                let standing = row.standing(Window::ToDate, Period::try_new(through).ok(), ToGo::Planned);
                let to_go = standing.year - standing.budget;
                prop_assert_eq!(standing.forecast, standing.actual + to_go);
                prop_assert_eq!(standing.year_variance(), standing.variance());
            }
        }
    }
}
