//! What the store promises about requests: one history, whoever comes at the same time.

use std::collections::{BTreeMap, BTreeSet};

use shared::approval::{
    Act, Acting, Approvers, Comment, Condition, Digest, Outcome, Parties, Policy, PolicyStep, Request, Rule,
    Submission, Target, TargetKind, Version,
};
use shared::id::{DecisionId, DepartmentId, RequestId};
use shared::money::{Amount, Currency, Minor};
use uuid::Uuid;

use super::*;

pub async fn story(world: &World) {
    a_request_freezes_exactly_what_was_shown(world).await;
    sixteen_equal_clicks_are_one_decision(world).await;
    a_returned_document_opens_again(world).await;
    an_approved_document_is_followed_once(world).await;
}

fn policy() -> Policy {
    let steps = vec![PolicyStep::any(Approvers::DepartmentHead), PolicyStep::any(Approvers::Finance)];
    let rule = Rule::new("all".parse().unwrap(), TargetKind::Sheet, Condition::default(), steps);
    Policy { version: 1, currency: Currency::CNY, rules: vec![rule] }
}

fn parties(world: &World) -> Parties {
    let approvers = BTreeMap::from([
        (Approvers::DepartmentHead, BTreeSet::from([world.head])),
        (Approvers::Finance, BTreeSet::from([world.finance])),
    ]);
    Parties {
        approvers,
        authors: BTreeSet::from([world.sales]),
        readers: [world.finance].into(),
        eligible: [world.head, world.finance].into(),
        ..Parties::default()
    }
}

fn version(heads: &[ChangeHash]) -> Version {
    Version { heads: heads.iter().map(|head| Digest(head.0)).collect(), content_hash: Digest([5; 32]) }
}

fn request(world: &World, number: u128, heads: &[ChangeHash]) -> Request {
    let submission = Submission {
        id: RequestId(Uuid::from_u128(number)),
        kind: TargetKind::Sheet,
        target: Target { document: world.sheet, version: version(heads) },
        plan: world.plan,
        department: DepartmentId(Uuid::from_u128(31)),
        other: None,
        submitted_by: world.sales,
        submitted_at: at(i64::try_from(number).unwrap()),
        total: Amount::new(Minor(100), Currency::CNY),
        resumes: None,
    };
    Request::submit(submission, &BTreeSet::new(), &policy(), &parties(world)).unwrap()
}

async fn a_request_freezes_exactly_what_was_shown(world: &World) {
    world.store.append(Append { heads: vec![head(4)], ..world.append("frozen") }).await.unwrap();
    let early = world.store.submit(request(world, 200, &[head(3)]), vec![told("submitted")]).await;
    assert_eq!(early, Err(StoreError::Moved { document: world.sheet, heads: vec![head(4)] }));
    let asked = request(world, 200, &[head(4)]);
    let kept = world.store.submit(asked.clone(), vec![told("submitted")]).await.unwrap();
    assert_eq!(kept, RequestRecord { request: asked.clone(), version: 1 });
    let state = world.store.find(world.sheet).await.unwrap().unwrap().state;
    assert_eq!(state, DocumentState::Locked { request: asked.submission().id });
    assert_eq!(world.store.append(world.append("after")).await, Err(StoreError::Closed(world.sheet)));
    assert_eq!(world.store.submit(asked, vec![told("again")]).await, Ok(kept.clone()), "a repeat finds the first");
    let other = world.store.submit(request(world, 201, &[head(4)]), vec![told("submitted")]).await;
    assert_eq!(other, Err(StoreError::Closed(world.sheet)));
    assert_eq!(world.store.open_requests(Some(world.plan)).await, Ok(vec![kept.clone()]));
    assert_eq!(world.store.open_requests(None).await, Ok(vec![kept.clone()]));
    assert_eq!(world.store.open_requests(Some(world.sheet)).await, Ok(Vec::new()));
    assert_eq!(world.store.requests_of(world.sales, 10).await, Ok(vec![kept]));
}

