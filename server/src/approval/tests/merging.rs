//! A scenario goes into the budget by approval: what was shown is what is merged, with the last agreement, or nothing is.

use std::collections::BTreeSet;
use std::sync::Arc;

use automerge::ActorId;
use serde_json::json;
use shared::approval::{
    Act, ApprovalError, Approvers, Condition, Outcome, Policy, PolicyStep, RequestState, Rule, TargetKind,
};
use shared::budget::CellValue;
use shared::calendar::Period;
use shared::document::{CellEdit, SheetCommand, SheetReplica, Spot, content_hash};
use shared::id::{PersonActor, PersonId, RequestId, SheetId};
use shared::money::{Currency, Minor};
use uuid::Uuid;

use super::world::{PLAN, SALES, SHEET, Who, World, agree, give_back, line};
use crate::approval::{
    ApprovalFault, Approvals, MergeMoved, RoomError, Rooms, asked_merge, asked_name, merge_standing,
};
use crate::audit::{AuditEvent, Signer};
use crate::certificate::{CertificateFault, check, issue, merged_document};
use crate::clock::Clock;
use crate::document::{load, load_plan, load_sheet};
use crate::persistence::{Append, DocumentState, PolicyRecord, RequestRecord, StoreError, Transition};
use crate::publish::Publishing;
use crate::random::{Random, SeededRandom};
use crate::rooms::{Doors, Hub, HubParts, OpenRooms};
use crate::scenario::{Choices, Merge, ScenarioFault, Scenarios, Toward, compare};
use crate::supply::{Supplier, SupplyQueue};
use crate::sync::Incoming;

/// The world with its documents open in rooms, and a scenario of the sheet that halves the first line.
pub struct Scene {
    pub world: World,
    pub rooms: Arc<dyn Rooms>,
    pub scenarios: Scenarios,
    pub sheet: SheetId,
    random: Arc<dyn Random>,
}

pub const HALF: i64 = 150_000_000;
pub const WHOLE: i64 = 300_000_000;

fn spot(number: u128) -> Spot {
    Spot::Cell(line(number), Period::FIRST)
}

impl Scene {
    /// Merges go by the department's head, then by finance.
    pub async fn new() -> Self {
        let scene = Self::without_policy().await;
        scene.takes_effect(&[Approvers::DepartmentHead, Approvers::Finance]).await;
        scene
    }

    pub async fn without_policy() -> Self {
        let mut scene = Self::over(World::new().await);
        let editor = scene.world.person(Who::Editor).await;
        scene.sheet = scene.scenarios.branch(&editor, SHEET, "乐观".parse().unwrap()).await.unwrap();
        scene.write(Who::Editor, scene.sheet, 1, HALF).await;
        scene
    }

