//! Stories and properties of scenarios that go back into their base.

use std::collections::BTreeSet;

use automerge::{ActorId, Automerge};
use proptest::prelude::*;

use super::*;
use crate::budget::{CellValue, LineItem};
use crate::calendar::Period;
use crate::document::tests::properties::{Act, act, perform};
use crate::document::tests::{COSTS, RENT, SALES, TRAVEL, actor, copy_for, figure, fresh, insert, period, person};
use crate::document::{DocumentError, SheetCommand, SheetReplica, content_hash, read_sheet};
use crate::id::{LineId, PersonActor, PersonId};
use crate::language::Language;

/// Finance merges; what is written on top has an actor of its own each time.
fn merged(mine: &SheetReplica, theirs: &SheetReplica, keep: &[Spot]) -> SheetReplica {
    let keep: BTreeSet<Spot> = keep.iter().copied().collect();
    let heads = mine.heads().concat_heads(&theirs.heads());
    let mut number = 0_u8;
    let actor = |by: Option<PersonId>| {
        number += 1;
        let person = by.unwrap_or(PersonId(uuid::Uuid::nil()));
        let tab = [heads[0], heads[1], heads[2], heads[3], heads[4], heads[5], heads[6], number];
        ActorId::from(PersonActor { person, tab }.to_bytes().as_slice())
    };
    let doc = merge(mine.document(), theirs.document(), &keep, person(9), actor, 7).unwrap();
    SheetReplica::open(doc).unwrap()
}

/// Tabs that differ with what is merged, without drawing anything.
trait Heads {
    fn concat_heads(&self, other: &Self) -> Vec<u8>;
}

impl Heads for Vec<automerge::ChangeHash> {
    fn concat_heads(&self, other: &Self) -> Vec<u8> {
        let mut mixed = vec![0_u8; 32];
        for head in self.iter().chain(other) {
            mixed.iter_mut().zip(head.0).for_each(|(slot, byte)| *slot = slot.rotate_left(3) ^ byte);
        }
        mixed
    }
}

fn sides(mine: &SheetReplica, theirs: &SheetReplica) -> Sides {
    Sides::of(mine.document(), theirs.document()).unwrap()
}

fn value(sheet: &SheetReplica, line: LineId, at: u8) -> (CellValue, Option<PersonId>) {
    let cell = sheet.sheet().line(line).unwrap().cell(period(at));
    assert!(cell.rivals.is_empty(), "settled");
    (cell.value.clone(), cell.author)
}

fn money(minor: i64) -> CellValue {
    CellValue::Figure(crate::money::Minor(minor))
}

#[test]
fn a_scenario_goes_back_with_its_authors_and_the_choices_made() {
    let base = fresh();
    let mut mine = copy_for(&base, 1);
    mine.edit(&figure(TRAVEL, 1, 100), 1).unwrap();
    mine.edit(&figure(TRAVEL, 2, 200), 1).unwrap();
    let mut theirs = copy_for(&mine, 2);
    mine.edit(&figure(TRAVEL, 2, 250), 2).unwrap();
    mine.edit(&figure(TRAVEL, 3, 333), 2).unwrap();
    mine.edit(&figure(RENT, 1, 9), 2).unwrap();
    for (line, at, minor) in [(TRAVEL, 1, 80), (TRAVEL, 2, 160), (TRAVEL, 3, 300), (RENT, 4, 40)] {
        theirs.edit(&figure(line, at, minor), 2).unwrap();
    }

    let found = sides(&mine, &theirs).divergences();
    let expect = [(TRAVEL, 1, false), (TRAVEL, 2, true), (TRAVEL, 3, true), (RENT, 4, false)];
    let expect = expect.map(|(line, at, clash)| Divergence { spot: Spot::Cell(line, period(at)), clash });
    assert_eq!(found, expect);

    let both = merged(&mine, &theirs, &[Spot::Cell(TRAVEL, period(2)), Spot::Cell(RENT, period(4))]);
    assert_eq!(value(&both, TRAVEL, 1), (money(80), Some(person(2))), "taken as it is");
    assert_eq!(value(&both, TRAVEL, 2), (money(250), Some(person(1))), "contested, and kept");
    assert_eq!(value(&both, TRAVEL, 3), (money(300), Some(person(2))), "contested, and taken");
    assert_eq!(value(&both, RENT, 1), (money(9), Some(person(1))), "never touched there");
    assert_eq!(value(&both, RENT, 4).0, CellValue::Empty, "not wanted");
    assert!(sides(&both, &theirs).divergences().is_empty(), "what was merged once is merged");

    // The scenario goes on, and comes back a second time with what is new alone.
    theirs.edit(&figure(RENT, 5, 50), 3).unwrap();
    let again = sides(&both, &theirs).divergences();
    assert_eq!(again, [Divergence { spot: Spot::Cell(RENT, period(5)), clash: false }]);
    assert_eq!(value(&merged(&both, &theirs, &[]), TRAVEL, 2).0, money(250));
}

