//! [`MapLibrary`]: what each process map gives, reckoned once for each version of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use automerge::ChangeHash;
use shared::budget::Input;
use shared::document::read_map;
use shared::id::{DocumentId, PlanId};

use super::work::inputs;
use crate::document::{LoadError, load};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, Store};

struct Given {
    heads: Vec<ChangeHash>,
    inputs: Arc<Vec<Input>>,
}

/// What was reckoned is named by the heads it was reckoned at, so it is never stale.
pub struct MapLibrary {
    store: Arc<dyn Store>,
    given: Mutex<HashMap<DocumentId, Given>>,
}

impl MapLibrary {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, given: Mutex::default() }
    }

    /// What the maps of a plan give that are not archived.
    pub async fn work(&self, plan: PlanId) -> Result<Vec<Arc<Vec<Input>>>, LoadError> {
        self.work_beside(plan, None).await
    }

    /// The same without one of them.
    pub async fn work_beside(
        &self,
        plan: PlanId,
        left_out: Option<DocumentId>,
    ) -> Result<Vec<Arc<Vec<Input>>>, LoadError> {
        let mut found = Vec::new();
        for map in self.store.list(plan, DocumentKind::Map).await? {
            if map.state != DocumentState::Archived && Some(map.id) != left_out {
                found.push(self.of(&map).await?);
            }
        }
        Ok(found)
    }

    /// What one map gives.
    pub async fn of(&self, map: &DocumentRecord) -> Result<Arc<Vec<Input>>, LoadError> {
        let known = || self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(given) = known().get(&map.id).filter(|given| given.heads == map.heads) {
            return Ok(given.inputs.clone());
        }
        let doc = load(&*self.store, map.id).await?;
        let (id, heads) = (map.id, doc.get_heads());
        let reckoned = tokio::task::spawn_blocking(move || read_map(&doc).map(|found| inputs(id, &found))).await;
        let reckoned = reckoned.map_err(|_| LoadError::Store(crate::persistence::StoreError::Stopped))?;
        let inputs = Arc::new(reckoned.map_err(|error| LoadError::Misshapen(id, Box::new(error)))?);
        known().insert(id, Given { heads, inputs: inputs.clone() });
        Ok(inputs)
    }
}
