//! [`Foresight`]: what the sheets of a plan would come to if its maps gave something else. It is reckoned as the supplier
//! and the sheets themselves reckon, from sheet to sheet, and written nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::budget::{Input, Plan, Sheet};
use shared::id::{PlanId, SheetId};
use shared::money::Currency;

use super::{Catalogue, due};
use crate::document::{LoadError, aside, load_sheet};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, PublishedTotals, Store, TotalsRecord};

/// The sheets of a plan's budget as they are, or would be. A copy shares the sheets that nothing has moved in.
#[derive(Clone)]
pub struct Foresight<'a> {
    store: &'a dyn Store,
    plan: &'a Plan,
    records: Vec<DocumentRecord>,
    totals: Vec<TotalsRecord>,
    sheets: BTreeMap<SheetId, Arc<Sheet>>,
}

impl<'a> Foresight<'a> {
    pub async fn new(store: &'a dyn Store, id: PlanId, plan: &'a Plan) -> Result<Self, LoadError> {
        let mut records = store.list(id, DocumentKind::Sheet).await?;
        records.retain(DocumentRecord::is_budget);
        let mut totals = store.totals_of_plan(id).await?;
        totals.retain(|kept| records.iter().any(|record| record.id == kept.sheet));
        Ok(Self { store, plan, records, totals, sheets: BTreeMap::new() })
    }

    /// Gives every open sheet what it would take if this were what the plan's maps give, until nothing moves any more.
    pub async fn bring(&mut self, work: &[Arc<Vec<Input>>]) -> Result<(), LoadError> {
        // What moves in one round reaches those who take of it in the next. Circles get no figure, so as many rounds as
        // there are sheets are enough.
        for _ in 0..=self.records.len() {
            let catalogue = Catalogue::new(self.plan, &self.records, &self.totals, work);
            let open = self.records.iter().filter(|record| record.state == DocumentState::Open);
            let wanting: Vec<(SheetId, Vec<Input>)> = open
                .filter_map(|record| {
                    let kept = self.totals.iter().find(|kept| kept.sheet == record.id)?;
                    Some((record.id, due(&catalogue, record, kept))).filter(|(_, inputs)| !inputs.is_empty())
                })
                .collect();
            let mut has_moved = false;
            for (id, inputs) in wanting {
                has_moved |= self.supply(id, inputs, catalogue.currency()).await?;
            }
            if !has_moved {
                break;
            }
        }
        Ok(())
    }

    /// Whether the sheet had something else before; money is `currency`'s.
    async fn supply(&mut self, id: SheetId, inputs: Vec<Input>, currency: Currency) -> Result<bool, LoadError> {
        let known = self.sheet(id).await?;
        let own = known.header.currency;
        let mut inputs: Vec<Input> = inputs.into_iter().map(|input| input.seen_from(own, currency)).collect();
        inputs.retain(|input| known.input(input.id()) != Some(input));
        if inputs.is_empty() {
            return Ok(false);
        }
        let settle = move || {
            let mut sheet = Sheet::clone(&known);
            for input in inputs {
                sheet.put_input(input.id(), Some(input));
            }
            sheet.settle();
            let totals = PublishedTotals::of(&sheet);
            Ok((sheet, totals))
        };
        let (sheet, totals) = aside(settle).await?;
        if let Some(kept) = self.totals.iter_mut().find(|kept| kept.sheet == id) {
            kept.totals = totals;
        }
        self.sheets.insert(id, Arc::new(sheet));
        Ok(true)
    }

    /// A sheet as it is here.
    pub async fn sheet(&mut self, id: SheetId) -> Result<Arc<Sheet>, LoadError> {
        if let Some(sheet) = self.sheets.get(&id) {
            return Ok(sheet.clone());
        }
        let sheet = Arc::new(load_sheet(self.store, id).await?);
        self.sheets.insert(id, sheet.clone());
        Ok(sheet)
    }

    /// The sheets that have been looked into; nothing was brought to any other.
    pub fn known(&self) -> impl Iterator<Item = SheetId> + '_ {
        self.sheets.keys().copied()
    }
}
