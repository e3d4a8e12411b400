//! Whole imports: from the bytes of a file to lines and a report, over files of every kind that people bring.

use std::path::PathBuf;

use super::encoding::Encoding;
use super::guess::guess;
use super::mapping::{Mapping, Meaning, Options};
use super::plan::{Intake, IntakeLine, plan};
use super::report::{RowProblem, WarningKind};
use super::source::{Choice, Format, Source, open};
use super::specimen::{rows, workbook};
use super::table::{Defect, NoteKind};
use crate::calendar::FiscalCalendar;
use crate::money::{Currency, Minor, MoneyError, Rounding};

fn options(currency: Currency) -> Options {
    Options { currency, rounding: Rounding::HalfUp, calendar: FiscalCalendar::CALENDAR_YEAR, year: Some(2027) }
}

fn file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/budgets").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A real file beside the project, if this machine has it.
fn real_file(name: &str) -> Option<Vec<u8>> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/budgets").join(name)).ok()
}

struct Imported {
    source: Source,
    mapping: Mapping,
    intake: Intake,
}

fn import(bytes: &[u8], options: &Options) -> Imported {
    let source = open(bytes, &Choice::default()).unwrap();
    let mapping = guess(&source.table, options);
    let intake = plan(&source.table, &mapping, options).unwrap();
    // What the lines hold is what the report says, always.
    let held = intake.lines.iter().flat_map(|line| line.amounts.iter().flatten());
    assert_eq!(Minor::sum(held.copied()), Ok(intake.report.total));
    Imported { source, mapping, intake }
}

impl Imported {
    fn encoding(&self) -> Encoding {
        match self.source.format {
            Format::Text { encoding, .. } => encoding,
            Format::Workbook { .. } => panic!("a workbook has no encoding"),
        }
    }

    /// Section, name and total of each line.
    fn lines(&self) -> Vec<(&str, &str, i64)> {
        let section = |line: &IntakeLine| self.intake.sections[line.section].name.as_str();
        self.intake.lines.iter().map(|line| (section(line), line.name.as_str(), year_total(line))).collect()
    }

    fn refused(&self) -> Vec<(u32, &RowProblem)> {
        self.intake.report.refused.shown.iter().map(|refused| (refused.row, &refused.problem)).collect()
    }
}

fn year_total(line: &IntakeLine) -> i64 {
    line.amounts.iter().flatten().map(|minor| minor.0).sum()
}

#[test]
fn classes_of_spending_become_lines_of_their_department() {
    let imported = import(&file("classes.csv"), &options(Currency::USD));
    assert_eq!(
        imported.lines(),
        [
            ("Public Libraries", "class 100", 125_000_000),
            ("Public Libraries", "class 200", 3_600_050),
            ("Public Libraries", "class 300 400", 900_000),
            ("Streets & Bridges", "class 100", 460_000_000),
            ("Streets & Bridges", "class 200", 90_000_000),
            ("Streets & Bridges", "class 300 400", 13_000_000),
            ("Streets & Bridges", "class 800", -2_500_000),
            ("Parks", "class 100", 31_000_000),
            ("Parks", "class 300 400", 410_025),
        ]
    );
    let accounts: Vec<_> =
        imported.intake.lines[..3].iter().map(|line| line.account.as_ref().unwrap().as_str()).collect();
    assert_eq!(accounts, ["100", "200", "300-400"]);
    let report = &imported.intake.report;
    assert_eq!((report.rows, report.loaded, report.left_out), (6, 3, 3));
    let check = report.check.as_ref().unwrap();
    assert!(check.agrees() && check.rows == 3 && check.stated == Minor(721_410_075));
    assert_eq!(report.total, check.stated);
}

#[test]
fn a_budget_in_big5_keeps_its_names_codes_and_total() {
    let imported = import(&file("ministries-big5.csv"), &options(Currency::TWD));
    assert_eq!(imported.encoding(), Encoding::Big5);
    let lines = imported.lines();
    assert_eq!(lines[0], ("文教主管 / 國家檔案館", "一般行政", 8_871_600_000));
    assert_eq!(lines[2], ("文教主管 / 國家檔案館", "檔案維護 · 數位化計畫", 67_430_000));
    assert_eq!(lines.len(), 5, "a line of nothing is a line");
    assert_eq!(imported.intake.lines[2].account.as_ref().unwrap().as_str(), "1202010400");
    // 88,716,000 over twelve months of fen is even; 674,300 is not.
    assert_eq!(imported.intake.lines[2].amounts[0], Some(Minor(5_619_167)));
    assert_eq!(imported.intake.lines[2].amounts[11], Some(Minor(5_619_166)));
    assert_eq!(imported.intake.report.total, Minor(10_981_530_000));
}

