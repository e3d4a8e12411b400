//! What the demo organisation promises whoever comes to look.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::DateTime;
use shared::approval::RequestState;
use shared::budget::{Nature, Series};
use shared::calendar::Period;
use shared::id::AccountCode;

use super::organisation::Department;
use super::year::Year;
use super::*;
use crate::audit::{Anchors, AuditEvent};
use crate::auth::{Password, Passwords};
use crate::document::{load_plan, load_sheet};
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{AuditVerdict, DepartmentRecord, DocumentKind, Store};
use crate::random::SeededRandom;

struct Ground {
    store: Arc<dyn Store>,
    passwords: Passwords,
    _folder: tempfile::TempDir,
}

impl Ground {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
        let passwords = Passwords::new(Arc::new(SeededRandom::new(1))).unwrap();
        Self { store: Arc::new(store), passwords, _folder: folder }
    }

    async fn seed(&self) -> Result<Seeded, SeedError> {
        seed(&*self.store, &self.passwords, DateTime::from_timestamp(1_790_000_000, 0).unwrap()).await
    }
}

#[tokio::test]
async fn it_is_planted_once() {
    let ground = Ground::new().await;
    assert_eq!(ground.seed().await.unwrap(), Seeded::Planted);
    let log = ground.store.audit_entries(None, 1).await.unwrap();
    assert_eq!(ground.seed().await.unwrap(), Seeded::WasThere);
    assert_eq!(ground.store.audit_entries(None, 1).await.unwrap(), log, "the second time does nothing");
    let sheets = ground.store.list(plan(), DocumentKind::Sheet).await.unwrap();
    assert_eq!(sheets.len(), Department::ALL.len() + 1, "sales has two revisions");
    let verdict = ground.store.verify_audit(&Anchors::default()).await.unwrap();
    assert!(matches!(verdict, AuditVerdict::Sound(_)), "{verdict:?}");
}

#[tokio::test]
async fn an_organisation_of_ones_own_is_left_alone() {
    let ground = Ground::new().await;
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let own = DepartmentRecord {
        id: Department::Sales.id(),
        name: "自己的部门".to_owned(),
        name_en: None,
        ord: "80".to_owned(),
        head: None,
        created_at: now,
    };
    ground.store.put_department(own, AuditEvent::new(now, None, "department.added", "own")).await.unwrap();
    let refused = ground.seed().await;
    assert!(matches!(refused, Err(SeedError::NotEmpty)), "{refused:?}");
}

#[tokio::test]
async fn everybody_signs_in() {
    let ground = Ground::new().await;
    ground.seed().await.unwrap();
    let mut hashes = Vec::new();
    for login in Login::ALL {
        let person = ground.store.person(login.person()).await.unwrap().unwrap();
        assert_eq!(person.email.as_str(), login.email());
        let hash = person.password.unwrap();
        let typed = Password::typed(PASSWORD).unwrap();
        assert!(ground.passwords.verify(typed, Some(hash.clone())).await.unwrap(), "{login:?}");
        assert!(!hashes.contains(&hash), "every hash has a salt of its own");
        hashes.push(hash);
    }
}

#[tokio::test]
async fn published_totals_are_the_sums_over_the_sheets() {
    let ground = Ground::new().await;
    ground.seed().await.unwrap();
    let listed = load_plan(&*ground.store, plan()).await.unwrap().sheets;
    let published = ground.store.totals_of_plan(plan()).await.unwrap();
    assert_eq!(published.len(), listed.len());
    let (mut lines, mut income, mut expense) = (0, 0, 0);
    for totals in published {
        assert!(listed.contains_key(&totals.sheet), "the plan lists what is worked on");
        let sheet = load_sheet(&*ground.store, totals.sheet).await.unwrap();
        let mut sums: BTreeMap<(Nature, Option<AccountCode>), Series> = BTreeMap::new();
        for line in sheet.lines().filter(|line| line.unit.is_money()) {
            let sum = sums.entry((sheet.nature_of(line.section), line.account.clone())).or_default();
            for period in Period::all() {
                sum.add(period, line.figure(period).minor());
            }
        }
        for ((nature, account), sum) in &sums {
            let account = account.as_ref().unwrap();
            assert_eq!(totals.totals.nature(*nature).accounts[account].periods, *sum, "{account}");
        }
        lines += sheet.line_count();
        income += totals.totals.income.total.periods.total();
        expense += totals.totals.expense.total.periods.total();
    }
    // 280 million earned; what is spent leaves a result of a few per cent.
    assert_eq!(income, 28_000_000_000);
    assert!((26_000_000_000..27_500_000_000).contains(&expense), "{expense}");
    assert!((280..320).contains(&lines), "{lines}");
}

#[tokio::test]
async fn one_version_is_approved_and_one_request_waits() {
    let ground = Ground::new().await;
    ground.seed().await.unwrap();
    let waiting = ground.store.open_requests(Some(plan())).await.unwrap();
    let [waiting] = waiting.as_slice() else { panic!("one request waits, not {}", waiting.len()) };
    assert_eq!(waiting.request.submission().department, Department::It.id());
    assert_eq!(waiting.request.steps().len(), 2, "above the amount, finance is asked too");
    let approved = ground.store.requests_about(super::paper::sheet(Department::Sales, 1)).await.unwrap();
    assert!(matches!(approved[0].request.state(), RequestState::Approved { .. }));
    let next = ground.store.find(super::paper::sheet(Department::Sales, 2)).await.unwrap().unwrap();
    assert_eq!((next.revision, next.follows), (2, Some(super::paper::sheet(Department::Sales, 1))));
    let authors = ground.store.authors(next.id).await.unwrap();
    assert_eq!(authors.into_iter().collect::<Vec<_>>(), [Login::Sales.person()]);
}

#[tokio::test]
async fn the_year_that_is_running_has_an_approved_budget_and_what_came_of_it() {
    let ground = Ground::new().await;
    ground.seed().await.unwrap();
    let year = Year::Running;
    let running = load_plan(&*ground.store, year.plan()).await.unwrap();
    let planned = load_plan(&*ground.store, plan()).await.unwrap();
    assert_eq!((running.year, planned.from), (2026, Some(year.plan())));
    for department in Department::ALL {
        let requests = ground.store.requests_about(year.sheet(*department, 1)).await.unwrap();
        let [request] = requests.as_slice() else { panic!("{department:?} has {} requests", requests.len()) };
        assert!(matches!(request.request.state(), RequestState::Approved { .. }), "{department:?}");
        assert!(running.sheets.contains_key(&year.sheet(*department, 2)), "{department:?}");
        // What was budgeted then is what the planned year calls last year's, line by line.
        let then = load_sheet(&*ground.store, year.sheet(*department, 2)).await.unwrap();
        let now = load_sheet(&*ground.store, super::paper::sheet(*department, 1)).await.unwrap();
        for line in then.lines() {
            let prior = now.line(line.id).unwrap().prior_minor();
            assert_eq!(line.total(), prior, "{}", line.name.text);
        }
    }
    let actuals = ground.store.actuals(year.plan()).await.unwrap();
    let written = super::ledger::ledger().lines().count() - 1;
    assert_eq!(actuals.len(), written, "every row of the ledger loads");
    let closing = ground.store.closing(year.plan()).await.unwrap().unwrap();
    assert_eq!(Some(closing.through), ground.store.last_actual(year.plan()).await.unwrap());
    assert!(ground.store.actuals(plan()).await.unwrap().is_empty(), "the year to come has not begun");
    assert_eq!(ground.store.last_actual(plan()).await.unwrap(), None);
}
