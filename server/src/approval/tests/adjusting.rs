//! Adjustments of what is approved, as people live them.

use shared::approval::{Act, RequestState, TargetKind};
use shared::budget::Nature;
use shared::budget::Series;
use shared::budget::adjustment::{AdjustmentError, AdjustmentKind};
use shared::budget::outturn::Actual;
use shared::calendar::Period;
use shared::id::{LineId, RequestId, SheetId};
use uuid::Uuid;

use super::world::{PLAN, SALES, SHEET, Who, World, agree, give_back, line};
use crate::approval::{Adjust, ApprovalFault, Standing};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{Chunk, DocumentState, RequestRecord, StoreError, TakeIn, WaitingFile};

/// A hundred thousand in January, in minor units.
const MUCH: i128 = 10_000_000;

fn january(minor: i128) -> Series {
    [minor].into_iter().collect()
}

impl World {
    /// The sheet is approved by the head and, as it is large, by finance.
    pub async fn approved() -> Self {
        let world = Self::new().await;
        let asked = world.submit(Who::Editor, 1).await.unwrap();
        world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
        world.decide(Who::Finance, &asked, 1, agree()).await.unwrap();
        world
    }

    pub(super) async fn adjust(
        &self,
        who: Who,
        number: u128,
        kind: AdjustmentKind,
        changes: &[(u128, i128)],
    ) -> Result<RequestRecord, ApprovalFault> {
        let change =
            |(number, minor): &(u128, i128)| -> (SheetId, LineId, Series) { (SHEET, line(*number), january(*minor)) };
        let asked = Adjust {
            id: RequestId(Uuid::from_u128(number)),
            plan: PLAN,
            department: SALES,
            kind,
            reason: "the fair moved".to_owned(),
            changes: changes.iter().map(change).collect(),
        };
        self.approvals.adjust(&self.person(who).await, asked).await
    }

    pub async fn transfer(&self, number: u128, minor: i128) -> RequestRecord {
        self.adjust(Who::Editor, number, AdjustmentKind::Transfer, &[(1, -minor), (2, minor)]).await.unwrap()
    }

    pub async fn agreed(&self, asked: &RequestRecord) -> Result<(), ApprovalFault> {
        self.decide(Who::Head, asked, 0, agree()).await?;
        self.decide(Who::Finance, asked, 1, agree()).await.map(|_| ())
    }

    async fn standing(&self) -> Standing {
        Standing::of(&*self.store, PLAN, SALES).await.unwrap().unwrap()
    }

    /// What a line had when the sheet was approved, and what counts now.
    async fn counts(&self, number: u128) -> (i128, i128) {
        let standing = self.standing().await;
        let line = standing.budget.line(line(number)).unwrap();
        (line.original.total(), line.now().total())
    }

    pub(super) async fn spend(&self, minor: i64) {
        let actual = Actual {
            department: SALES,
            nature: Nature::Expense,
            account: None,
            line: None,
            period: Period::FIRST,
            minor,
        };
        let id = Uuid::from_u128(u128::from(minor.unsigned_abs()));
        let (finance, now) = (Who::Finance.id(), self.clock.now());
        let file = WaitingFile {
            id,
            plan: PLAN,
            name: "ledger.csv".to_owned(),
            hash: Chunk::hash_of(b"1"),
            person: finance,
            sent_at: now,
            bytes: b"1".to_vec(),
        };
        self.store.keep_file(file).await.unwrap();
        let told = AuditEvent::new(now, Some(finance), "actuals.imported", PLAN);
        let taking = TakeIn { file: id, plan: PLAN, at: now, figures: vec![actual], told };
        assert!(self.store.take_in(taking).await.unwrap());
    }
}

#[tokio::test]
async fn an_approved_transfer_counts_and_the_original_is_kept() {
    let world = World::approved().await;
    let before = world.standing().await;
    let asked = world.transfer(2, MUCH).await;
    assert_eq!(asked.request.submission().kind, TargetKind::Transfer);
    assert_eq!(asked.request.submission().total.minor.0, i64::try_from(MUCH).unwrap(), "bands see what is moved");
    assert_eq!(world.counts(1).await, (300_000_000, 300_000_000), "nothing counts before it is approved");
    world.agreed(&asked).await.unwrap();
    assert_eq!(world.counts(1).await, (300_000_000, 290_000_000));
    assert_eq!(world.counts(2).await, (300_000_000, 310_000_000));
    let (original, now) = world.standing().await.budget.totals(Nature::Expense);
    assert_eq!((original.total(), now.total()), (600_000_000, 600_000_000), "a transfer nets to nothing");
    // The approved sheet is what it was, and the next revision is still worked on.
    assert_eq!(world.standing().await.version, before.version);
    assert_eq!(world.state(SHEET).await, DocumentState::Archived);
    let report = world.store.requests_about(SHEET).await.unwrap();
    assert_eq!(report.len(), 1, "the sheet itself was asked for once");
}

