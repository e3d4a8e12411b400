//! What each kind of adjustment may do, and that sums stay exact in whatever order adjustments are approved.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::DocumentId;

const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));
const IT: DepartmentId = DepartmentId(Uuid::from_u128(2));
const SHEET: SheetId = DocumentId(Uuid::from_u128(9));

fn series(values: &[i128]) -> Series {
    values.iter().copied().collect()
}

/// A line of sales that has 100 in each of three months.
fn line(number: u128, change: &[i128]) -> AdjustedLine {
    AdjustedLine {
        sheet: SHEET,
        department: SALES,
        line: LineId(Uuid::from_u128(number)),
        name: Name::new(format!("line {number}")),
        account: "6602".parse().ok(),
        nature: Nature::Expense,
        original: series(&[100, 100, 80]),
        adjusted: series(&[0, 0, 20]),
        change: series(change),
    }
}

fn adjustment(kind: AdjustmentKind, lines: Vec<AdjustedLine>) -> Adjustment {
    Adjustment { kind, reason: "why".to_owned(), lines }
}

fn check(kind: AdjustmentKind, lines: Vec<AdjustedLine>, expect: Result<(), AdjustmentError>) {
    let adjustment = adjustment(kind, lines);
    assert_eq!(adjustment.check(), expect, "{adjustment:?}");
}

fn period(number: u8) -> Period {
    Period::try_new(number).unwrap()
}

#[test]
fn each_kind_does_what_its_name_says_and_no_more() {
    use AdjustmentKind::{CarryForward, Revise, Supplement, Transfer};
    check(Revise, vec![line(1, &[-50, 70])], Ok(()));
    check(Transfer, vec![line(1, &[-50]), line(2, &[0, 20, 30])], Ok(()));
    check(Transfer, vec![line(1, &[-50]), AdjustedLine { department: IT, ..line(2, &[50]) }], Ok(()));
    check(Supplement, vec![line(1, &[0, 5]), line(2, &[5])], Ok(()));
    check(CarryForward, vec![line(1, &[5])], Ok(()));

    let name = |number: u128| Name::new(format!("line {number}"));
    check(Supplement, vec![line(1, &[5, -1])], Err(AdjustmentError::OnlyAdds { line: name(1) }));
    let income = AdjustedLine { nature: Nature::Income, ..line(1, &[5]) };
    check(CarryForward, vec![income], Err(AdjustmentError::NotAnExpense { line: name(1) }));
    let elsewhere = AdjustedLine { department: IT, ..line(2, &[5]) };
    check(Revise, vec![line(1, &[5]), elsewhere], Err(AdjustmentError::SeveralDepartments));
    check(Transfer, vec![line(1, &[-5, 5])], Err(AdjustmentError::OneLine));
    check(Revise, vec![], Err(AdjustmentError::NothingMoves));
    check(Revise, vec![line(1, &[])], Err(AdjustmentError::NothingMoves));
    check(Revise, vec![line(1, &[1]), line(1, &[2])], Err(AdjustmentError::LineTwice));
    check(Revise, (0..41).map(|number| line(number, &[1])).collect(), Err(AdjustmentError::TooManyLines));
    let silent = Adjustment { reason: String::new(), ..adjustment(Revise, vec![line(1, &[1])]) };
    assert_eq!(silent.check(), Err(AdjustmentError::Reason));
}

#[test]
fn a_transfer_adds_up_to_nothing_for_income_and_for_expense() {
    let over = |nature, over| Err(AdjustmentError::Unbalanced { nature, over });
    let transfer = |lines, expect| check(AdjustmentKind::Transfer, lines, expect);
    transfer(vec![line(1, &[-50]), line(2, &[51])], over(Nature::Expense, 1));
    let income = AdjustedLine { nature: Nature::Income, ..line(2, &[50]) };
    transfer(vec![line(1, &[-50]), income], over(Nature::Income, 50));
}

#[test]
fn an_expense_is_not_overdrawn_in_any_period_and_the_figure_is_told() {
    let overdrawn = |has, takes, number| {
        Err(AdjustmentError::Overdrawn { line: Name::new("line 1"), period: period(number), has, takes })
    };
    check(AdjustmentKind::Revise, vec![line(1, &[-100])], Ok(()));
    check(AdjustmentKind::Revise, vec![line(1, &[-101])], overdrawn(100, 101, 1));
    // With what was adjusted before, March has 100 as well; April has nothing.
    check(AdjustmentKind::Revise, vec![line(1, &[0, 0, -100])], Ok(()));
    check(AdjustmentKind::Transfer, vec![line(1, &[0, 0, 0, -1]), line(2, &[1])], overdrawn(0, 1, 4));
    let income = AdjustedLine { nature: Nature::Income, ..line(1, &[-101]) };
    check(AdjustmentKind::Revise, vec![income], Ok(()));
    let huge = line(1, &[i128::from(i64::MAX)]);
    check(AdjustmentKind::Revise, vec![huge], Err(AdjustmentError::TooLarge { line: Name::new("line 1") }));
}

#[test]
fn bands_see_what_is_moved() {
    let check = |lines, expect| assert_eq!(adjustment(AdjustmentKind::Revise, lines).moved(), expect);
    check(vec![line(1, &[-50]), line(2, &[50])], 50);
    check(vec![line(1, &[-50, 20])], 50);
    check(vec![line(1, &[-50, 70]), line(2, &[1])], 71);
}