#[test]
fn a_form_in_gbk_with_titles_headings_subtotals_and_a_unit() {
    let imported = import(&file("months-gbk.csv"), &options(Currency::CNY));
    assert_eq!(imported.encoding(), Encoding::Gb18030);
    assert_eq!(imported.mapping.header_row, Some(3));
    assert_eq!(
        imported.lines(),
        [
            ("一、人员费用", "工资", 129_000_000),
            ("一、人员费用", "社会保险费", 25_800_000),
            ("二、办公费用", "差旅费", 7_000_700),
            ("二、办公费用", "办公用品", 3_600_000),
        ]
    );
    let travel = &imported.intake.lines[2];
    assert_eq!((travel.amounts[1], travel.amounts[2]), (None, Some(Minor(1_250_000))));
    assert_eq!((travel.prior, travel.note.as_deref()), (Some(Minor(6_500_000)), Some("按季度集中出差")));
    let report = &imported.intake.report;
    let totals: Vec<_> = report.totals.shown.iter().map(|total| (total.row, total.agrees, total.stated)).collect();
    assert_eq!(
        totals,
        [
            (7, true, Some(Minor(154_800_000))),
            (11, true, Some(Minor(10_600_700))),
            (12, true, Some(Minor(165_400_700)))
        ]
    );
    assert!(report.check.as_ref().unwrap().agrees());
    assert_eq!((report.total, report.prior), (Minor(165_400_700), Some(Minor(153_500_000))));
    let footnote = imported.refused();
    assert_eq!(footnote, [(13, &RowProblem::NoAmount)]);
}

#[test]
fn unicode_text_of_a_spreadsheet_program() {
    let imported = import(&file("unicode-text-utf16.txt"), &options(Currency::CNY));
    assert_eq!(imported.encoding(), Encoding::Utf16Le);
    assert_eq!(imported.lines(), [("销售部", "广告费", 12_000_000), ("销售部", "差旅费", 800_050)]);
    assert_eq!(imported.intake.lines[0].account.as_ref().unwrap().as_str(), "6601");
}

#[test]
fn ragged_rows_load_or_say_why_not() {
    let imported = import(&file("ragged.csv"), &options(Currency::USD));
    assert_eq!(
        imported.lines(),
        [
            ("Office", "Paper", 10_000),
            ("Office", "Toner", 5_000),
            ("Office", "Coffee, tea", 2_000),
            ("Travel", "Trains", 3_000)
        ]
    );
    let forty =
        RowProblem::NotAnAmount { error: MoneyError::Unreadable { text: "forty".into(), found: "FORTY".into() } };
    assert_eq!(
        imported.refused(),
        [(4, &RowProblem::TooManyCells { cells: 5, expected: 4 }), (8, &forty), (9, &RowProblem::NoName)]
    );
    let report = &imported.intake.report;
    assert_eq!((report.rows, report.loaded, report.blank), (8, 4, 1));
    let warning = &report.warnings.shown[0];
    assert_eq!((warning.row, warning.kind), (3, WarningKind::Short { cells: 3, expected: 4 }));
    let (row, column, text) =
        (&report.refused.shown[1].row, report.refused.shown[1].column, &report.refused.shown[1].text);
    assert_eq!((*row, column, text.as_str()), (8, Some(2), "forty"));
    assert_eq!(imported.intake.lines[3].note.as_deref(), Some("two\nlines"));
}

#[test]
fn a_table_without_a_header() {
    let imported = import(&file("no-header.csv"), &options(Currency::USD));
    assert_eq!((imported.mapping.header_row, imported.mapping.first_row), (None, 1));
    assert_eq!(imported.mapping.title(&imported.source.table, 3), "D");
    assert_eq!(
        imported.lines(),
        [
            ("Sales", "Advertising", 12_000_000),
            ("Sales", "Travel", 800_050),
            ("Finance", "Audit", 3_000_000),
            ("Finance", "Stationery", 45_000),
        ]
    );
    assert_eq!(imported.intake.lines[1].account.as_ref().unwrap().as_str(), "6602");
}

