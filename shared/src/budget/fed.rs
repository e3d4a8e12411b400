//! [`Fed`]: what came of the budget lines that take their figures of one thing, such as a step of a process map, beside
//! what was planned for them. Which lines those are is not known here.

use serde::{Deserialize, Serialize};

use super::Nature;
use crate::money::{Currency, Minor};

/// The lines something feeds, to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fed {
    pub currency: Currency,
    /// Lines of which it is known what came of them.
    pub known: usize,
    /// Lines without actuals of their own, in no money or another currency, or closed to whoever asks.
    pub unknown: usize,
    income: Side,
    expense: Side,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Side {
    lines: usize,
    budget: Minor,
    actual: Minor,
}

impl Side {
    fn add(&mut self, budget: Minor, actual: Minor) {
        self.lines += 1;
        self.budget = sum(self.budget, budget);
        self.actual = sum(self.actual, actual);
    }
}

fn sum(one: Minor, other: Minor) -> Minor {
    Minor::of_sum(i128::from(one.0) + i128::from(other.0))
}

fn less(one: Minor, other: Minor) -> Minor {
    Minor::of_sum(i128::from(one.0) - i128::from(other.0))
}

/// What was planned and what came, in minor units; the nature says whether more is welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FedStanding {
    pub budget: Minor,
    pub actual: Minor,
    pub nature: Nature,
}

/// Which way it went, and how far beside what was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// As planned.
    Even,
    Favourable(Degree),
    Adverse(Degree),
}

/// How far a figure is from its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// By at most a fiftieth.
    Slight,
    /// By at most a tenth.
    Clear,
    Strong,
}

impl Fed {
    pub const fn new(currency: Currency) -> Self {
        let none = Side { lines: 0, budget: Minor::ZERO, actual: Minor::ZERO };
        Self { currency, known: 0, unknown: 0, income: none, expense: none }
    }

    /// Counts a line in, in minor units of [`Self::currency`].
    pub fn add(&mut self, nature: Nature, budget: Minor, actual: Minor) {
        self.known += 1;
        match nature {
            Nature::Income => self.income.add(budget, actual),
            Nature::Expense => self.expense.add(budget, actual),
        }
    }

    /// What was planned and what came; of income and expense together, what is left. None where nothing is known.
    pub fn standing(&self) -> Option<FedStanding> {
        let of = |side: Side, nature| FedStanding { budget: side.budget, actual: side.actual, nature };
        match (self.income.lines, self.expense.lines) {
            (0, 0) => None,
            (_, 0) => Some(of(self.income, Nature::Income)),
            (0, _) => Some(of(self.expense, Nature::Expense)),
            _ => Some(FedStanding {
                budget: less(self.income.budget, self.expense.budget),
                actual: less(self.income.actual, self.expense.actual),
                nature: Nature::Income,
            }),
        }
    }
}

impl FedStanding {
    /// How much more came than was planned.
    pub fn variance(&self) -> Minor {
        less(self.actual, self.budget)
    }

    pub fn course(&self) -> Course {
        let variance = i128::from(self.actual.0) - i128::from(self.budget.0);
        let size = |part: i128| part.abs() * variance.abs() <= i128::from(self.budget.0).abs();
        let degree = match (size(50), size(10)) {
            (true, _) => Degree::Slight,
            (false, true) => Degree::Clear,
            (false, false) => Degree::Strong,
        };
        match self.nature.favourable(variance) {
            None => Course::Even,
            Some(true) => Course::Favourable(degree),
            Some(false) => Course::Adverse(degree),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(lines: &[(Nature, i64, i64)]) -> Fed {
        let mut fed = Fed::new(Currency::CNY);
        for (nature, budget, actual) in lines {
            fed.add(*nature, Minor(*budget), Minor(*actual));
        }
        fed
    }

    #[test]
    fn whether_more_is_welcome_is_the_account_s_to_say() {
        let check = |nature, budget, actual, expect| {
            let standing = fed(&[(nature, budget, actual)]).standing().unwrap();
            assert_eq!(standing.course(), expect, "{budget} to {actual}");
        };
        check(Nature::Expense, 100, 100, Course::Even);
        check(Nature::Expense, 100, 102, Course::Adverse(Degree::Slight));
        check(Nature::Expense, 100, 103, Course::Adverse(Degree::Clear));
        check(Nature::Expense, 100, 90, Course::Favourable(Degree::Clear));
        check(Nature::Expense, 100, 89, Course::Favourable(Degree::Strong));
        check(Nature::Income, 100, 120, Course::Favourable(Degree::Strong));
        check(Nature::Income, 0, 1, Course::Favourable(Degree::Strong));
        check(Nature::Income, -100, -102, Course::Adverse(Degree::Slight));
        check(Nature::Expense, i64::MIN, i64::MAX, Course::Adverse(Degree::Strong));
    }

    #[test]
    fn of_income_and_expense_together_what_is_left_counts() {
        let both = fed(&[(Nature::Income, 500, 520), (Nature::Expense, 300, 340), (Nature::Expense, 100, 100)]);
        let standing = both.standing().unwrap();
        assert_eq!((standing.budget, standing.actual, standing.nature), (Minor(100), Minor(80), Nature::Income));
        assert_eq!((standing.variance(), standing.course()), (Minor(-20), Course::Adverse(Degree::Strong)));
        assert_eq!(both.known, 3);
    }

    #[test]
    fn nothing_known_is_no_variance() {
        let nothing = Fed { unknown: 2, ..Fed::new(Currency::CNY) };
        assert_eq!(nothing.standing(), None);
    }
}