#[test]
fn no_account_carries_more_than_it_has_left() {
    let remainders: Remainders = [("6602".parse().ok(), 30)].into();
    let carry = |minor| adjustment(AdjustmentKind::CarryForward, vec![line(1, &[minor])]);
    let more = |asked| Err(AdjustmentError::MoreThanRemains { line: Name::new("line 1"), remains: 30, asked });
    assert_eq!(carry(30).check_carried(&remainders, []), Ok(()));
    assert_eq!(carry(31).check_carried(&remainders, []), more(31));
    assert_eq!(carry(11).check_carried(&remainders, [&carry(20)]), more(31));
    assert_eq!(carry(10).check_carried(&remainders, [&carry(20)]), Ok(()));
    let supplement = adjustment(AdjustmentKind::Supplement, vec![line(1, &[500])]);
    assert_eq!(carry(30).check_carried(&remainders, [&supplement]), Ok(()), "only what was carried counts");
    let overspent: Remainders = [("6602".parse().ok(), -5)].into();
    let none = AdjustmentError::MoreThanRemains { line: Name::new("line 1"), remains: 0, asked: 1 };
    assert_eq!(carry(1).check_carried(&overspent, []), Err(none));
}

#[test]
fn nobody_takes_what_is_spent() {
    let account = (SALES, "6602".parse().ok());
    let sums = |minor: i128| AccountSums::from([(account.clone(), minor)]);
    let check = |change: &[i128], spent: i128, expect: Result<(), (i128, i128)>| {
        let found = adjustment(AdjustmentKind::Revise, vec![line(1, change)]).check_spent(&sums(300), &sums(spent));
        let left = |(spent, left)| AdjustmentError::Undercut { line: Name::new("line 1"), spent, left };
        assert_eq!(found, expect.map_err(left));
    };
    check(&[-100], 200, Ok(()));
    check(&[-100], 201, Err((201, 200)));
    check(&[-100, 100], 300, Ok(()));
    // Who adds is not asked, however much was overspent before.
    check(&[1], 900, Ok(()));
    let both = vec![line(1, &[-100]), line(2, &[100])];
    assert_eq!(adjustment(AdjustmentKind::Transfer, both).check_spent(&sums(300), &sums(300)), Ok(()));
}

#[test]
fn an_adjustment_is_stale_once_another_moved_one_of_its_lines() {
    let own = adjustment(AdjustmentKind::Revise, vec![line(1, &[-5]), line(2, &[5])]);
    // What was approved when it was written.
    let earlier = adjustment(AdjustmentKind::Revise, vec![line(1, &[0, 0, 20]), line(2, &[0, 0, 20])]);
    assert!(own.stale_lines([&earlier]).is_empty());
    let elsewhere = adjustment(AdjustmentKind::Revise, vec![line(3, &[7])]);
    assert!(own.stale_lines([&earlier, &elsewhere]).is_empty());
    let meanwhile = adjustment(AdjustmentKind::Revise, vec![line(2, &[1])]);
    let stale = own.stale_lines([&earlier, &meanwhile]);
    assert_eq!(stale.iter().map(|line| line.line).collect::<Vec<_>>(), [own.lines[1].line]);
}

fn changes() -> impl Strategy<Value = Vec<(u128, Vec<i64>)>> {
    prop::collection::vec((0_u128..4, prop::collection::vec(-1_000_i64..1_000, 13)), 0..12)
}

proptest! {
    #[test]
    fn the_approved_budget_is_the_original_and_every_adjustment_in_any_order(changes in changes(), turn in 0_usize..12) {
        let adjustments: Vec<Adjustment> = changes.iter().map(|(number, values)| {
            let values: Vec<i128> = values.iter().map(|value| i128::from(*value)).collect();
            adjustment(AdjustmentKind::Revise, vec![line(*number, &values)])
        }).collect();
        let original = ApprovedBudget { lines: (0..4).map(|number| {
            let AdjustedLine { line: id, name, account, nature, original, .. } = line(number, &[]);
            ApprovedLine { id, name, account, nature, original, adjusted: Series::default(), is_returned: false }
        }).collect() };
        let mut one = original.clone();
        adjustments.iter().for_each(|adjustment| one.take(SHEET, adjustment));
        let mut other = original.clone();
        let split = turn.min(adjustments.len());
        adjustments[split..].iter().chain(&adjustments[..split]).rev().for_each(|adjustment| other.take(SHEET, adjustment));
        prop_assert_eq!(&one, &other);
        let moved: i128 = adjustments.iter().map(|adjustment| adjustment.change_of(SALES, Nature::Expense)).sum();
        let (before, now) = one.totals(Nature::Expense);
        prop_assert_eq!(before.total() + moved, now.total());
        prop_assert_eq!(original.totals(Nature::Expense).1, before, "the original is kept");
    }

    #[test]
    fn a_transfer_that_is_let_through_leaves_the_whole_and_overdraws_nothing(
        give in prop::collection::vec(0_i64..150, 3), get in prop::collection::vec(0_i64..150, 3),
    ) {
        let negative: Vec<i128> = give.iter().map(|minor| -i128::from(*minor)).collect();
        let positive: Vec<i128> = get.iter().map(|minor| i128::from(*minor)).collect();
        let transfer = adjustment(AdjustmentKind::Transfer, vec![line(1, &negative), line(2, &positive)]);
        if transfer.check().is_ok() {
            prop_assert_eq!(transfer.change_of(SALES, Nature::Expense), 0);
            for line in &transfer.lines {
                prop_assert!(line.after().values().iter().all(|minor| *minor >= 0));
            }
        }
    }
}
