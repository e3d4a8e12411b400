//! Stories of scenarios, told over HTTP: people branch, write apart, compare, and merge back.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ActorId;
use serde_json::{Value, json};
use shared::access::Role;
use shared::budget::{CellValue, CostCentre, Name, Nature, SheetEntry, SheetHeader};
use shared::calendar::{FiscalCalendar, Period};
use shared::document::{
    CellEdit, LineImport, NewPlan, NewSheet, SheetCommand, SheetReplica, Spot, content_hash, read_sheet,
};
use shared::id::{DepartmentId, DocumentId, LineId, PersonActor, PersonId, PlanId, RequestId, SectionId, SheetId};
use shared::money::{Currency, Minor, Rounding};
use uuid::Uuid;

use super::{Choices, Merge, ScenarioFault, Toward, compare};
use crate::approval::{ApprovalFault, Submit, Ticket, Wish};
use crate::audit::AuditEvent;
use crate::backend::Views;
use crate::clock::Clock;
use crate::document::{genesis_actor, load, load_plan, load_sheet};
use crate::http::page::Pages;
use crate::http::trial::{Reply, Trial};
use crate::persistence::{
    Append, Chunk, DepartmentRecord, DocumentKind, DocumentRecord, DocumentState, PublishedTotals,
};

mod asked;

const PLAN: PlanId = DocumentId(Uuid::from_u128(100));
const SHEET: SheetId = DocumentId(Uuid::from_u128(101));
const SALES: DepartmentId = DepartmentId(Uuid::from_u128(30));
const TRAVEL: LineId = LineId(Uuid::from_u128(1));
const RENT: LineId = LineId(Uuid::from_u128(2));

/// A trial with a plan of one department, whose sheet has two lines of a hundred in January.
struct Office {
    trial: Trial,
    people: BTreeMap<&'static str, (PersonId, String)>,
}