/// Reads, judges and writes until nobody was faster; what a caller of the store does.
async fn decide(world: &World, id: RequestId, acting: Acting) -> Outcome {
    loop {
        let kept = world.store.request(id).await.unwrap().unwrap();
        let (request, outcome) = kept.request.act(acting.clone(), &parties(world)).unwrap();
        let document = match &outcome {
            Outcome::AlreadyDone { .. } => return outcome,
            Outcome::Returned | Outcome::Rejected | Outcome::Withdrawn => Some(DocumentState::Open),
            Outcome::Approved => Some(DocumentState::Archived),
            _ => None,
        };
        let told = vec![told("decided")];
        let transition =
            Transition { request, from_version: kept.version, document, successor: None, judged_by: Vec::new(), told };
        match world.store.advance(transition).await {
            Ok(_) => return outcome,
            Err(StoreError::Stale { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

fn deciding(number: u128, person: PersonId, turn: u32, act: Act) -> Acting {
    let id = DecisionId(Uuid::from_u128(number));
    Acting { id, person, turn, act, seen: version(&[head(4)]), now: at(300) }
}

async fn sixteen_equal_clicks_are_one_decision(world: &World) {
    let id = RequestId(Uuid::from_u128(200));
    let click = || deciding(900, world.head, 0, Act::Approve { comment: None });
    let outcomes = futures::future::join_all((0..16).map(|_| decide(world, id, click()))).await;
    let first = outcomes.iter().filter(|outcome| **outcome == Outcome::Advanced { next: 1 }).count();
    assert_eq!(first, 1, "{outcomes:?}");
    let kept = world.store.request(id).await.unwrap().unwrap();
    assert_eq!((kept.version, kept.request.decisions().count()), (2, 1));
    assert_eq!(world.store.requests_decided_by(world.head, 10).await, Ok(vec![kept]));
    assert_eq!(world.store.requests_decided_by(world.sales, 10).await, Ok(Vec::new()));
    let told = world.store.audit_entries(None, 3).await.unwrap();
    assert_eq!(told.iter().filter(|entry| entry.event.subject == "decided").count(), 1, "told once");
}

async fn a_returned_document_opens_again(world: &World) {
    let id = RequestId(Uuid::from_u128(200));
    let kept = world.store.request(id).await.unwrap().unwrap();
    let comment = "travel is too high".parse::<Comment>().unwrap();
    let answer = deciding(901, world.finance, 1, Act::Return { comment, to: None, lines: BTreeSet::new() });
    let (request, _) = kept.request.clone().act(answer, &parties(world)).unwrap();
    let transition = Transition {
        request,
        from_version: kept.version,
        document: None,
        successor: None,
        judged_by: Vec::new(),
        told: Vec::new(),
    };
    let stuck = world.store.advance(transition.clone()).await;
    assert!(matches!(stuck, Err(StoreError::Refused(_))), "a request that has ended frees its document: {stuck:?}");
    let stale = world.store.advance(Transition { from_version: 1, ..transition.clone() }).await;
    assert_eq!(stale, Err(StoreError::Stale { which: id.to_string(), expected: 1, current: 2 }));
    let open = Transition { document: Some(DocumentState::Open), ..transition };
    let record = world.store.advance(open).await.unwrap();
    assert_eq!(record.version, 3);
    assert_eq!(world.store.request(id).await, Ok(Some(record)));
    assert_eq!(world.store.open_requests(None).await, Ok(Vec::new()));
    world.store.append(Append { heads: vec![head(4)], ..world.append("after all") }).await.unwrap();
}

async fn an_approved_document_is_followed_once(world: &World) {
    let asked = request(world, 202, &[head(4)]);
    let id = asked.submission().id;
    world.store.submit(asked, Vec::new()).await.unwrap();
    decide(world, id, deciding(902, world.head, 0, Act::Approve { comment: None })).await;
    let kept = world.store.request(id).await.unwrap().unwrap();
    let answer = deciding(903, world.finance, 1, Act::Approve { comment: None });
    let (request, outcome) = kept.request.act(answer, &parties(world)).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    let mut record = document(103, DocumentKind::Sheet, world.plan);
    (record.revision, record.follows) = (2, Some(world.sheet));
    let totals = Some(PublishedTotals::default());
    let successor = Successor { record: record.clone(), genesis: Chunk::snapshot(b"revision 2".to_vec()), totals };
    let transition = Transition {
        request,
        from_version: kept.version,
        document: Some(DocumentState::Archived),
        successor: Some(successor),
        judged_by: Vec::new(),
        told: vec![told("approved")],
    };
    world.store.advance(transition.clone()).await.unwrap();
    let again = world.store.advance(transition).await;
    assert!(matches!(again, Err(StoreError::Stale { .. })), "{again:?}");
    assert_eq!(world.store.find(record.id).await, Ok(Some(record.clone())));
    assert_eq!(world.store.find(world.sheet).await.unwrap().unwrap().state, DocumentState::Archived);
    let published: Vec<DocumentId> =
        world.store.totals_of_plan(world.plan).await.unwrap().iter().map(|totals| totals.sheet).collect();
    assert_eq!(published, [record.id], "the plan shows the new revision in the place of the old");
    let mut rival = document(104, DocumentKind::Sheet, world.plan);
    rival.follows = Some(world.sheet);
    let second = world.store.create(rival, Chunk::snapshot(b"rival".to_vec())).await;
    assert!(second.is_err(), "a document is continued once");
    let about: Vec<u32> =
        world.store.requests_about(world.sheet).await.unwrap().iter().map(|record| record.version).collect();
    assert_eq!(about, [3, 3], "newest first");
}
