//! Guesses about tables of the kinds people bring.

use super::*;
use crate::calendar::{FiscalCalendar, Periods, YearLabel};
use crate::intake::delimited::{Delimiter, read};
use crate::intake::figure::{DecimalMark, Unit};
use crate::money::{Currency, Rounding};

fn options() -> Options {
    Options {
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: Some(2027),
    }
}

/// A meaning in a few letters.
fn short(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Ignore => "-".into(),
        Meaning::Section => "section".into(),
        Meaning::LineName => "name".into(),
        Meaning::LineDetail => "detail".into(),
        Meaning::LineNameEnglish => "english".into(),
        Meaning::Account => "account".into(),
        Meaning::Department { keep } => keep.as_ref().map_or("dept".into(), |keep| format!("dept={keep}")),
        Meaning::FiscalYear { keep } => keep.as_ref().map_or("fy".into(), |keep| format!("fy={keep}")),
        Meaning::Note => "note".into(),
        Meaning::Period { period } => period.key().into(),
        Meaning::Quarter { quarter } => quarter.to_string(),
        Meaning::YearTotal => "year".into(),
        Meaning::Class { name, account } => {
            account.as_ref().map_or(format!("[{name}]"), |account| format!("[{name}:{account}]"))
        }
        Meaning::Prior => "prior".into(),
        Meaning::Check => "check".into(),
    }
}

fn guess_with(text: &str, options: &Options) -> Mapping {
    guess(&read(text, Delimiter::guess(text)).unwrap(), options)
}

fn check_with(text: &str, options: &Options, expect: &str) {
    let mapping = guess_with(text, options);
    let meanings: Vec<_> = mapping.columns.iter().map(short).collect();
    assert_eq!(meanings.join(" "), expect, "{text}");
    assert_eq!(mapping.check(options.calendar), Ok(()), "{text}");
}

fn check(text: &str, expect: &str) {
    check_with(text, &options(), expect);
}

#[test]
fn plain_tables() {
    check("项目,金额\n差旅费,100\n", "name year");
    check("Item,Amount\nTravel,100\n", "name year");
    check("科目编码,科目名称,预算数,备注\n6602,差旅费,100,高铁\n", "account name year note");
    check("科目,金额\n6602,100\n6603,200\n", "account year");
    check("科目,金额\n差旅费,100\n办公费,200\n", "name year");
    check("项目,英文名称,明细,金额\n差旅费,Travel,机票,100\n差旅费,Travel,住宿,50\n", "name english detail year");
    check("类别,费用项目,金额\n人员,工资,100\n办公,纸张,5\n", "section name year");
    check("部门,金额\n销售,100\n财务,50\n", "name year");
}

#[test]
fn departments_group_lines_when_there_are_several() {
    check("部门,项目,金额\n销售,差旅,100\n财务,审计,50\n", "section name year");
    check("部门,项目,金额\n销售,差旅,100\n销售,广告,50\n", "dept name year");
    check("dept_code,department,line,budget\n11,Sales,Travel,1\n12,Legal,Advice,2\n", "- section name year");
}

#[test]
fn months_quarters_and_periods() {
    check("项目,1月,2月,12月,合计\n甲,1,2,3,6\n乙,1,1,1,3\n", "name 01 02 12 check");
    check("Item,Jan,Feb,Mar,Full year\nA,1,2,3,6\n", "name 01 02 03 check");
    check("Item,2027-01-01,2027-02-01\nA,1,2\n", "name 01 02");
    check("项目,一季度,二季度,三季度,四季度\n甲,1,2,3,4\n", "name Q1 Q2 Q3 Q4");
    check("Item,P1,P2,P13\nA,1,2,3\n", "name 01 02 -");
    check("Item,Jan,Feb,Mar,Q1,Total\nA,1,2,3,6,6\n", "name 01 02 03 - check");
    let thirteen = FiscalCalendar::try_new(4, YearLabel::StartYear, Periods::TwelvePlusOne).unwrap();
    check_with("Item,Apr,Jan,P13\nA,1,2,3\n", &Options { calendar: thirteen, ..options() }, "name 01 10 13");
}

