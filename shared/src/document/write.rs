//! The smallest step a command is made of: one field of one object, set or cleared.
//!
//! Every command comes down to a list of these inside one Automerge transaction. Because each remembers what it found
//! and what it left, undo needs no code per command ([`super::undo`]).

use automerge::transaction::{Transactable, Transaction};
use automerge::{ObjId, ObjType, ReadDoc, ScalarValue, Value};

use super::DocumentError;
use super::shape::{bucket, input_key, key, package_key, version_key};
use crate::budget::Input;
use crate::id::{InputId, LineId, PackageId, SectionId, VersionId};

/// What a field belongs to: how its object is found, or made where it is missing.
pub trait Owned: Clone + Eq + std::hash::Hash {
    fn object(&self, tx: &mut Transaction<'_>) -> Result<ObjId, DocumentError>;
}

/// The object of a sheet a field belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    Line(LineId),
    Section(SectionId),
    Version(VersionId),
    Package(PackageId),
    /// A figure from elsewhere, which is one field of the root.
    Input(InputId),
}

/// One field to set (`Some`) or to clear (`None`).
#[derive(Debug, Clone, PartialEq)]
pub struct FieldWrite<O = Owner> {
    pub owner: O,
    pub field: String,
    pub value: Option<ScalarValue>,
}

impl FieldWrite {
    pub fn line(line: LineId, field: impl Into<String>, value: Option<ScalarValue>) -> Self {
        Self { owner: Owner::Line(line), field: field.into(), value }
    }

    pub fn section(section: SectionId, field: impl Into<String>, value: Option<ScalarValue>) -> Self {
        Self { owner: Owner::Section(section), field: field.into(), value }
    }

    pub fn package(package: PackageId, field: impl Into<String>, value: Option<ScalarValue>) -> Self {
        Self { owner: Owner::Package(package), field: field.into(), value }
    }

    /// A figure from elsewhere as it is now.
    pub(super) fn input(input: &Input) -> Self {
        let id = input.id();
        Self { owner: Owner::Input(id), field: input_key(id), value: Some(ScalarValue::Str(input.stored().into())) }
    }
}

/// What a write found and left: enough to take it back.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldTrace<O = Owner> {
    pub owner: O,
    pub field: String,
    pub before: Option<ScalarValue>,
    pub after: Option<ScalarValue>,
}

/// Carries out writes inside a transaction, making the objects that do not exist yet.
pub(super) fn carry_out<O: Owned>(
    tx: &mut Transaction<'_>,
    writes: &[FieldWrite<O>],
) -> Result<Vec<FieldTrace<O>>, DocumentError> {
    let mut traces = Vec::with_capacity(writes.len());
    let mut last: Option<(O, ObjId)> = None;
    for write in writes {
        let obj = match &last {
            Some((owner, obj)) if *owner == write.owner => obj.clone(),
            _ => write.owner.object(tx)?,
        };
        last = Some((write.owner.clone(), obj.clone()));
        let before = scalar(tx, &obj, &write.field)?;
        if before != write.value {
            put(tx, &obj, &write.field, write.value.clone())?;
        } else if is_contested(tx, &obj, &write.field)? {
            // Choosing the value that is already shown settles the conflict, so it has to be written again.
            put(tx, &obj, &write.field, write.value.clone())?;
        } else {
            continue;
        }
        let (owner, field) = (write.owner.clone(), write.field.clone());
        traces.push(FieldTrace { owner, field, before, after: write.value.clone() });
    }
    Ok(traces)
}

/// What stands in a field now, as far as it is a scalar.
pub(super) fn current<O: Owned>(
    tx: &mut Transaction<'_>,
    owner: &O,
    field: &str,
) -> Result<Option<ScalarValue>, DocumentError> {
    let obj = owner.object(tx)?;
    scalar(tx, &obj, field)
}

/// Whether values that were set at the same time stand in a field, and differ.
pub(super) fn contested<O: Owned>(tx: &mut Transaction<'_>, owner: &O, field: &str) -> Result<bool, DocumentError> {
    let obj = owner.object(tx)?;
    let all = tx.get_all(&obj, field)?;
    Ok(all.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one != other)))
}

/// Whether an object holds anything beyond what these traces left in it.
pub(super) fn others_wrote<O: Owned>(
    tx: &mut Transaction<'_>,
    owner: &O,
    own: &[&FieldTrace<O>],
) -> Result<bool, DocumentError> {
    let obj = owner.object(tx)?;
    let fields: Vec<String> = tx.keys(&obj).collect();
    for field in fields {
        let now = scalar(tx, &obj, &field)?;
        let left = own.iter().rev().find(|trace| trace.field == field).and_then(|trace| trace.after.clone());
        if now != left {
            return Ok(true);
        }
    }
    Ok(false)
}

fn put(tx: &mut Transaction<'_>, obj: &ObjId, field: &str, value: Option<ScalarValue>) -> Result<(), DocumentError> {
    match value {
        Some(value) => tx.put(obj, field, value)?,
        None => tx.delete(obj, field)?,
    }
    Ok(())
}

fn scalar(tx: &Transaction<'_>, obj: &ObjId, field: &str) -> Result<Option<ScalarValue>, DocumentError> {
    Ok(match tx.get(obj, field)? {
        Some((Value::Scalar(value), _)) => Some(value.into_owned()),
        // A JavaScript client's text: compared and restored as the string it spells.
        Some((Value::Object(ObjType::Text), id)) => Some(ScalarValue::Str(tx.text(id)?.into())),
        _ => None,
    })
}

fn is_contested(tx: &Transaction<'_>, obj: &ObjId, field: &str) -> Result<bool, DocumentError> {
    Ok(tx.get_all(obj, field)?.len() > 1)
}

impl Owned for Owner {
    fn object(&self, tx: &mut Transaction<'_>) -> Result<ObjId, DocumentError> {
        match self {
            Self::Line(line) => {
                let lines = child(tx, &automerge::ROOT, key::LINES)?;
                let bucket = child(tx, &lines, bucket(*line))?;
                child_or_new(tx, &bucket, &line.to_string())
            }
            Self::Section(section) => {
                let sections = child(tx, &automerge::ROOT, key::SECTIONS)?;
                child_or_new(tx, &sections, &section.to_string())
            }
            Self::Version(version) => child_or_new(tx, &automerge::ROOT, &version_key(*version)),
            Self::Package(package) => child_or_new(tx, &automerge::ROOT, &package_key(*package)),
            Self::Input(_) => Ok(automerge::ROOT),
        }
    }
}

pub(super) fn child(tx: &Transaction<'_>, obj: &ObjId, field: &'static str) -> Result<ObjId, DocumentError> {
    match tx.get(obj, field)? {
        Some((Value::Object(ObjType::Map), id)) => Ok(id),
        _ => Err(DocumentError::Damaged { field }),
    }
}

pub(super) fn child_or_new(tx: &mut Transaction<'_>, obj: &ObjId, field: &str) -> Result<ObjId, DocumentError> {
    match tx.get(obj, field)? {
        Some((Value::Object(ObjType::Map), id)) => Ok(id),
        _ => Ok(tx.put_object(obj, field, ObjType::Map)?),
    }
}
