//! Standard maps: six processes every organisation has, with lanes, volumes, times, costs, duties, risks and controls, so
//! that they compute as they stand. They are starting points, and their figures examples.
//!
//! A map is a [`Draft`](draft::Draft), a table in a file of its own. To add one: the table, and a line in [`StandardMap`].

mod asset_acquisition;
mod budget_cycle;
mod contract_approval;
mod draft;
mod expense;
mod layout;
mod order_to_cash;
mod purchase_to_pay;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::step::words;
use super::{MapHeader, ProcessMap};
use crate::id::DepartmentId;
use crate::name::Name;

words! {
    StandardMap {
        PurchaseToPay = "purchase_to_pay",
        Expense = "expense",
        OrderToCash = "order_to_cash",
        BudgetCycle = "budget_cycle",
        ContractApproval = "contract_approval",
        AssetAcquisition = "asset_acquisition",
    }
}

impl StandardMap {
    const fn draft(self) -> &'static draft::Draft {
        match self {
            Self::PurchaseToPay => &purchase_to_pay::PURCHASE_TO_PAY,
            Self::Expense => &expense::EXPENSE,
            Self::OrderToCash => &order_to_cash::ORDER_TO_CASH,
            Self::BudgetCycle => &budget_cycle::BUDGET_CYCLE,
            Self::ContractApproval => &contract_approval::CONTRACT_APPROVAL,
            Self::AssetAcquisition => &asset_acquisition::ASSET_ACQUISITION,
        }
    }

    pub fn title(self) -> Name {
        let [zh, en] = self.draft().title;
        Name::bilingual(zh, en)
    }

    /// The map under its own title, every word of it in both languages. `department` says which department does what a lane of that name does, where there is one.
    pub fn map(self, header: MapHeader, department: impl Fn(&Name) -> Option<DepartmentId>) -> ProcessMap {
        self.draft().map(header, department)
    }
}
