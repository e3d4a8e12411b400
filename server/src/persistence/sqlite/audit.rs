//! The audit log in SQLite: numbered and sealed in the transaction of what it tells of.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::SqliteStore;
use super::column::{get, hash};
use super::failure::failed;
use super::script::Script;
use crate::audit::{Anchor, Anchors, AuditEntry, AuditEvent, AuditFault, BEGINNING, Chain, ENTRY_LENGTH_MAX, seal};
use crate::persistence::{
    AUDIT_TRAIL_MAX, AUDIT_WORDS_MAX, AuditLog, AuditSearch, AuditVerdict, SealedEntry, StoreError,
};

/// A page of the walk: 1,000 entries of at most 64 KiB, in practice about half a megabyte.
const PAGE_LENGTH: i64 = 1000;

fn number(row: &SqliteRow) -> Result<u64, StoreError> {
    let seq: i64 = get(row, "seq")?;
    u64::try_from(seq).map_err(|_| StoreError::Corrupt(format!("{seq} is no number of an audit entry")))
}

/// As a column. An entry a nanosecond would take 292 years to leave its range.
fn column(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// The last entry; number 0 when there is none.
pub(super) async fn end(connection: &mut SqliteConnection) -> Result<Anchor, StoreError> {
    let row = sqlx::query("SELECT seq, hash FROM audit_end").fetch_optional(connection).await.map_err(failed)?;
    let row = row.ok_or_else(|| StoreError::Corrupt("the end of the audit log is missing".to_owned()))?;
    end_of(&row)
}

/// Adds an entry at the end, in the transaction that is open.
pub(super) async fn add(connection: &mut SqliteConnection, event: &AuditEvent) -> Result<(), StoreError> {
    let last = end(connection).await?;
    let mut script = Script::default();
    put(&mut script, last, std::slice::from_ref(event))?;
    script.run(connection).await
}

/// Where the log ends, of a row that was asked for it.
pub(super) fn end_of(row: &SqliteRow) -> Result<Anchor, StoreError> {
    Ok(Anchor { seq: number(row)?, hash: hash(row, "hash")? })
}

/// Adds entries after the last one, which was read in the same transaction.
pub(super) fn put(script: &mut Script, mut last: Anchor, events: &[AuditEvent]) -> Result<(), StoreError> {
    for event in events {
        last = sealed(script, last, event)?;
    }
    script.statement("UPDATE audit_end SET seq = ?, hash = ?").bind(column(last.seq)).bind(last.hash.to_vec());
    Ok(())
}

fn sealed(script: &mut Script, last: Anchor, event: &AuditEvent) -> Result<Anchor, StoreError> {
    let seq = last.seq + 1;
    let text = event.canonical(seq);
    if text.len() > ENTRY_LENGTH_MAX {
        return Err(StoreError::TooMuch(format!(
            "an audit entry of {} bytes where {ENTRY_LENGTH_MAX} are allowed",
            text.len()
        )));
    }
    let hash = seal(&last.hash, &text);
    script.statement("INSERT INTO audit (seq, entry, hash) VALUES (?, ?, ?)");
    script.bind(column(seq)).bind(text).bind(hash.to_vec());
    Ok(Anchor { seq, hash })
}

/// A field of the entry, exactly as the indexes of the table have it.
macro_rules! field {
    ($name:literal) => {
        concat!("CASE WHEN json_valid(entry) THEN json_extract(entry, '$.", $name, "') END")
    };
}

/// The question to the table. Only what was asked stands in it, so that an index can answer.
fn searching(search: &AuditSearch, limit: u32) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new("SELECT seq, entry, hash FROM audit WHERE seq < ");
    query.push_bind(search.before.map_or(i64::MAX, column));
    if let Some(by) = search.by {
        query.push(concat!(" AND ", field!("by"), " = ")).push_bind(by.to_string());
    }
    if let Some(since) = search.since {
        query.push(concat!(" AND ", field!("at"), " >= ")).push_bind(since.timestamp_millis());
    }
    if let Some(until) = search.until {
        query.push(concat!(" AND ", field!("at"), " < ")).push_bind(until.timestamp_millis());
    }
    if !search.actions.is_empty() {
        let mut first = true;
        for action in &search.actions {
            query.push(if first { " AND (" } else { " OR " });
            query.push(concat!(field!("action"), " GLOB ")).push_bind(*action);
            first = false;
        }
        query.push(")");
    }
    for word in search.words.iter().take(AUDIT_WORDS_MAX) {
        query.push(" AND entry LIKE ").push_bind(anywhere(word)).push(" ESCAPE '!'");
    }
    query.push(" ORDER BY seq DESC LIMIT ").push_bind(limit.min(1000));
    query
}

