//! Targets and packages at the demo organisation: the gap of a department and of its accounts, and the cut of its ceiling.

use std::sync::Arc;

use app::backend::{Backend, PackageForm, PageError, TargetsForm};
use chrono::DateTime;
use serde_json::json;
use shared::access::Readership;
use shared::budget::{LineItem, Nature, Standing};
use shared::document::{SheetCommand, SheetReplica};
use shared::id::{DepartmentId, PackageId, PersonActor, SheetId};
use shared::money::Minor;
use uuid::Uuid;

use crate::approval::{Rooms, StoreRooms};
use crate::auth::Passwords;
use crate::backend::Views;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::document::{load, load_plan, load_sheet};
use crate::packages::{self, Deed, PackagesFault};
use crate::persistence::sqlite::{Access, SqliteStore, written_before};
use crate::persistence::{PersonRecord, Store};
use crate::random::{Random, SeededRandom};
use crate::readers::{Means, choose};
use crate::sync::Incoming;
use crate::targets::write;

struct Office {
    store: Arc<dyn Store>,
    rooms: StoreRooms,
    clock: ManualClock,
    random: Arc<dyn Random>,
    views: Views,
    folder: tempfile::TempDir,
}

impl Office {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(1));
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
        let clock = Arc::new(ManualClock::new(now));
        let rooms = StoreRooms::new(store.clone(), clock.clone(), random.clone());
        Self {
            views: Views::new(store.clone(), clock, random.clone()),
            store,
            rooms,
            clock: ManualClock::new(now),
            random,
            folder,
        }
    }

    async fn person(&self, login: Login) -> PersonRecord {
        self.store.person(login.person()).await.unwrap().unwrap()
    }

    async fn reader(&self, login: Login) -> impl Backend + use<> {
        self.views.reader(&self.person(login).await)
    }

    /// The production department with its sheet.
    async fn production(&self) -> (DepartmentId, SheetId) {
        let plan = self.reader(Login::Finance).await.plan(demo::plan(), None).await.unwrap();
        let found = plan.departments.iter().find(|of| of.label.en.as_deref() == Some("Production")).unwrap();
        (found.id, found.sheet.as_ref().unwrap().id)
    }

    async fn give(&self, department: DepartmentId, targets: &[(Option<&str>, Option<i64>)]) {
        let plan = load_plan(&*self.store, demo::plan()).await.unwrap();
        let targets = targets.iter().map(|(code, minor)| (code.map(|code| code.parse().unwrap()), minor.map(Minor)));
        let person = self.person(Login::Finance).await;
        let of = (demo::plan(), &plan);
        write(&self.rooms, &self.clock, &person, of, department, targets.collect()).await.unwrap();
    }

    /// Somebody of production does something with the packages they looked at.
    async fn change(&self, sheet: SheetId, version: u64, deed: Deed) -> Result<(), PackagesFault> {
        let record = self.store.find(sheet).await.unwrap().unwrap();
        let plan = load_plan(&*self.store, demo::plan()).await.unwrap();
        let person = self.person(Login::Production).await;
        let means =
            packages::Means { store: &*self.store, rooms: &self.rooms, clock: &self.clock, random: &*self.random };
        packages::change(means, &person, (&record, &plan), version, deed).await
    }

    /// Somebody of production does something on the sheet itself.
    async fn write(&self, sheet: SheetId, command: SheetCommand) {
        let mut doc = load(&*self.store, sheet).await.unwrap();
        let at = doc.get_heads();
        let person = self.person(Login::Production).await.id;
        let actor = PersonActor { person, tab: self.random.bytes() }.to_bytes();
        doc.set_actor(actor.as_slice().into());
        let mut replica = SheetReplica::open(doc).unwrap();
        replica.edit(&command, 1).unwrap();
        let changes = replica.document().get_changes(&at);
        let incoming = Incoming { actors: vec![(actor.to_vec(), person)], ..Incoming::of(at, changes) };
        self.rooms.take_in(sheet, incoming).await.unwrap();
    }

    async fn logged(&self, action: &str) -> usize {
        let entries = self.store.audit_entries(None, 1_000).await.unwrap();
        entries.iter().filter(|entry| entry.event.action == action).count()
    }
}

