//! Stories and properties of the history: it ends where the sheet stands, and every moment of it can be had again.

mod causes;

use automerge::transaction::Transactable;
use automerge::{Automerge, ObjType, ROOT, ReadDoc};
use proptest::prelude::*;
use uuid::Uuid;

use super::effects::worth;
use super::*;
use crate::budget::{CellValue, Nature, Sheet};
use crate::document::tests::properties::{Act, act, perform};
use crate::document::tests::*;
use crate::document::{CellEdit, SheetCommand, SheetReplica, content_hash, read_sheet};
use crate::id::{PersonId, VersionId};
use crate::money::Minor;

/// Who set a cell from what to what, and when.
type Told = (Option<PersonId>, i64, i128, i128);

fn told(history: &History, line: LineId, at: u8) -> Vec<Told> {
    history
        .cell(line, period(at))
        .map(|entry| {
            let moment = history.moment_of(entry).unwrap();
            (moment.author, moment.at, entry.found().minor(), entry.written().minor())
        })
        .collect()
}

/// The same sheet without what only a document knows: which cells are contested.
fn settled(sheet: &Sheet) -> Sheet {
    let mut settled = sheet.clone();
    for (line, period) in sheet.conflicts() {
        let mut cell = sheet.line(*line).unwrap().cell(*period).clone();
        cell.rivals.clear();
        settled.put_cell(*line, *period, cell);
    }
    settled.settle();
    settled
}

#[test]
fn a_cell_tells_who_set_it_when_from_what_to_what() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    sales.edit(&figure(TRAVEL, 3, 100), 10).unwrap();
    meet(&mut sales, &mut finance);
    finance.edit(&figure(TRAVEL, 3, 80), 20).unwrap();
    finance.edit(&figure(RENT, 3, 7), 21).unwrap();
    meet(&mut sales, &mut finance);
    sales.undo(30).unwrap();
    sales.edit(&figure(TRAVEL, 3, 90), 40).unwrap();
    let history = History::read(sales.document()).unwrap();
    let expect = [(Some(person(1)), 10, 0, 100), (Some(person(2)), 20, 100, 80), (Some(person(1)), 40, 80, 90)];
    assert_eq!(told(&history, TRAVEL, 3), expect);
    assert_eq!(told(&history, RENT, 4), []);
}

#[test]
fn of_two_who_wrote_apart_both_are_told() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    sales.edit(&figure(TRAVEL, 1, 10), 5).unwrap();
    finance.edit(&figure(TRAVEL, 1, 20), 6).unwrap();
    meet(&mut sales, &mut finance);
    let shown = sales.sheet().line(TRAVEL).unwrap().cell(period(1)).value.minor();
    let history = History::read(sales.document()).unwrap();
    let entries: Vec<_> = history.cell(TRAVEL, period(1)).collect();
    assert_eq!(entries.iter().map(|entry| entry.written().minor()).collect::<Vec<_>>(), [10, 20]);
    assert_eq!(entries.last().unwrap().after.as_ref().unwrap().cell().minor(), shown);
    let theirs = History::read(finance.document()).unwrap();
    assert_eq!((history.moments, history.entries), (theirs.moments, theirs.entries), "both read the same history");
}

#[test]
fn a_restored_sheet_is_the_one_of_then_and_one_undo_takes_it_back() {
    let mut sheet = copy_for(&fresh(), 1);
    sheet.edit(&figure(RENT, 1, 50), 10).unwrap();
    let (then, position) = (content_hash(sheet.sheet()), History::read(sheet.document()).unwrap().moments().len());
    sheet.edit(&SheetCommand::DeleteSection(COSTS), 20).unwrap();
    let added = LineId(Uuid::from_u128(0xd7));
    sheet.edit(&insert(added, REVENUE, Some(SALES), "Services"), 21).unwrap();
    sheet.edit(&figure(added, 2, 5), 22).unwrap();
    let now = content_hash(sheet.sheet());
    let history = History::read(sheet.document()).unwrap();
    let mut replay = Replay::end(&history);
    assert_eq!(content_hash(replay.sheet()), now);
    replay.go(&history, position);
    sheet.edit(&history.restore(&replay, Scope::Sheet).unwrap(), 30).unwrap();
    assert_eq!(content_hash(sheet.sheet()), then);
    let told = History::read(sheet.document()).unwrap();
    let last = told.moments().last().unwrap();
    assert_eq!((last.author, &*last.word, last.at), (Some(person(1)), "restore", 30));
    sheet.undo(31).unwrap();
    assert_eq!(content_hash(sheet.sheet()), now);
}