    pub fn over(mut world: World) -> Self {
        let (store, clock, queue) = (world.store.clone(), world.clock.clone(), SupplyQueue::default());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(7));
        let hub = Hub::new(HubParts {
            store: store.clone(),
            doorkeeper: Arc::new(Doors { store: store.clone() }),
            observers: Arc::new(Publishing { queue: queue.clone() }),
            random: random.clone(),
            name: "tandem".to_owned(),
            storage_id: None,
        });
        let supplier = Supplier::new(store.clone(), hub.clone(), clock.clone(), random.clone(), queue.clone());
        let supplier = Arc::new(supplier);
        let rooms = OpenRooms { hub, clock: clock.clone(), random: random.clone(), supplier, queue };
        let rooms: Arc<dyn Rooms> = Arc::new(rooms);
        world.approvals = Approvals::new(store.clone(), rooms.clone(), clock.clone(), random.clone());
        let approvals = world.approvals.clone();
        let scenarios = Scenarios::new(approvals, store, rooms.clone(), clock, random.clone());
        Self { world, rooms, scenarios, sheet: SHEET, random }
    }

    pub async fn takes_effect(&self, steps: &[Approvers]) {
        let world = &self.world;
        let told = || AuditEvent::new(world.clock.now(), None, "test.told", PLAN);
        let rule = |kind: TargetKind, who: &[Approvers]| {
            let steps = who.iter().map(|who| PolicyStep::any(*who)).collect();
            Rule::new(kind.as_str().parse().unwrap(), kind, Condition::default(), steps)
        };
        let rules = vec![rule(TargetKind::Sheet, &[Approvers::DepartmentHead]), rule(TargetKind::ScenarioMerge, steps)];
        let record = PolicyRecord {
            plan: PLAN,
            policy: Policy { version: 1, currency: Currency::CNY, rules },
            reason: "test".to_owned(),
            proposed_by: Who::Finance.id(),
            proposed_at: world.clock.now(),
            confirmed: None,
        };
        world.store.propose_policy(record, told()).await.unwrap();
        world.store.confirm_policy(PLAN, 1, Who::Cfo.id(), world.clock.now(), told()).await.unwrap();
    }

    /// Somebody writes into January of a line, through the room.
    pub async fn try_write(&self, who: Who, sheet: SheetId, number: u128, minor: i64) -> Result<(), RoomError> {
        let edit = CellEdit { line: line(number), period: Period::FIRST, value: CellValue::Figure(Minor(minor)) };
        let actor = PersonActor { person: who.id(), tab: self.random.bytes() }.to_bytes().to_vec();
        let doc = load(&*self.world.store, sheet).await.unwrap();
        let at = doc.get_heads();
        let mut replica = SheetReplica::open(doc.with_actor(ActorId::from(actor.as_slice()))).unwrap();
        replica.edit(&SheetCommand::SetCells(vec![edit]), 1).unwrap();
        let changes = replica.into_document().get_changes(&at);
        let actors = vec![(actor, who.id())];
        self.rooms.take_in(sheet, Incoming { actors, ..Incoming::of(at, changes) }).await
    }

    pub async fn write(&self, who: Who, sheet: SheetId, number: u128, minor: i64) {
        self.try_write(who, sheet, number, minor).await.unwrap();
    }

    /// What the review shows now, with all of it chosen but these lines.
    async fn wish(&self, but: &[u128]) -> Merge {
        let record = self.world.store.find(self.sheet).await.unwrap().unwrap();
        let shown = compare(&*self.world.store, &record, Toward::Budget).await.unwrap();
        let choices = Choices::All { but: but.iter().copied().map(spot).collect() };
        Merge { sheet: self.sheet, toward: Toward::Budget, reviewed: shown.reviewed.to_string(), choices }
    }

    pub async fn ask(&self, who: Who, number: u128, but: &[u128]) -> Result<RequestRecord, ScenarioFault> {
        let (person, wish) = (self.world.person(who).await, self.wish(but).await);
        self.scenarios.ask(&person, wish, RequestId(Uuid::from_u128(number))).await
    }

    /// The head agrees, then finance.
    async fn agreed(&self, asked: &RequestRecord) -> Result<Outcome, ApprovalFault> {
        self.world.decide(Who::Head, asked, 0, agree()).await?;
        self.world.decide(Who::Cfo, asked, 1, agree()).await.map(|done| done.outcome)
    }

    pub async fn cell(&self, sheet: SheetId, number: u128) -> (i64, Option<PersonId>) {
        let sheet = load_sheet(&*self.world.store, sheet).await.unwrap();
        let cell = sheet.line(line(number)).unwrap().cell(Period::FIRST);
        assert!(cell.rivals.is_empty(), "settled");
        let CellValue::Figure(minor) = &cell.value else { panic!("{cell:?}") };
        (minor.0, cell.author)
    }

    pub async fn kept(&self, asked: &RequestRecord) -> RequestRecord {
        self.world.store.request(asked.request.submission().id).await.unwrap().unwrap()
    }

    /// Nobody can agree to it any more, everybody sees why, and nothing was written.
    async fn is_stale(&self, asked: &RequestRecord, expect: &MergeMoved) {
        let kept = self.kept(asked).await;
        let standing = merge_standing(&*self.world.store, &kept.request).await.unwrap();
        assert_eq!(standing.moved.as_ref(), Some(expect));
        let before = self.world.store.find(SHEET).await.unwrap().unwrap().heads;
        let turn = kept.request.turn();
        let who = if turn == 0 { Who::Head } else { Who::Cfo };
        let refused = self.world.decide(who, asked, turn, agree()).await;
        assert!(matches!(&refused, Err(ApprovalFault::MergeMoved(moved)) if moved == expect), "{refused:?}");
        assert_eq!(self.kept(asked).await, kept, "nothing was decided");
        assert_eq!(self.world.store.find(SHEET).await.unwrap().unwrap().heads, before);
        assert_eq!(self.world.logged("scenario.merged").await, 0);
    }
}

