//! The chart of accounts, in a plan's document.

use std::collections::BTreeMap;

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, ReadDoc};

use super::DocumentError;
use super::genesis::put_name;
use super::plan::{children, made, name};
use super::shape::{key, text};
use crate::budget::{Account, Nature};
use crate::id::AccountCode;

/// Reads the accounts. One whose code is none is not read.
pub(super) fn read_accounts(doc: &Automerge) -> Result<BTreeMap<AccountCode, Account>, DocumentError> {
    let mut accounts = BTreeMap::new();
    for (code, obj) in children(doc, key::ACCOUNTS)? {
        let Ok(code) = code.parse::<AccountCode>() else { continue };
        let account = Account {
            code: code.clone(),
            name: name(doc, &obj, key::NAME, key::NAME_EN)?,
            nature: Nature::parse(&text(doc, &obj, key::NATURE)?.unwrap_or_default()),
            parent: text(doc, &obj, key::PARENT)?.and_then(|code| code.parse().ok()),
        };
        accounts.insert(code, account);
    }
    Ok(accounts)
}

/// Writes an account as it is from now on. The server alone does, one command after the other, so no two make the same map.
pub(super) fn put_account(tx: &mut Transaction<'_>, accounts: &ObjId, account: &Account) -> Result<(), DocumentError> {
    let obj = made(tx, accounts, account.code.as_str())?;
    put_name(tx, &obj, key::NAME, key::NAME_EN, &account.name)?;
    if account.name.en.is_none() {
        clear(tx, &obj, key::NAME_EN)?;
    }
    tx.put(&obj, key::NATURE, account.nature.as_str())?;
    match &account.parent {
        Some(parent) => Ok(tx.put(&obj, key::PARENT, parent.as_str())?),
        None => clear(tx, &obj, key::PARENT),
    }
}

/// Takes an account away. What was booked under its code keeps the code.
pub(super) fn remove_account(
    tx: &mut Transaction<'_>,
    accounts: &ObjId,
    code: &AccountCode,
) -> Result<(), DocumentError> {
    clear(tx, accounts, code.as_str())
}

fn clear(tx: &mut Transaction<'_>, obj: &ObjId, field: &str) -> Result<(), DocumentError> {
    if tx.get(obj, field)?.is_some() {
        tx.delete(obj, field)?;
    }
    Ok(())
}

/// Makes the map of all accounts, in the document's first change.
pub(super) fn fill_accounts(tx: &mut Transaction<'_>, all: &[Account]) -> Result<(), DocumentError> {
    let accounts = tx.put_object(automerge::ROOT, key::ACCOUNTS, ObjType::Map)?;
    all.iter().try_for_each(|account| put_account(tx, &accounts, account))
}
