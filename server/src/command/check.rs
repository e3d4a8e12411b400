//! `tandem check`: is everything that is kept still what was written?

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use automerge::Automerge;
use shared::document::{read_discussion, read_map, read_plan, read_sheet};

use crate::audit::Anchors;
use crate::persistence::sqlite::{Access, Reading, Report, SqliteStore, examine};
use crate::persistence::{DocumentKind, PublishedTotals};
use crate::settings::Settings;

/// Reads documents the way the pages do.
pub struct AsShown;

impl Reading for AsShown {
    fn totals(&self, kind: DocumentKind, document: &Automerge) -> Result<Option<PublishedTotals>, String> {
        let read = match kind {
            DocumentKind::Sheet => read_sheet(document).map(|sheet| Some(PublishedTotals::of(&sheet))),
            DocumentKind::Plan => read_plan(document).map(|_| None),
            DocumentKind::Map => read_map(document).map(|_| None),
            DocumentKind::Discussion => read_discussion(document).map(|_| None),
        };
        read.map_err(|error| error.to_string())
    }
}

pub fn anchors(settings: &Settings) -> Result<Anchors> {
    let file = Anchors::file_of(settings.database_url.file());
    Anchors::read(&file).with_context(|| format!("{} cannot be read", file.display()))
}

pub async fn check(settings: &Settings) -> Result<ExitCode> {
    let store = SqliteStore::open(settings.database_url.file(), Access::Read).await?;
    let report = examine(&store, &anchors(settings)?, &AsShown).await?;
    store.close().await;
    for finding in &report.findings {
        println!("{finding}");
    }
    if report.more > 0 {
        println!("… and {} more", report.more);
    }
    let looked = looked_at(&report);
    if !report.is_sound() {
        bail!("{} things are wrong in {looked}", report.findings.len() + report.more);
    }
    println!("All is well: {looked}.");
    Ok(ExitCode::SUCCESS)
}

fn looked_at(report: &Report) -> String {
    let Report { documents, chunks, changes, requests, .. } = report;
    let entries = report.audit_end.map_or(0, |end| end.seq);
    format!("{documents} documents, {chunks} chunks, {changes} changes, {requests} requests, {entries} audit entries")
}