#[tokio::test]
async fn a_department_and_its_accounts_stand_beside_what_they_were_given() {
    let office = Office::new().await;
    let (department, sheet) = office.production().await;
    let plan = office.reader(Login::Finance).await.plan(demo::plan(), None).await.unwrap();
    let planned = plan.departments.iter().find(|of| of.id == department).unwrap().expense.clone().unwrap();
    let form = TargetsForm { department: Some(department), ..TargetsForm::default() };
    let view = office.reader(Login::Auditor).await.targets(demo::plan(), form.clone()).await.unwrap();
    let row = view.departments.iter().find(|row| row.id == department).unwrap();
    assert_eq!((row.target, row.total, row.of_accounts), (planned.target, Some(planned.total), None));
    assert!(!view.may_edit);
    let detail = view.chosen.unwrap();
    // An account is what all those under it come to.
    let of = |code: &str| detail.accounts.iter().find(|row| row.code.as_ref().is_some_and(|of| of.as_str() == code));
    let tops: Vec<_> = detail
        .accounts
        .iter()
        .filter(|row| {
            let code = row.code.as_ref().unwrap();
            row.nature == Nature::Expense
                && !detail.accounts.iter().any(|other| {
                    let other = other.code.as_ref().unwrap();
                    other != code && code.is_under(other)
                })
        })
        .collect();
    assert_eq!(tops.iter().filter_map(|row| row.total).map(|total| total.0).sum::<i64>(), planned.total.0);
    let biggest = tops.iter().max_by_key(|row| row.total).unwrap().code.clone().unwrap();
    let before = of(biggest.as_str()).unwrap().total;

    office.give(department, &[(Some(biggest.as_str()), Some(123_00))]).await;
    office.give(department, &[(Some(biggest.as_str()), Some(123_00))]).await;
    let view = office.reader(Login::Finance).await.targets(demo::plan(), form.clone()).await.unwrap();
    let row = view.departments.iter().find(|row| row.id == department).unwrap();
    assert_eq!((row.target, row.of_accounts), (planned.target, Some(Minor(123_00))));
    let detail = view.chosen.unwrap();
    let row = detail.accounts.iter().find(|row| row.code.as_ref() == Some(&biggest)).unwrap();
    assert_eq!((row.target, row.total, row.typed.as_str()), (Some(Minor(123_00)), before, "123.00"));
    assert_eq!(office.logged("targets.set").await, 1, "what stays as it is is no change");
    // Without a target of the whole, its accounts' are what it may spend.
    office.give(department, &[(None, None)]).await;
    let plan = office.reader(Login::Finance).await.plan(demo::plan(), None).await.unwrap();
    let figures = plan.departments.iter().find(|of| of.id == department).unwrap().expense.clone().unwrap();
    assert_eq!(figures.target, Some(Minor(123_00)));

    // A secret sheet tells its whole and not its accounts.
    let finance = office.person(Login::Finance).await;
    let people = [finance.id].into();
    let wanted = Readership { plan: demo::plan(), department, people, publishes_accounts: false, version: 0 };
    let means = Means { store: &*office.store, rooms: &office.rooms, clock: &office.clock };
    choose(means, &finance, wanted).await.unwrap();
    let detail = office.reader(Login::Auditor).await.targets(demo::plan(), form).await.unwrap().chosen.unwrap();
    assert!(detail.keeps_accounts && detail.sheet.is_none());
    assert!(detail.accounts.iter().all(|row| row.total.is_none()) && detail.whole.total == Some(planned.total));
    let packages = office.reader(Login::Auditor).await.packages(sheet, PackageForm::default()).await;
    assert_eq!(packages.err(), Some(PageError::NotFound));
}

#[tokio::test]
async fn packages_are_ranked_on_what_was_looked_at_and_cut_below_the_line() {
    let office = Office::new().await;
    let (department, sheet) = office.production().await;
    office.give(department, &[(None, Some(100))]).await;
    let view = async || office.reader(Login::Production).await.packages(sheet, PackageForm::default()).await.unwrap();
    let act = async |version: u64, deed: Deed| office.change(sheet, version, deed).await;
    let id = |number: u128| PackageId(Uuid::from_u128(number));
    for (number, cost) in [(1, 70), (2, 40), (3, 30)] {
        let (title, reason) = (format!("package {number}"), "why".to_owned());
        let put = Deed::Put { id: id(number), title, reason, cost: Some(Minor(cost)) };
        act(view().await.version, put).await.unwrap();
    }
    let standing = async || {
        let view = view().await;
        assert!(view.may_edit && view.ceiling == Some(Minor(100)));
        view.packages.iter().map(|row| (row.id.0.as_u128(), row.standing)).collect::<Vec<_>>()
    };
    use Standing::{Below, Cut, Funded};
    let expected = [(1, Funded), (2, Below), (3, Below)];
    assert_eq!(standing().await, expected, "70 and 40 are more than 100, and 30 ranks below");
    let before = view().await.version;
    act(before, Deed::Up(id(3))).await.unwrap();
    assert_eq!(standing().await, [(1, Funded), (3, Funded), (2, Below)]);
    let stale = act(before, Deed::Remove(id(1))).await;
    assert!(matches!(stale, Err(PackagesFault::Moved)), "{stale:?}");

    act(view().await.version, Deed::CutBelow).await.unwrap();
    assert_eq!(standing().await, [(1, Funded), (3, Funded), (2, Cut { fits: false })]);
    assert_eq!(view().await.packages[2].cut_by.as_ref().map(|mark| mark.id), Some(Login::Production.person()));
    act(view().await.version, Deed::Cut(id(1))).await.unwrap();
    assert_eq!(standing().await, [(1, Cut { fits: true }), (3, Funded), (2, Cut { fits: true })]);
    act(view().await.version, Deed::TakeBack(id(2))).await.unwrap();
    act(view().await.version, Deed::Remove(id(1))).await.unwrap();
    act(view().await.version, Deed::Down(id(3))).await.unwrap();
    assert_eq!(standing().await, [(2, Funded), (3, Funded)]);
    assert_eq!(office.logged("packages.changed").await, 9);
    assert!(!office.reader(Login::Auditor).await.packages(sheet, PackageForm::default()).await.unwrap().may_edit);
}

