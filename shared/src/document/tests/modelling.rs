//! Stories of lines that are reckoned: formulas by name, spreads with pins, circles, and what two people do to them apart.

use super::*;
use crate::budget::{Input, LineFormula, SheetNames, Spread, SpreadRule};
use crate::calendar::{FiscalCalendar, Periods, YearLabel};
use crate::formula::{FaultKind, FormulaError, Unit, parse, print};

/// Sets a line's formula as somebody types it.
fn set_formula(sheet: &mut SheetReplica, line: LineId, text: &str) {
    set_formula_with(sheet, line, text, &[]).unwrap_or_else(|error| panic!("{text}: {error}"));
}

/// The same with names that stand elsewhere; those the formula takes come into the sheet.
pub(in crate::document) fn set_formula_with(
    sheet: &mut SheetReplica,
    line: LineId,
    text: &str,
    offers: &[Input],
) -> Result<(), FormulaError> {
    let expr = parse(text, &SheetNames::new(sheet.sheet(), Language::English).offering(offers))?;
    let taken = expr.inputs().into_iter().filter_map(|id| offers.iter().find(|offer| offer.id() == id)).cloned();
    let commands = [
        SheetCommand::TakeInputs(taken.collect()),
        SheetCommand::SetFormula { line, formula: Some(LineFormula::new(expr)) },
    ];
    sheet.edit_all(&commands, 1).unwrap();
    Ok(())
}

pub(super) fn spread(line: LineId, total: i64) -> SheetCommand {
    SheetCommand::SetSpread { line, spread: Some(Spread { total: Minor(total), rule: SpreadRule::Even }) }
}

pub(in crate::document) fn months(sheet: &SheetReplica, line: LineId) -> Vec<i128> {
    let line = sheet.sheet().line(line).unwrap();
    Period::all().take(12).map(|period| line.figure(period).minor()).collect()
}

pub(super) fn fault(sheet: &SheetReplica, line: LineId, at: u8) -> Option<(FaultKind, LineId)> {
    sheet.sheet().line(line)?.figure(period(at)).fault().map(|fault| (fault.kind, fault.line))
}

pub(super) fn shown(sheet: &SheetReplica, line: LineId) -> String {
    let names = SheetNames::new(sheet.sheet(), Language::English);
    print(sheet.sheet().line(line).unwrap().formula.as_ref().unwrap().expr().unwrap(), &names, Language::English)
}

#[test]
fn a_formula_follows_its_lines_and_their_names() {
    let mut sheet = fresh();
    sheet.edit(&figure(SALES, 1, 1_000_00), 1).unwrap();
    set_formula(&mut sheet, TRAVEL, "= sales * 3% + 10");
    set_formula(&mut sheet, RENT, "year(Travel) / 12");
    assert_eq!(months(&sheet, TRAVEL)[..3], [40_00, 10_00, 10_00]);
    assert_eq!(months(&sheet, RENT)[0], 12_50);
    assert_eq!(sheet.sheet().totals().section(COSTS).periods.total(), 150_00 + 150_00);

    // One figure changes: what depends on it is told, and nothing else.
    let moved = sheet.edit(&figure(SALES, 2, 100_00), 2).unwrap();
    assert_eq!((moved.layout, moved.cells, moved.reckoned), (false, vec![(SALES, period(2))], vec![TRAVEL, RENT]));
    assert_eq!(sheet.sheet().totals(), &sheet.sheet().recounted());

    let rename = SheetCommand::RenameLine { line: SALES, name: "Gross sales".into(), language: Language::English };
    sheet.edit(&rename, 3).unwrap();
    assert_eq!(shown(&sheet, TRAVEL), "\"Gross sales\" * 3% + 10");
    assert_eq!(months(&sheet, TRAVEL)[0], 40_00);
}

#[test]
fn what_is_typed_over_a_formula_stands_until_it_is_taken_away() {
    let mut sheet = fresh();
    set_formula(&mut sheet, TRAVEL, "100");
    sheet.edit(&figure(TRAVEL, 3, 7_00), 1).unwrap();
    assert_eq!(months(&sheet, TRAVEL)[1..4], [100_00, 7_00, 100_00]);
    assert!(!sheet.sheet().line(TRAVEL).unwrap().is_reckoned_in(period(3)));
    sheet.undo(2).unwrap();
    assert_eq!(months(&sheet, TRAVEL)[2], 100_00);

    // A formula takes the place of what was entered, in one step that one undo takes back.
    sheet.edit(&figure(RENT, 5, 55_00), 3).unwrap();
    set_formula(&mut sheet, RENT, "Travel * 2");
    assert_eq!(months(&sheet, RENT)[4], 200_00);
    sheet.undo(4).unwrap();
    assert_eq!((months(&sheet, RENT)[4], months(&sheet, RENT)[5]), (55_00, 0));
}

