//! What changed since sales' budget was approved, since last year, since a version that somebody gave a name, and in a
//! scenario.

use std::sync::Arc;

use app::backend::Backend;
use automerge::{ActorId, Automerge};
use chrono::DateTime;
use shared::budget::CellValue;
use shared::calendar::Period;
use shared::document::{CellEdit, SheetCommand, SheetReplica};
use shared::id::{DocumentId, LineId, PersonActor, SheetId, VersionId};
use shared::money::Minor;
use uuid::Uuid;

use super::*;
use crate::auth::Passwords;
use crate::backend::Views;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::document::load;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{Append, Branch, Chunk, DocumentKind, DocumentRecord, DocumentState, Store};
use crate::random::SeededRandom;
use crate::supply::tests::office::{LINE, Office, rate_offer};

pub(in crate::backend) struct World {
    pub store: Arc<dyn Store>,
    pub views: Views,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let random = Arc::new(SeededRandom::new(1));
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
        let views = Views::new(store.clone(), Arc::new(ManualClock::default()), random);
        Self { store, views, _folder: folder }
    }

    async fn bridge(&self, login: Login, from: &str, to: &str, by: BridgedBy) -> BridgeView {
        let person = self.store.person(login.person()).await.unwrap().unwrap();
        let asked = BridgeAsked { from: PlanVersion::parse(from), to: PlanVersion::parse(to), by };
        self.views.reader(&person).bridge(demo::plan(), asked).await.unwrap()
    }
}

impl World {
    /// The department's budget that is worked on, by its English name.
    pub async fn sheet(&self, department: &str) -> DocumentRecord {
        let plan = crate::document::load_plan(&*self.store, demo::plan()).await.unwrap();
        let centre = plan.cost_centres.values().find(|centre| centre.name.en.as_deref() == Some(department)).unwrap();
        let sheets = self.store.list(demo::plan(), DocumentKind::Sheet).await.unwrap();
        sheets.into_iter().find(|sheet| sheet.is_budget() && sheet.department == Some(centre.id)).unwrap()
    }

    /// What somebody does in a sheet.
    pub async fn write(&self, sheet: SheetId, login: Login, of: impl Fn(&SheetReplica) -> Vec<SheetCommand>) {
        let actor = PersonActor { person: login.person(), tab: *b"the test" };
        let doc = load(&*self.store, sheet).await.unwrap();
        let before = doc.get_heads();
        let mut replica = SheetReplica::open(doc.with_actor(ActorId::from(actor.to_bytes().as_slice()))).unwrap();
        for command in of(&replica) {
            replica.edit(&command, 1_790_000_100).unwrap();
        }
        let totals = Some(PublishedTotals::of(replica.sheet()));
        let doc = replica.into_document();
        let written = doc.save_after(&before);
        let chunks = if written.is_empty() { Vec::new() } else { vec![Chunk::incremental(written)] };
        let batch = Append { totals, ..Append::of(sheet, chunks, doc.get_heads()) };
        self.store.append(batch).await.unwrap();
    }

    /// Somebody spends so much more of a line in a month, in yuan.
    pub async fn spend(&self, sheet: SheetId, login: Login, line: &str, yuan: i64) {
        let more = |replica: &SheetReplica| {
            let line = replica.sheet().lines().find(|found| found.name.en.as_deref() == Some(line)).unwrap();
            let period = Period::FIRST;
            let value = i64::try_from(line.figure(period).minor()).unwrap() + yuan * 100;
            vec![SheetCommand::SetCells(vec![CellEdit {
                line: line.id,
                period,
                value: CellValue::Figure(Minor(value)),
            }])]
        };
        self.write(sheet, login, more).await;
    }

    async fn name(&self, sheet: SheetId, login: Login, number: u128, name: &str) {
        let named = |replica: &SheetReplica| {
            let (id, heads) = (VersionId(Uuid::from_u128(number)), replica.heads());
            vec![SheetCommand::NameVersion { id, name: name.to_owned(), heads }]
        };
        self.write(sheet, login, named).await;
    }

