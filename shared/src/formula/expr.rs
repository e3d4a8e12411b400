//! What a formula says, as a tree over ids.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::function::Function;
use crate::calendar::Period;
use crate::id::{AccountCode, InputId, LineId, SectionId};

/// A formula, or a part of one. What is read back from text equals what was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    Number(Decimal),
    Name(Reference),
    Negate(Box<Expr>),
    /// The value as hundredths, `12%`.
    Percent(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// A whole power, by multiplication.
    Power(Box<Expr>, u32),
    Call(Function, Vec<Expr>),
    /// Last year's total of a line.
    LastYear(LineId),
    /// The value some periods earlier; `start` speaks for what lies before the first.
    Prior {
        value: Box<Expr>,
        back: u8,
        start: Option<Box<Expr>>,
    },
    /// Several values, or one over several periods, to one.
    Fold {
        fold: Fold,
        items: Vec<Item>,
        when: When,
    },
}

/// What stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// A line of the same sheet.
    Line(LineId),
    /// A figure from outside the sheet: a driver of the plan, what another sheet publishes.
    Input(InputId),
}

impl Reference {
    /// The id by itself.
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Line(line) => line.0,
            Self::Input(input) => input.0,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    Sum,
    Average,
    Min,
    Max,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Value(Expr),
    /// Every money line that belongs.
    Set(Set),
}

/// Lines by what they belong to: a query, never a corner of a table. Lines that come later belong too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// This account alone.
    Account(AccountCode),
    /// This account and those [under it](AccountCode::is_under).
    Under(AccountCode),
    Section(SectionId),
}

/// Which periods are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    This,
    ToDate,
    Year,
    /// 1 to 4.
    Quarter(u8),
    One(Period),
}

impl Operator {
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "=",
            Self::Unequal => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// How tightly it binds: comparisons least.
    pub const fn strength(self) -> u8 {
        match self {
            Self::Multiply | Self::Divide => 3,
            Self::Add | Self::Subtract => 2,
            _ => 1,
        }
    }

    pub const fn is_comparison(self) -> bool {
        self.strength() == 1
    }
}

impl When {
    /// The periods it takes, seen from `now`.
    pub fn periods(self, now: Period) -> impl Iterator<Item = Period> {
        let (from, to) = match self {
            Self::This => (now.number(), now.number()),
            Self::ToDate => (1, now.number()),
            Self::Year => (1, 13),
            Self::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Self::One(period) => (period.number(), period.number()),
        };
        Period::all().filter(move |period| (from..=to).contains(&period.number()))
    }

    /// How many periods it takes at most.
    const fn count(self) -> u64 {
        match self {
            Self::This | Self::One(_) => 1,
            Self::Quarter(_) => 3,
            Self::ToDate | Self::Year => 13,
        }
    }
}

impl Set {
    /// Whether a line with this account in this section belongs.
    pub fn holds(&self, section: SectionId, account: Option<&AccountCode>) -> bool {
        match self {
            Self::Section(own) => *own == section,
            Self::Account(code) => account == Some(code),
            Self::Under(code) => account.is_some_and(|account| account.is_under(code)),
        }
    }
}

/// What a formula needs to know before it can be reckoned for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need<'a> {
    /// The figure in one period.
    Figure(Reference, Period),
    /// The members' figures in one period.
    Members(&'a Set, Period),
}

impl Expr {
    /// Every part, this one first.
    pub fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Expr)) {
        see(self);
        for part in self.parts() {
            part.walk(see);
        }
    }

    fn parts(&self) -> Vec<&Expr> {
        match self {
            Self::Number(_) | Self::Name(_) | Self::LastYear(_) => Vec::new(),
            Self::Negate(part) | Self::Percent(part) | Self::Power(part, _) => vec![part],
            Self::Binary(_, left, right) => vec![left, right],
            Self::Call(_, parts) => parts.iter().collect(),
            Self::Prior { value, start, .. } => std::iter::once(&**value).chain(start.as_deref()).collect(),
            Self::Fold { items, .. } => items
                .iter()
                .filter_map(|item| match item {
                    Item::Value(value) => Some(value),
                    Item::Set(_) => None,
                })
                .collect(),
        }
    }

    /// Every name used, with repetition.
    pub fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        self.walk(&mut |part| match part {
            Self::Name(reference) => found.push(*reference),
            Self::LastYear(line) => found.push(Reference::Line(*line)),
            _ => {}
        });
        found
    }

    /// The lines among them.
    pub fn lines(&self) -> Vec<LineId> {
        let lines = self.references().into_iter().filter_map(|reference| match reference {
            Reference::Line(line) => Some(line),
            Reference::Input(_) => None,
        });
        lines.collect()
    }

    /// The figures from outside the sheet among them.
    pub fn inputs(&self) -> Vec<InputId> {
        let inputs = self.references().into_iter().filter_map(|reference| match reference {
            Reference::Input(input) => Some(input),
            Reference::Line(_) => None,
        });
        inputs.collect()
    }

    /// Every account and section summed over.
    pub fn sets(&self) -> Vec<&Set> {
        let mut found = Vec::new();
        self.walk(&mut |part| {
            if let Self::Fold { items, .. } = part {
                found.extend(items.iter().filter_map(|item| match item {
                    Item::Set(set) => Some(set),
                    Item::Value(_) => None,
                }));
            }
        });
        found
    }

    /// A bound on the steps one evaluation takes, whatever the figures are.
    pub fn steps(&self) -> u64 {
        let own: u64 = self.parts().iter().map(|part| part.steps()).fold(1, u64::saturating_add);
        match self {
            Self::Fold { items, when, .. } => own.saturating_add(items.len() as u64).saturating_mul(when.count()),
            Self::Call(Function::Share, parts) if parts.len() == 1 => own.saturating_mul(14),
            _ => own,
        }
    }

    /// How many reckonings over periods stand in each other.
    pub fn period_depth(&self) -> usize {
        let below = self.parts().iter().map(|part| part.period_depth()).max().unwrap_or(0);
        let own = match self {
            Self::Fold { when, .. } => when.count() > 1,
            Self::Call(Function::Share, parts) => parts.len() == 1,
            _ => false,
        };
        below + usize::from(own)
    }

    /// What has to be known to reckon `period`, with repetition.
    pub fn needs<'a>(&'a self, period: Period, tell: &mut impl FnMut(Need<'a>)) {
        match self {
            Self::Name(reference) => tell(Need::Figure(*reference, period)),
            Self::Prior { value, back, start } => match earlier(period, *back) {
                Some(earlier) => value.needs(earlier, tell),
                None => {
                    if let Some(start) = start {
                        start.needs(period, tell);
                    }
                }
            },
            Self::Fold { items, when, .. } => {
                for period in when.periods(period) {
                    for item in items {
                        match item {
                            Item::Value(value) => value.needs(period, tell),
                            Item::Set(set) => tell(Need::Members(set, period)),
                        }
                    }
                }
            }
            Self::Call(Function::Share, parts) if parts.len() == 1 => {
                for period in Period::all() {
                    parts.iter().for_each(|part| part.needs(period, tell));
                }
            }
            _ => self.parts().into_iter().for_each(|part| part.needs(period, tell)),
        }
    }
}

/// The period `back` before, if the year has it. The adjustment period follows the twelfth.
pub fn earlier(period: Period, back: u8) -> Option<Period> {
    Period::try_new(period.number().checked_sub(back)?).ok()
}
