//! What the demo organisation's people see, and what they do not.

use std::sync::Arc;

use app::backend::{Backend, Baseline, Happened, PageError, RequestState, SheetState, StepState, WhyNot};
use app::document::SheetLock;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use shared::approval::{Act, Digest, Outcome};
use shared::budget::Nature;
use shared::document::{content_hash, empty_document, read_sheet};
use shared::id::{RequestId, SheetId};
use shared::money::Minor;

use super::*;
use crate::approval::{Approvals, StoreRooms, Submit, Wish};
use crate::auth::Passwords;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::document::load_sheet;
use crate::http::page::Pages;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::random::SeededRandom;

struct Office {
    store: Arc<dyn Store>,
    views: Views,
    approvals: Approvals,
    _folder: tempfile::TempDir,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let random = Arc::new(SeededRandom::new(1));
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
        let clock = Arc::new(ManualClock::new(now));
        let rooms = Arc::new(StoreRooms::new(store.clone(), clock.clone(), random.clone()));
        let approvals = Approvals::new(store.clone(), rooms, clock.clone(), random.clone());
        Self { views: Views::new(store.clone(), clock, random), store, approvals, _folder: folder }
    }

    async fn person(&self, login: Login) -> PersonRecord {
        self.store.person(login.person()).await.unwrap().unwrap()
    }

    async fn reader(&self, login: Login) -> Reader {
        self.views.reader(&self.person(login).await)
    }

    /// The sheets of the plan by their departments' English names.
    async fn sheet(&self, department: &str) -> SheetId {
        let plan = self.reader(Login::Finance).await.plan(demo::plan(), None).await.unwrap();
        let found = plan.departments.iter().find(|view| view.label.en.as_deref() == Some(department));
        found.unwrap().sheet.as_ref().unwrap().id
    }

    async fn waiting(&self) -> RequestId {
        self.store.open_requests(None).await.unwrap()[0].request.submission().id
    }
}

#[tokio::test]
async fn a_plan_shows_everybodys_totals_and_opens_ones_own_sheet() {
    let office = Office::open().await;
    let plan = office.reader(Login::Sales).await.plan(demo::plan(), None).await.unwrap();
    assert_eq!(plan.departments.len(), 6);
    assert_eq!(plan.sum(Nature::Income).total, Minor(28_000_000_000));
    let (mut spent, mut openable) = (0, Vec::new());
    for department in &plan.departments {
        let mark = department.sheet.as_ref().unwrap();
        let sheet = load_sheet(&*office.store, mark.id).await.unwrap();
        let expense = department.expense.as_ref().unwrap();
        assert_eq!(i128::from(expense.total.0), sheet.totals().nature(Nature::Expense).periods.total());
        assert_eq!(expense.periods.iter().map(|period| period.0).sum::<i64>(), expense.total.0);
        assert!(expense.target.is_some() && expense.prior.is_some() && department.head.is_some());
        spent += expense.total.0;
        if mark.may_open {
            openable.push(department.label.en.clone().unwrap());
        }
    }
    assert_eq!(plan.sum(Nature::Expense).total, Minor(spent));
    let by_account = |nature| plan.accounts.iter().filter(move |account| account.nature == nature);
    assert_eq!(by_account(Nature::Expense).map(|account| account.total.0).sum::<i64>(), spent);
    assert!(by_account(Nature::Expense).count() <= 16, "too many accounts are shown as those above them");
    assert_eq!(openable, ["Sales"]);
    assert_eq!(plan.count(SheetState::Submitted), 1);
    assert!(!plan.may.change_plan && plan.may.import);
    let auditor = office.reader(Login::Auditor).await.plan(demo::plan(), None).await.unwrap();
    assert!(auditor.departments.iter().all(|department| department.sheet.as_ref().unwrap().may_open));
    assert!(!auditor.may.import);
}

