//! Stories and properties of the sheet document: people edit apart, meet again, and agree to the cent.

mod break_back;
mod inputs;
mod last_year;
pub(super) mod modelling;
mod packages;
pub(super) mod properties;
mod undoing;

use automerge::{ActorId, Automerge};
use uuid::Uuid;

use super::*;
use crate::budget::{CellValue, Name, Nature, Row, SheetHeader};
use crate::calendar::{FiscalCalendar, Period};
use crate::id::{DepartmentId, DocumentId, LineId, PersonActor, PersonId, SectionId};
use crate::language::Language;
use crate::money::{Minor, Rounding};

pub(super) const REVENUE: SectionId = SectionId(Uuid::from_u128(0xa1));
pub(super) const COSTS: SectionId = SectionId(Uuid::from_u128(0xa2));
pub(super) const TRAVEL: LineId = LineId(Uuid::from_u128(0xb1));
pub(super) const RENT: LineId = LineId(Uuid::from_u128(0xb2));
pub(super) const SALES: LineId = LineId(Uuid::from_u128(0xb3));

pub(super) fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(0xc0 + number))
}

pub(super) fn actor(number: u128) -> ActorId {
    ActorId::from(PersonActor { person: person(number), tab: [number.to_le_bytes()[0]; 8] }.to_bytes().as_slice())
}

pub(super) fn period(number: u8) -> Period {
    Period::try_new(number).expect("a period of the test")
}

pub(super) fn figure(line: LineId, at: u8, minor: i64) -> SheetCommand {
    SheetCommand::SetCells(vec![CellEdit { line, period: period(at), value: CellValue::Figure(Minor(minor)) }])
}

pub(super) fn insert(line: LineId, section: SectionId, after: Option<LineId>, name: &str) -> SheetCommand {
    let seed = LineSeed { name: Name::new(name), ..LineSeed::default() };
    SheetCommand::InsertLine { id: line, place: Place { section, after }, seed }
}

/// A sheet with two sections and three lines, made by the server.
pub(super) fn fresh() -> SheetReplica {
    let header = SheetHeader {
        plan: DocumentId(Uuid::from_u128(1)),
        department: DepartmentId(Uuid::from_u128(2)),
        title: Name::bilingual("销售部", "Sales"),
        currency: "CNY".parse().expect("a currency"),
        rounding: Rounding::HalfUp,
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    };
    let mut sheet = SheetReplica::open(NewSheet { header }.create(actor(0), 0).expect("a sheet")).expect("opens");
    for command in [
        SheetCommand::InsertSection { id: REVENUE, after: None, name: Name::new("Revenue"), nature: Nature::Income },
        SheetCommand::InsertSection {
            id: COSTS,
            after: Some(REVENUE),
            name: Name::new("Costs"),
            nature: Nature::Expense,
        },
        insert(SALES, REVENUE, None, "Sales"),
        insert(TRAVEL, COSTS, None, "Travel"),
        insert(RENT, COSTS, Some(TRAVEL), "Rent"),
    ] {
        sheet.edit(&command, 0).expect("a command of the fixture");
    }
    sheet
}

pub(super) fn copy_for(sheet: &SheetReplica, number: u128) -> SheetReplica {
    let doc = Automerge::load_with_options(
        &sheet.document().save(),
        automerge::LoadOptions::new().text_encoding(automerge::TextEncoding::Utf16CodeUnit),
    )
    .expect("loads")
    .with_actor(actor(number));
    SheetReplica::open(doc).expect("opens")
}

/// Everything each has goes to the other.
pub(super) fn meet(a: &mut SheetReplica, b: &mut SheetReplica) {
    let (from_a, from_b) = (a.document().save_after(&b.heads()), b.document().save_after(&a.heads()));
    // Heads the other does not know make save_after give nothing useful; the whole document always works.
    let (from_a, from_b) =
        if a.heads() == b.heads() { (from_a, from_b) } else { (a.document().save(), b.document().save()) };
    a.take_in(&from_b).expect("takes in");
    b.take_in(&from_a).expect("takes in");
}

