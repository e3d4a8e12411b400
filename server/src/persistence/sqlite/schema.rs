//! The tables and their migrations, built into the binary.

use sqlx::SqliteConnection;
use sqlx::migrate::{Migrate, MigrateError, Migrator};

use super::failure::failed;
use crate::persistence::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

fn refused(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => failed(cause),
        other => StoreError::Schema(other.to_string()),
    }
}

/// Brings the database to the newest form.
///
/// Foreign keys are off meanwhile, because a table can be rewritten only so, and checked afterwards.
pub async fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut *connection).await.map_err(failed)?;
    MIGRATIONS.run(&mut *connection).await.map_err(refused)?;
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await.map_err(failed)?;
    if !dangling.is_empty() {
        let found = dangling.len();
        return Err(StoreError::Schema(format!("{found} of its rows refer to rows that are not there")));
    }
    sqlx::query("PRAGMA foreign_keys = ON").execute(connection).await.map(|_| ()).map_err(failed)
}

/// Versions and checksums, in order.
type Form<'a> = Vec<(i64, &'a [u8])>;

fn wanted() -> Form<'static> {
    MIGRATIONS.iter().map(|migration| (migration.version, &*migration.checksum)).collect()
}

/// Is the database in exactly the form that this version writes? Changes nothing.
pub async fn is_current(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    compare(connection, |found, wanted| found == wanted).await
}

/// Is the database in a form that this version can bring to the newest? Changes nothing.
pub async fn is_known(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    compare(connection, |found, wanted| !found.is_empty() && wanted.starts_with(found)).await
}

