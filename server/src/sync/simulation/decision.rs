//! A decision that comes with changes, for a room that knows nothing of what is decided.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use shared::approval::{
    Approvers, Condition, Digest, Parties, Policy, PolicyStep, Request, Rule, Submission, Target, TargetKind, Version,
};
use shared::id::{DepartmentId, DocumentId, PersonId, RequestId};
use shared::money::{Amount, Currency, Minor};
use uuid::Uuid;

use crate::persistence::{StoreError, Transition};

/// Somebody decides on a merge.
pub fn decision() -> Transition {
    let head = PersonId(Uuid::from_u128(2));
    let kind = TargetKind::ScenarioMerge;
    let steps = vec![PolicyStep::any(Approvers::DepartmentHead)];
    let rule = Rule::new("all".parse().unwrap(), kind, Condition::default(), steps);
    let policy = Policy { version: 1, currency: Currency::CNY, rules: vec![rule] };
    let approvers = BTreeMap::from([(Approvers::DepartmentHead, BTreeSet::from([head]))]);
    let parties = Parties { approvers, eligible: [head].into(), ..Parties::default() };
    let document = DocumentId(Uuid::from_u128(7));
    let submission = Submission {
        id: RequestId(Uuid::from_u128(9)),
        kind,
        target: Target {
            document,
            version: Version { heads: [Digest([1; 32])].into(), content_hash: Digest([5; 32]) },
        },
        plan: document,
        department: DepartmentId(Uuid::from_u128(31)),
        other: None,
        submitted_by: PersonId(Uuid::from_u128(1)),
        submitted_at: DateTime::UNIX_EPOCH,
        total: Amount::new(Minor(100), Currency::CNY),
        resumes: None,
    };
    let request = Request::submit(submission, &BTreeSet::new(), &policy, &parties).unwrap();
    Transition { request, from_version: 1, document: None, successor: None, judged_by: Vec::new(), told: Vec::new() }
}

/// Somebody else decided first.
pub fn overtaken() -> StoreError {
    StoreError::Stale { which: "request".to_owned(), expected: 1, current: 2 }
}
