//! Some lines go back, the others are accepted; and what was agreed to stands when it is asked for anew.

use shared::approval::{
    Act, ApprovalError, Approvers, Carry, Condition, Outcome, Policy, PolicyStep, RequestState, Rule, TargetKind,
};
use shared::budget::CellValue;
use shared::money::{Currency, Minor};

use super::world::{SHEET, Who, World, agree, give_back, give_lines_back};
use crate::approval::ApprovalFault;
use crate::persistence::{DocumentState, RequestRecord};

/// The head, then the CFO.
fn carrying(carries: Carry) -> Policy {
    let by = |who: Who| PolicyStep::any(Approvers::Person(who.id()));
    let steps = vec![by(Who::Head), by(Who::Cfo)];
    let rule = Rule::new("test".parse().unwrap(), TargetKind::Sheet, Condition::default(), steps);
    Policy { version: 1, currency: Currency::CNY, rules: vec![Rule { carries, ..rule }] }
}

fn open_step(record: &RequestRecord) -> Option<usize> {
    record.request.open().map(|(step, _)| step)
}

impl World {
    /// The head agreed, the CFO returned the first line, the editor wrote, and it is asked for anew.
    async fn asked_anew(&self, writes: &[(u128, i64)]) -> RequestRecord {
        let asked = self.submit(Who::Editor, 1).await.unwrap();
        self.decide(Who::Head, &asked, 0, agree()).await.unwrap();
        let done = self.decide(Who::Cfo, &asked, 1, give_lines_back([1])).await.unwrap();
        assert_eq!(done.outcome, Outcome::Returned);
        assert_eq!(self.state(SHEET).await, DocumentState::Open);
        for (line, minor) in writes {
            self.write(Who::Editor, SHEET, *line, CellValue::Figure(Minor(*minor))).await;
        }
        self.submit(Who::Editor, 2).await.unwrap()
    }
}

#[tokio::test]
async fn agreements_stand_while_only_the_returned_lines_change() {
    let world = World::under(carrying(Carry::ReturnedLines)).await;
    let asked = world.asked_anew(&[(1, 290_000_000)]).await;
    assert_eq!(asked.request.submission().resumes.map(|id| id.0.as_u128()), Some(1));
    assert_eq!(open_step(&asked), Some(1), "the CFO is asked, and the head is not");
    assert_eq!(world.logged("request.carried").await, 1, "no agreement without its entry");
    let mine = world.store.requests_decided_by(Who::Head.id(), 10).await.unwrap();
    assert_eq!(mine.len(), 2, "the head finds both");
    let done = world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
    assert_eq!(done.outcome, Outcome::Approved);
    assert!(matches!(done.record.request.state(), RequestState::Approved { .. }));
}

#[tokio::test]
async fn everybody_is_asked_anew_when_more_changed_than_was_returned_or_more_is_asked() {
    for (carry, writes, expect) in [
        (Carry::ReturnedLines, &[(1, 290_000_000), (2, 310_000_000)][..], 0),
        (Carry::ReturnedLines, &[(2, 290_000_000)][..], 0),
        (Carry::ReturnedLines, &[(1, 310_000_000)][..], 0),
        (Carry::ReturnedLines, &[][..], 1),
        (Carry::Unchanged, &[(1, 290_000_000)][..], 0),
        // There and back is no change.
        (Carry::Unchanged, &[(1, 290_000_000), (1, 300_000_000)][..], 1),
        (Carry::Nothing, &[][..], 0),
    ] {
        let world = World::under(carrying(carry)).await;
        let asked = world.asked_anew(writes).await;
        assert_eq!(open_step(&asked), Some(expect), "{carry:?} {writes:?}");
        assert_eq!(world.logged("request.carried").await, expect, "{carry:?} {writes:?}");
    }
}

#[tokio::test]
async fn a_return_of_the_whole_carries_only_what_did_not_change() {
    for (writes, expect) in [(false, 1), (true, 0)] {
        let world = World::under(carrying(Carry::ReturnedLines)).await;
        let asked = world.submit(Who::Editor, 1).await.unwrap();
        world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
        world.decide(Who::Cfo, &asked, 1, give_back("再核")).await.unwrap();
        if writes {
            world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(290_000_000))).await;
        }
        let again = world.submit(Who::Editor, 2).await.unwrap();
        assert_eq!(open_step(&again), Some(expect));
    }
}

#[tokio::test]
async fn what_was_rejected_is_over_for_good() {
    let world = World::under(carrying(Carry::Unchanged)).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    world.decide(Who::Cfo, &asked, 1, Act::Reject { comment: "明年再议".parse().unwrap() }).await.unwrap();
    let again = world.submit(Who::Editor, 2).await.unwrap();
    assert_eq!((open_step(&again), again.request.submission().resumes), (Some(0), None));
}

#[tokio::test]
async fn lines_that_go_back_are_lines_of_the_sheet_and_not_all_of_them() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    for lines in [vec![99], vec![1, 99], vec![1, 2]] {
        let refused = world.decide(Who::Head, &asked, 0, give_lines_back(lines.clone())).await;
        assert!(matches!(refused, Err(ApprovalFault::Refused(ApprovalError::NoLines))), "{lines:?}: {refused:?}");
    }
    assert!(world.decide(Who::Head, &asked, 0, give_lines_back([2])).await.is_ok());
}
