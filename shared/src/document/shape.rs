//! The words of the documents: key names, schema numbers, and how one field is read.
//!
//! A string may be stored as a scalar (Tandem) or as a text object (JavaScript clients); both read the same.

use automerge::{Automerge, ObjId, ObjType, ReadDoc, ScalarValue, Value};

use super::DocumentError;
use crate::id::{InputId, PackageId, VersionId};

/// The schema this version writes. A reader refuses a newer one and migrates an older one.
pub(super) const SCHEMA: i64 = 1;

pub(super) mod key {
    pub const SCHEMA: &str = "schema";
    pub const KIND: &str = "kind";
    pub const PLAN: &str = "plan";
    pub const DEPARTMENT: &str = "department";
    pub const TITLE: &str = "title";
    pub const TITLE_EN: &str = "title_en";
    pub const CURRENCY: &str = "currency";
    pub const ROUNDING: &str = "rounding";
    pub const YEAR: &str = "year";
    pub const SECTIONS: &str = "sections";
    pub const LINES: &str = "lines";
    pub const NAME: &str = "name";
    pub const NAME_EN: &str = "name_en";
    pub const ORD: &str = "ord";
    pub const NATURE: &str = "nature";
    pub const DELETED: &str = "deleted";
    pub const SECTION: &str = "section";
    pub const ACCOUNT: &str = "account";
    pub const NOTE: &str = "note";
    pub const LEVEL: &str = "level";
    pub const PRIOR: &str = "prior";
    pub const UNIT: &str = "unit";
    pub const FORMULA: &str = "formula";
    pub const TOTAL: &str = "total";
    pub const RULE: &str = "rule";
    pub const START_MONTH: &str = "start_month";
    pub const YEAR_LABEL: &str = "year_label";
    pub const PERIODS: &str = "periods";
    pub const WEEKS: &str = "weeks";
    pub const WEEK_END: &str = "week_end";
    pub const YEAR_END: &str = "year_end";
    pub const DRIVERS: &str = "drivers";
    pub const RATES: &str = "rates";
    pub const RATE_KIND: &str = "rate_kind";
    pub const ACCOUNTS: &str = "accounts";
    pub const PARENT: &str = "parent";
    pub const DEPARTMENTS: &str = "departments";
    pub const HEAD: &str = "head";
    pub const TARGETS: &str = "targets";
    pub const SHEETS: &str = "sheets";
    pub const SCENARIO: &str = "scenario";
    pub const REVISION: &str = "revision";
    pub const BASE: &str = "base";
    pub const FROM: &str = "from";
    pub const LESSONS: &str = "lessons";
    pub const ABOUT: &str = "about";
    pub const COMMENTS: &str = "comments";
    pub const LINE: &str = "line";
    pub const PERIOD: &str = "period";
    pub const ELEMENT: &str = "element";
    pub const BY: &str = "by";
    pub const AT: &str = "at";
    pub const TEXT: &str = "text";
    pub const RESOLVED: &str = "resolved";
    pub const RESOLVED_AT: &str = "resolved_at";
    pub const THREAD: &str = "thread";
    pub const ASSIGNEE: &str = "assignee";
    pub const MENTIONS: &str = "mentions";
    pub const FIGURE: &str = "figure";
    pub const DECLINES: &str = "declines";
    pub const EDITED: &str = "edited";
    pub const WITHDRAWN: &str = "withdrawn";
    pub const HEADS: &str = "heads";
    pub const PACKAGE: &str = "package";
    pub const REASON: &str = "reason";
    pub const COST: &str = "cost";
    pub const CUT: &str = "cut";
}

/// The target that speaks for a whole department rather than one account.
pub(super) const WHOLE_DEPARTMENT: &str = "*";

/// Lines stand in sixteen maps, by the last hex digit of their id: looking up a path in one map of a thousand keys is
/// what makes a patch dear, sixty keys cost nothing (sync.md, section 4).
pub(super) const BUCKETS: [&str; 16] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"];

/// The bucket a line belongs to.
pub(super) fn bucket(line: crate::id::LineId) -> &'static str {
    let last = line.0.as_bytes().last().copied().unwrap_or(0) & 0x0f;
    BUCKETS.get(usize::from(last)).copied().unwrap_or("0")
}

