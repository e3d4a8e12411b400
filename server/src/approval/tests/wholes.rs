//! A whole plan is asked for at its exact versions, agreed to as it stands and in no other way, and proved to an outsider.

use std::collections::BTreeSet;

use serde_json::json;
use shared::approval::{
    Acting, ApprovalError, Approvers, Condition, Moved, Outcome, PartMoved, Policy, PolicyStep, RequestState, Rule,
    TargetKind, Whole,
};
use shared::budget::CellValue;
use shared::budget::adjustment::AdjustmentKind;
use shared::document::PlanCommand;
use shared::id::{DecisionId, DepartmentId, RequestId};
use shared::money::{Currency, Minor};
use uuid::Uuid;

use super::world::{PLAN, SALES, SHEET, Who, World, agree, give_back};
use crate::approval::act::told;
use crate::approval::{
    ApprovalFault, Asked, Circle, Rooms, Submit, SubmitWhole, asked_whole, authors_of, last_approved, moved_since,
};
use crate::audit::{AuditEvent, Signer, canonical};
use crate::certificate::{CertificateFault, check, issue, pack};
use crate::clock::Clock;
use crate::persistence::{DocumentState, PolicyRecord, RequestRecord, StoreError, Transition};
use crate::secret::Secret;

impl World {
    pub(super) async fn submit_whole(&self, who: Who, number: u128) -> Result<RequestRecord, ApprovalFault> {
        let asked = SubmitWhole { plan: PLAN, id: RequestId(Uuid::from_u128(number)) };
        self.approvals.submit_whole(&self.person(who).await, asked).await
    }

    /// Finance puts in force that a whole plan may be asked for before its sheets are approved.
    pub(super) async fn takes_sheets_as_they_are(&self) {
        let told = || AuditEvent::new(self.clock.now(), None, "test.told", PLAN);
        let rule = |kind: TargetKind, who| {
            let name = kind.as_str().parse().unwrap();
            Rule::new(name, kind, Condition::default(), vec![PolicyStep::any(who)])
        };
        let rules =
            vec![rule(TargetKind::Sheet, Approvers::DepartmentHead), rule(TargetKind::Plan, Approvers::Finance)];
        let record = PolicyRecord {
            plan: PLAN,
            policy: Policy { version: 1, currency: Currency::CNY, rules },
            reason: "test".to_owned(),
            proposed_by: Who::Finance.id(),
            proposed_at: self.clock.now(),
            confirmed: None,
        };
        self.store.propose_policy(record, told()).await.unwrap();
        self.store.confirm_policy(PLAN, 1, Who::Cfo.id(), self.clock.now(), told()).await.unwrap();
    }

    async fn set_target(&self, minor: i64) {
        let command = PlanCommand::SetTarget { department: SALES, account: None, target: Some(Minor(minor)) };
        self.rooms.edit_plan(PLAN, vec![command], Vec::new()).await.unwrap();
    }

    async fn next_revision(&self) -> shared::id::SheetId {
        let sheets = self.store.list(PLAN, crate::persistence::DocumentKind::Sheet).await.unwrap();
        sheets.iter().find(|sheet| sheet.state == DocumentState::Open).unwrap().id
    }

    /// What has moved since, and that nobody can agree to it.
    async fn is_stale(&self, asked: &RequestRecord, expect: &[Moved]) {
        let whole = asked_whole(&*self.store, &asked.request).await.unwrap();
        assert_eq!(moved_since(&*self.store, &asked.request, &whole).await.unwrap(), expect);
        let refused = self.decide(Who::Cfo, asked, 0, agree()).await;
        assert!(matches!(&refused, Err(ApprovalFault::WholeMoved(moved)) if moved == expect), "{refused:?}");
        let kept = self.store.request(asked.request.submission().id).await.unwrap().unwrap();
        assert_eq!(kept.request.history().len(), 0, "nothing was decided");
    }
}

