//! Files of actuals as accountants export them, and what is said of their rows.

use uuid::Uuid;

use super::*;
use crate::budget::{Account, Name};
use crate::calendar::FiscalCalendar;
use crate::intake::mapping::Options;
use crate::intake::source::{Choice, open};
use crate::money::{Currency, Rounding};

const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));
const WORKS: DepartmentId = DepartmentId(Uuid::from_u128(2));
const FAIRS: LineId = LineId(Uuid::from_u128(3));

fn accounts() -> BTreeMap<AccountCode, Account> {
    let rows =
        [("6001", "主营业务收入", "Revenue", Nature::Income), ("6601.02", "广告与展览", "Fairs", Nature::Expense)];
    let account = |(code, zh, en, nature): (&str, &str, &str, Nature)| Account {
        code: code.parse().unwrap(),
        name: Name::bilingual(zh, en),
        nature,
        parent: None,
    };
    rows.into_iter().map(account).map(|account| (account.code.clone(), account)).collect()
}

fn lines() -> BTreeMap<DepartmentId, Vec<KnownLine>> {
    let line = |id: LineId, name: &str| KnownLine {
        id,
        name: Name::new(name),
        nature: Nature::Expense,
        account: Some("6601.02".parse().unwrap()),
    };
    let same = [line(LineId(Uuid::from_u128(4)), "Posters"), line(LineId(Uuid::from_u128(5)), "Posters")];
    BTreeMap::from([(SALES, [vec![line(FAIRS, "Trade fairs")], same.to_vec()].concat())])
}

/// Reads a file with the guessed columns, and `change` made to them.
fn reading_with(text: &str, closed: Option<u8>, change: impl FnOnce(&mut Layout)) -> Reading {
    let (accounts, lines) = (accounts(), lines());
    let ground = Ground {
        options: Options {
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            year: Some(2027),
        },
        departments: vec![
            (SALES, Name::bilingual("销售部", "Sales")),
            (WORKS, Name::bilingual("生产部", "Production")),
        ],
        accounts: &accounts,
        lines: &lines,
        closed: closed.map(|number| Period::try_new(number).unwrap()),
    };
    let source = open(text.as_bytes(), &Choice::default()).unwrap();
    let mut layout = guess(&source.table, &ground);
    change(&mut layout);
    read(&source.table, &layout, &ground)
}

fn reading(text: &str) -> Reading {
    reading_with(text, None, |_| {})
}

/// Department, account or line, period and minor units, shortly.
fn told(reading: &Reading) -> Vec<(DepartmentId, String, u8, i64)> {
    let what = |figure: &Actual| match (figure.line, &figure.account) {
        (Some(_), _) => "line".to_owned(),
        (None, Some(code)) => code.to_string(),
        (None, None) => String::new(),
    };
    reading
        .figures
        .iter()
        .map(|figure| (figure.department, what(figure), figure.period.number(), figure.minor))
        .collect()
}

fn refusals(reading: &Reading) -> Vec<(u32, LeftOut)> {
    reading.report.left_out.shown.iter().map(|row| (row.row, row.why.clone())).collect()
}

#[test]
fn a_table_with_a_column_for_each_month_is_read() {
    let text = "部门,科目编码,1月预算,1月实际,2月实际,合计\n销售部,6001,90,100,200.5,300.5\n生产部,6601.02 广告,,5,,5\n合计,,,105,200.5,305.5\n";
    let reading = reading(text);
    assert_eq!(
        told(&reading),
        [
            (SALES, "6001".to_owned(), 1, 100_00),
            (SALES, "6001".to_owned(), 2, 200_50),
            (WORKS, "6601.02".to_owned(), 1, 5_00)
        ]
    );
    assert_eq!((reading.report.loaded, reading.report.totals), (2, 1));
}