#[test]
fn lines_come_and_go_with_a_scenario_as_is_decided() {
    let base = fresh();
    let (mut mine, mut theirs) = (copy_for(&base, 1), copy_for(&base, 2));
    let taxi = LineId(uuid::Uuid::from_u128(0xd1));
    theirs.edit(&insert(taxi, COSTS, Some(TRAVEL), "Taxi"), 1).unwrap();
    theirs.edit(&figure(taxi, 1, 5), 1).unwrap();
    theirs.edit(&SheetCommand::DeleteLines(vec![RENT]), 1).unwrap();
    theirs.edit(&figure(SALES, 1, 70), 1).unwrap();
    let rename = |name: &str| SheetCommand::RenameLine { line: TRAVEL, name: name.into(), language: Language::Chinese };
    theirs.edit(&rename("Trips"), 1).unwrap();
    mine.edit(&figure(RENT, 1, 12), 1).unwrap();
    mine.edit(&SheetCommand::DeleteLines(vec![SALES]), 1).unwrap();

    let found: Vec<(Spot, bool)> = sides(&mine, &theirs).divergences().iter().map(|it| (it.spot, it.clash)).collect();
    let expect = [
        (Spot::Line(SALES), true),
        (Spot::Details(TRAVEL), false),
        (Spot::Line(taxi), false),
        (Spot::Line(RENT), true),
    ];
    assert_eq!(found, expect);

    let taken = merged(&mine, &theirs, &[]);
    assert_eq!(taken.sheet().line(SALES).unwrap().total(), 70, "it comes back with what was written there");
    assert_eq!((taken.sheet().line(taxi).unwrap().total(), taken.sheet().line(RENT)), (5, None));
    assert_eq!(taken.sheet().line(TRAVEL).unwrap().name.text, "Trips");

    let kept = merged(&mine, &theirs, &expect.map(|(spot, _)| spot));
    assert_eq!(content_hash(kept.sheet()), content_hash(mine.sheet()));
}

#[test]
fn a_new_section_comes_with_the_lines_that_are_taken() {
    use crate::budget::{Name, Nature};
    let base = fresh();
    let mut theirs = copy_for(&base, 2);
    let (section, line) = (crate::id::SectionId(uuid::Uuid::from_u128(0xe1)), LineId(uuid::Uuid::from_u128(0xe2)));
    let add =
        SheetCommand::InsertSection { id: section, after: None, name: Name::new("Fair"), nature: Nature::Expense };
    theirs.edit(&add, 1).unwrap();
    theirs.edit(&insert(line, section, None, "Stand"), 1).unwrap();
    let both = merged(&base, &theirs, &[Spot::Section(section)]);
    assert!(both.sheet().line(line).is_some() && both.sheet().section(section).is_some());
    let none = merged(&base, &theirs, &[Spot::Section(section), Spot::Line(line)]);
    assert_eq!(content_hash(none.sheet()), content_hash(base.sheet()));
}