#[tokio::test]
async fn a_merge_is_asked_for_and_comes_with_the_last_agreement() {
    let scene = Scene::new().await;
    let (world, editor) = (&scene.world, scene.world.person(Who::Editor).await);
    let at_once = scene.scenarios.merge(&editor, scene.wish(&[]).await).await;
    assert!(matches!(at_once, Err(ScenarioFault::NeedsApproval)), "{at_once:?}");
    assert_eq!(scene.cell(SHEET, 1).await.0, WHOLE, "nothing was merged");
    let viewer = scene.ask(Who::Viewer, 40, &[]).await;
    assert!(matches!(viewer, Err(ScenarioFault::NotAllowed)), "{viewer:?}");

    let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
    let submission = asked.request.submission();
    assert_eq!((submission.kind, submission.department), (TargetKind::ScenarioMerge, SALES));
    assert_eq!((submission.target.document, submission.total.minor), (scene.sheet, Minor(HALF)), "what it moves");
    let wish = scene.wish(&[]).await;
    let again = scene.scenarios.ask(&editor, wish, submission.id).await.unwrap();
    assert_eq!(again, asked, "sent twice, it is asked once");
    let second = scene.ask(Who::Editor, 51, &[]).await;
    assert!(matches!(second, Err(ScenarioFault::Asked(standing)) if standing == submission.id), "{second:?}");
    let plan = load_plan(&*world.store, PLAN).await.unwrap();
    assert_eq!(asked_name(&*world.store, &plan, &asked.request).await.unwrap().text, "乐观 · 销售部");
    for sheet in [SHEET, scene.sheet] {
        assert_eq!(world.state(sheet).await, DocumentState::Open, "neither is locked");
    }

    let done = world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    assert_eq!(done.outcome, Outcome::Advanced { next: 1 });
    assert_eq!(
        (scene.cell(SHEET, 1).await.0, world.logged("scenario.merged").await),
        (WHOLE, 0),
        "not before the last"
    );
    let done = world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
    assert_eq!((done.outcome, done.successor), (Outcome::Approved, None));
    assert_eq!(scene.cell(SHEET, 1).await, (HALF, Some(Who::Editor.id())), "whoever wrote a figure stays its author");
    assert_eq!(world.logged("scenario.merged").await, 1);
    let again = world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
    assert!(matches!(again.outcome, Outcome::AlreadyDone { .. }));
    let authors = world.store.authors(SHEET).await.unwrap();
    assert_eq!(authors, BTreeSet::from([Who::Editor.id()]), "whoever agreed wrote nothing, and may approve the sheet");
    // The room knows what came in: the next keystroke goes on from there.
    scene.write(Who::Editor, SHEET, 2, 7).await;
    assert_eq!((scene.cell(SHEET, 1).await.0, scene.cell(SHEET, 2).await.0), (HALF, 7));
    let published = world.store.totals_of_sheet(SHEET).await.unwrap().unwrap();
    assert_eq!(published.totals.expense.total.periods.total(), i128::from(HALF + 7));
}

#[tokio::test]
async fn where_no_policy_speaks_of_merges_it_is_done_at_once() {
    let scene = Scene::without_policy().await;
    let editor = scene.world.person(Who::Editor).await;
    let asked = scene.ask(Who::Editor, 50, &[]).await;
    assert!(matches!(asked, Err(ScenarioFault::NeedsNobody)), "{asked:?}");
    scene.scenarios.merge(&editor, scene.wish(&[]).await).await.unwrap();
    assert_eq!(scene.cell(SHEET, 1).await.0, HALF);
    // To leave everything as it is changes no figure, so nobody has to agree.
    let scene = Scene::new().await;
    let mut wish = scene.wish(&[]).await;
    wish.choices = Choices::Mine;
    let done = scene.scenarios.merge(&editor, wish).await.unwrap();
    assert_eq!((done.taken, done.kept, scene.cell(SHEET, 1).await.0), (0, 1, WHOLE));
}

#[tokio::test]
async fn what_was_signed_goes_in_whatever_is_written_elsewhere_or_in_the_scenario_later() {
    let scene = Scene::new().await;
    scene.write(Who::Editor, scene.sheet, 2, 11).await;
    let asked = scene.ask(Who::Editor, 50, &[2]).await.unwrap();
    scene.write(Who::Editor, SHEET, 2, 22).await;
    scene.write(Who::Editor, scene.sheet, 1, 1).await;
    let standing = merge_standing(&*scene.world.store, &asked.request).await.unwrap();
    assert_eq!((standing.moved, standing.base_went_on, standing.scenario_went_on), (None, true, true));
    assert_eq!(scene.agreed(&asked).await.unwrap(), Outcome::Approved);
    assert_eq!(scene.cell(SHEET, 1).await.0, HALF, "as it was signed");
    assert_eq!(scene.cell(SHEET, 2).await.0, 22, "what was left out, and what was written since");
}

