//! Changes that a stranger made up: what inspection lets in can be applied, saved and loaded again.

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, Change, ObjType, ROOT};
use sha2::{Digest, Sha256};
use shared::id::{PersonActor, PersonId};
use shared::wire::inspect::{self, Admission, Ledger, Owner, Verdict};
use shared::wire::{SyncMessage, SyncReply};
use uuid::Uuid;

use super::damage::Damage;

const STRANGER: PersonId = PersonId(Uuid::from_u128(1));

fn actor(person: PersonId) -> ActorId {
    ActorId::from(PersonActor { person, tab: [1; 8] }.to_bytes())
}

fn sheet() -> Automerge {
    let mut doc = shared::document::empty_document().with_actor(actor(PersonId(Uuid::nil())));
    doc.transact(|tx| {
        let cells = tx.put_object(ROOT, "cells", ObjType::Map)?;
        tx.put(&cells, "01", 5)?;
        let note = tx.put_object(ROOT, "note", ObjType::Text)?;
        tx.splice_text(&note, 0, 0, "业财同行")
    })
    .unwrap();
    doc
}

/// Honest changes of the stranger, of several kinds.
fn honest(doc: &Automerge) -> Vec<Vec<u8>> {
    let mut own = doc.fork().with_actor(actor(STRANGER));
    for round in 0..3 {
        own.transact(|tx| {
            let line = tx.put_object(ROOT, format!("line{round}"), ObjType::Map)?;
            tx.put(&line, "name", "Rent")?;
            tx.put(&line, "01", 7_i64 << (20 * round))?;
            let list = tx.put_object(&line, "list", ObjType::List)?;
            tx.insert(&list, 0, true)?;
            tx.delete(&list, 0)
        })
        .unwrap();
    }
    own.get_changes(&doc.get_heads()).iter().map(|change| change.raw_bytes().to_vec()).collect()
}

/// The first eight bytes of a chunk are magic and sum: made right again, so that damage is not found by the sum alone.
fn with_right_sum(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() > 8 {
        let sum = Sha256::digest(&bytes[8..]);
        bytes[..4].copy_from_slice(&[0x85, 0x6f, 0x4a, 0x83]);
        bytes[4..8].copy_from_slice(&sum[..4]);
    }
    bytes
}

/// Puts into the document what is let in.
fn submit(doc: &mut Automerge, changes: Vec<Change>) {
    let mut ledger = Ledger::of(doc);
    for change in changes {
        let nothing_waits = |_: &automerge::ChangeHash| false;
        let asked = Admission::new().admit(doc, &ledger, nothing_waits, &change, STRANGER, Owner::Nobody);
        let Ok(Verdict::Admit(_)) = asked else { return };
        ledger.record(&change);
        doc.apply_changes([change]).unwrap();
    }
}

#[test]
fn change() {
    let doc = sheet();
    let good = honest(&doc);
    let words = ["\u{85}oJ\u{83}", "\0", "\u{7f}", "\u{80}\u{80}\u{80}\u{80}", "01", "name"];
    bolero::check!().with_type::<(bool, Damage)>().with_test_time(super::long_enough()).for_each(
        |(is_mended, damage)| {
            let bytes = damage.of(&good, &words);
            let bytes = if *is_mended { with_right_sum(bytes) } else { bytes };
            let message = SyncReply { changes: &[&bytes], ..SyncReply::default() }.encode();
            let Ok(message) = SyncMessage::decode(&message) else { return };
            let Ok(changes) = inspect::changes(&message, |_| false) else { return };
            let mut copy = doc.clone();
            submit(&mut copy, changes);
            let saved = Automerge::load(&copy.save()).unwrap();
            assert_eq!(saved.get_heads(), copy.get_heads());
        },
    );
}
