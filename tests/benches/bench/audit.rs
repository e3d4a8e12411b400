//! A log of a million entries: how long it takes to know that none was touched, and to look through it.

use std::time::Instant;

use anyhow::{Result, bail};
use chrono::TimeDelta;
use serde_json::json;
use server::audit::{Anchors, AuditEvent};
use server::edge::Edge;
use server::persistence::sqlite::{Access, SqliteStore};
use server::persistence::{AuditLog, AuditSearch, AuditVerdict};
use shared::id::PersonId;

use crate::table::{Goal, Table, ms};

const ENTRIES: u64 = 1_000_000;

/// Written in one transaction.
const BATCH: u64 = 10_000;

/// As many as a large organisation has.
const PEOPLE: usize = 500;

pub async fn measure(table: &mut Table) -> Result<()> {
    let edge = Edge::of_the_system();
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await?;
    let people: Vec<PersonId> = (0..PEOPLE).map(|_| PersonId(edge.random.id())).collect();
    let start = edge.clock.now();
    let begun = Instant::now();
    for batch in 0..ENTRIES / BATCH {
        let events = (batch * BATCH..(batch + 1) * BATCH).map(|number| {
            let by = people.get(number as usize % PEOPLE).copied();
            let at = start + TimeDelta::seconds(number as i64);
            AuditEvent::new(at, by, "request.approved", format!("request-{}", number / 3))
                .with(json!({ "step": number % 3, "content_hash": "5e".repeat(32), "total": number * 100 }))
        });
        store.record(events.collect()).await?;
    }
    table.add("audit_write_per_second", ENTRIES as f64 / begun.elapsed().as_secs_f64(), "1/s", Goal::None);

    let begun = Instant::now();
    let verdict = store.verify_audit(&Anchors::default()).await?;
    table.add("audit_verify_1000000", begun.elapsed().as_secs_f64(), "s", Goal::Below(10.0));
    match verdict {
        AuditVerdict::Sound(end) if end.seq == ENTRIES => {}
        other => bail!("the log does not hold: {other:?}"),
    }

    let by_person = AuditSearch { by: people.first().copied(), ..AuditSearch::default() };
    let by_words = AuditSearch { words: vec!["request-77".to_owned()], ..AuditSearch::default() };
    for (name, search, goal) in [("person", by_person, Goal::Below(50.0)), ("words", by_words, Goal::None)] {
        let begun = Instant::now();
        let found = store.search_audit(search, 50).await?;
        table.add(format!("audit_search_by_{name}"), ms(begun.elapsed()), "ms", goal);
        if found.len() != 50 {
            bail!("looking by {name} found {} entries", found.len());
        }
    }
    store.close().await;
    Ok(())
}