#[test]
fn a_line_comes_back_with_its_section_and_a_cell_alone() {
    let mut sheet = copy_for(&fresh(), 1);
    for (at, minor) in [(1, 11), (2, 22)] {
        sheet.edit(&figure(RENT, at, minor), i64::from(at)).unwrap();
    }
    let position = History::read(sheet.document()).unwrap().moments().len();
    sheet.edit(&figure(RENT, 1, 99), 5).unwrap();
    sheet.edit(&figure(RENT, 2, 98), 6).unwrap();
    let history = History::read(sheet.document()).unwrap();
    let mut then = Replay::end(&history);
    then.go(&history, position);
    sheet.edit(&history.restore(&then, Scope::Cell(RENT, period(1))).unwrap(), 7).unwrap();
    assert_eq!(sheet.sheet().line(RENT).unwrap().total(), 11 + 98);

    sheet.edit(&SheetCommand::DeleteSection(COSTS), 8).unwrap();
    let history = History::read(sheet.document()).unwrap();
    sheet.edit(&history.restore(&then, Scope::Line(RENT)).unwrap(), 9).unwrap();
    assert_eq!(sheet.sheet().line(RENT).unwrap().total(), 11 + 22);
    assert!(sheet.sheet().section(COSTS).is_some() && sheet.sheet().line(TRAVEL).is_none());
    let history = History::read(sheet.document()).unwrap();
    assert_eq!(history.restore(&then, Scope::Line(RENT)), None, "it is that already");
}

#[test]
fn a_named_version_is_found_again_whatever_arrives_late() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    // Sales writes first by the clock, but offline.
    sales.edit(&figure(SALES, 1, 700), 10).unwrap();
    finance.edit(&figure(RENT, 1, 50), 20).unwrap();
    let named = content_hash(finance.sheet());
    let id = VersionId(Uuid::from_u128(0xee));
    let name = |name: &str, heads| SheetCommand::NameVersion { id, name: name.to_owned(), heads };
    let heads = finance.heads();
    finance.edit(&name("March", heads), 21).unwrap();
    meet(&mut sales, &mut finance);

    let history = History::read(sales.document()).unwrap();
    let versions = history.versions(sales.document()).unwrap();
    let [(position, version)] = versions.as_slice() else { panic!("one version: {versions:?}") };
    assert_eq!(version.name, "March");
    let mut replay = Replay::end(&history);
    replay.go(&history, *position);
    assert_eq!(content_hash(replay.sheet()), named);
    assert_eq!(history.heads_at(*position), version.heads);
    assert!(!history.is_outdated(sales.document()));

    sales.edit(&name("", Vec::new()), 30).unwrap();
    assert_eq!(read_versions(sales.document()).unwrap(), []);
    sales.undo(31).unwrap();
    assert_eq!(read_versions(sales.document()).unwrap().len(), 1);
}

#[test]
fn a_bridge_by_author_gives_each_what_they_changed() {
    let base = fresh();
    let (mut sales, mut finance) = (copy_for(&base, 1), copy_for(&base, 2));
    sales.edit(&figure(TRAVEL, 1, 100), 10).unwrap();
    sales.edit(&figure(SALES, 1, 1_000), 11).unwrap();
    meet(&mut sales, &mut finance);
    let from = History::read(sales.document()).unwrap().moments().len();
    finance.edit(&figure(TRAVEL, 1, 60), 20).unwrap();
    meet(&mut sales, &mut finance);
    sales.edit(&figure(TRAVEL, 1, 75), 30).unwrap();
    sales.edit(&figure(SALES, 1, 1_200), 31).unwrap();
    let history = History::read(sales.document()).unwrap();
    let to = history.moments().len();
    let [income, expense] = history.bridge(from, to, By::Author);
    let author = |number, delta| Part { key: PartKey::Author(Some(person(number))), delta };
    assert_eq!((income.from, income.to, income.parts), (1_000, 1_200, vec![author(1, 200)]));
    assert_eq!((expense.from, expense.to, expense.parts), (100, 75, vec![author(2, -40), author(1, 15)]));
    let [_, expense] = history.bridge(from, to, By::Section);
    assert_eq!(expense.parts, [Part { key: PartKey::Section(COSTS), delta: -25 }]);
    let [_, back] = history.bridge(to, from, By::Author);
    assert_eq!(back.parts, [author(2, 40), author(1, -15)]);
}

