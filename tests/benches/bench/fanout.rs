//! Fifty people in one sheet of 1,000 lines, ten of whom type into a random cell every 100 ms for twenty seconds, with
//! inspection and durable commit. The workload is the one the other servers get in [`super::peers`].

mod meeting;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use automerge::ChangeHash;
use rand::SeedableRng;
use rand::rngs::StdRng;
use shared::id::SheetId;
use tests::colleague::Colleague;
use tests::editor::Editor;
use tests::line::Line;
use tests::organisation::Organisation;
use tests::running::Running;
use tests::viewer::Viewer;
use tokio::task::JoinSet;

use self::meeting::{Heard, Meeting};
use crate::table::{Goal, Table, quantile};

const LINES: usize = 1_000;
const CLIENTS: usize = 50;
const EDITORS: usize = 10;
const EVERY: Duration = Duration::from_millis(100);
const WINDOW: Duration = Duration::from_secs(20);

/// How long what was sent last may be on its way.
const DRAIN_MAX: Duration = Duration::from_secs(30);

pub async fn measure(table: &mut Table) -> Result<()> {
    let organisation = Organisation::demo().await?;
    let sheet = *organisation.add_sheets(1, LINES).await?.first().context("no sheet")?;
    let colleagues = organisation.hire(CLIENTS).await?;
    let server = organisation.serve().await?;
    let (editors, viewers) = everybody(&server, &colleagues, sheet).await?;
    let meeting = Arc::new(Meeting::new(EVERY, WINDOW));

    let gauge = server.gauge();
    gauge.reset_peak()?;
    let before = gauge.read()?;
    let mut present = JoinSet::new();
    for (number, editor) in editors.into_iter().enumerate() {
        let (meeting, random) = (meeting.clone(), StdRng::seed_from_u64(number as u64));
        let late = EVERY.mul_f64(number as f64 / EDITORS as f64);
        present.spawn(async move { meeting.edit(editor, late, random).await });
    }
    for viewer in viewers {
        let meeting = meeting.clone();
        present.spawn(async move { meeting.watch(viewer).await });
    }
    let ended = meeting.typed(EDITORS).await;
    let expected = ended * (CLIENTS - 1);
    let (delivered, drained) = meeting.drained(expected, DRAIN_MAX).await;
    let after = gauge.read()?;
    let mut heard = Heard::default();
    while let Some(left) = present.join_next().await {
        heard.extend(left??);
    }
    let lost = lost(&server, &colleagues, sheet, &heard.edits).await?;
    server.kill().await?;

    ensure!(heard.edits.len() == ended, "{} edits of {ended} are known", heard.edits.len());
    let cpu = (after.processor - before.processor).as_secs_f64() * 1000.0;
    table.add("fanout_edits", ended as f64, "", Goal::None);
    table.add("fanout_server_cpu_per_edit", cpu / ended as f64, "ms", Goal::AtMost(0.6));
    for (name, part) in [("fanout_latency_p50", 0.5), ("fanout_latency_p95", 0.95), ("fanout_latency_p99", 0.99)] {
        table.add(name, quantile(&mut heard.latencies_ms, part), "ms", Goal::None);
    }
    table.add("fanout_undelivered", (expected - delivered) as f64, "", Goal::Exactly(0.0));
    table.add("fanout_lost", lost as f64, "", Goal::Exactly(0.0));
    table.add("fanout_server_peak_rss", after.peak_mib(), "MiB", Goal::AtMost(60.0));
    table.add("fanout_whole_document_sends", heard.whole_documents as f64, "", Goal::Exactly(0.0));
    table.add("fanout_drain", drained.as_secs_f64() * 1000.0, "ms", Goal::None);
    Ok(())
}

/// Opens the sheet for everybody.
async fn everybody(server: &Running, colleagues: &[Colleague], sheet: SheetId) -> Result<(Vec<Editor>, Vec<Viewer>)> {
    let (mut editors, mut viewers) = (Vec::new(), Vec::new());
    for (number, colleague) in colleagues.iter().enumerate() {
        let line = Line::open(server.address(), &colleague.token, &format!("peer-{number}")).await?;
        if number < EDITORS {
            editors.push(Editor::open(line, sheet, colleague.person, (number as u64).to_be_bytes()).await?);
        } else {
            viewers.push(Viewer::open(line, sheet).await?);
        }
    }
    Ok((editors, viewers))
}

/// How many edits somebody who comes afterwards does not find.
async fn lost(server: &Running, colleagues: &[Colleague], sheet: SheetId, edits: &[ChangeHash]) -> Result<usize> {
    let colleague = colleagues.first().context("nobody was hired")?;
    let line = Line::open(server.address(), &colleague.token, "afterwards").await?;
    let editor = Editor::open(line, sheet, colleague.person, u64::MAX.to_be_bytes()).await?;
    Ok(edits.iter().filter(|edit| !editor.has(edit)).count())
}

/// An instant, counted in milliseconds from another.
fn since(then: Instant, now: Instant) -> f64 {
    now.saturating_duration_since(then).as_secs_f64() * 1000.0
}
