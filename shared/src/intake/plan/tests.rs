//! Tables made into lines, by mappings a person has set.

use proptest::prelude::*;

use super::*;
use crate::calendar::{FiscalCalendar, Quarter};
use crate::intake::delimited::{Delimiter, print, read};
use crate::intake::figure::FigureStyle;
use crate::intake::mapping::Meaning;
use crate::money::{Currency, Rounding};

const OPTIONS: Options = Options {
    currency: Currency::CNY,
    rounding: Rounding::HalfUp,
    calendar: FiscalCalendar::CALENDAR_YEAR,
    year: None,
};

fn mapping(columns: &[Meaning]) -> Mapping {
    Mapping {
        header_row: None,
        first_row: 1,
        columns: columns.to_vec(),
        figures: FigureStyle::default(),
        fill_down: true,
        headings: false,
        totals_are_lines: false,
    }
}

fn plan_text(text: &str, mapping: &Mapping) -> Result<Intake, PlanError> {
    plan(&read(text, Delimiter::Comma).unwrap(), mapping, &OPTIONS)
}

/// Section and name of each line.
fn lines(intake: &Intake) -> Vec<(&str, &str)> {
    intake.lines.iter().map(|line| (intake.sections[line.section].name.as_str(), line.name.as_str())).collect()
}

fn period(number: u8) -> Meaning {
    Meaning::Period { period: Period::try_new(number).unwrap() }
}

#[test]
fn totals_of_a_year_and_of_a_quarter_are_spread_to_the_cent() {
    let quarters: Vec<Meaning> = Quarter::ALL.into_iter().map(|quarter| Meaning::Quarter { quarter }).collect();
    let mut columns = vec![Meaning::LineName];
    columns.extend(quarters);
    let intake = plan_text("a,1,0.05,,-1\n", &mapping(&columns)).unwrap();
    let minors: Vec<_> = intake.lines[0].amounts.iter().map(|amount| amount.map(|minor| minor.0)).collect();
    let expect =
        [34, 33, 33, 2, 2, 1].map(Some).into_iter().chain([None; 3]).chain([-34, -33, -33].map(Some)).chain([None]);
    assert_eq!(minors, expect.collect::<Vec<_>>());

    let intake = plan_text("a,100\n", &mapping(&[Meaning::LineName, Meaning::YearTotal])).unwrap();
    let first_and_last = (intake.lines[0].amounts[0], intake.lines[0].amounts[11], intake.lines[0].amounts[12]);
    assert_eq!(first_and_last, (Some(Minor(834)), Some(Minor(833)), None));
}

#[test]
fn empty_section_cells_mean_as_above() {
    let columns = [Meaning::Section, Meaning::Section, Meaning::LineName, Meaning::YearTotal];
    let text = "A,x,1,1\n,,2,1\n,y,3,1\nB,,4,1\n,,5,1\n";
    let filled = plan_text(text, &mapping(&columns)).unwrap();
    assert_eq!(lines(&filled), [("A / x", "1"), ("A / x", "2"), ("A / y", "3"), ("B", "4"), ("B", "5")]);
    let as_is = plan_text(text, &Mapping { fill_down: false, ..mapping(&columns) }).unwrap();
    assert_eq!(lines(&as_is), [("A / x", "1"), ("", "2"), ("y", "3"), ("B", "4"), ("", "5")]);
}

#[test]
fn one_department_or_all_of_them() {
    let text = "Sales,a,1\nLegal,b,2\nSales,c,3\n";
    let all = plan_text(text, &mapping(&[Meaning::Department { keep: None }, Meaning::LineName, Meaning::YearTotal]))
        .unwrap();
    assert_eq!(lines(&all), [("Sales", "a"), ("Legal", "b"), ("Sales", "c")]);
    let keep = Some("Sales".to_owned());
    let one =
        plan_text(text, &mapping(&[Meaning::Department { keep }, Meaning::LineName, Meaning::YearTotal])).unwrap();
    assert_eq!(lines(&one), [("", "a"), ("", "c")]);
    assert_eq!((one.report.left_out, one.report.total), (1, Minor(400)));
}