async fn compare(
    connection: &mut SqliteConnection,
    fits: impl Fn(&[(i64, &[u8])], &[(i64, &[u8])]) -> bool,
) -> Result<(), StoreError> {
    let applied = match connection.list_applied_migrations(&MIGRATIONS.table_name).await {
        Ok(applied) => applied,
        Err(MigrateError::Execute(cause)) => match failed(cause) {
            StoreError::Io(_) => return Err(StoreError::Schema("it holds none of Tandem's tables".to_owned())),
            other => return Err(other),
        },
        Err(other) => return Err(refused(other)),
    };
    let found: Form<'_> = applied.iter().map(|migration| (migration.version, &*migration.checksum)).collect();
    let wanted = wanted();
    if fits(&found, &wanted) {
        return Ok(());
    }
    let newest = |versions: &[(i64, &[u8])]| versions.last().map_or(0, |(version, _)| *version);
    let (has, needs) = (newest(&found), newest(&wanted));
    Err(StoreError::Schema(format!("it has form {has}, this version needs form {needs}")))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

    use super::*;

    async fn run(connection: &mut SqliteConnection, statement: &'static str) -> Result<u64, sqlx::Error> {
        sqlx::query(statement).execute(connection).await.map(|done| done.rows_affected())
    }

    #[tokio::test]
    async fn a_database_from_before_there_were_maps_keeps_what_it_holds() {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let mut connection = options.connect().await.unwrap();
        let before = Migrator {
            migrations: Cow::Owned(MIGRATIONS.iter().filter(|migration| migration.version < 6).cloned().collect()),
            ..Migrator::DEFAULT
        };
        before.run(&mut connection).await.unwrap();
        for statement in [
            "INSERT INTO documents (id, kind, plan, state, revision, heads, created_at)
             VALUES (zeroblob(16), 'plan', zeroblob(16), 'open', 1, zeroblob(32), 7)",
            "INSERT INTO chunks (document, kind, hash, bytes) VALUES (zeroblob(16), 'snapshot', zeroblob(32), x'78')",
            "INSERT INTO totals (document, heads, totals) VALUES (zeroblob(16), zeroblob(32), '{}')",
        ] {
            run(&mut connection, statement).await.unwrap();
        }
        migrate(&mut connection).await.unwrap();
        is_current(&mut connection).await.unwrap();
        let kept: i64 =
            sqlx::query_scalar("SELECT count(*) FROM documents JOIN chunks ON document = id WHERE created_at = 7")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        assert_eq!(kept, 1);
        let map = "INSERT INTO documents (id, kind, plan, state, revision, heads, created_at)
                   VALUES (randomblob(16), 'map', zeroblob(16), 'open', 1, zeroblob(32), 8)";
        assert_eq!(run(&mut connection, map).await.unwrap(), 1);
        // What refers to it is looked after again.
        assert!(run(&mut connection, "DELETE FROM documents WHERE kind = 'plan'").await.is_err());
        assert!(run(&mut connection, "UPDATE documents SET kind = 'poem'").await.is_err());
    }

    async fn run_all(connection: &mut SqliteConnection, sql: String) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
    }

    #[tokio::test]
    async fn requests_and_locks_survive_the_form_that_knows_rejections() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let (before, after) = MIGRATIONS.iter().partition::<Vec<_>, _>(|migration| migration.version < 7);
        run_all(&mut connection, "PRAGMA foreign_keys = ON".to_owned()).await;
        for migration in before {
            run_all(&mut connection, migration.sql.as_str().to_owned()).await;
        }
        let id = |number: u8| format!("x'{}'", format!("{number:02x}").repeat(16));
        run_all(
            &mut connection,
            format!(
                "BEGIN; PRAGMA defer_foreign_keys = ON;
                 INSERT INTO people (id, email, name, colour, created_at) VALUES ({p}, 'a@b', 'A', '#000000', 1);
                 INSERT INTO documents (id, kind, plan, state, locked_by, revision, heads, created_at)
                     VALUES ({d}, 'sheet', {d}, 'locked', {r}, 1, x'', 1), ({e}, 'sheet', {e}, 'open', NULL, 1, x'', 1);
                 INSERT INTO requests VALUES ({r}, {d}, {d}, {p}, 5, 'open', 2, '{{}}');
                 INSERT INTO requests VALUES ({q}, {e}, {e}, {p}, 4, 'returned', 2, '{{}}');
                 INSERT INTO decisions VALUES ({x}, {r}, 0, {p}, 'approved', 6), ({y}, {q}, 0, {p}, 'returned', 6);
                 COMMIT;",
                p = id(1),
                d = id(2),
                e = id(3),
                r = id(4),
                q = id(5),
                x = id(6),
                y = id(7),
            ),
        )
        .await;
        for migration in after {
            // As the migrator does it.
            let sql = format!("BEGIN; {}; COMMIT;", migration.sql.as_str());
            run_all(&mut connection, sql).await;
        }
        let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut connection).await.unwrap();
        assert!(broken.is_empty());
        let all = sqlx::query(
            "SELECT d.state, r.state AS request, x.turn, x.seat = x.person AS own, x.closes
             FROM documents d LEFT JOIN requests r ON r.id = d.locked_by LEFT JOIN decisions x ON x.request = r.id
             ORDER BY d.id",
        );
        let rows = all.fetch_all(&mut connection).await.unwrap();
        let text = |row: usize, column: &str| rows[row].get::<Option<String>, _>(column);
        assert_eq!((text(0, "state").unwrap(), text(0, "request").unwrap()), ("locked".to_owned(), "open".to_owned()));
        assert_eq!((text(1, "state").unwrap(), text(1, "request")), ("open".to_owned(), None));
        assert_eq!(["turn", "own", "closes"].map(|column| rows[0].get::<i64, _>(column)), [0, 1, 1]);
        let count = sqlx::query("SELECT count(*) AS n FROM decisions").fetch_one(&mut connection).await.unwrap();
        assert_eq!(count.get::<i64, _>("n"), 2);
        let rejected = format!(
            "INSERT INTO requests VALUES ({}, {d}, {d}, {}, 5, 'rejected', 2, '{{}}')",
            id(9),
            id(1),
            d = id(2)
        );
        run_all(&mut connection, rejected).await;
    }
}
