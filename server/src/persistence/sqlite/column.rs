//! Between columns and the types of the domain. A column that does not read is [`StoreError::Corrupt`], by name.

use automerge::ChangeHash;
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row, Sqlite, Type};
use uuid::Uuid;

use super::failure::failed;
use crate::persistence::StoreError;

fn unreadable(column: &str) -> StoreError {
    StoreError::Corrupt(format!("the column “{column}” does not read"))
}

pub fn get<'r, T>(row: &'r SqliteRow, column: &str) -> Result<T, StoreError>
where
    T: Decode<'r, Sqlite> + Type<Sqlite>,
    for<'c> &'c str: ColumnIndex<SqliteRow>,
{
    row.try_get(column).map_err(failed)
}

pub fn uuid(row: &SqliteRow, column: &str) -> Result<Uuid, StoreError> {
    Uuid::from_slice(get(row, column)?).map_err(|_| unreadable(column))
}

pub fn uuid_or_none(row: &SqliteRow, column: &str) -> Result<Option<Uuid>, StoreError> {
    get::<Option<&[u8]>>(row, column)?.map(Uuid::from_slice).transpose().map_err(|_| unreadable(column))
}

pub fn hash(row: &SqliteRow, column: &str) -> Result<[u8; 32], StoreError> {
    get::<&[u8]>(row, column)?.try_into().map_err(|_| unreadable(column))
}

pub fn instant(row: &SqliteRow, column: &str) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(get(row, column)?).ok_or_else(|| unreadable(column))
}

pub fn instant_or_none(row: &SqliteRow, column: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    match get::<Option<i64>>(row, column)? {
        None => Ok(None),
        Some(millis) => DateTime::from_timestamp_millis(millis).map(Some).ok_or_else(|| unreadable(column)),
    }
}

pub fn count(row: &SqliteRow, column: &str) -> Result<u32, StoreError> {
    u32::try_from(get::<i64>(row, column)?).map_err(|_| unreadable(column))
}

pub fn heads(row: &SqliteRow, column: &str) -> Result<Vec<ChangeHash>, StoreError> {
    let bytes: &[u8] = get(row, column)?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() { Ok(hashes.iter().copied().map(ChangeHash).collect()) } else { Err(unreadable(column)) }
}

/// Heads as they are kept: sorted, so that equal heads are equal bytes.
pub fn packed(heads: &[ChangeHash]) -> Vec<u8> {
    let mut sorted: Vec<&ChangeHash> = heads.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.into_iter().flat_map(|head| head.0).collect()
}
