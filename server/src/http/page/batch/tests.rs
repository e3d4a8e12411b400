//! Approving together: each request under the guards it has by itself, and only where the policy lets it.

use shared::approval::{Approvers, Condition, Policy, PolicyStep, Quorum, RequestState, Rule, TargetKind, Whom};
use shared::id::DecisionId;
use shared::money::Currency;
use uuid::Uuid;

use super::*;
use crate::approval::tests::world::{PLAN, Who, World};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::http::trial::Trial;
use crate::persistence::{PolicyRecord, RequestRecord};

/// The organisation under a policy of these steps.
async fn under(steps: Vec<PolicyStep>) -> World {
    let world = World::new().await;
    let rule = Rule::new("test".parse().unwrap(), TargetKind::Sheet, Condition::default(), steps);
    let record = PolicyRecord {
        plan: PLAN,
        policy: Policy { version: 1, currency: Currency::CNY, rules: vec![rule] },
        reason: "test".to_owned(),
        proposed_by: Who::Finance.id(),
        proposed_at: world.clock.now(),
        confirmed: None,
    };
    let told = || AuditEvent::new(world.clock.now(), None, "test.told", PLAN);
    world.store.propose_policy(record, told()).await.unwrap();
    world.store.confirm_policy(PLAN, 1, Who::Cfo.id(), world.clock.now(), told()).await.unwrap();
    world
}

fn head() -> PolicyStep {
    PolicyStep { batch: true, ..PolicyStep::any(Approvers::DepartmentHead) }
}

fn shown(record: &RequestRecord, key: u128) -> Shown {
    let submission = record.request.submission();
    let ticket = Ticket { turn: record.request.turn(), id: DecisionId(Uuid::from_u128(key)) };
    Shown { request: submission.id, version: submission.target.version.content_hash, ticket }
}

async fn tries(world: &World, who: Who, shown: Shown) -> BatchWay {
    approve(&world.approvals, &*world.store, &world.person(who).await, shown, None).await
}

#[tokio::test]
async fn each_is_a_decision_of_its_own_once_however_often_it_is_sent() {
    let world = under(vec![head()]).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    for _ in 0..3 {
        assert_eq!(tries(&world, Who::Head, shown(&asked, 7)).await, BatchWay::Approved);
    }
    let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
    assert!(matches!(kept.request.state(), RequestState::Approved { by, .. } if *by == Who::Head.id()));
    assert_eq!((kept.request.decisions().count(), world.logged("request.approved").await), (1, 1));
    assert_eq!(tries(&world, Who::Both, shown(&asked, 8)).await, BatchWay::Decided, "somebody else comes too late");
}

#[tokio::test]
async fn only_the_steps_are_taken_that_the_policy_lets_be_taken_so() {
    let alone = PolicyStep::any(Approvers::Finance);
    let world = under(vec![head(), alone]).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(tries(&world, Who::Head, shown(&asked, 7)).await, BatchWay::Approved);
    let next = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
    assert_eq!(tries(&world, Who::Cfo, shown(&next, 8)).await, BatchWay::Alone);
    let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
    assert_eq!(kept, next, "nothing happened to it");
    assert_eq!(tries(&world, Who::Head, shown(&asked, 7)).await, BatchWay::Approved, "and what was done is told again");
}

#[tokio::test]
async fn an_agreement_that_is_not_enough_is_told_as_one() {
    let both = Whom::new([Who::Head, Who::Cfo].map(|who| Approvers::Person(who.id())));
    let world = under(vec![PolicyStep { quorum: Quorum::All, batch: true, ..PolicyStep::any(both) }]).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(tries(&world, Who::Head, shown(&asked, 7)).await, BatchWay::Counted);
    assert_eq!(tries(&world, Who::Cfo, shown(&asked, 8)).await, BatchWay::Approved);
}

#[tokio::test]
async fn what_cannot_be_approved_says_why_and_stays_as_it_is() {
    let world = under(vec![head()]).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let other = Shown { version: Digest([9; 32]), ..shown(&asked, 7) };
    assert_eq!(tries(&world, Who::Head, other).await, BatchWay::Moved, "that is not what was shown");
    assert_eq!(tries(&world, Who::Editor, shown(&asked, 8)).await, BatchWay::NotYours);
    assert_eq!(tries(&world, Who::Finance, shown(&asked, 9)).await, BatchWay::NotYours, "it waits for the head");
    assert_eq!(
        tries(&world, Who::Stranger, shown(&asked, 10)).await,
        BatchWay::Gone,
        "who may not see it learns nothing"
    );
    let nobody = Shown { request: RequestId(Uuid::from_u128(99)), ..shown(&asked, 11) };
    assert_eq!(tries(&world, Who::Head, nobody).await, BatchWay::Gone);
    let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
    assert_eq!(kept, asked);
    world.withdraw(Who::Editor, &asked).await.unwrap();
    assert_eq!(tries(&world, Who::Head, shown(&asked, 12)).await, BatchWay::Decided);
}

#[tokio::test]
async fn a_form_that_is_not_ours_changes_nothing() {
    let trial = Trial::new().await;
    trial.person("head", &[shared::access::Role::Approver]).await;
    let cookie = trial.cookie("head").await;
    let shown = [("cookie", cookie.as_str())];
    let csrf = trial.get("/inbox", &shown).await.field("csrf");
    let id = Uuid::from_u128(1).to_string();
    let field = format!("r_{id}");
    let stale = trial.form("/inbox/batch", &shown, &[(&field, "x"), ("comment", "ok"), ("csrf", "forged")]).await;
    assert_eq!(stale.status, 403);
    for value in ["", "x", "x y", &format!("{} 0.x", "0".repeat(64))] {
        let sent = [(field.as_str(), value), ("csrf", &csrf)];
        assert_eq!(trial.form("/inbox/batch", &shown, &sent).await.status, 400, "{value}");
    }
    let nothing = trial.form("/inbox/batch", &shown, &[("csrf", &csrf)]).await;
    assert_eq!(nothing.status, 200);
    assert_eq!(trial.get("/inbox/batch?r_x=yes&r_=yes&y=1", &shown).await.status, 200);
}
