//! A plan from nothing: its departments begin their sheets, one of them in euros, and its totals come up converted.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{Backend, OutturnAsked, PlanView};
use shared::access::Role;
use shared::budget::{Account, CurrencyRates, Nature, RateKind, Rates};
use shared::calendar::{FiscalCalendar, FiscalYear, Period, Periods, WeekPattern, WeekYear, YearEnd, YearLabel};
use shared::document::{LineImport, SheetCommand, SheetReplica};
use shared::id::{DepartmentId, DocumentId, LineId, PlanId, RequestId, SectionId, SheetId};
use shared::intake::chart::read_chart;
use shared::money::{Currency, Minor};
use shared::name::Name;
use uuid::Uuid;

use crate::accounts::{self, AccountFault};
use crate::approval::{ApprovalFault, Submit};
use crate::audit::AuditEvent;
use crate::backend::Views;
use crate::departments::{self, Deed, DepartmentFault};
use crate::document::{load, load_plan, load_sheet};
use crate::http::trial::Trial;
use crate::persistence::{Append, Chunk, DepartmentRecord, PersonRecord, PublishedTotals};
use crate::plans::{BeginFault, Beginning, begin_plan, begin_sheet};

const PLAN: PlanId = DocumentId(Uuid::from_u128(0x2026));
const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));
const BERLIN: DepartmentId = DepartmentId(Uuid::from_u128(2));

struct Office {
    trial: Trial,
    views: Views,
    finance: PersonRecord,
}

/// A line by its account: what it was last year, and what it is in which period.
type Entered<'a> = (&'a str, Option<i64>, Vec<(Period, i64)>);

impl Office {
    async fn new() -> Self {
        let trial = Trial::new().await;
        let id = trial.person("finance", &[Role::Finance]).await;
        // Somebody else decides.
        trial.person("head", &[Role::Approver, Role::Finance]).await;
        let site = &trial.site;
        let finance = site.store.person(id).await.unwrap().unwrap();
        let views = Views::new(site.store.clone(), site.clock.clone(), site.random.clone());
        for (id, name, en, ord) in [(SALES, "销售部", "Sales", "40"), (BERLIN, "柏林", "Berlin", "80")] {
            let (name, name_en, ord) = (name.to_owned(), Some(en.to_owned()), ord.to_owned());
            let record = DepartmentRecord { id, name, name_en, ord, head: None, created_at: site.clock.now() };
            let told = AuditEvent::new(site.clock.now(), None, "department.added", id);
            site.store.put_department(record, told).await.unwrap();
        }
        Self { views, finance, trial }
    }

    async fn begin(&self, calendar: FiscalCalendar) -> PlanId {
        let store = &self.trial.site.store;
        let wanted = Beginning {
            id: PLAN,
            title: Name::bilingual("2026 预算", "Budget 2026"),
            year: FiscalYear::try_new(2026).unwrap(),
            currency: Currency::CNY,
            calendar,
            departments: store.departments().await.unwrap(),
            accounts: BTreeMap::new(),
        };
        begin_plan(&**store, &*self.trial.site.clock, &self.finance, wanted).await.unwrap()
    }

    async fn sheet(&self, department: DepartmentId, currency: Currency) -> Result<SheetId, BeginFault> {
        let site = &self.trial.site;
        begin_sheet((&*site.store, &*site.rooms, &*site.clock), &self.finance, PLAN, department, currency).await
    }

    /// Puts lines of one account each into January of a sheet.
    async fn fill(&self, sheet: SheetId, lines: &[(&str, i64)]) {
        let lines: Vec<_> =
            lines.iter().map(|(account, minor)| (*account, None, vec![(Period::FIRST, *minor)])).collect();
        self.fill_periods(sheet, &lines).await;
    }