#[tokio::test]
async fn what_was_adjusted_meanwhile_is_stale_and_cannot_be_approved() {
    let world = World::approved().await;
    let (first, second) = (world.transfer(2, MUCH).await, world.transfer(3, 2 * MUCH).await);
    world.agreed(&first).await.unwrap();
    let late = world.agreed(&second).await;
    assert!(matches!(late, Err(ApprovalFault::Store(StoreError::Outdated(_)))), "{late:?}");
    let id = second.request.submission().id;
    assert!(matches!(world.store.is_adjustment_current(id).await, Err(StoreError::Outdated(_))), "and it shows");
    assert_eq!(world.counts(1).await.1, 290_000_000, "nothing of it counts");
    // It is still open: whoever decides may give it back, and it is asked anew on what counts now.
    world.decide(Who::Finance, &second, 1, give_back("ask anew")).await.unwrap();
    let anew = world.transfer(4, 2 * MUCH).await;
    world.agreed(&anew).await.unwrap();
    assert_eq!(world.counts(1).await, (300_000_000, 270_000_000));
}

#[tokio::test]
async fn what_is_spent_is_not_taken() {
    let world = World::approved().await;
    world.spend(595_000_000).await;
    let take = async |minor: i128| world.adjust(Who::Editor, 2, AdjustmentKind::Revise, &[(1, -minor)]).await;
    let refused = take(MUCH).await;
    let undercut = matches!(
        refused,
        Err(ApprovalFault::Adjustment(AdjustmentError::Undercut { spent: 595_000_000, left: 590_000_000, .. }))
    );
    assert!(undercut, "{refused:?}");
    let asked = take(5_000_000).await.unwrap();
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    // Spent between asking and deciding: nothing is decided.
    world.spend(596_000_000).await;
    let late = world.decide(Who::Finance, &asked, 1, agree()).await;
    assert!(matches!(late, Err(ApprovalFault::Adjustment(AdjustmentError::Undercut { .. }))), "{late:?}");
    assert!(world.store.request(asked.request.submission().id).await.unwrap().unwrap().request.open().is_some());
    assert_eq!(world.counts(1).await, (300_000_000, 300_000_000));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_nothing_is_kept() {
    let world = World::new().await;
    let none = world.adjust(Who::Editor, 2, AdjustmentKind::Supplement, &[(1, 1)]).await;
    assert!(matches!(none, Err(ApprovalFault::NothingApproved)), "{none:?}");
    let world = World::approved().await;
    let check = async |kind, changes: &[(u128, i128)], expect: fn(&AdjustmentError) -> bool| {
        let refused = world.adjust(Who::Editor, 2, kind, changes).await;
        assert!(matches!(&refused, Err(ApprovalFault::Adjustment(error)) if expect(error)), "{refused:?}");
    };
    use AdjustmentKind::{CarryForward, Revise, Supplement, Transfer};
    check(Transfer, &[(1, -MUCH), (2, MUCH + 1)], |e| matches!(e, AdjustmentError::Unbalanced { .. })).await;
    check(Revise, &[(1, -300_000_001)], |e| matches!(e, AdjustmentError::Overdrawn { .. })).await;
    check(Supplement, &[(1, -1)], |e| matches!(e, AdjustmentError::OnlyAdds { .. })).await;
    check(CarryForward, &[(1, 1)], |e| matches!(e, AdjustmentError::NoYearBefore)).await;
    assert!(world.store.adjustments_of_plan(PLAN).await.unwrap().is_empty());
    let unseen = world.adjust(Who::Stranger, 2, Supplement, &[(1, 1)]).await;
    assert!(matches!(unseen, Err(ApprovalFault::NotFound)), "{unseen:?}");
    let looks = world.adjust(Who::Viewer, 2, Supplement, &[(1, 1)]).await;
    assert!(matches!(looks, Err(ApprovalFault::NotAllowed)), "{looks:?}");
    let elsewhere = world.adjust(Who::Editor, 2, Supplement, &[(9, 1)]).await;
    assert!(matches!(elsewhere, Err(ApprovalFault::NotFound)), "{elsewhere:?}");
}

#[tokio::test]
async fn asking_twice_is_asking_once_and_nobody_judges_their_own() {
    let world = World::approved().await;
    let first = world.transfer(2, MUCH).await;
    assert_eq!(world.transfer(2, MUCH).await, first);
    assert_eq!(world.store.adjustments_of_plan(PLAN).await.unwrap().len(), 1);
    let own = world.adjust(Who::Both, 3, AdjustmentKind::Supplement, &[(1, 1)]).await.unwrap();
    assert!(world.decide(Who::Both, &own, 0, agree()).await.is_err(), "not even with the role");
    world.decide(Who::Head, &own, 0, agree()).await.unwrap();
    let reject = Act::Reject { comment: "no".parse().unwrap() };
    world.decide(Who::Finance, &own, 1, reject).await.unwrap();
    let kept = world.store.request(own.request.submission().id).await.unwrap().unwrap();
    assert!(matches!(kept.request.state(), RequestState::Rejected { .. }));
    assert_eq!(world.counts(1).await, (300_000_000, 300_000_000));
    assert_eq!(world.state(SHEET).await, DocumentState::Archived, "the approved sheet opens for nobody");
}