fn names(sheet: &SheetReplica) -> Vec<String> {
    let name = |row: &Row| match row {
        Row::Section(id) => sheet.sheet().section(*id).map(|s| format!("[{}]", s.name.text)),
        Row::Line(id) => sheet.sheet().line(*id).map(|line| line.name.text.clone()),
        Row::Unplaced => Some("[unplaced]".to_owned()),
    };
    sheet.sheet().rows().iter().filter_map(name).collect()
}

#[test]
fn figures_move_the_totals_of_line_section_and_sheet() {
    let mut sheet = fresh();
    sheet.edit(&figure(TRAVEL, 1, 100_00), 1).unwrap();
    sheet.edit(&figure(TRAVEL, 2, 50_00), 1).unwrap();
    sheet.edit(&figure(SALES, 1, 900_00), 1).unwrap();
    sheet.edit(&figure(TRAVEL, 1, 70_00), 1).unwrap();
    let totals = sheet.sheet().totals();
    assert_eq!(sheet.sheet().line(TRAVEL).unwrap().total(), 120_00);
    assert_eq!(totals.section(COSTS).periods.total(), 120_00);
    assert_eq!(totals.nature(Nature::Income).periods.get(period(1)), 900_00);
    assert_eq!(totals.leaves(), 1_020_00);
}

#[test]
fn two_people_who_set_one_cell_both_count_as_authors_until_one_picks() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    sales.edit(&figure(TRAVEL, 3, 10), 1).unwrap();
    finance.edit(&figure(TRAVEL, 3, 20), 1).unwrap();
    meet(&mut sales, &mut finance);
    let cell = sales.sheet().line(TRAVEL).unwrap().cell(period(3)).clone();
    let mut rivals: Vec<_> = cell.rivals.iter().map(|rival| (rival.author, rival.value.minor())).collect();
    rivals.sort();
    assert_eq!(rivals, [(Some(person(1)), 10), (Some(person(2)), 20)]);
    assert_eq!(sales.sheet().conflicts().iter().copied().collect::<Vec<_>>(), [(TRAVEL, period(3))]);

    // Picking the value that is already shown settles it too, on both sides.
    let shown = i64::try_from(cell.value.minor()).unwrap();
    finance.edit(&figure(TRAVEL, 3, shown), 2).unwrap();
    meet(&mut sales, &mut finance);
    for replica in [&sales, &finance] {
        assert_eq!(replica.sheet().conflicts().len(), 0);
        assert_eq!(replica.sheet().line(TRAVEL).unwrap().cell(period(3)).author, Some(person(2)));
    }
}

#[test]
fn undo_takes_back_only_what_this_person_left() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    let both = SheetCommand::SetCells(
        [(1, 11), (2, 22)]
            .map(|(at, minor)| CellEdit { line: RENT, period: period(at), value: CellValue::Figure(Minor(minor)) })
            .to_vec(),
    );
    sales.edit(&both, 1).unwrap();
    meet(&mut sales, &mut finance);
    finance.edit(&figure(RENT, 2, 99), 2).unwrap();
    meet(&mut sales, &mut finance);
    sales.undo(3).unwrap();
    let rent = sales.sheet().line(RENT).unwrap();
    assert_eq!(rent.cell(period(1)).value, CellValue::Empty);
    assert_eq!(rent.cell(period(2)).value, CellValue::Figure(Minor(99)), "finance's figure stays");
    sales.redo(4).unwrap();
    assert_eq!(sales.sheet().line(RENT).unwrap().cell(period(1)).value, CellValue::Figure(Minor(11)));
}

