//! From a file to the page that shows what came of the budget, at the demo organisation.

mod pictures;

use std::sync::Arc;

use app::backend::{Backend, OutturnAsked, OutturnView, PageError};
use chrono::DateTime;
use shared::budget::Nature;
use shared::budget::outturn::{Outturn, ToGo, Window};
use shared::calendar::Period;
use uuid::Uuid;

use crate::actuals::{ActualsFault, close, import};
use crate::auth::Passwords;
use crate::backend::Views;
use crate::clock::{Clock, ManualClock};
use crate::demo;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{Chunk, PersonRecord, Store, WaitingFile};
use crate::random::SeededRandom;

struct World {
    store: Arc<dyn Store>,
    clock: ManualClock,
    views: Views,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let random = Arc::new(SeededRandom::new(1));
        let passwords = Passwords::new(random.clone()).unwrap();
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        demo::seed(&*store, &passwords, now).await.unwrap();
        let views = Views::new(store.clone(), Arc::new(ManualClock::default()), random);
        Self { store, clock: ManualClock::default(), views, _folder: folder }
    }

    async fn person(&self, login: demo::Login) -> PersonRecord {
        self.store.person(login.person()).await.unwrap().unwrap()
    }

    /// Sends a file and imports it as its columns are guessed.
    async fn import(&self, number: u128, text: &str) -> Result<usize, ActualsFault> {
        self.import_file(number, "ledger.csv", text.as_bytes().to_vec()).await
    }

    async fn import_file(&self, number: u128, name: &str, bytes: Vec<u8>) -> Result<usize, ActualsFault> {
        let finance = self.person(demo::Login::Finance).await;
        let id = Uuid::from_u128(number);
        let file = WaitingFile {
            id,
            plan: demo::plan(),
            name: name.to_owned(),
            hash: Chunk::hash_of(&bytes),
            person: finance.id,
            sent_at: self.clock.now(),
            bytes,
        };
        self.store.keep_file(file).await.unwrap();
        import(&*self.store, &self.clock, &finance, demo::plan(), id, |layout| layout).await
    }

    async fn outturn(&self, login: demo::Login, asked: OutturnAsked) -> OutturnView {
        let reader = self.views.reader(&self.person(login).await);
        reader.outturn(demo::plan(), None, asked).await.unwrap()
    }
}

const LEDGER: &str = "部门,科目,项目,期间,金额\n\
    销售部,6001.01,,2027-01,1000000\n\
    Sales,6601.02,Trade press,2027-01,50000\n\
    信息技术部,6602.04,,2027-02,7000\n\
    没有的部门,6001,,2027-01,1\n";

fn actual(view: &OutturnView, nature: Nature) -> i128 {
    view.standing(&view.sum(nature).unwrap()).actual
}

#[tokio::test]
async fn a_file_becomes_what_the_plan_shows_and_its_lines_add_up_to_it() {
    let world = World::new().await;
    let empty = world.outturn(demo::Login::Finance, OutturnAsked::default()).await;
    assert_eq!(empty.through, None);
    assert_eq!(world.import(1, LEDGER).await.unwrap(), 3);
    let view = world.outturn(demo::Login::Finance, OutturnAsked::default()).await;
    assert_eq!(view.through.map(Period::number), Some(2));
    assert_eq!((actual(&view, Nature::Income), actual(&view, Nature::Expense)), (1_000_000_00, 57_000_00));
    let by_account = view.accounts.iter().filter(|row| row.nature == Nature::Expense);
    assert_eq!(by_account.map(|row| view.standing(&row.outturn).actual).sum::<i128>(), 57_000_00);
    // A department's own page comes to the department's row, line by line, however the year is looked at.
    let finance = world.views.reader(&world.person(demo::Login::Finance).await);
    for to_go in [ToGo::Planned, ToGo::Repeating(1)] {
        let asked = OutturnAsked { to_go, ..OutturnAsked::default() };
        let view = world.outturn(demo::Login::Finance, asked.clone()).await;
        for row in &view.rows {
            let address = row.href.clone().unwrap();
            let sheet = address.split('/').nth(4).unwrap().parse().unwrap();
            let own = finance.outturn(demo::plan(), Some(sheet), asked.clone()).await.unwrap();
            let lines = own.rows.iter().filter(|account| account.nature == row.nature);
            let mut sum = Outturn::default();
            lines.flat_map(|account| &account.lines).for_each(|line| sum += &line.outturn);
            assert_eq!(own.standing(&sum), view.standing(&row.outturn), "{:?}", row.label);
        }
    }
}