    /// A scenario's sheet, as branching makes it.
    async fn branch(&self, base: &DocumentRecord, scenario: &str) -> SheetId {
        let id = DocumentId(Uuid::from_u128(0x5ce));
        let doc = load(&*self.store, base.id).await.unwrap();
        let branch = Some(Branch { base: base.id, scenario: scenario.to_owned() });
        let record = DocumentRecord { id, branch, follows: None, state: DocumentState::Open, ..base.clone() };
        self.store.create(record, Chunk::snapshot(doc.save())).await.unwrap();
        self.write(id, Login::Finance, |_| Vec::new()).await;
        id
    }
}

fn by(login: Login) -> PlanPart {
    PlanPart::Author(Some(login.name().to_owned()))
}

/// Every part of every bridge adds up to what it leads to.
fn adds_up(view: &BridgeView) {
    for bridge in &view.bridges {
        let sum: i128 = bridge.parts.iter().map(|(_, delta)| delta).sum();
        assert_eq!(bridge.from + sum, bridge.to, "{:?}", bridge.nature);
    }
}

fn parts(view: &BridgeView, nature: Nature) -> Vec<(PlanPart, i128)> {
    view.bridges.iter().find(|bridge| bridge.nature == nature).map(|bridge| bridge.parts.clone()).unwrap_or_default()
}

#[tokio::test]
async fn what_changed_since_it_was_approved_is_told_by_department_account_author_and_driver() {
    let world = World::new().await;
    let sales = Name::bilingual("销售部", "Sales");
    let view = world.bridge(Login::Finance, "", "", BridgedBy::Department).await;
    assert_eq!(
        (&view.from, &view.to),
        (&PlanVersion::Approved, &PlanVersion::Budget),
        "where there is an approved one"
    );
    assert_eq!(view.left_out.len(), 5, "the others were never approved");
    adds_up(&view);
    // The Middle East's 12.4 million for 11.6 million.
    assert_eq!(parts(&view, Nature::Income), [(PlanPart::Department(sales.clone()), 800_000_00)]);
    let spent = parts(&view, Nature::Expense)[0].1;

    let view = world.bridge(Login::Finance, "approved", "budget", BridgedBy::Account).await;
    adds_up(&view);
    let exports = PlanPart::Account("6001.05".to_owned(), Name::bilingual("出口销售", "Exports"));
    assert_eq!(parts(&view, Nature::Income), [(exports, 800_000_00)]);

    let view = world.bridge(Login::Finance, "approved", "budget", BridgedBy::Author).await;
    adds_up(&view);
    let author = PlanPart::Author(Some(Login::Sales.name().to_owned()));
    assert_eq!(parts(&view, Nature::Expense), [(author, spent)]);

    let view = world.bridge(Login::Finance, "approved", "budget", BridgedBy::Driver).await;
    adds_up(&view);
    assert_eq!(parts(&view, Nature::Expense), [(PlanPart::Entered, spent)]);

    // Whoever may not open the sheet is told what it comes to, as the plan tells it, and not who wrote what.
    let view = world.bridge(Login::It, "approved", "budget", BridgedBy::Author).await;
    adds_up(&view);
    assert_eq!(parts(&view, Nature::Expense), [(PlanPart::Untold(sales), spent)]);
}

#[tokio::test]
async fn last_year_leads_to_the_budget() {
    let world = World::new().await;
    for by in [BridgedBy::Department, BridgedBy::Account] {
        let view = world.bridge(Login::It, "last-year", "budget", by).await;
        adds_up(&view);
        assert!(view.left_out.is_empty(), "{:?}", view.left_out);
        let income = view.bridges.iter().find(|bridge| bridge.nature == Nature::Income).unwrap();
        assert_eq!(income.to, 28_000_000_000);
        assert!(income.from < income.to && income.from > 0);
    }
    // A scenario there is not is not asked for.
    let view = world.bridge(Login::It, "last-year", "scenario:none", BridgedBy::Department).await;
    assert_eq!(view.to, PlanVersion::Budget);
}

