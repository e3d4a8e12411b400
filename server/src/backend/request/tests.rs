//! What whoever decides is told of a sheet: each line that differs with who wrote it, each person's part of the
//! difference, and what was checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{Backend, ChangesView, CheckOutcome, Checked, PlanPart, RequestView, WrittenLine};
use shared::access::Readership;
use shared::approval::Act;
use shared::budget::CellValue;
use shared::document::PartKey;
use shared::id::SheetId;

use super::*;
use crate::approval::tests::world::{self, PLAN, SALES, SHEET, Who};
use crate::approval::{Approvals, StoreRooms, Submit, version_of};
use crate::audit::AuditEvent;
use crate::backend::Views;
use crate::backend::bridge::tests::World;
use crate::backend::hands::Hands;
use crate::clock::{Clock, ManualClock};
use crate::demo::{self, Login};
use crate::document::load_sheet;
use crate::random::SeededRandom;
use crate::supply::tests::office::{LINE, Office, rate_offer};

const NATURES: [Nature; 2] = [Nature::Income, Nature::Expense];

fn by(login: Login) -> PlanPart {
    PlanPart::Author(Some(login.name().to_owned()))
}

fn every_line(changes: &ChangesView) -> Vec<&WrittenLine> {
    changes.largest.iter().chain(&changes.rest).flat_map(|section| &section.lines).collect()
}

fn line<'a>(changes: &'a ChangesView, name: &str) -> &'a WrittenLine {
    every_line(changes).into_iter().find(|line| line.label.en.as_deref() == Some(name)).unwrap()
}

fn differs(line: &WrittenLine) -> i64 {
    line.after.unwrap_or_default().0 - line.before.unwrap_or_default().0
}

/// What everybody did comes to the difference, to the minor unit, and so do the lines.
fn adds_up(changes: &ChangesView) {
    for nature in NATURES {
        let sum = changes.sums.iter().find(|sum| sum.nature == nature);
        let difference = sum.map_or(0, |sum| sum.after.0 - sum.before.0);
        let hands = changes.hands.iter().chain(changes.others.as_ref().map(|(_, others)| others));
        let of = |by: &app::backend::ChangedBy| if nature == Nature::Income { by.income.0 } else { by.expense.0 };
        assert_eq!(hands.map(of).sum::<i64>(), difference, "{nature:?}");
        // Where some are left out, the others do not come to the whole.
        let lines = every_line(changes).into_iter().filter(|line| line.nature == nature);
        if changes.left_out() > 0 {
            continue;
        }
        assert_eq!(lines.map(differs).sum::<i64>(), difference, "{nature:?}");
    }
}

fn approvals(world: &World) -> Approvals {
    let (clock, random) = (Arc::new(ManualClock::default()), Arc::new(SeededRandom::new(3)));
    let rooms = Arc::new(StoreRooms::new(world.store.clone(), clock.clone(), random.clone()));
    Approvals::new(world.store.clone(), rooms, clock, random)
}

async fn submit(world: &World, login: Login, sheet: SheetId) -> RequestId {
    let id = RequestId(Uuid::from_u128(0xa5c));
    let person = world.store.person(login.person()).await.unwrap().unwrap();
    approvals(world).submit(&person, Submit { sheet, id }).await.unwrap();
    id
}

async fn shown(world: &World, login: Login, id: RequestId) -> RequestView {
    let person = world.store.person(login.person()).await.unwrap().unwrap();
    world.views.reader(&person).request(id).await.unwrap()
}

fn checked(view: &RequestView, of: impl Fn(&Checked) -> bool) -> &Checked {
    view.checks.iter().find(|check| of(check)).unwrap()
}

