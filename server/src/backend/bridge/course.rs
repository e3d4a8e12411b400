//! What happened between two states of a department's sheet, out of the histories of the documents that lead from the one
//! to the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::PlanPart;
use automerge::{Automerge, ChangeHash};
use shared::budget::{CostCentre, Name, Sheet};
use shared::document::{By, DocumentError, History, PartKey, common_heads, read_sheet};

use super::setters::Setters;
use super::versions::{Leg, Place};
use crate::backend::marks::Marks;
use crate::backend::{Reader, Trouble};
use crate::document::{LoadError, load};
use crate::persistence::StoreError;

/// What the parts of one nature come to.
pub(super) type Parts = BTreeMap<PlanPart, i128>;

/// Whose names changes are told by.
pub(super) struct Names {
    pub marks: Marks,
    pub setters: Arc<Setters>,
}

impl Names {
    fn part(&self, centre: &CostCentre, sheets: &[Sheet], key: &PartKey) -> PlanPart {
        part_of(key, &self.marks, &centre.name, &sheets.iter().collect::<Vec<_>>())
    }
}

/// What a part of a department's sheet is called, by whatever states of the sheet know its lines and figures.
pub(in crate::backend) fn part_of(key: &PartKey, marks: &Marks, department: &Name, sheets: &[&Sheet]) -> PlanPart {
    let line = |id| sheets.iter().find_map(|sheet| sheet.line(id)).map(|line| line.name.clone());
    let input = |id| sheets.iter().find_map(|sheet| sheet.input(id)).map(|input| input.name.clone());
    match key {
        PartKey::Author(person) => PlanPart::Author(person.map(|person| marks.of(person).name)),
        PartKey::Driver(id) => PlanPart::Driver(line(*id).unwrap_or_default(), department.clone()),
        PartKey::Input(id) => PlanPart::Input(input(*id).unwrap_or_default()),
        PartKey::Rules => PlanPart::Rules,
        PartKey::Entered | PartKey::Account(_) | PartKey::Section(_) => PlanPart::Entered,
    }
}

impl Reader {
    /// Income and expense, each by part. `None` where one of the states is none of the history's: two people wrote on at
    /// once, and each knew nothing of the other.
    pub(super) async fn course(
        &self,
        names: &Names,
        centre: &CostCentre,
        legs: Vec<Leg>,
        by: By,
    ) -> Result<Option<[Parts; 2]>, Trouble> {
        let mut parts = [Parts::new(), Parts::new()];
        for leg in legs {
            let sheet = leg.sheet;
            let doc = load(self.store(), sheet).await?;
            let other = match (&leg.from, &leg.to) {
                (Place::Parted(other), _) | (_, Place::Parted(other)) => Some(load(self.store(), *other).await?),
                _ => None,
            };
            let setters = names.setters.clone();
            // A long history takes a while to read.
            let read = tokio::task::spawn_blocking(move || walked(&doc, other.as_ref(), &leg, by, &setters)).await;
            let read = read.map_err(|_| StoreError::Stopped)?;
            let Some((bridges, sheets)) = read.map_err(|error| LoadError::Misshapen(sheet, Box::new(error)))? else {
                return Ok(None);
            };
            for (bridge, sums) in bridges.into_iter().zip(&mut parts) {
                for part in &bridge.parts {
                    *sums.entry(names.part(centre, &sheets, &part.key)).or_default() += part.delta;
                }
            }
        }
        Ok(Some(parts))
    }
}

type Walked = ([shared::document::Bridge; 2], Vec<Sheet>);

/// A leg's bridges, and sheets that name what was in it.
fn walked(
    doc: &Automerge,
    other: Option<&Automerge>,
    leg: &Leg,
    by: By,
    setters: &Setters,
) -> Result<Option<Walked>, DocumentError> {
    let heads = |place: &Place| -> Result<Option<Vec<ChangeHash>>, DocumentError> {
        Ok(match place {
            Place::Before | Place::Start | Place::Now => None,
            Place::Heads(heads) => Some(heads.clone()),
            Place::Parted(_) => other.map(|other| common_heads(other, doc)).transpose()?,
        })
    };
    let ends = [heads(&leg.from)?, heads(&leg.to)?];
    let states: Vec<Vec<ChangeHash>> = ends.iter().flatten().cloned().collect();
    let mut history = History::begin(doc, &states)?;
    history.advance(doc, usize::MAX);
    let position = |place: &Place, heads: &Option<Vec<ChangeHash>>| match (place, heads) {
        (Place::Now, _) => Some(history.moments().len()),
        (_, Some(heads)) => history.position_of(heads),
        (_, None) => Some(history.beginning()),
    };
    let [from, to] = &ends;
    let (Some(from), Some(to)) = (position(&leg.from, from), position(&leg.to, to)) else { return Ok(None) };
    let bridges = history.bridge_told(from, to, by, |moment, entry| setters.of(moment, entry));
    let mut then = shared::document::Replay::end(&history);
    then.go(&history, from.min(to));
    let before = then.sheet().clone();
    then.go(&history, from.max(to));
    Ok(Some((bridges, vec![read_sheet(doc)?, then.sheet().clone(), before])))
}
