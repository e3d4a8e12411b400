//! Out and in again: a file nobody edited changes nothing, and one carries a sheet's words and figures over to an older copy
//! of it, in whatever money and calendar it is kept.

use chrono::Weekday;
use proptest::prelude::*;
use shared::budget::{Detail, LineItem, read_cell};
use shared::calendar::{Periods, WeekPattern, WeekYear, YearEnd, YearLabel};
use shared::document::read_sheet;
use shared::id::{DetailId, PackageId};

use super::*;

const LINES: [LineId; 6] = [HEADS, PAY, WAGES, RENT, GROWTH, SHARE];
const PACKAGE: PackageId = PackageId(Uuid::from_u128(0xa1));

/// What somebody does before the sheet is handed out, drawn from what is awkward in files.
#[derive(Debug, Clone)]
enum Act {
    Type {
        line: usize,
        period: u8,
        text: String,
    },
    /// To the last decimal that the line's unit has.
    Enter {
        line: usize,
        period: u8,
        minor: i64,
    },
    Detail {
        line: usize,
        period: u8,
        quantity: i64,
        price: i64,
    },
    Indent {
        line: usize,
        by: i8,
    },
    Rename {
        line: usize,
        name: String,
    },
    Note {
        line: usize,
        note: String,
    },
    Account {
        line: usize,
        account: Option<&'static str>,
    },
    Prior {
        line: usize,
        prior: Option<i64>,
    },
    Delete {
        line: usize,
    },
    Cut,
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9=+@'\",;:/ .%-]{1,12}",
        "[\u{4e00}-\u{4e20}＝＋－＠，；（）“” ]{1,8}",
        prop::sample::select(vec!["=1+1", "+3", "-5 %", "@sum", "'=x", "12", "1.5万", "（1,234）", "a\"b", "NaN"])
            .prop_map(str::to_owned),
    ]
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (-9_999_999..9_999_999_i64).prop_map(|minor| format!("{}.{:02}", minor / 100, minor.abs() % 100)),
        1 => words(),
        1 => Just(String::new()),
    ]
}

/// Money without decimals and with three, years with a period for adjustments and of weeks, one of which has 53.
fn setting() -> impl Strategy<Value = (Currency, FiscalCalendar)> {
    let adjusted = FiscalCalendar::try_new(4, YearLabel::StartYear, Periods::TwelvePlusOne).unwrap();
    let weeks = |pattern, end| {
        let year = FiscalCalendar::try_new(2, YearLabel::StartYear, Periods::Twelve).unwrap();
        year.in_weeks(WeekYear { pattern, last_day: Weekday::Sat, end })
    };
    let calendars = vec![
        FiscalCalendar::CALENDAR_YEAR,
        adjusted,
        weeks(WeekPattern::FourFourFive, YearEnd::Last),
        weeks(WeekPattern::FourFiveFour, YearEnd::Nearest),
    ];
    let currencies = ["CNY", "JPY", "KWD"].map(|code| code.parse::<Currency>().unwrap());
    (prop::sample::select(currencies.to_vec()), prop::sample::select(calendars))
}

fn act() -> impl Strategy<Value = Act> {
    let line = 0..LINES.len();
    prop_oneof![
        5 => (line.clone(), 1..14_u8, typed()).prop_map(|(line, period, text)| Act::Type { line, period, text }),
        3 => (line.clone(), 1..14_u8, -9_999_999..9_999_999_i64)
            .prop_map(|(line, period, minor)| Act::Enter { line, period, minor }),
        2 => (line.clone(), 1..14_u8, 0..9_999_999_i64, -99_999_999..99_999_999_i64)
            .prop_map(|(line, period, quantity, price)| Act::Detail { line, period, quantity, price }),
        1 => (line.clone(), -1..2_i8).prop_map(|(line, by)| Act::Indent { line, by }),
        2 => (line.clone(), words()).prop_map(|(line, name)| Act::Rename { line, name }),
        1 => (line.clone(), words()).prop_map(|(line, note)| Act::Note { line, note }),
        1 => (line.clone(), prop::sample::select(vec![None, Some("5001"), Some("6602.01")]))
            .prop_map(|(line, account)| Act::Account { line, account }),
        1 => (line.clone(), prop::option::of(-1_000_000..1_000_000_i64)).prop_map(|(line, prior)| Act::Prior { line, prior }),
        1 => line.prop_map(|line| Act::Delete { line }),
        1 => Just(Act::Cut),
    ]
}

