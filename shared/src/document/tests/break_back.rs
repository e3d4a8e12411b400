//! A section's total that somebody sets: which lines move for it, what stays, and what comes of it when others write too.

use super::modelling::{months, spread};
use super::*;
use crate::budget::{LineItem, Sheet, Spread, SpreadRule};

fn section_total(sheet: &SheetReplica) -> i128 {
    sheet.sheet().totals().section(COSTS).periods.total()
}

fn set_total(sheet: &mut SheetReplica, total: i64) -> Result<(), DocumentError> {
    sheet.edit(&SheetCommand::SpreadSection { section: COSTS, total: Minor(total) }, 1).map(drop)
}

/// Whether a section's total may move it at all.
fn is_leaf(line: &LineItem) -> bool {
    let is_faulty = Period::all().any(|period| line.figure(period).fault().is_some());
    line.section == COSTS && line.unit.is_money() && !line.is_cut() && line.formula.is_none() && !is_faulty
}

/// What somebody entered, apart from a line's total.
fn entered(line: &LineItem) -> Vec<CellValue> {
    Period::all().map(|period| line.cell(period).value.clone()).collect()
}

/// Sets the section's total whatever the sheet is like, and holds what came of it against what was there: the leaves make
/// up the total to the last unit, pins and adjustments stand, and nothing else was written.
pub(super) fn set_and_look(sheet: &mut SheetReplica, total: i64) {
    let before = sheet.sheet().clone();
    match set_total(sheet, total) {
        Ok(()) => look(&before, sheet.sheet(), i128::from(total)),
        Err(DocumentError::AllMonthsPinned { .. }) => {
            assert_eq!(sheet.sheet(), &before, "what is refused does nothing")
        }
        Err(error) => panic!("a total of what is there: {error}"),
    }
}

fn look(before: &Sheet, after: &Sheet, total: i128) {
    let (mut leaves, mut reckoned) = (0, 0);
    for line in before.lines() {
        let now = after.line(line.id).expect("no line goes");
        assert_eq!((&now.formula, now.is_cut(), &now.unit), (&line.formula, line.is_cut(), &line.unit));
        if is_leaf(line) {
            leaves += now.total();
            assert_eq!(now.figure(Period::ADJUSTMENT), line.figure(Period::ADJUSTMENT), "adjustments are not spread");
            if line.spread.is_some() {
                assert_eq!(entered(now), entered(line), "no pin goes, and none comes");
            }
        } else {
            assert_eq!((entered(now), &now.spread), (entered(line), &line.spread), "it is not written");
            let counts = line.section == COSTS && line.unit.is_money() && !line.is_cut();
            reckoned += if counts { line.total() } else { 0 };
        }
    }
    // What formulas make of the leaves follows, as it does when somebody types.
    assert_eq!(leaves + reckoned, total, "the leaves make up what formulas did not");
}

#[test]
fn a_line_in_a_circle_takes_no_share() {
    let mut sheet = fresh();
    let like_itself = Spread { total: Minor(100_00), rule: SpreadRule::Like(TRAVEL) };
    sheet.edit(&SheetCommand::SetSpread { line: TRAVEL, spread: Some(like_itself) }, 1).unwrap();
    set_and_look(&mut sheet, 1_200_00);
    assert_eq!(months(&sheet, RENT), [100_00; 12], "what can be reckoned makes up all of it");
    assert_eq!(section_total(&sheet), 1_200_00);
}

#[test]
fn a_sections_total_and_a_month_set_at_the_same_time_both_hold() {
    // One line was typed month by month, the other is spread already.
    for line in [TRAVEL, RENT] {
        let mut base = fresh();
        base.edit(&figure(TRAVEL, 1, 300_00), 1).unwrap();
        base.edit(&figure(TRAVEL, 2, 100_00), 1).unwrap();
        base.edit(&spread(RENT, 1_200_00), 1).unwrap();
        let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
        set_total(&mut finance, 2_000_00).unwrap();
        sales.edit(&figure(line, 2, 70_00), 1).unwrap();
        meet(&mut sales, &mut finance);
        for replica in [&sales, &finance] {
            assert_eq!(months(replica, line)[1], 70_00, "the month is what was typed");
            assert_eq!(section_total(replica), 2_000_00, "and the section comes to what was set");
        }
        // Whoever set the total takes it back; the month that was typed stays.
        finance.undo(3).unwrap();
        assert_eq!(months(&finance, line)[1], 70_00);
    }
}

#[test]
fn a_lines_own_total_set_at_the_same_time_is_a_choice_between_two() {
    let mut base = fresh();
    base.edit(&spread(TRAVEL, 400_00), 1).unwrap();
    base.edit(&spread(RENT, 1_200_00), 1).unwrap();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    set_total(&mut finance, 2_000_00).unwrap();
    sales.edit(&spread(RENT, 1_000_00), 1).unwrap();
    meet(&mut sales, &mut finance);
    assert_eq!(section_total(&sales), section_total(&finance));
    // By the section's total the line is 1,500.00; the other line stays where that put it.
    let rent = months(&sales, RENT).iter().sum::<i128>();
    assert!([1_000_00, 1_500_00].contains(&rent), "one of the two, and no mixture: {rent}");
    assert_eq!(section_total(&sales), 500_00 + rent);
    // Whoever meant the section sets it again, and it holds.
    set_total(&mut finance, 2_000_00).unwrap();
    meet(&mut sales, &mut finance);
    assert_eq!((section_total(&sales), section_total(&finance)), (2_000_00, 2_000_00));
}

#[test]
fn a_line_that_is_added_at_the_same_time_comes_on_top() {
    let mut base = fresh();
    base.edit(&spread(RENT, 1_200_00), 1).unwrap();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    set_total(&mut finance, 2_000_00).unwrap();
    let licences = LineId(Uuid::from_u128(0xe1));
    sales.edit(&insert(licences, COSTS, None, "Licences"), 1).unwrap();
    sales.edit(&figure(licences, 1, 50_00), 1).unwrap();
    meet(&mut sales, &mut finance);
    assert_eq!((section_total(&sales), section_total(&finance)), (2_050_00, 2_050_00), "nobody asked it to make room");
}
