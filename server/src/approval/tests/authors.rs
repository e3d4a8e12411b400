//! Whoever wrote before the last approval may agree to what came after it; whoever wrote since may not.

use automerge::{ActorId, Automerge};
use shared::access::{Membership, Role, Scope};
use shared::approval::{ApprovalError, Outcome};
use shared::budget::CellValue;
use shared::document::PlanCommand;
use shared::id::PersonActor;
use shared::money::Minor;

use super::world::{PLAN, SALES, SHEET, Who, World, agree};
use crate::approval::ApprovalFault;
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::load;
use crate::persistence::{Append, Chunk, RequestRecord};

impl World {
    async fn plan(&self) -> Automerge {
        load(&*self.store, PLAN).await.unwrap()
    }

    /// Somebody sets the target in the plan as they have it, and it is taken in.
    async fn write_plan(&self, who: Who, replica: Automerge, minor: i64) {
        let actor = PersonActor { person: who.id(), tab: *b"test tab" }.to_bytes().to_vec();
        let mut replica = replica.with_actor(ActorId::from(actor.as_slice()));
        let command = PlanCommand::SetTarget { department: SALES, account: None, target: Some(Minor(minor)) };
        command.apply(&mut replica, 1).unwrap();
        let mut doc = self.plan().await;
        let before = doc.get_heads();
        doc.merge(&mut replica).unwrap();
        let batch = Append {
            actors: vec![(actor, who.id())],
            ..Append::of(PLAN, vec![Chunk::incremental(doc.save_after(&before))], doc.get_heads())
        };
        self.store.append(batch).await.unwrap();
    }

    /// The plan is asked for by one of finance and agreed to by another.
    async fn whole_approved(&self, by: Who, number: u128, agreeing: Who) {
        let asked = self.submit_whole(by, number).await.unwrap();
        let done = self.decide(agreeing, &asked, 0, agree()).await.unwrap();
        assert_eq!(done.outcome, Outcome::Approved);
    }

    async fn joins_finance(&self, who: Who) {
        let told = AuditEvent::new(self.clock.now(), None, "test.told", "role");
        self.store.grant(who.id(), Membership::new(Role::Finance, Scope::Organisation), told).await.unwrap();
    }

    async fn may_not(&self, who: Who, asked: &RequestRecord) {
        let refused = self.decide(who, asked, 0, agree()).await;
        assert!(matches!(refused, Err(ApprovalFault::Refused(ApprovalError::OwnEdit))), "{who:?}: {refused:?}");
    }
}

#[tokio::test]
async fn whoever_wrote_in_a_plan_agrees_to_it_again_once_others_have_approved_that() {
    let world = World::approved().await;
    world.joins_finance(Who::Head).await;
    world.write_plan(Who::Cfo, world.plan().await, 500_000_000).await;
    let asked = world.submit_whole(Who::Finance, 50).await.unwrap();
    world.may_not(Who::Cfo, &asked).await;
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();

    // What they wrote is approved, so what is asked next is not theirs: as it stands, and with what another wrote since.
    world.whole_approved(Who::Finance, 51, Who::Cfo).await;
    world.write_plan(Who::Finance, world.plan().await, 510_000_000).await;
    world.whole_approved(Who::Finance, 52, Who::Cfo).await;

    world.write_plan(Who::Cfo, world.plan().await, 520_000_000).await;
    let asked = world.submit_whole(Who::Finance, 53).await.unwrap();
    world.may_not(Who::Cfo, &asked).await;
    world.is_away(Who::Head, Who::Cfo).await;
    world.may_not(Who::Cfo, &asked).await;
    let done = world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    assert_eq!(done.outcome, Outcome::Approved);
}

#[tokio::test]
async fn what_was_written_without_a_line_before_an_approval_and_came_after_it_is_not_approved() {
    let world = World::approved().await;
    world.joins_finance(Who::Head).await;
    let offline = world.plan().await;
    world.whole_approved(Who::Finance, 50, Who::Head).await;
    world.write_plan(Who::Cfo, offline, 500_000_000).await;
    let asked = world.submit_whole(Who::Finance, 51).await.unwrap();
    world.may_not(Who::Cfo, &asked).await;
}

#[tokio::test]
async fn a_sheet_that_was_approved_within_its_plan_bars_those_alone_who_wrote_in_it_since() {
    let world = World::new().await;
    world.takes_sheets_as_they_are().await;
    world.joins_finance(Who::Head).await;
    world.write(Who::Cfo, SHEET, 1, CellValue::Figure(Minor(100))).await;
    let asked = world.submit_whole(Who::Finance, 50).await.unwrap();
    world.may_not(Who::Cfo, &asked).await;
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();

    world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(200))).await;
    world.whole_approved(Who::Finance, 51, Who::Cfo).await;

    world.write(Who::Cfo, SHEET, 1, CellValue::Figure(Minor(300))).await;
    let asked = world.submit_whole(Who::Finance, 52).await.unwrap();
    world.may_not(Who::Cfo, &asked).await;
}