#[test]
fn the_year_and_a_month_set_at_the_same_time_both_hold() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    sales.edit(&spread(RENT, 1_100_000_00), 1).unwrap();
    meet(&mut sales, &mut finance);
    sales.edit(&spread(RENT, 1_200_000_00), 2).unwrap();
    finance.edit(&figure(RENT, 3, 150_000_00), 2).unwrap();
    meet(&mut sales, &mut finance);
    for replica in [&sales, &finance] {
        let months = months(replica, RENT);
        assert_eq!(months[2], 150_000_00);
        assert_eq!(months.iter().sum::<i128>(), 1_200_000_00);
        assert_eq!((months[0], months[11]), (95_454_55, 95_454_54), "the largest remainder goes first");
    }
    // The spread is one undo; the other's pin stays.
    sales.undo(3).unwrap();
    assert_eq!(months(&sales, RENT).iter().sum::<i128>(), 1_100_000_00);
    assert_eq!(months(&sales, RENT)[2], 150_000_00);
}

#[test]
fn working_days_are_those_of_the_plans_calendar() {
    let header = SheetHeader {
        calendar: FiscalCalendar::try_new(4, YearLabel::StartYear, Periods::Twelve).unwrap(),
        ..fresh().sheet().header.clone()
    };
    let mut sheet = SheetReplica::open(NewSheet { header }.create(actor(0), 0).unwrap()).unwrap();
    let name = Name::new("Costs");
    sheet.edit(&SheetCommand::InsertSection { id: COSTS, after: None, name, nature: Nature::Expense }, 1).unwrap();
    sheet.edit(&insert(RENT, COSTS, None, "Rent"), 1).unwrap();
    let spread = Some(Spread { total: Minor(262), rule: SpreadRule::WorkingDays });
    sheet.edit(&SheetCommand::SetSpread { line: RENT, spread }, 2).unwrap();
    // April 2027 to March 2028.
    assert_eq!(months(&sheet, RENT), [22, 21, 22, 22, 22, 22, 21, 22, 23, 21, 21, 23]);
}

#[test]
fn another_total_is_refused_when_every_month_is_pinned() {
    let mut sheet = fresh();
    sheet.edit(&spread(RENT, 1_200_00), 1).unwrap();
    let pins = (1..=12).map(|at| CellEdit { line: RENT, period: period(at), value: CellValue::Figure(Minor(100_00)) });
    sheet.edit(&SheetCommand::SetCells(pins.collect()), 2).unwrap();
    let refused = sheet.edit(&spread(RENT, 1_250_00), 3).unwrap_err();
    assert!(matches!(refused, DocumentError::AllMonthsPinned { lacking: 50_00, unit: Unit::Money }), "{refused}");
    assert_eq!(sheet.sheet().line(RENT).unwrap().spread_gap(), None);
}

#[test]
fn a_sections_total_breaks_back_on_what_can_move() {
    let mut sheet = fresh();
    let third = LineId(Uuid::from_u128(0xe1));
    sheet.edit(&insert(third, COSTS, None, "Licences"), 1).unwrap();
    sheet.edit(&figure(TRAVEL, 1, 300_00), 1).unwrap();
    sheet.edit(&figure(TRAVEL, 2, 100_00), 1).unwrap();
    sheet.edit(&spread(RENT, 1_200_00), 1).unwrap();
    sheet.edit(&figure(RENT, 3, 200_00), 1).unwrap();
    set_formula(&mut sheet, third, "10");
    let total = |sheet: &SheetReplica| sheet.sheet().totals().section(COSTS).periods.total();
    assert_eq!(total(&sheet), 400_00 + 1_200_00 + 120_00);
    sheet.edit(&SheetCommand::SpreadSection { section: COSTS, total: Minor(2_000_00) }, 2).unwrap();
    assert_eq!(total(&sheet), 2_000_00);
    assert_eq!(months(&sheet, third)[0], 10_00, "what a formula reckons stays");
    assert_eq!(months(&sheet, RENT)[2], 200_00, "what is pinned stays");
    assert_eq!(months(&sheet, TRAVEL)[..3], [352_50, 117_50, 0], "a line keeps its shape");
    sheet.undo(3).unwrap();
    assert_eq!(total(&sheet), 1_720_00);
    assert_eq!(months(&sheet, TRAVEL)[..2], [300_00, 100_00]);
    assert!(sheet.sheet().line(TRAVEL).unwrap().spread.is_none());
}

