//! The sheet: a key pressed to the cell painted, a driver to the lines that follow it, scrolling, and the page's bytes.

use anyhow::{Context, Result};
use server::demo;
use tests::organisation::Organisation;

use super::{Figures, tell, visit};
use crate::table::{Goal, Table};

const LINES: usize = 1_000;

const FIGURES: Figures<'_> = &[
    ("key_to_paint_p50", "ms", Goal::Below(16.0)),
    ("key_to_paint_p95", "ms", Goal::Below(50.0)),
    ("key_handling_p50", "ms", Goal::None),
    ("driver_to_paint_p50", "ms", Goal::None),
    ("driver_to_paint_p95", "ms", Goal::Below(50.0)),
    ("scroll_longest_frame", "ms", Goal::Below(50.0)),
    ("scroll_p99_frame", "ms", Goal::None),
    ("page_transfer", "KiB", Goal::AtMost(600.0)),
    ("page_transfer_module", "KiB", Goal::None),
    ("page_transfer_document", "KiB", Goal::None),
    ("page_open", "ms", Goal::None),
];

pub async fn measure(table: &mut Table) -> Result<()> {
    let organisation = Organisation::demo().await?;
    let sheet = *organisation.add_sheets(1, LINES).await?.first().context("no sheet")?;
    let driven = organisation.add_driven_sheet(LINES).await?;
    let server = organisation.serve().await?;
    let page = |sheet| format!("/plans/{}/sheets/{sheet}", demo::plan());
    let measured = async {
        let mut node = visit("sheet.mjs", &server)?;
        node.env("TANDEM_BENCH_PAGE", page(sheet)).env("TANDEM_BENCH_DRIVEN", page(driven));
        tell(table, "browser", node, FIGURES).await
    }
    .await;
    if let Err(why) = measured {
        table.note(format!("the sheet is not measured in the browser: {why:#}"));
    }
    server.kill().await
}
