//! What a thousand people cost who have one sheet open and do nothing.

use std::time::Instant;

use anyhow::{Context, Result};
use futures::future::try_join_all;
use tests::line::Line;
use tests::organisation::Organisation;
use tests::viewer::Viewer;

use crate::table::{Goal, Table};

const LINES: usize = 12;

/// The server lets a person have 64.
const SOCKETS_PER_PERSON: usize = 50;
const PEOPLE: usize = 20;

/// Opened at the same time.
const ABREAST: usize = 25;

pub async fn measure(table: &mut Table) -> Result<()> {
    let organisation = Organisation::demo().await?;
    let colleagues = organisation.hire(PEOPLE).await?;
    let sheet = *organisation.add_sheets(1, LINES).await?.first().context("no sheet")?;
    let server = organisation.serve().await?;
    let first = colleagues.first().context("nobody was hired")?;
    // The document is loaded and everything that is made once has been made.
    let keeps = Viewer::open(Line::open(server.address(), &first.token, "first").await?, sheet).await?;
    let before = server.gauge().read()?;
    let (address, begun) = (server.address(), Instant::now());
    let sockets: Vec<(usize, &str)> = colleagues
        .iter()
        .flat_map(|colleague| std::iter::repeat_n(colleague.token.as_str(), SOCKETS_PER_PERSON))
        .enumerate()
        .collect();
    let mut viewers = Vec::with_capacity(sockets.len());
    for abreast in sockets.chunks(ABREAST) {
        let opening = abreast.iter().map(|(number, token)| {
            let name = format!("viewer-{number}");
            async move { Viewer::open(Line::open(address, token, &name).await?, sheet).await }
        });
        viewers.extend(try_join_all(opening).await?);
    }
    let took = begun.elapsed();
    let after = server.gauge().read()?;
    let thousands = viewers.len() as f64 / 1000.0;
    let grown = after.resident_mib() - before.resident_mib();
    table.add("idle_rss_per_1000_connections", grown / thousands, "MiB", Goal::AtMost(16.0));
    table.add("idle_connections_per_second", viewers.len() as f64 / took.as_secs_f64(), "1/s", Goal::None);
    let processor = (after.processor - before.processor).as_secs_f64() * 1000.0;
    table.add("idle_connect_cpu_each", processor / viewers.len() as f64, "ms", Goal::None);
    drop((viewers, keeps));
    server.kill().await
}