#[test]
fn commands_of_one_intent_are_carried_out_all_or_none_and_taken_back_together() {
    let mut sheet = fresh();
    let before = sheet.sheet().clone();
    let line = |number: u128| LineId(Uuid::from_u128(0xd00 + number));
    let mut commands: Vec<_> = (0..400).map(|n| insert(line(n), COSTS, None, &format!("line {n}"))).collect();
    commands.extend((0..400).flat_map(|n| (1..=12).map(move |at| figure(line(n), at, 1_00))));
    sheet.edit_all(&commands, 1).unwrap();
    assert_eq!((sheet.sheet().line_count(), sheet.sheet().totals().leaves()), (403, 400 * 12 * 1_00));
    let whole = sheet.sheet().clone();
    sheet.undo(2).unwrap();
    assert_eq!(sheet.sheet().line_count(), before.line_count());
    assert_eq!(sheet.sheet().totals(), before.totals());
    assert!(sheet.undo_stack().can_redo());
    sheet.redo(3).unwrap();
    assert_eq!(sheet.sheet().totals(), whole.totals());

    // Somebody's figure in one of the lines keeps that line when the rest is taken back.
    let mut finance = copy_for(&sheet, 2);
    finance.edit(&figure(line(7), 1, 5_00), 4).unwrap();
    meet(&mut sheet, &mut finance);
    sheet.undo(5).unwrap();
    assert_eq!(sheet.sheet().line_count(), before.line_count() + 1);

    // The last command can't be done, so none is.
    let heads = sheet.heads();
    let gone = LineId(Uuid::from_u128(0xfff));
    let error = sheet.edit_all(&[insert(line(900), COSTS, None, "new"), figure(gone, 1, 1)], 6).unwrap_err();
    assert!(matches!(error, DocumentError::NoSuchLine(id) if id == gone));
    assert_eq!(sheet.heads(), heads);
}

#[test]
fn a_proposal_of_a_new_line_and_another_order_keeps_both() {
    let base = fresh();
    let mut mine = copy_for(&base, 1);
    let added = LineId(Uuid::from_u128(0x2000));
    mine.edit(&insert(added, COSTS, Some(RENT), "New"), 1).unwrap();
    mine.edit(&SheetCommand::MoveLines { lines: vec![TRAVEL], place: Place { section: COSTS, after: Some(RENT) } }, 1)
        .unwrap();
    let mut revision = SheetReplica::open(revise_sheet(base.sheet(), actor(0), 9).unwrap()).unwrap();
    for command in proposal(base.sheet(), mine.sheet()) {
        revision.edit(&command, 10).unwrap();
    }
    assert_eq!(names(&revision), ["[Revenue]", "Sales", "[Costs]", "Rent", "Travel", "New"]);
    assert_eq!(names(&revision), names(&mine));
}

#[test]
fn undoing_a_new_line_keeps_it_when_somebody_else_has_filled_it() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    let added = LineId(Uuid::from_u128(0xd1));
    sales.edit(&insert(added, COSTS, None, "Fuel"), 1).unwrap();
    let mut alone = copy_for(&sales, 1);
    alone.edit(&insert(LineId(Uuid::from_u128(0xd2)), COSTS, None, "Tolls"), 1).unwrap();
    alone.undo(2).unwrap();
    assert!(!names(&alone).contains(&"Tolls".to_owned()), "an untouched new line goes");

    meet(&mut sales, &mut finance);
    finance.edit(&figure(added, 1, 5), 2).unwrap();
    meet(&mut sales, &mut finance);
    sales.undo(3).unwrap();
    assert!(names(&sales).contains(&"Fuel".to_owned()), "a line with somebody's figure stays");
}

#[test]
fn lines_move_between_sections_and_keep_their_figures() {
    let mut sheet = fresh();
    sheet.edit(&figure(RENT, 1, 7), 1).unwrap();
    sheet
        .edit(&SheetCommand::MoveLines { lines: vec![RENT], place: Place { section: COSTS, after: None } }, 1)
        .unwrap();
    assert_eq!(names(&sheet), ["[Revenue]", "Sales", "[Costs]", "Rent", "Travel"]);
    sheet
        .edit(&SheetCommand::MoveLines { lines: vec![RENT], place: Place { section: REVENUE, after: Some(SALES) } }, 1)
        .unwrap();
    assert_eq!(names(&sheet), ["[Revenue]", "Sales", "Rent", "[Costs]", "Travel"]);
    assert_eq!(sheet.sheet().totals().nature(Nature::Income).periods.total(), 7);
    sheet.undo(2).unwrap();
    assert_eq!(names(&sheet), ["[Revenue]", "Sales", "[Costs]", "Rent", "Travel"]);
}

