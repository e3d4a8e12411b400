//! [`Library`]: plans and submitted versions that were read lately, so that looking at them again reads nothing.
//!
//! What is kept is named by the heads it was read at, so it is never stale: a plan that moved is read anew, and a
//! submitted version never moves.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use automerge::ChangeHash;
use shared::approval::Version;
use shared::budget::{Plan, Sheet};
use shared::document::{NamedVersion, read_versions};
use shared::id::{PlanId, SheetId};

use super::hands::Hands;
use crate::approval::heads_of;
use crate::document::{LoadError, load, load_plan, load_sheet_at};
use crate::persistence::{DocumentRecord, Store};

/// A sheet of 1,000 lines takes about 2 MB in memory, so these are some ten; one of 10,000 lines is 20 MB.
const SHEETS_MAX: usize = 12;

/// An organisation plans a few years and scenarios at a time; a plan is some hundred KB.
const PLANS_MAX: usize = 64;

/// A sheet has at most two hundred names of two hundred characters, and mostly none.
const NAMED_SHEETS_MAX: usize = 1_000;

/// A plan as it was read at some heads.
struct ReadPlan {
    heads: Vec<ChangeHash>,
    plan: Arc<Plan>,
}

/// What was read of a sheet at versions that somebody submitted; the latest last.
struct Shelf<T>(Mutex<VecDeque<(SheetId, Version, Arc<T>)>>);

impl<T> Shelf<T> {
    fn find(&self, id: SheetId, version: &Version) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(of, at, _)| *of == id && at == version)?;
        let found = kept.remove(at)?;
        let read = found.2.clone();
        kept.push_back(found);
        Some(read)
    }

    fn put(&self, id: SheetId, version: &Version, read: T) -> Arc<T> {
        let read = Arc::new(read);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= SHEETS_MAX {
            kept.pop_front();
        }
        kept.push_back((id, version.clone(), read.clone()));
        read
    }
}

/// The names people gave to states of a sheet, as they were read at some heads.
struct ReadVersions {
    heads: Vec<ChangeHash>,
    versions: Arc<Vec<NamedVersion>>,
}

pub struct Library {
    store: Arc<dyn Store>,
    plans: Mutex<HashMap<PlanId, ReadPlan>>,
    versions: Mutex<HashMap<SheetId, ReadVersions>>,
    sheets: Shelf<Sheet>,
    hands: Shelf<Hands>,
}

impl Library {
    pub fn new(store: Arc<dyn Store>) -> Self {
        let (sheets, hands) = (Shelf(Mutex::default()), Shelf(Mutex::default()));
        Self { store, plans: Mutex::default(), versions: Mutex::default(), sheets, hands }
    }

    /// The plan as it is committed.
    pub async fn plan(&self, record: &DocumentRecord) -> Result<Arc<Plan>, LoadError> {
        let known = self
            .plans
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&record.id)
            .map(|read| (read.heads.clone(), read.plan.clone()));
        if let Some((_, plan)) = known.filter(|(heads, _)| *heads == record.heads) {
            return Ok(plan);
        }
        let plan = Arc::new(load_plan(&*self.store, record.id).await?);
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= PLANS_MAX {
            plans.clear();
        }
        plans.insert(record.id, ReadPlan { heads: record.heads.clone(), plan: plan.clone() });
        Ok(plan)
    }

    /// The states of a sheet that people gave a name.
    pub async fn versions(&self, record: &DocumentRecord) -> Result<Arc<Vec<NamedVersion>>, LoadError> {
        let known = self
            .versions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&record.id)
            .filter(|read| read.heads == record.heads)
            .map(|read| read.versions.clone());
        if let Some(versions) = known {
            return Ok(versions);
        }
        let doc = load(&*self.store, record.id).await?;
        let read = read_versions(&doc).map_err(|error| LoadError::Misshapen(record.id, Box::new(error)))?;
        let versions = Arc::new(read);
        let mut kept = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= NAMED_SHEETS_MAX {
            kept.clear();
        }
        kept.insert(record.id, ReadVersions { heads: record.heads.clone(), versions: versions.clone() });
        Ok(versions)
    }

    /// A sheet at the version that somebody submitted.
    pub async fn sheet(&self, id: SheetId, version: &Version) -> Result<Arc<Sheet>, LoadError> {
        if let Some(sheet) = self.sheets.find(id, version) {
            return Ok(sheet);
        }
        Ok(self.sheets.put(id, version, load_sheet_at(&*self.store, id, heads_of(version)).await?))
    }

    /// Whose doing each line of that version is.
    pub async fn hands(&self, plan: PlanId, id: SheetId, version: &Version) -> Result<Arc<Hands>, LoadError> {
        if let Some(hands) = self.hands.find(id, version) {
            return Ok(hands);
        }
        Ok(self.hands.put(id, version, Hands::read(&*self.store, plan, id, version).await?))
    }
}
