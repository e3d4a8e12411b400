//! Secret sheets at the demo organisation: who still sees what, over every route, view and socket.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::backend::{Backend, OutturnAsked, PageError};
use axum::body::Body;
use chrono::DateTime;
use shared::access::{Readership, ReadershipError, Role};
use shared::budget::{Growth, Nature};
use shared::id::{DepartmentId, DocumentId, PlanId, RequestId, SheetId};
use shared::name::Name;
use uuid::Uuid;

use crate::approval::StoreRooms;
use crate::audit::AuditEvent;
use crate::auth::Passwords;
use crate::backend::Views;
use crate::clock::{Clock, ManualClock};
use crate::demo::{self, Login};
use crate::http::trial::{Trial, call};
use crate::persistence::sqlite::{Access as Opening, SqliteStore};
use crate::persistence::{Chunk, DepartmentRecord, DocumentKind, DocumentRecord, DocumentState, PersonRecord, Store};
use crate::random::{Random, SeededRandom};
use crate::readers::{Means, ReadersFault, choose, open};
use crate::roll_forward::{Basis, Wish, roll_forward};
use crate::rooms::Doors;
use crate::router::ROUTES;
use crate::sync::{Access, Doorkeeper};

/// The demo organisation, whose IT department has its budget in approval.
struct House {
    store: Arc<dyn Store>,
    rooms: StoreRooms,
    clock: ManualClock,
    random: Arc<dyn Random>,
    views: Views,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Opening::Serve).await.unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(1));
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
        let clock = Arc::new(ManualClock::new(now));
        let rooms = StoreRooms::new(store.clone(), clock.clone(), random.clone());
        let views = Views::new(store.clone(), clock, random.clone());
        Self { store, rooms, clock: ManualClock::new(now), random, views, _folder: folder }
    }

    fn means(&self) -> Means<'_> {
        Means { store: &*self.store, rooms: &self.rooms, clock: &self.clock }
    }

    async fn person(&self, login: Login) -> PersonRecord {
        self.store.person(login.person()).await.unwrap().unwrap()
    }

    async fn reader(&self, login: Login) -> impl Backend + use<> {
        self.views.reader(&self.person(login).await)
    }

    async fn sheet(&self) -> DocumentRecord {
        let request = self.store.open_requests(None).await.unwrap().remove(0).request;
        self.store.find(request.submission().target.document).await.unwrap().unwrap()
    }

    async fn waiting(&self) -> RequestId {
        self.store.open_requests(None).await.unwrap()[0].request.submission().id
    }

    /// Finance gives the department's sheets to these alone.
    async fn keep(&self, readers: &[Login], accounts: bool, version: u32) -> Result<(), ReadersFault> {
        let department = self.sheet().await.department.unwrap();
        let people = readers.iter().map(|login| login.person()).collect();
        let wanted = Readership { plan: demo::plan(), department, people, publishes_accounts: accounts, version };
        choose(self.means(), &self.person(Login::Finance).await, wanted).await
    }

    async fn access(&self, login: Login, document: &DocumentRecord) -> Access {
        Doors { store: self.store.clone() }.access(login.person(), document).await.unwrap()
    }
}

