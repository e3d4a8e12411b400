//! People draw one process map over real sockets: those who may meet in it, the others look on or do not get in.

use std::time::Duration;

use anyhow::Result;
use server::demo::{Login, PASSWORD};
use shared::document::{Deed, MapCommand};
use shared::id::DocumentId;
use shared::name::Name;
use shared::process::{
    Bounds, Element, Flow, FlowKind, Node, NodeKind, ProcessMap, StepControl, StepFigures, TaskKind, Trigger,
};
use tests::drawer::Drawer;
use tests::line::Line;
use tests::organisation::Organisation;
use tests::running::Running;

/// Nothing here takes that long; whatever does hangs.
const DONE_WITHIN: Duration = Duration::from_secs(120);

/// Each person has one replica here.
const TAB: [u8; 8] = [1; 8];

fn node(id: &str, kind: NodeKind) -> Result<Element> {
    Ok(Element::Node(Box::new(Node {
        id: id.parse()?,
        kind,
        name: Name::new(id),
        lane: None,
        pool: None,
        parent: None,
        bounds: Bounds::pixels(100, 100, 100, 80),
        figures: StepFigures::default(),
        control: StepControl::default(),
        foreign: None,
    })))
}

fn task(id: &str) -> Result<Element> {
    node(id, NodeKind::Task(TaskKind::User))
}

fn flow(id: &str, source: &str, target: &str) -> Result<Element> {
    Ok(Element::Flow(Flow {
        id: id.parse()?,
        kind: FlowKind::Sequence,
        source: source.parse()?,
        target: target.parse()?,
        name: Name::default(),
        share: None,
        is_default: false,
        waypoints: Vec::new(),
        foreign: None,
    }))
}

fn put(elements: Vec<Element>) -> MapCommand {
    MapCommand::Put { deed: Deed::Add, elements }
}

fn has(map: &ProcessMap, node: &str) -> bool {
    map.nodes().any(|other| other.id.as_str() == node)
}

async fn line(server: &Running, who: Login) -> Result<Line> {
    let token = server.api().sign_in(&who.email(), PASSWORD).await?;
    Line::open(server.address(), &token, &who.email()).await
}

async fn open(server: &Running, map: DocumentId, who: Login) -> Result<Drawer> {
    Drawer::open(line(server, who).await?, map, who.person(), TAB).await
}

async fn drawn_together() -> Result<()> {
    let organisation = Organisation::demo().await?;
    let map = organisation.begin_map(Login::Finance, vec![node("Start_1", NodeKind::Start(Trigger::None))?]).await?;
    let server = organisation.serve().await?;
    let mut sales = open(&server, map, Login::Sales).await?;
    let mut finance = open(&server, map, Login::Finance).await?;
    // Both at once, without having seen each other: one connects what the other takes away.
    sales.draw(&put(vec![task("Task_pay")?, flow("Flow_1", "Start_1", "Task_pay")?])).await?;
    finance.draw(&MapCommand::Delete(vec!["Start_1".parse()?])).await?;
    finance.draw(&put(vec![task("Task_book")?])).await?;
    for who in [&mut sales, &mut finance] {
        who.until(|map| has(map, "Task_pay") && has(map, "Task_book") && !has(map, "Start_1")).await?;
    }
    assert_eq!(sales.map(), finance.map());
    let loose: Vec<_> = sales.map().flows().map(|flow| sales.map().is_loose(flow)).collect();
    assert_eq!(loose, [true]);
    assert!(sales.is_even_with(&finance));

    // Who may only see it sees it. What they draw all the same reaches nobody, and the second time they are turned away.
    let mut auditor = open(&server, map, Login::Auditor).await?;
    assert_eq!(auditor.map(), sales.map());
    auditor.insist(&[put(vec![task("Task_a")?]), put(vec![task("Task_b")?])]).await?;
    let turned_away = auditor.until(|_| false).await.err().map(|error| error.to_string());
    assert!(turned_away.as_ref().is_some_and(|why| why.contains("not-permitted")), "{turned_away:?}");
    sales.draw(&put(vec![task("Task_last")?])).await?;
    finance.until(|map| has(map, "Task_last")).await?;
    let look = open(&server, map, Login::Cfo).await?;
    assert_eq!((look.map(), finance.map().nodes().count()), (sales.map(), 3));
    server.kill().await?;
    organisation.check().await
}

async fn kept_out() -> Result<()> {
    let organisation = Organisation::demo().await?;
    let map = organisation.begin_map(Login::Finance, vec![task("Task_1")?]).await?;
    let stranger = organisation.invite().await?;
    organisation.archive(map).await?;
    let server = organisation.serve().await?;
    // Whom the plan is closed to is told nothing, not even that the map is there.
    let line = Line::open(server.address(), &stranger.token, "stranger").await?;
    let refused = Drawer::open(line, map, stranger.person, TAB).await.err().map(|error| error.to_string());
    assert!(refused.is_some_and(|refused| refused.contains("DocUnavailable")));
    // What is closed for good is seen and takes nothing, whoever draws.
    let mut finance = open(&server, map, Login::Finance).await?;
    let more: Vec<MapCommand> = (2..80).map(|at| Ok(put(vec![task(&format!("Task_{at}"))?]))).collect::<Result<_>>()?;
    // It may be turned away while it still talks.
    let _ = finance.insist(&more).await;
    let turned_away = finance.until(|_| false).await.err().map(|error| error.to_string());
    assert!(turned_away.as_ref().is_some_and(|why| why.contains("\"closed: ")), "{turned_away:?}");
    let look = open(&server, map, Login::Sales).await?;
    assert_eq!(look.map().nodes().count(), 1);
    server.kill().await?;
    organisation.check().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_draws_with_the_others_and_whoever_may_only_see_is_turned_away() {
    tokio::time::timeout(DONE_WITHIN, drawn_together()).await.expect("in time").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_the_plan_is_closed_to_does_not_get_in_and_what_is_archived_takes_nothing() {
    tokio::time::timeout(DONE_WITHIN, kept_out()).await.expect("in time").unwrap();
}
