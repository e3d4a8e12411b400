//! Every field of a sheet by the object it belongs to, and the sheet they spell.
//!
//! It says the same as [`read_sheet`](crate::document::read_sheet) says of a document, from plain values: that is what lets a
//! history go back and forth without a document for each moment.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use automerge::ScalarValue;

use super::entry::Held;
use crate::budget::{Cell, Input, LineFormula, LineItem, Name, Nature, Package, Section, Spread};
use crate::calendar::Period;
use crate::document::detail;
use crate::document::shape::{input_key, integer_of, key};
use crate::document::write::Owner;
use crate::id::{InputId, LineId, PackageId, SectionId};
use crate::money::Minor;

/// The fields of one line, section, package or version.
pub(super) type Record = BTreeMap<Arc<str>, Held>;

/// The fields of all.
pub(super) type Fields = HashMap<Owner, Record>;

/// The line a record spells, unless it is a tombstone or has no place.
pub(super) fn line(id: LineId, record: &Record) -> Option<LineItem> {
    if is_deleted(record) {
        return None;
    }
    let mut line = LineItem::new(id, text(record, key::SECTION)?.parse().ok()?);
    for (period, slot) in Period::all().zip(&mut line.cells) {
        if let Some(held) = record.get(period.key()) {
            *slot = Cell { value: held.cell(), author: held.author, rivals: Vec::new() };
        }
    }
    line.account = text(record, key::ACCOUNT).and_then(|code| code.parse().ok());
    line.name = name(record);
    line.note = text(record, key::NOTE).filter(|note| !note.is_empty()).map(str::to_owned);
    line.ord = text(record, key::ORD).unwrap_or_default().to_owned();
    line.level = integer(record, key::LEVEL).and_then(|level| u8::try_from(level).ok()).unwrap_or(0);
    line.prior = integer(record, key::PRIOR).map(Minor);
    line.unit = text(record, key::UNIT).map(|unit| unit.to_owned().into()).unwrap_or_default();
    line.formula = text(record, key::FORMULA).filter(|formula| !formula.is_empty()).map(LineFormula::stored);
    line.package = text(record, key::PACKAGE).and_then(|package| package.parse().ok());
    let total = integer(record, key::TOTAL).map(Minor).filter(|total| total.is_writable());
    let rule = || text(record, key::RULE).and_then(|rule| rule.parse().ok()).unwrap_or_default();
    line.spread = total.map(|total| Spread { total, rule: rule() });
    for field in record.keys() {
        if let Some(place) = detail::read_field(field) {
            detail::take_in(&mut line, place, text(record, field), integer(record, field));
        }
    }
    Some(line)
}

/// The figure from elsewhere a record holds.
pub(super) fn input(id: InputId, record: &Record) -> Option<Input> {
    Input::parse(text(record, &input_key(id))?).filter(|input| input.id() == id)
}

/// The package a record spells, unless it is a tombstone or has no title.
pub(super) fn package(id: PackageId, record: &Record) -> Option<Package> {
    let title = text(record, key::NAME)?.to_owned();
    let cut = record.get(key::CUT);
    (!is_deleted(record)).then(|| Package {
        id,
        title,
        reason: text(record, key::REASON).unwrap_or_default().to_owned(),
        cost: integer(record, key::COST).map(Minor).filter(|cost| cost.is_writable()),
        ord: text(record, key::ORD).unwrap_or_default().to_owned(),
        is_cut: cut.is_some_and(|held| held.value == ScalarValue::Boolean(true)),
        cut_by: cut.and_then(|held| held.author),
    })
}

/// The section a record spells, unless it is a tombstone or has no name.
pub(super) fn section(id: SectionId, record: &Record) -> Option<Section> {
    text(record, key::NAME)?;
    if is_deleted(record) {
        return None;
    }
    Some(Section {
        id,
        name: name(record),
        ord: text(record, key::ORD).unwrap_or_default().to_owned(),
        nature: Nature::parse(text(record, key::NATURE).unwrap_or_default()),
    })
}

fn name(record: &Record) -> Name {
    let en = text(record, key::NAME_EN).map(str::to_owned);
    Name { text: text(record, key::NAME).unwrap_or_default().to_owned(), en }
}

fn is_deleted(record: &Record) -> bool {
    record.get(key::DELETED).is_some_and(|held| held.value == ScalarValue::Boolean(true))
}

fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    match &record.get(field)?.value {
        ScalarValue::Str(text) => Some(text.as_str()),
        _ => None,
    }
}

fn integer(record: &Record, field: &str) -> Option<i64> {
    integer_of(&record.get(field)?.value.clone().into())
}