#[test]
fn totals_are_compared_and_not_loaded_twice() {
    let columns = [Meaning::LineName, period(1), period(2)];
    let text = "a,1,2\nb,3,4\n小计,4,6\nc,5,5\n小计,5,6\n合计,9,11\nTotal,x,\n";
    let intake = plan_text(text, &mapping(&columns)).unwrap();
    let totals: Vec<_> =
        intake.report.totals.shown.iter().map(|total| (total.row, total.stated, total.agrees)).collect();
    assert_eq!(
        totals,
        [
            (3, Some(Minor(1_000)), true),
            (5, Some(Minor(1_100)), false),
            (6, Some(Minor(2_000)), true),
            (7, None, false)
        ]
    );
    assert_eq!((intake.lines.len(), intake.report.total), (3, Minor(2_000)));
    let as_lines = plan_text("a,1,2\n小计,4,6\n", &Mapping { totals_are_lines: true, ..mapping(&columns) }).unwrap();
    assert_eq!(as_lines.lines.len(), 2);
}

#[test]
fn headings_begin_sections_and_remarks_do_not() {
    let columns = [Meaning::Account, Meaning::LineName, Meaning::YearTotal];
    let text = ",人员,\n1,工资,10\n2,待定,\n,办公,\n3,纸,5\n,注：不含税,\n";
    let intake = plan_text(text, &Mapping { headings: true, ..mapping(&columns) }).unwrap();
    // An account and a name without a figure are a heading as well: 2 待定 begins a section that stays empty.
    assert_eq!(lines(&intake), [("人员", "工资"), ("办公", "纸")]);
    assert_eq!(intake.report.headings, 3);
    let refused = &intake.report.refused.shown;
    assert_eq!((refused.len(), refused[0].row, &refused[0].problem), (1, 6, &RowProblem::NoAmount));
    let without = plan_text(text, &mapping(&columns)).unwrap();
    assert_eq!(lines(&without), [("", "工资"), ("", "待定"), ("", "纸")]);
    assert_eq!(without.report.refused.count, 3);
}

#[test]
fn names_are_put_together_from_their_parts() {
    let columns = [Meaning::LineDetail, Meaning::LineName, Meaning::LineNameEnglish, Meaning::YearTotal];
    let text = "机票, 差旅\n费 ,Travel,1\n無細項,差旅费,,1\n-,差旅费,,1\n住宿,,,1\n,,only english,1\n";
    let text = text.replace("差旅\n费", "\"差旅\n费\"").replace(" \"", "\"").replace("\" ", "\"");
    let intake = plan_text(&text, &mapping(&columns)).unwrap();
    let names: Vec<_> = lines(&intake).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["差旅 费 · 机票", "差旅费", "差旅费", "住宿"]);
    assert_eq!(intake.lines[0].name_en.as_deref(), Some("Travel"));
    assert_eq!(intake.report.refused.shown[0].problem, RowProblem::NoName);
}

#[test]
fn accounts_are_codes_or_begin_with_one() {
    let columns = [Meaning::Account, Meaning::YearTotal];
    let intake = plan_text("6602,1\n6602.01 差旅费,1\n?!,1\n,1\n", &mapping(&columns)).unwrap();
    let accounts: Vec<_> = intake.lines.iter().map(|line| line.account.as_ref().unwrap().as_str()).collect();
    assert_eq!(accounts, ["6602", "6602.01"]);
    assert_eq!(intake.lines[0].name, "6602", "without a name the code is one");
    let problems: Vec<_> = intake.report.refused.shown.iter().map(|refused| &refused.problem).collect();
    assert_eq!(problems, [&RowProblem::NotAnAccount, &RowProblem::NoName]);
}

