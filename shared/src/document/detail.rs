//! How the rows under a cell are kept: three fields of the line for each, so that quantity and price are set apart.
//!
//! `d03.{uuid}.q` is the quantity under March, `.p` the price, `.n` what it is.

use automerge::ScalarValue;

use super::write::FieldWrite;
use crate::budget::{Detail, LineItem};
use crate::calendar::Period;
use crate::id::{DetailId, LineId};
use crate::money::Minor;

/// What a field of a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Name,
    Quantity,
    Price,
}

impl Part {
    const ALL: [Self; 3] = [Self::Name, Self::Quantity, Self::Price];

    const fn letter(self) -> &'static str {
        match self {
            Self::Name => "n",
            Self::Quantity => "q",
            Self::Price => "p",
        }
    }
}

fn field(period: Period, id: DetailId, part: Part) -> String {
    format!("d{}.{id}.{}", period.key(), part.letter())
}

/// The cell, row and part a field belongs to, if it is one of a row.
pub(super) fn read_field(field: &str) -> Option<(Period, DetailId, Part)> {
    let mut parts = field.strip_prefix('d')?.split('.');
    let (period, id, letter) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let part = Part::ALL.into_iter().find(|part| part.letter() == letter)?;
    parts.next().is_none().then_some((period, id, part))
}

/// Takes one field of a row into a line.
pub(super) fn take_in(
    line: &mut LineItem,
    (period, id, part): (Period, DetailId, Part),
    text: Option<&str>,
    number: Option<i64>,
) {
    let detail = line.details.entry((period, id)).or_default();
    let figure = number.map(Minor).filter(|figure| figure.is_writable()).unwrap_or_default();
    match part {
        Part::Name => detail.name = text.unwrap_or_default().to_owned(),
        Part::Quantity => detail.quantity = figure,
        Part::Price => detail.price = figure,
    }
}

/// The fields of a row, or their removal.
pub(super) fn writes(line: LineId, period: Period, id: DetailId, detail: Option<&Detail>) -> Vec<FieldWrite> {
    let value = |part| {
        let detail = detail?;
        Some(match part {
            Part::Name => ScalarValue::Str(detail.name.as_str().into()),
            Part::Quantity => ScalarValue::Int(detail.quantity.0),
            Part::Price => ScalarValue::Int(detail.price.0),
        })
    };
    Part::ALL.map(|part| FieldWrite::line(line, field(period, id, part), value(part))).to_vec()
}
