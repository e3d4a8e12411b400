//! What a line of the demo organisation was in the year that is running.

use std::sync::Arc;

use app::backend::{Backend, PageError};
use chrono::DateTime;
use shared::budget::LastYear;

use super::*;
use crate::auth::Passwords;
use crate::backend::Views;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::persistence::Store;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::random::SeededRandom;

#[tokio::test]
async fn a_line_is_found_in_the_year_before_with_what_came_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
    let store: Arc<dyn Store> = Arc::new(store);
    let random = Arc::new(SeededRandom::new(1));
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
    let views = Views::new(store.clone(), Arc::new(ManualClock::default()), random);
    let person = |login: Login| store.person(login.person());
    let sales = views.reader(&person(Login::Sales).await.unwrap().unwrap());
    let sheets = current_sheets(store.list(demo::plan(), DocumentKind::Sheet).await.unwrap());
    let own = sheets.values().find(|sheet| sheet.revision == 2).unwrap();
    let sheet = load_sheet(&*store, own.id).await.unwrap();
    let named = |name: &str| sheet.lines().find(|line| line.name.en.as_deref() == Some(name)).unwrap();

    let east = named("Centrifugal pumps · East China");
    let view = sales.last_year(own.id, east.id).await.unwrap();
    let budget = view.months(LastYear::Budget).unwrap();
    assert_eq!(budget.iter().sum::<i128>(), east.prior_minor(), "last year's total is its months");
    let actual = view.months(LastYear::Actual).unwrap();
    assert_ne!(actual[..9], budget[..9], "nine months are known");
    assert_eq!(actual[9..], budget[9..], "and the rest is as it was planned");

    let fresh = named("Online product selector");
    let view = sales.last_year(own.id, fresh.id).await.unwrap();
    assert_eq!((view.plan.is_some(), view.budget, view.actual), (true, None, None), "it is new this year");
    let it = views.reader(&person(Login::It).await.unwrap().unwrap());
    assert_eq!(it.last_year(own.id, east.id).await, Err(PageError::NotFound), "the sheet is not theirs to see");
}
