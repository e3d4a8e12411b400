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

/// A sheet at the version that somebody submitted.
struct ReadSheet {
    id: SheetId,
    version: Version,
    sheet: Arc<Sheet>,
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
    /// The latest last.
    sheets: Mutex<VecDeque<ReadSheet>>,
}

impl Library {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, plans: Mutex::default(), versions: Mutex::default(), sheets: Mutex::default() }
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
        if let Some(sheet) = self.remembered(id, version) {
            return Ok(sheet);
        }
        let sheet = Arc::new(load_sheet_at(&*self.store, id, heads_of(version)).await?);
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        if sheets.len() >= SHEETS_MAX {
            sheets.pop_front();
        }
        sheets.push_back(ReadSheet { id, version: version.clone(), sheet: sheet.clone() });
        Ok(sheet)
    }

    fn remembered(&self, id: SheetId, version: &Version) -> Option<Arc<Sheet>> {
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        let at = sheets.iter().position(|read| read.id == id && read.version == *version)?;
        let found = sheets.remove(at)?;
        let sheet = found.sheet.clone();
        sheets.push_back(found);
        Some(sheet)
    }
}