/// Where a named version stands: at the root under a key of its own, so that documents made before there were any need no
/// map that two people might make at once.
const VERSION: &str = "version:";

pub(super) fn version_key(version: VersionId) -> String {
    format!("{VERSION}{version}")
}

/// The version a root key is about.
pub(super) fn version_of(key: &str) -> Option<VersionId> {
    key.strip_prefix(VERSION)?.parse().ok()
}

/// Where a decision package stands: at the root under a key of its own, as a named version does.
const PACKAGE: &str = "package:";

pub(super) fn package_key(package: PackageId) -> String {
    format!("{PACKAGE}{package}")
}

/// The package a root key is about.
pub(super) fn package_of(key: &str) -> Option<PackageId> {
    key.strip_prefix(PACKAGE)?.parse().ok()
}

/// Where a figure from elsewhere stands: at the root, one text each, so that two who take the same figure write the same
/// field.
const INPUT: &str = "input:";

pub(super) fn input_key(input: InputId) -> String {
    format!("{INPUT}{input}")
}

/// The figure from elsewhere a root key is about.
pub(super) fn input_of(key: &str) -> Option<InputId> {
    key.strip_prefix(INPUT)?.parse().ok()
}

/// The map under `key`, if there is one.
pub(super) fn map(doc: &Automerge, obj: &ObjId, key: &str) -> Result<Option<ObjId>, DocumentError> {
    Ok(match doc.get(obj, key)? {
        Some((Value::Object(ObjType::Map), id)) => Some(id),
        _ => None,
    })
}

/// The map under `key`, which every document of this kind has from its first change.
pub(super) fn map_of(doc: &Automerge, obj: &ObjId, key: &'static str) -> Result<ObjId, DocumentError> {
    map(doc, obj, key)?.ok_or(DocumentError::Damaged { field: key })
}

/// The text under `key`.
pub(super) fn text(doc: &Automerge, obj: &ObjId, key: &str) -> Result<Option<String>, DocumentError> {
    match doc.get(obj, key)? {
        Some((value, id)) => text_of(doc, &value, &id),
        None => Ok(None),
    }
}

/// A value that is text, in either of the two ways of storing it.
pub(super) fn text_of(doc: &Automerge, value: &Value<'_>, id: &ObjId) -> Result<Option<String>, DocumentError> {
    Ok(match value {
        Value::Object(ObjType::Text) => Some(doc.text(id)?),
        Value::Scalar(scalar) => match scalar.as_ref() {
            ScalarValue::Str(text) => Some(text.to_string()),
            _ => None,
        },
        Value::Object(_) => None,
    })
}

/// The whole number under `key`.
pub(super) fn integer(doc: &Automerge, obj: &ObjId, key: &str) -> Result<Option<i64>, DocumentError> {
    Ok(doc.get(obj, key)?.and_then(|(value, _)| integer_of(&value)))
}

/// A value that is a whole number.
pub(super) fn integer_of(value: &Value<'_>) -> Option<i64> {
    match value.as_scalar()? {
        ScalarValue::Int(number) => Some(*number),
        ScalarValue::Uint(number) => i64::try_from(*number).ok(),
        _ => None,
    }
}

/// Whether a tombstone lies under `deleted`.
pub(super) fn is_deleted(doc: &Automerge, obj: &ObjId) -> Result<bool, DocumentError> {
    Ok(doc.get(obj, key::DELETED)?.is_some_and(|(value, _)| value.as_bool() == Some(true)))
}

/// Refuses a document of another kind or of a schema that this version does not know.
pub(super) fn expect_kind(doc: &Automerge, expected: &'static str) -> Result<(), DocumentError> {
    let found = text(doc, &automerge::ROOT, key::KIND)?.unwrap_or_else(|| "nothing known".to_owned());
    if found != expected {
        return Err(DocumentError::WrongKind { expected, found });
    }
    let schema = integer(doc, &automerge::ROOT, key::SCHEMA)?.ok_or(DocumentError::Damaged { field: key::SCHEMA })?;
    if schema > SCHEMA { Err(DocumentError::TooNew { found: schema, known: SCHEMA }) } else { Ok(()) }
}

/// A document with nothing in it. Text is counted in UTF-16 on both ends, as JavaScript clients do.
pub fn empty_document() -> Automerge {
    Automerge::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit)
}