#[test]
fn what_was_never_one_is_not_merged() {
    let one = fresh();
    let other = SheetReplica::open(crate::document::revise_sheet(one.sheet(), actor(7), 1).unwrap()).unwrap();
    let refused = merge(one.document(), other.document(), &BTreeSet::new(), person(9), |_| actor(9), 1);
    assert!(matches!(refused, Err(DocumentError::Unrelated)));
}

#[test]
fn another_head_is_not_carried_into_the_base() {
    use automerge::transaction::Transactable;
    let base = fresh();
    let mut foreign: Automerge = copy_for(&base, 2).into_document();
    let mut tx = foreign.transaction();
    tx.put(automerge::ROOT, "currency", "EUR").unwrap();
    tx.commit();
    let refused = merge(base.document(), &foreign, &BTreeSet::new(), person(9), |_| actor(9), 1);
    assert!(matches!(refused, Err(DocumentError::ForeignHead)));
}

#[test]
fn a_place_reads_back_from_its_text() {
    for spot in
        [Spot::Section(COSTS), Spot::Line(RENT), Spot::Details(RENT), Spot::Basis(RENT), Spot::Cell(RENT, period(13))]
    {
        assert_eq!(spot.to_string().parse(), Ok(spot));
    }
    for text in ["", "cell", "cell.x.01", "line.", "section.1", "cell.00000000-0000-0000-0000-0000000000b2.14"] {
        assert_eq!(text.parse::<Spot>(), Err(BadSpot), "{text}");
    }
}

fn run(sheet: &mut SheetReplica, script: &[Act], first_id: u128) {
    for (step, act) in script.iter().enumerate() {
        perform(sheet, act, first_id + step as u128);
    }
}

