//! Figures on their way between the sheets of the demo organisation, through real rooms and a real store.

pub(crate) mod office;

use automerge::Automerge;
use shared::budget::{Dry, Figure, Input, Name, Nature, Source};
use shared::calendar::Period;
use shared::document::{Deed, MapCommand, MapReplica, SheetCommand, SheetReplica};
use shared::formula::FaultKind;
use shared::id::DepartmentId;
use shared::money::Minor;
use shared::process::{
    Bounds, Element, Flow, FlowKind, GatewayKind, Node, NodeKind, Quantity, Share, StepControl, StepFigures, TaskKind,
    Trigger,
};
use uuid::Uuid;

use self::office::{LINE, Office, rate_offer};
use super::MapLibrary;
use crate::approval::Submit;
use crate::demo::{self, Login};
use crate::maps::{Beginning, begin};
use crate::random::SeededRandom;

fn total_offer(department: DepartmentId, figure: i64) -> Input {
    Input {
        source: Source::Total { department, nature: Nature::Expense, account: None },
        name: Name::new("Total expense"),
        place: Name::new("There"),
        unit: shared::formula::Unit::Money,
        figures: [Some(Minor(figure)); Period::COUNT],
        dry: None,
    }
}

#[tokio::test]
async fn a_driver_moves_the_open_sheets_that_take_it_and_what_somebody_forged_is_put_right() {
    let office = Office::open().await;
    let (_, sheet) = office.sheet("Purchasing").await;
    office.set_rate(Some(160_000)).await;
    // What the page offered was old, or forged.
    office.add_line(sheet, "\"social rate\" * 100", vec![rate_offer(990_000)]).await;
    let fault = office.january(sheet).await;
    assert!(matches!(fault, Figure::Fault(fault) if fault.kind == FaultKind::Units), "a rate is no money: {fault:?}");

    let office = Office::open().await;
    let (_, sheet) = office.sheet("Purchasing").await;
    office.set_rate(Some(160_000)).await;
    let money = "max(100, last_year({line})) * \"social rate\"".replace("{line}", &format!("{{{LINE}}}"));
    office.add_line(sheet, &money, vec![rate_offer(990_000)]).await;
    assert_eq!(office.january(sheet).await, Figure::Amount(Minor(99_00)));
    office.supplier.supply(demo::plan()).await.unwrap();
    assert_eq!(office.january(sheet).await, Figure::Amount(Minor(16_00)));
    let before = office.store.totals_of_sheet(sheet).await.unwrap().unwrap();

    office.set_rate(Some(200_000)).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    assert_eq!(office.january(sheet).await, Figure::Amount(Minor(20_00)));
    let after = office.store.totals_of_sheet(sheet).await.unwrap().unwrap();
    assert_ne!(before.totals.expense, after.totals.expense, "what the plan shows follows");

    // Nothing moved, so nothing is written.
    let heads = office.store.find(sheet).await.unwrap().unwrap().heads;
    office.supplier.supply(demo::plan()).await.unwrap();
    assert_eq!(office.store.find(sheet).await.unwrap().unwrap().heads, heads);

    office.set_rate(None).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    assert!(matches!(office.january(sheet).await, Figure::Fault(fault) if fault.kind == FaultKind::Missing));
}

#[tokio::test]
async fn totals_flow_from_sheet_to_sheet_and_a_circle_says_so() {
    let office = Office::open().await;
    let ((it, it_sheet), (hr, hr_sheet)) =
        (office.sheet("Purchasing").await, office.sheet("HR & Administration").await);
    office.add_line(hr_sheet, "there.\"total expense\" * 2", vec![total_offer(it, 0)]).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    let january = office.read(it_sheet).await.totals().nature(Nature::Expense).periods.get(Period::FIRST);
    assert_eq!(office.january(hr_sheet).await.minor(), january * 2);

    // IT takes of HR what rests on IT: neither gets a figure, and both say why.
    office.add_line(it_sheet, "there.\"total expense\"", vec![total_offer(hr, 5)]).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    for sheet in [it_sheet, hr_sheet] {
        assert!(matches!(office.january(sheet).await, Figure::Fault(fault) if fault.kind == FaultKind::Cycle));
    }
    let sheet = office.read(it_sheet).await;
    let totals = sheet.inputs().filter(|input| matches!(input.source, Source::Total { .. }));
    let dry: Vec<Option<Dry>> = totals.map(|input| input.dry).collect();
    assert_eq!(dry, [Some(Dry::Circle)]);

    // One of them lets go, and the other has its figure again.
    let edit = |doc: &mut Automerge| {
        let mut replica = SheetReplica::open(doc.clone()).unwrap();
        replica.edit(&SheetCommand::DeleteLines(vec![LINE]), 9).unwrap();
        *doc = replica.into_document();
        Ok(())
    };
    office.hub.edit(it_sheet, Box::new(edit), Vec::new()).await.unwrap();
    office.supplier.supply(demo::plan()).await.unwrap();
    assert_eq!(office.january(hr_sheet).await.minor(), january * 2);
}