#[test]
fn two_innocent_formulas_can_meet_in_a_circle_which_is_named() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    set_formula(&mut sales, TRAVEL, "Rent * 2");
    set_formula(&mut finance, RENT, "Sales + 5");
    meet(&mut sales, &mut finance);
    assert_eq!(fault(&sales, TRAVEL, 1), None);
    set_formula(&mut sales, RENT, "Sales + 1");
    set_formula(&mut finance, SALES, "Travel - 1");
    meet(&mut sales, &mut finance);
    for replica in [&sales, &finance] {
        assert_eq!(replica.sheet().circle_of(TRAVEL), [TRAVEL, RENT, SALES]);
        for line in [TRAVEL, RENT, SALES] {
            assert_eq!(fault(replica, line, 4), Some((FaultKind::Cycle, line)));
        }
        assert_eq!(replica.sheet().totals().section(COSTS).faults, 24);
    }
    // Anyone breaks it.
    finance.edit(&SheetCommand::SetFormula { line: RENT, formula: None }, 9).unwrap();
    assert_eq!(months(&finance, TRAVEL)[0], 0);
    assert_eq!(months(&finance, SALES)[0], -1_00);
    assert!(finance.sheet().circle_of(TRAVEL).is_empty());
}

#[test]
fn a_line_may_build_on_its_own_month_before() {
    let mut sheet = fresh();
    set_formula(&mut sheet, SALES, "prior(Sales) * 1.1");
    assert_eq!(fault(&sheet, SALES, 1), Some((FaultKind::NoEarlierPeriod, SALES)));
    assert_eq!(fault(&sheet, SALES, 7), Some((FaultKind::NoEarlierPeriod, SALES)), "the first cause is named");
    sheet.edit(&figure(SALES, 1, 1_000_00), 1).unwrap();
    assert_eq!(months(&sheet, SALES)[..4], [1_000_00, 1_100_00, 1_210_00, 1_331_00]);
    // Two lines that lean on each other, each on the other's month before.
    set_formula(&mut sheet, TRAVEL, "prior(Rent, 1, 10) + 1");
    set_formula(&mut sheet, RENT, "Travel * 2");
    assert_eq!(months(&sheet, RENT)[..3], [22_00, 46_00, 94_00]);
}

#[test]
fn a_fault_names_its_origin_wherever_it_is_seen() {
    let mut sheet = fresh();
    sheet.edit(&figure(SALES, 1, 5_00), 1).unwrap();
    set_formula(&mut sheet, TRAVEL, "100 / Sales");
    set_formula(&mut sheet, RENT, "Travel + 1");
    assert_eq!(fault(&sheet, RENT, 1), Some((FaultKind::Units, TRAVEL)), "100 / money is no money");
    sheet.edit(&SheetCommand::SetUnit { line: SALES, unit: "heads".parse().unwrap() }, 2).unwrap();
    set_formula(&mut sheet, TRAVEL, "sum(account 1) + 100 / Sales * 0 + 100 / Sales");
    assert_eq!(fault(&sheet, TRAVEL, 1), Some((FaultKind::Units, TRAVEL)));
    sheet.edit(&SheetCommand::SetUnit { line: SALES, unit: "%".parse().unwrap() }, 3).unwrap();
    set_formula(&mut sheet, TRAVEL, "100 / Sales");
    assert_eq!(fault(&sheet, RENT, 2), Some((FaultKind::Units, TRAVEL)), "a pure number is no money either");
    set_formula(&mut sheet, TRAVEL, "sum(account 1) / Sales");
    assert_eq!(fault(&sheet, RENT, 1), None);
    assert_eq!(fault(&sheet, RENT, 2), Some((FaultKind::DivisionByZero, TRAVEL)));
    sheet.edit(&SheetCommand::DeleteLines(vec![SALES]), 4).unwrap();
    assert_eq!(fault(&sheet, RENT, 2), Some((FaultKind::Missing, TRAVEL)));
}

#[test]
fn what_is_no_money_is_in_no_total() {
    let mut sheet = fresh();
    sheet.edit(&SheetCommand::SetUnit { line: TRAVEL, unit: "heads".parse().unwrap() }, 1).unwrap();
    sheet.edit(&figure(TRAVEL, 1, 12_000_000), 1).unwrap();
    set_formula(&mut sheet, RENT, "Travel * 10000");
    assert_eq!(fault(&sheet, RENT, 1), Some((FaultKind::Units, RENT)));
    assert_eq!(sheet.sheet().totals().section(COSTS).periods.total(), 0);
    sheet.edit(&SheetCommand::SetUnit { line: SALES, unit: "CNY/heads".parse().unwrap() }, 2).unwrap();
    sheet.edit(&figure(SALES, 1, 10_000_250_000), 2).unwrap();
    set_formula(&mut sheet, RENT, "Travel * Sales");
    assert_eq!(months(&sheet, RENT)[0], 120_003_00, "12 heads at 10,000.25");
    assert_eq!(sheet.sheet().totals().leaves(), 120_003_00);
}

