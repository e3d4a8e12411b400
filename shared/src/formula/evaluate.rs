//! What a formula gives in one period, on exact decimals.
//!
//! Nothing is rounded on the way but what 28 digits cannot hold, such as a third; the figure of the line is rounded once,
//! when it becomes one.

use rust_decimal::{Decimal, RoundingStrategy};

use super::expr::{Expr, Fold, Item, Operator, Reference, Set, When, earlier};
use super::fault::{Fault, FaultKind};
use super::function::Function;
use crate::calendar::Period;
use crate::id::LineId;
use crate::money::Rounding;

/// Why a formula gave no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It went wrong in this cell.
    Here(FaultKind),
    /// A cell it uses has a fault already, which is passed on.
    Passed(Fault),
}

impl From<FaultKind> for Stop {
    fn from(kind: FaultKind) -> Self {
        Self::Here(kind)
    }
}

/// Who knows the figures.
pub trait Figures {
    fn figure(&self, reference: Reference, period: Period) -> Result<Decimal, Stop>;

    /// Last year's total of a line.
    fn last_year(&self, line: LineId) -> Result<Decimal, Stop>;

    /// The sum over the members of a set, and how many they are.
    fn set(&self, set: &Set, period: Period) -> Result<(Decimal, usize), Stop>;

    fn rounding(&self) -> Rounding;
}

/// Evaluates a formula for a period.
pub fn evaluate(expr: &Expr, period: Period, figures: &dyn Figures) -> Result<Decimal, Stop> {
    let value = |part: &Expr| evaluate(part, period, figures);
    match expr {
        Expr::Number(number) => Ok(*number),
        Expr::Name(reference) => figures.figure(*reference, period),
        Expr::LastYear(line) => figures.last_year(*line),
        Expr::Negate(part) => Ok(-value(part)?),
        Expr::Percent(part) => Ok(value(part)? * Decimal::new(1, 2)),
        Expr::Power(part, power) => Ok(raised(value(part)?, *power).ok_or(FaultKind::Overflow)?),
        Expr::Binary(operator, left, right) => Ok(binary(*operator, value(left)?, value(right)?)?),
        Expr::Call(function, parts) => call(*function, parts, period, figures),
        Expr::Prior { value, back, start } => match (earlier(period, *back), start) {
            (Some(earlier), _) => evaluate(value, earlier, figures),
            (None, Some(start)) => evaluate(start, period, figures),
            (None, None) => Err(FaultKind::NoEarlierPeriod.into()),
        },
        Expr::Fold { fold, items, when } => reduce(*fold, items, *when, period, figures),
    }
}

/// The parser lets no power through that is above 32.
fn raised(base: Decimal, power: u32) -> Option<Decimal> {
    (0..power).try_fold(Decimal::ONE, |product, _| product.checked_mul(base))
}

fn truth(condition: bool) -> Decimal {
    if condition { Decimal::ONE } else { Decimal::ZERO }
}

fn binary(operator: Operator, left: Decimal, right: Decimal) -> Result<Decimal, FaultKind> {
    let exact = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide if right.is_zero() => return Err(FaultKind::DivisionByZero),
        Operator::Divide => left.checked_div(right),
        Operator::Equal => Some(truth(left == right)),
        Operator::Unequal => Some(truth(left != right)),
        Operator::Less => Some(truth(left < right)),
        Operator::LessOrEqual => Some(truth(left <= right)),
        Operator::Greater => Some(truth(left > right)),
        Operator::GreaterOrEqual => Some(truth(left >= right)),
    };
    exact.ok_or(FaultKind::Overflow)
}

fn call(function: Function, parts: &[Expr], period: Period, figures: &dyn Figures) -> Result<Decimal, Stop> {
    let value = |part: &Expr| evaluate(part, period, figures);
    let holds = |part: &Expr| value(part).map(|value| !value.is_zero());
    match (function, parts) {
        (Function::If, [condition, then, otherwise]) => {
            if holds(condition)? {
                value(then)
            } else {
                value(otherwise)
            }
        }
        (Function::And, parts) => {
            for part in parts {
                if !holds(part)? {
                    return Ok(Decimal::ZERO);
                }
            }
            Ok(Decimal::ONE)
        }
        (Function::Or, parts) => {
            for part in parts {
                if holds(part)? {
                    return Ok(Decimal::ONE);
                }
            }
            Ok(Decimal::ZERO)
        }
        (Function::Not, [part]) => Ok(truth(!holds(part)?)),
        (Function::Abs, [part]) => Ok(value(part)?.abs()),
        (Function::Round, [part]) => rounded(value(part)?, Decimal::ZERO, figures.rounding()).map_err(Into::into),
        (Function::Round, [part, digits]) => {
            rounded(value(part)?, value(digits)?, figures.rounding()).map_err(Into::into)
        }
        (Function::Share, [part]) => {
            let mut whole = Decimal::ZERO;
            for period in Period::all() {
                whole = whole.checked_add(evaluate(part, period, figures)?).ok_or(FaultKind::Overflow)?;
            }
            Ok(binary(Operator::Divide, value(part)?, whole)?)
        }
        (Function::Share, [part, whole]) => Ok(binary(Operator::Divide, value(part)?, value(whole)?)?),
        (Function::Month, []) => Ok(Decimal::from(period.number())),
        // The parser makes no other call.
        _ => Err(FaultKind::Unreadable.into()),
    }
}

/// `digits` may be negative: −3 rounds to thousands.
fn rounded(value: Decimal, digits: Decimal, rounding: Rounding) -> Result<Decimal, FaultKind> {
    let strategy = match rounding {
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
    };
    let digits = i32::try_from(digits.trunc().mantissa()).ok().filter(|_| digits.is_integer());
    match digits {
        Some(digits @ 0..=28) => Ok(value.round_dp_with_strategy(digits.unsigned_abs(), strategy)),
        Some(digits @ -28..0) => {
            let unit = raised(Decimal::TEN, digits.unsigned_abs()).ok_or(FaultKind::Overflow)?;
            let count = value.checked_div(unit).ok_or(FaultKind::Overflow)?.round_dp_with_strategy(0, strategy);
            count.checked_mul(unit).ok_or(FaultKind::Overflow)
        }
        _ => Err(FaultKind::Overflow),
    }
}

fn reduce(fold: Fold, items: &[Item], when: When, period: Period, figures: &dyn Figures) -> Result<Decimal, Stop> {
    let (mut sum, mut count) = (Decimal::ZERO, 0_usize);
    let mut best: Option<Decimal> = None;
    for period in when.periods(period) {
        for item in items {
            let (value, many) = match item {
                Item::Value(value) => (evaluate(value, period, figures)?, 1),
                Item::Set(set) => figures.set(set, period)?,
            };
            sum = sum.checked_add(value).ok_or(FaultKind::Overflow)?;
            // Adjustments after the year's end are part of a sum, and no month that a mean is taken over.
            count += if period.is_adjustment() { 0 } else { many };
            best = Some(match (fold, best) {
                (Fold::Min, Some(best)) => best.min(value),
                (Fold::Max, Some(best)) => best.max(value),
                _ => value,
            });
        }
    }
    match fold {
        Fold::Sum => Ok(sum),
        Fold::Average => Ok(binary(Operator::Divide, sum, Decimal::from(count))?),
        Fold::Min | Fold::Max => Ok(best.unwrap_or_default()),
    }
}