#[tokio::test]
async fn a_plan_is_asked_for_once_its_sheets_are_approved_and_locks_none_of_them() {
    let world = World::new().await;
    let early = world.submit_whole(Who::Finance, 50).await;
    assert!(matches!(&early, Err(ApprovalFault::SheetsFirst(of)) if *of == BTreeSet::from([SALES])), "{early:?}");
    let world = World::approved().await;
    let stranger = world.submit_whole(Who::Editor, 51).await;
    assert!(matches!(stranger, Err(ApprovalFault::NotAllowed)), "who may not edit the plan does not ask: {stranger:?}");

    let asked = world.submit_whole(Who::Finance, 52).await.unwrap();
    let submission = asked.request.submission().clone();
    assert_eq!((submission.kind, submission.department), (TargetKind::Plan, DepartmentId::WHOLE));
    assert_eq!(submission.total.minor, Minor(600_000_000));
    assert_eq!(world.submit_whole(Who::Finance, 52).await.unwrap(), asked, "sent twice, it is asked once");
    let again = world.submit_whole(Who::Cfo, 53).await;
    assert!(matches!(again, Err(ApprovalFault::Submitted(standing)) if standing == submission.id), "{again:?}");
    assert_eq!(world.state(PLAN).await, DocumentState::Open);

    // Work on the next revision goes on meanwhile.
    let next = world.next_revision().await;
    world.write(Who::Editor, next, 1, CellValue::Figure(Minor(1))).await;
    let own = world.decide(Who::Finance, &asked, 0, agree()).await;
    assert!(matches!(own, Err(ApprovalFault::Refused(ApprovalError::OwnSubmission))), "{own:?}");
    let head = world.decide(Who::Head, &asked, 0, agree()).await;
    assert!(matches!(head, Err(ApprovalFault::NotFound)), "a department's role does not reach the whole: {head:?}");
    let done = world.decide(Who::Cfo, &asked, 0, agree()).await.unwrap();
    assert_eq!((done.outcome, done.successor), (Outcome::Approved, None));
    let approved = last_approved(&*world.store, PLAN, None).await.unwrap().unwrap();
    assert_eq!(approved.request.submission(), &submission);
    assert_eq!(world.logged("request.approved").await, 3, "the sheet twice, the plan once");
}

#[tokio::test]
async fn whatever_moves_makes_it_stale_and_returning_it_ends_that() {
    let world = World::approved().await;
    let asked = world.submit_whole(Who::Finance, 52).await.unwrap();
    world.set_target(500_000_000).await;
    world.is_stale(&asked, &[Moved::Plan]).await;
    world.decide(Who::Cfo, &asked, 0, give_back("按新目标重报")).await.unwrap();

    let asked = world.submit_whole(Who::Finance, 53).await.unwrap();
    let cut = world.adjust(Who::Editor, 60, AdjustmentKind::Transfer, &[(1, -100), (2, 100)]).await.unwrap();
    world.agreed(&cut).await.unwrap();
    world.is_stale(&asked, &[Moved::Part(SALES, PartMoved::Adjusted)]).await;
    world.act(Who::Finance, &asked, 70, shared::approval::Act::Withdraw).await.unwrap();

    let asked = world.submit_whole(Who::Finance, 54).await.unwrap();
    let next = world.next_revision().await;
    world.write(Who::Editor, next, 1, CellValue::Figure(Minor(1))).await;
    let submit = Submit { sheet: next, id: RequestId(Uuid::from_u128(61)) };
    let revised = world.approvals.submit(&world.person(Who::Editor).await, submit).await.unwrap();
    world.decide(Who::Head, &revised, 0, agree()).await.unwrap();
    world.is_stale(&asked, &[Moved::Part(SALES, PartMoved::Approved)]).await;
}

#[tokio::test]
async fn the_transaction_that_keeps_an_agreement_looks_once_more() {
    let world = World::approved().await;
    let asked = world.submit_whole(Who::Finance, 52).await.unwrap();
    let heads = world.store.find(PLAN).await.unwrap().unwrap().heads;
    let acting = Acting {
        id: DecisionId(Uuid::from_u128(9)),
        person: Who::Cfo.id(),
        turn: 0,
        act: agree(),
        seen: asked.request.submission().target.version.clone(),
        now: world.clock.now(),
    };
    let authors = authors_of(&*world.store, asked.request.submission()).await.unwrap();
    let parties = Circle::load(&*world.store).await.unwrap();
    let parties = parties.parties(&Asked::of(&asked.request), authors, world.clock.now());
    let (request, _) = asked.request.clone().act(acting, &parties).unwrap();
    let told = told(&request, None);
    let agreed = Transition {
        request,
        from_version: asked.version,
        document: None,
        successor: None,
        judged_by: vec![(PLAN, heads)],
        told,
    };
    // Judged in order, and overtaken before it was written: by the plan, then by an adjustment.
    world.set_target(500_000_000).await;
    let late = world.store.advance(agreed.clone()).await;
    assert!(matches!(late, Err(StoreError::Moved { document: PLAN, .. })), "it says what moved: {late:?}");
    let cut = world.adjust(Who::Editor, 60, AdjustmentKind::Transfer, &[(1, -100), (2, 100)]).await.unwrap();
    world.agreed(&cut).await.unwrap();
    let heads = world.store.find(PLAN).await.unwrap().unwrap().heads;
    let late = world.store.advance(Transition { judged_by: vec![(PLAN, heads)], ..agreed }).await;
    assert!(matches!(late, Err(StoreError::Outdated(_))), "{late:?}");
}

