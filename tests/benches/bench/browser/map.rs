//! The process map: 500 shapes beside bpmn-js, and a volume's way to the budget on somebody else's screen.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;
use server::demo;
use tests::organisation::Organisation;
use tests::program;
use tests::running::Running;

use super::{Figures, tell, visit};
use crate::copied;
use crate::table::{Goal, Table};

const CANVAS: Figures<'_> = &[
    ("open", "ms", Goal::None),
    ("peer_open", "ms", Goal::None),
    ("again", "ms", Goal::None),
    ("peer_again", "ms", Goal::None),
    ("drag_frames", "", Goal::None),
    ("drag_frame_p50", "ms", Goal::None),
    ("drag_frame_p95", "ms", Goal::AtMost(8.0)),
    ("peer_drag_frame_p95", "ms", Goal::None),
];

const LOOP: Figures<'_> =
    &[("volume_to_figure_p50", "ms", Goal::None), ("volume_to_figure_p95", "ms", Goal::AtMost(150.0))];

/// What is compared with bpmn-js, by ours and theirs.
const RATIOS: [(&str, &str, &str, Goal); 3] = [
    ("open_to_peer", "open", "peer_open", Goal::AtMost(1.5)),
    ("again_to_peer", "again", "peer_again", Goal::AtMost(1.5)),
    ("drag_frame_p95_to_peer", "drag_frame_p95", "peer_drag_frame_p95", Goal::None),
];

pub async fn measure(table: &mut Table) -> Result<()> {
    let organisation = Organisation::demo().await?;
    let server = organisation.serve().await?;
    if let Err(why) = canvas(table, &server).await {
        table.note(format!("the map is not measured in the browser: {why:#}"));
    }
    server.kill().await?;
    // The demo as it is planted: the first part has signed in a score of times.
    let organisation = Organisation::demo().await?;
    let server = organisation.serve().await?;
    if let Err(why) = from_map_to_budget(table, &server).await {
        table.note(format!("the way from map to budget is not measured: {why:#}"));
    }
    server.kill().await
}

/// The packages the measurements in the browser need beside those of its tests.
pub async fn peers() -> Result<PathBuf> {
    copied::installed(&program::workspace().join("tests/benches/peers"), "browser-peers").await
}

async fn canvas(table: &mut Table, server: &Running) -> Result<()> {
    let mut node = visit("canvas.mjs", server)?;
    node.env("TANDEM_BENCH_PLAN", format!("/plans/{}", demo::plan())).env("TANDEM_BENCH_PEERS", peers().await?);
    let answer = tell(table, "canvas_500_shapes", node, CANVAS).await?;
    let number = |name: &str| answer.get(name).and_then(Value::as_f64).filter(|value| *value > 0.0);
    for (name, ours, theirs, goal) in RATIOS {
        if let (Some(ours), Some(theirs)) = (number(ours), number(theirs)) {
            table.add(format!("canvas_500_shapes_{name}"), ours / theirs, "×", goal);
        }
    }
    Ok(())
}

async fn from_map_to_budget(table: &mut Table, server: &Running) -> Result<()> {
    let mut node = visit("loop.mjs", server)?;
    node.env("TANDEM_BENCH_PLAN", format!("/plans/{}", demo::plan()));
    tell(table, "map_to_budget", node, LOOP).await.map(drop)
}