#[test]
fn lines_that_cannot_be_told_apart_are_listed_and_loaded() {
    let imported = import(&file("duplicates.csv"), &options(Currency::CNY));
    let duplicates = &imported.intake.report.duplicates;
    assert_eq!(duplicates.count, 1);
    let duplicate = &duplicates.shown[0];
    assert_eq!((duplicate.name.as_str(), duplicate.account.as_deref()), ("差旅费", Some("6602.01")));
    assert_eq!(duplicate.rows, [2, 4]);
    assert_eq!(imported.intake.report.total, Minor(18_500));
}

#[test]
fn semicolons_and_decimal_commas() {
    let imported = import(&file("semicolons.csv"), &options(Currency::EUR));
    let totals: Vec<_> = imported.lines().into_iter().map(|(_, name, total)| (name, total)).collect();
    assert_eq!(totals, [("Werbung", 123_456_789), ("Reisen", -25_050), ("Porto", 1_200)]);
}

#[test]
fn every_way_to_write_a_figure() {
    let imported = import(&file("negatives.csv"), &options(Currency::CNY));
    let totals: Vec<_> = imported.intake.lines.iter().map(|line| (line.row, year_total(line))).collect();
    let negative = -123_400;
    assert_eq!(
        totals,
        [
            (2, 123_450),
            (3, negative),
            (4, negative),
            (5, negative),
            (6, negative),
            (7, negative),
            (8, 1_500_000),
            (9, 20_000_000_000),
            (10, 0),
            (11, 100_000),
            (14, 1_235),
        ]
    );
    let refused: Vec<_> = imported.refused().into_iter().map(|(row, _)| row).collect();
    assert_eq!(refused, [12, 13], "dollars, and a slip of the comma");
    let rounded = &imported.intake.report.warnings.shown[0];
    assert_eq!((rounded.row, rounded.kind), (14, WarningKind::Rounded { minor: Minor(1_235) }));
}

#[test]
fn formulas_are_text_and_never_run() {
    let imported = import(&file("formulas.csv"), &options(Currency::USD));
    let names: Vec<_> = imported.lines().into_iter().map(|(_, name, total)| (name, total)).collect();
    assert_eq!(
        names,
        [
            ("=HYPERLINK(\"http://example.org\",\"click\")", 1_000),
            ("=1+1", 2_000),
            ("+cmd|' /C calc'!A0", 3_000),
            ("Bonus", -4_000),
        ]
    );
    let formula = RowProblem::NotAnAmount { error: MoneyError::Formula("=1+1".into()) };
    assert_eq!(imported.refused(), [(5, &formula)]);
}

#[test]
fn a_workbook_with_merged_sections_formulas_and_dates() {
    let xml = r#"<sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>部门</t></is></c><c r="B1" t="inlineStr"><is><t>项目</t></is></c>
            <c r="C1" s="1"><v>46388</v></c><c r="D1" s="1"><v>46419</v></c><c r="E1" t="inlineStr"><is><t>合计</t></is></c></row>
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>工资</t></is></c><c r="C2"><v>0.10000000000000001</v></c><c r="D2"><v>0.2</v></c><c r="E2"><f>C2+D2</f><v>0.30000000000000004</v></c></row>
        <row r="3"><c r="B3" t="inlineStr"><is><t>奖金</t></is></c><c r="C3"><v>1683097073000</v></c><c r="D3"><v>1E2</v></c><c r="E3"><f>C3+D3</f><v>1683097073100</v></c></row>
        <row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" t="inlineStr"><is><t>审计费</t></is></c><c r="C4"><f>X1</f></c><c r="D4"><v>1</v></c></row>
        <row r="5"><c r="B5" t="inlineStr"><is><t>印刷费</t></is></c><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D5"><v>1</v></c></row>
        </sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>"#;
    let imported = import(&workbook(xml, &["销售部", "财务部"]), &options(Currency::CNY));
    assert_eq!(imported.lines(), [("销售部", "工资", 30), ("销售部", "奖金", 168_309_707_310_000)]);
    assert_eq!(imported.intake.lines[0].amounts[..3], [Some(Minor(10)), Some(Minor(20)), None]);
    assert!(imported.intake.report.check.as_ref().unwrap().agrees());
    assert_eq!(
        imported.refused(),
        [
            (4, &RowProblem::Defect { defect: Defect::FormulaWithoutValue }),
            (5, &RowProblem::Defect { defect: Defect::ErrorValue }),
        ]
    );
    let notes: Vec<_> = imported.intake.report.notes.shown.iter().map(|note| (note.row, note.kind)).collect();
    assert_eq!(notes[0], (2, NoteKind::Merged { rows: 2, columns: 1 }));
    assert_eq!(notes[1], (2, NoteKind::Formulas { cells: 1 }));
}

