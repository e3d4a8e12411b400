//! Named versions: a state of the sheet that people want to find again, such as “after the March workshop”.
//!
//! A version is a name and the heads it was given to, in the sheet document itself: it works offline, whoever reads the
//! sheet reads it, and its author is proved as any other. It copies no figure; [`super::History`] leads back to them.

use automerge::{Automerge, ChangeHash, ROOT, ReadDoc, ScalarValue};

use super::DocumentError;
use super::shape::{key, map, text, version_of};
use super::write::{FieldWrite, Owner};
use crate::id::VersionId;

/// A state with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedVersion {
    pub id: VersionId,
    pub name: String,
    pub heads: Vec<ChangeHash>,
}

impl NamedVersion {
    /// A name a week for four years; a stranger's client may have written more, which are not read.
    pub const COUNT_MAX: usize = 200;
    /// As many people writing at once without having seen each other.
    const HEADS_MAX: usize = 64;
}

/// The versions of a sheet that have a name, in the order of their ids.
pub fn read_versions(doc: &Automerge) -> Result<Vec<NamedVersion>, DocumentError> {
    let mut versions = Vec::new();
    for field in doc.keys(ROOT) {
        let Some(id) = version_of(&field) else { continue };
        let Some(object) = map(doc, &ROOT, &field)? else { continue };
        let name = text(doc, &object, key::NAME)?.unwrap_or_default();
        let heads = text(doc, &object, key::HEADS)?.unwrap_or_default();
        let heads: Vec<ChangeHash> =
            heads.split(' ').take(NamedVersion::HEADS_MAX).filter_map(|hash| hash.parse().ok()).collect();
        if !name.is_empty() && !heads.is_empty() && versions.len() < NamedVersion::COUNT_MAX {
            versions.push(NamedVersion { id, name, heads });
        }
    }
    Ok(versions)
}

pub(super) fn writes(id: VersionId, name: ScalarValue, heads: &[ChangeHash]) -> Result<Vec<FieldWrite>, DocumentError> {
    if heads.len() > NamedVersion::HEADS_MAX {
        return Err(DocumentError::TooManyHeads { max: NamedVersion::HEADS_MAX });
    }
    let heads = heads.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let write =
        |field: &str, value| FieldWrite { owner: Owner::Version(id), field: field.to_owned(), value: Some(value) };
    Ok(vec![write(key::NAME, name), write(key::HEADS, ScalarValue::Str(heads.into()))])
}
