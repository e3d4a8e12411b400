//! Published totals in SQLite.

use async_trait::async_trait;
use shared::id::{DepartmentId, DocumentId, PlanId, SheetId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::SqliteStore;
use super::column::{get, heads, uuid, uuid_or_none};
use super::failure::failed;
use crate::persistence::{PublishedTotals, StoreError, Totals, TotalsRecord};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.document, d.plan, d.department, t.heads, t.totals, coalesce(r.accounts = 0, 0) AS hides_accounts
             FROM totals t JOIN documents d ON d.id = t.document
             LEFT JOIN readerships r ON r.plan = d.plan AND r.department = d.department ",
            $rest
        )
    };
}

fn read(row: &SqliteRow) -> Result<TotalsRecord, StoreError> {
    let totals = serde_json::from_str(get(row, "totals")?)
        .map_err(|error| StoreError::Corrupt(format!("published totals do not read: {error}")))?;
    Ok(TotalsRecord {
        sheet: DocumentId(uuid(row, "document")?),
        plan: DocumentId(uuid(row, "plan")?),
        department: uuid_or_none(row, "department")?.map(DepartmentId),
        heads: heads(row, "heads")?,
        totals,
        hides_accounts: get::<i64>(row, "hides_accounts")? != 0,
    })
}

/// Writes what a sheet publishes at these (packed) heads.
pub(super) async fn publish(
    connection: &mut SqliteConnection,
    document: DocumentId,
    heads: &[u8],
    totals: &PublishedTotals,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(totals).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    sqlx::query(
        "INSERT INTO totals (document, heads, totals) VALUES (?1, ?2, ?3)
         ON CONFLICT (document) DO UPDATE SET heads = ?2, totals = ?3",
    )
    .bind(document.0.as_bytes().as_slice())
    .bind(heads)
    .bind(text)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

/// What a sheet adds up to, whatever of it is published.
pub(super) async fn of_sheet(
    connection: &mut SqliteConnection,
    sheet: SheetId,
) -> Result<Option<TotalsRecord>, StoreError> {
    let row = sqlx::query(select!("WHERE t.document = ?"))
        .bind(sheet.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.as_ref().map(read).transpose()
}

#[async_trait]
impl Totals for SqliteStore {
    async fn totals_of_plan(&self, plan: PlanId) -> Result<Vec<TotalsRecord>, StoreError> {
        let rows = sqlx::query(select!("WHERE d.plan = ? AND d.state <> 'archived' ORDER BY d.created_at, d.id"))
            .bind(plan.0.as_bytes().as_slice())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|row| read(row).map(TotalsRecord::published)).collect()
    }

    async fn totals_of_sheet(&self, sheet: SheetId) -> Result<Option<TotalsRecord>, StoreError> {
        Ok(of_sheet(&mut *self.reader().await?, sheet).await?.map(TotalsRecord::published))
    }
}