#[tokio::test]
async fn a_budget_that_moved_in_such_a_place_takes_nothing_and_says_where() {
    let scene = Scene::new().await;
    let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
    scene.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    scene.write(Who::Editor, SHEET, 1, 5).await;
    scene.is_stale(&asked, &MergeMoved::Places(BTreeSet::from([spot(1)]))).await;
    scene.world.decide(Who::Cfo, &asked, 1, give_back("预算已变，请重新对比")).await.unwrap();
    // Reviewed and asked anew, it goes its way.
    let again = scene.ask(Who::Editor, 51, &[]).await.unwrap();
    assert_eq!(again.request.submission().resumes, Some(asked.request.submission().id));
    assert_eq!(again.request.submission().total.minor, Minor(HALF - 5));
    assert_eq!(scene.agreed(&again).await.unwrap(), Outcome::Approved);
    assert_eq!(scene.cell(SHEET, 1).await.0, HALF);
}

#[tokio::test]
async fn a_budget_that_is_in_approval_or_a_scenario_given_up_takes_nothing() {
    let scene = Scene::new().await;
    let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
    let sheet = scene.world.submit(Who::Editor, 60).await.unwrap();
    let id = sheet.request.submission().id;
    scene.is_stale(&asked, &MergeMoved::BaseLocked(id)).await;
    scene.world.withdraw(Who::Editor, &sheet).await.unwrap();
    let standing = merge_standing(&*scene.world.store, &asked.request).await.unwrap();
    assert_eq!(standing.moved, None, "once that is withdrawn, it can be agreed to");
    let sheet = scene.world.submit(Who::Editor, 61).await.unwrap();
    let next = scene.world.decide(Who::Head, &sheet, 0, agree()).await.unwrap().successor;
    scene.is_stale(&asked, &MergeMoved::BaseClosed { next }).await;

    let scene = Scene::new().await;
    let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
    let editor = scene.world.person(Who::Editor).await;
    scene.scenarios.give_up(&editor, scene.sheet).await.unwrap();
    scene.is_stale(&asked, &MergeMoved::GivenUp).await;
}

#[tokio::test]
async fn whoever_wrote_what_comes_in_does_not_agree_to_it() {
    let scene = Scene::new().await;
    // Somebody who heads the department has written in the scenario, and somebody of finance in the budget alone.
    scene.write(Who::Both, scene.sheet, 2, 9).await;
    scene.write(Who::Cfo, SHEET, 2, 8).await;
    let asked = scene.ask(Who::Editor, 50, &[2]).await.unwrap();
    let own = scene.world.decide(Who::Both, &asked, 0, agree()).await;
    assert!(matches!(own, Err(ApprovalFault::Refused(ApprovalError::OwnEdit))), "{own:?}");
    assert_eq!(scene.agreed(&asked).await.unwrap(), Outcome::Approved, "who wrote in the budget alone may");

    let scene = Scene::new().await;
    scene.write(Who::Finance, scene.sheet, 2, 9).await;
    scene.write(Who::Cfo, scene.sheet, 2, 10).await;
    let nobody = scene.ask(Who::Editor, 51, &[]).await;
    let fault = match nobody {
        Err(ScenarioFault::Approval(fault)) => *fault,
        other => panic!("{other:?}"),
    };
    assert!(matches!(fault, ApprovalFault::Refused(ApprovalError::OnlyAuthors { .. })), "{fault:?}");
}

#[tokio::test]
async fn a_request_that_was_withdrawn_or_rejected_has_merged_nothing() {
    let scene = Scene::new().await;
    let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
    scene.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    scene.world.withdraw(Who::Editor, &asked).await.unwrap();
    let late = scene.world.decide(Who::Cfo, &asked, 1, agree()).await;
    assert!(matches!(late, Err(ApprovalFault::Refused(ApprovalError::Closed { .. }))), "{late:?}");
    let again = scene.ask(Who::Editor, 51, &[]).await.unwrap();
    let reject = Act::Reject { comment: "不可行".parse().unwrap() };
    scene.world.decide(Who::Head, &again, 0, reject).await.unwrap();
    assert!(matches!(scene.kept(&again).await.request.state(), RequestState::Rejected { .. }));
    assert_eq!((scene.cell(SHEET, 1).await.0, scene.world.logged("scenario.merged").await), (WHOLE, 0));
}

