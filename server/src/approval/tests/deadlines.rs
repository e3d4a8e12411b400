//! Deadlines against a real store: what is late is handed on or reminded of once, however many look and whatever the clock
//! does, and so is what everybody left.

use chrono::TimeDelta;
use shared::approval::{Act, ApprovalError, Approvers, Escalation, Outcome, PolicyStep, Quorum, Whom};
use shared::id::{DocumentId, RequestId};
use uuid::Uuid;

use super::verbs::steps;
use super::world::{PLAN, SALES, Who, World, agree, new_sheet};
use crate::approval::{ApprovalFault, Submit};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::DocumentKind;

/// As many steps are late at once.
const STORM: u128 = 120;

#[tokio::test]
async fn after_a_long_weekend_without_a_server_each_late_step_is_handed_on_once() {
    let step = PolicyStep {
        within_days: Some(1),
        escalate: Some(Escalation::To(Approvers::Person(Who::Cfo.id()))),
        ..PolicyStep::any(Approvers::Person(Who::Head.id()))
    };
    let world = World::under(steps(vec![step])).await;
    let editor = world.person(Who::Editor).await;
    for number in 0..STORM {
        let sheet = DocumentId(Uuid::from_u128(0x5707_0000 + number));
        world.keep((PLAN, Some(SALES)), sheet, DocumentKind::Sheet, new_sheet(PLAN, SALES, 1)).await;
        let asked = Submit { sheet, id: RequestId(Uuid::from_u128(0x4e90_0000 + number)) };
        world.approvals.submit(&editor, asked).await.unwrap();
    }
    assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "nothing is late yet");
    world.clock.advance(TimeDelta::days(10));
    // Some are decided while several look.
    let decide = async |number: u128| {
        let id = RequestId(Uuid::from_u128(0x4e90_0000 + number));
        let kept = world.store.request(id).await.unwrap().unwrap();
        world.decide(Who::Head, &kept, 0, agree()).await.unwrap()
    };
    let looks = futures::future::join_all((0..4).map(|_| world.approvals.escalate_late()));
    let (looks, _) = futures::join!(looks, futures::future::join_all((0..8).map(decide)));
    let handed_on: usize = looks.into_iter().map(|look| look.unwrap()).sum();
    let mut found = 0;
    for number in 0..STORM {
        let id = RequestId(Uuid::from_u128(0x4e90_0000 + number));
        let kept = world.store.request(id).await.unwrap().unwrap();
        let late = kept.request.history().iter().filter(|entry| matches!(entry.act, Act::Escalate { .. })).count();
        let is_decided = kept.request.open().is_none();
        assert!(late <= 1 && (late == 1 || is_decided), "{number}: handed on {late} times");
        found += late;
    }
    assert_eq!((found, world.logged("request.escalated").await), (handed_on, handed_on));
    assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "each once");
}

#[tokio::test]
async fn what_waits_too_long_is_handed_on_once() {
    let step = PolicyStep {
        within_days: Some(2),
        escalate: Some(Escalation::Superior),
        ..PolicyStep::any(Approvers::Person(Who::Head.id()))
    };
    let world = World::under(steps(vec![step, PolicyStep::any(Approvers::Finance)])).await;
    let told = AuditEvent::new(world.clock.now(), None, "test", "superior");
    world.store.set_superior(Who::Head.id(), Some(Who::Cfo.id()), told).await.unwrap();
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "nothing is late yet");
    // The server was down for a fortnight, and then everybody looks at once.
    world.clock.advance(TimeDelta::days(14));
    let looks = futures::future::join_all((0..8).map(|_| world.approvals.escalate_late())).await;
    assert_eq!(looks.into_iter().map(|look| look.unwrap()).sum::<usize>(), 1);
    for step in [TimeDelta::days(-1), TimeDelta::hours(25), TimeDelta::days(-14), TimeDelta::days(20)] {
        world.clock.advance(step);
        assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "the clock was set by {step}");
    }
    assert_eq!(world.logged("request.escalated").await, 1);
    let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
    assert!(kept.request.links()[0].escalated.contains(&Who::Cfo.id()));
    let done = world.decide(Who::Cfo, &kept, 0, agree()).await.unwrap();
    assert_eq!(done.outcome, Outcome::Advanced { next: 1 });
    assert_eq!(done.record.request.history().last().unwrap().in_place_of, Some(Who::Head.id()));
}

#[tokio::test]
async fn where_the_policy_only_reminds_nobody_else_decides_and_all_are_told_once() {
    let step = PolicyStep {
        within_days: Some(2),
        escalate: Some(Escalation::Remind),
        ..PolicyStep::any(Approvers::Person(Who::Head.id()))
    };
    let world = World::under(steps(vec![step])).await;
    let told = AuditEvent::new(world.clock.now(), None, "test", "superior");
    world.store.set_superior(Who::Head.id(), Some(Who::Cfo.id()), told).await.unwrap();
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "nothing is late yet");
    world.clock.advance(TimeDelta::days(14));
    let looks = futures::future::join_all((0..8).map(|_| world.approvals.escalate_late())).await;
    assert_eq!(looks.into_iter().map(|look| look.unwrap()).sum::<usize>(), 1);
    for step in [TimeDelta::days(-1), TimeDelta::hours(25), TimeDelta::days(20)] {
        world.clock.advance(step);
        assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "the clock was set by {step}");
    }
    let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
    let last = kept.request.history().last().unwrap();
    assert!(last.is_reminder_by_itself(), "{last:?}");
    assert!(kept.request.links()[0].escalated.is_empty() && kept.request.reminded_at() == Some(last.at));
    assert_eq!((world.logged("request.reminded").await, world.logged("request.escalated").await), (1, 0));
    let refused = world.decide(Who::Cfo, &kept, 0, agree()).await;
    assert!(matches!(refused, Err(ApprovalFault::Refused(ApprovalError::NotAnApprover { .. }))), "{refused:?}");
    assert_eq!(world.decide(Who::Head, &kept, 0, agree()).await.unwrap().outcome, Outcome::Approved);
}

#[tokio::test]
async fn a_step_that_everybody_left_is_handed_on_and_decided() {
    let both = [Who::Head, Who::Both].map(|who| Approvers::Person(who.id()));
    let world = World::under(steps(vec![PolicyStep { quorum: Quorum::All, ..PolicyStep::any(Whom::new(both)) }])).await;
    let told = || AuditEvent::new(world.clock.now(), None, "test", "told");
    world.store.set_superior(Who::Both.id(), Some(Who::Cfo.id()), told()).await.unwrap();
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(world.decide(Who::Head, &asked, 0, agree()).await.unwrap().outcome, Outcome::Counted);
    assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "one of them is waited for");
    world.store.leave(Who::Both.id(), told()).await.unwrap();
    // Nobody could act any more, and no deadline would ever come.
    assert_eq!(world.approvals.escalate_late().await.unwrap(), 1);
    assert_eq!(world.approvals.escalate_late().await.unwrap(), 0, "once");
    let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
    assert_eq!(kept.request.links()[0].escalated, [Who::Cfo.id()].into());
    let refused = world.decide(Who::Finance, &kept, 0, agree()).await;
    assert!(matches!(refused, Err(ApprovalFault::Refused(ApprovalError::NotAnApprover { .. }))), "{refused:?}");
    assert_eq!(world.decide(Who::Cfo, &kept, 0, agree()).await.unwrap().outcome, Outcome::Approved);
    assert_eq!(world.logged("request.escalated").await, 1);
}