#[tokio::test]
async fn from_last_year_each_author_stands_beside_what_the_year_began_with() {
    let world = World::new().await;
    let view = world.bridge(Login::Finance, "last-year", "budget", BridgedBy::Author).await;
    adds_up(&view);
    let income = parts(&view, Nature::Income);
    let sales = Name::bilingual("销售部", "Sales");
    assert_eq!(income, [(PlanPart::Begun(sales), income[0].1), (by(Login::Sales), 800_000_00)]);
    let authors: Vec<PlanPart> = parts(&view, Nature::Expense).into_iter().map(|(part, _)| part).collect();
    for login in [Login::Sales, Login::Production, Login::It] {
        assert!(authors.contains(&by(login)), "{login:?} wrote in it: {authors:?}");
    }
    // Back again every part is its opposite.
    let back = world.bridge(Login::Finance, "budget", "last-year", BridgedBy::Author).await;
    adds_up(&back);
    let opposite = |(part, delta): (PlanPart, i128)| (part, -delta);
    assert_eq!(parts(&back, Nature::Income), income.into_iter().map(opposite).collect::<Vec<_>>());
    // Whoever may open no sheet but their own is told of others as wholes.
    let view = world.bridge(Login::It, "last-year", "budget", BridgedBy::Author).await;
    adds_up(&view);
    let told: Vec<PlanPart> = parts(&view, Nature::Expense).into_iter().map(|(part, _)| part).collect();
    assert!(told.contains(&by(Login::It)) && !told.contains(&by(Login::Sales)), "{told:?}");
}

#[tokio::test]
async fn between_any_two_versions_each_author_stands_for_what_they_did_between_them() {
    let world = World::new().await;
    let sheet = world.sheet("Sales").await.id;
    world.spend(sheet, Login::Finance, "Trade press", 100).await;
    world.name(sheet, Login::Finance, 1, "March").await;
    world.spend(sheet, Login::Sales, "Trade press", 30).await;
    world.name(sheet, Login::Finance, 2, "April").await;
    world.spend(sheet, Login::Finance, "Trade press", 7).await;

    let view = world.bridge(Login::Finance, "version:March", "version:April", BridgedBy::Author).await;
    adds_up(&view);
    assert_eq!(parts(&view, Nature::Expense), [(by(Login::Sales), 30_00)]);
    assert_eq!(view.left_out.len(), 0, "of the others neither says anything");

    let view = world.bridge(Login::Finance, "version:April", "version:March", BridgedBy::Driver).await;
    adds_up(&view);
    assert_eq!(parts(&view, Nature::Expense), [(PlanPart::Entered, -30_00)]);

    // From an approved revision through the one that follows it.
    let approved = world.bridge(Login::Finance, "approved", "version:March", BridgedBy::Author).await;
    adds_up(&approved);
    let told = parts(&approved, Nature::Expense);
    assert_eq!(told.iter().find(|(part, _)| *part == by(Login::Finance)).map(|(_, delta)| *delta), Some(100_00));
    assert!(told.iter().any(|(part, _)| *part == by(Login::Sales)), "what sales had changed before: {told:?}");

    // Names are part of a sheet's history: who may not open it is not told of them.
    let view = world.bridge(Login::It, "version:March", "budget", BridgedBy::Author).await;
    assert_eq!(view.from, PlanVersion::Approved);
    assert!(!view.versions.contains(&PlanVersion::Named("March".to_owned())), "{:?}", view.versions);
}

#[tokio::test]
async fn a_scenario_differs_by_what_was_done_on_either_side() {
    let world = World::new().await;
    let base = world.sheet("Production").await;
    let scenario = world.branch(&base, "Hard times").await;
    world.spend(scenario, Login::Finance, "Overtime", -400).await;
    world.spend(base.id, Login::Production, "Agency workers", 90).await;
    let view = world.bridge(Login::Finance, "budget", "scenario:Hard times", BridgedBy::Author).await;
    adds_up(&view);
    assert_eq!(parts(&view, Nature::Expense), [(by(Login::Finance), -400_00), (by(Login::Production), -90_00)]);
}