#[tokio::test]
async fn others_see_what_a_secret_sheet_adds_up_to_and_nothing_of_what_is_in_it() {
    let house = House::new().await;
    let sheet = house.sheet().await;
    let whole = house.reader(Login::Auditor).await.plan(demo::plan(), None).await.unwrap();
    let asked = house.waiting().await;
    house.keep(&[Login::Finance, Login::It], false, 0).await.unwrap();

    let of = |plan: &app::backend::PlanView| {
        let department = plan.departments.iter().find(|of| of.sheet.as_ref().is_some_and(|mark| mark.id == sheet.id));
        department.unwrap().clone()
    };
    for login in [Login::Auditor, Login::Head, Login::Cfo, Login::Admin] {
        let reader = house.reader(login).await;
        let plan = reader.plan(demo::plan(), None).await.unwrap();
        assert_eq!(of(&plan).expense, of(&whole).expense, "its totals stand in the plan, month by month");
        assert_eq!(plan.sum(Nature::Expense), whole.sum(Nature::Expense));
        let mark = of(&plan).sheet.unwrap();
        assert!(mark.is_secret && !mark.may_open && !mark.may_edit, "{login:?}");
        let kept: BTreeMap<_, _> = whole.accounts.iter().map(|of| (&of.code, of.total)).collect();
        let shown: BTreeMap<_, _> = plan.accounts.iter().map(|of| (&of.code, of.total)).collect();
        assert_eq!(kept.values().map(|of| of.0).sum::<i64>(), shown.values().map(|of| of.0).sum::<i64>());
        assert_ne!(kept, shown, "what it spends by account is not told");

        assert_eq!(reader.sheet(sheet.id).await, Err(PageError::NotFound));
        assert_eq!(reader.readers(sheet.id, None).await, Err(PageError::NotFound));
        let outturn = reader.outturn(demo::plan(), Some(sheet.id), OutturnAsked::default()).await;
        assert_eq!(outturn.err(), Some(PageError::NotFound));
        let about = house.store.discussion_about(sheet.id).await.unwrap().unwrap();
        assert_eq!(
            (house.access(login, &sheet).await, house.access(login, &about).await),
            (Access::None, Access::None)
        );
    }
    // Whoever is asked decides, by what it adds up to.
    let request = house.reader(Login::Head).await.request(asked).await.unwrap();
    assert!(request.may_decide && !request.may_open && request.expense.is_some() && !request.verbs.may_comment);
    assert!(request.lines.is_empty() && request.lines_count == 0 && request.remarks.is_empty());
    assert_eq!(house.reader(Login::Auditor).await.request(asked).await, Err(PageError::NotFound));

    // Its readers see all of it.
    for login in [Login::Finance, Login::It] {
        let reader = house.reader(login).await;
        assert_eq!(reader.sheet(sheet.id).await.unwrap().readers, Some(2));
        let request = reader.request(asked).await.unwrap();
        assert!(request.may_open && !request.lines.is_empty() && request.remarks.len() == 2);
        assert_ne!(house.access(login, &sheet).await, Access::None);
    }
    assert!(!house.reader(Login::It).await.readers(sheet.id, None).await.unwrap().may_choose);
    // Who has no role here has none for being a reader of something else.
    assert_eq!(house.reader(Login::Sales).await.sheet(sheet.id).await, Err(PageError::NotFound));

    // With its accounts, the plan's are whole again; opened, everybody reads.
    house.keep(&[Login::Finance, Login::It], true, 1).await.unwrap();
    let plan = house.reader(Login::Auditor).await.plan(demo::plan(), None).await.unwrap();
    assert_eq!(plan.accounts, whole.accounts);
    let (finance, department) = (house.person(Login::Finance).await, sheet.department.unwrap());
    open(house.means(), &finance, demo::plan(), department, 2).await.unwrap();
    assert!(house.reader(Login::Auditor).await.sheet(sheet.id).await.is_ok());
    let told = house.store.audit_entries(None, 1_000).await.unwrap();
    let told = told.iter().filter(|entry| entry.event.action.starts_with("readers.")).count();
    assert_eq!(told, 3, "each choice stands in the log");
}

#[tokio::test]
async fn an_adjustment_of_a_secret_sheet_tells_others_what_it_comes_to_and_neither_lines_nor_reason() {
    let house = House::new().await;
    let kept = house.store.adjustments_of_plan(demo::plan()).await.unwrap().remove(0);
    let (asked, department) = (kept.id(), kept.record.request.submission().department);
    let sums = async |login: Login| -> Vec<(i128, i128)> {
        let plan = house.reader(login).await.adjustments(demo::plan()).await.unwrap();
        plan.rows.iter().map(|row| (row.original, row.adjusted)).collect()
    };
    let before = sums(Login::Head).await;
    let open = house.reader(Login::Head).await.request(asked).await.unwrap().adjustment.unwrap();
    assert!(!open.lines.is_empty() && open.reason.is_some() && open.kept.is_empty());

    let people = BTreeSet::from([Login::Finance, Login::Sales].map(|login| login.person()));
    let wanted = Readership { plan: demo::plan(), department, people, publishes_accounts: false, version: 0 };
    choose(house.means(), &house.person(Login::Finance).await, wanted).await.unwrap();
    for login in [Login::Head, Login::Cfo] {
        let reader = house.reader(login).await;
        let request = reader.request(asked).await.unwrap();
        let told = request.adjustment.unwrap();
        assert!(!request.may_open && told.lines.is_empty() && told.reason.is_none(), "{login:?}");
        assert_eq!((told.kept.len(), told.moved), (1, open.moved), "{login:?}");
        let plan = reader.adjustments(demo::plan()).await.unwrap();
        assert!(plan.adjustments.iter().all(|row| row.reason.is_none()), "{login:?}");
        assert_eq!(sums(login).await, before, "what it adds up to is no secret");
    }
    let own = house.reader(Login::Sales).await.request(asked).await.unwrap().adjustment.unwrap();
    assert_eq!(own, open, "its readers see all of it");
}

#[tokio::test]
async fn readers_are_chosen_by_one_of_them_on_what_stands() {
    let house = House::new().await;
    let without = house.keep(&[Login::It], false, 0).await;
    assert!(matches!(without, Err(ReadersFault::Wrong(ReadershipError::WithoutYourself))), "{without:?}");
    let stranger = house.keep(&[Login::Finance, Login::Sales], false, 0).await;
    assert!(matches!(stranger, Err(ReadersFault::Wrong(ReadershipError::NoRole(_)))), "{stranger:?}");
    house.keep(&[Login::Finance], false, 0).await.unwrap();
    assert!(matches!(house.keep(&[Login::Finance, Login::Cfo], true, 0).await, Err(ReadersFault::Moved)));
    let (finance, sheet) = (house.person(Login::Finance).await, house.sheet().await);
    let stale = open(house.means(), &finance, demo::plan(), sheet.department.unwrap(), 4).await;
    assert!(matches!(stale, Err(ReadersFault::Moved)), "{stale:?}");
    let kept = house.store.readership(demo::plan(), sheet.department.unwrap()).await.unwrap().unwrap();
    assert_eq!((kept.people, kept.version), (BTreeSet::from([Login::Finance.person()]), 1));
}

