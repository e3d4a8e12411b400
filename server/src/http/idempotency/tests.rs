//! A key stands for one call of one person: done once, answered the same.

use futures::future::join_all;
use serde_json::{Value, json};
use shared::access::Role;
use shared::approval::Act;
use shared::id::{DepartmentId, DocumentId, RequestId};

use super::*;
use crate::approval::tests::world::{PLAN, SALES, SHEET, new_plan, new_sheet};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::http::trial::{Reply, Trial};
use crate::persistence::{Chunk, DepartmentRecord, DocumentKind, DocumentRecord, DocumentState};

/// A request that waits, and two people who may say something about it.
struct Talk {
    trial: Trial,
    request: RequestId,
    sales: String,
    head: String,
}

async fn keep(
    trial: &Trial,
    id: DocumentId,
    kind: DocumentKind,
    department: Option<DepartmentId>,
    doc: automerge::Automerge,
) {
    let record = DocumentRecord {
        id,
        kind,
        plan: PLAN,
        department,
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: doc.get_heads(),
        created_at: trial.clock.now(),
    };
    trial.site.store.create(record, Chunk::snapshot(doc.save())).await.unwrap();
}

impl Talk {
    async fn new() -> Self {
        let trial = Trial::new().await;
        trial.person("sales", &[Role::Editor]).await;
        trial.person("head", &[Role::Approver]).await;
        trial.person("cfo", &[Role::Finance]).await;
        let now = trial.clock.now();
        let (name, ord) = ("销售部".to_owned(), "80".to_owned());
        let department = DepartmentRecord { id: SALES, name, name_en: None, ord, head: None, created_at: now };
        let told = AuditEvent::new(now, None, "test.told", "department");
        trial.site.store.put_department(department, told).await.unwrap();
        keep(&trial, PLAN, DocumentKind::Plan, None, new_plan(None)).await;
        keep(&trial, SHEET, DocumentKind::Sheet, Some(SALES), new_sheet(PLAN, SALES, 1)).await;
        let (sales, head) = (trial.sign_in("sales").await, trial.sign_in("head").await);
        let headers = [("authorization", sales.as_str()), ("idempotency-key", "ask")];
        let asked = trial.post(&format!("/api/v1/plans/{PLAN}/sheets/{SHEET}/requests"), &headers, &json!({})).await;
        assert!(asked.status.is_success(), "{}", asked.text);
        let request = asked.json()["id"].as_str().unwrap().parse().unwrap();
        Self { trial, request, sales, head }
    }

    async fn says(&self, headers: &[(&str, &str)], words: &str) -> Reply {
        let body: Value = json!({ "verb": "comment", "comment": words, "turn": 0 });
        self.trial.post(&format!("/api/v1/requests/{}/acts", self.request), headers, &body).await
    }

    /// What was said, in order.
    async fn said(&self) -> Vec<String> {
        let kept = self.trial.site.store.request(self.request).await.unwrap().unwrap();
        let words = kept.request.history().iter().filter_map(|entry| match &entry.act {
            Act::Comment { comment } => Some(comment.as_str().to_owned()),
            _ => None,
        });
        words.collect()
    }
}

fn is_replayed(reply: &Reply) -> bool {
    reply.headers.contains_key(&REPLAYED)
}

#[tokio::test]
async fn the_same_key_gets_the_first_answer_however_things_stand_by_then() {
    let talk = Talk::new().await;
    let by = [("authorization", talk.sales.as_str()), ("idempotency-key", "one")];
    let first = talk.says(&by, "the fair").await;
    assert_eq!((first.status.as_u16(), is_replayed(&first)), (200, false), "{}", first.text);
    let other = [("authorization", talk.sales.as_str()), ("idempotency-key", "two")];
    let second = talk.says(&other, "moved").await;
    assert_ne!(second.text, first.text, "the request has gone on");
    let again = talk.says(&by, "the fair").await;
    assert_eq!((again.status, again.text.as_str(), is_replayed(&again)), (first.status, first.text.as_str(), true));
    assert_eq!(talk.said().await, ["the fair", "moved"]);
}

#[tokio::test]
async fn a_key_is_for_one_call_and_one_person() {
    let talk = Talk::new().await;
    let by = [("authorization", talk.sales.as_str()), ("idempotency-key", "one")];
    assert!(talk.says(&by, "the fair").await.status.is_success());
    let reused = talk.says(&by, "something else").await;
    assert_eq!(
        (reused.status.as_u16(), &reused.json()["type"]),
        (422, &json!("urn:tandem:problem:idempotency-key-reused"))
    );
    let theirs = [("authorization", talk.head.as_str()), ("idempotency-key", "one")];
    let other = talk.says(&theirs, "the fair").await;
    assert_eq!((other.status.as_u16(), is_replayed(&other)), (200, false), "{}", other.text);
    assert_eq!(talk.said().await, ["the fair", "the fair"]);
}

#[tokio::test]
async fn a_browser_needs_a_key_and_a_program_may_go_without() {
    let talk = Talk::new().await;
    let cookie = talk.trial.cookie("sales").await;
    let missing = talk.says(&[("cookie", &cookie)], "loaded again").await;
    assert_eq!(
        (missing.status.as_u16(), &missing.json()["type"]),
        (400, &json!("urn:tandem:problem:idempotency-key-missing"))
    );
    for key in ["", &"k".repeat(ANSWER_KEY_LENGTH_MAX + 1)] {
        let wrong = talk.says(&[("cookie", &cookie), ("idempotency-key", key)], "loaded again").await;
        assert_eq!(wrong.status.as_u16(), 400, "{}", wrong.text);
    }
    assert!(talk.said().await.is_empty());
    for _ in 0..2 {
        assert!(talk.says(&[("authorization", &talk.sales)], "said twice").await.status.is_success());
    }
    assert_eq!(talk.said().await.len(), 2, "without a key every call is one of its own");
}

#[tokio::test]
async fn calls_with_one_key_at_once_are_done_once() {
    let talk = Talk::new().await;
    let by = [("authorization", talk.sales.as_str()), ("idempotency-key", "one")];
    let replies = join_all((0..8).map(|_| talk.says(&by, "the fair"))).await;
    assert!(replies.iter().all(|reply| reply.status == 200 && reply.text == replies[0].text));
    assert_eq!(replies.iter().filter(|reply| !is_replayed(reply)).count(), 1, "one does it, the others wait for it");
    assert_eq!(talk.said().await, ["the fair"]);
}
