//! What leaves as a file says what the sheet says, and reads back.

mod look;
mod round_trip;

use std::io::{Read as _, Write as _};

use shared::budget::{CellValue, LineFormula, Name, Nature, Sheet, SheetHeader, Spread, SpreadRule};
use shared::calendar::{FiscalCalendar, Period};
use shared::document::{
    CellEdit, LineSeed, NewPlan, NewSheet, Place, SheetCommand, SheetReplica, read_plan, returned_commands,
};
use shared::id::{DepartmentId, DocumentId, LineId, SectionId};
use shared::intake::returned::Returned;
use shared::language::Language;
use shared::money::{Currency, Minor, Rounding};
use uuid::Uuid;

use super::*;
use crate::document::genesis_actor;

const HEADS: LineId = LineId(Uuid::from_u128(1));
const PAY: LineId = LineId(Uuid::from_u128(2));
const WAGES: LineId = LineId(Uuid::from_u128(3));
const RENT: LineId = LineId(Uuid::from_u128(4));
const GROWTH: LineId = LineId(Uuid::from_u128(5));
const SHARE: LineId = LineId(Uuid::from_u128(6));
const COSTS: SectionId = SectionId(Uuid::from_u128(7));

fn plan() -> Plan {
    plan_in(Currency::CNY, FiscalCalendar::CALENDAR_YEAR)
}

fn plan_in(currency: Currency, calendar: FiscalCalendar) -> Plan {
    let plan = NewPlan {
        title: Name::bilingual("预算", "Budget"),
        year: 2027,
        currency,
        rounding: Rounding::HalfUp,
        calendar,
        accounts: Vec::new(),
        cost_centres: Vec::new(),
        targets: Vec::new(),
        from: None,
        lessons: None,
        sheets: Vec::new(),
    };
    read_plan(&plan.create(genesis_actor(), 0).unwrap()).unwrap()
}

fn sheet() -> Sheet {
    replica().sheet().clone()
}

fn replica() -> SheetReplica {
    replica_in(Currency::CNY, FiscalCalendar::CALENDAR_YEAR)
}

