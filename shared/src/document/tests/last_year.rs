//! A year in last year's shape, while others work on the same line.

use super::modelling::months;
use super::*;
use crate::budget::{LastYear, Spread, SpreadRule};

fn like_last_year(total: i64) -> SheetCommand {
    let mut shape = [0; 12];
    shape[..3].copy_from_slice(&[100_00, 200_00, 33_33]);
    let rule = SpreadRule::last_year(LastYear::Budget, &shape).unwrap();
    SheetCommand::SetSpread { line: RENT, spread: Some(Spread { total: Minor(total), rule }) }
}

#[test]
fn a_year_falls_on_its_months_as_last_year_did_and_one_undo_takes_it_back() {
    let mut sheet = copy_for(&fresh(), 1);
    sheet.edit(&figure(RENT, 5, 7_00), 1).unwrap();
    sheet.edit(&like_last_year(1_000_01), 2).unwrap();
    // 1,000.01 by 100 : 200 : 33.33 is 300.006… : 600.012… : 99.991…, and the larger remainders are filled up.
    assert_eq!(months(&sheet, RENT)[..5], [300_01, 600_01, 99_99, 0, 0]);
    assert_eq!(months(&sheet, RENT).iter().sum::<i128>(), 1_000_01);
    sheet.undo(3).unwrap();
    assert_eq!(months(&sheet, RENT)[..5], [0, 0, 0, 0, 7_00]);
}

#[test]
fn a_month_somebody_sets_meanwhile_stays_and_the_rest_flows_around_it() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    sales.edit(&like_last_year(600_00), 1).unwrap();
    meet(&mut sales, &mut finance);
    sales.edit(&like_last_year(900_00), 2).unwrap();
    finance.edit(&figure(RENT, 2, 300_00), 2).unwrap();
    meet(&mut sales, &mut finance);
    for replica in [&sales, &finance] {
        let months = months(replica, RENT);
        assert_eq!((months[1], months.iter().sum::<i128>()), (300_00, 900_00));
        // What is left of the total, 600.00, by 100 : 33.33.
        assert_eq!((months[0], months[2]), (450_01, 149_99));
    }
    assert_eq!(content_hash(sales.sheet()), content_hash(finance.sheet()));
}

#[test]
fn the_next_year_goes_by_this_one() {
    use crate::document::{Ground, roll_sheet};
    let mut sheet = copy_for(&fresh(), 1);
    sheet.edit(&like_last_year(333_33), 1).unwrap();
    sheet.edit(&figure(RENT, 4, 33_33), 2).unwrap();
    let header = SheetHeader { year: 2028, ..sheet.sheet().header.clone() };
    let doc = roll_sheet(sheet.sheet(), header, &Ground::default(), actor(0), 3).unwrap();
    let next = read_sheet(&doc).unwrap();
    let spread = next.line(RENT).unwrap().spread.clone().unwrap();
    assert_eq!(spread.total, Minor(333_33));
    let was: Vec<String> = months(&sheet, RENT).iter().map(ToString::to_string).collect();
    assert_eq!(spread.rule.to_string(), format!("last_year:budget:{}", was.join(",")));
}
