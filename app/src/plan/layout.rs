//! [`Layout`]: which rows the page has, in which order. It is made once, when the page opens: rows that change places while
//! figures move could not be read.

use std::cmp::Reverse;

use shared::budget::{Name, Nature};
use shared::id::{AccountCode, DepartmentId};

use crate::backend::{DepartmentView, PlanView};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    groups: Vec<(Nature, Vec<DepartmentId>)>,
    accounts: Vec<(Nature, Option<AccountCode>, Name)>,
}

impl Layout {
    pub fn of(plan: &PlanView) -> Self {
        let natures = [Nature::Income, Nature::Expense].into_iter();
        let natures = natures.filter(|nature| *nature == Nature::Expense || plan.has_income());
        let mut accounts: Vec<_> = plan.accounts.iter().collect();
        // The largest first, within income and expense.
        accounts.sort_by_key(|account| (account.nature, Reverse(account.total)));
        Self {
            groups: natures.map(|nature| (nature, members(plan, nature))).collect(),
            accounts: accounts.into_iter().map(|a| (a.nature, a.code.clone(), a.label.clone())).collect(),
        }
    }

    /// Whether the plan earns at all; a plan of costs alone shows no result.
    pub fn earns(&self) -> bool {
        self.groups.len() > 1
    }

    /// The groups of the table, each with its departments and where its first row stands among all rows.
    pub fn groups(&self) -> impl Iterator<Item = (Nature, usize, &[DepartmentId])> {
        self.groups.iter().scan(0, |first, (nature, members)| {
            let here = *first;
            *first += members.len() + 1;
            Some((*nature, here, members.as_slice()))
        })
    }

    /// Every row of the table: the departments of a group, and their sum, which is none of them.
    pub fn rows(&self) -> impl Iterator<Item = (Nature, Option<DepartmentId>)> {
        self.groups.iter().flat_map(|(nature, members)| {
            let members = members.iter().copied().map(Some).chain([None]);
            members.map(|member| (*nature, member))
        })
    }

    pub fn accounts(&self) -> impl Iterator<Item = (Nature, &Option<AccountCode>)> {
        self.accounts.iter().map(|(nature, code, _)| (*nature, code))
    }

    /// What the rows of the accounts are called.
    pub fn account_names(&self) -> impl Iterator<Item = (Nature, &Option<AccountCode>, &Name)> {
        self.accounts.iter().map(|(nature, code, name)| (*nature, code, name))
    }
}

/// The departments of one nature. One that has no figures at all stands among the expenses, waiting for some.
fn members(plan: &PlanView, nature: Nature) -> Vec<DepartmentId> {
    let belongs = |department: &&DepartmentView| {
        department.figures(nature).is_some() || (nature == Nature::Expense && department.income.is_none())
    };
    plan.departments.iter().filter(belongs).map(|department| department.id).collect()
}
