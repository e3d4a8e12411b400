//! [`Versions`]: the states of a plan that can be told apart, and where the sheet of each department stands in them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use app::backend::PlanVersion;
use automerge::ChangeHash;
use shared::access::{Action, Subject};
use shared::document::NamedVersion;
use shared::id::{DepartmentId, PlanId, SheetId};

use crate::backend::plan::{current_sheets, scenario_names, sheets_in};
use crate::backend::{Reader, Trouble};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState};

/// Sheets whose names are asked for; of more, those that were made last.
const NAMING_SHEETS_MAX: usize = 200;

/// A state of a sheet's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Before its first line was written: what its lines say of the year before.
    Before,
    /// What it began with, before anybody changed it.
    Start,
    /// Where its history and this document's parted.
    Parted(SheetId),
    Heads(Vec<ChangeHash>),
    Now,
}

/// Where a department's sheet stands in a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    pub record: DocumentRecord,
    pub place: Place,
}

/// A stretch of the history of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leg {
    pub sheet: SheetId,
    pub from: Place,
    pub to: Place,
}

impl Leg {
    fn back(self) -> Self {
        Self { sheet: self.sheet, from: self.to, to: self.from }
    }
}

pub(super) type Stands = HashMap<DepartmentId, Stand>;

/// The sheets versions are made of.
pub(super) struct Versions {
    records: Vec<DocumentRecord>,
    current: HashMap<DepartmentId, DocumentRecord>,
    named: BTreeMap<String, Stands>,
}

impl Reader {
    /// Names are part of a sheet's history, so they are read of those the reader may open.
    pub(super) async fn versions(&self, plan: PlanId) -> Result<Versions, Trouble> {
        let records = self.store().list(plan, DocumentKind::Sheet).await?;
        let may_open = |record: &&DocumentRecord| {
            let department = record.department.filter(|_| record.branch.is_none());
            department.is_some_and(|department| self.may(Action::SeeSheet, &Subject::sheet(plan, department)))
        };
        let mut readable: Vec<&DocumentRecord> = records.iter().filter(may_open).collect();
        readable.sort_by_key(|record| (std::cmp::Reverse(record.revision), record.id));
        let mut named: BTreeMap<String, Stands> = BTreeMap::new();
        for record in readable.into_iter().take(NAMING_SHEETS_MAX) {
            let versions: Arc<Vec<NamedVersion>> = self.views.library.versions(record).await?;
            let Some(department) = record.department else { continue };
            // The same name given again means what it was given to last.
            for version in versions.iter().rev() {
                let stand = Stand { record: record.clone(), place: Place::Heads(version.heads.clone()) };
                named.entry(version.name.clone()).or_default().entry(department).or_insert(stand);
            }
        }
        Ok(Versions { current: current_sheets(records.clone()), records, named })
    }
}

impl Versions {
    /// Of each department the revision that was approved last, or last up to this one.
    fn approved(&self, up_to: Option<u32>) -> HashMap<DepartmentId, DocumentRecord> {
        let closed = |record: &&DocumentRecord| record.state == DocumentState::Archived && record.branch.is_none();
        let in_time = |record: &&DocumentRecord| up_to.is_none_or(|last| record.revision <= last);
        let mut approved: HashMap<DepartmentId, DocumentRecord> = HashMap::new();
        for record in self.records.iter().filter(closed).filter(in_time) {
            let Some(department) = record.department else { continue };
            if approved.get(&department).is_none_or(|known| known.revision < record.revision) {
                approved.insert(department, record.clone());
            }
        }
        approved
    }

    pub fn of(&self, version: &PlanVersion) -> Stands {
        let at = |records: HashMap<DepartmentId, DocumentRecord>, place: &Place| -> Stands {
            let stand = |record| Stand { record, place: place.clone() };
            records.into_iter().map(|(department, record)| (department, stand(record))).collect()
        };
        match version {
            PlanVersion::LastYear => at(self.current.clone(), &Place::Before),
            PlanVersion::Budget => at(self.current.clone(), &Place::Now),
            PlanVersion::Approved => at(self.approved(None), &Place::Now),
            PlanVersion::ApprovedAs(revision) => at(self.approved(Some(*revision)), &Place::Now),
            PlanVersion::Named(name) => self.named.get(name).cloned().unwrap_or_default(),
            PlanVersion::Scenario(name) => at(sheets_in(self.records.clone(), Some(name)).0, &Place::Now),
        }
    }

    /// Those there are, in the order in which they come about.
    pub fn offered(&self) -> Vec<PlanVersion> {
        let mut offered = vec![PlanVersion::LastYear];
        let approved = self.approved(None);
        let last = approved.values().map(|record| record.revision).max();
        offered.extend((1..last.unwrap_or_default()).map(PlanVersion::ApprovedAs));
        offered.extend(last.map(|_| PlanVersion::Approved));
        offered.extend(self.named.keys().cloned().map(PlanVersion::Named));
        offered.push(PlanVersion::Budget);
        offered.extend(scenario_names(&self.records).into_iter().map(PlanVersion::Scenario));
        offered
    }

    /// The way from one state of a department's sheet to another, through the documents of its revisions and scenarios.
    /// `None` where nothing leads from the one to the other.
    pub fn way(&self, from: &Stand, to: &Stand) -> Option<Vec<Leg>> {
        let (mut legs, from) = self.to_budget(from)?;
        let (out, to) = self.to_budget(to)?;
        let back = || Some(self.along(&to, &from)?.into_iter().rev().map(Leg::back).collect());
        legs.extend(self.along(&from, &to).or_else(back)?);
        legs.extend(out.into_iter().rev().map(Leg::back));
        legs.retain(|leg| leg.from != leg.to);
        Some(legs)
    }

    /// From a scenario back to where it left the budget; a budget's sheet is there already.
    fn to_budget(&self, stand: &Stand) -> Option<(Vec<Leg>, Stand)> {
        let sheet = stand.record.id;
        if let Some(branch) = &stand.record.branch {
            let leg = Leg { sheet, from: stand.place.clone(), to: Place::Parted(branch.base) };
            let base = self.find(branch.base)?.clone();
            return Some((vec![leg], Stand { record: base, place: Place::Parted(sheet) }));
        }
        if stand.place != Place::Before {
            return Some((Vec::new(), stand.clone()));
        }
        let mut first = &stand.record;
        while let Some(before) = self.before(first) {
            first = before;
        }
        Some((Vec::new(), Stand { record: first.clone(), place: Place::Start }))
    }

    /// From a revision to itself or a later one.
    fn along(&self, from: &Stand, to: &Stand) -> Option<Vec<Leg>> {
        let leg = |sheet, from: &Place, to: &Place| Leg { sheet, from: from.clone(), to: to.clone() };
        if from.record.id == to.record.id {
            return Some(vec![leg(to.record.id, &from.place, &to.place)]);
        }
        let mut legs = vec![leg(to.record.id, &Place::Start, &to.place)];
        let mut record = &to.record;
        loop {
            record = self.before(record)?;
            if record.id == from.record.id {
                legs.push(leg(record.id, &from.place, &Place::Now));
                legs.reverse();
                return Some(legs);
            }
            legs.push(leg(record.id, &Place::Start, &Place::Now));
        }
    }

    /// The revision before, in this plan.
    fn before(&self, record: &DocumentRecord) -> Option<&DocumentRecord> {
        self.find(record.follows?).filter(|before| before.revision < record.revision)
    }

    fn find(&self, sheet: SheetId) -> Option<&DocumentRecord> {
        self.records.iter().find(|record| record.id == sheet)
    }
}
