//! A morning's first visit: the server has just started, and somebody opens ten sheets with 10,000 lines on one socket.

use std::collections::HashMap;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use automerge::Automerge;
use automerge::sync::{Message, State, SyncDoc};
use shared::document::{empty_document, read_sheet};
use shared::id::SheetId;
use tests::line::Line;
use tests::organisation::Organisation;
use tests::sighting::said_about;

use crate::table::{Goal, Table, ms, quantile};

const SHEETS: usize = 10;
const LINES: usize = 1_000;
const STARTS: usize = 7;

pub async fn measure(table: &mut Table) -> Result<()> {
    let organisation = Organisation::demo().await?;
    let sheets = organisation.add_sheets(SHEETS, LINES).await?;
    let colleagues = organisation.hire(1).await?;
    let colleague = colleagues.first().context("nobody was hired")?;
    let (mut times, mut bytes) = (Vec::new(), 0);
    for _ in 0..STARTS {
        let server = organisation.serve().await?;
        let begun = Instant::now();
        let mut line = Line::open(server.address(), &colleague.token, "visitor").await?;
        let frames = visit(&mut line, &sheets).await?;
        times.push(ms(begun.elapsed()));
        bytes = line.bytes_heard;
        let lines = frames.values().map(|(doc, frame)| lines_of(doc, frame)).sum::<Result<usize>>()?;
        ensure!(lines == SHEETS * LINES, "{lines} lines came");
        server.kill().await?;
    }
    table.add("join_cold_10000_lines", quantile(&mut times, 0.5), "ms", Goal::AtMost(500.0));
    table.add("join_cold_10000_lines_longest", quantile(&mut times, 1.0), "ms", Goal::None);
    table.add("join_cold_bytes", bytes as f64 / 1024.0, "KiB", Goal::AtMost(600.0));
    Ok(())
}

type Visited = HashMap<SheetId, ((Automerge, State), Vec<u8>)>;

/// Asks for all sheets at once and returns when the last has come.
async fn visit(line: &mut Line, sheets: &[SheetId]) -> Result<Visited> {
    let mut open = HashMap::new();
    for sheet in sheets {
        let (doc, mut state) = (empty_document(), State::new());
        let first = doc.generate_sync_message(&mut state).context("nothing to say")?;
        line.request(*sheet, &first.encode()).await?;
        open.insert(*sheet, (doc, state));
    }
    let mut visited = HashMap::new();
    while !open.is_empty() {
        let frame = line.hear().await?.context("the line ended")?;
        let came = open
            .keys()
            .copied()
            .find(|sheet| said_about(&frame, *sheet).is_some_and(|message| !message.changes.is_empty()));
        if let Some(sheet) = came
            && let Some(replica) = open.remove(&sheet)
        {
            visited.insert(sheet, (replica, frame.to_vec()));
        }
    }
    Ok(visited)
}

/// How many lines a sheet has that came in one frame.
fn lines_of((doc, state): &(Automerge, State), frame: &[u8]) -> Result<usize> {
    let shared::wire::Message::Sync(said) = shared::wire::Message::decode(frame)? else { return Ok(0) };
    let (mut doc, mut state) = (doc.clone(), state.clone());
    doc.receive_sync_message(&mut state, Message::decode(said.data)?)?;
    Ok(read_sheet(&doc)?.line_count())
}
