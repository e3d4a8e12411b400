//! `POST /api/v1/plans/{plan}/sheets/{sheet}/seen`, and the same of a map: notes how far the person has read the talk about
//! it. What is not
//! there cannot have been seen, so nobody can fill the store with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use shared::document::read_discussion;
use shared::id::CommentId;

use super::door::Named;
use super::openapi::Operation;
use super::session::Caller;
use super::{Sent, Site};
use crate::error::Fault;
use crate::persistence::SEEN_MAX;

pub fn describe() -> Operation {
    Operation {
        summary: "Note how many remarks of others have been read in threads about a sheet or a map",
        takes: Some(json!({
            "type": "object",
            "description": "By the id of the thread's first remark.",
            "maxProperties": SEEN_MAX,
            "additionalProperties": { "type": "integer", "minimum": 0 },
        })),
        gives: vec![(204, "It is noted.", None)],
    }
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    Sent(told): Sent<BTreeMap<CommentId, u32>>,
) -> Result<StatusCode, Fault> {
    let about = named.sheet.or(named.map).ok_or(Fault::NotFound)?.id;
    if told.len() > SEEN_MAX {
        return Err(Fault::Malformed(format!("{} threads at once; {SEEN_MAX} are taken", told.len())));
    }
    let talk = site.store.discussion_about(about).await?.ok_or(Fault::NotFound)?.id;
    let person = caller.id();
    let look = move |doc: &automerge::Automerge, _: &[automerge::ChangeHash]| {
        let talk = read_discussion(doc).unwrap_or_default();
        let seen = |thread: &shared::document::Thread| {
            Some((thread.id, (*told.get(&thread.id)?).min(thread.by_others(person))))
        };
        talk.threads.iter().filter_map(seen).collect::<Vec<_>>()
    };
    let seen = site.hub.read(talk, look).await.map_err(Fault::broken)?;
    site.store.note_seen(person, talk, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::access::Role;
    use shared::document::{DiscussionCommand, Topic, Words, empty_document};
    use shared::id::{DocumentId, PersonActor, PersonId, PlanId};
    use uuid::Uuid;

    use super::*;
    use crate::clock::Clock;
    use crate::document::load;
    use crate::http::trial::Trial;
    use crate::persistence::{Append, Chunk, DocumentKind, DocumentRecord, DocumentState};
    use crate::talk::discussion;

    const THREAD: CommentId = CommentId(Uuid::from_u128(0x11));

    /// A sheet that somebody has said two things about.
    async fn talked_about(trial: &Trial, plan: PlanId, speaker: PersonId) -> (DocumentId, DocumentId) {
        let sheet = DocumentRecord {
            id: DocumentId(Uuid::from_u128(7)),
            kind: DocumentKind::Sheet,
            plan,
            department: None,
            about: None,
            state: DocumentState::Archived,
            revision: 1,
            follows: None,
            branch: None,
            heads: Vec::new(),
            created_at: trial.clock.now(),
        };
        trial.site.store.create(sheet.clone(), Chunk::snapshot(b"a sheet".to_vec())).await.unwrap();
        let talk = discussion(&*trial.site.store, &sheet).await.unwrap();
        let actor = PersonActor { person: speaker, tab: *b"test tab" }.to_bytes().to_vec();
        let mut doc = empty_document().with_actor(actor.as_slice().into());
        doc.load_incremental(&load(&*trial.site.store, talk.id).await.unwrap().save()).unwrap();
        let before = doc.get_heads();
        let words = |text: &str| Words { text: text.to_owned(), mentions: Vec::new(), figure: None };
        let second = CommentId(Uuid::from_u128(0x12));
        for command in [
            DiscussionCommand::Begin { id: THREAD, topic: Topic::default(), words: words("one") },
            DiscussionCommand::Answer { id: second, thread: THREAD, words: words("two") },
        ] {
            command.apply(&mut doc, 1).unwrap();
        }
        let (document, chunks) = (talk.id, vec![Chunk::incremental(doc.save_after(&before))]);
        let (actors, heads) = (vec![(actor, speaker)], doc.get_heads());
        let batch = Append { actors, ..Append::of(document, chunks, heads) };
        trial.site.store.append(batch).await.unwrap();
        (sheet.id, talk.id)
    }

    #[tokio::test]
    async fn what_was_read_is_noted_as_far_as_it_is_there() {
        let trial = Trial::new().await;
        let speaker = trial.person("sales", &[Role::Editor]).await;
        let reader = trial.person("viewer", &[Role::Viewer]).await;
        trial.person("nobody", &[]).await;
        let plan = trial.plan().await;
        let (sheet, talk) = talked_about(&trial, plan, speaker).await;
        let path = format!("/api/v1/plans/{plan}/sheets/{sheet}/seen");
        let told = json!({ THREAD.to_string(): 9, Uuid::from_u128(0x99).to_string(): 1 });
        assert_eq!(trial.post(&path, &[("origin", "http://localhost:3000")], &told).await.status, 401);
        for (name, expect) in [("viewer", 204), ("sales", 204), ("nobody", 404)] {
            let bearer = trial.sign_in(name).await;
            let reply = trial.post(&path, &[("authorization", &bearer)], &told).await;
            assert_eq!(reply.status, expect, "{name}: {}", reply.text);
        }
        assert_eq!(trial.site.store.seen(reader, talk).await, Ok(vec![(THREAD, 2)]), "no more than there is");
        assert_eq!(
            trial.site.store.seen(speaker, talk).await,
            Ok(vec![(THREAD, 0)]),
            "what one said oneself is not read"
        );
        let many: serde_json::Map<_, _> =
            (0..=SEEN_MAX as u128).map(|n| (Uuid::from_u128(n).to_string(), json!(1))).collect();
        let bearer = trial.sign_in("viewer").await;
        assert_eq!(trial.post(&path, &[("authorization", &bearer)], &many.into()).await.status, 400);
    }
}