#[tokio::test]
async fn a_sheet_comes_with_its_document_to_those_who_may_see_it() {
    let office = Office::open().await;
    let (sales, it) = (office.sheet("Sales").await, office.sheet("Information Technology").await);
    let view = office.reader(Login::Sales).await.sheet(sales).await.unwrap();
    let mut doc = empty_document();
    doc.load_incremental(&STANDARD.decode(&view.document).unwrap()).unwrap();
    let kept = load_sheet(&*office.store, sales).await.unwrap();
    assert_eq!(content_hash(&read_sheet(&doc).unwrap()), content_hash(&kept));
    assert_eq!((view.revision, view.lock, view.state), (2, SheetLock::Open, SheetState::Draft));
    assert!(view.may.edit && view.may.submit && view.talk.is_some() && view.follows.is_some());
    assert!(view.people.iter().any(|person| person.id == Login::Head.person()));

    assert_eq!(office.reader(Login::Sales).await.sheet(it).await, Err(PageError::NotFound));
    let auditor = office.reader(Login::Auditor).await.sheet(it).await.unwrap();
    assert!(!auditor.may.edit && !auditor.may.submit && !auditor.may.comment);
    assert!(matches!(auditor.lock, SheetLock::Locked(_)));
    let before = office.reader(Login::Sales).await.sheet(view.follows.unwrap()).await.unwrap();
    assert_eq!((before.lock, before.state, before.successor), (SheetLock::Archived, SheetState::Approved, Some(sales)));
    assert_eq!(office.reader(Login::Finance).await.sheet(demo::plan()).await, Err(PageError::NotFound));
}

#[tokio::test]
async fn a_request_tells_each_what_they_may_do() {
    let office = Office::open().await;
    let id = office.waiting().await;
    let view = office.reader(Login::Head).await.request(id).await.unwrap();
    assert!(view.may_decide && !view.may_withdraw && view.why_not.is_none());
    assert_eq!((view.state, view.baseline), (RequestState::Waiting, Baseline::LastYear));
    assert_eq!(view.steps.iter().map(|step| step.state).collect::<Vec<_>>(), [StepState::Open, StepState::Ahead]);
    assert_eq!(view.remarks.len(), 2);
    assert_eq!(view.remarks[0].by.id, Login::Finance.person(), "the change proves who said it");
    assert!(view.remarks[0].on.is_some());
    assert!(view.lines.is_sorted_by_key(|line| std::cmp::Reverse(line.total)));
    assert_eq!(view.periods.iter().map(|period| period.0).sum::<i64>(), view.expense.unwrap().now.0);
    assert!(view.periods_before.is_empty(), "last year is known as a whole only");

    let asker = office.reader(Login::It).await.request(id).await.unwrap();
    assert!(!asker.may_decide && asker.may_withdraw && asker.why_not.is_none());
    let cfo = office.reader(Login::Cfo).await.request(id).await.unwrap();
    assert_eq!((cfo.may_decide, cfo.why_not), (false, Some(WhyNot::NotYet)));
    assert_eq!(office.reader(Login::Sales).await.request(id).await, Err(PageError::NotFound));
}

#[tokio::test]
async fn what_the_page_shows_is_what_is_decided_on() {
    let office = Office::open().await;
    let id = office.waiting().await;
    for (login, expect) in [(Login::Head, Outcome::Advanced { next: 1 }), (Login::Cfo, Outcome::Approved)] {
        let inbox = office.reader(login).await.inbox().await.unwrap();
        assert_eq!(inbox.waiting.iter().map(|card| card.id).collect::<Vec<_>>(), [id]);
        let view = office.reader(login).await.request(id).await.unwrap();
        let wish = Wish {
            request: id,
            ticket: view.idempotency_key.parse().unwrap(),
            act: Act::Approve { comment: None },
            seen: Some(view.version.parse::<Digest>().unwrap()),
            heads: None,
        };
        let decided = office.approvals.act(&office.person(login).await, wish).await.unwrap();
        assert_eq!(decided.outcome, expect);
        let inbox = office.reader(login).await.inbox().await.unwrap();
        assert!(inbox.waiting.is_empty());
        assert_eq!(inbox.decided[0].id, id);
    }
    let plan = office.reader(Login::It).await.plan(demo::plan(), None).await.unwrap();
    let it = plan.departments.iter().find(|view| view.label.en.as_deref() == Some("Information Technology")).unwrap();
    let mark = it.sheet.as_ref().unwrap();
    assert_eq!((mark.state, mark.revision, mark.request), (SheetState::Approved, 2, Some(id)));
    let mine = office.reader(Login::It).await.inbox().await.unwrap();
    assert_eq!((mine.mine.len(), mine.decided[0].state), (0, RequestState::Approved));
}

