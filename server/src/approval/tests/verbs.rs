//! The other verbs and the policies they go by, against a real store.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use shared::approval::{
    Act, ApprovalError, Approvers, Condition, Delegation, Outcome, Place, Policy, PolicyStep, Quorum, RequestState,
    Rule, TargetKind, Whom,
};
use shared::id::DelegationId;
use shared::money::Currency;
use uuid::Uuid;

use super::world::{PLAN, SHEET, Who, World, agree, give_back};
use crate::approval::ApprovalFault;
use crate::audit::AuditEvent;
use crate::clock::{Clock, day_of};
use crate::persistence::{DocumentState, PolicyRecord, StoreError};

pub fn steps(steps: Vec<PolicyStep>) -> Policy {
    let rule = Rule::new("test".parse().unwrap(), TargetKind::Sheet, Condition::default(), steps);
    Policy { version: 1, currency: Currency::CNY, rules: vec![rule] }
}

/// Two of the head, finance and the CFO, and then the second approver of the department.
fn two_of_three() -> Policy {
    let three = Whom::new([Who::Head, Who::Finance, Who::Cfo].map(|who| Approvers::Person(who.id())));
    let last = PolicyStep::any(Approvers::Person(Who::Both.id()));
    steps(vec![PolicyStep { quorum: Quorum::AtLeast(2), ..PolicyStep::any(three) }, last])
}

impl World {
    async fn propose(&self, by: Who, policy: Policy) -> Result<(), StoreError> {
        let record = PolicyRecord {
            plan: PLAN,
            policy,
            reason: "test".to_owned(),
            proposed_by: by.id(),
            proposed_at: self.clock.now(),
            confirmed: None,
        };
        self.store.propose_policy(record, AuditEvent::new(self.clock.now(), None, "policy.proposed", PLAN)).await
    }

    async fn confirm(&self, by: Who, version: u32) -> Result<(), StoreError> {
        let told = AuditEvent::new(self.clock.now(), None, "policy.confirmed", PLAN);
        self.store.confirm_policy(PLAN, version, by.id(), self.clock.now(), told).await
    }

    pub async fn under(policy: Policy) -> Self {
        let world = Self::new().await;
        world.propose(Who::Finance, policy).await.unwrap();
        world.confirm(Who::Cfo, 1).await.unwrap();
        world
    }

    pub(super) async fn is_away(&self, who: Who, deputy: Who) {
        let today = day_of(self.clock.now());
        let delegation = Delegation {
            id: DelegationId(Uuid::from_u128(who as u128)),
            from: who.id(),
            to: deputy.id(),
            since: today,
            until: today,
            kinds: BTreeSet::new(),
            made_at: self.clock.now(),
            ended_at: None,
        };
        self.store.add_delegation(delegation, AuditEvent::new(self.clock.now(), None, "test", "away")).await.unwrap();
    }
}

#[tokio::test]
async fn a_policy_counts_once_a_second_person_says_so_and_for_later_requests_alone() {
    let world = World::new().await;
    let before = world.submit(Who::Editor, 1).await.unwrap();
    world.propose(Who::Finance, two_of_three()).await.unwrap();
    let own = world.confirm(Who::Finance, 1).await;
    assert!(matches!(own, Err(StoreError::Refused(_))), "{own:?}");
    assert!(world.store.policy(PLAN).await.unwrap().is_none());
    world.confirm(Who::Cfo, 1).await.unwrap();
    world.confirm(Who::Cfo, 1).await.unwrap();
    assert_eq!(world.logged("policy.confirmed").await, 1, "doing it again changes nothing");
    let kept = world.store.request(before.request.submission().id).await.unwrap().unwrap();
    assert_eq!(kept.request.policy().map(|mark| mark.version), Some(0), "what is under way stays as it is");
    world.withdraw(Who::Editor, &before).await.unwrap();
    let after = world.submit(Who::Editor, 2).await.unwrap();
    assert_eq!(after.request.policy().map(|mark| mark.version), Some(1));
    assert_eq!(after.request.steps().len(), 2);
    // Another version under the same number, and a confirmation of what is no longer the newest.
    let again = world.propose(Who::Finance, two_of_three()).await;
    assert!(matches!(again, Err(StoreError::Stale { expected: 1, current: 2, .. })), "{again:?}");
    world.propose(Who::Finance, Policy { version: 2, ..two_of_three() }).await.unwrap();
    assert!(matches!(world.confirm(Who::Cfo, 1).await, Err(StoreError::Stale { .. })));
    assert_eq!(world.store.policy(PLAN).await.unwrap().unwrap().policy.version, 1, "a proposal is not in force");
}