fn perform(sheet: &mut SheetReplica, act: &Act) {
    let there = |line: &usize| LINES.get(*line).copied().filter(|id| sheet.sheet().line(*id).is_some());
    let header = &sheet.sheet().header;
    let at = |period: &u8| Period::try_new(*period).ok().filter(|period| header.calendar.has(*period));
    let set = |line, period, value| SheetCommand::SetCells(vec![CellEdit { line, period, value }]);
    let command = match act {
        Act::Type { line, period, text } => there(line).zip(at(period)).map(|(line, period)| {
            let unit = &sheet.sheet().line(line).unwrap().unit;
            set(line, period, read_cell(text, unit, header.currency, Rounding::HalfUp))
        }),
        Act::Enter { line, period, minor } => {
            there(line).zip(at(period)).map(|(line, period)| set(line, period, CellValue::Figure(Minor(*minor))))
        }
        Act::Detail { line, period, quantity, price } => there(line).zip(at(period)).map(|(line, period)| {
            let (quantity, price) = (Minor(*quantity), Minor(*price));
            let detail = Some(Detail { name: "=row".to_owned(), quantity, price });
            let id = DetailId(Uuid::from_u128(quantity.0.unsigned_abs().into()));
            SheetCommand::SetDetail { line, period, id, detail }
        }),
        Act::Indent { line, by } => there(line).map(|line| SheetCommand::Indent { lines: vec![line], by: *by }),
        Act::Rename { line, name } => there(line)
            .filter(|_| !name.trim().is_empty())
            .map(|line| SheetCommand::RenameLine { line, name: name.clone(), language: Language::Chinese }),
        Act::Note { line, note } => {
            let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
            there(line).map(|line| SheetCommand::SetNote { line, note })
        }
        Act::Account { line, account } => there(line)
            .map(|line| SheetCommand::SetAccount { line, account: account.map(|code| code.parse().unwrap()) }),
        Act::Prior { line, prior } => there(line).map(|line| SheetCommand::SetPrior { line, prior: prior.map(Minor) }),
        Act::Delete { line } => there(line).map(|line| SheetCommand::DeleteLines(vec![line])),
        Act::Cut => None,
    };
    if let Some(command) = command {
        sheet.edit(&command, 1).unwrap();
    }
    if matches!(act, Act::Cut) {
        let lines = LINES.into_iter().filter(|id| [RENT, HEADS].contains(id) && sheet.sheet().line(*id).is_some());
        let commands = [
            SheetCommand::PutPackage { id: PACKAGE, title: "Site".to_owned(), reason: "why".to_owned(), cost: None },
            SheetCommand::SetPackage { lines: lines.collect(), package: Some(PACKAGE) },
            SheetCommand::CutPackages { packages: vec![PACKAGE], cut: true },
        ];
        for command in commands {
            sheet.edit(&command, 1).unwrap();
        }
    }
}

/// The sheet as a file, in both forms.
fn files(sheet: &SheetReplica, language: Language) -> [Vec<u8>; 2] {
    let plan = plan_in(sheet.sheet().header.currency, sheet.sheet().header.calendar);
    let around = Around { plan: &plan, language };
    [workbook(sheet.sheet(), around).unwrap(), text(sheet.sheet(), around).into_bytes()]
}

/// What a file carries of a line.
fn said(line: &LineItem) -> (LineId, String, Option<String>, Option<String>, Option<Minor>, Vec<CellValue>) {
    let account = line.account.as_ref().map(ToString::to_string);
    // An entered nought and an empty cell are one in a workbook.
    let cell = |period| match &line.cell(period).value {
        CellValue::Figure(Minor(0)) => CellValue::Empty,
        // The rows under a cell go as what they come to.
        CellValue::Empty if line.is_detailed(period) => match Minor::of_sum(line.figure(period).minor()) {
            Minor(0) => CellValue::Empty,
            minor => CellValue::Figure(minor),
        },
        value => value.clone(),
    };
    let cells = Period::all().map(cell).collect();
    (line.id, line.name.text.clone(), account, line.note.clone(), line.prior, cells)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_file_nobody_edited_changes_nothing_whatever_is_in_the_sheet(
        (currency, calendar) in setting(),
        script in prop::collection::vec(act(), 0..25),
    ) {
        let mut sheet = replica_in(currency, calendar);
        for act in &script {
            perform(&mut sheet, act);
        }
        for language in [Language::Chinese, Language::English] {
            for file in files(&sheet, language) {
                prop_assert_eq!(back_in(&sheet, &file, language), vec![]);
            }
        }
    }

    #[test]
    fn a_file_carries_what_was_entered_over_to_an_older_copy(
        (currency, calendar) in setting(),
        script in prop::collection::vec(act(), 0..25),
    ) {
        let mut sheet = replica_in(currency, calendar);
        for act in script.iter().filter(|act| !matches!(act, Act::Cut)) {
            perform(&mut sheet, act);
        }
        for file in files(&sheet, Language::Chinese) {
            let mut older = replica_in(currency, calendar);
            let commands = back_in(&older, &file, Language::Chinese);
            older.edit_all(&commands, 2).unwrap();
            // What is typed over a formula is known by its figure alone, so reckoned lines are compared by what they come to.
            let entered = |sheet: &Sheet| -> Vec<_> { sheet.lines().filter(|line| !line.is_reckoned()).map(said).collect() };
            prop_assert_eq!(entered(older.sheet()), entered(sheet.sheet()));
            prop_assert_eq!(older.sheet(), &read_sheet(older.document()).unwrap());
        }
    }
}
