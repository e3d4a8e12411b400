//! What a version of the demo's map is said to move is what moves when it is taken over, through real rooms.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::backend::{Backend, MapCompareView};
use automerge::Automerge;
use shared::budget::{Input, Measure, Name, Nature, Source};
use shared::calendar::Period;
use shared::document::{Deed, MapCommand, MapReplica};
use shared::formula::Unit;
use shared::id::{DepartmentId, DocumentId, RequestId};
use shared::language::Language;
use shared::money::Minor;
use shared::process::{Element, Quantity, Sides};
use uuid::Uuid;

use crate::approval::Submit;
use crate::backend::Views;
use crate::demo::{self, Login};
use crate::maps::{adopt, adoption, branch};
use crate::persistence::DocumentKind;
use crate::random::SeededRandom;
use crate::supply::tests::office::{LINE, Office};

const PART: &str = "Wages, buyers · comparing offers";

fn random() -> SeededRandom {
    SeededRandom::new(9)
}

async fn compared(office: &Office, login: Login, version: DocumentId) -> MapCompareView {
    let views = Views::new(office.store.clone(), office.clock.clone(), Arc::new(random()));
    views.reader(&office.person(login).await).compare_maps(version, None).await.unwrap()
}

/// Somebody draws in a map.
async fn draw(office: &Office, map: DocumentId, command: MapCommand) {
    let edit = move |doc: &mut Automerge| {
        let mut replica = MapReplica::open(doc.clone()).unwrap();
        replica.edit(&command, 7).unwrap();
        *doc = replica.into_document();
        Ok(())
    };
    office.hub.edit(map, Box::new(edit), Vec::new()).await.unwrap();
}

/// Comparing offers takes so many minutes.
fn minutes(view: &MapCompareView, minutes: i32) -> MapCommand {
    let mut step = view.after.map.node(&"Step_select".parse().unwrap()).unwrap().clone();
    step.figures.minutes = Some(Quantity::whole(minutes));
    MapCommand::Put { deed: Deed::Figures, elements: vec![Element::Node(Box::new(step))] }
}

fn total_of(department: DepartmentId) -> Input {
    Input {
        source: Source::Total { department, nature: Nature::Expense, account: None },
        name: Name::new("Total expense"),
        place: Name::new("There"),
        unit: Unit::Money,
        figures: [None; Period::COUNT],
        dry: None,
    }
}

