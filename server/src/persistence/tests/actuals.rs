//! What the store promises about actuals.

use shared::budget::Nature;
use shared::budget::outturn::Actual;
use shared::calendar::Period;
use shared::id::{DepartmentId, LineId};
use uuid::Uuid;

use super::*;

const SALES: DepartmentId = DepartmentId(Uuid::from_u128(301));
const WORKS: DepartmentId = DepartmentId(Uuid::from_u128(302));

fn file(world: &World, number: u128) -> WaitingFile {
    WaitingFile {
        id: Uuid::from_u128(number),
        plan: world.plan,
        name: format!("{number}.csv"),
        hash: [7; 32],
        person: world.finance,
        sent_at: at(i64::try_from(number).unwrap()),
        bytes: b"figures".to_vec(),
    }
}

fn actual(department: DepartmentId, period: u8, line: Option<LineId>, minor: i64) -> Actual {
    let (nature, account) = (Nature::Expense, Some("6602".parse().unwrap()));
    Actual { department, nature, account, line, period: Period::try_new(period).unwrap(), minor }
}

fn taking(world: &World, number: u128, figures: &[Actual]) -> TakeIn {
    let (plan, file) = (world.plan, Uuid::from_u128(number));
    TakeIn { plan, file, at: at(400), figures: figures.to_vec(), told: told("imported") }
}

pub async fn story(world: &World) {
    a_file_takes_the_place_of_what_stood_in_its_periods(world).await;
    a_closed_period_is_left_as_it_is(world).await;
    files_that_nobody_imports_are_forgotten(world).await;
}

async fn a_file_takes_the_place_of_what_stood_in_its_periods(world: &World) {
    let store = &world.store;
    let line = Some(LineId(Uuid::from_u128(9)));
    for number in [501, 502] {
        store.keep_file(file(world, number)).await.unwrap();
    }
    assert_eq!(store.waiting_file(world.plan, Uuid::from_u128(501)).await.unwrap(), Some(file(world, 501)));
    assert_eq!(store.waiting_file(world.sheet, Uuid::from_u128(501)).await.unwrap(), None, "another plan's file");
    let first =
        [actual(SALES, 1, None, 5), actual(SALES, 1, line, 6), actual(SALES, 2, None, 7), actual(WORKS, 1, None, 8)];
    assert!(store.take_in(taking(world, 501, &first)).await.unwrap());
    assert_eq!(store.actuals(world.plan).await.unwrap(), first.to_vec());
    let log = store.audit_entries(None, 1).await.unwrap();
    assert!(!store.take_in(taking(world, 501, &first)).await.unwrap(), "once, however often it is asked");
    assert_eq!(store.audit_entries(None, 1).await.unwrap(), log);
    assert!(store.take_in(taking(world, 502, &[actual(SALES, 1, None, 50)])).await.unwrap());
    assert_eq!(
        store.actuals(world.plan).await.unwrap(),
        [actual(SALES, 1, None, 50), actual(SALES, 2, None, 7), actual(WORKS, 1, None, 8)]
    );
    let imported = store.imported_files(world.plan).await.unwrap();
    let names: Vec<_> = imported.iter().map(|file| (file.name.as_str(), file.figures)).collect();
    assert_eq!(names, [("501.csv", 4), ("502.csv", 1)]);
    assert_eq!(store.waiting_file(world.plan, Uuid::from_u128(501)).await.unwrap(), None, "its bytes are not kept");
    let nowhere = store.take_in(taking(world, 404, &first)).await;
    assert!(matches!(nowhere, Err(StoreError::Missing { .. })), "{nowhere:?}");
}

async fn a_closed_period_is_left_as_it_is(world: &World) {
    let store = &world.store;
    let closing = Closing { through: Period::try_new(1).unwrap(), person: world.finance, closed_at: at(410) };
    store.close(world.plan, Some(closing.clone()), told("closed")).await.unwrap();
    assert_eq!(store.closing(world.plan).await.unwrap(), Some(closing));
    store.keep_file(file(world, 503)).await.unwrap();
    let before = store.actuals(world.plan).await.unwrap();
    let refused = store.take_in(taking(world, 503, &[actual(SALES, 2, None, 9), actual(SALES, 1, None, 9)])).await;
    assert_eq!(refused, Err(StoreError::Closed(world.plan)));
    assert_eq!(store.actuals(world.plan).await.unwrap(), before, "nothing of it is written");
    assert!(store.take_in(taking(world, 503, &[actual(SALES, 2, None, 9)])).await.unwrap());
    store.close(world.plan, None, told("opened")).await.unwrap();
    assert_eq!(store.closing(world.plan).await.unwrap(), None);
}

async fn files_that_nobody_imports_are_forgotten(world: &World) {
    let most = u128::from(WAITING_FILES_MAX);
    for number in 600..=600 + most {
        world.store.keep_file(file(world, number)).await.unwrap();
    }
    assert_eq!(world.store.waiting_file(world.plan, Uuid::from_u128(600)).await.unwrap(), None);
    assert!(world.store.waiting_file(world.plan, Uuid::from_u128(601)).await.unwrap().is_some());
    assert_eq!(world.store.imported_files(world.plan).await.unwrap().len(), 3, "what was imported stays known");
}