#[tokio::test]
async fn a_package_that_is_cut_leaves_the_published_totals_and_comes_back_to_the_cent() {
    let office = Office::new().await;
    let (department, sheet) = office.production().await;
    let total = async || {
        let plan = office.reader(Login::Finance).await.plan(demo::plan(), None).await.unwrap();
        plan.departments.iter().find(|of| of.id == department).unwrap().expense.clone().unwrap().total.0
    };
    let before = total().await;
    let id = PackageId(Uuid::from_u128(1));
    let put = Deed::Put { id, title: "Overtime".to_owned(), reason: "why".to_owned(), cost: None };
    let view = async || office.reader(Login::Production).await.packages(sheet, PackageForm::default()).await.unwrap();
    office.change(sheet, view().await.version, put).await.unwrap();
    let known = load_sheet(&*office.store, sheet).await.unwrap();
    let of_expense = |line: &&LineItem| line.unit.is_money() && known.nature_of(line.section) == Nature::Expense;
    let lines: Vec<_> = known.lines().filter(of_expense).filter(|line| !line.is_reckoned()).take(2).collect();
    let worth: i64 = lines.iter().map(|line| i64::try_from(line.total()).unwrap()).sum();
    let lines = lines.iter().map(|line| line.id).collect();
    office.write(sheet, SheetCommand::SetPackage { lines, package: Some(id) }).await;
    let row = view().await.packages.remove(0);
    assert_eq!((row.cost.0, row.lines.len()), (worth, 2));
    assert_eq!(view().await.outside.0, before - worth, "what belongs to no package is spent first");

    office.change(sheet, view().await.version, Deed::Cut(id)).await.unwrap();
    assert!(total().await <= before - worth, "what is reckoned from it goes too");
    let refused = office.change(sheet, view().await.version, Deed::Remove(id)).await;
    assert!(matches!(refused, Err(PackagesFault::IsCut)), "{refused:?}");
    office.change(sheet, view().await.version, Deed::TakeBack(id)).await.unwrap();
    assert_eq!(total().await, before);
}

#[tokio::test]
async fn packages_from_before_they_stood_in_sheets_are_shown_and_carried_over_with_the_first_change() {
    let office = Office::new().await;
    let (department, sheet) = office.production().await;
    let kept =
        |number: u128, cost: i64| json!({ "id": Uuid::from_u128(number), "title": "t", "reason": "why", "cost": cost });
    let list = json!([kept(2, 20), kept(1, 10)]).to_string();
    written_before(&office.folder.path().join("tandem.db"), demo::plan(), department, &list).await;
    let view = async || office.reader(Login::Production).await.packages(sheet, PackageForm::default()).await.unwrap();
    let shown = async || view().await.packages.iter().map(|row| (row.id.0.as_u128(), row.cost.0)).collect::<Vec<_>>();
    assert_eq!(shown().await, [(2, 20), (1, 10)]);
    office.change(sheet, view().await.version, Deed::Down(PackageId(Uuid::from_u128(2)))).await.unwrap();
    assert_eq!(shown().await, [(1, 10), (2, 20)]);
    let kept = load_sheet(&*office.store, sheet).await.unwrap();
    assert_eq!(kept.packages().count(), 2, "they stand in the sheet now");
    for number in [1, 2] {
        office.change(sheet, view().await.version, Deed::Remove(PackageId(Uuid::from_u128(number)))).await.unwrap();
    }
    assert_eq!(shown().await, [], "what was taken away does not come back from before");
}
