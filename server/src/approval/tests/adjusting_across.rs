//! Adjustments that reach beyond one sheet: money goes from one department to another, and from one year into the next.

use shared::access::{Membership, Role, Scope};
use shared::approval::{ApprovalError, Outcome, TargetKind};
use shared::budget::adjustment::{AdjustmentError, AdjustmentKind};
use shared::budget::{CostCentre, Name, Series};
use shared::document::PlanCommand;
use shared::id::{DepartmentId, DocumentId, LineId, PlanId, RequestId, SheetId};
use uuid::Uuid;

use super::world::{OTHER, PLAN, SALES, SHEET, Who, World, agree, line, new_plan, new_sheet};
use crate::approval::{Adjust, ApprovalFault, Rooms, Standing, Submit};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{DepartmentRecord, DocumentKind, RequestRecord};

const THEIRS: SheetId = DocumentId(Uuid::from_u128(111));
const NEXT: PlanId = DocumentId(Uuid::from_u128(120));
const NEXT_SHEET: SheetId = DocumentId(Uuid::from_u128(121));

fn january(minor: i128) -> Series {
    [minor].into_iter().collect()
}

impl World {
    /// One more sheet, approved by its head and by finance.
    async fn approve(&self, sheet: SheetId, number: u128, (editor, head): (Who, Who)) {
        let asked = Submit { sheet, id: RequestId(Uuid::from_u128(number)) };
        let asked = self.approvals.submit(&self.person(editor).await, asked).await.unwrap();
        self.decide(head, &asked, 0, agree()).await.unwrap();
        assert_eq!(self.decide(Who::Finance, &asked, 1, agree()).await.unwrap().outcome, Outcome::Approved);
    }

    /// Two departments, each with an approved sheet; whoever edits in sales reads the other's.
    async fn of_two() -> Self {
        let world = Self::approved().await;
        let centre =
            CostCentre { id: OTHER, name: Name::new("市场部"), ord: "90".to_owned(), head: None, is_retired: false };
        let (name, ord, now) = ("市场部".to_owned(), "90".to_owned(), world.clock.now());
        let department = DepartmentRecord { id: OTHER, name, name_en: None, ord, head: None, created_at: now };
        let told = AuditEvent::new(now, None, "test.told", "department");
        world.store.put_department(department, told).await.unwrap();
        world.rooms.edit_plan(PLAN, vec![PlanCommand::SetDepartment(centre)], Vec::new()).await.unwrap();
        world.keep((PLAN, Some(OTHER)), THEIRS, DocumentKind::Sheet, new_sheet(PLAN, OTHER, 11)).await;
        world.approve(THEIRS, 70, (Who::Stranger, Who::Neighbour)).await;
        let reads = Membership::new(Role::Viewer, Scope::Department(OTHER));
        let told = AuditEvent::new(world.clock.now(), None, "test.told", "reads");
        world.store.grant(Who::Editor.id(), reads, told).await.unwrap();
        world
    }

    async fn adjusts(
        &self,
        (plan, department): (PlanId, DepartmentId),
        number: u128,
        kind: AdjustmentKind,
        changes: Vec<(SheetId, LineId, Series)>,
    ) -> Result<RequestRecord, ApprovalFault> {
        let id = RequestId(Uuid::from_u128(number));
        let asked = Adjust { id, plan, department, kind, reason: "the fair is theirs now".to_owned(), changes };
        self.approvals.adjust(&self.person(Who::Editor).await, asked).await
    }

    async fn now(&self, plan: PlanId, department: DepartmentId, of: LineId) -> (i128, i128) {
        let standing = Standing::of(&*self.store, plan, department).await.unwrap().unwrap();
        let line = standing.budget.line(of).unwrap();
        (line.original.total(), line.now().total())
    }
}

