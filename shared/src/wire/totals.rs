//! A sheet's totals as the server tells them to those who have its plan open: of each nature what all lines come to, and
//! nothing finer, because a plan's readers include those from whom a sheet's accounts are kept.
//!
//! Sums are whole numbers in minor units; one beyond 64 bits travels as decimal text, so that it is never a wrong number.

use super::cbor::{Item, Reader, Writer};
use super::{WireError, limit};
use crate::budget::Series;
use crate::calendar::Period;
use crate::id::DocumentId;

/// 128 bits in decimal, with a sign.
const NUMBER_BYTES_MAX: usize = 40;

/// Sums by period, and last year's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub periods: Series,
    pub prior: i128,
}

/// One nature's totals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NatureSums {
    pub total: Sums,
}

/// What a sheet's plan shows of it. Income and expense are apart, as their sum means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTotals {
    pub sheet: DocumentId,
    pub income: NatureSums,
    pub expense: NatureSums,
}

impl SheetTotals {
    pub(super) fn put(&self, writer: &mut Writer) {
        writer.map(4);
        writer.text("type");
        writer.text("totals");
        writer.text("sheet");
        writer.text(&self.sheet.to_string());
        for (key, nature) in [("income", &self.income), ("expense", &self.expense)] {
            writer.text(key);
            nature.put(writer);
        }
    }
}

impl NatureSums {
    fn put(&self, writer: &mut Writer) {
        writer.map(1);
        writer.text("total");
        self.total.put(writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let mut found = Self::default();
        reader.entries("totals", limit::FIELDS_MAX, |key, reader| {
            match key {
                "total" => found.total = Sums::read(reader)?,
                _ => reader.skip()?,
            }
            Ok(())
        })?;
        Ok(found)
    }
}

impl Sums {
    fn put(&self, writer: &mut Writer) {
        writer.map(2);
        writer.text("periods");
        writer.array(Period::COUNT);
        for sum in self.periods.values() {
            put_number(writer, *sum);
        }
        writer.text("prior");
        put_number(writer, self.prior);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let mut found = Self::default();
        reader.entries("sums", limit::FIELDS_MAX, |key, reader| {
            match key {
                "periods" => {
                    found.periods = reader.elements("periods", Period::COUNT, number)?.into_iter().collect();
                }
                "prior" => found.prior = number(reader)?,
                _ => reader.skip()?,
            }
            Ok(())
        })?;
        Ok(found)
    }
}

fn put_number(writer: &mut Writer, number: i128) {
    match i64::try_from(number) {
        Ok(number) => writer.integer(number),
        Err(_) => writer.text(&number.to_string()),
    }
}

fn number(reader: &mut Reader<'_>) -> Result<i128, WireError> {
    let mut ahead = reader.clone();
    if let Item::Text(text) = ahead.item()? {
        *reader = ahead;
        let number = if text.len() <= NUMBER_BYTES_MAX { text.parse().ok() } else { None };
        return number.ok_or(WireError::Field("sum"));
    }
    reader.integer("sum").map(i128::from)
}
