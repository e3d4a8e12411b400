//! Actuals in SQLite.

use std::collections::BTreeSet;

use async_trait::async_trait;
use shared::budget::Nature;
use shared::budget::outturn::Actual;
use shared::calendar::Period;
use shared::id::{DepartmentId, LineId, PersonId, PlanId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::column::{count, get, hash, instant, uuid};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::persistence::{
    Actuals, Closing, IMPORTED_FILES_MAX, ImportedFile, StoreError, TakeIn, WAITING_FILES_MAX, WaitingFile,
};

fn period(row: &SqliteRow, column: &str) -> Result<Period, StoreError> {
    let text: &str = get(row, column)?;
    text.parse().map_err(|_| StoreError::Corrupt(format!("“{text}” is no period")))
}

fn read(row: &SqliteRow) -> Result<Actual, StoreError> {
    let (account, line): (&str, &[u8]) = (get(row, "account")?, get(row, "line")?);
    let corrupt = || StoreError::Corrupt("an actual names no account or line that reads".to_owned());
    Ok(Actual {
        department: DepartmentId(uuid(row, "department")?),
        nature: Nature::parse(get(row, "nature")?),
        account: (!account.is_empty()).then(|| account.parse()).transpose().map_err(|_| corrupt())?,
        line: (!line.is_empty()).then(|| Uuid::from_slice(line).map(LineId)).transpose().map_err(|_| corrupt())?,
        period: period(row, "period")?,
        minor: get(row, "minor")?,
    })
}

async fn closing(connection: &mut SqliteConnection, plan: PlanId) -> Result<Option<Closing>, StoreError> {
    let row = sqlx::query("SELECT through, person, closed_at FROM actual_closings WHERE plan = ?")
        .bind(plan.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    let read = |row: SqliteRow| {
        Ok(Closing {
            through: period(&row, "through")?,
            person: PersonId(uuid(&row, "person")?),
            closed_at: instant(&row, "closed_at")?,
        })
    };
    row.map(read).transpose()
}

async fn write(connection: &mut SqliteConnection, plan: PlanId, file: Uuid, actual: &Actual) -> Result<(), StoreError> {
    let line = actual.line.map(|line| line.0.as_bytes().to_vec()).unwrap_or_default();
    sqlx::query(
        "INSERT INTO actuals (plan, department, period, nature, account, line, minor, file)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(plan.0.as_bytes().as_slice())
    .bind(actual.department.0.as_bytes().as_slice())
    .bind(actual.period.key())
    .bind(actual.nature.as_str())
    .bind(actual.account.as_ref().map_or("", |account| account.as_str()))
    .bind(line)
    .bind(actual.minor)
    .bind(file.as_bytes().as_slice())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

async fn take_in(connection: &mut SqliteConnection, file: TakeIn) -> Result<bool, StoreError> {
    let TakeIn { plan, file: id, at, figures, told } = file;
    let plan_bytes = plan.0.as_bytes().as_slice();
    let known = sqlx::query("SELECT imported_at IS NOT NULL AS done FROM actual_files WHERE id = ? AND plan = ?")
        .bind(id.as_bytes().as_slice())
        .bind(plan_bytes)
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    let known = known.ok_or(StoreError::Missing { what: "file", which: id.to_string() })?;
    if get::<bool>(&known, "done")? {
        return Ok(false);
    }
    let closed = closing(connection, plan).await?;
    if closed.is_some_and(|closing| figures.iter().any(|figure| figure.period <= closing.through)) {
        return Err(StoreError::Closed(plan));
    }
    let places: BTreeSet<_> = figures.iter().map(|figure| (figure.department, figure.period)).collect();
    for (department, period) in places {
        sqlx::query("DELETE FROM actuals WHERE plan = ? AND department = ? AND period = ?")
            .bind(plan_bytes)
            .bind(department.0.as_bytes().as_slice())
            .bind(period.key())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    for figure in &figures {
        write(connection, plan, id, figure).await?;
    }
    sqlx::query("UPDATE actual_files SET bytes = NULL, imported_at = ?, figures = ? WHERE id = ?")
        .bind(at.timestamp_millis())
        .bind(i64::try_from(figures.len()).unwrap_or(i64::MAX))
        .bind(id.as_bytes().as_slice())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    audit::add(connection, &told).await?;
    Ok(true)
}

async fn keep(connection: &mut SqliteConnection, file: WaitingFile) -> Result<(), StoreError> {
    let plan = file.plan.0.as_bytes().as_slice();
    sqlx::query(
        "INSERT INTO actual_files (id, plan, name, hash, person, sent_at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(file.id.as_bytes().as_slice())
    .bind(plan)
    .bind(file.name)
    .bind(file.hash.as_slice())
    .bind(file.person.0.as_bytes().as_slice())
    .bind(file.sent_at.timestamp_millis())
    .bind(file.bytes)
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    sqlx::query(
        "DELETE FROM actual_files WHERE plan = ?1 AND bytes IS NOT NULL AND id NOT IN
         (SELECT id FROM actual_files WHERE plan = ?1 AND bytes IS NOT NULL ORDER BY sent_at DESC, id LIMIT ?2)",
    )
    .bind(plan)
    .bind(WAITING_FILES_MAX)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

#[async_trait]
impl Actuals for SqliteStore {
    async fn keep_file(&self, file: WaitingFile) -> Result<(), StoreError> {
        self.write(move |connection| Box::pin(keep(connection, file))).await
    }

    async fn waiting_file(&self, plan: PlanId, id: Uuid) -> Result<Option<WaitingFile>, StoreError> {
        let row = sqlx::query("SELECT * FROM actual_files WHERE id = ? AND plan = ? AND bytes IS NOT NULL")
            .bind(id.as_bytes().as_slice())
            .bind(plan.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        let read = |row: SqliteRow| {
            Ok(WaitingFile {
                id,
                plan,
                name: get(&row, "name")?,
                hash: hash(&row, "hash")?,
                person: PersonId(uuid(&row, "person")?),
                sent_at: instant(&row, "sent_at")?,
                bytes: get(&row, "bytes")?,
            })
        };
        row.map(read).transpose()
    }

    async fn imported_files(&self, plan: PlanId) -> Result<Vec<ImportedFile>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, hash, person, imported_at, figures FROM actual_files
             WHERE plan = ? AND imported_at IS NOT NULL ORDER BY imported_at DESC, id LIMIT ?",
        )
        .bind(plan.0.as_bytes().as_slice())
        .bind(IMPORTED_FILES_MAX)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let read = |row: &SqliteRow| {
            Ok(ImportedFile {
                id: uuid(row, "id")?,
                name: get(row, "name")?,
                hash: hash(row, "hash")?,
                person: PersonId(uuid(row, "person")?),
                imported_at: instant(row, "imported_at")?,
                figures: count(row, "figures")?,
            })
        };
        rows.iter().map(read).collect()
    }

    async fn take_in(&self, file: TakeIn) -> Result<bool, StoreError> {
        self.write(move |connection| Box::pin(take_in(connection, file))).await
    }

    async fn actuals(&self, plan: PlanId) -> Result<Vec<Actual>, StoreError> {
        let rows =
            sqlx::query("SELECT * FROM actuals WHERE plan = ? ORDER BY department, period, nature, account, line")
                .bind(plan.0.as_bytes().as_slice())
                .fetch_all(&self.readers)
                .await
                .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn last_actual(&self, plan: PlanId) -> Result<Option<Period>, StoreError> {
        // Keys of periods are of one length, so the last of them is the greatest.
        let row =
            sqlx::query("SELECT max(period) AS period FROM actuals WHERE plan = ? HAVING max(period) IS NOT NULL")
                .bind(plan.0.as_bytes().as_slice())
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        row.map(|row| period(&row, "period")).transpose()
    }

    async fn closing(&self, plan: PlanId) -> Result<Option<Closing>, StoreError> {
        closing(&mut *self.reader().await?, plan).await
    }

    async fn close(&self, plan: PlanId, closing: Option<Closing>, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let plan = plan.0.as_bytes().as_slice();
                sqlx::query("DELETE FROM actual_closings WHERE plan = ?")
                    .bind(plan)
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
                if let Some(closing) = closing {
                    sqlx::query("INSERT INTO actual_closings (plan, through, person, closed_at) VALUES (?, ?, ?, ?)")
                        .bind(plan)
                        .bind(closing.through.key())
                        .bind(closing.person.0.as_bytes().as_slice())
                        .bind(closing.closed_at.timestamp_millis())
                        .execute(&mut *connection)
                        .await
                        .map_err(failed)?;
                }
                audit::add(connection, &told).await
            })
        })
        .await
    }
}
