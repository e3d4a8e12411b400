//! The hash of what a map says, as [`content_hash`](super::super::content_hash()) is a sheet's: whatever their histories, two
//! replicas that show the same map have the same.
//!
//! Canonical form: the header, then pools, lanes, nodes and flows by id, each field by its name in the document, in the
//! order of names. No tombstones, no authors. Changing the form is a schema change.

use automerge::ScalarValue;

use super::fields;
use crate::document::content_hash::{Canon, ContentHash};
use crate::process::ProcessMap;

/// The hash of a map's content.
pub fn map_hash(map: &ProcessMap) -> ContentHash {
    let mut canon = Canon::new("tandem map 1");
    let header = &map.header;
    canon.field("plan", &header.plan.to_string());
    canon.name(&header.title);
    canon.field("currency", header.currency.code());
    canon.field("rounding", header.rounding.as_str());
    if let Some(foreign) = &header.foreign {
        canon.field("foreign", foreign);
    }
    for element in map.elements() {
        canon.field("element", element.id().as_str());
        for (field, value) in fields::fields(&element) {
            match value {
                ScalarValue::Str(text) => canon.field(&field, &text),
                other => canon.field(&field, &other.to_string()),
            }
        }
    }
    canon.hash()
}