#[tokio::test]
async fn a_secret_stays_one_when_the_year_turns() {
    let house = House::new().await;
    house.keep(&[Login::Finance, Login::It], false, 0).await.unwrap();
    let next = DocumentId(Uuid::from_u128(2028));
    let finance = house.person(Login::Finance).await;
    let wish = Wish {
        id: next,
        title: Name::bilingual("2028 年预算", "Budget 2028"),
        basis: Basis::Budget,
        growth: Growth::default(),
        lessons: String::new(),
    };
    roll_forward(&*house.store, &house.clock, &*house.random, &finance, demo::plan(), wish).await.unwrap();
    let department = house.sheet().await.department;
    let sheets = house.store.list(next, DocumentKind::Sheet).await.unwrap();
    let secret: Vec<_> = sheets.iter().filter(|sheet| sheet.department == department).collect();
    let [secret] = secret.as_slice() else { panic!("{secret:?}") };
    assert_eq!(house.reader(Login::Cfo).await.sheet(secret.id).await, Err(PageError::NotFound));
    assert!(house.reader(Login::It).await.sheet(secret.id).await.is_ok());
    let open = sheets.iter().find(|sheet| sheet.department != department).unwrap();
    assert!(house.reader(Login::Cfo).await.sheet(open.id).await.is_ok());
}

/// A sheet of a department, with nothing in it.
async fn empty_sheet(trial: &Trial, plan: PlanId, department: DepartmentId) -> SheetId {
    let now = trial.clock.now();
    let (name, ord) = ("人事".to_owned(), "80".to_owned());
    let record = DepartmentRecord { id: department, name, name_en: None, ord, head: None, created_at: now };
    let told = AuditEvent::new(now, None, "department.added", department);
    trial.site.store.put_department(record, told).await.unwrap();
    let id = DocumentId(trial.site.random.id());
    let record = DocumentRecord {
        id,
        kind: DocumentKind::Sheet,
        plan,
        department: Some(department),
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: Vec::new(),
        created_at: now,
    };
    trial.site.store.create(record, Chunk::snapshot(b"nothing".to_vec())).await.unwrap();
    id
}

#[tokio::test]
async fn no_route_leads_to_a_secret_sheet_whatever_role_one_has() {
    let trial = Trial::new().await;
    trial.person("everything", &Role::ALL).await;
    let chooser = trial.person("chooser", &[Role::Finance]).await;
    let (plan, department) = (trial.plan().await, DepartmentId(Uuid::from_u128(7)));
    let sheet = empty_sheet(&trial, plan, department).await;
    let (outside, inside) = (trial.sign_in("everything").await, trial.sign_in("chooser").await);
    let ask = async |row: &crate::http::route::Route, who: &str| {
        let path = row.path.replace("{plan}", &plan.to_string()).replace("{sheet}", &sheet.to_string());
        let call = call(row.method.clone(), &path, &[("authorization", who)], Body::empty());
        trial.send(call).await.status.as_u16()
    };
    let rows: Vec<_> = ROUTES.iter().filter(|row| row.path.contains("{sheet}")).collect();
    assert!(rows.len() >= 20, "{}", rows.len());
    let (mut others, mut own) = (Vec::new(), Vec::new());
    for row in &rows {
        others.push(ask(row, &outside).await);
        own.push(ask(row, &inside).await);
    }
    // Where somebody with every role would get 404 already, the page itself is missing in this trial.
    assert!(others.iter().filter(|status| **status != 404).count() >= 12, "{others:?}");
    let wanted =
        Readership { plan, department, people: BTreeSet::from([chooser]), publishes_accounts: false, version: 0 };
    let means = Means { store: &*trial.site.store, rooms: &*trial.site.rooms, clock: &*trial.site.clock };
    let person = trial.site.store.person(chooser).await.unwrap().unwrap();
    choose(means, &person, wanted).await.unwrap();
    for row in &rows {
        assert_eq!(ask(row, &outside).await, 404, "{} {}", row.method, row.path);
    }
    for (row, before) in rows.iter().zip(own) {
        assert_eq!(ask(row, &inside).await, before, "{} {}", row.method, row.path);
    }
    let listed = trial.get(&format!("/api/v1/plans/{plan}/sheets"), &[("authorization", &outside)]).await;
    assert!(listed.status == 200 && !listed.text.contains(&sheet.to_string()), "{}", listed.text);
}