#[test]
fn what_is_planned_goes_before_what_happened_and_the_plans_year_before_others() {
    check("项目,1月预算,1月实际,2月预算,2月实际\n甲,1,2,3,4\n", "name 01 - 02 -");
    check("项目,2026年1月,2027年1月,2028年1月\n甲,1,2,3\n", "name - 01 -");
}

#[test]
fn years_in_rows_and_years_in_columns() {
    check("year,item,amount\n2026,a,1\n2027,a,2\n2028,a,3\n", "fy=2027 name year");
    check_with("year,item,amount\n2018,a,1\n2019,a,2\n", &options(), "fy=2019 name year");
    check("年度,项目,金额\n2027,甲,1\n", "fy name year");
    check("项目,2025年,2026年预算,2027年预算\n甲,1,2,3\n", "name - prior year");
    check("项目,上年预算,本年预算,增减\n甲,1,2,1\n", "name prior year -");
}

#[test]
fn classes_of_spending_and_their_sum() {
    check(
        "dept_name,class_100,class_300_400,total\nParks,1,2,3\nRoads,4,5,9\n",
        "section [class 100:100] [class 300 400:300-400] check",
    );
    check("部门,工资,办公\n销售,1,2\n财务,4,5\n", "section [工资] [办公]");
    check("Item,Quantity,Unit price,Amount\nPaper,2,3,6\n", "name - - year");
    check("Item,Width,Height,Amount\nPaper,2,3,100\nCloth,2,3,90\n", "name - - year");
}

#[test]
fn tables_without_a_header() {
    check("Sales,Travel,100\nSales,Ads,50\nLegal,Advice,7\n", "section name year");
    check("Travel,100\nAds,50\n", "name year");
    check("6601,Travel,100\n6602,Ads,50\n", "account name year");
    let twelve = "1,2,3,4,5,6,7,8,9,10,11,12";
    check(&format!("Travel,{twelve}\nAds,{twelve}\n"), "name 01 02 03 04 05 06 07 08 09 10 11 12");
    check(&format!("Travel,{twelve},78\nAds,{twelve},78\n"), "name 01 02 03 04 05 06 07 08 09 10 11 12 check");
    check("Travel,1,2\nAds,3,4\n", "name [B] [C]");
}

#[test]
fn titles_above_the_header_and_their_unit() {
    let text = "2027年度预算表,,\n编制单位：某公司,,单位：千元\n项目,金额,备注\n差旅费,100,\n";
    let mapping = guess_with(text, &options());
    assert_eq!((mapping.header_row, mapping.first_row, mapping.figures.unit), (Some(3), 4, Unit::Thousand));
    let mapping = guess_with("项目,金额（万元）\n差旅费,100\n", &options());
    assert_eq!(mapping.figures.unit, Unit::TenThousand);
    assert_eq!(guess_with("项目,金额\n差旅费,100\n", &options()).figures.unit, Unit::One);
}

#[test]
fn decimal_commas_are_seen_where_points_make_no_sense() {
    let decimal = |text: &str| guess_with(text, &options()).figures.decimal;
    assert_eq!(decimal("Item;Amount\nA;1,5\nB;2,25\n"), DecimalMark::Comma);
    assert_eq!(decimal("Item;Amount\nA;1.234,5\nB;2\n"), DecimalMark::Comma);
    assert_eq!(decimal("Item;Amount\nA;1,234\nB;2\n"), DecimalMark::Point, "in doubt it groups thousands");
    assert_eq!(decimal("Item;Amount\nA;1,234.5\nB;2.5\n"), DecimalMark::Point);
}

#[test]
fn headings_are_seen_where_no_column_groups() {
    assert!(guess_with("项目,金额\n人员,\n工资,1\n奖金,2\n办公,\n纸,1\n墨,2\n", &options()).headings);
    assert!(!guess_with("项目,金额\n工资,1\n奖金,2\n制表：张三,\n", &options()).headings);
    assert!(!guess_with("类别,项目,金额\n人员,工资,1\n人员,奖金,2\n", &options()).headings);
}

#[test]
fn any_table_gets_a_mapping() {
    for text in ["x", ",,,\n1", "a,b,c\n", "1,2,3\n4,5,6\n", "合计,合计\n合计,1\n", "年度\n2027\n"] {
        let mapping = guess_with(text, &options());
        assert!(mapping.columns.len() <= 4, "{text}");
    }
}