#[tokio::test]
async fn the_store_keeps_the_agreement_and_the_merge_or_neither() {
    let scene = Scene::new().await;
    let (world, store) = (&scene.world, &scene.world.store);
    let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
    let done = world.decide(Who::Head, &asked, 0, agree()).await.unwrap().record;
    let cfo = |request: &shared::approval::Request, parties| {
        let acting = shared::approval::Acting {
            id: shared::id::DecisionId(Uuid::from_u128(9)),
            person: Who::Cfo.id(),
            turn: 1,
            act: agree(),
            seen: request.submission().target.version.clone(),
            now: world.clock.now(),
        };
        request.clone().act(acting, &parties).unwrap().0
    };
    let parties = crate::approval::parties_of(&**store, done.request.submission(), world.clock.now()).await.unwrap();
    let request = cfo(&done.request, parties);
    let told = crate::approval::act::told(&request, None);
    let heads = store.find(SHEET).await.unwrap().unwrap().heads;
    let agreed = Transition {
        request,
        from_version: done.version,
        document: None,
        successor: None,
        judged_by: vec![(SHEET, heads.clone())],
        told,
    };
    let alone = store.advance(agreed.clone()).await;
    assert!(matches!(alone, Err(StoreError::Refused(_))), "no approval without its merge: {alone:?}");
    let doc = load(&**store, scene.sheet).await.unwrap();
    let chunk = crate::persistence::Chunk::incremental(doc.save_after(&heads));
    let batch = |decided: Transition| Append {
        document: SHEET,
        chunks: vec![chunk.clone()],
        actors: Vec::new(),
        heads: doc.get_heads(),
        totals: None,
        calls: None,
        told: Vec::new(),
        decided: Some(Box::new(decided)),
    };
    let elsewhere = store.append(Append { document: scene.sheet, ..batch(agreed.clone()) }).await;
    assert!(elsewhere.is_err(), "into the sheet it is about and no other");
    let overtaken = store.append(batch(Transition { from_version: 1, ..agreed.clone() })).await;
    assert!(matches!(overtaken, Err(StoreError::Stale { .. })), "{overtaken:?}");
    assert_eq!(scene.cell(SHEET, 1).await.0, WHOLE, "no merge without its approval");
    scene.write(Who::Editor, SHEET, 2, 5).await;
    let moved = store.append(batch(agreed)).await;
    assert!(matches!(moved, Err(StoreError::Moved { document: SHEET, .. })), "it says what moved: {moved:?}");
    assert_eq!((scene.cell(SHEET, 1).await.0, scene.kept(&asked).await.version), (WHOLE, done.version));
    assert_eq!(scene.world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap().outcome, Outcome::Approved);
}

#[tokio::test]
async fn an_outsider_checks_what_was_merged_against_its_certificate() {
    let scene = Scene::new().await;
    let store = &*scene.world.store;
    scene.write(Who::Editor, scene.sheet, 2, 11).await;
    let asked = scene.ask(Who::Editor, 50, &[2]).await.unwrap();
    scene.write(Who::Editor, SHEET, 2, 22).await;
    assert_eq!(scene.agreed(&asked).await.unwrap(), Outcome::Approved);
    let kept = scene.kept(&asked).await;
    let body = asked_merge(store, &kept.request).await.unwrap();
    let signer = Signer::new(&crate::secret::Secret::new([5; 32]));
    let certificate = issue(store, &*scene.world.clock, &signer, &kept.request).await.unwrap().unwrap();
    assert_eq!(certificate.merge.as_ref(), Some(&body));
    let file = certificate.signed(&signer);
    let checked = |file: &serde_json::Value, document: &[u8]| {
        check(file.to_string().as_bytes(), document, Some(&signer.public())).map(|held| held.has_more)
    };
    let document = merged_document(store, &body).await.unwrap();
    assert_eq!(checked(&file, &document), Ok(false));
    assert_eq!(checked(&file, &load(store, SHEET).await.unwrap().save()), Ok(true), "the sheet as it went on");
    let alone = load(store, scene.sheet).await.unwrap().save();
    assert!(checked(&file, &alone).is_ok(), "the scenario holds both versions too");

    let told_again = |path: &str, value: serde_json::Value| {
        let mut other = file.clone();
        *other.pointer_mut(path).unwrap() = value;
        let seal = signer.sign(crate::audit::canonical(&other["certificate"]).as_bytes());
        other["signature"] = json!(seal.to_string());
        checked(&other, &document).unwrap_err()
    };
    let kept_more = told_again("/certificate/merge/keep", json!([]));
    assert!(matches!(kept_more, CertificateFault::OtherContent { .. }), "{kept_more:?}");
    let other_sum = told_again("/certificate/total/minor", json!(1));
    assert!(matches!(other_sum, CertificateFault::OtherTotal { .. }), "{other_sum:?}");
    let outcome = content_hash(&load_sheet(store, SHEET).await.unwrap()).to_string();
    assert_ne!(outcome, body.outcome.to_string(), "the budget had gone on elsewhere");
}
