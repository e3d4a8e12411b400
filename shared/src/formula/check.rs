//! Whether the units of a formula fit: yuan and heads are not added, and a line of hours is not given money.

use super::expr::{Expr, Fold, Item, Operator, Reference};
use super::function::Function;
use super::unit::Dimension;

/// Who knows the unit behind a name. `None` for what is gone; that is another fault.
pub trait Units {
    fn dimension(&self, reference: Reference) -> Option<Dimension>;

    /// The unit of money lines, which sums over accounts and sections have.
    fn money(&self) -> Dimension;
}

/// Two units that do not go together, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub left: Dimension,
    pub right: Dimension,
    /// The sign or function between them; nothing where a line is given another unit than its own.
    pub between: Option<&'static str>,
}

/// A part's unit: a bare number takes on whatever it stands beside.
#[derive(Clone)]
enum Found {
    Any,
    Of(Dimension),
}

/// Checks a formula that is to give `expected`.
pub fn check(expr: &Expr, expected: &Dimension, units: &dyn Units) -> Result<(), Box<Clash>> {
    match (Checker { units }).of(expr)? {
        Found::Of(found) if !found.agrees(expected) => {
            Err(Box::new(Clash { left: found, right: expected.clone(), between: None }))
        }
        _ => Ok(()),
    }
}

struct Checker<'a> {
    units: &'a dyn Units,
}

type Checked = Result<Found, Box<Clash>>;

impl Checker<'_> {
    fn of(&self, expr: &Expr) -> Checked {
        Ok(match expr {
            Expr::Number(_) => Found::Any,
            Expr::Name(reference) => self.units.dimension(*reference).map_or(Found::Any, Found::Of),
            Expr::LastYear(line) => self.units.dimension(Reference::Line(*line)).map_or(Found::Any, Found::Of),
            Expr::Negate(part) | Expr::Percent(part) => self.of(part)?,
            Expr::Power(part, power) => self.power(&self.of(part)?, *power)?,
            Expr::Binary(operator, left, right) => self.binary(*operator, &self.of(left)?, &self.of(right)?)?,
            Expr::Call(function, parts) => self.call(*function, parts)?,
            Expr::Prior { value, start, .. } => {
                let value = self.of(value)?;
                match start {
                    Some(start) => alike(&value, &self.of(start)?, "prior")?,
                    None => value,
                }
            }
            Expr::Fold { fold, items, .. } => {
                let word = match fold {
                    Fold::Sum => "sum",
                    Fold::Average => "avg",
                    Fold::Min => "min",
                    Fold::Max => "max",
                };
                let mut together = Found::Any;
                for item in items {
                    let found = match item {
                        Item::Value(value) => self.of(value)?,
                        Item::Set(_) => Found::Of(self.units.money()),
                    };
                    together = alike(&together, &found, word)?;
                }
                together
            }
        })
    }

    fn power(&self, base: &Found, power: u32) -> Checked {
        let Found::Of(base) = base else { return Ok(Found::Any) };
        let mut product = Dimension::default();
        for _ in 0..power {
            product = product.times(base).ok_or_else(|| clash(base, base, "^"))?;
        }
        Ok(Found::Of(product))
    }

    fn binary(&self, operator: Operator, left: &Found, right: &Found) -> Checked {
        match operator {
            Operator::Add | Operator::Subtract => alike(left, right, operator.sign()),
            Operator::Multiply | Operator::Divide => {
                let (left, right) = match (left, right) {
                    (Found::Any, Found::Any) => return Ok(Found::Any),
                    (Found::Any, Found::Of(right)) if operator == Operator::Multiply => {
                        return Ok(Found::Of(right.clone()));
                    }
                    (Found::Of(left), Found::Any) => return Ok(Found::Of(left.clone())),
                    (Found::Any, Found::Of(right)) => (&Dimension::default(), right),
                    (Found::Of(left), Found::Of(right)) => (left, right),
                };
                let together = if operator == Operator::Multiply { left.times(right) } else { left.divided(right) };
                together.map(Found::Of).ok_or_else(|| clash(left, right, operator.sign()))
            }
            comparison => alike(left, right, comparison.sign()).map(|_| Found::Of(Dimension::default())),
        }
    }

    fn call(&self, function: Function, parts: &[Expr]) -> Checked {
        let found = parts.iter().map(|part| self.of(part)).collect::<Result<Vec<_>, _>>()?;
        Ok(match (function, found.as_slice()) {
            (Function::If, [_, then, otherwise]) => alike(then, otherwise, "if")?,
            (Function::Abs | Function::Round, [value, ..]) => value.clone(),
            (Function::Share, [Found::Of(part), Found::Of(whole)]) => {
                part.divided(whole).map(Found::Of).ok_or_else(|| clash(part, whole, "share"))?
            }
            (Function::Share, [Found::Of(part), Found::Any]) => Found::Of(part.clone()),
            _ => Found::Of(Dimension::default()),
        })
    }
}

fn alike(left: &Found, right: &Found, between: &'static str) -> Checked {
    match (left, right) {
        (Found::Any, other) | (other, Found::Any) => Ok(other.clone()),
        (Found::Of(one), Found::Of(other)) if one.agrees(other) => Ok(left.clone()),
        (Found::Of(one), Found::Of(other)) => Err(clash(one, other, between)),
    }
}

fn clash(left: &Dimension, right: &Dimension, between: &'static str) -> Box<Clash> {
    Box::new(Clash { left: left.clone(), right: right.clone(), between: Some(between) })
}
