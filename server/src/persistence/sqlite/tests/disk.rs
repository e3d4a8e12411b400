//! A disk that is full, a database that cannot be written, and a second process that wants it too.

use super::*;
use crate::persistence::tests::{head, person, told};
use crate::persistence::{Append, Chunk, Documents, People, StoreError};

/// Lets the database grow to so many pages and no more; it cannot shrink below what it has.
async fn limit_pages(store: &SqliteStore, statement: &'static str) {
    store
        .write(move |connection| {
            Box::pin(async move {
                run(connection, statement).await;
                Ok(())
            })
        })
        .await
        .unwrap();
}

/// How the writer's own connection brings a commit to the disk.
async fn durability(store: &SqliteStore) -> (i64, String) {
    let asked = store.write(|connection| {
        Box::pin(async move {
            let synchronous = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await;
            let journal = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(connection).await;
            Ok((synchronous.unwrap(), journal.unwrap()))
        })
    });
    asked.await.unwrap()
}

/// A process that is killed leaves what it wrote to the system; only a power cut shows the difference, and no test can make
/// one. So what SQLite promises is read back.
#[tokio::test]
async fn a_commit_waits_for_the_disk_on_every_connection_that_writes() {
    const FULL: i64 = 2;
    let place = Place::new();
    let (store, world) = place.world().await;
    assert_eq!(durability(&store).await, (FULL, "wal".to_owned()));
    limit_pages(&store, "PRAGMA query_only = ON").await;
    assert!(store.append(world.append("refused")).await.is_err(), "so the connection is replaced");
    assert_eq!(durability(&store).await, (FULL, "wal".to_owned()));
    store.append(world.append("written")).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_refuses_and_recovers_without_a_restart() {
    let place = Place::new();
    let (store, world) = place.world().await;
    let large = |fill: u8| Append {
        chunks: vec![Chunk::incremental(vec![fill; 1 << 20])],
        heads: vec![head(9)],
        ..world.append("x")
    };
    limit_pages(&store, "PRAGMA max_page_count = 1").await;
    let (one, two, three) = tokio::join!(
        store.append(large(1)),
        store.add_person(person(70, "late", Vec::new()), told("added")),
        store.append(large(2)),
    );
    assert_eq!((one, two, three), (Err(StoreError::Full), Err(StoreError::Full), Err(StoreError::Full)));
    assert_eq!(store.ready().await, Ok(()), "reading goes on");
    assert_eq!(world.texts().await, ["sheet"]);
    assert_eq!(store.find(world.sheet).await.unwrap().unwrap().heads, [head(0)], "nothing is half-written");
    assert_eq!(store.person(shared::id::PersonId(uuid::Uuid::from_u128(70))).await, Ok(None));
    assert_eq!(store.append(large(1)).await, Err(StoreError::Full), "as often as it is tried");

    limit_pages(&store, "PRAGMA max_page_count = 1000000").await;
    store.append(large(1)).await.unwrap();
    store.append(world.append("small")).await.unwrap();
    assert_eq!(store.chunks(world.sheet).await.unwrap().len(), 3);
    assert_eq!(store.writes().failures, 2);
}

#[tokio::test]
async fn a_connection_that_fails_is_replaced() {
    let place = Place::new();
    let (store, world) = place.world().await;
    limit_pages(&store, "PRAGMA query_only = ON").await;
    let refused = store.append(world.append("refused")).await;
    assert!(matches!(refused, Err(StoreError::Io(_))), "{refused:?}");
    store.append(world.append("written")).await.unwrap();
    assert_eq!(world.texts().await, ["sheet", "written"]);
}

#[tokio::test]
async fn a_second_server_is_turned_away_and_a_command_is_not() {
    let place = Place::new();
    let (store, world) = place.world().await;
    let second = SqliteStore::open(&place.file(), Access::Serve).await;
    assert!(matches!(second, Err(StoreError::InUse(_))), "{second:?}");
    let beside = SqliteStore::open(&place.file(), Access::Beside).await.unwrap();
    assert!(!beside.is_fenced());
    beside.add_person(person(71, "beside", Vec::new()), told("added")).await.unwrap();
    store.append(world.append("meanwhile")).await.unwrap();
    assert_eq!(store.people().await.unwrap().len(), 4);
    let reading = SqliteStore::open(&place.file(), Access::Read).await.unwrap();
    assert_eq!(reading.people().await.unwrap().len(), 4);
    let refused = reading.append(world.append("no")).await;
    assert_eq!(refused, Err(StoreError::ReadOnly));
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_not_touched() {
    let place = Place::new();
    let missing = SqliteStore::open(&place.file(), Access::Read).await;
    assert!(matches!(missing, Err(StoreError::Missing { what: "database", .. })), "{missing:?}");
    assert!(!exists(&place.file()), "looking creates nothing");
    std::fs::write(place.file(), "a letter, not a database".repeat(100)).unwrap();
    let letter = SqliteStore::open(&place.file(), Access::Serve).await;
    assert!(matches!(letter, Err(StoreError::Corrupt(_))), "{letter:?}");
    assert!(std::fs::read_to_string(place.file()).unwrap().starts_with("a letter"));
}

#[tokio::test]
async fn a_database_of_a_later_version_is_refused() {
    let place = Place::new();
    place.open().await.close().await;
    let mut back_door = place.back_door().await;
    run(&mut back_door, "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    for access in [Access::Serve, Access::Read] {
        let opened = SqliteStore::open(&place.file(), access).await;
        assert!(matches!(opened, Err(StoreError::Schema(_))), "{access:?}: {opened:?}");
    }
}
