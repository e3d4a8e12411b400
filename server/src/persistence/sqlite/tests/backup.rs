//! A copy taken while people write is one moment of it, and comes back whole; a close look finds what is wrong.

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ChangeHash, ROOT, ReadDoc};
use shared::id::DocumentId;
use uuid::Uuid;

use super::*;
use crate::audit::Anchors;
use crate::persistence::sqlite::{Reading, Report, examine, restore};
use crate::persistence::tests::{document, told};
use crate::persistence::{
    Append, AuditLog, Chunk, DocumentKind, Documents, PublishedSeries, PublishedTotals, StoreError,
};

/// A sheet of these tests holds one figure, and publishes it as last year's.
struct OneFigure;

impl Reading for OneFigure {
    fn totals(&self, kind: DocumentKind, document: &Automerge) -> Result<Option<PublishedTotals>, String> {
        match kind {
            DocumentKind::Sheet => figure(document).map(|figure| Some(published(figure))).ok_or("no figure".to_owned()),
            _ => Ok(None),
        }
    }
}

fn figure(document: &Automerge) -> Option<i64> {
    document.get(ROOT, "figure").unwrap().and_then(|(value, _)| value.as_i64())
}

fn published(figure: i64) -> PublishedTotals {
    let mut totals = PublishedTotals::default();
    totals.expense.total = PublishedSeries { prior: i128::from(figure), ..PublishedSeries::default() };
    totals
}

/// A sheet that somebody writes in, one figure after the other.
struct Sheet {
    doc: Automerge,
    id: DocumentId,
    heads: Vec<ChangeHash>,
}

impl Sheet {
    async fn create(store: &SqliteStore) -> Self {
        let mut doc = shared::document::empty_document().with_actor(ActorId::from([1; 16]));
        doc.transact::<_, _, automerge::AutomergeError>(|tx| {
            tx.put(ROOT, "kind", "sheet")?;
            tx.put(ROOT, "figure", 0)
        })
        .unwrap();
        let plan = DocumentId(Uuid::from_u128(100));
        let mut plan_doc = shared::document::empty_document();
        plan_doc.transact::<_, _, automerge::AutomergeError>(|tx| tx.put(ROOT, "kind", "plan")).unwrap();
        let mut record = document(100, DocumentKind::Plan, plan);
        record.heads = plan_doc.get_heads();
        store.create(record, Chunk::snapshot(plan_doc.save())).await.unwrap();
        let mut record = document(101, DocumentKind::Sheet, plan);
        record.heads = doc.get_heads();
        store.create(record.clone(), Chunk::snapshot(doc.save())).await.unwrap();
        let mut sheet = Self { heads: doc.get_heads(), id: record.id, doc };
        store.append(sheet.next(1)).await.unwrap();
        sheet
    }

    fn next(&mut self, figure: i64) -> Append {
        self.doc.transact::<_, _, automerge::AutomergeError>(|tx| tx.put(ROOT, "figure", figure)).unwrap();
        let bytes = self.doc.save_after(&self.heads);
        self.heads = self.doc.get_heads();
        let heads = self.heads.clone();
        let totals = Some(published(figure));
        let chunks = vec![Chunk::incremental(bytes)];
        Append { totals, ..Append::of(self.id, chunks, heads) }
    }
}

async fn look(file: &Path) -> Report {
    let store = SqliteStore::open(file, Access::Read).await.unwrap();
    let report = examine(&store, &Anchors::read(&Anchors::file_of(file)).unwrap(), &OneFigure).await.unwrap();
    store.close().await;
    report
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_while_people_write_restores_to_one_moment() {
    let place = Place::new();
    let store = place.open().await;
    let mut sheet = Sheet::create(&store).await;
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for figure in 2..=300 {
                store.append(sheet.next(figure)).await.unwrap();
                store.record(vec![told(&figure.to_string())]).await.unwrap();
            }
        })
    };
    let mut copies = 0;
    while !writer.is_finished() || copies == 0 {
        let (copy, target) = (place.path(&format!("copy-{copies}")), place.path(&format!("restored-{copies}.db")));
        store.backup(&copy).await.unwrap();
        restore(&copy, &target, false).await.unwrap();
        let report = look(&target).await;
        assert_eq!(report.findings, Vec::<String>::new(), "copy {copies}");
        assert_eq!(report.documents, 2);
        copies += 1;
    }
    writer.await.unwrap();
    assert!(look(&place.file()).await.is_sound());
    let again = store.backup(&place.path("copy-0")).await;
    assert!(matches!(again, Err(StoreError::Exists { .. })), "a copy is never written over: {again:?}");
}

