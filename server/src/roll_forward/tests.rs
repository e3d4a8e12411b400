//! The demo organisation goes into its next year.

use chrono::DateTime;
use shared::calendar::Period;
use uuid::Uuid;

use super::*;
use crate::auth::Passwords;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{AuditLog, Documents, People, Totals};
use crate::random::SeededRandom;

struct Office {
    store: SqliteStore,
    clock: ManualClock,
    random: SeededRandom,
    finance: PersonRecord,
    _folder: tempfile::TempDir,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let passwords = Passwords::new(std::sync::Arc::new(SeededRandom::new(1))).unwrap();
        demo::seed(&store, &passwords, now).await.unwrap();
        let finance = store.person(Login::Finance.person()).await.unwrap().unwrap();
        Self { store, clock: ManualClock::new(now), random: SeededRandom::new(2), finance, _folder: folder }
    }

    async fn roll(&self, wish: Wish) -> Result<PlanId, RollFault> {
        roll_forward(&self.store, &self.clock, &self.random, &self.finance, demo::plan(), wish).await
    }

    async fn expense(&self, plan: PlanId) -> i128 {
        let totals = self.store.totals_of_plan(plan).await.unwrap();
        totals.iter().map(|record| record.totals.nature(Nature::Expense).total.periods.total()).sum()
    }
}

fn wish(percent: &str) -> Wish {
    Wish {
        id: DocumentId(Uuid::from_u128(0x2028)),
        title: Name::bilingual("2028 年度预算", "Budget 2028"),
        basis: Basis::Budget,
        growth: Growth { all: percent.parse().unwrap(), ..Growth::default() },
        lessons: " 旺季前一个月备料。 ".to_owned(),
    }
}

#[tokio::test]
async fn next_year_has_all_that_this_one_has_and_says_where_it_comes_from() {
    let office = Office::open().await;
    let old = load_plan(&office.store, demo::plan()).await.unwrap();
    let plan_id = office.roll(wish("0")).await.unwrap();
    let plan = load_plan(&office.store, plan_id).await.unwrap();
    assert_eq!((plan.year, plan.from, plan.lessons.as_deref()), (2028, Some(demo::plan()), Some("旺季前一个月备料。")));
    assert_eq!((plan.accounts, plan.cost_centres, plan.targets), (old.accounts, old.cost_centres, old.targets));
    let sheets = office.store.list(plan_id, DocumentKind::Sheet).await.unwrap();
    assert_eq!((sheets.len(), plan.sheets.len()), (6, 6));
    for record in &sheets {
        let (mut budget, own) =
            (office.store.list(demo::plan(), DocumentKind::Sheet).await.unwrap(), record.department);
        budget.retain(|sheet| sheet.is_budget() && sheet.department == own);
        let (before, after) = (
            load_sheet(&office.store, budget[0].id).await.unwrap(),
            load_sheet(&office.store, record.id).await.unwrap(),
        );
        let ids = |sheet: &Sheet| sheet.lines().map(|line| line.id).collect::<Vec<_>>();
        assert_eq!(ids(&before), ids(&after));
        assert_eq!(after.header.year, 2028);
        let priors = after
            .lines()
            .filter(|line| line.unit.is_money())
            .all(|line| line.prior.map(|prior| i128::from(prior.0)) == before.line(line.id).map(LineItem::total));
        assert!(priors, "this year stands beside it as last year's");
        assert_eq!(office.store.authors(record.id).await.unwrap().len(), 0, "nobody has written in it yet");
    }
    let newest = office.store.audit_entries(None, 1).await.unwrap().remove(0);
    assert_eq!((newest.event.action.as_str(), newest.event.by), ("plan.rolled_forward", Some(office.finance.id)));
    // The same form again begins nothing.
    assert_eq!(office.roll(wish("0")).await.unwrap(), plan_id);
    assert_eq!(office.store.plans().await.unwrap().len(), 3);
}

