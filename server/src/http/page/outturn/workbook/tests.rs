//! The workbook says what the page says, and goes on reckoning.

use std::io::Read as _;

use app::backend::OutturnAsked;
use shared::budget::Name;
use shared::budget::outturn::Outturn;
use shared::calendar::{FiscalCalendar, Period};
use shared::id::{DocumentId, LineId};
use shared::intake::source::{Choice, open};
use shared::language::Language;
use shared::money::Currency;
use uuid::Uuid;

use super::*;

fn outturn(budget: i128, actual: i128) -> Outturn {
    Outturn { budget: [budget, budget].into_iter().collect(), actual: [actual].into_iter().collect() }
}

fn row(nature: Nature, name: &str, code: Option<&str>, outturn: Outturn) -> OutturnRow {
    OutturnRow {
        nature,
        label: Name::new(name),
        code: code.map(|code| code.parse().unwrap()),
        line: None,
        href: None,
        outturn,
        kind: RowKind::Whole,
        lines: Vec::new(),
    }
}

/// Of January, two months being planned.
fn view(rows: Vec<OutturnRow>, is_department: bool) -> OutturnView {
    OutturnView {
        plan: DocumentId(Uuid::from_u128(1)),
        plan_title: Name::bilingual("2026 年度预算", "Budget 2026"),
        currency: Currency::CNY,
        calendar: FiscalCalendar::CALENDAR_YEAR,
        sheet: is_department.then(|| (DocumentId(Uuid::from_u128(2)), Name::bilingual("销售部", "Sales"))),
        through: Period::try_new(1).ok(),
        is_closed: true,
        adjustments: None,
        asked: OutturnAsked::default(),
        may_import: false,
        accounts: Vec::new(),
        rows,
        missed: Vec::new(),
        offered: Vec::new(),
    }
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The first tab as our own reader reads it: what the cells show without reckoning anew.
fn shown(book: &[u8]) -> Vec<Vec<String>> {
    let table = open(book, &Choice::default()).unwrap().table;
    let cell = |text: &str| text.parse::<Decimal>().map_or(text.to_owned(), |figure| figure.normalize().to_string());
    let row = |at| (0..table.width()).map(|column| cell(table.cell(at, column).trim())).collect();
    (1..=table.row_count()).map(row).collect()
}

#[test]
fn a_plan_reads_back_as_its_page_shows_it() {
    let rows = vec![
        row(Nature::Income, "Sales", None, outturn(1_000_00, 1_100_50)),
        row(Nature::Expense, "=cmd|calc", None, outturn(400_00, 300_00)),
        row(Nature::Expense, "Works", None, outturn(0, 25_00)),
    ];
    let mut view = view(rows, false);
    view.accounts = vec![row(Nature::Expense, "Energy", Some("5101.02"), outturn(400_00, 325_00))];
    let book = workbook(&view, Text::new(Language::English)).unwrap();
    let read = shown(&book);
    let find = |name: &str| read.iter().find(|row| row.iter().any(|cell| cell == name)).unwrap().clone();
    for (name, expect) in [
        ("Sales", ["1000", "1100.5", "100.5", "0.1005", "favourable", "2100.5", "2000", "100.5", "0.05025"]),
        ("=cmd|calc", ["400", "300", "-100", "-0.25", "favourable", "700", "800", "-100", "-0.125"]),
        ("Works", ["0", "25", "25", "–", "adverse", "25", "0", "25", "–"]),
        ("Total spending", ["400", "325", "-75", "-0.1875", "favourable", "725", "800", "-75", "-0.09375"]),
        ("Result", ["600", "775.5", "175.5", "0.2925", "favourable", "1375.5", "1200", "175.5", "0.14625"]),
    ] {
        let row = find(name);
        let figures: Vec<&str> = row.iter().map(String::as_str).skip_while(|cell| *cell != name).skip(2).collect();
        assert_eq!(figures.get(..9), Some(expect.as_slice()), "{name}: {row:?}");
    }
    let page = part(&book, "xl/worksheets/sheet1.xml");
    for formula in ["<f>D6-C6</f>", "<f>SUBTOTAL(9,C9:C10)</f>", "<f>C7-C11</f>", "<f>IF(C6=0,\"–\",E6/ABS(C6))</f>"]
    {
        let page = page.replace("&quot;", "\"");
        assert!(page.contains(formula), "no {formula} in {page}");
    }
    assert!(page.contains("topLeftCell=\"B5\"") && page.contains("state=\"frozen\""), "the heads stay in sight");
    assert!(part(&book, "xl/styles.xml").contains("#,##0.00"), "figures are shown with separators");
    assert!(part(&book, "xl/workbook.xml").contains("name=\"Account\""), "by account on a tab of its own");
    assert!(!page.contains("cmd"), "text stays text");
}

#[test]
fn lines_are_folded_under_their_account_and_add_up_to_it() {
    let line = |name: &str, kind, outturn| {
        let line = Some(LineId(Uuid::from_u128(3)));
        OutturnRow { line, kind, ..row(Nature::Expense, name, Some("6601.02"), outturn) }
    };
    let mut account = row(Nature::Expense, "Fairs", Some("6601.02"), outturn(300_00, 340_00));
    account.lines = vec![
        line("Hanover", RowKind::Unsplit, outturn(200_00, 0)),
        line("Canton", RowKind::Unsplit, outturn(100_00, 0)),
        line("", RowKind::Rest, outturn(0, 340_00)),
    ];
    let book = workbook(&view(vec![account], true), Text::new(Language::Chinese)).unwrap();
    let page = part(&book, "xl/worksheets/sheet1.xml");
    assert!(page.contains("<f>SUBTOTAL(9,D7:D9)</f><v>340.00</v>"), "{page}");
    assert!(page.contains("<f>SUBTOTAL(9,D6:D9)</f><v>340.00</v>"), "sums over sums count nothing twice: {page}");
    assert_eq!(page.matches("outlineLevel=\"1\"").count(), 3);
    let read = shown(&book);
    let hanover = read.iter().find(|row| row.iter().any(|cell| cell == "Hanover")).unwrap();
    assert!(hanover.iter().any(|cell| cell == "实际只到科目"), "nothing is made up for it: {hanover:?}");
    let words = part(&book, "xl/sharedStrings.xml");
    assert!(
        words.contains("销售部") && words.contains("未细分到项目的实际") && words.contains("2026 年度预算"),
        "{words}"
    );
}