    /// Puts lines of one account each into a sheet.
    async fn fill_periods(&self, sheet: SheetId, lines: &[Entered<'_>]) {
        let store = &self.trial.site.store;
        let doc =
            load(&**store, sheet).await.unwrap().with_actor(crate::document::server_actor(&*self.trial.site.random));
        let before = doc.get_heads();
        let mut replica = SheetReplica::open(doc).unwrap();
        let section = SectionId(Uuid::from_u128(7));
        let (name, nature) = (Name::new("费用"), Nature::Expense);
        replica.edit(&SheetCommand::InsertSection { id: section, after: None, name, nature }, 1).unwrap();
        let lines = lines.iter().zip(1_u128..).map(|((account, prior, amounts), number)| LineImport {
            id: LineId(Uuid::from_u128(number)),
            section,
            name: Name::new(*account),
            account: account.parse().ok(),
            note: None,
            prior: prior.map(Minor),
            amounts: amounts.iter().map(|(period, minor)| (*period, Minor(*minor))).collect(),
        });
        replica.edit(&SheetCommand::ImportLines(lines.collect()), 1).unwrap();
        let totals = Some(PublishedTotals::of(replica.sheet()));
        let doc = replica.into_document();
        let chunks = vec![Chunk::incremental(doc.save_after(&before))];
        let heads = doc.get_heads();
        let batch = Append { totals, ..Append::of(sheet, chunks, heads) };
        store.append(batch).await.unwrap();
    }

    async fn rates(&self, kind: RateKind, plan: Option<&str>) {
        let plan = plan.map(|rate| rate.parse().unwrap());
        self.set_rates(kind, CurrencyRates { plan, ..CurrencyRates::default() }).await;
    }

    async fn set_rates(&self, kind: RateKind, own: CurrencyRates) {
        let site = &self.trial.site;
        let before = load_plan(&*site.store, PLAN).await.unwrap().rates;
        let mut now = Rates { kind, ..Rates::default() };
        let own = CurrencyRates { as_of: "2025-11-28".parse().ok(), ..own };
        now.currencies.insert(Currency::EUR, own);
        crate::rates::write(&*site.rooms, &*site.clock, &self.finance, PLAN, &before, now).await.unwrap();
    }

    fn reader(&self) -> Arc<dyn Backend> {
        crate::http::page::Pages::backend(&self.views, &self.finance)
    }

    async fn plan(&self) -> PlanView {
        self.reader().plan(PLAN, None).await.unwrap()
    }

    async fn logged(&self, action: &str) -> usize {
        let entries = self.trial.site.store.audit_entries(None, 1_000).await.unwrap();
        entries.iter().filter(|entry| entry.event.action == action).count()
    }
}

fn total(plan: &PlanView, department: DepartmentId) -> Option<i64> {
    let department = plan.departments.iter().find(|of| of.id == department)?;
    department.expense.as_ref().map(|figures| figures.total.0)
}

#[tokio::test]
async fn a_plan_in_weeks_begins_without_sheets_and_each_department_begins_one() {
    let office = Office::new().await;
    let weeks = WeekYear { pattern: WeekPattern::FourFourFive, last_day: chrono::Weekday::Sat, end: YearEnd::Nearest };
    let calendar = FiscalCalendar::try_new(1, YearLabel::EndYear, Periods::Twelve).unwrap().in_weeks(weeks);
    assert_eq!(office.begin(calendar).await, office.begin(calendar).await, "sent twice, begun once");
    let plan = office.plan().await;
    assert_eq!((plan.calendar, plan.departments.len(), plan.not_begun()), (calendar, 2, 2));
    let setup = office.reader().setup(PLAN, (None, None)).await.unwrap();
    assert_eq!((setup.weeks, setup.periods.len(), setup.waiting().count()), (Some(52), 12, 2));
    assert_eq!(setup.periods.iter().filter_map(|row| row.weeks).take(3).collect::<Vec<_>>(), [4, 4, 5]);

    let sheet = office.sheet(SALES, Currency::CNY).await.unwrap();
    assert!(matches!(office.sheet(SALES, Currency::EUR).await, Err(BeginFault::Taken)));
    let nowhere = DepartmentId(Uuid::from_u128(77));
    assert!(matches!(office.sheet(nowhere, Currency::CNY).await, Err(BeginFault::NoDepartment)));
    let page = office.reader().sheet(sheet).await.unwrap();
    assert!(page.may.edit && page.calendar == calendar);
    assert_eq!(load_plan(&*office.trial.site.store, PLAN).await.unwrap().sheets[&sheet].currency, None);
    assert_eq!((office.logged("plan.begun").await, office.logged("sheet.begun").await), (1, 1));
}

#[tokio::test]
async fn departments_come_are_renamed_and_retire_and_what_was_planned_stays() {
    let office = Office::new().await;
    office.begin(FiscalCalendar::CALENDAR_YEAR).await;
    office.sheet(SALES, Currency::CNY).await.unwrap();
    let site = &office.trial.site;
    let overseas = DepartmentId(Uuid::from_u128(3));
    let change = async |deed: Deed| {
        let plan = load_plan(&*site.store, PLAN).await.unwrap();
        departments::change((&*site.store, &*site.rooms, &*site.clock), &office.finance, (PLAN, &plan), deed).await
    };
    let shown = async || {
        let plan = office.plan().await;
        plan.departments.into_iter().map(|of| of.label.text).collect::<Vec<_>>()
    };
    let taken = change(Deed::Found(overseas, Name::new("柏林"))).await;
    assert!(matches!(taken, Err(DepartmentFault::NameTaken)), "{taken:?}");
    assert_eq!(site.store.departments().await.unwrap().len(), 2, "nothing is left of what was refused");
    change(Deed::Found(overseas, Name::new("海外部"))).await.unwrap();
    change(Deed::Rename(overseas, Name::bilingual("国际部", "International"))).await.unwrap();
    assert_eq!(shown().await, ["销售部", "柏林", "国际部"]);
    assert!(matches!(change(Deed::Add(overseas)).await, Err(DepartmentFault::Unknown)), "it is there already");
    let nobody = DepartmentId(Uuid::from_u128(77));
    for deed in [Deed::Add(nobody), Deed::Retire(nobody), Deed::Rename(nobody, Name::new("x"))] {
        assert!(matches!(change(deed).await, Err(DepartmentFault::Unknown)));
    }

    for of in [SALES, overseas] {
        change(Deed::Retire(of)).await.unwrap();
    }
    assert_eq!(shown().await, ["销售部", "柏林"], "what has planned stays, what has not is hidden");
    let refused = office.sheet(overseas, Currency::CNY).await;
    assert!(matches!(refused, Err(BeginFault::NoDepartment)), "{refused:?}");
    // While it was gone, somebody took its name.
    change(Deed::Rename(BERLIN, Name::new("国际部"))).await.unwrap();
    assert!(matches!(change(Deed::Restore(overseas)).await, Err(DepartmentFault::NameTaken)));
    change(Deed::Restore(SALES)).await.unwrap();
    change(Deed::Restore(SALES)).await.unwrap();
    assert_eq!(office.logged("plan.department_restored").await, 1, "what stays as it is is no change");
    assert_eq!(office.logged("plan.department_added").await, 1);
}

#[tokio::test]
async fn a_chart_is_pasted_over_what_is_there_and_what_something_counts_under_stays() {
    let office = Office::new().await;
    office.begin(FiscalCalendar::CALENDAR_YEAR).await;
    let sales = office.sheet(SALES, Currency::CNY).await.unwrap();
    let site = &office.trial.site;
    let change = async |deed: accounts::Deed| {
        let plan = load_plan(&*site.store, PLAN).await.unwrap();
        accounts::change((&*site.store, &*site.rooms, &*site.clock), &office.finance, (PLAN, &plan), deed).await
    };
    let paste = async |list: &str| {
        let plan = load_plan(&*site.store, PLAN).await.unwrap();
        change(accounts::Deed::Put(read_chart(list, &plan.accounts).unwrap())).await
    };
    let chart = async || {
        let plan = load_plan(&*site.store, PLAN).await.unwrap();
        let said = |of: &Account| {
            let above = of.parent.as_ref().map_or("–", |above| above.as_str());
            format!("{} {} {} {above}", of.code, of.name.text, of.nature.as_str())
        };
        plan.accounts.values().map(said).collect::<Vec<_>>()
    };
    let before = chart().await.len();
    assert_eq!(before, 0, "a plan begins without accounts");
    assert!(paste("6602,管理费用,费用\n6602.01.1,文具").await.unwrap());
    assert_eq!(chart().await, ["6602 管理费用 expense –", "6602.01.1 文具 expense 6602"]);
    // One that comes between takes the one below it; what was there and is named goes by the list, the rest stays.
    assert!(paste("6602.01,办公费\n6602,管理开支,Administration,费用").await.unwrap());
    let expect = ["6602 管理开支 expense –", "6602.01 办公费 expense 6602", "6602.01.1 文具 expense 6602.01"];
    assert_eq!(chart().await, expect);
    assert!(!paste("6602.01,办公费").await.unwrap(), "what stays as it is is no change");

    office.fill(sales, &[("6602.01.1", 100_00)]).await;
    let plan = office.plan().await;
    let named: Vec<_> = plan.accounts.iter().map(|of| of.label.text.as_str()).collect();
    assert_eq!(named, ["文具"], "the plan names what its sheets book to");
    let remove = |code: &str| accounts::Deed::Remove(code.parse().unwrap());
    for code in ["6602", "6602.01.1"] {
        assert!(matches!(change(remove(code)).await, Err(AccountFault::Used)), "{code}");
    }
    assert!(matches!(change(remove("9999")).await, Err(AccountFault::Unknown)));
    // What figures count under stays on its side; its name does not matter to them.
    let turned = paste("6602.01.1,文具,收入").await;
    assert!(matches!(turned, Err(AccountFault::Side(_))), "{turned:?}");
    let fresh = || read_chart("6603,财务费用,费用", &BTreeMap::new()).unwrap().remove(0);
    change(accounts::Deed::Add(fresh())).await.unwrap();
    assert!(matches!(change(accounts::Deed::Add(fresh())).await, Err(AccountFault::CodeTaken)));
    change(remove("6603")).await.unwrap();
    assert!(matches!(change(accounts::Deed::Change(fresh())).await, Err(AccountFault::Unknown)), "nothing comes back");
    assert_eq!(chart().await, expect);
    assert_eq!(office.logged("accounts.set").await, 4);

    // Two who saw the same chart change it apart: both stand, and what stands between them is put in its place.
    let seen = load_plan(&*site.store, PLAN).await.unwrap();
    for list in ["66,期间费用,费用", "6602.01.1,文具用品"] {
        let deed = accounts::Deed::Put(read_chart(list, &seen.accounts).unwrap());
        let means = (&*site.store, &*site.rooms, &*site.clock);
        accounts::change(means, &office.finance, (PLAN, &seen), deed).await.unwrap();
    }
    let expect = [
        "66 期间费用 expense –",
        "6602 管理开支 expense 66",
        "6602.01 办公费 expense 6602",
        "6602.01.1 文具用品 expense 6602.01",
    ];
    assert_eq!(chart().await, expect);
}

#[tokio::test]
async fn a_sheet_in_euros_comes_up_in_yuan_with_its_rounding_as_a_line_of_its_own() {
    let office = Office::new().await;
    office.begin(FiscalCalendar::CALENDAR_YEAR).await;
    let (sales, berlin) =
        (office.sheet(SALES, Currency::CNY).await.unwrap(), office.sheet(BERLIN, Currency::EUR).await.unwrap());
    office.fill(sales, &[("6601", 100_00)]).await;
    office.fill(berlin, &[("6601", 33), ("6602", 33), ("6603", 33)]).await;

    // Without a rate it counts as nothing, and who looks is told.
    let plan = office.plan().await;
    assert_eq!((total(&plan, SALES), total(&plan, BERLIN), plan.misses_rates), (Some(100_00), None, true));
    let ask = Submit { sheet: berlin, id: RequestId(Uuid::from_u128(5)) };
    let refused = office.trial.site.approvals.submit(&office.finance, ask).await;
    assert!(matches!(refused, Err(ApprovalFault::NoRate(_))), "{refused:?}");

    // 99 cents at 7.8345 are 7.756 yuan; three times 33 are 2.585 each.
    office.rates(RateKind::Plan, Some("7.8345")).await;
    let plan = office.plan().await;
    assert_eq!((total(&plan, BERLIN), plan.misses_rates), (Some(776), false));
    assert_eq!(plan.sum(Nature::Expense).total, Minor(100_00 + 776));
    let accounts: Vec<_> =
        plan.accounts.iter().map(|of| (of.code.as_ref().map(|code| code.as_str()), of.total.0)).collect();
    assert_eq!(accounts, [(Some("6601"), 100_00 + 259), (Some("6602"), 259), (Some("6603"), 259), (None, -1)]);
    assert_eq!(plan.accounts[3].label.en.as_deref(), Some("Rounding in conversion"));
    let mark = plan.departments.iter().find(|of| of.id == BERLIN).unwrap().sheet.as_ref().unwrap();
    assert!(mark.is_foreign);

    // The outturn says the same, of the plan and of the department's lines.
    let outturn = office.reader().outturn(PLAN, None, OutturnAsked::default()).await.unwrap();
    assert_eq!(outturn.sum(Nature::Expense).unwrap().budget.total(), 100_00 + 776);
    let own = office.reader().outturn(PLAN, Some(berlin), OutturnAsked::default()).await.unwrap();
    assert_eq!(own.rows.iter().map(|row| row.outturn.budget.total()).collect::<Vec<_>>(), [259, 259, 259, -1]);

    // What is asked for approval is asked in the plan's currency; the sheet itself stays in euros.
    let asked = office.trial.site.approvals.submit(&office.finance, ask).await.unwrap();
    let total = asked.request.submission().total;
    assert_eq!((total.minor, total.currency), (Minor(776), Currency::CNY));
    let request = office.reader().request(ask.id).await.unwrap();
    assert_eq!((request.currency, request.expense.unwrap().now), (Currency::CNY, Minor(776)));
    assert_eq!(request.lines.iter().map(|line| line.total).collect::<Vec<_>>(), [Minor(259); 3]);
    assert_eq!(load_sheet(&*office.trial.site.store, berlin).await.unwrap().header.currency, Currency::EUR);

    // By average rates, January's is missing.
    office.rates(RateKind::Average, Some("7.8345")).await;
    let missed = office.reader().rates(PLAN, app::backend::RatesForm::default()).await.unwrap();
    assert_eq!((missed.missed.len(), missed.rows.len(), missed.rows[0].used_by.len()), (1, 1, 1));
    assert_eq!(office.logged("rates.set").await, 2);
}

#[tokio::test]
async fn by_average_rates_each_month_is_worth_its_own_and_the_closing_rate_moves_nothing() {
    let office = Office::new().await;
    office.begin(FiscalCalendar::CALENDAR_YEAR).await;
    let berlin = office.sheet(BERLIN, Currency::EUR).await.unwrap();
    let [january, february] = [1, 2].map(|number| Period::try_new(number).unwrap());
    let lines = [("6601", Some(10_00), vec![(january, 100_01), (february, 33)]), ("6602", None, vec![(january, 33)])];
    office.fill_periods(berlin, &lines).await;
    let mut own =
        CurrencyRates { plan: "7.8345".parse().ok(), closing: "8.1".parse().ok(), ..CurrencyRates::default() };
    own.average[january.index()] = "7.8".parse().ok();

    // February's is missing: what cannot be converted whole counts as nothing.
    office.set_rates(RateKind::Average, own).await;
    let plan = office.plan().await;
    assert_eq!((total(&plan, BERLIN), plan.misses_rates), (None, true));

    // 100.34 at 7.8 are 782.652, 0.33 at 7.9 are 2.607; at the plan's rate they would be 788.70.
    own.average[february.index()] = "7.9".parse().ok();
    office.set_rates(RateKind::Average, own).await;
    let plan = office.plan().await;
    assert_eq!((total(&plan, BERLIN), plan.misses_rates), (Some(782_65 + 2_61), false));
    let sum = plan.sum(Nature::Expense);
    assert_eq!(sum.prior, Some(Minor(78_35)), "last year goes by the plan's rate, so that no exchange is compared");
    let accounts: Vec<_> = plan.accounts.iter().map(|of| of.total.0).collect();
    assert_eq!(accounts, [780_08 + 2_61, 2_57], "here they add up, so there is no line between them");
    let outturn = office.reader().outturn(PLAN, None, OutturnAsked::default()).await.unwrap();
    let budget = outturn.sum(Nature::Expense).unwrap().budget;
    assert_eq!([january, february].map(|period| budget.get(period)), [782_65, 2_61]);

    // Each average moves its own month, the closing rate none.
    own.average[february.index()] = "9".parse().ok();
    office.set_rates(RateKind::Average, own).await;
    assert_eq!(total(&office.plan().await, BERLIN), Some(782_65 + 2_97));
    own.closing = "99".parse().ok();
    office.set_rates(RateKind::Average, own).await;
    assert_eq!(total(&office.plan().await, BERLIN), Some(782_65 + 2_97));
    office.set_rates(RateKind::Plan, own).await;
    assert_eq!(total(&office.plan().await, BERLIN), Some(788_70), "100.34 and 0.33 at 7.8345, each rounded once");
}