#[test]
fn a_row_for_each_posting_is_read_and_what_is_of_one_account_and_month_is_added_up() {
    let text = "Department,Account,Line,Date,Amount\nSales,6601.02,Trade fairs,2027-03-04,100\nSales,6601.02,Trade fairs,2027-03-29,11\nSales,6601.02,,2027-04-01,7\n";
    assert_eq!(told(&reading(text)), [(SALES, "line".to_owned(), 3, 111_00), (SALES, "6601.02".to_owned(), 4, 7_00)]);
}

#[test]
fn what_does_not_load_is_told_row_by_row() {
    let text = "部门,科目,项目,期间,金额\n市场部,6001,,3,1\n销售部,9999,,3,1\n销售部,6001,,2026-03,1\n销售部,6001,,三月份,x\n销售部,6001,,春天,1\n,6001,,3,1\n销售部,6001,Nothing,3,1\n销售部,6601.02,Posters,3,1\n销售部,6001,,3,8\n销售部,6001,,3,8\n销售部,6001,,3,\n";
    let reading = reading(text);
    let rows = refusals(&reading);
    let expect = [
        (2, LeftOut::UnknownDepartment),
        (3, LeftOut::UnknownAccount),
        (4, LeftOut::OtherYear),
        (6, LeftOut::NotAPeriod),
        (7, LeftOut::NoDepartment),
        (8, LeftOut::UnknownLine),
        (9, LeftOut::ManyLines),
        (11, LeftOut::Repeated { first: 10 }),
        (12, LeftOut::NoAmount),
    ];
    for (row, why) in expect {
        assert!(rows.contains(&(row, why.clone())), "{row} {why:?} in {rows:?}");
    }
    assert!(matches!(rows.iter().find(|(row, _)| *row == 5), Some((_, LeftOut::NotAnAmount { .. }))), "{rows:?}");
    assert_eq!(told(&reading), [(SALES, "6001".to_owned(), 3, 8_00)]);
}

#[test]
fn rows_that_say_the_same_count_twice_if_the_person_says_so() {
    let text = "部门,科目,期间,金额\n销售部,6001,3,8\n销售部,6001,3,8\n";
    let reading = reading_with(text, None, |layout| layout.repeats = true);
    assert_eq!(told(&reading), [(SALES, "6001".to_owned(), 3, 16_00)]);
}

#[test]
fn a_closed_period_takes_nothing_in() {
    let text = "部门,科目,1月,2月,3月\n销售部,6001,1,2,3\n销售部,6601.02,9,,\n";
    let reading = reading_with(text, Some(2), |_| {});
    assert_eq!(told(&reading), [(SALES, "6001".to_owned(), 3, 3_00)]);
    assert_eq!(refusals(&reading), [(3, LeftOut::Closed)]);
    assert_eq!(reading.report.closed.iter().map(|period| period.number()).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_trial_balance_of_one_month_needs_to_be_told_whose_and_when() {
    let text = "科目,名称,发生额\n6001,收入,1000\n6601.02,广告,50\n";
    let bare = reading(text);
    assert!(bare.report.incomplete && bare.figures.is_empty());
    let reading = reading_with(text, None, |layout| {
        layout.department = Some(WORKS);
        layout.period = Period::try_new(5).ok();
        layout.columns[1] = Column::Ignore;
    });
    assert_eq!(told(&reading), [(WORKS, "6001".to_owned(), 5, 1000_00), (WORKS, "6601.02".to_owned(), 5, 50_00)]);
}

#[test]
fn sums_beyond_every_figure_load_nothing() {
    let text = "部门,科目,期间,金额\n销售部,6001,1,90071992547409\n销售部,6001,1,90071992547408\n销售部,6601.02,1,1\n";
    let reading = reading(text);
    assert!(reading.report.too_large && reading.figures.is_empty());
}

#[test]
fn columns_travel_as_words() {
    let all = [
        Column::Ignore,
        Column::Department,
        Column::Account,
        Column::Line,
        Column::Year,
        Column::Period,
        Column::Amount,
    ];
    for column in all.into_iter().chain(Period::all().map(Column::Of)) {
        assert_eq!(Column::parse(&column.key()), column);
    }
    assert_eq!(Column::parse("../../etc"), Column::Ignore);
}
