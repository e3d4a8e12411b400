//! What the store promises about documents.

use shared::budget::Nature;
use shared::calendar::Period;
use shared::id::DocumentId;
use uuid::Uuid;

use super::*;

pub async fn story(world: &World) {
    a_document_is_found_again(world).await;
    changes_come_back_in_their_order(world).await;
    writing_twice_is_writing_once(world).await;
    an_actor_stays_its_first_owners(world).await;
    totals_are_published_with_the_change(world).await;
    compaction_loses_nothing(world).await;
    a_closed_document_takes_nothing(world).await;
    what_is_refused_leaves_no_trace(world).await;
}

async fn a_document_is_found_again(world: &World) {
    let record = document(101, DocumentKind::Sheet, world.plan);
    assert_eq!(world.store.find(world.sheet).await, Ok(Some(record.clone())));
    assert_eq!(world.store.find(DocumentId(Uuid::from_u128(999))).await, Ok(None));
    assert_eq!(world.store.list(world.plan, DocumentKind::Sheet).await, Ok(vec![record.clone()]));
    assert_eq!(world.store.plans().await.unwrap().len(), 1);
    let again = world.store.create(record, Chunk::snapshot(b"other".to_vec())).await;
    assert!(matches!(again, Err(StoreError::Exists { what: "document", .. })), "{again:?}");
    assert_eq!(world.texts().await, ["sheet"]);

    let mut talk = document(102, DocumentKind::Discussion, world.plan);
    talk.about = Some(world.sheet);
    assert_eq!(world.store.discussion_about(world.sheet).await, Ok(None));
    world.store.create(talk.clone(), Chunk::snapshot(b"talk".to_vec())).await.unwrap();
    assert_eq!(world.store.discussion_about(world.sheet).await, Ok(Some(talk)));
}

async fn changes_come_back_in_their_order(world: &World) {
    for text in ["z", "a", "m"] {
        world.store.append(world.append(text)).await.unwrap();
    }
    assert_eq!(world.texts().await, ["sheet", "z", "a", "m"]);
    let moved = Append { heads: vec![head(9), head(2)], ..world.append("q") };
    world.store.append(moved).await.unwrap();
    let record = world.store.find(world.sheet).await.unwrap().unwrap();
    assert_eq!(record.heads, [head(2), head(9)], "heads are kept in order");
}

async fn writing_twice_is_writing_once(world: &World) {
    world.store.append(world.append("a")).await.unwrap();
    assert_eq!(world.texts().await, ["sheet", "z", "a", "m", "q"]);
}

async fn an_actor_stays_its_first_owners(world: &World) {
    let batch = |actor: &[u8], person| Append { actors: vec![(actor.to_vec(), person)], ..world.append("q") };
    assert_eq!(world.store.actor_owner(b"tab").await, Ok(None));
    world.store.append(batch(b"tab", world.sales)).await.unwrap();
    world.store.append(batch(b"tab", world.sales)).await.unwrap();
    assert_eq!(world.store.actor_owner(b"tab").await, Ok(Some(world.sales)));
    let forged = world.store.append(batch(b"tab", world.finance)).await;
    assert!(matches!(forged, Err(StoreError::Exists { what: "actor", .. })), "{forged:?}");
    assert_eq!(world.store.authors(world.sheet).await.unwrap().into_iter().collect::<Vec<_>>(), [world.sales]);
    let stranger = world.store.append(batch(b"other", PersonId(Uuid::from_u128(77)))).await;
    assert!(matches!(stranger, Err(StoreError::Missing { what: "person", .. })), "{stranger:?}");
    assert_eq!(world.store.actor_owner(b"tab").await, Ok(Some(world.sales)));
}

async fn totals_are_published_with_the_change(world: &World) {
    let mut totals = PublishedTotals::default();
    // Wider than 64 bits: a sum of many of the largest amounts.
    totals.expense.total.periods.add(Period::FIRST, i128::from(i64::MAX) * 20_000);
    let account = "6602.01".parse().unwrap();
    totals.expense.accounts.insert(account, totals.expense.total.clone());
    assert_eq!(world.store.totals_of_sheet(world.sheet).await, Ok(None));
    let batch = Append { heads: vec![head(3)], totals: Some(totals.clone()), ..world.append("q") };
    world.store.append(batch).await.unwrap();
    world.store.append(world.append("q")).await.unwrap();
    let published = world.store.totals_of_plan(world.plan).await.unwrap();
    assert_eq!(published.len(), 1);
    assert_eq!((published[0].sheet, &published[0].heads, &published[0].totals), (world.sheet, &vec![head(3)], &totals));
    assert_eq!(published[0].totals.nature(Nature::Income), &NatureTotals::default());
    assert_eq!(world.store.totals_of_sheet(world.sheet).await, Ok(published.first().cloned()));
}

async fn compaction_loses_nothing(world: &World) {
    let loaded: Vec<[u8; 32]> = world.store.chunks(world.sheet).await.unwrap().iter().map(|c| c.hash).collect();
    world.store.append(world.append("late")).await.unwrap();
    let snapshot = Chunk::snapshot(b"sheet z a m q".to_vec());
    world.store.compact(world.sheet, snapshot.clone(), &loaded).await.unwrap();
    assert_eq!(world.texts().await, ["sheet z a m q", "late"]);
    // Again, as after a crash that lost the answer; and with a snapshot that says nothing new.
    world.store.compact(world.sheet, snapshot.clone(), &loaded).await.unwrap();
    world.store.compact(world.sheet, snapshot.clone(), &[snapshot.hash]).await.unwrap();
    assert_eq!(world.texts().await, ["sheet z a m q", "late"]);
}

async fn a_closed_document_takes_nothing(world: &World) {
    world.store.set_state(world.sheet, DocumentState::Archived).await.unwrap();
    assert_eq!(world.store.append(world.append("too late")).await, Err(StoreError::Closed(world.sheet)));
    assert_eq!(world.store.totals_of_plan(world.plan).await, Ok(Vec::new()), "an archived sheet counts no more");
    world.store.set_state(world.sheet, DocumentState::Open).await.unwrap();
    assert_eq!(world.texts().await, ["sheet z a m q", "late"]);
}

async fn what_is_refused_leaves_no_trace(world: &World) {
    let nowhere = Append { document: DocumentId(Uuid::from_u128(404)), ..world.append("x") };
    let refused = world.store.append(nowhere).await;
    assert!(matches!(refused, Err(StoreError::Missing { what: "document", .. })), "{refused:?}");
    let misnamed = Chunk { hash: [7; 32], kind: ChunkKind::Incremental, bytes: b"x".to_vec() };
    let refused = world.store.append(Append { chunks: vec![misnamed], ..world.append("x") }).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    let huge = Chunk::incremental(vec![0; CHUNK_LENGTH_MAX + 1]);
    let refused = world.store.append(Append { chunks: vec![huge], ..world.append("x") }).await;
    assert!(matches!(refused, Err(StoreError::TooMuch(_))), "{refused:?}");
    assert_eq!(world.texts().await, ["sheet z a m q", "late"]);
}
