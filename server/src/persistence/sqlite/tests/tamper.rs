//! Whoever can write the database cannot write the audit log without it showing.

use super::*;
use crate::audit::{Anchors, AuditFault, BEGINNING, seal};
use crate::persistence::tests::told;
use crate::persistence::{AuditLog, AuditVerdict};

/// A log of twenty entries whose end was kept outside, changed by somebody with a database tool.
async fn check(statements: &[&'static str], expect: &AuditFault) {
    let place = Place::new();
    let store = place.open().await;
    store.record((1..=20).map(|n| told(&n.to_string())).collect()).await.unwrap();
    store.close().await;
    let mut back_door = place.back_door().await;
    for statement in statements {
        run(&mut back_door, statement).await;
    }
    drop(back_door);
    let store = SqliteStore::open(&place.file(), Access::Read).await.unwrap();
    let anchors = Anchors::read(&Anchors::file_of(&place.file())).unwrap();
    assert_eq!(anchors.len(), 1, "closing keeps the end of the log");
    assert_eq!(store.verify_audit(&anchors).await.unwrap(), AuditVerdict::Broken(expect.clone()), "{statements:?}");
}

#[tokio::test]
async fn an_altered_entry_is_named() {
    check(
        &["UPDATE audit SET entry = replace(entry, 'test.told', 'test.hidden') WHERE seq = 7"],
        &AuditFault::Altered(7),
    )
    .await;
    check(&["UPDATE audit SET hash = zeroblob(32) WHERE seq = 20"], &AuditFault::Altered(20)).await;
}

#[tokio::test]
async fn a_deleted_entry_is_named() {
    check(&["DELETE FROM audit WHERE seq = 7"], &AuditFault::Missing { expected: 7, found: 8 }).await;
    check(
        &["DELETE FROM audit WHERE seq = 7", "UPDATE audit SET seq = seq - 1 WHERE seq > 7"],
        &AuditFault::Reordered { at: 7, says: 8 },
    )
    .await;
}

#[tokio::test]
async fn a_changed_order_is_named() {
    check(
        &[
            "UPDATE audit SET seq = 100 WHERE seq = 7",
            "UPDATE audit SET seq = 7 WHERE seq = 8",
            "UPDATE audit SET seq = 8 WHERE seq = 100",
        ],
        &AuditFault::Reordered { at: 7, says: 8 },
    )
    .await;
}

#[tokio::test]
async fn a_tail_cut_off_is_named_even_when_the_end_is_forged() {
    let cut = "DELETE FROM audit WHERE seq > 15";
    check(&[cut], &AuditFault::CutOff { last: 15, known: 20 }).await;
    let forge = "UPDATE audit_end SET seq = 15, hash = (SELECT hash FROM audit WHERE seq = 15)";
    check(&[cut, forge], &AuditFault::CutOff { last: 15, known: 20 }).await;
    check(
        &["DELETE FROM audit", "UPDATE audit_end SET seq = 0, hash = zeroblob(32)"],
        &AuditFault::CutOff { last: 0, known: 20 },
    )
    .await;
}

#[tokio::test]
async fn an_inserted_entry_is_named() {
    check(
        &["INSERT INTO audit (seq, entry, hash) SELECT 21, entry, hash FROM audit WHERE seq = 20"],
        &AuditFault::Reordered { at: 21, says: 20 },
    )
    .await;
}

#[tokio::test]
async fn a_log_written_anew_with_hashes_that_fit_disagrees_with_what_was_kept_outside() {
    let place = Place::new();
    let store = place.open().await;
    store.record((1..=3).map(|n| told(&n.to_string())).collect()).await.unwrap();
    store.close().await;
    let mut back_door = place.back_door().await;
    let mut hash = BEGINNING;
    for seq in 1..=3 {
        let text = told("forged").canonical(seq);
        hash = seal(&hash, &text);
        let seq = i64::try_from(seq).unwrap();
        let forge = sqlx::query("UPDATE audit SET entry = ?, hash = ? WHERE seq = ?");
        forge.bind(text).bind(hash.to_vec()).bind(seq).execute(&mut back_door).await.unwrap();
    }
    sqlx::query("UPDATE audit_end SET hash = ?").bind(hash.to_vec()).execute(&mut back_door).await.unwrap();
    drop(back_door);
    let store = place.open().await;
    let verdict = store.verify_audit(&Anchors::default()).await.unwrap();
    assert!(matches!(verdict, AuditVerdict::Sound(_)), "alone it looks right: {verdict:?}");
    let anchors = Anchors::read(&Anchors::file_of(&place.file())).unwrap();
    let verdict = store.verify_audit(&anchors).await.unwrap();
    assert_eq!(verdict, AuditVerdict::Broken(AuditFault::Rewritten(3)));
}