#[tokio::test]
async fn two_of_three_agree_however_often_they_click() {
    let world = World::under(two_of_three()).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    for (who, expect) in [(Who::Cfo, Outcome::Counted), (Who::Head, Outcome::Advanced { next: 1 })] {
        let clicks = futures::future::join_all((0..16).map(|_| world.decide(who, &asked, 0, agree()))).await;
        let outcomes: Vec<_> = clicks.into_iter().map(|done| done.unwrap().outcome).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == expect).count(), 1, "{outcomes:?}");
        let repeated = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::AlreadyDone { .. })).count();
        assert_eq!(repeated, 15);
    }
    assert_eq!(world.logged("request.approved").await, 2);
    let late = world.decide(Who::Finance, &asked, 0, agree()).await;
    assert!(matches!(late, Err(ApprovalFault::Refused(ApprovalError::AlreadyDecided { step: 0, .. }))), "{late:?}");
}

#[tokio::test]
async fn whoever_races_there_is_one_history() {
    // Two who agree, one who gives it back and one who takes it back, all at once; fifty times, since chance decides.
    for round in 0..50 {
        let world = World::under(two_of_three()).await;
        let asked = world.submit(Who::Editor, 1).await.unwrap();
        let (head, cfo, finance, withdrawn) = tokio::join!(
            world.decide(Who::Head, &asked, 0, agree()),
            world.decide(Who::Cfo, &asked, 0, agree()),
            world.decide(Who::Finance, &asked, 0, give_back("再核")),
            world.withdraw(Who::Editor, &asked),
        );
        let done = [&head, &cfo, &finance, &withdrawn].into_iter().filter(|done| done.is_ok()).count();
        let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
        assert_eq!(kept.request.history().len(), done, "round {round}: what was said to be done is what is kept");
        assert_eq!(kept.version as usize, done + 1);
        // Read again from what is kept, it is the same: the history is one that the machine can make.
        let again: shared::approval::Request =
            serde_json::from_str(&serde_json::to_string(&kept.request).unwrap()).unwrap();
        assert_eq!(again, kept.request);
        let open = matches!(kept.request.state(), RequestState::Open { .. });
        let locked = matches!(world.state(SHEET).await, DocumentState::Locked { .. });
        assert_eq!(open, locked, "round {round}: the sheet is as the request says");
        assert!(withdrawn.is_ok() != finance.is_ok() || open, "round {round}: it ends once");
        let entries = world.store.audit_entries(None, 100).await.unwrap();
        let about = asked.request.submission().id.to_string();
        let told = entries.iter().filter(|entry| entry.event.subject == about).count();
        assert_eq!(told, done + 1, "round {round}: no act without its entry");
    }
}

#[tokio::test]
async fn seats_are_handed_over_signers_added_and_steps_decided_anew() {
    let world = World::under(two_of_three()).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let to_both = || Act::Transfer { to: Who::Both.id(), comment: None };
    assert_eq!(world.act(Who::Head, &asked, 1, to_both()).await.unwrap().outcome, Outcome::Transferred);
    let repeated = world.act(Who::Head, &asked, 1, to_both()).await.unwrap().outcome;
    assert!(matches!(repeated, Outcome::AlreadyDone { .. }));
    let gone = world.decide(Who::Head, &asked, 0, agree()).await;
    assert!(matches!(gone, Err(ApprovalFault::Refused(ApprovalError::NotAnApprover { .. }))), "{gone:?}");
    let back = Act::AddSigner { person: Who::Head.id(), place: Place::Before, comment: None };
    assert_eq!(world.act(Who::Cfo, &asked, 2, back).await.unwrap().outcome, Outcome::SignerAdded);
    let stale = world.decide(Who::Finance, &asked, 0, agree()).await;
    assert!(matches!(stale, Err(ApprovalFault::Refused(ApprovalError::TurnOver { .. }))), "{stale:?}");
    assert_eq!(world.decide(Who::Head, &asked, 1, agree()).await.unwrap().outcome, Outcome::Advanced { next: 1 });
    assert_eq!(world.decide(Who::Both, &asked, 2, agree()).await.unwrap().outcome, Outcome::Counted);
    assert_eq!(world.decide(Who::Cfo, &asked, 2, agree()).await.unwrap().outcome, Outcome::Advanced { next: 2 });
    let earlier = Act::Return { comment: "请再看".parse().unwrap(), to: Some(1), lines: BTreeSet::new() };
    assert_eq!(world.decide(Who::Both, &asked, 3, earlier).await.unwrap().outcome, Outcome::SentBack { step: 1 });
    assert!(matches!(world.state(SHEET).await, DocumentState::Locked { .. }), "the sheet stays frozen");
    for (who, turn) in [(Who::Finance, 4), (Who::Cfo, 4), (Who::Both, 5)] {
        world.decide(who, &asked, turn, agree()).await.unwrap();
    }
    assert_eq!(world.state(SHEET).await, DocumentState::Archived);
    let mine = world.store.requests_decided_by(Who::Head.id(), 10).await.unwrap();
    assert_eq!(mine.len(), 1);
}