fn replica_in(currency: Currency, calendar: FiscalCalendar) -> SheetReplica {
    let header = SheetHeader {
        plan: DocumentId(Uuid::from_u128(8)),
        department: DepartmentId(Uuid::from_u128(9)),
        title: Name::bilingual("生产部", "Works/2027"),
        currency,
        rounding: Rounding::HalfUp,
        calendar,
        year: 2027,
    };
    let mut sheet = SheetReplica::open(NewSheet { header }.create(genesis_actor(), 0).unwrap()).unwrap();
    let insert = |id, name: &str, after| {
        let seed = LineSeed { name: Name::new(name), account: Some("6602".parse().unwrap()), level: 0 };
        SheetCommand::InsertLine { id, place: Place { section: COSTS, after }, seed }
    };
    let formula = |line, text: String| SheetCommand::SetFormula { line, formula: Some(LineFormula::stored(text)) };
    let all = |line, minor| {
        let cell = |period| CellEdit { line, period, value: CellValue::Figure(Minor(minor)) };
        SheetCommand::SetCells(Period::all().take(12).map(cell).collect())
    };
    let spread = Spread { total: Minor(1_000_00), rule: SpreadRule::Even };
    for command in [
        SheetCommand::InsertSection { id: COSTS, after: None, name: Name::new("Costs"), nature: Nature::Expense },
        insert(HEADS, "Heads", None),
        insert(PAY, "Pay", Some(HEADS)),
        insert(WAGES, "=cmd|calc", Some(PAY)),
        insert(RENT, "Rent", Some(WAGES)),
        insert(GROWTH, "Growth", Some(RENT)),
        insert(SHARE, "Share", Some(GROWTH)),
        SheetCommand::SetUnit { line: HEADS, unit: "heads".parse().unwrap() },
        SheetCommand::SetUnit { line: PAY, unit: format!("{}/heads", currency.code()).parse().unwrap() },
        SheetCommand::SetUnit { line: SHARE, unit: "%".parse().unwrap() },
        all(HEADS, 3_500_000),
        all(PAY, 1_000_250_000),
        formula(WAGES, format!("{{{HEADS}}} * {{{PAY}}} * 110%")),
        SheetCommand::SetSpread { line: RENT, spread: Some(spread) },
        formula(GROWTH, format!("prior({{{GROWTH}}}, 1, 100) * 1.1 - -1")),
        formula(SHARE, format!("{{{WAGES}}} / (sum(account under 66) + year({{{RENT}}}))")),
    ] {
        sheet.edit(&command, 1).unwrap_or_else(|error| panic!("{command:?}: {error}"));
    }
    sheet
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn formulas_go_on_living_in_the_workbook() {
    let (sheet, plan) = (sheet(), plan());
    let book = workbook(&sheet, Around { plan: &plan, language: Language::English }).unwrap();
    let page = part(&book, "xl/worksheets/sheet1.xml");
    for formula in [
        "<f>ROUND(((H6*H7)*(110)%),2)</f><v>3850.96</v>",
        "<f>SUM(H8:S8)</f>",
        "<f>ROUND(((100*1.1)-(-(1))),2)</f>",
        "<f>ROUND(((H10*1.1)-(-(1))),2)</f>",
        "<f>ROUND((H8/(SUM(SUMIFS($H$5:$H$11,$C$5:$C$11,&quot;66*&quot;,$D$5:$D$11,&quot;CNY&quot;))+SUM(H9:S9))),6)</f>",
        "<f>AVERAGE(H6:S6)</f>",
        "<f>SUMIFS(H6:H11,D6:D11,&quot;CNY&quot;)</f>",
    ] {
        let page = page.replace('"', "&quot;");
        assert!(page.contains(formula), "no {formula} in {page}");
    }
    assert!(page.contains("topLeftCell=\"C5\"") && page.contains("state=\"frozen\""), "the heads stay in sight");
    assert!(part(&book, "xl/sharedStrings.xml").contains(&WAGES.to_string()), "each line carries its id");
    assert!(
        part(&book, "xl/sharedStrings.xml").contains("<t>=cmd|calc</t>") && !page.contains("cmd"),
        "text stays text"
    );
}

#[test]
fn the_text_reads_back_and_runs_nothing() {
    let (sheet, plan) = (sheet(), plan());
    let text = text(&sheet, Around { plan: &plan, language: Language::English });
    let line = |id: LineId| text.lines().find(|line| line.starts_with(&id.to_string())).unwrap().to_owned();
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(line(PAY), format!("{PAY},Pay,6602,CNY/heads,,1000.25,,{},", ["1000.25"; 12].join(",")));
    assert!(line(WAGES).starts_with(&format!("{WAGES},'=cmd|calc,6602,CNY,,46211.52,46211.52,3850.96")));
    assert!(line(RENT).ends_with("83.34,83.34,83.34,83.34,83.33,83.33,83.33,83.33,83.33,83.33,83.33,83.33,"));
}

/// What comes back from a file, whichever form it went out in.
fn back(sheet: &SheetReplica, file: &[u8]) -> Vec<SheetCommand> {
    back_in(sheet, file, Language::English)
}

fn back_in(sheet: &SheetReplica, file: &[u8], language: Language) -> Vec<SheetCommand> {
    let source = shared::intake::source::open(file, &Default::default()).unwrap();
    let returned = Returned::read(&source.table, sheet.sheet().header.calendar).expect("it carries the mark");
    let mut numbers = 0x9000..;
    returned_commands(&returned, sheet, language, || Uuid::from_u128(numbers.next().unwrap()))
}

#[test]
fn a_file_that_nobody_edited_changes_nothing() {
    let (replica, plan) = (replica(), plan());
    for language in [Language::Chinese, Language::English] {
        let around = Around { plan: &plan, language };
        let book = workbook(replica.sheet(), around).unwrap();
        assert_eq!(back_in(&replica, &book, language), vec![]);
        assert_eq!(back_in(&replica, text(replica.sheet(), around).as_bytes(), language), vec![]);
    }
}

#[test]
fn what_was_edited_in_the_file_comes_back_as_changes_to_choose_from() {
    let (mut replica, plan) = (replica(), plan());
    let mut edited = text(replica.sheet(), Around { plan: &plan, language: Language::English });
    let was = format!("{HEADS},Heads,6602,heads,,3.5,,3.5,");
    assert!(edited.contains(&was), "{edited}");
    edited = edited.replace(&was, &format!("{HEADS},Staff,6602,heads,,3.5,,4,"));
    // The program it was edited in has reckoned January's wages anew, and somebody has typed over February's.
    edited = edited.replacen("3850.96,3850.96", "4401.10,5000", 1);
    let pay = edited.lines().find(|line| line.starts_with(&PAY.to_string())).unwrap().to_owned();
    edited = edited.replace(&pay, &format!("{pay}\r\n,Lunches,6602,CNY,,,,25"));
    let rent = edited.lines().find(|line| line.starts_with(&RENT.to_string())).unwrap().to_owned();
    edited = edited.replace(&format!("{rent}\r\n"), "");
    let commands = back(&replica, edited.as_bytes());
    let cell = |line, period: u8, minor| {
        let period = Period::try_new(period).unwrap();
        SheetCommand::SetCells(vec![CellEdit { line, period, value: CellValue::Figure(Minor(minor)) }])
    };
    let lunches = LineId(Uuid::from_u128(0x9000));
    assert_eq!(
        commands,
        vec![
            SheetCommand::RenameLine { line: HEADS, name: "Staff".to_owned(), language: Language::English },
            cell(HEADS, 1, 4_000_000),
            SheetCommand::InsertLine {
                id: lunches,
                place: Place { section: COSTS, after: Some(PAY) },
                seed: LineSeed { name: Name::new("Lunches"), account: Some("6602".parse().unwrap()), level: 0 },
            },
            cell(lunches, 1, 25_00),
            cell(WAGES, 2, 5_000_00),
            SheetCommand::DeleteLines(vec![RENT]),
        ]
    );
    replica.edit_all(&commands, 2).unwrap();
    replica.undo(3).unwrap();
    assert_eq!(replica.sheet().line(HEADS).unwrap().name.text, "Heads", "one undo takes it all back");
}

/// The workbook as a program leaves it in which one of its formulas was changed.
fn with_formula(book: &[u8], was: &str, is: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut edited = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in names {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let page = String::from_utf8(bytes).unwrap();
            assert_eq!(page.matches(was).count(), 1, "{was} in {page}");
            bytes = page.replace(was, is).into_bytes();
        }
        edited.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        edited.write_all(&bytes).unwrap();
    }
    edited.finish().unwrap().into_inner()
}

