//! Policies, deputies and the line of reporting in SQLite.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use shared::approval::{Delegation, Policy, Submission};
use shared::id::{DelegationId, DocumentId, PersonId, PlanId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{count, get, instant, instant_or_none, uuid, uuid_or_none};
use super::failure::failed;
use super::{SqliteStore, audit, concerned};
use crate::audit::AuditEvent;
use crate::persistence::{Concerned, Control, DELEGATIONS_MAX, PolicyRecord, StoreError};

fn read_policy(row: &SqliteRow) -> Result<PolicyRecord, StoreError> {
    let policy: Policy = serde_json::from_str(get(row, "body")?)
        .map_err(|error| StoreError::Corrupt(format!("a policy does not read: {error}")))?;
    let confirmed = uuid_or_none(row, "confirmed_by")?.map(PersonId).zip(instant_or_none(row, "confirmed_at")?);
    Ok(PolicyRecord {
        plan: DocumentId(uuid(row, "plan")?),
        policy: Policy { version: count(row, "version")?, ..policy },
        reason: get(row, "reason")?,
        proposed_by: PersonId(uuid(row, "proposed_by")?),
        proposed_at: instant(row, "proposed_at")?,
        confirmed,
    })
}

async fn newest(connection: &mut SqliteConnection, plan: PlanId) -> Result<u32, StoreError> {
    let row = sqlx::query("SELECT coalesce(max(version), 0) AS version FROM policies WHERE plan = ?")
        .bind(plan.0.as_bytes().as_slice())
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    count(&row, "version")
}

fn is_newest(plan: PlanId, expected: u32, current: u32) -> Result<(), StoreError> {
    let stale = || StoreError::Stale { which: format!("policy of {plan}"), expected, current };
    if expected == current { Ok(()) } else { Err(stale()) }
}

async fn propose(connection: &mut SqliteConnection, record: &PolicyRecord) -> Result<(), StoreError> {
    let version = record.policy.version;
    is_newest(record.plan, version, newest(connection, record.plan).await? + 1)?;
    let body = serde_json::to_string(&record.policy)
        .map_err(|error| StoreError::Refused(format!("the policy cannot be kept: {error}")))?;
    sqlx::query(
        "INSERT INTO policies (plan, version, body, reason, proposed_by, proposed_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(record.plan.0.as_bytes().as_slice())
    .bind(version)
    .bind(body)
    .bind(record.reason.as_str())
    .bind(record.proposed_by.0.as_bytes().as_slice())
    .bind(record.proposed_at.timestamp_millis())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

/// Says whether it was put in force by this.
async fn confirm(
    connection: &mut SqliteConnection,
    plan: PlanId,
    version: u32,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    is_newest(plan, version, newest(connection, plan).await?)?;
    let row = sqlx::query("SELECT * FROM policies WHERE plan = ? AND version = ?")
        .bind(plan.0.as_bytes().as_slice())
        .bind(version)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    let kept = read_policy(&row)?;
    if kept.confirmed.is_some() {
        return Ok(false);
    }
    if kept.proposed_by == by {
        return Err(StoreError::Refused("a policy is put in force by another than its proposer".to_owned()));
    }
    sqlx::query("UPDATE policies SET confirmed_by = ?, confirmed_at = ? WHERE plan = ? AND version = ?")
        .bind(by.0.as_bytes().as_slice())
        .bind(at.timestamp_millis())
        .bind(plan.0.as_bytes().as_slice())
        .bind(version)
        .execute(connection)
        .await
        .map(|_| true)
        .map_err(failed)
}

pub(super) fn read_delegation(row: &SqliteRow) -> Result<Delegation, StoreError> {
    let unreadable = |what: &str| StoreError::Corrupt(format!("a delegation's {what} does not read"));
    let day = |column: &str| get::<&str>(row, column)?.parse::<NaiveDate>().map_err(|_| unreadable(column));
    Ok(Delegation {
        id: DelegationId(uuid(row, "id")?),
        from: PersonId(uuid(row, "person")?),
        to: PersonId(uuid(row, "deputy")?),
        since: day("since")?,
        until: day("until")?,
        kinds: serde_json::from_str(get(row, "kinds")?).map_err(|_| unreadable("kinds"))?,
        made_at: instant(row, "made_at")?,
        ended_at: instant_or_none(row, "ended_at")?,
    })
}

/// Says whether it was not there yet.
async fn add(connection: &mut SqliteConnection, delegation: &Delegation) -> Result<bool, StoreError> {
    let kinds = serde_json::to_string(&delegation.kinds)
        .map_err(|error| StoreError::Refused(format!("the delegation cannot be kept: {error}")))?;
    let added = sqlx::query(
        "INSERT INTO delegations (id, person, deputy, since, until, kinds, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(delegation.id.0.as_bytes().as_slice())
    .bind(delegation.from.0.as_bytes().as_slice())
    .bind(delegation.to.0.as_bytes().as_slice())
    .bind(delegation.since.to_string())
    .bind(delegation.until.to_string())
    .bind(kinds)
    .bind(delegation.made_at.timestamp_millis())
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(added.rows_affected() > 0)
}

async fn set_superior(
    connection: &mut SqliteConnection,
    person: PersonId,
    superior: Option<PersonId>,
) -> Result<(), StoreError> {
    let query = match superior {
        Some(superior) => sqlx::query(
            "INSERT INTO superiors (person, superior) VALUES (?1, ?2) ON CONFLICT (person) DO UPDATE SET superior = ?2",
        )
        .bind(person.0.as_bytes().to_vec())
        .bind(superior.0.as_bytes().to_vec()),
        None => sqlx::query("DELETE FROM superiors WHERE person = ?").bind(person.0.as_bytes().to_vec()),
    };
    query.execute(connection).await.map(|_| ()).map_err(failed)
}

#[async_trait]
impl Control for SqliteStore {
    async fn propose_policy(&self, record: PolicyRecord, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                propose(connection, &record).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn confirm_policy(
        &self,
        plan: PlanId,
        version: u32,
        by: PersonId,
        at: DateTime<Utc>,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if confirm(connection, plan, version, by, at).await? {
                    audit::add(connection, &told).await?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn policies(&self, plan: PlanId, limit: u32) -> Result<Vec<PolicyRecord>, StoreError> {
        let rows = sqlx::query("SELECT * FROM policies WHERE plan = ? ORDER BY version DESC LIMIT ?")
            .bind(plan.0.as_bytes().as_slice())
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read_policy).collect()
    }

    async fn policy(&self, plan: PlanId) -> Result<Option<PolicyRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT * FROM policies WHERE plan = ? AND confirmed_by IS NOT NULL ORDER BY version DESC LIMIT 1",
        )
        .bind(plan.0.as_bytes().as_slice())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.as_ref().map(read_policy).transpose()
    }

    async fn add_delegation(&self, delegation: Delegation, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if add(connection, &delegation).await? {
                    audit::add(connection, &told).await?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn end_delegation(
        &self,
        id: DelegationId,
        of: PersonId,
        at: DateTime<Utc>,
        told: AuditEvent,
    ) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let ended =
                    sqlx::query("UPDATE delegations SET ended_at = ? WHERE id = ? AND person = ? AND ended_at IS NULL")
                        .bind(at.timestamp_millis())
                        .bind(id.0.as_bytes().as_slice())
                        .bind(of.0.as_bytes().as_slice())
                        .execute(&mut *connection)
                        .await
                        .map_err(failed)?;
                let was_running = ended.rows_affected() > 0;
                if was_running {
                    audit::add(connection, &told).await?;
                }
                Ok(was_running)
            })
        })
        .await
    }

    async fn delegations(&self) -> Result<Vec<Delegation>, StoreError> {
        let rows = sqlx::query("SELECT * FROM delegations ORDER BY until DESC, since DESC, id LIMIT ?")
            .bind(DELEGATIONS_MAX)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read_delegation).collect()
    }

    async fn concerned(&self, submission: &Submission, day: NaiveDate) -> Result<Concerned, StoreError> {
        concerned::find(&mut *self.reader().await?, submission, day).await
    }

    async fn superiors(&self) -> Result<BTreeMap<PersonId, PersonId>, StoreError> {
        let rows =
            sqlx::query("SELECT person, superior FROM superiors").fetch_all(&self.readers).await.map_err(failed)?;
        let pair = |row| Ok((PersonId(uuid(row, "person")?), PersonId(uuid(row, "superior")?)));
        rows.iter().map(pair).collect()
    }

    async fn set_superior(
        &self,
        person: PersonId,
        superior: Option<PersonId>,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                set_superior(connection, person, superior).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }
}