#[tokio::test]
async fn rates_are_carried_over_as_next_years_plan_rates_and_say_so() {
    use shared::budget::{Carried, CurrencyRates, RateKind, Rates};
    use shared::money::Currency;
    let office = Office::open().await;
    let rate = |text: &str| text.parse().ok();
    let mut euro = CurrencyRates { plan: rate("7.8"), as_of: "2026-11-30".parse().ok(), ..CurrencyRates::default() };
    euro.average[8] = rate("7.95");
    let dollar = CurrencyRates { plan: rate("7.1"), closing: rate("7.05"), ..CurrencyRates::default() };
    let currencies = [(Currency::EUR, euro), (Currency::USD, dollar)].into();
    let command = PlanCommand::SetRates(Rates { kind: RateKind::Average, currencies });
    let mut doc = load(&office.store, demo::plan()).await.unwrap();
    let before = doc.get_heads();
    command.apply(&mut doc, 1_790_000_000).unwrap();
    let batch = crate::persistence::Append::of(
        demo::plan(),
        vec![Chunk::incremental(doc.save_after(&before))],
        doc.get_heads(),
    );
    office.store.append(batch).await.unwrap();

    let plan = office.roll(wish("0")).await.unwrap();
    let rates = load_plan(&office.store, plan).await.unwrap().rates;
    let told = |currency| {
        let own: CurrencyRates = rates.currencies[&currency];
        (own.plan, own.carried, own.closing, own.as_of)
    };
    assert_eq!(told(Currency::EUR), (rate("7.95"), Some(Carried::Average), None, euro.as_of));
    assert_eq!(told(Currency::USD), (rate("7.05"), Some(Carried::Closing), None, None));
    assert_eq!(rates.kind, RateKind::Plan, "its averages are to come");
}

#[tokio::test]
async fn entered_figures_grow_by_account_and_what_cannot_be_is_refused_whole() {
    let office = Office::open().await;
    let mut grown = wish("10");
    grown.growth.accounts.insert("6602".parse().unwrap(), "0".parse().unwrap());
    let plan = office.roll(grown).await.unwrap();
    let (before, after) = (office.expense(demo::plan()).await, office.expense(plan).await);
    assert!(after > before && after < before * 11 / 10 + 100, "{before} {after}");

    for (odd, expect) in [
        (Wish { title: Name::new("  "), ..wish("0") }, "NoName"),
        (Wish { lessons: "x".repeat(10_001), ..wish("0") }, "LessonsTooLong"),
        (
            Wish { growth: Growth { all: "9000000000000".parse().unwrap(), ..Growth::default() }, ..wish("0") },
            "TooLarge",
        ),
    ] {
        let odd = Wish { id: DocumentId(Uuid::from_u128(0x2029)), ..odd };
        let refused = format!("{:?}", office.roll(odd).await.unwrap_err());
        assert_eq!(refused, expect);
    }
    assert_eq!(office.store.plans().await.unwrap().len(), 3, "nothing is left of what was refused");
}

#[test]
fn what_an_account_came_to_is_shared_out_over_its_lines() {
    use shared::budget::{Cell, CellValue, Section, SheetHeader};
    use shared::money::Minor;
    let header = SheetHeader {
        plan: DocumentId(Uuid::nil()),
        department: DepartmentId(Uuid::nil()),
        title: Name::new("Sales"),
        currency: shared::money::Currency::CNY,
        rounding: Default::default(),
        calendar: shared::calendar::FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    };
    let mut sheet = Sheet::new(header);
    let section = shared::id::SectionId(Uuid::from_u128(1));
    let (name, ord, nature) = (Name::new("Costs"), String::new(), Nature::Expense);
    sheet.put_section(Section { id: section, name, ord, nature });
    let id = |number| LineId(Uuid::from_u128(number));
    for (number, minor) in [(1, 100), (2, 300), (3, 50)] {
        let mut line = LineItem::new(id(number), section);
        line.account = Some("6601".parse().unwrap());
        for at in [0, 1] {
            line.cells[at] = Cell { value: CellValue::Figure(Minor(minor)), ..Cell::default() };
        }
        sheet.put_line(line);
    }
    sheet.settle();
    let actual = |line: Option<u128>, minor| Actual {
        department: DepartmentId(Uuid::nil()),
        nature: Nature::Expense,
        account: Some("6601".parse().unwrap()),
        line: line.map(id),
        period: Period::FIRST,
        minor,
    };
    // January: 500 on the account, 70 on the third line. February is still as planned.
    let (account, third) = (actual(None, 500), actual(Some(3), 70));
    let totals = expected(&sheet, &[&account, &third], Some(Period::FIRST));
    assert_eq!(totals, [(id(1), 225), (id(2), 675), (id(3), 120)].into());
}
