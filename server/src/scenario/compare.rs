//! [`Comparison`]: a scenario's sheet beside the sheet it comes from, at exact heads of both, and what would go from the
//! one into the other.

use std::collections::BTreeSet;
use std::fmt;

use automerge::{Automerge, ChangeHash};
use sha2::{Digest, Sha256};
use shared::document::{Divergence, Sides};

use super::{ScenarioFault, branch_of};
use crate::approval::open_merge;
use crate::document::{LoadError, read};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, Store, StoreError};

/// Which way changes go between a scenario and its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    Budget,
    Scenario,
}

/// Which states of the two sheets somebody looked at: a hash over the heads of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed(String);

impl Reviewed {
    pub fn of(base: &[ChangeHash], scenario: &[ChangeHash]) -> Self {
        let mut hash = Sha256::new();
        for heads in [base, scenario] {
            let sorted: BTreeSet<&ChangeHash> = heads.iter().collect();
            hash.update((sorted.len() as u64).to_be_bytes());
            sorted.iter().for_each(|head| hash.update(head.0));
        }
        Self(hex::encode(hash.finalize()))
    }

    /// Whether this is what was shown.
    pub fn is(&self, shown: &str) -> bool {
        self.0 == shown
    }
}

impl fmt::Display for Reviewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A scenario beside its base.
pub struct Comparison {
    pub toward: Toward,
    pub scenario: DocumentRecord,
    pub base: DocumentRecord,
    /// “Mine” is the one that takes, “theirs” the one that is taken from.
    pub sides: Sides,
    pub divergences: Vec<Divergence>,
    pub reviewed: Reviewed,
    /// Why it can't go there just now, whoever asks.
    pub obstacle: Option<ScenarioFault>,
    pub(super) base_doc: Automerge,
    pub(super) scenario_doc: Automerge,
}

impl fmt::Debug for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} at {}", self.scenario.id, self.base.id, self.reviewed)
    }
}

impl Comparison {
    /// The sheet that takes, as it stands.
    pub(super) fn taker(&self) -> (&DocumentRecord, &Automerge) {
        match self.toward {
            Toward::Budget => (&self.base, &self.base_doc),
            Toward::Scenario => (&self.scenario, &self.scenario_doc),
        }
    }

    /// The sheet that is taken from.
    pub(super) fn giver(&self) -> &Automerge {
        match self.toward {
            Toward::Budget => &self.scenario_doc,
            Toward::Scenario => &self.base_doc,
        }
    }

    /// How many places both sides changed.
    pub fn clashes(&self) -> usize {
        self.divergences.iter().filter(|divergence| divergence.clash).count()
    }
}

/// Compares a scenario's sheet with its base, both as they are committed.
pub async fn compare(
    store: &dyn Store,
    scenario: &DocumentRecord,
    toward: Toward,
) -> Result<Comparison, ScenarioFault> {
    let base_id = branch_of(scenario)?.base;
    let base = store.find(base_id).await?.ok_or(ScenarioFault::NotFound)?;
    let obstacle = obstacle(store, scenario, &base, toward).await?;
    let (scenario_id, chunks) = (scenario.id, (store.chunks(base.id).await?, store.chunks(scenario.id).await?));
    let work = tokio::task::spawn_blocking(move || {
        let (base_doc, scenario_doc) = (read(base_id, &chunks.0)?, read(scenario_id, &chunks.1)?);
        let sides = match toward {
            Toward::Budget => Sides::of(&base_doc, &scenario_doc),
            Toward::Scenario => Sides::of(&scenario_doc, &base_doc),
        };
        let sides = sides.map_err(|error| LoadError::Misshapen(scenario_id, Box::new(error)))?;
        let divergences = sides.divergences();
        Ok::<_, LoadError>((base_doc, scenario_doc, sides, divergences))
    });
    let read = work.await.unwrap_or(Err(LoadError::Store(StoreError::Stopped)))?;
    let (base_doc, scenario_doc, sides, divergences) = read;
    let reviewed = Reviewed::of(&base_doc.get_heads(), &scenario_doc.get_heads());
    let obstacle = obstacle.or(divergences.is_empty().then_some(ScenarioFault::Nothing));
    let scenario = scenario.clone();
    Ok(Comparison { toward, scenario, base, sides, divergences, reviewed, obstacle, base_doc, scenario_doc })
}

async fn obstacle(
    store: &dyn Store,
    scenario: &DocumentRecord,
    base: &DocumentRecord,
    toward: Toward,
) -> Result<Option<ScenarioFault>, StoreError> {
    if scenario.state == DocumentState::Archived {
        return Ok(Some(ScenarioFault::GivenUp));
    }
    // What is taken from is only read.
    if toward == Toward::Scenario {
        return Ok(None);
    }
    if let Some(open) = open_merge(store, scenario.id).await? {
        return Ok(Some(ScenarioFault::Asked(open.request.submission().id)));
    }
    Ok(match base.state {
        DocumentState::Open => None,
        DocumentState::Locked { request } => Some(ScenarioFault::BaseLocked(request)),
        DocumentState::Archived => {
            let sheets = store.list(base.plan, DocumentKind::Sheet).await?;
            let next = sheets.into_iter().find(|sheet| sheet.follows == Some(base.id)).map(|sheet| sheet.id);
            Some(ScenarioFault::BaseClosed { next })
        }
    })
}
