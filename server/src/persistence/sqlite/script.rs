//! [`Script`]: statements that go to the database together.
//!
//! The database works on a thread of its own, and going there and back costs more than most statements take. What needs
//! no answer in between goes in one turn; SQLite keeps each text prepared.

use futures::TryStreamExt;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Either, Encode, Executor, Sqlite, SqliteConnection, Type};
use uuid::Uuid;

use super::failure::failed;
use crate::persistence::StoreError;

/// What refuses half-way undoes what it did.
const SAVE: &str = "SAVEPOINT script";
const RELEASE: &str = "RELEASE script";
const UNDO: &str = "ROLLBACK TO script; RELEASE script";

/// Statements with their values, in order.
#[derive(Default)]
pub struct Script {
    text: String,
    values: SqliteArguments,
    /// A value that could not be written down.
    failure: Option<StoreError>,
}

impl Script {
    /// Adds a statement, whose `?`s, unnumbered, are the values bound next. The text is the program's own, never anybody's input.
    pub fn statement(&mut self, text: &'static str) -> &mut Self {
        if !self.text.is_empty() {
            self.text.push_str(";\n");
        }
        self.text.push_str(text);
        self
    }

    pub fn bind<'t, T: Encode<'t, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        if let Err(error) = self.values.add(value) {
            self.failure = Some(StoreError::Refused(format!("a value cannot be kept: {error}")));
        }
        self
    }

    pub fn bind_each(&mut self, ids: impl IntoIterator<Item = Uuid>) -> &mut Self {
        for id in ids {
            self.bind(id.as_bytes().as_slice());
        }
        self
    }

    fn query(self) -> Result<Query<'static, Sqlite, SqliteArguments>, StoreError> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(sqlx::query_with(AssertSqlSafe(self.text), self.values)),
        }
    }

    /// Runs it; an error leaves what was done before it to whoever undoes the whole.
    pub async fn run(self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        self.query()?.execute(connection).await.map(|_| ()).map_err(failed)
    }

    /// What each of the statements finds.
    pub async fn rows(self, connection: &mut SqliteConnection) -> Result<Vec<Vec<SqliteRow>>, StoreError> {
        let (mut found, mut rows) = (Vec::new(), Vec::new());
        let mut steps = connection.fetch_many(self.query()?);
        while let Some(step) = steps.try_next().await.map_err(failed)? {
            match step {
                Either::Left(_) => found.push(std::mem::take(&mut rows)),
                Either::Right(row) => rows.push(row),
            }
        }
        Ok(found)
    }

    /// Runs all of it or nothing, whatever goes on around it.
    pub async fn run_whole(self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let text = [SAVE, &self.text, RELEASE].join(";\n");
        match (Self { text, ..self }).run(&mut *connection).await {
            Ok(()) => Ok(()),
            Err(error) => {
                // Where the disk fails, SQLite may have undone everything already, and then there is nothing to undo.
                let undone = sqlx::query(UNDO).execute(connection).await.map_err(failed);
                Err(undone.err().filter(|_| !super::failure::is_of_the_disk(&error)).unwrap_or(error))
            }
        }
    }
}