#[test]
fn a_formula_that_was_changed_in_the_workbook_comes_back_as_its_figure() {
    let (replica, plan) = (replica(), plan());
    let book = workbook(replica.sheet(), Around { plan: &plan, language: Language::English }).unwrap();
    let page = part(&book, "xl/worksheets/sheet1.xml");
    let style = page.split_once("<c r=\"H8\"").unwrap().1.split_once('>').unwrap().0;
    let head = format!("<c r=\"H8\"{style}>");
    let was = format!("{head}<f>ROUND(((H6*H7)*(110)%),2)</f><v>3850.96</v>");
    let edited = |formula: &str, figure: &str| {
        let is = format!("{head}<f>{formula}</f><v>{figure}</v>");
        back(&replica, &with_formula(&book, &was, &is))
    };
    let january = |minor| {
        let value = CellValue::Figure(Minor(minor));
        vec![SheetCommand::SetCells(vec![CellEdit { line: WAGES, period: Period::FIRST, value }])]
    };
    assert_eq!(edited("ROUND(((H6*H7)*(115)%),2)", "4026.01"), january(4_026_01));
    assert_eq!(edited("H6*1000", "3500"), january(3_500_00));
    assert_eq!(edited("3850.96", "3850.96"), vec![], "what comes to the same says nothing");
}
