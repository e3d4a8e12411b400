//! The outbox in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::{PersonId, RequestId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{count, get, instant, instant_or_none, uuid, uuid_or_none};
use super::failure::failed;
use super::script::Script;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::failpoint::{Failpoint, pass};
use crate::notify::{Chat, ChatId, ChatService};
use crate::persistence::{
    Fate, Letter, NoticeChoice, Occasion, Outbox, PushId, Reason, Recipient, StoreError, TokenHash,
};

fn unreadable(what: &str) -> StoreError {
    StoreError::Corrupt(format!("the column “{what}” does not read"))
}

/// Notes that something is to be told, within the transaction of what it tells of.
pub(super) fn note(script: &mut Script, occasion: Occasion) {
    script
        .statement("INSERT INTO occasions (request, place) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(occasion.request.0.as_bytes().as_slice())
        .bind(occasion.place);
}

fn read_occasion(row: &SqliteRow) -> Result<Occasion, StoreError> {
    Ok(Occasion { request: RequestId(uuid(row, "request")?), place: count(row, "place")? })
}

fn read_letter(row: &SqliteRow) -> Result<Letter, StoreError> {
    let word: &str = get(row, "reason")?;
    let push = uuid_or_none(row, "push")?.map(PushId);
    let person = uuid_or_none(row, "person")?.map(PersonId);
    let person = person.map(|id| push.map_or(Recipient::Person(id), |push| Recipient::Device(id, push)));
    let chat = uuid_or_none(row, "chat")?.map(|id| Recipient::Chat(ChatId(id)));
    Ok(Letter {
        key: get(row, "key")?,
        occasion: read_occasion(row)?,
        reason: Reason::EVERY.into_iter().find(|reason| reason.word() == word).ok_or_else(|| unreadable("reason"))?,
        to: person.or(chat).ok_or_else(|| unreadable("person"))?,
        written_at: instant(row, "written_at")?,
        attempts: count(row, "attempts")?,
    })
}

fn read_chat(row: &SqliteRow) -> Result<Chat, StoreError> {
    let service: &str = get(row, "service")?;
    let language: &str = get(row, "language")?;
    Ok(Chat {
        id: ChatId(uuid(row, "id")?),
        name: get(row, "name")?,
        service: ChatService::parse(service).ok_or_else(|| unreadable("service"))?,
        language: language.parse().map_err(|_| unreadable("language"))?,
        locked: get(row, "locked")?,
        added_by: PersonId(uuid(row, "added_by")?),
        added_at: instant(row, "added_at")?,
        told_at: instant_or_none(row, "told_at")?,
        trouble: get(row, "trouble")?,
    })
}

async fn write(connection: &mut SqliteConnection, letter: &Letter) -> Result<(), StoreError> {
    let bytes = |id: uuid::Uuid| Some(id.as_bytes().to_vec());
    let (person, push, chat) = match letter.to {
        Recipient::Person(person) => (bytes(person.0), None, None),
        Recipient::Device(person, push) => (bytes(person.0), bytes(push.0), None),
        Recipient::Chat(chat) => (None, None, bytes(chat.0)),
    };
    let at = letter.written_at.timestamp_millis();
    sqlx::query(
        "INSERT INTO letters (key, request, place, reason, person, push, chat, written_at, due_at, attempts, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT DO NOTHING",
    )
    .bind(letter.key.as_str())
    .bind(letter.occasion.request.0.as_bytes().as_slice())
    .bind(letter.occasion.place)
    .bind(letter.reason.word())
    .bind(person)
    .bind(push)
    .bind(chat)
    .bind(at)
    .bind(at)
    .bind(letter.attempts)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

async fn settle(connection: &mut SqliteConnection, key: &str, at: DateTime<Utc>, fate: Fate) -> Result<(), StoreError> {
    let (state, due_at, trouble, told) = match fate {
        Fate::Gone => {
            let gone = sqlx::query("DELETE FROM pushes WHERE id = (SELECT push FROM letters WHERE key = ?)").bind(key);
            return gone.execute(connection).await.map(|_| ()).map_err(failed);
        }
        Fate::Sent => ("sent", at, None, None),
        Fate::Needless => ("needless", at, None, None),
        Fate::Later { at, trouble } => ("waiting", at, Some(trouble), None),
        Fate::GivenUp { trouble, told } => ("given_up", at, Some(trouble), Some(told)),
    };
    sqlx::query(
        "UPDATE letters SET state = ?, due_at = ?, trouble = ?, attempts = attempts + 1
         WHERE key = ? AND state = 'waiting'",
    )
    .bind(state)
    .bind(due_at.timestamp_millis())
    .bind(trouble.as_deref())
    .bind(key)
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if state != "needless" {
        for note in [
            "UPDATE chats SET told_at = CASE WHEN ?1 IS NULL THEN ?2 ELSE told_at END, trouble = ?1
             WHERE id = (SELECT chat FROM letters WHERE key = ?3)",
            "UPDATE pushes SET told_at = CASE WHEN ?1 IS NULL THEN ?2 ELSE told_at END, trouble = ?1
             WHERE id = (SELECT push FROM letters WHERE key = ?3)",
        ] {
            sqlx::query(note)
                .bind(trouble.as_deref())
                .bind(at.timestamp_millis())
                .bind(key)
                .execute(&mut *connection)
                .await
                .map_err(failed)?;
        }
    }
    match told {
        Some(told) => audit::add(connection, &told).await,
        None => Ok(()),
    }
}

async fn insert_chat(connection: &mut SqliteConnection, chat: &Chat) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO chats (id, name, service, language, locked, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(chat.id.0.as_bytes().as_slice())
    .bind(chat.name.as_str())
    .bind(chat.service.word())
    .bind(chat.language.tag())
    .bind(chat.locked.as_slice())
    .bind(chat.added_by.0.as_bytes().as_slice())
    .bind(chat.added_at.timestamp_millis())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

async fn delete_chat(connection: &mut SqliteConnection, id: ChatId) -> Result<bool, StoreError> {
    let id = id.0.as_bytes().as_slice();
    let letters = sqlx::query("DELETE FROM letters WHERE chat = ?").bind(id);
    letters.execute(&mut *connection).await.map_err(failed)?;
    let gone = sqlx::query("DELETE FROM chats WHERE id = ?").bind(id).execute(connection).await.map_err(failed)?;
    Ok(gone.rows_affected() > 0)
}

#[async_trait]
impl Outbox for SqliteStore {
    async fn occasions(&self, limit: u32) -> Result<Vec<Occasion>, StoreError> {
        let rows = sqlx::query("SELECT request, place FROM occasions ORDER BY request, place LIMIT ?")
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read_occasion).collect()
    }

    async fn write_letters(&self, occasion: Occasion, letters: Vec<Letter>) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                for letter in &letters {
                    write(connection, letter).await?;
                }
                sqlx::query("DELETE FROM occasions WHERE request = ? AND place = ?")
                    .bind(occasion.request.0.as_bytes().as_slice())
                    .bind(occasion.place)
                    .execute(connection)
                    .await
                    .map_err(failed)?;
                pass(Failpoint::LettersWritten);
                Ok(())
            })
        })
        .await
    }

    async fn due_letters(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Letter>, StoreError> {
        // What was written later than now was written before the clock was put back; it does not wait for that.
        let due =
            "SELECT * FROM letters WHERE state = 'waiting' AND (due_at <= ?1 OR (written_at > ?1 AND attempts = 0))
             ORDER BY due_at LIMIT ?2";
        let rows =
            sqlx::query(due).bind(now.timestamp_millis()).bind(limit).fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(read_letter).collect()
    }

    async fn settle_letter(&self, key: String, at: DateTime<Utc>, fate: Fate) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let is_sent = fate == Fate::Sent;
                settle(connection, &key, at, fate).await?;
                if is_sent {
                    pass(Failpoint::LetterMarked);
                }
                Ok(())
            })
        })
        .await
    }

    async fn forget_letters(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let gone = sqlx::query("DELETE FROM letters WHERE state <> 'waiting' AND written_at < ?")
                    .bind(before.timestamp_millis())
                    .execute(connection)
                    .await
                    .map_err(failed)?;
                Ok(gone.rows_affected())
            })
        })
        .await
    }

    async fn notice_choice(&self, person: PersonId) -> Result<NoticeChoice, StoreError> {
        let row = sqlx::query("SELECT mail, language FROM notice_choices WHERE person = ?")
            .bind(person.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        let Some(row) = row else { return Ok(NoticeChoice::default()) };
        let language: &str = get(&row, "language")?;
        Ok(NoticeChoice {
            mail: get::<i64>(&row, "mail")? == 1,
            language: language.parse().map_err(|_| unreadable("language"))?,
        })
    }

    async fn choose_notices(&self, person: PersonId, choice: NoticeChoice) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO notice_choices (person, mail, language) VALUES (?, ?, ?)
                     ON CONFLICT (person) DO UPDATE SET mail = excluded.mail, language = excluded.language",
                )
                .bind(person.0.as_bytes().as_slice())
                .bind(i64::from(choice.mail))
                .bind(choice.language.tag())
                .execute(connection)
                .await
                .map(|_| ())
                .map_err(failed)
            })
        })
        .await
    }

    async fn set_calendar(
        &self,
        person: PersonId,
        address: Option<TokenHash>,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        let otherwise = NoticeChoice::default();
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO notice_choices (person, mail, language, calendar) VALUES (?, ?, ?, ?)
                     ON CONFLICT (person) DO UPDATE SET calendar = excluded.calendar",
                )
                .bind(person.0.as_bytes().as_slice())
                .bind(i64::from(otherwise.mail))
                .bind(otherwise.language.tag())
                .bind(address.map(|address| address.to_vec()))
                .execute(&mut *connection)
                .await
                .map_err(failed)?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn has_calendar(&self, person: PersonId) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM notice_choices WHERE person = ? AND calendar IS NOT NULL")
            .bind(person.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        Ok(row.is_some())
    }

    async fn calendar_of(&self, address: TokenHash) -> Result<Option<PersonId>, StoreError> {
        let row = sqlx::query("SELECT person FROM notice_choices WHERE calendar = ?")
            .bind(address.as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| uuid(&row, "person").map(PersonId)).transpose()
    }

    async fn chats(&self) -> Result<Vec<Chat>, StoreError> {
        let rows =
            sqlx::query("SELECT * FROM chats ORDER BY name, id").fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(read_chat).collect()
    }

    async fn add_chat(&self, chat: Chat, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                insert_chat(connection, &chat).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn remove_chat(&self, id: ChatId, told: AuditEvent) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let was_there = delete_chat(connection, id).await?;
                if was_there {
                    audit::add(connection, &told).await?;
                }
                Ok(was_there)
            })
        })
        .await
    }
}