/// A word as a pattern, spelt as JSON spells it, with nothing in it that would stand for something else.
fn anywhere(word: &str) -> String {
    let spelt = serde_json::Value::from(word).to_string();
    let spelt = spelt.strip_prefix('"').and_then(|spelt| spelt.strip_suffix('"')).unwrap_or_default();
    let plain = spelt.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
}

fn entry(row: &SqliteRow) -> Result<AuditEntry, StoreError> {
    let (seq, hash) = (number(row)?, hash(row, "hash")?);
    let (_, event) = AuditEvent::from_canonical(get(row, "entry")?)
        .ok_or_else(|| StoreError::Corrupt(format!("audit entry {seq} does not read")))?;
    Ok(AuditEntry { seq, event, hash })
}

/// Walks the log on one connection; inside a transaction it sees one instant.
pub(super) async fn verify(connection: &mut SqliteConnection, anchors: &Anchors) -> Result<AuditVerdict, StoreError> {
    let known = end(connection).await?;
    let mut chain = Chain::default();
    loop {
        let rows = sqlx::query("SELECT seq, entry, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?")
            .bind(column(chain.end().0))
            .bind(PAGE_LENGTH)
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if let Err(fault) = step(&mut chain, row, anchors)? {
                return Ok(AuditVerdict::Broken(fault));
            }
        }
    }
    let (last, hash) = chain.end();
    Ok(match chain.finish(known.seq, &known.hash).and_then(|()| anchors.reach(last)) {
        Ok(()) => AuditVerdict::Sound(Anchor { seq: last, hash }),
        Err(fault) => AuditVerdict::Broken(fault),
    })
}

fn step(chain: &mut Chain, row: &SqliteRow, anchors: &Anchors) -> Result<Result<(), AuditFault>, StoreError> {
    let seq = number(row)?;
    let hash: &[u8] = get(row, "hash")?;
    let followed = chain.follow(seq, get(row, "entry")?, hash).map(|_| ());
    Ok(followed.and_then(|()| anchors.agree(seq, hash)))
}

#[async_trait]
impl AuditLog for SqliteStore {
    async fn record(&self, events: Vec<AuditEvent>) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                for event in &events {
                    add(connection, event).await?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn audit_entries(&self, before: Option<u64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.search_audit(AuditSearch { before, ..AuditSearch::default() }, limit).await
    }

    async fn search_audit(&self, search: AuditSearch, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = searching(&search, limit).build().fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(entry).collect()
    }

    async fn audit_trail(&self, subject: String) -> Result<Vec<SealedEntry>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT seq, entry, hash, (SELECT before.hash FROM audit AS before WHERE before.seq = audit.seq - 1) AS previous
             FROM audit WHERE ",
        );
        query.push(concat!(field!("subject"), " = ")).push_bind(subject);
        query.push(" ORDER BY seq LIMIT ").push_bind(AUDIT_TRAIL_MAX);
        let rows = query.build().fetch_all(&self.readers).await.map_err(failed)?;
        let sealed = |row: &SqliteRow| {
            let seq = number(row)?;
            let previous = if seq == 1 { BEGINNING } else { hash(row, "previous")? };
            Ok(SealedEntry { seq, previous, text: get(row, "entry")?, hash: hash(row, "hash")? })
        };
        rows.iter().map(sealed).collect()
    }

    async fn audit_end(&self) -> Result<Anchor, StoreError> {
        end(&mut *self.reader().await?).await
    }

    async fn verify_audit(&self, anchors: &Anchors) -> Result<AuditVerdict, StoreError> {
        let mut reader = self.snapshot().await?;
        let verdict = verify(&mut reader, anchors).await;
        reader.rollback().await.map_err(failed)?;
        verdict
    }
}
