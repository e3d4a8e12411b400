//! What the store promises about talk.

use shared::id::CommentId;
use uuid::Uuid;

use super::*;

fn call(person: PersonId, thread: u128, kind: CallKind, minutes: i64) -> Call {
    Call {
        person,
        thread: CommentId(Uuid::from_u128(thread)),
        kind,
        caller: None,
        called_at: at(minutes),
        excerpt: "请看一下".to_owned(),
        remarks: 2,
    }
}

pub async fn story(world: &World) {
    let talk = DocumentId(Uuid::from_u128(110));
    let record = DocumentRecord { about: Some(world.sheet), ..document(110, DocumentKind::Discussion, world.plan) };
    world.store.create(record, Chunk::snapshot(b"talk".to_vec())).await.unwrap();
    calls_come_with_the_change_and_go_with_it(world, talk).await;
    what_was_read_stays_read(world, talk).await;
}

async fn calls_come_with_the_change_and_go_with_it(world: &World, talk: DocumentId) {
    let stranger = PersonId(Uuid::from_u128(77));
    let calls = vec![
        call(world.sales, 1, CallKind::Mentioned, 1),
        call(world.sales, 2, CallKind::Assigned, 2),
        call(world.head, 1, CallKind::Mentioned, 1),
        call(stranger, 1, CallKind::Mentioned, 1),
    ];
    let said = |text: &str, calls| Append { document: talk, calls, ..world.append(text) };
    world.store.append(said("a", Some(calls))).await.unwrap();
    world.store.append(said("b", None)).await.unwrap();
    let found = world.store.calls_of(world.sales, 10).await.unwrap();
    let told: Vec<_> =
        found.iter().map(|found| (found.call.thread.0.as_u128(), found.about, found.is_unread)).collect();
    assert_eq!(told, [(2, world.sheet, true), (1, world.sheet, true)], "the newest first");
    assert_eq!(world.store.calls_of(world.sales, 1).await.unwrap().len(), 1);
    assert_eq!(world.store.calls_of(stranger, 10).await, Ok(Vec::new()), "whom nobody knows is not called");
    assert_eq!(world.store.calls_of(world.head, 10).await.unwrap().len(), 1);
    world.store.append(said("c", Some(vec![call(world.sales, 2, CallKind::Assigned, 2)]))).await.unwrap();
    assert_eq!(world.store.calls_of(world.head, 10).await, Ok(Vec::new()));
}

async fn what_was_read_stays_read(world: &World, talk: DocumentId) {
    let thread = |number: u128| CommentId(Uuid::from_u128(number));
    let both = vec![call(world.sales, 1, CallKind::Mentioned, 1), call(world.sales, 2, CallKind::Assigned, 2)];
    world.store.append(Append { document: talk, calls: Some(both), ..world.append("d") }).await.unwrap();
    world.store.note_seen(world.sales, talk, vec![(thread(1), 2), (thread(2), 2)]).await.unwrap();
    world.store.note_seen(world.sales, talk, vec![(thread(1), 1)]).await.unwrap();
    assert_eq!(world.store.seen(world.sales, talk).await, Ok(vec![(thread(1), 2), (thread(2), 2)]));
    assert_eq!(world.store.seen(world.finance, talk).await, Ok(Vec::new()));
    let found = world.store.calls_of(world.sales, 10).await.unwrap();
    let told: Vec<_> = found.iter().map(|found| (found.call.kind, found.is_unread)).collect();
    assert_eq!(told, [(CallKind::Assigned, false)], "a mention that was read is done, a task is not");
    let many = (0..=SEEN_MAX as u128).map(|number| (thread(number), 1)).collect();
    assert!(matches!(world.store.note_seen(world.sales, talk, many).await, Err(StoreError::TooMuch(_))));
}