#[tokio::test]
async fn since_it_was_approved_each_line_is_told_with_its_authors_and_each_author_with_their_part() {
    let world = World::new().await;
    let record = world.sheet("Sales").await;
    let approved = load_sheet(&*world.store, record.follows.unwrap()).await.unwrap();
    world.spend(record.id, Login::Finance, "Trade press", 1_000).await;
    world.spend(record.id, Login::Sales, "Trade press", -300).await;
    // What is taken back again is no difference.
    world.spend(record.id, Login::Finance, "Travel at home", 5).await;
    world.spend(record.id, Login::Finance, "Travel at home", -5).await;
    let asked = load_sheet(&*world.store, record.id).await.unwrap();
    let id = submit(&world, Login::Sales, record.id).await;

    let view = shown(&world, Login::Head, id).await;
    let changes = view.changes.as_deref().unwrap();
    assert_eq!(changes.left_out(), 0, "all lines are there to be added");
    adds_up(changes);
    let press = line(changes, "Trade press");
    let of = |sheet: &Sheet| {
        let found = sheet.lines().find(|line| line.name.en.as_deref() == Some("Trade press")).unwrap();
        Some(Minor::of_sum(found.total()))
    };
    assert_eq!((press.before, press.after), (of(&approved), of(&asked)));
    assert_eq!(press.by[..2], [by(Login::Sales), by(Login::Finance)], "whoever moved it most comes first");
    assert!(every_line(changes).iter().all(|line| line.label.en.as_deref() != Some("Travel at home")));
    // Counted by hand: a line differs where its year, or anything it says, is another.
    let moved = |line: &&LineItem| approved.line(line.id).is_none_or(|before| before.total() != line.total());
    let moved = asked.lines().filter(|line| line.unit.is_money()).filter(moved).count();
    let shown_moved = every_line(changes).into_iter().filter(|line| line.before != line.after).count();
    let gone = every_line(changes).into_iter().filter(|line| line.after.is_none()).count();
    assert_eq!(shown_moved, moved + gone);
    let sections: Vec<_> = changes.largest.iter().map(|section| section.name.clone().unwrap()).collect();
    let order: Vec<_> = asked.sections_in_order().into_iter().map(|section| section.name.clone()).collect();
    let places = sections.iter().map(|name| order.iter().position(|own| own == name).unwrap());
    assert!(places.is_sorted(), "{sections:?}");

    // Whoever may not open it is not told that there is a request.
    let stranger = world.store.person(Login::It.person()).await.unwrap().unwrap();
    assert!(world.views.reader(&stranger).request(id).await.is_err());
}

#[tokio::test]
async fn where_nothing_was_approved_it_is_told_against_last_year_and_what_the_sheet_began_with() {
    let world = World::new().await;
    let open = world.store.open_requests(None).await.unwrap();
    let id = open[0].request.submission().id;
    let view = shown(&world, Login::Head, id).await;
    let changes = view.changes.as_deref().unwrap();
    assert_eq!(view.baseline, Baseline::LastYear);
    adds_up(changes);
    let expense = changes.sums.iter().find(|sum| sum.nature == Nature::Expense).unwrap();
    let of = view.expense.unwrap();
    assert_eq!((Some(expense.before), expense.after), (of.before, of.now));
    assert!(changes.hands.iter().any(|hand| matches!(hand.who, PlanPart::Begun(_))), "{:?}", changes.hands);
}

#[tokio::test]
async fn whoever_set_a_driver_is_told_beside_the_line_that_takes_it() {
    let office = Office::open().await;
    let (_, sheet) = office.sheet("Sales").await;
    office.set_rate(Some(160_000)).await;
    let money = "max(100, last_year({line})) * \"social rate\"".replace("{line}", &format!("{{{LINE}}}"));
    office.add_line(sheet, &money, vec![rate_offer(160_000)]).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    office.set_rate(Some(200_000)).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    let doc = crate::document::load(&*office.store, sheet).await.unwrap();
    let version = version_of(&doc, &load_sheet(&*office.store, sheet).await.unwrap());
    let hands = Hands::read(&*office.store, demo::plan(), sheet, &version).await.unwrap();
    let told: BTreeMap<&PartKey, [i128; 2]> = hands.effects.of(LINE).collect();
    let finance = told[&PartKey::Author(Some(Login::Finance.person()))];
    // The rate rises by 4 of 100 in each of twelve months; which section it stands in says whether it is earned or spent.
    assert_eq!(finance.iter().sum::<i128>(), 12 * 4_00);
    assert!(!told.keys().any(|key| matches!(key, PartKey::Input(_))), "{told:?}");
}

/// The small organisation, as its pages show it.
async fn page(world: &world::World, who: Who, id: RequestId) -> RequestView {
    let views = Views::new(world.store.clone(), world.clock.clone(), Arc::new(SeededRandom::new(4)));
    let person = world.person(who).await;
    views.reader(&person).request(id).await.unwrap()
}