#[test]
fn texts_beyond_their_bounds_are_refused() {
    let columns = [Meaning::Section, Meaning::LineName, Meaning::Note, Meaning::YearTotal];
    let long = |count: usize| "长".repeat(count);
    let rows = [
        vec![String::new(), long(200), long(4_000), "1".into()],
        vec![String::new(), long(201), String::new(), "1".into()],
        vec![long(201), "a".into(), String::new(), "1".into()],
        vec![String::new(), "a".into(), long(4_001), "1".into()],
        vec!["S".into(), "b".into(), String::new(), "1".into()],
    ];
    let intake = plan_text(&print(rows, Delimiter::Comma), &mapping(&columns)).unwrap();
    assert_eq!(intake.lines.iter().map(|line| line.row).collect::<Vec<_>>(), [1, 5]);
    let problems: Vec<_> = intake.report.refused.shown.iter().map(|refused| (refused.row, refused.column)).collect();
    assert_eq!(problems, [(2, Some(1)), (3, Some(0)), (4, Some(0))], "row 4 is under the long section of row 3");
    assert!(intake.report.refused.shown.iter().all(|refused| refused.text.chars().count() <= 80));
}

#[test]
fn the_check_column_is_compared_row_by_row() {
    let columns = [Meaning::LineName, period(1), period(2), Meaning::Check, Meaning::Prior];
    let intake = plan_text("a,1,2,3,9\nb,1,2,4,\nc,1,2,x,\nd,1,2,,1\n", &mapping(&columns)).unwrap();
    let check = intake.report.check.as_ref().unwrap();
    assert!(!check.agrees());
    assert_eq!((check.rows, check.stated, check.computed), (3, Minor(700), Minor(900)));
    let differing: Vec<_> =
        check.differing.shown.iter().map(|difference| (difference.row, difference.stated)).collect();
    assert_eq!(differing, [(2, Some(Minor(400))), (3, None)]);
    let columns: Vec<_> = intake.report.columns.iter().map(|total| (total.name.as_str(), total.total.0)).collect();
    assert_eq!(columns, [("B", 400), ("C", 800), ("D", 700), ("E", 1_000)]);
    assert_eq!((intake.report.total, intake.report.prior), (Minor(1_200), Some(Minor(1_000))));
}

#[test]
fn what_is_too_much_for_a_sheet_is_refused() {
    let year = mapping(&[Meaning::LineName, Meaning::YearTotal]);
    let many: String = (0..=LINES_MAX).map(|number| format!("{number},1\n")).collect();
    assert_eq!(plan_text(&many, &year), Err(PlanError::TooManyLines));
    let groups: String = (0..=SECTIONS_MAX).map(|number| format!("{number},a,1\n")).collect();
    let grouped = mapping(&[Meaning::Section, Meaning::LineName, Meaning::YearTotal]);
    assert_eq!(plan_text(&groups, &grouped), Err(PlanError::TooManySections));
    let huge: String = (0..1_100).map(|number| format!("{number},90071992547409.91\n")).collect();
    assert_eq!(plan_text(&huge, &year), Err(PlanError::TotalTooLarge));
    assert_eq!(plan_text("a\n", &mapping(&[Meaning::LineName])), Err(PlanError::Mapping(MappingError::NoAmounts)));
}

proptest! {
    #[test]
    fn what_is_loaded_adds_up_to_what_the_file_holds(
        rows in prop::collection::vec((0_u8..4, prop::collection::vec(-1_000_000_i64..1_000_000, 12)), 1..40),
    ) {
        let text = print(
            rows.iter().enumerate().map(|(number, (section, months))| {
                let figure = |cents: &i64| format!("{}{}.{:02}", if *cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
                let total = figure(&months.iter().sum());
                [format!("S{section}"), format!("line {number}")].into_iter().chain(months.iter().map(figure)).chain([total]).collect::<Vec<_>>()
            }),
            Delimiter::Comma,
        );
        let mut columns = vec![Meaning::Section, Meaning::LineName];
        columns.extend((1..=12).map(period));
        columns.push(Meaning::Check);
        let intake = plan_text(&text, &mapping(&columns)).unwrap();
        let expected: i64 = rows.iter().flat_map(|(_, months)| months).sum();
        prop_assert_eq!(intake.report.total, Minor(expected));
        prop_assert!(intake.report.check.as_ref().unwrap().agrees());
        prop_assert_eq!(intake.lines.len(), rows.len());
        let held = intake.lines.iter().flat_map(|line| line.amounts.iter().flatten().copied());
        prop_assert_eq!(Minor::sum(held), Ok(Minor(expected)));
    }
}
