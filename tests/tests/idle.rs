//! A sheet that nobody has open any more: its room goes, and leaves the history as one snapshot for whoever opens it next,
//! who finds it as it was left.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use automerge::ChangeHash;
use rand::SeedableRng;
use rand::rngs::StdRng;
use server::demo;
use server::persistence::ChunkKind;
use shared::id::SheetId;
use tests::colleague::Colleague;
use tests::editor::Editor;
use tests::line::Line;
use tests::organisation::Organisation;
use tests::running::Running;
use tokio::time::{interval, timeout};

/// More commits than a room leaves behind without putting them in order.
const EDITS: usize = 80;

/// Twenty seconds are the room's, the rest a busy machine's.
const GONE_WITHIN: Duration = Duration::from_secs(90);

async fn open(server: &Running, colleague: &Colleague, sheet: SheetId, tab: u8) -> Result<Editor> {
    let line = Line::open(server.address(), &colleague.token, &format!("peer-{tab}")).await?;
    Editor::open(line, sheet, colleague.person, [tab; 8]).await
}

/// A sheet of the demo's that takes changes.
async fn a_sheet(server: &Running) -> Result<SheetId> {
    let api = server.api();
    let token = api.sign_in(&demo::Login::Finance.email(), demo::PASSWORD).await?;
    let plan = api.plans(&token).await?.last().context("the demo has no plan")?.id;
    let sheets = api.sheets(&token, plan).await?;
    Ok(sheets.iter().find(|sheet| sheet.is_open()).context("no sheet is open")?.id)
}

/// Types one figure after another, each committed before the next; the heads in the end.
async fn type_figures(editor: &mut Editor) -> Result<Vec<ChangeHash>> {
    let mut random = StdRng::seed_from_u64(2027);
    for _ in 0..EDITS {
        while editor.edit(&mut random)?.is_none() {}
        editor.speak().await?;
        while editor.acknowledged().last() != editor.replica().heads().first() {
            let frame = editor.line.hear().await?.context("the server closed the line")?;
            editor.take_in(&frame).await?;
        }
    }
    Ok(editor.replica().heads())
}

/// Looks now and then until no room is open.
async fn until_all_rooms_are_gone(server: &Running) -> Result<()> {
    let gone = timeout(GONE_WITHIN, async {
        let mut look = interval(Duration::from_millis(250));
        while server.api().metric("tandem_sync_rooms").await? > 0.0 {
            look.tick().await;
        }
        Ok(())
    });
    gone.await.unwrap_or_else(|_| bail!("a room that nobody is in stays open"))
}

/// How many snapshots and how many further chunks a sheet lies in.
async fn chunks(organisation: &Organisation, sheet: SheetId) -> Result<(usize, usize)> {
    let chunks = organisation.chunks(sheet).await?;
    let of = |kind| chunks.iter().filter(|chunk| chunk.kind == kind).count();
    Ok((of(ChunkKind::Snapshot), of(ChunkKind::Incremental)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_that_nobody_is_in_goes_and_leaves_order() {
    let organisation = Organisation::demo().await.unwrap();
    let colleague = organisation.hire(1).await.unwrap().remove(0);
    let server = organisation.serve().await.unwrap();
    let sheet = a_sheet(&server).await.unwrap();
    let mut editor = open(&server, &colleague, sheet, 1).await.unwrap();
    let heads = type_figures(&mut editor).await.unwrap();
    let (_, scattered) = chunks(&organisation, sheet).await.unwrap();
    assert!(scattered >= EDITS, "each edit was committed by itself: {scattered}");
    assert!(server.api().metric("tandem_sync_rooms").await.unwrap() >= 1.0);

    drop(editor);
    until_all_rooms_are_gone(&server).await.unwrap();
    assert_eq!(chunks(&organisation, sheet).await.unwrap(), (1, 0), "one snapshot and nothing beside it");

    let again = open(&server, &colleague, sheet, 2).await.unwrap();
    assert_eq!(again.replica().heads(), heads);
    assert!(server.api().metric("tandem_sync_rooms").await.unwrap() >= 1.0, "it opens again");
}
