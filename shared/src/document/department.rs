//! The departments of a plan, in its document.

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ObjId, ReadDoc, Value};

use super::DocumentError;
use super::order::keys_between;
use super::plan::{children, made, name};
use super::shape::{key, text};
use crate::budget::{CostCentre, Plan};

const RETIRED: &str = "retired";

/// Reads the departments. One whose id is none is not read.
pub(super) fn read_cost_centres(doc: &Automerge, plan: &mut Plan) -> Result<(), DocumentError> {
    for (id, obj) in children(doc, key::DEPARTMENTS)? {
        let Ok(id) = id.parse() else { continue };
        let retired = doc.get(&obj, RETIRED)?;
        let centre = CostCentre {
            id,
            name: name(doc, &obj, key::NAME, key::NAME_EN)?,
            ord: text(doc, &obj, key::ORD)?.unwrap_or_default(),
            head: text(doc, &obj, key::HEAD)?.and_then(|id| id.parse().ok()),
            is_retired: matches!(retired, Some((Value::Scalar(value), _)) if value.as_bool() == Some(true)),
        };
        plan.cost_centres.insert(id, centre);
    }
    Ok(())
}

/// Writes a department as it is from now on. The server alone does, one command after the other, so no two make the same
/// map. Targets it has are its own and stay.
pub(super) fn put_cost_centre(
    tx: &mut Transaction<'_>,
    (departments, targets): (&ObjId, &ObjId),
    centre: &CostCentre,
) -> Result<(), DocumentError> {
    let id = centre.id.to_string();
    let obj = made(tx, departments, &id)?;
    made(tx, targets, &id)?;
    tx.put(&obj, key::NAME, centre.name.text.as_str())?;
    match &centre.name.en {
        Some(en) => tx.put(&obj, key::NAME_EN, en.as_str())?,
        None => tx.delete(&obj, key::NAME_EN)?,
    }
    tx.put(&obj, key::ORD, centre.ord.as_str())?;
    match centre.head {
        Some(head) => tx.put(&obj, key::HEAD, head.to_string())?,
        None => tx.delete(&obj, key::HEAD)?,
    }
    if centre.is_retired { Ok(tx.put(&obj, RETIRED, true)?) } else { Ok(tx.delete(&obj, RETIRED)?) }
}

/// The key by which something stands behind all that have these.
pub fn ord_behind<'a>(all: impl Iterator<Item = &'a str>) -> String {
    keys_between(all.max(), None, 1).pop().unwrap_or_default()
}