/// What a line says at a place, without who said it.
fn at_spot(sheet: &crate::budget::Sheet, spot: Spot) -> String {
    let words =
        |line: &LineItem| format!("{:?} {:?} {} {} {:?}", line.name, line.section, line.ord, line.level, line.package);
    let basis = |line: &LineItem| format!("{:?} {:?} {:?} {:?}", line.unit, line.formula, line.spread, line.details);
    let figures = |line: &LineItem| line.cells.iter().map(|cell| format!("{:?}", cell.value)).collect::<String>();
    match spot {
        Spot::Section(id) => format!("{:?}", sheet.section(id)),
        Spot::Package(id) => format!("{:?}", sheet.package(id).map(super::side::package_words)),
        Spot::Line(id) => format!("{:?}", sheet.line(id).map(|line| (words(line), basis(line), figures(line)))),
        Spot::Details(id) => format!("{:?}", sheet.line(id).map(words)),
        Spot::Basis(id) => format!("{:?}", sheet.line(id).map(basis)),
        Spot::Cell(id, period) => format!("{:?}", sheet.line(id).map(|line| line.cell(period).value.clone())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// The comparison lacks nothing: where the base was left alone, taking all gives the scenario to the letter.
    #[test]
    fn taking_everything_gives_the_scenario(script in prop::collection::vec(act(), 0..40)) {
        let base = fresh();
        let mut theirs = copy_for(&base, 2);
        run(&mut theirs, &script, 0x1000);
        let both = merged(&base, &theirs, &[]);
        prop_assert_eq!(content_hash(both.sheet()), content_hash(theirs.sheet()));
        prop_assert!(sides(&base, &theirs).divergences().iter().all(|found| !found.clash));
    }

    /// Each place ends as it was decided, every other as the base had it, and nothing is left contested.
    #[test]
    fn every_place_ends_as_decided(
        before in prop::collection::vec(act(), 0..12),
        ours in prop::collection::vec(act(), 0..25),
        there in prop::collection::vec(act(), 0..25),
        picks in prop::collection::vec(any::<bool>(), 64),
    ) {
        let mut mine = copy_for(&fresh(), 1);
        run(&mut mine, &before, 0x1000);
        let mut theirs = copy_for(&mine, 2);
        run(&mut mine, &ours, 0x2000);
        run(&mut theirs, &there, 0x3000);
        let sides = sides(&mine, &theirs);
        let found = sides.divergences();
        let keep: Vec<Spot> = found.iter().zip(picks.iter().cycle()).filter(|(_, keep)| **keep).map(|(it, _)| it.spot).collect();
        let both = merged(&mine, &theirs, &keep);
        for Divergence { spot, .. } in &found {
            let side = if keep.contains(spot) { &sides.mine } else { &sides.theirs };
            if !matches!(spot, Spot::Section(_)) {
                prop_assert_eq!(at_spot(both.sheet(), *spot), at_spot(side, *spot), "{}", spot);
            }
        }
        for line in sides.mine.lines() {
            for spot in Period::all().map(|period| Spot::Cell(line.id, period)) {
                let parted = found.iter().any(|it| it.spot == spot || it.spot == Spot::Line(line.id));
                if !parted {
                    prop_assert_eq!(at_spot(both.sheet(), spot), at_spot(&sides.mine, spot), "{}", spot);
                }
            }
        }
        prop_assert!(both.sheet().conflicts().is_empty());
        prop_assert_eq!(both.sheet(), &read_sheet(both.document()).unwrap());
        let none = merged(&mine, &theirs, &found.iter().map(|it| it.spot).collect::<Vec<_>>());
        prop_assert_eq!(content_hash(none.sheet()), content_hash(mine.sheet()));
    }

    /// Two scenarios that touch different cells may come back in either order.
    #[test]
    fn the_order_of_merging_does_not_matter(
        first in prop::collection::vec((0..3_usize, -900..900_i64), 0..12),
        second in prop::collection::vec((0..3_usize, -900..900_i64), 0..12),
    ) {
        let base = fresh();
        let branch = |number: u128, at: u8, script: &[(usize, i64)]| {
            let mut sheet = copy_for(&base, number);
            for (line, minor) in script {
                sheet.edit(&figure([TRAVEL, RENT, SALES][*line], at, *minor), 1).unwrap();
            }
            sheet
        };
        let (one, two) = (branch(2, 1, &first), branch(3, 2, &second));
        let ways = [merged(&merged(&base, &one, &[]), &two, &[]), merged(&merged(&base, &two, &[]), &one, &[])];
        prop_assert_eq!(ways[0].sheet(), ways[1].sheet(), "figures and authors");
        prop_assert_eq!(ways[0].sheet().totals(), &ways[0].sheet().recounted());
    }

    /// Whatever others write meanwhile: an offer makes of the base what it showed, and else nothing and says where.
    #[test]
    fn what_is_merged_is_what_was_shown(
        before in prop::collection::vec(act(), 0..10),
        there in prop::collection::vec(act(), 1..20),
        meanwhile in prop::collection::vec(act(), 0..6),
        picks in prop::collection::vec(any::<bool>(), 64),
    ) {
        let mut mine = copy_for(&fresh(), 1);
        run(&mut mine, &before, 0x1000);
        let mut theirs = copy_for(&mine, 2);
        run(&mut theirs, &there, 0x3000);
        let found = sides(&mine, &theirs).divergences();
        let keep: BTreeSet<Spot> = found.iter().zip(&picks).filter(|(_, keep)| **keep).map(|(it, _)| it.spot).collect();
        let shown = Offer::of(mine.document(), theirs.document(), &keep).unwrap();
        let as_it_is = carried(&shown, &mine, &theirs);
        let Carried::Done(doc) = as_it_is else { panic!("nothing moved: {as_it_is:?}") };
        prop_assert_eq!(content_hash(&read_sheet(&doc).unwrap()), content_hash(&shown.after));

        let mut later = copy_for(&mine, 4);
        run(&mut later, &meanwhile, 0x4000);
        match carried(&shown, &later, &theirs) {
            Carried::Done(doc) => {
                let after = read_sheet(&doc).unwrap();
                prop_assert_eq!(&changes(later.sheet(), &after), &shown.changes, "place by place");
                prop_assert!(after.conflicts().is_empty());
            }
            Carried::Places(moved) => {
                prop_assert!(!moved.is_empty());
                prop_assert!(!changes(mine.sheet(), later.sheet()).is_empty(), "somebody wrote: {:?}", moved);
            }
            Carried::Effect(effect) => prop_assert_ne!(effect, shown.effect),
        }
    }
}

fn carried(offer: &Offer, base: &SheetReplica, scenario: &SheetReplica) -> Carried {
    let mut number = 0_u8;
    let actor = |by: Option<PersonId>| {
        number += 1;
        let person = by.unwrap_or(PersonId(uuid::Uuid::nil()));
        ActorId::from(PersonActor { person, tab: [9, 9, 9, 9, 9, 9, 9, number] }.to_bytes().as_slice())
    };
    offer.carry(base.document(), scenario.document(), person(9), actor, 7).unwrap()
}

#[test]
fn an_offer_holds_while_others_write_elsewhere_and_no_longer() {
    let mut mine = copy_for(&fresh(), 1);
    mine.edit(&figure(TRAVEL, 1, 100), 1).unwrap();
    mine.edit(&figure(RENT, 1, 70), 1).unwrap();
    let mut theirs = copy_for(&mine, 2);
    theirs.edit(&figure(TRAVEL, 1, 40), 2).unwrap();
    theirs.edit(&figure(RENT, 1, 90), 2).unwrap();
    theirs.edit(&figure(SALES, 1, 5), 2).unwrap();
    let kept = Spot::Cell(SALES, period(1));
    let offer = Offer::of(mine.document(), theirs.document(), &BTreeSet::from([kept])).unwrap();
    let minor = crate::money::Minor;
    let expect = Effect { income: minor(0), expense: minor(-40), raised: minor(20), lowered: minor(60) };
    assert_eq!((offer.effect, offer.effect.moved(), offer.changes.len()), (expect, minor(60), 2));

    mine.edit(&figure(TRAVEL, 2, 7), 3).unwrap();
    let Carried::Done(doc) = carried(&offer, &mine, &theirs) else { panic!("nothing stands in the way") };
    let after = SheetReplica::open(*doc).unwrap();
    assert_eq!((value(&after, TRAVEL, 1).0, value(&after, TRAVEL, 2).0), (money(40), money(7)));
    assert_eq!(value(&after, SALES, 1).0, CellValue::Empty, "what was not chosen");

    mine.edit(&figure(RENT, 1, 71), 4).unwrap();
    let moved = carried(&offer, &mine, &theirs);
    assert!(matches!(&moved, Carried::Places(of) if *of == BTreeSet::from([Spot::Cell(RENT, period(1))])), "{moved:?}");
}

#[test]
fn an_offer_tells_of_packages_and_of_what_they_cut() {
    let mut mine = copy_for(&fresh(), 1);
    mine.edit(&figure(RENT, 1, 70), 1).unwrap();
    let mut theirs = copy_for(&mine, 2);
    let package = crate::id::PackageId(uuid::Uuid::from_u128(0xd1));
    for command in [
        SheetCommand::PutPackage { id: package, title: "Hall".to_owned(), reason: "why".to_owned(), cost: None },
        SheetCommand::SetPackage { lines: vec![RENT], package: Some(package) },
        SheetCommand::CutPackages { packages: vec![package], cut: true },
    ] {
        theirs.edit(&command, 2).unwrap();
    }
    let offer = Offer::of(mine.document(), theirs.document(), &BTreeSet::new()).unwrap();
    let spots: Vec<Spot> = offer.changes.iter().map(|change| change.spot).collect();
    assert_eq!(spots, [Spot::Package(package), Spot::Details(RENT)]);
    assert_eq!(offer.effect.expense, crate::money::Minor(-70));
}