#[tokio::test]
async fn what_goes_to_another_department_is_agreed_to_by_both_heads_and_finance() {
    let world = World::of_two().await;
    let changes = vec![(SHEET, line(1), january(-10_000_000)), (THEIRS, line(11), january(10_000_000))];
    let asked = world.adjusts((PLAN, SALES), 71, AdjustmentKind::Transfer, changes).await.unwrap();
    let submission = asked.request.submission();
    assert_eq!((submission.kind, submission.department, submission.other), (TargetKind::Transfer, SALES, Some(OTHER)));
    let early = world.decide(Who::Neighbour, &asked, 0, agree()).await;
    assert!(matches!(early, Err(ApprovalFault::Refused(ApprovalError::NotAnApprover { .. }))), "{early:?}");
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    // The other head is passed over by nobody: neither by the own one nor by finance.
    for who in [Who::Head, Who::Finance, Who::Cfo] {
        let skipped = world.decide(who, &asked, 1, agree()).await;
        assert!(
            matches!(skipped, Err(ApprovalFault::Refused(ApprovalError::NotAnApprover { .. }))),
            "{who:?}: {skipped:?}"
        );
    }
    assert_eq!(world.decide(Who::Neighbour, &asked, 1, agree()).await.unwrap().outcome, Outcome::Advanced { next: 2 });
    assert_eq!(world.now(PLAN, SALES, line(1)).await, (300_000_000, 300_000_000), "not yet");
    assert_eq!(world.decide(Who::Finance, &asked, 2, agree()).await.unwrap().outcome, Outcome::Approved);
    assert_eq!(world.now(PLAN, SALES, line(1)).await, (300_000_000, 290_000_000));
    assert_eq!(world.now(PLAN, OTHER, line(11)).await, (300_000_000, 310_000_000), "and both originals are kept");
}

#[tokio::test]
async fn what_is_adjusted_at_the_other_end_meanwhile_makes_it_stale() {
    let world = World::of_two().await;
    let both = || vec![(SHEET, line(1), january(-10_000_000)), (THEIRS, line(11), january(10_000_000))];
    let first = world.adjusts((PLAN, SALES), 71, AdjustmentKind::Transfer, both()).await.unwrap();
    let second = world.adjusts((PLAN, SALES), 72, AdjustmentKind::Transfer, both()).await.unwrap();
    for (who, turn) in [(Who::Head, 0), (Who::Neighbour, 1), (Who::Finance, 2)] {
        world.decide(who, &first, turn, agree()).await.unwrap();
    }
    world.decide(Who::Head, &second, 0, agree()).await.unwrap();
    world.decide(Who::Neighbour, &second, 1, agree()).await.unwrap();
    assert!(world.decide(Who::Finance, &second, 2, agree()).await.is_err());
    assert_eq!(world.now(PLAN, OTHER, line(11)).await.1, 310_000_000, "once");
}

#[tokio::test]
async fn what_last_year_left_is_carried_once() {
    let world = World::approved().await;
    // Of six million, five million and ninety-five are spent.
    world.spend(595_000_000).await;
    world.keep((NEXT, None), NEXT, DocumentKind::Plan, new_plan(Some(PLAN))).await;
    world.keep((NEXT, Some(SALES)), NEXT_SHEET, DocumentKind::Sheet, new_sheet(NEXT, SALES, 1)).await;
    world.approve(NEXT_SHEET, 80, (Who::Editor, Who::Head)).await;
    let carry = async |number: u128, minor: i128| {
        let changes = vec![(NEXT_SHEET, line(1), january(minor))];
        world.adjusts((NEXT, SALES), number, AdjustmentKind::CarryForward, changes).await
    };
    let too_much = carry(81, 5_000_001).await;
    let more = |remains, asked| AdjustmentError::MoreThanRemains { line: Name::new("line 1"), remains, asked };
    assert!(
        matches!(&too_much, Err(ApprovalFault::Adjustment(error)) if *error == more(5_000_000, 5_000_001)),
        "{too_much:?}"
    );
    let asked = carry(82, 3_000_000).await.unwrap();
    assert_eq!(asked.request.submission().kind, TargetKind::Adjustment);
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    // What waits is taken already.
    let waiting = carry(83, 2_000_001).await;
    assert!(
        matches!(&waiting, Err(ApprovalFault::Adjustment(error)) if *error == more(5_000_000, 5_000_001)),
        "{waiting:?}"
    );
    assert_eq!(world.decide(Who::Finance, &asked, 1, agree()).await.unwrap().outcome, Outcome::Approved);
    assert_eq!(world.now(NEXT, SALES, line(1)).await, (300_000_000, 303_000_000));
    let again = carry(84, 3_000_000).await;
    assert!(
        matches!(&again, Err(ApprovalFault::Adjustment(error)) if *error == more(5_000_000, 6_000_000)),
        "{again:?}"
    );
    // Spent meanwhile at the other end of the year: what is asked for is no longer there.
    let rest = carry(85, 2_000_000).await.unwrap();
    world.decide(Who::Head, &rest, 0, agree()).await.unwrap();
    world.spend(597_000_000).await;
    let late = world.decide(Who::Finance, &rest, 1, agree()).await;
    assert!(matches!(&late, Err(ApprovalFault::Adjustment(AdjustmentError::MoreThanRemains { .. }))), "{late:?}");
    assert_eq!(world.now(NEXT, SALES, line(1)).await.1, 303_000_000);
}
