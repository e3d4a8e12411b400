//! Kept answers in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::SqliteStore;
use super::column::{get, hash, instant, uuid};
use super::failure::failed;
use crate::persistence::{ANSWER_KEY_LENGTH_MAX, ANSWER_LENGTH_MAX, Answer, Answers, StoreError};

fn read(row: &SqliteRow) -> Result<Answer, StoreError> {
    Ok(Answer {
        person: PersonId(uuid(row, "person")?),
        key: get(row, "key")?,
        asked: hash(row, "asked")?,
        status: get(row, "status")?,
        body: get(row, "body")?,
        given_at: instant(row, "given_at")?,
    })
}

async fn find(connection: &mut SqliteConnection, person: PersonId, key: &str) -> Result<Option<Answer>, StoreError> {
    let row = sqlx::query("SELECT * FROM answers WHERE person = ? AND key = ?")
        .bind(person.0.as_bytes().as_slice())
        .bind(key)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.as_ref().map(read).transpose()
}

async fn keep(connection: &mut SqliteConnection, answer: Answer) -> Result<Answer, StoreError> {
    if let Some(first) = find(connection, answer.person, &answer.key).await? {
        return Ok(first);
    }
    sqlx::query("INSERT INTO answers (person, key, asked, status, body, given_at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(answer.person.0.as_bytes().as_slice())
        .bind(answer.key.as_str())
        .bind(answer.asked.as_slice())
        .bind(answer.status)
        .bind(answer.body.as_slice())
        .bind(answer.given_at.timestamp_millis())
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(answer)
}

#[async_trait]
impl Answers for SqliteStore {
    async fn answer(&self, person: PersonId, key: &str) -> Result<Option<Answer>, StoreError> {
        find(&mut *self.reader().await?, person, key).await
    }

    async fn keep_answer(&self, answer: Answer) -> Result<Answer, StoreError> {
        if answer.key.len() > ANSWER_KEY_LENGTH_MAX || answer.body.len() > ANSWER_LENGTH_MAX {
            return Err(StoreError::TooMuch("an Idempotency-Key or an answer is too long to be kept".to_owned()));
        }
        self.write(move |connection| Box::pin(keep(connection, answer))).await
    }

    async fn forget_answers(&self, given_before: DateTime<Utc>) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let gone = sqlx::query("DELETE FROM answers WHERE given_at < ?")
                    .bind(given_before.timestamp_millis())
                    .execute(connection)
                    .await
                    .map_err(failed)?;
                Ok(gone.rows_affected())
            })
        })
        .await
    }
}
