//! The drivers a plan shares, in its document.

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ROOT, ReadDoc};

use super::DocumentError;
use super::plan::{made, name};
use super::shape::{integer, key, map, text};
use crate::budget::{Driver, Plan};
use crate::calendar::Period;
use crate::id::DriverId;
use crate::money::Minor;

/// Reads the drivers. Plans from before there were any have no such map.
pub(super) fn read_drivers(doc: &Automerge, plan: &mut Plan) -> Result<(), DocumentError> {
    let Some(all) = map(doc, &ROOT, key::DRIVERS)? else { return Ok(()) };
    for id in doc.keys(&all).take(Driver::COUNT_MAX) {
        let (Ok(driver), Some(obj)) = (id.parse::<DriverId>(), map(doc, &all, &id)?) else { continue };
        let mut figures = [None; Period::COUNT];
        for (slot, period) in figures.iter_mut().zip(Period::all()) {
            *slot = integer(doc, &obj, period.key())?.map(Minor).filter(|minor| minor.is_writable());
        }
        let driver = Driver {
            id: driver,
            name: name(doc, &obj, key::NAME, key::NAME_EN)?,
            unit: text(doc, &obj, key::UNIT)?.unwrap_or_default().into(),
            ord: text(doc, &obj, key::ORD)?.unwrap_or_default(),
            figures,
        };
        plan.drivers.insert(driver.id, driver);
    }
    Ok(())
}

/// Writes a driver, or takes it away. The server alone does, one command after the other, so no two make the same map.
pub(super) fn put_driver(tx: &mut Transaction<'_>, id: DriverId, driver: Option<&Driver>) -> Result<(), DocumentError> {
    let all = made(tx, &ROOT, key::DRIVERS)?;
    let Some(driver) = driver else { return Ok(tx.delete(&all, id.to_string())?) };
    let obj = made(tx, &all, &id.to_string())?;
    tx.put(&obj, key::NAME, driver.name.text.as_str())?;
    match &driver.name.en {
        Some(en) => tx.put(&obj, key::NAME_EN, en.as_str())?,
        None => tx.delete(&obj, key::NAME_EN)?,
    }
    tx.put(&obj, key::UNIT, driver.unit.stored().unwrap_or_default())?;
    tx.put(&obj, key::ORD, driver.ord.as_str())?;
    for (figure, period) in driver.figures.iter().zip(Period::all()) {
        match figure {
            Some(minor) => tx.put(&obj, period.key(), minor.0)?,
            None => tx.delete(&obj, period.key())?,
        }
    }
    Ok(())
}