#[tokio::test]
async fn a_request_is_told_what_was_checked_and_a_request_that_ended_is_not() {
    let world = world::World::new().await;
    world.write(Who::Both, SHEET, 1, CellValue::Figure(Minor(600_000_000))).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let id = asked.request.submission().id;
    let view = page(&world, Who::Head, id).await;
    let outcome = |of: fn(&Checked) -> bool| checked(&view, of).outcome();
    assert_eq!(
        checked(&view, |check| matches!(check, Checked::Sums { .. })),
        &Checked::Sums { lines: Some(2), agrees: true }
    );
    assert_eq!(outcome(|check| matches!(check, Checked::Version { .. })), CheckOutcome::Fine);
    assert_eq!(outcome(|check| matches!(check, Checked::Standing { .. })), CheckOutcome::Fine);
    assert!(view.checks.contains(&Checked::Cells { wrong: 0, rival: 0 }));
    assert!(view.checks.contains(&Checked::Accounts { without: 2 }));
    assert!(view.checks.contains(&Checked::Formulas { faults: 0 }));
    assert!(view.checks.contains(&Checked::Rejected { before: false }));
    assert!(view.checks.is_sorted_by_key(Checked::outcome), "what is wrong comes first");
    // Both heads the department as well, and wrote in it.
    let Checked::Duties { spared, breached } = checked(&view, |check| matches!(check, Checked::Duties { .. })) else {
        unreachable!()
    };
    assert_eq!(spared.iter().map(|person| person.id).collect::<Vec<_>>(), [Who::Both.id()]);
    assert!(breached.is_empty());
    // No target is set, so none is checked.
    assert!(!view.checks.iter().any(|check| matches!(check, Checked::Target { .. })));

    let no = Act::Reject { comment: "不行".parse().unwrap() };
    world.decide(Who::Head, &asked, 0, no).await.unwrap();
    assert!(page(&world, Who::Head, id).await.checks.is_empty());
    world.clock.advance(chrono::TimeDelta::hours(1));
    let again = world.submit(Who::Editor, 2).await.unwrap();
    let view = page(&world, Who::Head, again.request.submission().id).await;
    assert!(view.checks.contains(&Checked::Rejected { before: true }));
}

#[tokio::test]
async fn an_amount_a_little_below_a_bound_is_said_to_whoever_decides() {
    let world = world::World::new().await;
    // Above five million finance is asked as well.
    world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(199_000_000))).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let view = page(&world, Who::Head, asked.request.submission().id).await;
    let band = checked(&view, |check| matches!(check, Checked::Band { .. }));
    assert_eq!(band, &Checked::Band { total: Minor(499_000_000), bound: Some(Minor(500_000_000)) });
    assert_eq!(band.outcome(), CheckOutcome::Look);
}

#[tokio::test]
async fn the_lines_of_a_secret_sheet_are_told_to_its_readers_alone() {
    let world = world::World::new().await;
    let told = || AuditEvent::new(world.clock.now(), None, "test.told", PLAN);
    let people = [Who::Editor, Who::Viewer].map(Who::id).into();
    let kept = Readership { plan: PLAN, department: SALES, people, publishes_accounts: false, version: 1 };
    world.store.set_readers(kept, told()).await.unwrap();
    world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(7))).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let id = asked.request.submission().id;
    for (who, reads) in [(Who::Editor, true), (Who::Viewer, true), (Who::Head, false), (Who::Cfo, false)] {
        let view = page(&world, who, id).await;
        assert_eq!(view.changes.is_some(), reads, "{who:?}");
        let sums = checked(&view, |check| matches!(check, Checked::Sums { .. }));
        assert_eq!(sums, &Checked::Sums { lines: reads.then_some(2), agrees: true }, "{who:?}");
        assert!(view.checks.contains(&Checked::Version { agrees: true }), "{who:?}");
        let counts = |check: &Checked| {
            matches!(check, Checked::Cells { .. } | Checked::Formulas { .. } | Checked::Accounts { .. })
        };
        assert_eq!(view.checks.iter().any(counts), reads, "{who:?}");
        assert!(!view.checks.iter().any(|check| matches!(check, Checked::Duties { .. })), "{who:?}");
        // What supervision finds is for whoever decides now, and not for whoever asked.
        let band = view.checks.iter().any(|check| matches!(check, Checked::Band { .. }));
        assert_eq!(band, who == Who::Head, "{who:?}");
    }
    assert!(page(&world, Who::Viewer, id).await.changes.unwrap().hands.iter().any(|hand| {
        hand.who == PlanPart::Author(Some("Editor".to_owned())) && hand.expense == Minor(7 - 300_000_000)
    }));
}
