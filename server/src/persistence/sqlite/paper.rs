//! Papers beside their requests in SQLite: each kind in a table of its own, read and written alike.

use shared::approval::{Request, Whole};
use shared::id::RequestId;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::get;
use super::failure::failed;
use super::request;
use crate::audit::AuditEvent;
use crate::persistence::{AdjustmentBody, MergeBody, Paper, RequestRecord, StoreError};

/// A paper with the statements of its table.
pub(super) trait Kept: Paper {
    /// The paper of one request, as `paper`, with the request's `version` and `body`.
    const FIND: &'static str;
    const KEEP: &'static str;
}

macro_rules! kept {
    ($paper:ty, $table:literal) => {
        impl Kept for $paper {
            const FIND: &'static str = concat!(
                "SELECT r.version, r.body, p.body AS paper FROM ",
                $table,
                " p JOIN requests r ON r.id = p.request WHERE p.request = ?"
            );
            const KEEP: &'static str = concat!("INSERT INTO ", $table, " (request, body) VALUES (?, ?)");
        }
    };
}

kept!(AdjustmentBody, "adjustments");
kept!(MergeBody, "merges");
kept!(Whole, "wholes");

/// The stored request must be about exactly this text.
pub(super) fn read<P: Paper>(row: &SqliteRow) -> Result<(RequestRecord, P), StoreError> {
    let (record, text) = (request::read(row)?, get::<&str>(row, "paper")?);
    let asked = record.request.submission();
    if asked.target.version.content_hash != P::hash_of(text) {
        return Err(StoreError::Corrupt(format!(
            "the {} kept for request {} is not what it asks for",
            P::WHAT,
            asked.id
        )));
    }
    Ok((record, P::of_text(text)?))
}

pub(super) async fn find<P: Kept>(connection: &mut SqliteConnection, id: RequestId) -> Result<Option<P>, StoreError> {
    let row = sqlx::query(P::FIND).bind(id.0.as_bytes().as_slice()).fetch_optional(connection).await.map_err(failed)?;
    row.as_ref().map(|row| read(row).map(|(_, paper)| paper)).transpose()
}

/// The paper of a request that cannot be without it.
pub(super) async fn of_request<P: Kept>(connection: &mut SqliteConnection, id: RequestId) -> Result<P, StoreError> {
    let lost = || StoreError::Corrupt(format!("request {id} has lost its {}", P::WHAT));
    find(connection, id).await?.ok_or_else(lost)
}

/// Keeps a request with its paper, once whoever calls has seen that what it rests on stands.
pub(super) async fn keep<P: Kept>(
    connection: &mut SqliteConnection,
    request: Request,
    paper: &P,
    told: &[AuditEvent],
) -> Result<RequestRecord, StoreError> {
    let (asked, text) = (request.submission(), paper.text()?);
    if P::hash_of(&text) != asked.target.version.content_hash {
        return Err(StoreError::Refused(format!("request {} is about another {}", asked.id, P::WHAT)));
    }
    request::insert(connection, &request).await?;
    sqlx::query(P::KEEP)
        .bind(asked.id.0.as_bytes().as_slice())
        .bind(text)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    request::tell_submitted(connection, &request, told).await?;
    Ok(RequestRecord { request, version: 1 })
}
