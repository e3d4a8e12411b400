//! Stories of figures nobody typed: which driver moved them, whose doing it was, and what it came to.

use super::*;
use crate::budget::{Input, Name, Source};
use crate::document::tests::modelling::{months, set_formula_with};
use crate::id::DriverId;

const HEADS: LineId = LineId(Uuid::from_u128(0xc1));

fn rate(millionths: i64) -> Input {
    Input {
        source: Source::Driver(DriverId(Uuid::from_u128(0xd1))),
        name: Name::new("rate"),
        place: Name::default(),
        unit: "%".parse().unwrap(),
        figures: [Some(Minor(millionths)); Period::COUNT],
        dry: None,
    }
}

fn heads(at: u8, count: i64) -> SheetCommand {
    figure(HEADS, at, count * 1_000_000)
}

/// Travel is sales by a rate from the plan.
fn driven() -> SheetReplica {
    let mut sheet = copy_for(&fresh(), 1);
    sheet.edit(&figure(SALES, 1, 1_000_00), 4).unwrap();
    set_formula_with(&mut sheet, TRAVEL, "Sales * rate", &[rate(100_000)]).unwrap();
    sheet
}

/// Who moved a cell without writing in it, from what to what, and on what account: the latest first.
fn moved(sheet: &SheetReplica, line: LineId, at: u8) -> Vec<(Option<PersonId>, i128, i128, Vec<Owner>)> {
    let history = History::read(sheet.document()).unwrap();
    let causes = history.causes(line, period(at), 10);
    let by = |cause: &Cause| {
        let entries = history.entries_of(cause.moment);
        cause.entries.iter().map(|at| entries[*at].owner).collect()
    };
    let told =
        |cause: &Cause| (history.moments()[cause.moment].author, cause.before.minor(), cause.after.minor(), by(cause));
    causes.iter().map(told).collect()
}

#[test]
fn a_reckoned_figure_names_what_moved_it_and_whose_doing_it_was() {
    let mut sheet = driven();
    let was = months(&sheet, TRAVEL)[0];
    let mut finance = copy_for(&sheet, 2);
    finance.edit(&figure(SALES, 1, 2_000_00), 20).unwrap();
    meet(&mut sheet, &mut finance);
    // Another month of what it reads, and a line it does not read, leave it as it is.
    sheet.edit(&figure(SALES, 2, 7_00), 21).unwrap();
    sheet.edit(&figure(RENT, 1, 9_00), 22).unwrap();
    sheet.edit(&SheetCommand::TakeInputs(vec![rate(200_000)]), 23).unwrap();
    let after_sales = was + 100_00;
    let told = moved(&sheet, TRAVEL, 1);
    assert_eq!(told[0].1..=told[0].2, after_sales..=after_sales + 200_00);
    assert_eq!(told[0].3, [Owner::Input(rate(0).id())]);
    assert_eq!(told[1], (Some(person(2)), was, after_sales, vec![Owner::Line(SALES)]));
    assert_eq!(told.len(), 2, "before that its own formula was written");
    assert_eq!(moved(&sheet, RENT, 1), [], "what is typed is told by its own entries");
}

#[test]
fn a_cause_reaches_through_other_lines_and_sums() {
    let mut sheet = copy_for(&fresh(), 1);
    set_formula_with(&mut sheet, TRAVEL, "Sales * 10%", &[]).unwrap();
    set_formula_with(&mut sheet, RENT, "Travel * 2", &[]).unwrap();
    sheet.edit(&figure(SALES, 3, 100_00), 9).unwrap();
    assert_eq!(moved(&sheet, RENT, 3), [(Some(person(1)), 0, 20_00, vec![Owner::Line(SALES)])]);
}

#[test]
fn a_bridge_by_driver_tells_heads_from_rates_from_what_was_typed() {
    let mut sheet = copy_for(&fresh(), 1);
    sheet.edit(&insert(HEADS, COSTS, Some(RENT), "Heads"), 2).unwrap();
    sheet.edit(&SheetCommand::SetUnit { line: HEADS, unit: "1".parse().unwrap() }, 3).unwrap();
    sheet.edit(&heads(1, 2), 4).unwrap();
    sheet.edit(&figure(SALES, 1, 1_000_00), 5).unwrap();
    set_formula_with(&mut sheet, TRAVEL, "Sales * rate * Heads", &[rate(100_000)]).unwrap();
    let from = History::read(sheet.document()).unwrap().moments().len();
    assert_eq!(months(&sheet, TRAVEL)[0], 200_00);
    sheet.edit(&heads(1, 3), 10).unwrap();
    sheet.edit(&SheetCommand::TakeInputs(vec![rate(200_000)]), 11).unwrap();
    sheet.edit(&figure(RENT, 1, 50_00), 12).unwrap();
    set_formula_with(&mut sheet, TRAVEL, "Sales * rate * Heads + 1", &[]).unwrap();
    let history = History::read(sheet.document()).unwrap();
    let to = history.moments().len();
    let [income, expense] = history.bridge(from, to, By::Driver);
    assert_eq!(income.parts, [], "nothing moved it");
    let part = |key, delta| Part { key, delta };
    let expect = [
        part(PartKey::Input(rate(0).id()), 300_00),
        part(PartKey::Driver(HEADS), 100_00),
        part(PartKey::Entered, 50_00),
        part(PartKey::Rules, 12_00),
    ];
    assert_eq!((expense.from, expense.to, expense.parts.as_slice()), (200_00, 662_00, expect.as_slice()));
    // Back again, what was done last is undone first, and the parts add up just so.
    let [_, back] = history.bridge(to, from, By::Driver);
    assert_eq!(back.parts.iter().map(|part| part.delta).sum::<i128>(), -462_00);
}

#[test]
fn what_tandem_took_from_elsewhere_counts_for_who_brought_it_about() {
    let sheet = driven();
    let from = History::read(sheet.document()).unwrap().moments().len();
    let mut doc = sheet.into_document();
    let nobody = crate::id::PersonActor { person: PersonId(Uuid::nil()), tab: [7; 8] };
    doc.set_actor(automerge::ActorId::from(nobody.to_bytes().as_slice()));
    crate::document::supply(&mut doc, &[rate(200_000)], 30).unwrap();
    let history = History::read(&doc).unwrap();
    let to = history.moments().len();
    let expect = |key| vec![Part { key, delta: 100_00 }];
    let [_, unknown] = history.bridge(from, to, By::Author);
    assert_eq!(unknown.parts, expect(PartKey::Input(rate(0).id())), "nobody says whose doing it was");
    let [_, known] = history.bridge_told(from, to, By::Author, |moment, _| moment.is_supply().then(|| person(2)));
    assert_eq!(known.parts, expect(PartKey::Author(Some(person(2)))));
    // Whoever wrote it themselves is its author, whatever anybody says.
    let [_, before] = history.bridge_told(0, from, By::Author, |_, _| Some(person(2)));
    assert!(before.parts.iter().all(|part| part.key != PartKey::Author(Some(person(2)))), "{:?}", before.parts);
}