#[tokio::test]
async fn where_the_policy_lets_it_a_sheet_counts_as_it_stands_and_whoever_writes_makes_it_stale() {
    let world = World::new().await;
    world.takes_sheets_as_they_are().await;
    world.write(Who::Editor, SHEET, 1, CellValue::Text("多少".to_owned())).await;
    let unfit = world.submit_whole(Who::Finance, 50).await;
    assert!(matches!(&unfit, Err(ApprovalFault::UnfitSheets(of)) if *of == BTreeSet::from([SALES])), "{unfit:?}");
    world.write(Who::Cfo, SHEET, 1, CellValue::Figure(Minor(100))).await;
    let nobody = world.submit_whole(Who::Finance, 51).await;
    assert!(
        matches!(nobody, Err(ApprovalFault::Refused(ApprovalError::OnlyAuthors { .. }))),
        "nobody agrees to what they wrote: {nobody:?}"
    );

    let world = World::new().await;
    world.takes_sheets_as_they_are().await;
    let asked = world.submit_whole(Who::Finance, 52).await.unwrap();
    let whole = asked_whole(&*world.store, &asked.request).await.unwrap();
    assert_eq!(whole.unapproved(), BTreeSet::from([SALES]));
    world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(7))).await;
    world.is_stale(&asked, &[Moved::Part(SALES, PartMoved::Written)]).await;
}

#[tokio::test]
async fn an_outsider_checks_a_whole_plan_against_its_certificate() {
    let world = World::approved().await;
    let cut = world.adjust(Who::Editor, 60, AdjustmentKind::Supplement, &[(1, 500)]).await.unwrap();
    world.agreed(&cut).await.unwrap();
    let asked = world.submit_whole(Who::Finance, 52).await.unwrap();
    let done = world.decide(Who::Cfo, &asked, 0, agree()).await.unwrap();
    assert!(matches!(done.record.request.state(), RequestState::Approved { .. }));
    assert_eq!(asked.request.submission().total.minor, Minor(600_000_500), "with what was adjusted");
    let signer = Signer::new(&Secret::new([5; 32]));
    let certificate = issue(&*world.store, &*world.clock, &signer, &done.record.request).await.unwrap().unwrap();
    let whole: Whole = certificate.whole.clone().unwrap();
    let documents = pack(&*world.store, PLAN, &whole).await.unwrap();
    let file = certificate.signed(&signer);
    let checked = |file: &serde_json::Value, documents: &[u8]| {
        check(file.to_string().as_bytes(), documents, Some(&signer.public())).map(|held| held.certificate.whole)
    };
    assert_eq!(checked(&file, &documents), Ok(Some(whole)));

    // The server itself cannot tell another story about the same documents.
    let told_again = |path: &str, value: serde_json::Value| {
        let mut other = file.clone();
        *other.pointer_mut(path).unwrap() = value;
        let seal = signer.sign(canonical(&other["certificate"]).as_bytes());
        other["signature"] = json!(seal.to_string());
        checked(&other, &documents).unwrap_err()
    };
    let part = format!("/certificate/whole/parts/{SALES}/expense");
    assert!(matches!(told_again(&part, json!(1)), CertificateFault::OtherContent { .. }));
    assert!(matches!(told_again("/certificate/total/minor", json!(1)), CertificateFault::OtherTotal { .. }));
    assert!(matches!(checked(&file, b"nonsense"), Err(CertificateFault::NotADocument(_))));
    // A figure is bent in the adjustment's text, which lies in the file as it is.
    let text = String::from_utf8_lossy(&documents).into_owned();
    assert!(text.contains("the fair moved"));
    let mut bent = documents.clone();
    let at = documents.windows(14).position(|window| window == b"the fair moved").unwrap();
    bent[at] = b'T';
    assert!(checked(&file, &bent).is_err());
}
