//! Who alone reads a sheet's lines, and what everybody else is told of them.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use std::collections::BTreeSet;

use shared::access::Role;
use shared::budget::{Name, Nature};
use shared::id::{AccountCode, PersonId, PlanId, SheetId};
use shared::money::{Currency, Minor};

use super::PersonMark;

#[derive(Debug, Clone, PartialEq)]
pub struct ReadersView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub sheet: SheetId,
    pub department: Name,
    pub currency: Currency,
    /// The version of the readers that is shown; 0 where everybody reads whose role says so.
    pub version: u32,
    pub may_choose: bool,
    /// Whoever a role lets read.
    pub candidates: Vec<Candidate>,
    pub publishes_accounts: bool,
    /// What would be told of each nature and account.
    pub sums: Vec<ToldSum>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub person: PersonMark,
    pub roles: Vec<Role>,
    /// Whether they read, or are proposed to.
    pub reads: bool,
    pub is_reader: bool,
}

/// What a nature, or an account of it, comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldSum {
    pub nature: Nature,
    /// None is the whole of the nature.
    pub account: Option<(Option<AccountCode>, Name)>,
    pub total: Minor,
    /// How many lines stand behind it: of one, the sum is the line.
    pub lines: u32,
}

/// Who somebody wants to read, as the form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadersForm {
    pub people: BTreeSet<PersonId>,
    pub publishes_accounts: bool,
}
