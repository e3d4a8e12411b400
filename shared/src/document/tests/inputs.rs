//! Stories of figures from elsewhere: formulas that take the plan's drivers and other departments' totals.

use super::modelling::{fault, months, set_formula_with, shown};
use super::*;
use crate::budget::{Dry, Input, Source};
use crate::document::{History, Replay, revise_sheet};
use crate::formula::{FaultKind, Unit};
use crate::id::{DepartmentId, DriverId};

const DRIVER: DriverId = DriverId(Uuid::from_u128(0xd1));

fn driver(name: &str, unit: &str, every_month: i64) -> Input {
    Input {
        source: Source::Driver(DRIVER),
        name: Name::new(name),
        place: Name::default(),
        unit: unit.parse().unwrap(),
        figures: [Some(Minor(every_month)); Period::COUNT],
        dry: None,
    }
}

fn total(department: u128, every_month: i64) -> Input {
    Input {
        source: Source::Total {
            department: DepartmentId(Uuid::from_u128(department)),
            nature: Nature::Income,
            account: None,
        },
        name: Name::bilingual("收入合计", "Total income"),
        place: Name::bilingual("销售部", "Sales department"),
        unit: Unit::Money,
        figures: [Some(Minor(every_month)); Period::COUNT],
        dry: None,
    }
}

fn take(sheet: &mut SheetReplica, inputs: &[Input]) -> Moved {
    sheet.edit(&SheetCommand::TakeInputs(inputs.to_vec()), 5).unwrap()
}

#[test]
fn a_driver_of_the_plan_moves_the_lines_that_take_it() {
    let mut sheet = fresh();
    let social = driver("social rate", "%", 160_000);
    sheet.edit(&figure(SALES, 1, 1_000_00), 1).unwrap();
    set_formula_with(&mut sheet, TRAVEL, "= sales * social_rate + 1", &[]).unwrap_err();
    set_formula_with(&mut sheet, TRAVEL, "= sales * \"social rate\" + 1", std::slice::from_ref(&social)).unwrap();
    assert_eq!(months(&sheet, TRAVEL)[..2], [161_00, 1_00]);
    assert_eq!(shown(&sheet, TRAVEL), "Sales * \"social rate\" + 1");

    // The server writes the driver anew; the lines that take it follow, and nothing else is told.
    let moved = take(&mut sheet, &[driver("social rate", "%", 200_000)]);
    assert_eq!((moved.layout, moved.cells, moved.reckoned), (false, vec![], vec![TRAVEL]));
    assert_eq!(months(&sheet, TRAVEL)[0], 201_00);
    assert_eq!(sheet.sheet().totals(), &sheet.sheet().recounted());
    // It is nobody's step: undo takes back what was typed before it.
    sheet.undo(6).unwrap();
    assert_eq!(months(&sheet, TRAVEL)[0], 0);
    assert_eq!(sheet.sheet().input(social.id()).map(|input| input.figure(period(1))), Some(Some(Minor(200_000))));
}

#[test]
fn a_name_of_the_sheet_is_meant_before_one_from_elsewhere() {
    let mut sheet = fresh();
    let both = [driver("Sales", "1", 2_000_000), total(7, 500_00)];
    sheet.edit(&figure(SALES, 1, 3_00), 1).unwrap();
    set_formula_with(&mut sheet, RENT, "sales * plan.sales + \"sales department\".\"total income\"", &both).unwrap();
    assert_eq!(months(&sheet, RENT)[0], 506_00);
    assert_eq!(
        shown(&sheet, RENT),
        "Sales * \"plan\".Sales + \"Sales department\".\"Total income\"".replace("\"plan\"", "plan")
    );
}

#[test]
fn what_gives_nothing_is_a_fault_that_says_so() {
    let mut sheet = fresh();
    set_formula_with(&mut sheet, RENT, "\"sales department\".\"total income\" * 2", &[total(7, 500_00)]).unwrap();
    assert_eq!(months(&sheet, RENT)[0], 1_000_00);
    take(&mut sheet, &[Input { dry: Some(Dry::Circle), ..total(7, 0) }]);
    assert_eq!(fault(&sheet, RENT, 1), Some((FaultKind::Cycle, RENT)));
    take(&mut sheet, &[Input { dry: Some(Dry::Gone), ..total(7, 0) }]);
    assert_eq!(fault(&sheet, RENT, 1), Some((FaultKind::Missing, RENT)));
    // Yuan that became heads fit the formula no more.
    take(&mut sheet, &[Input { unit: "heads".parse().unwrap(), ..total(7, 5) }]);
    assert_eq!(fault(&sheet, RENT, 1), Some((FaultKind::Units, RENT)));
    take(&mut sheet, &[total(7, 1_00)]);
    assert_eq!(months(&sheet, RENT)[0], 2_00);
}

#[test]
fn two_people_who_take_one_figure_take_one() {
    let mut ours = fresh();
    let mut theirs = copy_for(&ours, 2);
    set_formula_with(&mut ours, RENT, "\"unit price\" * 100", &[driver("unit price", "", 1_00)]).unwrap();
    set_formula_with(&mut theirs, TRAVEL, "\"unit price\" * 200", &[driver("unit price", "", 3_00)]).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.sheet(), theirs.sheet());
    assert_eq!(ours.sheet().inputs().count(), 1);
    assert_eq!(read_sheet(ours.document()).unwrap(), *ours.sheet());
}

#[test]
fn an_earlier_moment_has_the_figures_of_then_and_a_revision_those_of_now() {
    let mut sheet = fresh();
    set_formula_with(&mut sheet, RENT, "\"unit price\" * 100", &[driver("unit price", "", 1_00)]).unwrap();
    let before = sheet.sheet().clone();
    take(&mut sheet, &[driver("unit price", "", 3_00)]);
    assert_ne!(content_hash(&before), content_hash(sheet.sheet()));

    let history = History::read(sheet.document()).unwrap();
    let mut replay = Replay::end(&history);
    assert_eq!(replay.sheet().line(RENT).unwrap().figure(period(1)).minor(), 300_00);
    let moved = replay.go(&history, history.moments().len() - 1);
    assert_eq!(replay.sheet().line(RENT).unwrap().figure(period(1)).minor(), 100_00);
    assert_eq!(moved.reckoned, vec![RENT]);

    let revised = revise_sheet(sheet.sheet(), automerge::ActorId::from(&[9_u8; 16]), 9).unwrap();
    assert_eq!(content_hash(&read_sheet(&revised).unwrap()), content_hash(sheet.sheet()));
}

#[test]
fn what_somebody_else_stored_there_is_no_figure() {
    use automerge::transaction::Transactable;
    let mut doc = fresh().into_document();
    let social = driver("unit price", "", 1_00);
    let mut tx = doc.transaction();
    tx.put(automerge::ROOT, format!("input:{}", social.id()), 7).unwrap();
    // Another source's text under this one's name.
    tx.put(automerge::ROOT, format!("input:{}", total(8, 1).id()), social.stored()).unwrap();
    tx.put(automerge::ROOT, "input:nonsense", social.stored()).unwrap();
    tx.commit();
    assert_eq!(read_sheet(&doc).unwrap().inputs().count(), 0);
}
