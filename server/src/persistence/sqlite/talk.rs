//! Talk's calls and reading marks in SQLite.

use async_trait::async_trait;
use shared::id::{CommentId, DepartmentId, DocumentId, PersonId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::SqliteStore;
use super::column::{count, get, instant, uuid, uuid_or_none};
use super::failure::failed;
use crate::persistence::{Call, CallKind, CallRecord, SEEN_MAX, StoreError, Talk};

fn kind_word(kind: CallKind) -> &'static str {
    match kind {
        CallKind::Mentioned => "mentioned",
        CallKind::Assigned => "assigned",
    }
}

fn read(row: &SqliteRow) -> Result<CallRecord, StoreError> {
    let kind = match get::<&str>(row, "kind")? {
        "mentioned" => CallKind::Mentioned,
        "assigned" => CallKind::Assigned,
        other => return Err(StoreError::Corrupt(format!("“{other}” is no kind of call"))),
    };
    let call = Call {
        person: PersonId(uuid(row, "person")?),
        thread: CommentId(uuid(row, "thread")?),
        kind,
        caller: uuid_or_none(row, "caller")?.map(PersonId),
        called_at: instant(row, "called_at")?,
        excerpt: get(row, "excerpt")?,
        remarks: count(row, "remarks")?,
    };
    let seen: i64 = get(row, "seen")?;
    Ok(CallRecord {
        is_unread: seen < i64::from(call.remarks),
        call,
        about: DocumentId(uuid(row, "about")?),
        plan: DocumentId(uuid(row, "plan")?),
        department: uuid_or_none(row, "department")?.map(DepartmentId),
    })
}

/// Puts what a discussion asks of people in the place of what it asked before. Whom nobody knows is not called.
pub(super) async fn call(
    connection: &mut SqliteConnection,
    discussion: DocumentId,
    calls: &[Call],
) -> Result<(), StoreError> {
    let discussion = discussion.0.as_bytes().as_slice();
    sqlx::query("DELETE FROM calls WHERE discussion = ?")
        .bind(discussion)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    for call in calls {
        sqlx::query(
            "INSERT INTO calls (person, discussion, thread, kind, caller, called_at, excerpt, remarks)
             SELECT id, ?, ?, ?, ?, ?, ?, ? FROM people WHERE id = ?",
        )
        .bind(discussion)
        .bind(call.thread.0.as_bytes().as_slice())
        .bind(kind_word(call.kind))
        .bind(call.caller.map(|caller| caller.0.as_bytes().to_vec()))
        .bind(call.called_at.timestamp_millis())
        .bind(call.excerpt.as_str())
        .bind(call.remarks)
        .bind(call.person.0.as_bytes().as_slice())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    }
    Ok(())
}

#[async_trait]
impl Talk for SqliteStore {
    async fn calls_of(&self, person: PersonId, most: u32) -> Result<Vec<CallRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT c.*, d.about, d.plan, d.department, coalesce(s.remarks, 0) AS seen
             FROM calls c JOIN documents d ON d.id = c.discussion
             LEFT JOIN seen s ON s.person = c.person AND s.discussion = c.discussion AND s.thread = c.thread
             WHERE c.person = ? AND d.about IS NOT NULL
               AND (c.kind = 'assigned' OR coalesce(s.remarks, 0) < c.remarks)
             ORDER BY c.called_at DESC, c.thread LIMIT ?",
        )
        .bind(person.0.as_bytes().as_slice())
        .bind(most)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn seen(&self, person: PersonId, discussion: DocumentId) -> Result<Vec<(CommentId, u32)>, StoreError> {
        let rows = sqlx::query("SELECT thread, remarks FROM seen WHERE person = ? AND discussion = ?")
            .bind(person.0.as_bytes().as_slice())
            .bind(discussion.0.as_bytes().as_slice())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|row| Ok((CommentId(uuid(row, "thread")?), count(row, "remarks")?))).collect()
    }

    async fn note_seen(
        &self,
        person: PersonId,
        discussion: DocumentId,
        seen: Vec<(CommentId, u32)>,
    ) -> Result<(), StoreError> {
        if seen.len() > SEEN_MAX {
            return Err(StoreError::TooMuch(format!("{} threads at once; {SEEN_MAX} are allowed", seen.len())));
        }
        self.write(move |connection| {
            Box::pin(async move {
                for (thread, remarks) in seen {
                    sqlx::query(
                        "INSERT INTO seen (person, discussion, thread, remarks) VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT DO UPDATE SET remarks = max(remarks, ?4)",
                    )
                    .bind(person.0.as_bytes().as_slice())
                    .bind(discussion.0.as_bytes().as_slice())
                    .bind(thread.0.as_bytes().as_slice())
                    .bind(remarks)
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
                }
                Ok(())
            })
        })
        .await
    }
}
