//! Formulas on exact decimals: text that people write by name, kept by id, checked for units, evaluated for a period.
//!
//! A line has one formula, which holds for each of its months. People read and write names; what is stored names ids, so
//! that renaming breaks nothing ([`Names`] goes between the two). What a name *is* here is only an id: which figure
//! stands behind it is asked of [`Figures`], which unit it has of [`Units`]. So this module knows no sheet.
//!
//! Everything is bounded before it is evaluated: length, depth, nodes, and the steps one evaluation takes
//! ([`Expr::steps`]). What goes wrong while evaluating is a value, a [`Fault`], which names where it arose.

mod check;
mod error;
mod evaluate;
mod expr;
mod fault;
mod function;
mod names;
mod parse;
mod print;
mod token;
mod unit;

pub use check::{Clash, Units, check};
pub use error::{FormulaError, Problem};
pub use evaluate::{Figures, Stop, evaluate};
pub use expr::{Expr, Fold, Item, Need, Operator, Reference, Set, When, earlier};
pub use fault::{Fault, FaultKind};
pub use function::{FUNCTIONS, Function, THIS_PERIOD, Word, word_named};
pub use names::{Names, has_tail, quoted, tail, unquoted};
pub use parse::{parse, parse_stored};
pub use print::{print, print_stored};
pub use token::is_plain_name;
pub use unit::{Dimension, Unit, UnitError, UnitText};

/// The longest formula, in characters as typed. A page of a novel has 2,000. By ids it may be ten times that.
pub const CHARS_MAX: usize = 2_000;
/// How deep parentheses and calls may nest.
pub const DEPTH_MAX: usize = 32;
/// How many operands, operators and calls a formula may have.
pub const NODES_MAX: usize = 400;

#[cfg(test)]
mod tests;
