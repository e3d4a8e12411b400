//! [`Chain`]: who would be asked about a sheet as it stands. Submitting goes through it, and so does whoever wants to know
//! before: both are told the same.

use std::collections::BTreeSet;

use shared::approval::{ApprovalError, Parties, Policy, Request, Submission};
use shared::budget::Sheet;
use shared::id::AccountCode;

use super::{Asked, Circle, policy_for};
use crate::persistence::{Control, Documents, People, StoreError};

/// A request as it would be, with those it concerns.
#[derive(Debug)]
pub struct Chain {
    pub policy: Policy,
    pub parties: Parties,
    pub request: Result<Request, ApprovalError>,
}

/// Judges a submission of this sheet by the policy in force and the roles of the moment.
pub async fn chain_for(
    store: &(impl Control + Documents + People + ?Sized),
    submission: Submission,
    sheet: &Sheet,
) -> Result<Chain, StoreError> {
    let accounts = sheet.lines().filter_map(|line| line.account.clone()).collect();
    chain_about(store, submission, &accounts).await
}

/// The same of anything else, which has these accounts.
pub async fn chain_about(
    store: &(impl Control + Documents + People + ?Sized),
    submission: Submission,
    accounts: &BTreeSet<AccountCode>,
) -> Result<Chain, StoreError> {
    let Submission { kind, plan, department, submitted_by: submitter, .. } = submission;
    let policy = policy_for(store, kind, plan, submission.total.currency).await?;
    let authors = store.authors(submission.target.document).await?;
    let asked = Asked { kind, plan, department, submitter };
    let parties = Circle::load(store).await?.parties(&asked, authors, submission.submitted_at);
    let request = Request::submit(submission, accounts, &policy, &parties);
    Ok(Chain { policy, parties, request })
}