#[tokio::test]
async fn a_sheet_is_submitted_with_the_figures_of_then_and_keeps_them() {
    let office = Office::open().await;
    let (_, sheet) = office.sheet("Sales").await;
    let sales = office.person(Login::Sales).await;
    office.set_rate(Some(160_000)).await;
    let money = "max(100, last_year({line})) * \"social rate\"".replace("{line}", &format!("{{{LINE}}}"));
    office.add_line(sheet, &money, vec![rate_offer(990_000)]).await;
    office.approvals.submit(&sales, Submit { sheet, id: shared::id::RequestId(Uuid::from_u128(3)) }).await.unwrap();
    assert_eq!(office.january(sheet).await, Figure::Amount(Minor(16_00)), "brought up to date before it is frozen");

    office.set_rate(Some(300_000)).await;
    office.supplier.supply(demo::plan()).await.unwrap();
    assert_eq!(office.january(sheet).await, Figure::Amount(Minor(16_00)));
}

#[tokio::test]
async fn the_supplier_works_by_itself_as_things_move() {
    let office = Office::open().await;
    let (_, sheet) = office.sheet("Purchasing").await;
    office.set_rate(Some(160_000)).await;
    let working = tokio::spawn(office.supplier.clone().run());
    let money = "max(100, last_year({line})) * \"social rate\"".replace("{line}", &format!("{{{LINE}}}"));
    office.add_line(sheet, &money, vec![rate_offer(990_000)]).await;
    for (rate, expect) in [(160_000, 16_00), (250_000, 25_00), (120_000, 12_00)] {
        office.set_rate(Some(rate)).await;
        let reached = async {
            while office.january(sheet).await != Figure::Amount(Minor(expect)) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), reached).await.expect("the sheet follows");
    }
    working.abort();
}

fn node(id: &str, kind: NodeKind, figures: StepFigures) -> Element {
    Element::Node(Box::new(Node {
        id: id.parse().unwrap(),
        kind,
        name: Name::bilingual("审核发票", "Check invoice"),
        lane: None,
        pool: None,
        parent: None,
        bounds: Bounds::default(),
        figures,
        control: StepControl::default(),
        foreign: None,
    }))
}

fn flow(id: &str, source: &str, target: &str, share: Option<i32>) -> Element {
    Element::Flow(Flow {
        id: id.parse().unwrap(),
        kind: FlowKind::Sequence,
        source: source.parse().unwrap(),
        target: target.parse().unwrap(),
        name: Name::default(),
        share: share.map(Share::percent),
        is_default: false,
        waypoints: Vec::new(),
        foreign: None,
    })
}

#[tokio::test]
async fn a_gateway_s_share_moves_the_sheet_that_takes_the_cost_of_a_step() {
    let office = Office::open().await;
    let (_, sheet) = office.sheet("Purchasing").await;
    let volume = StepFigures { volume: Some(Quantity::whole(200)), ..StepFigures::default() };
    // Half an hour at 90 an hour, and 5 each time.
    let work = StepFigures {
        minutes: Some(Quantity::whole(30)),
        rate: Some(Minor(90_00)),
        unit_cost: Some(Minor(5_00)),
        ..StepFigures::default()
    };
    let none = StepFigures::default();
    let elements = vec![
        node("start", NodeKind::Start(Trigger::None), volume),
        node("split", NodeKind::Gateway(GatewayKind::Exclusive), none),
        node("check", NodeKind::Task(TaskKind::User), work),
        node("end", NodeKind::End(Trigger::None), none),
        flow("a", "start", "split", None),
        flow("b", "split", "check", Some(25)),
        flow("c", "split", "end", None),
        flow("d", "check", "end", None),
    ];
    let title = Name::bilingual("采购到付款", "Purchase to pay");
    let beginning = Beginning { title, elements, foreign: None };
    let (finance, plan) = (office.person(Login::Finance).await, office.plan().await);
    let place = (demo::plan(), &plan);
    let map = begin(&*office.store, &*office.clock, &SeededRandom::new(4), &finance, place, beginning).await.unwrap();

    let offers = MapLibrary::new(office.store.clone()).work(demo::plan()).await.unwrap();
    let of_check = |input: &&Input| input.source.to_string().ends_with(":check");
    let offers: Vec<Input> = offers.iter().flat_map(|inputs| inputs.iter()).filter(of_check).cloned().collect();
    office.add_line(sheet, "\"purchase to pay\".\"check invoice cost\"", offers).await;
    // 50 cases at 45 + 5.
    assert_eq!(office.january(sheet).await, Figure::Amount(Minor(2_500_00)));

    // Somebody finds that 40 of 100 have to be checked.
    let edit = |doc: &mut Automerge| {
        let mut replica = MapReplica::open(doc.clone()).unwrap();
        let command = MapCommand::Put { deed: Deed::Share, elements: vec![flow("b", "split", "check", Some(40))] };
        replica.edit(&command, 7).unwrap();
        *doc = replica.into_document();
        Ok(())
    };
    office.hub.edit(map, Box::new(edit), Vec::new()).await.unwrap();
    office.supplier.supply(demo::plan()).await.unwrap();
    assert_eq!(office.january(sheet).await, Figure::Amount(Minor(4_000_00)));

    // The step is taken out of the map.
    let edit = |doc: &mut Automerge| {
        let mut replica = MapReplica::open(doc.clone()).unwrap();
        replica.edit(&MapCommand::Delete(vec!["check".parse().unwrap()]), 7).unwrap();
        *doc = replica.into_document();
        Ok(())
    };
    office.hub.edit(map, Box::new(edit), Vec::new()).await.unwrap();
    office.supplier.supply(demo::plan()).await.unwrap();
    assert!(matches!(office.january(sheet).await, Figure::Fault(fault) if fault.kind == FaultKind::Missing));
}