#[test]
fn an_import_is_one_moment_and_strokes_of_one_second_are_not() {
    let mut sheet = copy_for(&fresh(), 1);
    let before = History::read(sheet.document()).unwrap().moments().len();
    let line = |number: u128| LineId(Uuid::from_u128(0xd00 + number));
    let import = |part: u128| {
        let lines = (0..5).map(|n| crate::document::LineImport {
            id: line(part * 5 + n),
            section: COSTS,
            name: crate::budget::Name::new("line"),
            account: None,
            note: None,
            prior: None,
            amounts: vec![(period(1), Minor(1))],
        });
        SheetCommand::ImportLines(lines.collect())
    };
    sheet.edit_all(&[import(0), import(1), import(2)], 50).unwrap();
    sheet.edit(&figure(RENT, 1, 1), 60).unwrap();
    sheet.edit(&figure(RENT, 1, 2), 60).unwrap();
    let history = History::read(sheet.document()).unwrap();
    let words: Vec<_> = history.moments().iter().skip(before).map(|moment| moment.word.to_string()).collect();
    assert_eq!(words, ["import_lines", "set_cells", "set_cells"]);
}

#[test]
fn what_other_clients_write_is_told_as_it_is_shown() {
    let mut sheet = copy_for(&fresh(), 1);
    sheet.edit(&figure(RENT, 1, 5), 1).unwrap();
    let mut doc = sheet.into_document();
    let lines = doc.get(ROOT, key::LINES).unwrap().unwrap().1;
    let bucket = |doc: &Automerge, line| doc.get(&lines, super::super::shape::bucket(line)).unwrap().unwrap().1;
    let (rents, travels) = (bucket(&doc, RENT), bucket(&doc, TRAVEL));
    let rent = doc.get(&rents, RENT.to_string()).unwrap().unwrap().1;
    let mut check = |write: &mut dyn FnMut(&mut automerge::transaction::Transaction<'_>)| {
        let mut tx = doc.transaction();
        write(&mut tx);
        tx.commit();
        let history = History::read(&doc).unwrap();
        assert_eq!(Replay::end(&history).sheet(), &read_sheet(&doc).unwrap());
    };
    check(&mut |tx| {
        let text = tx.put_object(&rent, "01", ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, "about five").unwrap();
    });
    check(&mut |tx| {
        let text = tx.get(&rent, "01").unwrap().unwrap().1;
        tx.splice_text(&text, 6, 4, "six").unwrap();
    });
    check(&mut |tx| tx.put(&rent, "02", automerge::ScalarValue::counter(3)).unwrap());
    check(&mut |tx| tx.increment(&rent, "02", 4).unwrap());
    check(&mut |tx| tx.put(&rent, "03", 1.5).unwrap());
    check(&mut |tx| drop(tx.put_object(&rent, "04", ObjType::Map).unwrap()));
    check(&mut |tx| drop(tx.put_object(&rent, key::NOTE, ObjType::List).unwrap()));
    check(&mut |tx| tx.put(&rent, "05", u64::MAX).unwrap());
    check(&mut |tx| tx.delete(&travels, TRAVEL.to_string()).unwrap());
    check(&mut |tx| {
        let line = tx.put_object(&rents, RENT.to_string(), ObjType::Map).unwrap();
        tx.put(&line, key::SECTION, COSTS.to_string()).unwrap();
        tx.put(&line, "06", 8).unwrap();
    });
    check(&mut |tx| tx.delete(&lines, super::super::shape::bucket(RENT)).unwrap());
}

