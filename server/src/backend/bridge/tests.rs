//! What changed since sales' budget was approved, and since last year.

use std::sync::Arc;

use app::backend::Backend;
use chrono::DateTime;

use super::*;
use crate::auth::Passwords;
use crate::backend::Views;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::persistence::Store;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::random::SeededRandom;

struct World {
    store: Arc<dyn Store>,
    views: Views,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
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
    // Who wrote it is not known of last year's; an unknown scenario is not asked.
    let view = world.bridge(Login::It, "last-year", "scenario:none", BridgedBy::Author).await;
    assert_eq!((view.by, view.to.clone(), view.has_history()), (BridgedBy::Department, PlanVersion::Budget, false));
}