/// The ledger as a program for spreadsheets saves it: a title above, days as dates, sums as formulas, and a page more.
fn ledger_workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let dated = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    page.write_string(0, 0, "二〇二七年总账").unwrap();
    for (row, line) in (2..).zip(LEDGER.lines()) {
        for (column, text) in (0..).zip(line.split(',')) {
            match (column, text.parse::<f64>()) {
                // A code that looks like a number is kept as one, as happens.
                (1, Ok(code)) if text.len() == 4 => page.write_number(row, column, code).unwrap(),
                (3, _) if text.starts_with("2027") => {
                    let day = rust_xlsxwriter::ExcelDateTime::parse_from_str(&format!("{text}-15")).unwrap();
                    page.write_datetime_with_format(row, column, &day, &dated).unwrap()
                }
                (4, Ok(amount)) if amount > 100_000.0 => {
                    let sum = rust_xlsxwriter::Formula::new(format!("={amount}/2*2")).set_result(text);
                    page.write_formula(row, column, sum).unwrap()
                }
                (4, Ok(amount)) => page.write_number(row, column, amount).unwrap(),
                _ => page.write_string(row, column, text).unwrap(),
            };
        }
    }
    book.add_worksheet().write_string(0, 0, "notes").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_comes_in_as_the_same_ledger_does_as_text() {
    let (text, workbook) = (World::new().await, World::new().await);
    assert_eq!(text.import(1, LEDGER).await.unwrap(), 3);
    assert_eq!(workbook.import_file(1, "ledger.xlsx", ledger_workbook()).await.unwrap(), 3);
    let view = workbook.outturn(demo::Login::Finance, OutturnAsked::default()).await;
    assert_eq!((actual(&view, Nature::Income), actual(&view, Nature::Expense)), (1_000_000_00, 57_000_00));
    assert_eq!(view.through.map(Period::number), Some(2));
    assert_eq!(view.rows, text.outturn(demo::Login::Finance, OutturnAsked::default()).await.rows);
}

#[tokio::test]
async fn importing_again_replaces_and_a_closed_period_stays() {
    let world = World::new().await;
    world.import(1, LEDGER).await.unwrap();
    assert_eq!(world.import(2, LEDGER).await.unwrap(), 3, "the same file under another id");
    let again = world.import(2, LEDGER).await.unwrap();
    assert_eq!(again, 3, "asked twice, done once");
    let view = world.outturn(demo::Login::Finance, OutturnAsked::default()).await;
    assert_eq!(actual(&view, Nature::Expense), 57_000_00, "nothing counts twice");
    let finance = world.person(demo::Login::Finance).await;
    let first = Period::try_new(1).unwrap();
    close(&*world.store, &world.clock, &finance, demo::plan(), Some(first)).await.unwrap();
    let view = world.outturn(demo::Login::Finance, OutturnAsked::default()).await;
    assert_eq!((view.through, view.is_closed), (Some(first), true), "to date ends with what is closed");
    assert_eq!(actual(&view, Nature::Expense), 50_000_00);
    let changed = LEDGER.replace("1000000", "9").replace("7000", "8000");
    assert_eq!(world.import(3, &changed).await.unwrap(), 1, "what is closed is left out");
    let only = OutturnAsked { window: Window::Only(Period::try_new(2).unwrap()), ..OutturnAsked::default() };
    assert_eq!(actual(&world.outturn(demo::Login::Finance, only).await, Nature::Expense), 8_000_00);
}

#[tokio::test]
async fn hostile_files_write_nothing() {
    let world = World::new().await;
    for (number, text) in (1..).zip(["", "PK\u{3}\u{4}rubbish", "<html><table>", "a,b\n1,2\n", "\u{0}\u{1}\u{2}"]) {
        let refused = world.import(number, text).await;
        assert!(matches!(refused, Err(ActualsFault::Read(_) | ActualsFault::Nothing)), "{text:?}: {refused:?}");
    }
    assert!(world.store.actuals(demo::plan()).await.unwrap().is_empty());
    let finance = world.person(demo::Login::Finance).await;
    let gone = import(&*world.store, &world.clock, &finance, demo::plan(), Uuid::from_u128(99), |layout| layout).await;
    assert!(matches!(gone, Err(ActualsFault::Gone)), "{gone:?}");
}

#[tokio::test]
async fn a_department_sees_every_total_and_only_its_own_lines() {
    let world = World::new().await;
    world.import(1, LEDGER).await.unwrap();
    let view = world.outturn(demo::Login::Sales, OutturnAsked::default()).await;
    assert!(!view.may_import);
    let ways = view.rows.iter().filter(|row| row.href.is_some()).count();
    assert_eq!(ways, 2, "sales' income and spending");
    let finance = world.outturn(demo::Login::Finance, OutturnAsked::default()).await;
    let foreign = finance.rows.iter().find(|row| row.label.text == "生产部").unwrap().href.clone().unwrap();
    let sheet = foreign.split('/').nth(4).unwrap().parse().unwrap();
    let sales = world.views.reader(&world.person(demo::Login::Sales).await);
    assert_eq!(sales.outturn(demo::plan(), Some(sheet), OutturnAsked::default()).await, Err(PageError::NotFound));
}