/// Three people who act and meet; what each state was, by its heads.
fn play(script: &[(usize, Act, Option<usize>)]) -> Vec<SheetReplica> {
    let base = fresh();
    let mut people: Vec<_> = (1..=3).map(|number| copy_for(&base, number)).collect();
    for (step, (who, act, partner)) in script.iter().enumerate() {
        perform(&mut people[*who], act, 0x1000 + step as u128);
        if let Some(partner) = partner.filter(|partner| partner != who) {
            let (low, high) = (partner.min(*who), partner.max(*who));
            let (left, right) = people.split_at_mut(high);
            meet(&mut left[low], &mut right[0]);
        }
    }
    people
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever people did and whenever they met: the history ends at the sheet that is shown, each cell's last entry is
    /// the figure in it, every state on the way can be had by going forth or back, and bridges add up.
    #[test]
    fn a_history_ends_where_the_sheet_stands_and_bridges_add_up(
        script in prop::collection::vec((0..3_usize, act(), prop::option::of(0..3_usize)), 1..50),
        places in (0..60_usize, 0..60_usize),
    ) {
        for sheet in play(&script) {
            let history = History::read(sheet.document()).unwrap();
            let shown = settled(sheet.sheet());
            let mut replay = Replay::start(&history);
            let mut states = vec![content_hash(replay.sheet())];
            for position in 1..=history.moments().len() {
                replay.go(&history, position);
                prop_assert_eq!(replay.sheet().totals(), &replay.sheet().recounted());
                states.push(content_hash(replay.sheet()));
            }
            prop_assert_eq!(replay.sheet(), &shown);
            let end = Replay::end(&history);
            prop_assert_eq!(end.sheet(), &shown);
            for line in shown.lines() {
                for at in Period::all() {
                    let last = history.cell(line.id, at).last().and_then(|entry| entry.after.as_ref());
                    prop_assert_eq!(last.map_or(CellValue::Empty, Held::cell), line.cell(at).value.clone());
                    prop_assert_eq!(last.and_then(|held| held.author), line.cell(at).author);
                }
            }
            let (from, to) = (places.0 % states.len(), places.1 % states.len());
            replay.go(&history, from);
            prop_assert_eq!(content_hash(replay.sheet()), states[from]);
            replay.go(&history, to);
            prop_assert_eq!(content_hash(replay.sheet()), states[to]);
            for by in [By::Account, By::Section, By::Author, By::Driver] {
                for bridge in history.bridge(from, to, by) {
                    let sum: i128 = bridge.parts.iter().map(|part| part.delta).sum();
                    prop_assert_eq!(sum, bridge.to - bridge.from);
                }
            }
            let effects = history.effects(from, to, |_, _| None);
            let (mut before, mut after) = (Replay::end(&history), Replay::end(&history));
            before.go(&history, from);
            after.go(&history, to);
            let lines = before.sheet().lines().chain(after.sheet().lines()).map(|line| line.id);
            for line in lines {
                let (was, now) = (worth(before.sheet(), line), worth(after.sheet(), line));
                for at in 0..2 {
                    let told: i128 = effects.of(line).map(|(_, effect)| effect[at]).sum();
                    prop_assert_eq!(told, now[at] - was[at]);
                }
            }
            let (sums, bridges) = (effects.sums(), history.bridge(from, to, By::Author));
            for (at, bridge) in bridges.into_iter().enumerate() {
                let told: Vec<_> = sums.iter().filter(|(_, effect)| effect[at] != 0).collect();
                prop_assert_eq!(told.len(), bridge.parts.len());
                for part in bridge.parts {
                    prop_assert_eq!(sums.get(&part.key).map(|effect| effect[at]), Some(part.delta));
                }
            }
            let [income, _] = history.bridge(from, to, By::Account);
            prop_assert_eq!(income.to, replay.sheet().totals().nature(Nature::Income).periods.total());
        }
    }

    /// From any moment the sheet goes back to the very content it had, and one undo returns to now.
    #[test]
    fn any_moment_can_be_restored_and_taken_back(
        script in prop::collection::vec((0..3_usize, act(), prop::option::of(0..3_usize)), 1..40),
        place in 0..60_usize,
    ) {
        let mut sheet = play(&script).remove(0);
        let history = History::read(sheet.document()).unwrap();
        let now = content_hash(sheet.sheet());
        let mut then = Replay::end(&history);
        then.go(&history, place % (history.moments().len() + 1));
        if let Some(command) = history.restore(&then, Scope::Sheet) {
            sheet.edit(&command, 9).unwrap();
            prop_assert_eq!(content_hash(sheet.sheet()), content_hash(then.sheet()));
            sheet.undo(10).unwrap();
        }
        prop_assert_eq!(content_hash(sheet.sheet()), now);
    }

    /// Read in parts, while others go on writing, it is the same sheet in the end.
    #[test]
    fn a_history_that_follows_ends_where_the_sheet_stands(
        script in prop::collection::vec((0..3_usize, act(), prop::option::of(0..3_usize)), 1..30),
        more in prop::collection::vec(act(), 1..10),
        part in 1..20_usize,
    ) {
        let mut sheet = play(&script).remove(0);
        let mut history = History::begin(sheet.document(), &[]).unwrap();
        for (step, act) in more.iter().enumerate() {
            history.advance(sheet.document(), part);
            perform(&mut sheet, act, 0x9000 + step as u128);
            history.follow(sheet.document());
        }
        while history.advance(sheet.document(), part) {}
        let end = Replay::end(&history);
        prop_assert_eq!(end.sheet(), &settled(sheet.sheet()));
        prop_assert_eq!(history.heads_at(history.moments().len()), sheet.heads());
    }
}

#[test]
fn undo_of_a_cell_value_is_told_too() {
    let mut sheet = copy_for(&fresh(), 1);
    let edit = CellEdit { line: RENT, period: period(1), value: CellValue::Figure(Minor(5)) };
    sheet.edit(&SheetCommand::SetCells(vec![edit]), 1).unwrap();
    sheet.undo(2).unwrap();
    let history = History::read(sheet.document()).unwrap();
    assert_eq!(told(&history, RENT, 1), [(Some(person(1)), 1, 0, 5), (Some(person(1)), 2, 5, 0)]);
}
