//! Who writes at the same time shares a transaction and keeps their own answer.

use std::collections::BTreeSet;

use super::*;
use crate::persistence::tests::{head, told};
use crate::persistence::{Append, Chunk, Documents, StoreError};

#[tokio::test]
async fn sixty_four_appends_at_once_take_a_few_transactions() {
    let place = Place::new();
    let (store, world) = place.world().await;
    let before = store.writes();
    let appends = (0..64).map(|n| store.append(world.append(&format!("change {n}"))));
    let answers = futures::future::join_all(appends).await;
    assert!(answers.iter().all(Result::is_ok));
    let after = store.writes();
    assert_eq!(after.writes - before.writes, 64);
    assert!(after.transactions - before.transactions <= 4, "{before:?} {after:?}");
    let texts: BTreeSet<String> = world.texts().await.into_iter().collect();
    assert_eq!(texts.len(), 65);
}

#[tokio::test]
async fn one_refusal_among_many_is_one_persons() {
    let place = Place::new();
    let (store, world) = place.world().await;
    let nowhere = shared::id::DocumentId(uuid::Uuid::from_u128(404));
    let appends = (0..20).map(|n| {
        let document = if n % 5 == 3 { nowhere } else { world.sheet };
        store.append(Append { document, ..world.append(&format!("change {n}")) })
    });
    let twin = crate::persistence::tests::person(1, "sales", Vec::new());
    let (answers, twin) = tokio::join!(
        futures::future::join_all(appends),
        crate::persistence::People::add_person(&*store, twin, told("twin"))
    );
    assert!(matches!(twin, Err(StoreError::Exists { .. })), "{twin:?}");
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 16);
    assert!(answers.iter().flat_map(|answer| answer.as_ref().err()).all(|e| matches!(e, StoreError::Missing { .. })));
    assert_eq!(world.texts().await.len(), 17);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compaction_among_appends_loses_nothing() {
    let place = Place::new();
    let (store, world) = place.world().await;
    let writers = (0..4).map(|writer| {
        let (store, batches) =
            (store.clone(), (0..50).map(|n| world.append(&format!("{writer} {n}"))).collect::<Vec<_>>());
        tokio::spawn(async move {
            for batch in batches {
                store.append(batch).await.unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    // A snapshot here is the text of all it holds, one line each, so that nothing may be counted twice or lost.
    let mut compactions = 0;
    while !writers.iter().all(|writer| writer.is_finished()) || compactions == 0 {
        compact(&store, &world).await;
        compactions += 1;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let lines: Vec<String> =
        world.texts().await.iter().flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let distinct: BTreeSet<&String> = lines.iter().collect();
    assert_eq!((lines.len(), distinct.len()), (201, 201), "after {compactions} compactions");
}

async fn compact(store: &SqliteStore, world: &World) {
    let chunks = store.chunks(world.sheet).await.unwrap();
    let lines: Vec<String> = chunks.iter().map(|chunk| String::from_utf8(chunk.bytes.clone()).unwrap()).collect();
    let hashes: Vec<[u8; 32]> = chunks.iter().map(|chunk| chunk.hash).collect();
    let snapshot = Chunk::snapshot(lines.join("\n").into_bytes());
    store.compact(world.sheet, snapshot, &hashes).await.unwrap();
}

#[tokio::test]
async fn closing_answers_whoever_waits_and_nobody_after() {
    let place = Place::new();
    let (store, world) = place.world().await;
    let waiting: Vec<_> = (0..10)
        .map(|n| {
            let (store, batch) = (store.clone(), world.append(&format!("{n}")));
            tokio::spawn(async move { store.append(batch).await })
        })
        .collect();
    tokio::task::yield_now().await;
    store.close().await;
    let answers: Vec<_> = futures::future::join_all(waiting).await.into_iter().map(Result::unwrap).collect();
    let written = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(answers.iter().all(|answer| matches!(answer, Ok(()) | Err(StoreError::Stopped))), "{answers:?}");
    assert_eq!(store.append(world.append("late")).await, Err(StoreError::Stopped));
    drop(store);
    drop(world.store);
    let store = place.open().await;
    assert_eq!(store.chunks(world.sheet).await.unwrap().len(), 1 + written);
    assert!(store.find(world.sheet).await.unwrap().unwrap().heads.contains(&head(u8::from(written > 0))));
}
