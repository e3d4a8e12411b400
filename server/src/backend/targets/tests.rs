//! Targets and packages at the demo organisation: the gap of a department and of its accounts, and the cut of its ceiling.

use std::sync::Arc;

use app::backend::{Backend, PackageForm, PageError, TargetsForm};
use chrono::DateTime;
use shared::access::Readership;
use shared::budget::{Nature, Package, ranked};
use shared::id::{DepartmentId, SheetId};
use shared::money::Minor;
use uuid::Uuid;

use crate::approval::StoreRooms;
use crate::auth::Passwords;
use crate::backend::Views;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::document::load_plan;
use crate::packages::{Deed, PackagesFault, change};
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{PersonRecord, Store};
use crate::random::{Random, SeededRandom};
use crate::readers::{Means, choose};
use crate::targets::write;

struct Office {
    store: Arc<dyn Store>,
    rooms: StoreRooms,
    clock: ManualClock,
    views: Views,
    _folder: tempfile::TempDir,
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
            views: Views::new(store.clone(), clock, random),
            store,
            rooms,
            clock: ManualClock::new(now),
            _folder: folder,
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
async fn packages_are_ranked_on_what_was_looked_at_and_cut_by_the_target() {
    let office = Office::new().await;
    let (department, sheet) = office.production().await;
    office.give(department, &[(None, Some(100))]).await;
    let person = office.person(Login::Production).await;
    let of = (demo::plan(), department);
    let package = |number: u128, cost: i64| Package {
        id: Uuid::from_u128(number),
        title: format!("package {number}"),
        reason: "why".to_owned(),
        cost: Minor(cost),
    };
    let act =
        async |version: u32, deed: Deed| change((&*office.store, &office.clock), &person, of, version, deed).await;
    act(0, Deed::Put(package(1, 70))).await.unwrap();
    act(1, Deed::Put(package(2, 40))).await.unwrap();
    act(2, Deed::Put(package(3, 30))).await.unwrap();
    let funded = async || {
        let view = office.reader(Login::Production).await.packages(sheet, PackageForm::default()).await.unwrap();
        assert!(view.may_edit && view.ceiling == Some(Minor(100)));
        let ids = |of: &shared::budget::Ranked<'_>| (of.package.id.as_u128(), of.is_funded);
        ranked(&view.packages, view.ceiling).iter().map(ids).collect::<Vec<_>>()
    };
    assert_eq!(funded().await, [(1, true), (2, false), (3, false)], "70 and 40 are more than 100, and 30 ranks below");
    act(3, Deed::Up(Uuid::from_u128(3))).await.unwrap();
    assert_eq!(funded().await, [(1, true), (3, true), (2, false)]);
    let stale = act(3, Deed::Remove(Uuid::from_u128(1))).await;
    assert!(matches!(stale, Err(PackagesFault::Moved)), "{stale:?}");
    act(4, Deed::Remove(Uuid::from_u128(1))).await.unwrap();
    assert_eq!(funded().await, [(3, true), (2, true)]);
    assert_eq!(office.logged("packages.changed").await, 5);
    assert!(!office.reader(Login::Auditor).await.packages(sheet, PackageForm::default()).await.unwrap().may_edit);
}