#[tokio::test]
async fn the_first_page_shows_each_their_own_sheets_and_what_happened_to_them() {
    let office = Office::open().await;
    let home = office.reader(Login::It).await.home().await.unwrap();
    let sheet = &home.sheets[0];
    assert_eq!((home.sheets.len(), sheet.state, home.waiting.len()), (1, SheetState::Submitted, 0));
    let (figures, nature) = sheet.headline().unwrap();
    assert_eq!((figures.now, figures.target, nature), (Minor(771_600_000), Some(Minor(750_000_000)), Nature::Expense));
    assert_eq!(home.lately.iter().map(|item| item.what).collect::<Vec<_>>(), [Happened::Submitted]);

    let id = office.waiting().await;
    let view = office.reader(Login::Head).await.request(id).await.unwrap();
    let wish = Wish {
        request: id,
        ticket: view.idempotency_key.parse().unwrap(),
        act: Act::Return { comment: "Too much".parse().unwrap(), to: None },
        seen: Some(view.version.parse::<Digest>().unwrap()),
        heads: None,
    };
    office.approvals.act(&office.person(Login::Head).await, wish).await.unwrap();
    let home = office.reader(Login::It).await.home().await.unwrap();
    let returned = home.sheets[0].returned.as_ref().map(|(by, why)| (by.id, why.as_str()));
    assert_eq!((home.sheets[0].state, returned), (SheetState::Returned, Some((Login::Head.person(), "Too much"))));

    let finance = office.reader(Login::Finance).await.home().await.unwrap();
    assert_eq!((finance.sheets.len(), finance.sheets_count, finance.sheets[0].id), (6, 6, sheet.id));
    let newest = &finance.lately[0];
    assert_eq!((newest.what, newest.request, newest.comment.as_deref()), (Happened::Returned, id, Some("Too much")));
    assert!(finance.lately.iter().any(|item| item.what == Happened::Approved), "what sales had approved before");
    let plan = office.reader(Login::Finance).await.plan(demo::plan(), None).await.unwrap();
    let (income, expense) = (plan.sum(Nature::Income), plan.sum(Nature::Expense));
    let summary = &finance.plans[0];
    assert_eq!((summary.expense.now, summary.expense.target), (expense.total, expense.target));
    assert_eq!(summary.result().unwrap().now, Minor(income.total.0 - expense.total.0));

    let sales = office.reader(Login::Sales).await.home().await.unwrap();
    assert!(sales.lately.iter().all(|item| item.request != id), "what others ask is theirs");
    assert!(office.reader(Login::Auditor).await.home().await.unwrap().sheets.is_empty());
}

#[tokio::test]
async fn what_talk_asks_of_somebody_stands_on_the_first_page_until_it_is_done() {
    let office = Office::open().await;
    let calls = async |login| office.reader(login).await.home().await.unwrap().calls;
    let given = calls(Login::Sales).await;
    let [call] = given.as_slice() else { panic!("{given:?}") };
    assert!(call.is_assigned && !call.is_unread && call.text.contains("清单已发"), "{call:?}");
    assert_eq!(call.by.as_ref().map(|by| by.id), Some(Login::Head.person()));
    let sheet = office.sheet("Sales").await;
    assert_eq!(call.href(), format!("/plans/{}/sheets/{sheet}#talk-{}", demo::plan(), call.thread));

    let named = calls(Login::Production).await;
    assert!(named.len() == 1 && named[0].is_unread && named[0].text.starts_with("@赵刚 Zhao Gang 加班费"), "{named:?}");
    assert_eq!(office.reader(Login::Production).await.inbox().await.unwrap().calls, named);
    for login in [Login::It, Login::Auditor, Login::Head] {
        assert!(calls(login).await.is_empty(), "{login:?} was named by nobody, or has answered");
    }

    // What is to be done stays until it is done, read or not.
    let page = office.reader(Login::Production).await.sheet(sheet_of(&named[0])).await.unwrap();
    let talk = page.talk.unwrap();
    assert!(talk.seen.is_empty() && talk.readers.contains(&Login::Production.person()));
    office.store.note_seen(Login::Production.person(), talk.id, vec![(named[0].thread, 1)]).await.unwrap();
    let page = office.reader(Login::Production).await.sheet(sheet_of(&named[0])).await.unwrap();
    assert_eq!(page.talk.unwrap().seen, [(named[0].thread, 1)]);
    let read = calls(Login::Production).await;
    assert!(read.len() == 1 && !read[0].is_unread);
}

