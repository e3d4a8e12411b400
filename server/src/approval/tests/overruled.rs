//! Passing over those whose turn it is: two people, a reason, and a log that tells of both.

use shared::approval::{Act, ApprovalError, Outcome, RequestState, Verdict};
use shared::id::DecisionId;
use uuid::Uuid;

use super::world::{SHEET, Who, World, agree};
use crate::approval::{ApprovalFault, Done};
use crate::persistence::{DocumentState, RequestRecord};

fn propose(verdict: Verdict) -> Act {
    Act::ProposeOverride { verdict, reason: "负责人出差，月底前必须下达".parse().unwrap() }
}

impl World {
    async fn second(&self, who: Who, asked: &RequestRecord, proposal: u128) -> Result<Done, ApprovalFault> {
        let proposal = DecisionId(Uuid::from_u128(proposal));
        self.act(who, asked, 900 + who as u128, Act::Override { proposal, verdict: Verdict::Approved }).await
    }
}

#[tokio::test]
async fn an_administrator_proposes_and_finance_agrees() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let done = world.act(Who::Admin, &asked, 7, propose(Verdict::Approved)).await.unwrap();
    assert_eq!(done.outcome, Outcome::Proposed);
    assert!(matches!(world.state(SHEET).await, DocumentState::Locked { .. }), "a proposal moves nothing");
    let own = world.second(Who::Admin, &asked, 7).await;
    assert!(matches!(own, Err(ApprovalFault::Refused(ApprovalError::OwnProposal))), "{own:?}");
    let done = world.second(Who::Finance, &asked, 7).await.unwrap();
    assert_eq!(done.outcome, Outcome::Approved);
    assert!(done.successor.is_some(), "it is approved like any other");
    assert_eq!(world.state(SHEET).await, DocumentState::Archived);
    let logged = (world.logged("request.override_proposed").await, world.logged("request.overridden").await);
    assert_eq!(logged, (1, 1));
    assert_eq!(world.logged("request.approved").await, 0, "nobody is said to have agreed");
    let again = world.second(Who::Finance, &asked, 7).await.unwrap();
    assert!(matches!(again.outcome, Outcome::AlreadyDone { .. }));
}

#[tokio::test]
async fn nobody_else_passes_over_the_steps() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    for who in [Who::Editor, Who::Head, Who::Finance, Who::Viewer] {
        let refused = world.act(who, &asked, 10 + who as u128, propose(Verdict::Approved)).await;
        assert!(matches!(refused, Err(ApprovalFault::NotAllowed)), "{who:?}: {refused:?}");
    }
    let refused = world.act(Who::Stranger, &asked, 99, propose(Verdict::Approved)).await;
    assert!(matches!(refused, Err(ApprovalFault::NotFound)), "{refused:?}");
    world.act(Who::Admin, &asked, 7, propose(Verdict::Approved)).await.unwrap();
    for who in [Who::Editor, Who::Head, Who::Viewer] {
        let refused = world.second(who, &asked, 7).await;
        assert!(matches!(refused, Err(ApprovalFault::NotAllowed)), "{who:?}: {refused:?}");
    }
}

#[tokio::test]
async fn whoever_agrees_while_a_step_decides_there_is_one_end() {
    for round in 0..20 {
        let world = World::new().await;
        let asked = world.submit(Who::Editor, 1).await.unwrap();
        world.act(Who::Admin, &asked, 7, propose(Verdict::Approved)).await.unwrap();
        let (passed, agreed) =
            tokio::join!(world.second(Who::Cfo, &asked, 7), world.decide(Who::Head, &asked, 0, agree()));
        let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
        match (&passed, &agreed) {
            // The step went on first, and the proposal is gone with it; or it came to its end first.
            (Err(_), Ok(_)) => assert!(matches!(kept.request.state(), RequestState::Open { step: 1 }), "{round}"),
            (Ok(_), Err(_)) => assert!(matches!(kept.request.state(), RequestState::Approved { .. }), "{round}"),
            _ => panic!("round {round}: {passed:?} {agreed:?}"),
        }
    }
}