#[tokio::test]
async fn what_is_foreseen_line_by_line_is_what_comes_once_the_version_is_taken_over() {
    let office = Office::open().await;
    let finance = office.person(Login::Finance).await;
    let (purchasing, buying) = office.sheet("Purchasing").await;
    let (_, people) = office.sheet("HR & Administration").await;
    let (_, selling) = office.sheet("Sales").await;
    let maps = office.store.list(demo::plan(), DocumentKind::Map).await.unwrap();
    let base = maps.into_iter().find(|map| map.branch.is_none()).unwrap();
    let version = branch(&*office.store, &*office.clock, &random(), &finance, &base, "To be").await.unwrap();

    // A line that follows the one that takes from the map, one in another sheet that takes what both come to, and one of a
    // sheet that is submitted.
    office.add_line(buying, &format!("\"{PART}\" * 2"), Vec::new()).await;
    office.add_line(people, "there.\"total expense\"", vec![total_of(purchasing)]).await;
    let whole = Source::Work { map: base.id, of: None, measure: Measure::Cost };
    let whole = Input { source: whole, name: Name::new("Whole map cost"), ..total_of(purchasing) };
    office.add_line(selling, "there.\"whole map cost\"", vec![whole]).await;
    let request = RequestId(Uuid::from_u128(3));
    let sales = office.person(Login::Sales).await;
    office.approvals.submit(&sales, Submit { sheet: selling, id: request }).await.unwrap();
    office.supplier.supply(demo::plan()).await.unwrap();

    let same = compared(&office, Login::Finance, version).await;
    let effect = same.effect.as_ref().unwrap();
    assert!(effect.expense.is_none() && effect.income.is_none(), "nothing is otherwise yet");
    let lines: Vec<&str> = effect
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.lines)
        .map(|line| line.name.in_language(Language::English))
        .collect();
    assert_eq!(lines.len(), 2, "those that take from the map stand there all the same: {lines:?}");

    // Half the minutes.
    draw(&office, version, minutes(&same, 30)).await;
    let view = compared(&office, Login::Finance, version).await;
    let effect = view.effect.unwrap();
    assert!(!effect.is_merged && effect.closed == 0);
    let mut told: Vec<(&str, Option<i64>, usize, bool)> = Vec::new();
    for sheet in &effect.sheets {
        for line in &sheet.lines {
            let moved = line.year.before.zip(line.year.after).map(|(before, after)| after.0 - before.0);
            told.push((sheet.department.in_language(Language::English), moved, line.takes.len(), sheet.is_locked));
        }
    }
    told.sort_unstable();
    // An hour of a buyer is 95: each month 120 comparisons.
    assert_eq!(
        told,
        [
            ("HR & Administration", Some(-205_200_00), 0, false),
            ("Purchasing", Some(-136_800_00), 0, false),
            ("Purchasing", Some(-68_400_00), 1, false),
            ("Sales", Some(0), 1, true),
        ]
    );
    let moved = |sides: Sides<Minor>| sides.after.0 - sides.before.0;
    assert_eq!(effect.expense.map(moved), Some(-410_400_00));

    // Who may not open a sheet hears that it takes part.
    let others = compared(&office, Login::Sales, version).await.effect.unwrap();
    assert_eq!((others.sheets.len(), others.closed), (1, 2));
    assert_eq!((others.sheets[0].department.in_language(Language::English), others.expense), ("Sales", None));

    // Meanwhile the map itself is worked on: that would be kept, and is counted.
    let mut fixed = view.before.unwrap().map.node(&"Step_select".parse().unwrap()).unwrap().clone();
    fixed.figures.fixed_cost = Some(Minor(1_000_00));
    let fixed = MapCommand::Put { deed: Deed::Figures, elements: vec![Element::Node(Box::new(fixed))] };
    draw(&office, base.id, fixed).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    let effect = compared(&office, Login::Finance, version).await.effect.unwrap();
    assert!(effect.is_merged);

    let record = office.store.find(version).await.unwrap().unwrap();
    let shown = adoption(&*office.store, &record).await.unwrap().unwrap().reviewed.to_string();
    let nothing = (&BTreeSet::new(), &BTreeSet::new());
    let (store, clock) = (&*office.store, &*office.clock);
    adopt(store, clock, &random(), &*office.rooms, &finance, &record, &shown, nothing).await.unwrap();
    // Once for the map, once for what follows from sheet to sheet.
    for _ in 0..2 {
        office.supplier.supply(demo::plan()).await.unwrap();
    }
    for (id, line) in [(buying, None), (buying, Some(LINE)), (people, Some(LINE)), (selling, Some(LINE))] {
        let sheet = office.read(id).await;
        let found = sheet
            .lines()
            .find(|own| line.map_or(own.name.in_language(Language::English) == PART, |line| own.id == line))
            .unwrap();
        let foreseen = effect.sheets.iter().flat_map(|sheet| &sheet.lines);
        let href = format!("/plans/{}/sheets/{id}#line-{}", demo::plan(), found.id);
        let foreseen: Vec<_> = foreseen.filter(|own| own.href == href).map(|own| own.year.after).collect();
        assert_eq!(foreseen, [Some(Minor::of_sum(found.total()))], "{href}");
    }
}

#[tokio::test]
async fn a_line_whose_step_is_gone_says_so_and_has_no_figure() {
    let office = Office::open().await;
    let finance = office.person(Login::Finance).await;
    let maps = office.store.list(demo::plan(), DocumentKind::Map).await.unwrap();
    let base = maps.into_iter().find(|map| map.branch.is_none()).unwrap();
    let version = branch(&*office.store, &*office.clock, &random(), &finance, &base, "To be").await.unwrap();
    draw(&office, version, MapCommand::Delete(vec!["Step_select".parse().unwrap()])).await;
    let effect = compared(&office, Login::Finance, version).await.effect.unwrap();
    let line = &effect.sheets[0].lines[0];
    assert!(line.is_lost && line.year.before.is_some() && line.year.after.is_none(), "{line:?}");
    assert_eq!(line.takes.len(), 1);
}
