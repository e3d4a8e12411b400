//! Brings figures from where they are made to the sheets that take them: the plan's drivers, what other sheets publish,
//! what process maps bring to their steps.
//!
//! A sheet holds what its formulas take ([`shared::budget::Input`]), so it reckons by itself everywhere. Here is who keeps
//! that true: whenever a plan or a sheet's totals have moved, and is committed, the sheets that take of it are written to
//! through their rooms, in the server's name. What a person wrote there by hand is put right the same way. Sheets that are
//! locked or archived keep the figures they were submitted with; one that opens again is brought up to date.

mod catalogue;
mod foresight;
mod library;
mod queue;
#[cfg(test)]
pub(crate) mod tests;
mod work;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use automerge::Automerge;
use shared::budget::Input;
use shared::document::{read_sheet_header, supply};
use shared::id::{DocumentId, InputId, PlanId};

pub use self::catalogue::Catalogue;
pub use self::foresight::Foresight;
pub use self::library::MapLibrary;
pub use self::queue::{Due, SupplyQueue};
pub use self::work::inputs as map_inputs;
use crate::clock::Clock;
use crate::document::{LoadError, load_plan, server_actor};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, Store, StoreError, TotalsRecord};
use crate::random::Random;
use crate::sync::{CommandError, EditError, Hub};

/// How long to wait after something that may pass, such as a full disk.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Why sheets could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum SupplyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Room(#[from] CommandError),
}

/// Which sheets of a plan give figures to others, as it was found last.
type Givers = BTreeSet<DocumentId>;

pub struct Supplier {
    store: Arc<dyn Store>,
    hub: Arc<Hub>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    queue: SupplyQueue,
    givers: Mutex<HashMap<PlanId, Givers>>,
    maps: MapLibrary,
}

impl Supplier {
    pub fn new(
        store: Arc<dyn Store>,
        hub: Arc<Hub>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        queue: SupplyQueue,
    ) -> Self {
        let maps = MapLibrary::new(store.clone());
        Self { store, hub, clock, random, queue, givers: Mutex::default(), maps }
    }

    /// Works until the process ends. What was due when the server went down is done first.
    pub async fn run(self: Arc<Self>) {
        match self.store.plans().await {
            Ok(plans) => plans.iter().for_each(|plan| self.queue.plan(plan.id)),
            Err(error) => tracing::error!(%error, "the plans could not be listed; sheets are supplied when they move"),
        }
        loop {
            for (plan, due) in self.queue.next().await {
                if !self.concerns(plan, &due) {
                    continue;
                }
                if let Err(error) = self.supply(plan).await {
                    tracing::warn!(document.id = %plan, %error, "sheets were not brought up to date; trying again");
                    let queue = self.queue.clone();
                    tokio::spawn(async move {
                        tokio::time::sleep(RETRY_AFTER).await;
                        queue.plan(plan);
                    });
                }
            }
        }
    }

    /// Whether anybody takes of what moved.
    fn concerns(&self, plan: PlanId, due: &Due) -> bool {
        let givers = self.givers.lock().unwrap_or_else(PoisonError::into_inner);
        match (due, givers.get(&plan)) {
            (Due::Whole, _) | (_, None) => true,
            (Due::Sheets(moved), Some(givers)) => !givers.is_disjoint(moved),
        }
    }

    /// Brings the plan of a sheet up to date, before the sheet is submitted say.
    pub async fn supply_sheet(&self, sheet: DocumentId) -> Result<(), SupplyError> {
        match self.store.find(sheet).await? {
            Some(record) => self.supply(record.plan).await,
            None => Ok(()),
        }
    }

    /// Brings every open sheet of a plan up to date.
    pub async fn supply(&self, plan: PlanId) -> Result<(), SupplyError> {
        let sheets = self.store.list(plan, DocumentKind::Sheet).await?;
        let totals = self.store.totals_of_plan(plan).await?;
        if totals.iter().all(|record| record.totals.takes.is_empty()) {
            self.remember(plan, Givers::new());
            return Ok(());
        }
        let work = self.maps.work(plan).await?;
        let catalogue = Catalogue::new(&load_plan(&*self.store, plan).await?, &sheets, &totals, &work);
        self.remember(plan, catalogue.givers(&totals));
        let by_sheet: HashMap<DocumentId, &DocumentRecord> = sheets.iter().map(|sheet| (sheet.id, sheet)).collect();
        for record in &totals {
            let Some(sheet) = by_sheet.get(&record.sheet).filter(|sheet| sheet.state == DocumentState::Open) else {
                continue;
            };
            let inputs = due(&catalogue, sheet, record);
            if !inputs.is_empty() {
                self.write(record.sheet, inputs, catalogue.currency()).await?;
            }
        }
        Ok(())
    }

    fn remember(&self, plan: PlanId, givers: Givers) {
        self.givers.lock().unwrap_or_else(PoisonError::into_inner).insert(plan, givers);
    }

    async fn write(
        &self,
        sheet: DocumentId,
        inputs: Vec<Input>,
        currency: shared::money::Currency,
    ) -> Result<(), SupplyError> {
        let (actor, at) = (server_actor(&*self.random), self.clock.now().timestamp());
        let edit = move |doc: &mut Automerge| {
            let own = read_sheet_header(doc).map_err(|error| error.to_string())?.currency;
            let inputs: Vec<Input> = inputs.into_iter().map(|input| input.seen_from(own, currency)).collect();
            doc.set_actor(actor);
            supply(doc, &inputs, at).map_err(|error| error.to_string())
        };
        match self.hub.edit_if_open(sheet, Box::new(edit)).await {
            // It was submitted meanwhile, and keeps what it was submitted with.
            Ok(_) | Err(CommandError::Edit(EditError::Closed | EditError::Storage(StoreError::Closed(_)))) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// What a sheet takes and has not as it is.
fn due(catalogue: &Catalogue, sheet: &DocumentRecord, record: &TotalsRecord) -> Vec<Input> {
    let takes: &BTreeMap<InputId, String> = &record.totals.takes;
    let fresh = takes.iter().filter_map(|(id, kept)| Some((kept, catalogue.input(sheet, *id, kept)?)));
    fresh.filter(|(kept, input)| input.stored() != **kept).map(|(_, input)| input).collect()
}