#[test]
fn a_long_chain_is_reckoned_and_a_long_circle_says_so() {
    let mut sheet = fresh();
    let id = |at: u128| LineId(Uuid::from_u128(0x10_000 + at));
    let count = 2_000;
    let lines: Vec<SheetCommand> = (0..count).map(|at| insert(id(at), COSTS, None, &format!("link {at}"))).collect();
    sheet.edit_all(&lines, 1).unwrap();
    let chain = (1..count).map(|at| SheetCommand::SetFormula {
        line: id(at),
        formula: Some(LineFormula::stored(format!("{{{}}} + 1", id(at - 1)))),
    });
    sheet.edit_all(&chain.collect::<Vec<_>>(), 2).unwrap();
    assert_eq!(months(&sheet, id(count - 1))[0], i128::try_from(count - 1).unwrap() * 100);
    sheet.edit(&figure(id(0), 1, 1_00), 3).unwrap();
    assert_eq!(months(&sheet, id(count - 1))[0], i128::try_from(count).unwrap() * 100);
    let close = LineFormula::stored(format!("{{{}}} + 1", id(count - 1)));
    sheet.edit(&SheetCommand::SetFormula { line: id(0), formula: Some(close) }, 4).unwrap();
    assert_eq!(fault(&sheet, id(77), 12), Some((FaultKind::Cycle, id(77))));
    assert_eq!(sheet.sheet().circle_of(id(5)).len(), usize::try_from(count).unwrap());
}

#[test]
fn formulas_beyond_what_is_reckoned_say_so() {
    let mut sheet = fresh();
    let heavy = vec![format!("{{{SALES}}}"); 190].join(" + ");
    let heavy = format!("year(year({heavy}))");
    let id = |at: u128| LineId(Uuid::from_u128(0x20_000 + at));
    let lines: Vec<SheetCommand> = (0..60).map(|at| insert(id(at), COSTS, None, &format!("heavy {at}"))).collect();
    sheet.edit_all(&lines, 1).unwrap();
    let formulas =
        (0..60).map(|at| SheetCommand::SetFormula { line: id(at), formula: Some(LineFormula::stored(&heavy)) });
    sheet.edit_all(&formulas.collect::<Vec<_>>(), 2).unwrap();
    assert_eq!(fault(&sheet, id(0), 1), None);
    assert_eq!(fault(&sheet, id(59), 1), Some((FaultKind::TooMuch, id(59))));
}

#[test]
fn figures_are_kept_when_nothing_reckons_them_any_more() {
    let mut sheet = fresh();
    sheet.edit(&spread(RENT, 100_00), 1).unwrap();
    let before = months(&sheet, RENT);
    sheet.edit(&SheetCommand::KeepFigures(vec![RENT]), 2).unwrap();
    let line = sheet.sheet().line(RENT).unwrap();
    assert!(!line.is_reckoned());
    assert_eq!(months(&sheet, RENT), before);
    sheet.undo(3).unwrap();
    assert!(sheet.sheet().line(RENT).unwrap().spread.is_some());
}

#[test]
fn lines_of_one_name_are_told_apart() {
    let mut sheet = fresh();
    let (other, third) = (LineId(Uuid::from_u128(0xd1)), LineId(Uuid::from_u128(0xabcdef)));
    sheet.edit(&insert(other, REVENUE, None, "Travel"), 1).unwrap();
    sheet.edit(&insert(third, REVENUE, None, "Travel"), 1).unwrap();
    let names = SheetNames::new(sheet.sheet(), Language::English);
    let written: Vec<String> = names.all().into_iter().map(|named| named.spelling).collect();
    assert_eq!(written, ["Travel#abcdef", "Travel#0000d1", "Sales", "Costs.Travel", "Rent"]);
    for named in names.all() {
        let parsed = parse(&named.spelling, &names).unwrap();
        assert_eq!(parsed.references(), [named.reference], "{}", named.spelling);
    }
    let error = parse("Travl + 1", &names).unwrap_err();
    assert_eq!(error.to_string(), "nothing in this sheet is called “Travl”: did you mean “Travel”?");
}
