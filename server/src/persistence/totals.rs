//! The totals a sheet publishes upward to its plan.
//!
//! A plan's readers see a department's totals without seeing its sheet, so they are kept apart from the document and
//! written in the transaction that changes it. They can always be computed again; `tandem check` does.

use std::collections::BTreeMap;

use async_trait::async_trait;
use automerge::ChangeHash;
use serde::{Deserialize, Serialize};
use shared::budget::{Nature, Series, Sheet};
use shared::id::{AccountCode, DepartmentId, InputId, PlanId, SheetId};

use super::StoreError;

/// Sums by period and last year's, in minor units; as wide as `shared` adds them up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedSeries {
    pub periods: Series,
    pub prior: i128,
}

/// One nature's totals: as a whole, by account, and of lines that have none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NatureTotals {
    pub total: PublishedSeries,
    pub accounts: BTreeMap<AccountCode, PublishedSeries>,
    pub without_account: PublishedSeries,
    /// What conversion into another currency leaves between the whole and its parts ([`crate::rollup`]); of a sheet in its
    /// own currency there is none, and none is kept.
    #[serde(skip)]
    pub rounding: PublishedSeries,
}

/// A sheet's totals in minor units of its currency. Income and expense are apart, as their sum means nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTotals {
    pub income: NatureTotals,
    pub expense: NatureTotals,
    /// What its formulas take from elsewhere, as the sheet has it, so that it can be brought up to date without being
    /// opened; empty text for what it lacks.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub takes: BTreeMap<InputId, String>,
}

impl PublishedTotals {
    /// What a sheet publishes.
    pub fn of(sheet: &Sheet) -> Self {
        let totals = sheet.totals();
        let kept = |id| sheet.input(id).map(|input| input.stored()).unwrap_or_default();
        let takes = sheet.taken().map(|id| (id, kept(id))).collect();
        let mut published = Self { takes, ..Self::default() };
        for nature in [Nature::Income, Nature::Expense] {
            let whole = totals.nature(nature);
            published.nature_mut(nature).total = PublishedSeries { periods: whole.periods, prior: whole.prior };
        }
        for (nature, account, subtotal) in totals.accounts() {
            let of_nature = published.nature_mut(nature);
            let series = PublishedSeries { periods: subtotal.periods, prior: subtotal.prior };
            match account {
                Some(account) => drop(of_nature.accounts.insert(account.clone(), series)),
                None => of_nature.without_account = series,
            }
        }
        published
    }

    /// The same without its accounts: only what all lines of a nature come to is told.
    pub fn whole(self) -> Self {
        let whole = |of: NatureTotals| NatureTotals {
            without_account: of.total.clone(),
            total: of.total,
            accounts: BTreeMap::new(),
            rounding: PublishedSeries::default(),
        };
        Self { income: whole(self.income), expense: whole(self.expense), takes: self.takes }
    }

    pub fn nature(&self, nature: Nature) -> &NatureTotals {
        match nature {
            Nature::Income => &self.income,
            Nature::Expense => &self.expense,
        }
    }

    fn nature_mut(&mut self, nature: Nature) -> &mut NatureTotals {
        match nature {
            Nature::Income => &mut self.income,
            Nature::Expense => &mut self.expense,
        }
    }
}

/// Totals as kept: of which sheet, at which heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalsRecord {
    pub sheet: SheetId,
    pub plan: PlanId,
    pub department: Option<DepartmentId>,
    pub heads: Vec<ChangeHash>,
    pub totals: PublishedTotals,
    /// Whether the sheet is secret and tells only what it comes to as a whole.
    pub hides_accounts: bool,
}

impl TotalsRecord {
    /// What of it is for everybody who sees the plan.
    pub fn published(self) -> Self {
        let totals = if self.hides_accounts { self.totals.whole() } else { self.totals };
        Self { totals, ..self }
    }
}

/// The totals' part of the store. They are written by [`super::Documents::append`].
#[async_trait]
pub trait Totals: Send + Sync {
    /// What every sheet of a plan publishes that is not archived.
    async fn totals_of_plan(&self, plan: PlanId) -> Result<Vec<TotalsRecord>, StoreError>;

    /// What one sheet publishes, archived or not.
    async fn totals_of_sheet(&self, sheet: SheetId) -> Result<Option<TotalsRecord>, StoreError>;
}