#[tokio::test]
async fn the_next_version_is_compared_with_the_approved_one() {
    let office = Office::open().await;
    let asked = Submit { sheet: office.sheet("Sales").await, id: RequestId(uuid::Uuid::from_u128(5)) };
    office.approvals.submit(&office.person(Login::Sales).await, asked).await.unwrap();
    let view = office.reader(Login::Head).await.request(asked.id).await.unwrap();
    assert!(matches!(view.baseline, Baseline::Approved { revision: 1, .. }), "{:?}", view.baseline);
    let income = view.income.unwrap();
    assert_eq!((income.now, income.before), (Minor(28_000_000_000), Some(Minor(27_920_000_000))));
    assert_eq!(income.target, Some(Minor(27_800_000_000)));
    let before = view.periods_before.iter().map(|period| period.0).sum::<i64>();
    assert_eq!(Some(Minor(before)), view.expense.unwrap().before);
    let line = |en: &str| view.lines.iter().find(|line| line.label.en.as_deref() == Some(en));
    assert_eq!(line("Centrifugal pumps · East China").unwrap().before, Some(Minor(2_640_000_000)));
    assert_eq!(view.lines.iter().filter(|line| line.nature == Nature::Expense).count(), 6);
    let home = office.reader(Login::Head).await.home().await.unwrap();
    assert_eq!((home.waiting.len(), home.plans[0].states.submitted, home.plans[0].states.draft), (2, 2, 4));
    assert_eq!(home.plans[0].income.unwrap().now, Minor(28_000_000_000));
    let around = office.views.surroundings(&office.person(Login::Head).await).await.unwrap();
    assert_eq!((around.waiting, around.plans.len(), around.organisation.is_empty()), (2, 1, false));
    assert!(office.views.demo().is_empty(), "offered only where it is planted");
    assert_eq!(office.views.clone().offering_demo().demo().len(), 8);
}

#[tokio::test]
async fn a_plans_maps_are_listed_with_standard_ones_to_begin_with_and_open_with_their_document() {
    let office = Office::open().await;
    let finance = office.reader(Login::Finance).await;
    let before = Backend::maps(&finance, demo::plan()).await.unwrap();
    assert!(before.may_create);
    assert_eq!(before.library.len(), shared::process::StandardMap::ALL.len());
    assert!(before.library.iter().all(|offer| offer.steps > 0 && !offer.about.text.is_empty()));

    let plan = crate::document::load_plan(&*office.store, demo::plan()).await.unwrap();
    let person = office.person(Login::Finance).await;
    let clock = ManualClock::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap());
    let title = shared::name::Name::new("新流程");
    let beginning = crate::maps::Beginning { title, elements: Vec::new(), foreign: None };
    let random = SeededRandom::new(77);
    let place = (demo::plan(), &plan);
    let id = crate::maps::begin(&*office.store, &clock, &random, &person, place, beginning).await.unwrap();
    let after = Backend::maps(&finance, demo::plan()).await.unwrap();
    assert_eq!(after.maps.len(), before.maps.len() + 1);

    let page = Backend::map(&finance, id).await.unwrap();
    assert_eq!((page.title.text.as_str(), page.may_edit), ("新流程", true));
    assert_eq!(page.departments.len(), plan.cost_centres.len());
    assert!(app::document::still_map(&page.document).is_ok());
    // Who only looks on opens it too, and draws nothing.
    let auditor = office.reader(Login::Auditor).await;
    assert!(!Backend::map(&auditor, id).await.unwrap().may_edit);
    // A sheet is no map.
    let sheet = office.sheet("Sales").await;
    assert_eq!(Backend::map(&finance, sheet).await.map(|_| ()), Err(PageError::NotFound));
}

/// The sheet a call leads to.
fn sheet_of(call: &app::backend::CallView) -> SheetId {
    call.address.rsplit('/').next().unwrap().parse().unwrap()
}