#[tokio::test]
async fn what_two_people_named_at_once_is_told_as_a_whole() {
    let world = World::new().await;
    let sheet = world.sheet("Production").await.id;
    // Each names what they see, and neither saw the other's figure.
    let doc = load(&*world.store, sheet).await.unwrap();
    let before = doc.get_heads();
    let mut heads = Vec::new();
    let mut both = doc.clone();
    for (login, line, number) in [(Login::Production, "Overtime", 1_u32), (Login::Finance, "Agency workers", 2)] {
        let actor = PersonActor { person: login.person(), tab: *b"offline!" };
        let own = doc.clone().with_actor(ActorId::from(actor.to_bytes().as_slice()));
        let mut replica = SheetReplica::open(own).unwrap();
        let line: LineId = replica.sheet().lines().find(|found| found.name.en.as_deref() == Some(line)).unwrap().id;
        let value = CellValue::Figure(Minor(i64::from(number) * 100));
        replica.edit(&SheetCommand::SetCells(vec![CellEdit { line, period: Period::FIRST, value }]), 10).unwrap();
        heads.push((number, replica.heads()));
        both.merge(&mut replica.into_document()).unwrap();
    }
    let mut replica = SheetReplica::open(both).unwrap();
    for (number, heads) in heads {
        let id = VersionId(Uuid::from_u128(u128::from(number)));
        replica.edit(&SheetCommand::NameVersion { id, name: format!("of {number}"), heads }, 11).unwrap();
    }
    let totals = Some(PublishedTotals::of(replica.sheet()));
    let doc = replica.into_document();
    let chunks = vec![Chunk::incremental(doc.save_after(&before))];
    let (actors, heads) = (Vec::new(), doc.get_heads());
    let batch = Append { actors, totals, ..Append::of(sheet, chunks, heads) };
    world.store.append(batch).await.unwrap();

    let view = world.bridge(Login::Finance, "version:of 1", "version:of 2", BridgedBy::Author).await;
    adds_up(&view);
    let production = Name::bilingual("生产部", "Production");
    let told = parts(&view, Nature::Expense);
    assert_eq!(told, [(PlanPart::Untold(production), told[0].1)]);
}

#[tokio::test]
async fn whoever_set_a_driver_stands_for_what_it_did_to_the_sheets() {
    let office = Office::open().await;
    let (_, sheet) = office.sheet("Sales").await;
    office.set_rate(Some(160_000)).await;
    let money = "max(100, last_year({line})) * \"social rate\"".replace("{line}", &format!("{{{LINE}}}"));
    office.add_line(sheet, &money, vec![rate_offer(160_000)]).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    let name = |doc: &mut Automerge| {
        let mut replica = SheetReplica::open(doc.clone()).unwrap();
        let (id, heads) = (VersionId(Uuid::from_u128(9)), replica.heads());
        replica.edit(&SheetCommand::NameVersion { id, name: "Before".to_owned(), heads }, 8).unwrap();
        *doc = replica.into_document();
        Ok(())
    };
    office.hub.edit(sheet, Box::new(name), Vec::new()).await.unwrap();
    office.set_rate(Some(200_000)).await;
    office.supplier.supply(demo::plan()).await.unwrap();

    let person = office.person(Login::Cfo).await;
    let views = Views::new(office.store.clone(), office.clock.clone(), Arc::new(SeededRandom::new(2)));
    let of = |by| {
        let from = Some(PlanVersion::Named("Before".to_owned()));
        views.reader(&person).bridge(demo::plan(), BridgeAsked { from, to: Some(PlanVersion::Budget), by })
    };
    let spent = |view: BridgeView| view.bridges.into_iter().flat_map(|bridge| bridge.parts).collect::<Vec<_>>();
    // 100 a month, of which 4% more for twelve months; which section it stands in says whether it is earned or spent.
    let author = PlanPart::Author(Some(Login::Finance.name().to_owned()));
    assert_eq!(spent(of(BridgedBy::Author).await.unwrap()), [(author, 48_00)]);
    let driver = PlanPart::Input(Name::bilingual("社保比例", "Social rate"));
    assert_eq!(spent(of(BridgedBy::Driver).await.unwrap()), [(driver, 48_00)]);
}