#[test]
fn the_same_table_as_text_and_as_a_workbook_gives_the_same_lines() {
    let table: &[&[&str]] =
        &[&["Section", "Item", "Amount"], &["A", "x", "12.5"], &["", "y", "-3"], &["B", "z", "1000"]];
    let text = super::delimited::print(table.iter().map(|row| row.iter()), super::delimited::Delimiter::Comma);
    let as_text = import(text.as_bytes(), &options(Currency::CNY));
    let as_workbook = import(&workbook(&rows(table), &[]), &options(Currency::CNY));
    assert_eq!(as_text.intake, as_workbook.intake);
    assert_eq!(as_text.lines(), [("A", "x", 1_250), ("A", "y", -300), ("B", "z", 100_000)]);
}

/// A decimal with at most two places as cents, digit by digit: independent of what is tested.
fn cents(text: &str) -> i128 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let padded = format!("{whole}{decimals:0<2}");
    assert!(decimals.len() <= 2, "{text}");
    padded.parse().unwrap()
}

#[test]
fn philadelphia_2023_to_the_cent() {
    let Some(bytes) = real_file("philadelphia-adopted.csv") else { return };
    let options = Options { year: None, ..options(Currency::USD) };
    let imported = import(&bytes, &options);
    let text = String::from_utf8(bytes).unwrap();
    // No quoted separators stand before the columns looked at, except in quotes: those rows are split by hand.
    let expected: i128 = text
        .lines()
        .skip(1)
        .map(|line| {
            let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
            for character in line.chars() {
                match character {
                    '"' => quoted = !quoted,
                    ',' if !quoted => fields.push(std::mem::take(&mut field)),
                    _ => field.push(character),
                }
            }
            fields
        })
        .filter(|fields| fields[7] == "2023")
        .map(|fields| cents(fields[9].trim_end_matches(".0")))
        .sum();
    assert_eq!(i128::from(imported.intake.report.total.0), expected);
    assert_eq!(expected, 584_248_000_000);
    let report = &imported.intake.report;
    assert_eq!((report.loaded, report.left_out, report.refused.count), (69, 1_293 - 69, 0));
    assert!(report.check.as_ref().unwrap().agrees());
    assert_eq!(imported.intake.sections.len(), 69);
    assert!(imported.mapping.columns.contains(&Meaning::FiscalYear { keep: Some("2023".into()) }));
}

#[test]
fn taiwan_2019_to_the_dollar() {
    let Some(bytes) = real_file("taiwan-2019.csv") else { return };
    let imported = import(&bytes, &options(Currency::TWD));
    let report = &imported.intake.report;
    assert_eq!(report.total, Minor(168_309_707_300_000));
    assert_eq!((report.loaded, report.refused.count, report.duplicates.count), (1_177, 0, 0));
    assert_eq!(imported.intake.sections.len(), 235);
    assert_eq!(imported.intake.lines.len(), 1_177);
}

#[test]
fn the_real_files_survive_a_change_of_encoding() {
    let Some(bytes) = real_file("taiwan-2019.csv") else { return };
    let text = String::from_utf8(bytes).unwrap();
    let (big5, _, lossy) = encoding_rs::BIG5.encode(&text);
    assert!(!lossy);
    let imported = import(&big5, &options(Currency::TWD));
    assert_eq!((imported.encoding(), imported.intake.report.total), (Encoding::Big5, Minor(168_309_707_300_000)));
}

#[test]
fn actual_spending_with_negative_figures_agrees_with_its_totals() {
    let Some(bytes) = real_file("philadelphia-actual.csv") else { return };
    let imported = import(&bytes, &Options { year: Some(2020), ..options(Currency::USD) });
    let check = imported.intake.report.check.as_ref().unwrap();
    assert!(check.agrees() && check.rows > 50, "{check:?}");
    assert!(imported.mapping.columns.contains(&Meaning::FiscalYear { keep: Some("2020".into()) }));
}