impl Office {
    async fn new(people: &[(&'static str, Role)]) -> Self {
        let trial = Trial::new().await;
        let mut office = Self { trial, people: BTreeMap::new() };
        for (name, role) in people {
            let id = office.trial.person(name, &[*role]).await;
            let token = office.trial.sign_in(name).await;
            office.people.insert(name, (id, token));
        }
        let now = office.trial.clock.now();
        let (name, ord) = ("销售部".to_owned(), "80".to_owned());
        let department = DepartmentRecord { id: SALES, name, name_en: None, ord, head: None, created_at: now };
        let told = AuditEvent::new(now, None, "department.added", SALES);
        office.trial.site.store.put_department(department, told).await.unwrap();
        office.keep(PLAN, DocumentKind::Plan, new_plan()).await;
        office.keep(SHEET, DocumentKind::Sheet, new_sheet()).await;
        office
    }

    async fn keep(&self, id: DocumentId, kind: DocumentKind, doc: automerge::Automerge) {
        let record = DocumentRecord {
            id,
            kind,
            plan: PLAN,
            department: (kind == DocumentKind::Sheet).then_some(SALES),
            about: None,
            state: DocumentState::Open,
            revision: 1,
            follows: None,
            branch: None,
            heads: doc.get_heads(),
            created_at: self.trial.clock.now(),
        };
        self.trial.site.store.create(record, Chunk::snapshot(doc.save())).await.unwrap();
        if kind == DocumentKind::Sheet {
            let totals = Some(PublishedTotals::of(&read_sheet(&doc).unwrap()));
            let heads = doc.get_heads();
            let batch = Append { totals, ..Append::of(id, Vec::new(), heads) };
            self.trial.site.store.append(batch).await.unwrap();
        }
    }

    fn id(&self, who: &str) -> PersonId {
        self.people[who].0
    }

    async fn post(&self, who: &str, path: &str, body: &Value) -> Reply {
        self.trial.post(path, &[("authorization", &self.people[who].1)], body).await
    }

    async fn get(&self, who: &str, path: &str) -> Reply {
        self.trial.get(path, &[("authorization", &self.people[who].1)]).await
    }

    /// Branches the sheet and gives the scenario's.
    async fn branch(&self, who: &str, name: &str) -> SheetId {
        let path = format!("/api/v1/plans/{PLAN}/sheets/{SHEET}/branches");
        let made = self.post(who, &path, &json!({ "scenario": name })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(made.json()["base"], json!(SHEET.to_string()));
        made.json()["id"].as_str().unwrap().parse().unwrap()
    }

    async fn comparison(&self, who: &str, sheet: SheetId) -> Value {
        let told = self.get(who, &format!("/api/v1/plans/{PLAN}/sheets/{sheet}/comparison")).await;
        assert_eq!(told.status, 200, "{}", told.text);
        told.json()
    }

    async fn merge(&self, who: &str, sheet: SheetId, body: Value) -> Reply {
        self.post(who, &format!("/api/v1/plans/{PLAN}/sheets/{sheet}/merge"), &body).await
    }

    /// Somebody writes into January of a line, in a tab of their own.
    async fn write(&self, who: &str, sheet: SheetId, line: LineId, minor: i64) {
        let store = &self.trial.site.store;
        let actor = PersonActor { person: self.id(who), tab: self.trial.site.random.bytes() };
        let doc = load(&**store, sheet).await.unwrap();
        let before = doc.get_heads();
        let mut replica = SheetReplica::open(doc.with_actor(ActorId::from(actor.to_bytes().as_slice()))).unwrap();
        let edit = CellEdit { line, period: Period::FIRST, value: CellValue::Figure(Minor(minor)) };
        replica.edit(&SheetCommand::SetCells(vec![edit]), 1).unwrap();
        let doc = replica.into_document();
        let batch = Append {
            actors: vec![(actor.to_bytes().to_vec(), self.id(who))],
            totals: Some(PublishedTotals::of(&read_sheet(&doc).unwrap())),
            ..Append::of(sheet, vec![Chunk::incremental(doc.save_after(&before))], doc.get_heads())
        };
        store.append(batch).await.unwrap();
    }

    async fn cell(&self, sheet: SheetId, line: LineId) -> (CellValue, Option<PersonId>) {
        let sheet = load_sheet(&*self.trial.site.store, sheet).await.unwrap();
        let cell = sheet.line(line).unwrap().cell(Period::FIRST);
        assert!(cell.rivals.is_empty(), "settled");
        (cell.value.clone(), cell.author)
    }

    async fn logged(&self, action: &str) -> usize {
        let entries = self.trial.site.store.audit_entries(None, 1_000).await.unwrap();
        entries.iter().filter(|entry| entry.event.action == action).count()
    }

    async fn expense(&self, who: &str, scenario: Option<&str>) -> (i64, Option<SheetId>, usize) {
        let store = self.trial.site.store.clone();
        let person = store.person(self.id(who)).await.unwrap().unwrap();
        let views = Views::new(store, self.trial.site.clock.clone(), self.trial.site.random.clone());
        let plan = views.backend(&person).plan(PLAN, scenario.map(str::to_owned)).await.unwrap();
        let shown = plan.departments[0].sheet.as_ref().map(|sheet| sheet.id);
        (plan.sum(Nature::Expense).total.0, shown, plan.scenarios.len())
    }
}

fn new_plan() -> automerge::Automerge {
    let plan = NewPlan {
        title: Name::new("2027 年度预算"),
        year: 2027,
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        accounts: Vec::new(),
        cost_centres: vec![CostCentre {
            id: SALES,
            name: Name::new("销售部"),
            ord: "80".to_owned(),
            head: None,
            is_retired: false,
        }],
        targets: Vec::new(),
        from: None,
        lessons: None,
        sheets: vec![SheetEntry {
            sheet: SHEET,
            department: SALES,
            scenario: SheetEntry::BASE.to_owned(),
            revision: 1,
            base: None,
            currency: None,
        }],
    };
    plan.create(genesis_actor(), 0).unwrap()
}

fn new_sheet() -> automerge::Automerge {
    let header = SheetHeader {
        plan: PLAN,
        department: SALES,
        title: Name::new("销售部"),
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    };
    let mut replica = SheetReplica::open(NewSheet { header }.create(genesis_actor(), 0).unwrap()).unwrap();
    let section = SectionId(Uuid::from_u128(7));
    let name = Name::new("费用");
    replica.edit(&SheetCommand::InsertSection { id: section, after: None, name, nature: Nature::Expense }, 0).unwrap();
    let import = |id: LineId, name: &str| LineImport {
        id,
        section,
        name: Name::new(name),
        account: None,
        note: None,
        prior: None,
        amounts: vec![(Period::FIRST, Minor(100))],
    };
    replica.edit(&SheetCommand::ImportLines(vec![import(TRAVEL, "差旅"), import(RENT, "房租")]), 0).unwrap();
    replica.into_document()
}

fn money(minor: i64) -> CellValue {
    CellValue::Figure(Minor(minor))
}

fn january(line: LineId) -> String {
    Spot::Cell(line, Period::FIRST).to_string()
}

#[tokio::test]
async fn a_scenario_is_written_apart_and_comes_back_with_its_author() {
    let office = Office::new(&[("editor", Role::Editor), ("finance", Role::Finance)]).await;
    let sheet = office.branch("editor", "乐观").await;
    office.write("editor", sheet, TRAVEL, 80).await;
    assert_eq!(office.cell(SHEET, TRAVEL).await.0, money(100), "the budget is not touched");

    let shown = office.comparison("finance", sheet).await;
    assert_eq!((&shown["scenario"], &shown["clashes"], &shown["obstacle"]), (&json!("乐观"), &json!(0), &Value::Null));
    assert_eq!(shown["expense"], json!({ "base_minor": 200, "scenario_minor": 180 }));
    assert_eq!(shown["places"][0]["place"], json!(january(TRAVEL)));
    assert_eq!(shown["places"][0]["scenario"], json!({ "minor": 80, "by": office.id("editor") }));

    let merged = office.merge("finance", sheet, json!({ "reviewed": shown["reviewed"] })).await;
    assert_eq!(merged.json(), json!({ "base": SHEET.to_string(), "taken": 1, "kept": 0 }), "{}", merged.text);
    assert_eq!(office.cell(SHEET, TRAVEL).await, (money(80), Some(office.id("editor"))));
    let store = &office.trial.site.store;
    let authors = store.authors(SHEET).await.unwrap();
    assert!(authors.contains(&office.id("editor")) && authors.contains(&office.id("finance")), "neither approves it");
    assert_eq!(office.logged("scenario.merged").await, 1);
    let published = store.totals_of_sheet(SHEET).await.unwrap().unwrap();
    assert_eq!(published.totals.expense.total.periods.total(), 180);
    assert_eq!(published.heads, store.find(SHEET).await.unwrap().unwrap().heads);

    let again = office.comparison("finance", sheet).await;
    assert!(again["obstacle"].as_str().unwrap().contains("nothing to merge"), "{again}");
    assert_eq!(office.merge("finance", sheet, json!({ "reviewed": again["reviewed"] })).await.status, 409);
}

#[tokio::test]
async fn what_both_sides_changed_is_decided_by_people() {
    let office = Office::new(&[("editor", Role::Editor), ("finance", Role::Finance)]).await;
    let sheet = office.branch("finance", "保守").await;
    office.write("finance", sheet, TRAVEL, 70).await;
    office.write("finance", sheet, RENT, 90).await;
    office.write("editor", SHEET, TRAVEL, 130).await;
    let shown = office.comparison("finance", sheet).await;
    assert_eq!((&shown["clashes"], &shown["places_count"]), (&json!(1), &json!(2)));

    let reviewed = &shown["reviewed"];
    let undecided = office.merge("finance", sheet, json!({ "reviewed": reviewed })).await;
    assert_eq!(undecided.status, 422, "{}", undecided.text);
    assert_eq!(office.cell(SHEET, RENT).await.0, money(100), "nothing was merged");

    let kept = json!({ "reviewed": reviewed, "keep_mine": [january(TRAVEL)] });
    let merged = office.merge("finance", sheet, kept.clone()).await;
    assert_eq!((merged.status.as_u16(), &merged.json()["kept"]), (200, &json!(1)), "{}", merged.text);
    assert_eq!(office.cell(SHEET, TRAVEL).await, (money(130), Some(office.id("editor"))));
    assert_eq!(office.cell(SHEET, RENT).await, (money(90), Some(office.id("finance"))));
}

#[tokio::test]
async fn a_merge_of_what_has_moved_is_a_conflict_that_shows_what_stands() {
    let office = Office::new(&[("editor", Role::Editor)]).await;
    let sheet = office.branch("editor", "乐观").await;
    office.write("editor", sheet, TRAVEL, 80).await;
    let shown = office.comparison("editor", sheet).await;
    for moved in [SHEET, sheet] {
        office.write("editor", moved, RENT, 111).await;
        let before = office.trial.site.store.find(SHEET).await.unwrap().unwrap().heads;
        let late = office.merge("editor", sheet, json!({ "reviewed": shown["reviewed"], "take": "theirs" })).await;
        assert_eq!(late.status, 409, "{}", late.text);
        let now = &late.json()["now"];
        assert_ne!(now["reviewed"], shown["reviewed"]);
        assert_eq!(now["reviewed"], office.comparison("editor", sheet).await["reviewed"]);
        assert_eq!(office.trial.site.store.find(SHEET).await.unwrap().unwrap().heads, before);
    }
    assert_eq!(office.logged("scenario.merged").await, 0);
}

#[tokio::test]
async fn a_plan_s_totals_count_the_budget_or_one_scenario_and_never_both() {
    let office = Office::new(&[("finance", Role::Finance)]).await;
    let path = format!("/api/v1/plans/{PLAN}/branches");
    let made = office.post("finance", &path, &json!({ "scenario": "乐观" })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let sheet: SheetId = made.json()["sheets"][0]["id"].as_str().unwrap().parse().unwrap();
    office.write("finance", sheet, TRAVEL, 40).await;
    assert_eq!(office.expense("finance", None).await, (200, Some(SHEET), 1));
    assert_eq!(office.expense("finance", Some("乐观")).await, (140, Some(sheet), 1));
    assert_eq!(office.expense("finance", Some("没有")).await, (200, Some(SHEET), 1));

    let listed = load_plan(&*office.trial.site.store, PLAN).await.unwrap().sheets;
    assert_eq!((listed[&SHEET].base, listed[&sheet].base), (None, Some(SHEET)));
    assert_eq!(listed[&sheet].scenario, "乐观");
    let again = office.post("finance", &path, &json!({ "scenario": "乐观" })).await;
    assert_eq!(again.status, 409, "{}", again.text);
    assert!(office.trial.site.store.discussion_about(sheet).await.unwrap().is_some());

    // Given up, it is closed, counts nowhere, and its name is free.
    let person = office.trial.site.store.person(office.id("finance")).await.unwrap().unwrap();
    office.trial.site.scenarios.give_up(&person, sheet).await.unwrap();
    assert_eq!(office.trial.site.store.find(sheet).await.unwrap().unwrap().state, DocumentState::Archived);
    assert_eq!(office.expense("finance", Some("乐观")).await, (200, Some(SHEET), 0));
    assert!(!load_plan(&*office.trial.site.store, PLAN).await.unwrap().sheets.contains_key(&sheet));
    office.branch("finance", "乐观").await;
    assert_eq!((office.logged("scenario.branched").await, office.logged("scenario.given_up").await), (2, 1));
}

#[tokio::test]
async fn a_scenario_is_not_submitted_and_waits_while_the_budget_is() {
    let office = Office::new(&[("editor", Role::Editor), ("head", Role::Approver)]).await;
    let sheet = office.branch("editor", "乐观").await;
    office.write("editor", sheet, TRAVEL, 80).await;
    let shown = office.comparison("editor", sheet).await;
    let store = &office.trial.site.store;
    let person = store.person(office.id("editor")).await.unwrap().unwrap();
    let submit = |sheet, number| {
        office.trial.site.approvals.submit(&person, Submit { sheet, id: RequestId(Uuid::from_u128(number)) })
    };
    assert!(matches!(submit(sheet, 1).await, Err(ApprovalFault::Scenario)));
    let request = submit(SHEET, 2).await.unwrap().request.submission().id;
    let late = office.merge("editor", sheet, json!({ "reviewed": shown["reviewed"] })).await;
    assert_eq!((late.status.as_u16(), &late.json()["now"]["request"]), (409, &json!(request)), "{}", late.text);
    assert!(late.json()["detail"].as_str().unwrap().contains("withdraw"), "{}", late.text);
    let ticket = Ticket { turn: 0, id: shared::id::DecisionId(Uuid::from_u128(77)) };
    let wish = Wish { request, ticket, act: shared::approval::Act::Withdraw, seen: None, heads: None };
    office.trial.site.approvals.act(&person, wish).await.unwrap();
    assert_eq!(office.merge("editor", sheet, json!({ "reviewed": shown["reviewed"] })).await.status, 200);
}

#[tokio::test]
async fn a_branch_has_the_history_of_its_base_and_its_authors() {
    let office = Office::new(&[("editor", Role::Editor), ("finance", Role::Finance)]).await;
    office.write("editor", SHEET, TRAVEL, 120).await;
    let sheet = office.branch("finance", "乐观").await;
    let store = &office.trial.site.store;
    let (base, branch) = (load(&**store, SHEET).await.unwrap(), load(&**store, sheet).await.unwrap());
    assert_eq!(base.get_heads(), branch.get_heads());
    let hash = |doc| content_hash(&read_sheet(doc).unwrap());
    assert_eq!(hash(&base), hash(&branch));
    assert_eq!(store.authors(SHEET).await, store.authors(sheet).await);
    assert_eq!(office.cell(sheet, TRAVEL).await, (money(120), Some(office.id("editor"))));
}

#[tokio::test]
async fn a_scenario_is_called_something_short_that_is_not_the_budget() {
    let office = Office::new(&[("editor", Role::Editor)]).await;
    let path = format!("/api/v1/plans/{PLAN}/sheets/{SHEET}/branches");
    for name in ["", "  ", "Base", "a\u{7}b", &"长".repeat(41)] {
        assert_eq!(office.post("editor", &path, &json!({ "scenario": name })).await.status, 422, "{name:?}");
    }
    let sheet = office.branch("editor", &"长".repeat(40)).await;
    let taken = office.post("editor", &path, &json!({ "scenario": "长".repeat(40) })).await;
    assert_eq!((taken.status.as_u16(), &taken.json()["now"]["sheet"]), (409, &json!(sheet.to_string())));
    // One level of trying out.
    let deeper = format!("/api/v1/plans/{PLAN}/sheets/{sheet}/branches");
    assert_eq!(office.post("editor", &deeper, &json!({ "scenario": "x" })).await.status, 422);
    let no_scenario = office.get("editor", &format!("/api/v1/plans/{PLAN}/sheets/{SHEET}/comparison")).await;
    assert_eq!(no_scenario.status, 422);
}

#[tokio::test]
async fn who_may_branch_compare_and_merge() {
    use Role::{Administrator, Approver, Auditor, Commenter, Editor, Finance, Viewer};
    let roles = [
        ("administrator", Administrator, false),
        ("approver", Approver, false),
        ("auditor", Auditor, false),
        ("commenter", Commenter, false),
        ("viewer", Viewer, false),
        ("editor", Editor, true),
        ("finance", Finance, true),
    ];
    let office = Office::new(&roles.map(|(name, role, _)| (name, role))).await;
    let sheet = office.branch("editor", "乐观").await;
    for (number, (who, _, may)) in roles.into_iter().enumerate() {
        office.write("editor", sheet, TRAVEL, 1_000 + i64::try_from(number).unwrap()).await;
        let shown = office.comparison(who, sheet).await;
        let expect = |done: u16| if may { done } else { 403 };
        let merged = office.merge(who, sheet, json!({ "reviewed": shown["reviewed"] })).await;
        assert_eq!(merged.status, expect(200), "{who}: {}", merged.text);
        let name = json!({ "scenario": who });
        let one = office.post(who, &format!("/api/v1/plans/{PLAN}/sheets/{SHEET}/branches"), &name).await;
        assert_eq!(one.status, expect(201), "{who}: {}", one.text);
        let name = json!({ "scenario": format!("{who} all") });
        let all = office.post(who, &format!("/api/v1/plans/{PLAN}/branches"), &name).await;
        assert_eq!(all.status, expect(201), "{who}: {}", all.text);
        let person = office.trial.site.store.person(office.id(who)).await.unwrap().unwrap();
        let spare = office.branch("editor", &format!("spare {number}")).await;
        assert_eq!(office.trial.site.scenarios.give_up(&person, spare).await.is_ok(), may, "{who}");
    }
    // Nobody signed in learns that there is one.
    let unknown = office.trial.get(&format!("/api/v1/plans/{PLAN}/sheets/{sheet}/comparison"), &[]).await;
    assert_eq!(unknown.status, 401);
}

#[tokio::test]
async fn what_the_budget_has_got_since_comes_into_the_scenario_by_choice() {
    let office = Office::new(&[("editor", Role::Editor), ("finance", Role::Finance)]).await;
    let sheet = office.branch("finance", "保守").await;
    office.write("finance", sheet, TRAVEL, 70).await;
    let site = &office.trial.site;
    let find = || async { site.store.find(sheet).await.unwrap().unwrap() };
    let seen = compare(&*site.store, &find().await, Toward::Scenario).await.unwrap();
    assert!(matches!(seen.obstacle, Some(ScenarioFault::Nothing)), "the budget stands where it stood");
    let views = Views::new(site.store.clone(), site.clock.clone(), site.random.clone());
    let reader = site.store.person(office.id("finance")).await.unwrap().unwrap();
    let is_behind = || async {
        let page = Pages::backend(&views, &reader).sheet(sheet).await.unwrap();
        page.scenario.unwrap().is_behind
    };
    assert!(!is_behind().await);

    // Both set travel, and the budget alone sets the rent.
    office.write("editor", SHEET, TRAVEL, 130).await;
    office.write("editor", SHEET, RENT, 55).await;
    let seen = compare(&*site.store, &find().await, Toward::Scenario).await.unwrap();
    assert_eq!((seen.divergences.len(), seen.clashes(), seen.obstacle.is_none()), (2, 1, true));
    assert!(is_behind().await, "the scenario's page says so");
    let wish = |choices| Merge { sheet, toward: Toward::Scenario, reviewed: seen.reviewed.to_string(), choices };
    let finance = site.store.person(office.id("finance")).await.unwrap().unwrap();
    let undecided = Choices::Each { keep: BTreeSet::new(), take: BTreeSet::new() };
    let refused = site.scenarios.merge(&finance, wish(undecided)).await;
    assert!(matches!(refused, Err(ScenarioFault::Undecided(1))), "{refused:?}");

    let keep = BTreeSet::from([Spot::Cell(TRAVEL, Period::FIRST)]);
    let done = site.scenarios.merge(&finance, wish(Choices::Each { keep, take: BTreeSet::new() })).await.unwrap();
    assert_eq!((done.into, done.taken, done.kept), (sheet, 1, 1));
    assert_eq!(office.cell(sheet, RENT).await, (money(55), Some(office.id("editor"))), "its author stays");
    assert_eq!(office.cell(sheet, TRAVEL).await.0, money(70), "what was kept stands");
    assert_eq!(office.cell(SHEET, TRAVEL).await.0, money(130), "the budget is not touched");
    assert_eq!((office.logged("scenario.updated").await, office.logged("scenario.merged").await), (1, 0));

    // What was looked at is not what stands any more, so the same wish does nothing.
    let again = site.scenarios.merge(&finance, wish(Choices::Theirs)).await;
    assert!(matches!(again, Err(ScenarioFault::Moved(_))), "{again:?}");
    let seen = compare(&*site.store, &find().await, Toward::Scenario).await.unwrap();
    assert!(matches!(seen.obstacle, Some(ScenarioFault::Nothing)), "it has taken all there is");
    assert!(!is_behind().await);

    // On the way back only what the scenario holds of its own is left, and both sides no longer clash.
    let back = compare(&*site.store, &find().await, Toward::Budget).await.unwrap();
    assert_eq!((back.divergences.len(), back.clashes()), (1, 0));
}