#[test]
fn two_lines_inserted_at_one_place_keep_room_between_them() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    let (one, two, three) =
        (LineId(Uuid::from_u128(0xe1)), LineId(Uuid::from_u128(0xe2)), LineId(Uuid::from_u128(0xe3)));
    sales.edit(&insert(one, COSTS, Some(TRAVEL), "One"), 1).unwrap();
    finance.edit(&insert(two, COSTS, Some(TRAVEL), "Two"), 1).unwrap();
    meet(&mut sales, &mut finance);
    sales.edit(&insert(three, COSTS, Some(one), "Between"), 2).unwrap();
    meet(&mut sales, &mut finance);
    let expect = ["[Revenue]", "Sales", "[Costs]", "Travel", "One", "Between", "Two", "Rent"];
    assert_eq!(names(&sales), expect);
    assert_eq!(names(&finance), expect);
}

#[test]
fn a_line_added_to_a_section_that_was_deleted_meanwhile_is_not_lost() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    sales.edit(&SheetCommand::DeleteSection(COSTS), 1).unwrap();
    let added = LineId(Uuid::from_u128(0xf1));
    finance.edit(&insert(added, COSTS, None, "Late"), 1).unwrap();
    finance.edit(&figure(added, 1, 42), 1).unwrap();
    meet(&mut sales, &mut finance);
    assert_eq!(names(&sales), ["[Revenue]", "Sales", "[unplaced]", "Late"]);
    assert_eq!(sales.sheet().totals().leaves(), 42);
}

#[test]
fn what_is_no_figure_is_kept_and_counts_as_nothing() {
    let mut sheet = fresh();
    let value = CellValue::Text("about 5k?".into());
    sheet
        .edit(&SheetCommand::SetCells(vec![CellEdit { line: RENT, period: period(1), value: value.clone() }]), 1)
        .unwrap();
    assert_eq!(sheet.sheet().line(RENT).unwrap().cell(period(1)).value, value);
    assert_eq!(sheet.sheet().totals().leaves(), 0);
}

#[test]
fn commands_on_what_is_gone_say_so_and_write_nothing() {
    let mut sheet = fresh();
    let heads = sheet.heads();
    let nowhere = LineId(Uuid::from_u128(0x99));
    let mixed = SheetCommand::SetCells(vec![
        CellEdit { line: RENT, period: period(1), value: CellValue::Figure(Minor(1)) },
        CellEdit { line: nowhere, period: period(1), value: CellValue::Figure(Minor(1)) },
    ]);
    assert!(matches!(sheet.edit(&mixed, 1), Err(DocumentError::NoSuchLine(line)) if line == nowhere));
    let long = SheetCommand::RenameLine { line: RENT, name: "x".repeat(201), language: Language::English };
    assert!(matches!(sheet.edit(&long, 1), Err(DocumentError::NameTooLong { max: 200, found: 201 })));
    assert_eq!(sheet.heads(), heads, "nothing was half-written");
}

#[test]
fn the_content_hash_names_what_is_shown_and_nothing_else() {
    let base = fresh();
    let (mut one, mut two) = (copy_for(&base, 1), copy_for(&base, 2));
    one.edit(&figure(RENT, 1, 5), 1).unwrap();
    two.edit(&figure(RENT, 1, 4), 1).unwrap();
    assert_ne!(content_hash(one.sheet()), content_hash(two.sheet()));
    two.edit(&figure(RENT, 1, 5), 9).unwrap();
    assert_eq!(content_hash(one.sheet()), content_hash(two.sheet()), "another history, the same budget");
    let revised = SheetReplica::open(revise_sheet(one.sheet(), actor(0), 10).unwrap()).unwrap();
    assert_eq!(names(&revised), names(&one));
    assert_eq!(revised.sheet().totals(), one.sheet().totals());
}

#[test]
fn a_newer_schema_is_refused_with_a_reason() {
    use automerge::transaction::Transactable;
    let mut doc = fresh().into_document();
    let mut tx = doc.transaction();
    tx.put(automerge::ROOT, "schema", 2).unwrap();
    tx.commit();
    assert!(matches!(read_sheet(&doc), Err(DocumentError::TooNew { found: 2, known: 1 })));
    assert!(matches!(read_plan(&doc), Err(DocumentError::WrongKind { expected: "plan", .. })));
}
