//! Decision packages in the document: two people, one of them offline, and what became of it.

use super::*;
use crate::id::PackageId;

const LATHE: PackageId = PackageId(Uuid::from_u128(0xd1));
const COURSE: PackageId = PackageId(Uuid::from_u128(0xd2));

fn put(id: PackageId, title: &str) -> SheetCommand {
    SheetCommand::PutPackage { id, title: title.to_owned(), reason: "why".to_owned(), cost: None }
}

fn cut(id: PackageId, cut: bool) -> SheetCommand {
    SheetCommand::CutPackages { packages: vec![id], cut }
}

/// Rent belongs to the lathe, travel to nothing.
fn with_packages() -> SheetReplica {
    let mut sheet = copy_for(&fresh(), 1);
    for command in [
        figure(RENT, 1, 100_00),
        figure(TRAVEL, 1, 7_00),
        put(LATHE, "New lathe"),
        put(COURSE, "Safety course"),
        SheetCommand::SetPackage { lines: vec![RENT], package: Some(LATHE) },
    ] {
        sheet.edit(&command, 1).unwrap();
    }
    sheet
}

fn expense(sheet: &SheetReplica) -> i128 {
    sheet.sheet().totals().nature(Nature::Expense).periods.total()
}

#[test]
fn a_cut_made_offline_meets_what_is_typed_meanwhile_and_history_tells_who_cut() {
    let base = with_packages();
    let (mut sales, mut finance) = (copy_for(&base, 2), copy_for(&base, 3));
    finance.edit(&cut(LATHE, true), 5).unwrap();
    assert_eq!(expense(&finance), 7_00);
    sales.edit(&figure(RENT, 2, 11_00), 6).unwrap();
    assert_eq!(expense(&sales), 118_00);
    meet(&mut sales, &mut finance);
    for sheet in [&sales, &finance] {
        assert_eq!(expense(sheet), 7_00);
        assert_eq!(sheet.sheet().weigh(sheet.sheet().package(LATHE).unwrap()).cost, 111_00);
    }
    let history = History::read(sales.document()).unwrap();
    let told = history.package(LATHE).rfind(|entry| &*entry.field == "cut").unwrap();
    assert_eq!(told.after.as_ref().unwrap().author, Some(person(3)));
    assert_eq!(&*history.moment_of(told).unwrap().word, "cut_packages");
    // Looking back walks through it.
    let mut then = Replay::end(&history);
    assert_eq!(then.sheet(), sales.sheet());
    then.go(&history, told.moment);
    assert!(!then.sheet().line(RENT).unwrap().is_cut());

    sales.edit(&cut(LATHE, false), 7).unwrap();
    assert_eq!(expense(&sales), 118_00);
    sales.undo(8).unwrap();
    assert_eq!(expense(&sales), 7_00);
}

#[test]
fn what_is_cut_is_not_taken_away_and_a_rank_is_given_by_hand() {
    let mut sheet = with_packages();
    sheet.edit(&cut(LATHE, true), 2).unwrap();
    let refused = sheet.edit(&SheetCommand::RemovePackage(LATHE), 3);
    assert!(matches!(refused, Err(DocumentError::PackageIsCut(LATHE))), "{refused:?}");
    sheet.edit(&cut(LATHE, false), 4).unwrap();
    sheet.edit(&SheetCommand::RemovePackage(LATHE), 5).unwrap();
    assert_eq!(expense(&sheet), 107_00);
    assert!(sheet.sheet().package_of(sheet.sheet().line(RENT).unwrap()).is_none());
    // It comes back with the lines it had, and ranks last.
    sheet.edit(&put(LATHE, "A used lathe"), 6).unwrap();
    let order = |sheet: &SheetReplica| -> Vec<PackageId> {
        sheet.sheet().packages_in_order().iter().map(|package| package.id).collect()
    };
    assert_eq!((order(&sheet), sheet.sheet().lines_in(LATHE).count()), (vec![COURSE, LATHE], 1));
    sheet.edit(&SheetCommand::RankPackage { id: LATHE, after: None }, 7).unwrap();
    assert_eq!(order(&sheet), [LATHE, COURSE]);
    sheet.edit(&SheetCommand::RankPackage { id: LATHE, after: Some(COURSE) }, 8).unwrap();
    assert_eq!(order(&sheet), [COURSE, LATHE]);
    let long = SheetCommand::PutPackage { id: LATHE, title: "x".repeat(121), reason: String::new(), cost: None };
    assert!(matches!(sheet.edit(&long, 9), Err(DocumentError::PackageTooLong { .. })));
}

#[test]
fn what_a_cut_line_says_is_neither_spread_over_nor_lost() {
    let mut sheet = with_packages();
    sheet.edit(&cut(LATHE, true), 2).unwrap();
    // Another total of the section moves what counts.
    sheet.edit(&SheetCommand::SpreadSection { section: COSTS, total: Minor(50_00) }, 3).unwrap();
    assert_eq!(expense(&sheet), 50_00);
    assert_eq!(sheet.sheet().line(TRAVEL).unwrap().total(), 50_00);
    let spread = crate::budget::Spread { total: Minor(120_00), rule: crate::budget::SpreadRule::Even };
    sheet.edit(&SheetCommand::SetSpread { line: RENT, spread: Some(spread) }, 4).unwrap();
    sheet.edit(&SheetCommand::KeepFigures(vec![RENT]), 5).unwrap();
    assert_eq!(expense(&sheet), 50_00);
    sheet.edit(&cut(LATHE, false), 6).unwrap();
    assert_eq!(expense(&sheet), 170_00);
}

#[test]
fn the_next_revision_and_the_next_year_know_what_was_cut() {
    let mut sheet = with_packages();
    sheet.edit(&cut(LATHE, true), 2).unwrap();
    let revision = read_sheet(&revise_sheet(sheet.sheet(), actor(0), 9).unwrap()).unwrap();
    assert_eq!(revision.totals(), sheet.sheet().totals());
    assert!(revision.line(RENT).unwrap().is_cut());
    assert_ne!(content_hash(&revision), content_hash(with_packages().sheet()), "a cut is part of what is approved");
    let header = SheetHeader { year: 2028, ..sheet.sheet().header.clone() };
    let next = read_sheet(&roll_sheet(sheet.sheet(), header, &Ground::default(), actor(0), 9).unwrap()).unwrap();
    let rent = next.line(RENT).unwrap();
    assert_eq!((rent.prior, rent.total(), rent.worth_total()), (Some(Minor(0)), 0, 100_00));
}
