//! [`Chain`]: who would be asked about a sheet as it stands. Submitting goes through it, and so does whoever wants to know
//! before: both are told the same.

use std::collections::BTreeSet;

use shared::approval::{ApprovalError, Parties, Policy, Request, Since, Submission};
use shared::budget::Sheet;
use shared::id::{AccountCode, DecisionId};
use uuid::Uuid;

use super::difference::since_lines_came_back;
use super::version::heads_of;
use super::{parties_of, policy_for};
use crate::document::{LoadError, load_sheet_at};
use crate::persistence::{Store, StoreError};

/// A request as it would be, with those it concerns.
#[derive(Debug)]
pub struct Chain {
    pub policy: Policy,
    pub parties: Parties,
    pub request: Result<Request, ApprovalError>,
    /// The request before about the same document, which came back, with what changed since.
    pub before: Option<(Request, Since)>,
}

/// Judges a submission of this sheet by the policy in force and the roles of the moment. What was agreed to the last time
/// stands as far as the rule says so.
pub async fn chain_for(
    store: &(impl Store + ?Sized),
    submission: Submission,
    sheet: &Sheet,
) -> Result<Chain, LoadError> {
    let accounts = sheet.lines().filter_map(|line| line.account.clone()).collect();
    let before = match came_back(store, &submission).await? {
        None => None,
        Some(before) => {
            let since = match before.changed_since(&submission.target.version) {
                Some(since) => since,
                None => {
                    let asked = &before.submission().target;
                    let earlier = load_sheet_at(store, asked.document, heads_of(&asked.version)).await?;
                    since_lines_came_back(&before, &earlier, sheet)
                }
            };
            Some((before, since))
        }
    };
    judged(store, submission, &accounts, before).await
}

/// The same of anything else, which has these accounts and is asked for as a whole.
pub async fn chain_about(
    store: &(impl Store + ?Sized),
    submission: Submission,
    accounts: &BTreeSet<AccountCode>,
) -> Result<Chain, LoadError> {
    let before = came_back(store, &submission).await?.map(|before| {
        let since = before.changed_since(&submission.target.version);
        (before, since.unwrap_or(Since::More))
    });
    judged(store, submission, accounts, before).await
}

async fn judged(
    store: &(impl Store + ?Sized),
    mut submission: Submission,
    accounts: &BTreeSet<AccountCode>,
    before: Option<(Request, Since)>,
) -> Result<Chain, LoadError> {
    let policy = policy_for(store, submission.kind, submission.plan, submission.total.currency).await?;
    let parties = parties_of(store, &submission, submission.submitted_at).await?;
    submission.resumes = before.as_ref().map(|(before, _)| before.submission().id);
    let request = Request::submit(submission, accounts, &policy, &parties)
        .map(|request| resumed(request, before.as_ref(), &policy, &parties));
    Ok(Chain { policy, parties, request, before })
}

/// The newest request about the same document, if it came back. One that was rejected is over for good.
async fn came_back(store: &(impl Store + ?Sized), submission: &Submission) -> Result<Option<Request>, StoreError> {
    let about = submission.target.document;
    let requests = match submission.kind.is_merge() {
        true => store.merges_of(about).await?,
        false => store.requests_about(about).await?,
    };
    let newest = requests.into_iter().find(|record| record.request.submission().id != submission.id);
    Ok(newest.map(|record| record.request).filter(Request::came_back))
}

fn resumed(request: Request, before: Option<&(Request, Since)>, policy: &Policy, parties: &Parties) -> Request {
    let Some((before, since)) = before else { return request };
    let rule = request.policy().and_then(|mark| policy.rules.iter().find(|rule| rule.name == mark.rule));
    let asks_more = request.submission().total.minor > before.submission().total.minor;
    if !rule.is_some_and(|rule| rule.carries.allows(*since, asks_more)) {
        return request;
    }
    // The same agreement has the same key in the same request, however often it is asked.
    let own = request.submission().id.0;
    request.resume(before, parties, |first| DecisionId(mixed(own, first.0)))
}

/// A key made of two: as hard to hit by chance as either.
fn mixed(one: Uuid, other: Uuid) -> Uuid {
    use sha2::{Digest, Sha256};
    let hash = Sha256::new().chain_update(one.as_bytes()).chain_update(other.as_bytes()).finalize();
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, of)| *byte = of);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
