//! Changes a plan's chart of accounts: accounts added and named anew, one at a time or as a list, and taken away again as
//! long as nothing counts under them.

use std::collections::BTreeSet;

use serde_json::json;
use shared::budget::{Account, Plan, in_their_places};
use shared::document::PlanCommand;
use shared::id::{AccountCode, PlanId};
use shared::intake::chart::ROWS_MAX;

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{PersonRecord, PublishedTotals, Store, StoreError};

/// As many changes of one list are named in the log by their codes; the others are counted.
const TOLD_MAX: usize = 200;

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// One that the plan has not.
    Add(Account),
    /// One that the plan has, as it is from now on.
    Change(Account),
    /// Those with these codes are so from now on, or there are more.
    Put(Vec<Account>),
    Remove(AccountCode),
}

/// Why the accounts are as they were.
#[derive(Debug, thiserror::Error)]
pub enum AccountFault {
    #[error("there is no such account here: look at the list again")]
    Unknown,
    #[error("the plan has an account with this code already: change that one, or choose another code")]
    CodeTaken,
    #[error("something counts under this account: a sheet, a target or an account below; move that first")]
    Used,
    #[error("figures count under {0}: it stays income, or spending, as it is")]
    Side(AccountCode),
    #[error("a plan has at most {ROWS_MAX} accounts")]
    TooMany,
    #[error(transparent)]
    Room(#[from] RoomError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The accounts that something counts under: what sheets of any scenario publish, targets, actuals, conditions of the policy
/// in force, accounts below them. What a secret sheet keeps to itself counts as nothing here, as everywhere.
pub async fn used(store: &dyn Store, id: PlanId, plan: &Plan) -> Result<BTreeSet<AccountCode>, StoreError> {
    let mut used: BTreeSet<AccountCode> = plan.accounts.values().filter_map(|account| account.parent.clone()).collect();
    used.extend(plan.targets.keys().filter_map(|(_, account)| account.clone()));
    for totals in store.totals_of_plan(id).await? {
        let PublishedTotals { income, expense, .. } = totals.published().totals;
        used.extend(income.accounts.into_keys().chain(expense.accounts.into_keys()));
    }
    used.extend(store.actuals(id).await?.into_iter().filter_map(|actual| actual.account));
    if let Some(record) = store.policy(id).await? {
        used.extend(record.policy.rules.into_iter().flat_map(|rule| rule.when.accounts));
    }
    Ok(used)
}

/// Carries it out on the plan as it is; true when something is otherwise now. Whether the person may is asked before.
pub async fn change(
    (store, rooms, clock): (&dyn Store, &dyn Rooms, &dyn Clock),
    person: &PersonRecord,
    (id, plan): (PlanId, &Plan),
    deed: Deed,
) -> Result<bool, AccountFault> {
    let wanted: Vec<(AccountCode, Option<Account>)> = match deed {
        Deed::Add(account) if plan.accounts.contains_key(&account.code) => return Err(AccountFault::CodeTaken),
        Deed::Add(account) => vec![(account.code.clone(), Some(account))],
        Deed::Put(accounts) => accounts.into_iter().map(|account| (account.code.clone(), Some(account))).collect(),
        Deed::Remove(code) if !plan.accounts.contains_key(&code) => return Err(AccountFault::Unknown),
        Deed::Change(account) if !plan.accounts.contains_key(&account.code) => return Err(AccountFault::Unknown),
        Deed::Change(account) => vec![(account.code.clone(), Some(account))],
        Deed::Remove(code) if used(store, id, plan).await?.contains(&code) => return Err(AccountFault::Used),
        Deed::Remove(code) => vec![(code, None)],
    };
    let before = |code: &AccountCode| plan.accounts.get(code).map(|before| before.nature);
    let turned = |(code, account): &&(AccountCode, Option<Account>)| {
        account.as_ref().zip(before(code)).is_some_and(|(account, before)| account.nature != before)
    };
    let turned: Vec<&AccountCode> = wanted.iter().filter(turned).map(|(code, _)| code).collect();
    if !turned.is_empty() {
        let used = used(store, id, plan).await?;
        if let Some(code) = turned.into_iter().find(|code| used.contains(*code)) {
            return Err(AccountFault::Side(code.clone()));
        }
    }
    let fresh = wanted.iter().filter(|(code, account)| account.is_some() && !plan.accounts.contains_key(code)).count();
    if plan.accounts.len() + fresh > ROWS_MAX {
        return Err(AccountFault::TooMany);
    }
    // The plan may have moved since: it reckons the same anew where it is written.
    let changed = in_their_places(&plan.accounts, wanted.iter().cloned());
    if changed.is_empty() {
        return Ok(false);
    }
    let said = |account: Option<&Account>| {
        account.map(|account| {
            json!({
                "name": account.name.text,
                "name_en": account.name.en,
                "nature": account.nature.as_str(),
                "parent": account.parent,
            })
        })
    };
    let told = changed.iter().take(TOLD_MAX).map(|(code, account)| {
        json!({ "code": code, "before": said(plan.accounts.get(code)), "now": said(account.as_ref()) })
    });
    let details = json!({ "count": changed.len(), "accounts": told.collect::<Vec<_>>() });
    let told = AuditEvent::new(clock.now(), Some(person.id), "accounts.set", id).with(details);
    rooms.edit_plan(id, vec![PlanCommand::SetAccounts(wanted)], vec![told]).await?;
    Ok(true)
}