#[tokio::test]
async fn a_rejection_ends_it_and_opens_the_sheet() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let no = Act::Reject { comment: "明年再议".parse().unwrap() };
    assert_eq!(world.decide(Who::Head, &asked, 0, no).await.unwrap().outcome, Outcome::Rejected);
    assert_eq!(world.state(SHEET).await, DocumentState::Open);
    assert_eq!(world.logged("request.rejected").await, 1);
    assert!(world.submit(Who::Editor, 2).await.is_ok(), "it may be asked again");
}

#[tokio::test]
async fn a_deputy_decides_today_and_not_on_their_own_work() {
    let world = World::new().await;
    world.is_away(Who::Head, Who::Cfo).await;
    world.is_away(Who::Both, Who::Editor).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let own = world.decide(Who::Editor, &asked, 0, agree()).await;
    assert!(matches!(own, Err(ApprovalFault::NotAllowed)), "a deputy needs a role that decides: {own:?}");
    let decided = world.decide(Who::Cfo, &asked, 0, agree()).await.unwrap();
    let entry = decided.record.request.history()[0].clone();
    assert_eq!((entry.by, entry.in_place_of), (Who::Cfo.id(), Some(Who::Head.id())));
    // The day after it is over.
    world.withdraw(Who::Editor, &asked).await.unwrap();
    world.clock.advance(TimeDelta::days(1));
    let next = world.submit(Who::Editor, 2).await.unwrap();
    let late = world.decide(Who::Cfo, &next, 0, agree()).await;
    assert!(matches!(late, Err(ApprovalFault::Refused(ApprovalError::NotAnApprover { .. }))), "{late:?}");
}

#[tokio::test]
async fn those_around_it_remind_copy_and_write_within_their_rights() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(world.act(Who::Editor, &asked, 1, Act::Remind).await.unwrap().outcome, Outcome::Noted);
    let soon = world.act(Who::Editor, &asked, 2, Act::Remind).await;
    assert!(matches!(soon, Err(ApprovalFault::Refused(ApprovalError::RemindedLately { .. }))), "{soon:?}");
    let copy = |who: Who| Act::Copy { to: [who.id()].into() };
    assert!(matches!(world.act(Who::Viewer, &asked, 3, copy(Who::Cfo)).await, Err(ApprovalFault::NotAllowed)));
    let stranger = world.act(Who::Head, &asked, 4, copy(Who::Stranger)).await;
    assert!(matches!(stranger, Err(ApprovalFault::Refused(ApprovalError::CannotSee { .. }))), "{stranger:?}");
    world.act(Who::Head, &asked, 5, copy(Who::Viewer)).await.unwrap();
    assert_eq!(world.store.requests_copied_to(Who::Viewer.id(), 10).await.unwrap().len(), 1);
    assert!(world.store.requests_copied_to(Who::Cfo.id(), 10).await.unwrap().is_empty());
    let word = Act::Comment { comment: "附件已补".parse().unwrap() };
    world.act(Who::Finance, &asked, 6, word).await.unwrap();
    assert_eq!(world.logged("request.commented").await, 1);
    let wrong = world.act(Who::Finance, &asked, 6, Act::Comment { comment: "x".parse().unwrap() }).await.unwrap();
    assert!(matches!(wrong.outcome, Outcome::AlreadyDone { .. }), "one key, one message");
    let key = world.act(Who::Finance, &asked, 5, copy(Who::Cfo)).await;
    assert!(matches!(key, Err(ApprovalFault::Refused(ApprovalError::KeyReused(_)))), "{key:?}");
}