#[tokio::test]
async fn restoring_needs_a_word_and_keeps_what_it_replaces() {
    let place = Place::new();
    let store = place.open().await;
    let mut sheet = Sheet::create(&store).await;
    let copy = place.path("copy");
    store.backup(&copy).await.unwrap();
    store.append(sheet.next(2)).await.unwrap();
    store.record(vec![told("later")]).await.unwrap();

    let refused = restore(&copy, &place.file(), true).await;
    assert!(matches!(refused, Err(StoreError::InUse(_))), "never under a running server: {refused:?}");
    store.close().await;
    drop(store);
    let refused = restore(&copy, &place.file(), false).await;
    assert!(matches!(refused, Err(StoreError::Exists { .. })), "{refused:?}");
    let replaced = restore(&copy, &place.file(), true).await.unwrap().0.unwrap();

    assert_eq!(look(&place.file()).await.changes, 3);
    let kept = look(&replaced).await;
    assert_eq!((kept.changes, kept.findings), (4, Vec::new()), "with its log and what was kept of it");
    let store = place.open().await;
    assert_eq!(store.chunks(sheet.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_no_whole_copy_is_not_restored() {
    let place = Place::new();
    let store = place.open().await;
    Sheet::create(&store).await;
    let copy = place.path("copy");
    store.backup(&copy).await.unwrap();
    store.close().await;
    let whole = std::fs::read(&copy).unwrap();
    let check = async |bytes: &[u8]| {
        std::fs::write(&copy, bytes).unwrap();
        let target = place.path("target.db");
        let restored = restore(&copy, &target, false).await;
        let left: Vec<_> = std::fs::read_dir(place.folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert!(!exists(&target) && !left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
        restored.unwrap_err()
    };
    assert!(matches!(check(b"").await, StoreError::Schema(_)));
    assert!(matches!(check(&b"no database ".repeat(1000)).await, StoreError::Corrupt(_)));
    assert!(matches!(check(&whole[..whole.len() / 2]).await, StoreError::Corrupt(_)));
    let missing = restore(&place.path("nowhere"), &place.path("target.db"), false).await;
    assert!(matches!(missing, Err(StoreError::Missing { .. })), "{missing:?}");
}

#[tokio::test]
async fn a_close_look_names_what_is_wrong() {
    let check = async |statement: &'static str, expect: &str| {
        let place = Place::new();
        let store = place.open().await;
        let mut sheet = Sheet::create(&store).await;
        store.append(sheet.next(2)).await.unwrap();
        store.close().await;
        run(&mut place.back_door().await, statement).await;
        let findings = look(&place.file()).await.findings;
        assert!(findings.iter().any(|finding| finding.contains(expect)), "{statement}: {findings:?}");
    };
    check("UPDATE chunks SET bytes = zeroblob(9) WHERE seq = 3", "are not those it is named by").await;
    check("DELETE FROM chunks WHERE seq = 3", "changes it rests upon are missing").await;
    check("DELETE FROM chunks WHERE seq = 4", "do not lead to the heads").await;
    check("DELETE FROM chunks WHERE seq = 2", "no snapshot to begin with").await;
    check("UPDATE totals SET totals = replace(totals, '\"prior\":2', '\"prior\":3')", "not those of its figures").await;
    check("DELETE FROM totals", "publishes no totals").await;
    check("UPDATE documents SET kind = 'discussion' WHERE kind = 'sheet'", "says it is “sheet”").await;
    check("UPDATE documents SET plan = zeroblob(16) WHERE kind = 'sheet'", "refers to documents that are not there")
        .await;
    check("UPDATE documents SET heads = x'' WHERE kind = 'plan'", "do not lead to the heads").await;
}
