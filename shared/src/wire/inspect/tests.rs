//! Honest changes pass, however they come; each kind of harm is refused by its name and before it is done.

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ExpandedChange, ObjType, ROOT, ReadDoc, ScalarValue};
use uuid::Uuid;

use super::super::{SyncMessage, SyncReply};
use super::*;
use crate::document::empty_document;
use crate::id::{PersonActor, PersonId};

mod fixtures;

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn actor(n: u128, tab: u8) -> ActorId {
    ActorId::from(PersonActor { person: person(n), tab: [tab; 8] }.to_bytes())
}

/// A document with a map of figures, and a text.
fn sheet() -> Automerge {
    let mut doc = empty_document().with_actor(actor(0, 0));
    edit(&mut doc, |tx| {
        let cells = tx.put_object(ROOT, "cells", ObjType::Map)?;
        tx.put(&cells, "01", 5)?;
        tx.put_object(ROOT, "list", ObjType::List)?;
        let note = tx.put_object(ROOT, "note", ObjType::Text)?;
        tx.splice_text(&note, 0, 0, "业财同行")
    });
    doc
}

fn edit(
    doc: &mut Automerge,
    f: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), AutomergeError>,
) {
    doc.transact_with(|_| CommitOptions::default().with_time(0), f).unwrap();
}

fn replica(doc: &Automerge, n: u128, tab: u8) -> Automerge {
    doc.fork().with_actor(actor(n, tab))
}

/// Puts changes into the document as the server would; returns the first refusal.
fn submit(doc: &mut Automerge, changes: Vec<Change>, sender: u128) -> Result<(), Refusal> {
    let mut ledger = Ledger::of(doc);
    let (mut admission, mut wave) = (Admission::new(), Vec::<Change>::new());
    for change in changes {
        loop {
            let waiting = |hash: &_| wave.iter().any(|change| change.hash() == *hash);
            match admission.admit(doc, &ledger, waiting, &change, person(sender), Owner::Nobody)? {
                Verdict::Admit(_) => break,
                Verdict::Missing(missing) => return Err(Refusal::MissingDependencies(missing.len())),
                Verdict::ApplyFirst => {
                    assert!(!wave.is_empty(), "asked to apply what was applied");
                    doc.apply_changes(std::mem::take(&mut wave)).unwrap();
                    admission = Admission::new();
                }
            }
        }
        ledger.record(&change);
        wave.push(change);
    }
    doc.apply_changes(wave).unwrap();
    // What was let in comes out again the same, which `load` verifies by the hashes.
    Automerge::load(&doc.save()).unwrap();
    Ok(())
}

#[track_caller]
fn check(doc: &Automerge, forged: ExpandedChange, code: &str) {
    let refusal = submit(&mut doc.clone(), vec![Change::from(forged)], 1).expect_err("was let in");
    assert_eq!(refusal.code(), code, "{refusal}");
}

/// An honest change of person 1 that sets a cell, to be forged.
fn honest(doc: &Automerge) -> ExpandedChange {
    let mut one = replica(doc, 1, 1);
    let (_, cells) = doc.get(ROOT, "cells").unwrap().unwrap();
    edit(&mut one, |tx| tx.put(&cells, "01", 7));
    one.get_changes(&doc.get_heads()).remove(0).decode()
}

/// Edits of every kind by two tabs of person 1, who wrote without seeing each other at first.
fn edits(doc: &Automerge) -> Automerge {
    let (mut one, mut two) = (replica(doc, 1, 1), replica(doc, 1, 2));
    let cells = doc.get(ROOT, "cells").unwrap().unwrap().1;
    let note = doc.get(ROOT, "note").unwrap().unwrap().1;
    let list = doc.get(ROOT, "list").unwrap().unwrap().1;
    edit(&mut one, |tx| tx.put(&cells, "01", 6));
    edit(&mut one, |tx| {
        let line = tx.put_object(&cells, "line", ObjType::Map)?;
        tx.put(&line, "name", "Rent")?;
        tx.put(&line, "name", "Lease")
    });
    edit(&mut one, |tx| tx.delete(&cells, "line"));
    edit(&mut one, |tx| tx.splice_text(&note, 1, 2, "务"));
    edit(&mut one, |tx| tx.insert(&list, 0, "first"));
    edit(&mut one, |tx| tx.insert(&list, 1, "second"));
    edit(&mut one, |tx| tx.put(&list, 0, "changed"));
    edit(&mut one, |tx| tx.delete(&list, 1));
    edit(&mut two, |tx| tx.put(&cells, "01", 8));
    edit(&mut two, |tx| tx.splice_text(&note, 0, 1, ""));
    edit(&mut two, |tx| tx.splice_text(&note, 0, 0, "x"));
    two.merge(&mut one.clone()).unwrap();
    edit(&mut two, |tx| tx.put(&cells, "01", 9));
    edit(&mut two, |tx| tx.delete(&list, 0));
    two
}

#[test]
fn edits_of_every_kind_are_let_in() {
    let mut doc = sheet();
    let edited = edits(&doc);
    let changes = edited.get_changes(&doc.get_heads());
    submit(&mut doc, changes, 1).unwrap();
    assert_eq!(doc.get_heads(), edited.get_heads());
}

#[test]
fn a_thousand_changes_made_offline_are_judged_without_touching_the_document() {
    let doc = sheet();
    let cells = doc.get(ROOT, "cells").unwrap().unwrap().1;
    let mut one = replica(&doc, 1, 1);
    for n in 0..1000 {
        edit(&mut one, |tx| tx.put(&cells, format!("{:02}", 1 + n % 12), n));
    }
    let mut ledger = Ledger::of(&doc);
    let mut admission = Admission::new();
    for change in one.get_changes(&doc.get_heads()) {
        let verdict = admission.admit(&doc, &ledger, |_| false, &change, person(1), Owner::Nobody);
        assert!(matches!(verdict, Ok(Verdict::Admit(_))), "{verdict:?}");
        ledger.record(&change);
    }
}

#[test]
fn what_a_javascript_replica_sends_is_let_in() {
    let mut doc = Automerge::load_with_options(
        &unhex(fixtures::GENESIS),
        automerge::LoadOptions::new().text_encoding(automerge::TextEncoding::Utf16CodeUnit),
    )
    .unwrap();
    for hex in [
        fixtures::FIRST,
        fixtures::TO_0,
        fixtures::FROM_0,
        fixtures::TO_1,
        fixtures::FROM_1,
        fixtures::EDIT,
        fixtures::TEXT,
    ] {
        let data = unhex(hex);
        let message = SyncMessage::decode(&data).unwrap();
        let known = |hash: &_| doc.get_change_meta_by_hash(hash).is_some();
        let changes = changes(&message, known).unwrap();
        submit(&mut doc, changes, 1).unwrap();
    }
    let (_, lines) = doc.get(ROOT, "lines").unwrap().unwrap();
    let (_, line) = doc.get(&lines, "a").unwrap().unwrap();
    let (_, note) = doc.get(&line, "note").unwrap().unwrap();
    assert_eq!(doc.get(&line, "01").unwrap().unwrap().0.as_i64(), Some(1300));
    assert_eq!(doc.text(&note).unwrap(), "x 业");
}

#[test]
fn a_whole_document_is_taken_apart_into_its_changes() {
    let mut doc = sheet();
    let mut one = replica(&doc, 1, 1);
    for n in 0..5 {
        edit(&mut one, |tx| tx.put(ROOT, "title", n));
    }
    let saved = one.save();
    let data = SyncReply { piece: Some(&saved), ..SyncReply::default() }.encode();
    let message = SyncMessage::decode(&data).unwrap();
    let found = changes(&message, |hash| doc.get_change_meta_by_hash(hash).is_some()).unwrap();
    assert_eq!(found.len(), 5);
    submit(&mut doc, found, 1).unwrap();
    assert_eq!(doc.get_heads(), one.get_heads());
}

#[test]
fn nobody_writes_as_somebody_else() {
    let doc = sheet();
    let change = honest(&doc);
    assert_eq!(submit(&mut doc.clone(), vec![Change::from(change.clone())], 1), Ok(()));
    let refusal = submit(&mut doc.clone(), vec![Change::from(change)], 2).unwrap_err();
    assert_eq!(refusal.code(), "foreign-actor");
    // An actor of another form is whoever's it was first.
    let stranger = Change::from(ExpandedChange { actor_id: ActorId::from([7; 16]), ..honest(&doc) });
    let ledger = Ledger::of(&doc);
    for (owner, is_let_in) in
        [(Owner::Nobody, true), (Owner::Person(person(1)), true), (Owner::Person(person(2)), false)]
    {
        let verdict = Admission::new().admit(&doc, &ledger, |_| false, &stranger, person(1), owner);
        assert_eq!(verdict.is_ok(), is_let_in, "{owner:?}: {verdict:?}");
    }
}

#[test]
fn a_change_must_come_next_and_fit() {
    let doc = sheet();
    let change = honest(&doc);
    check(&doc, ExpandedChange { seq: 3, ..change.clone() }, "sequence-gap");
    check(
        &doc,
        ExpandedChange { deps: vec![automerge::ChangeHash([9; 32])], ..change.clone() },
        "missing-dependencies",
    );
    check(&doc, ExpandedChange { start_op: 1.try_into().unwrap(), ..change.clone() }, "counter");
    check(&doc, ExpandedChange { start_op: u64::from(u32::MAX).try_into().unwrap(), ..change.clone() }, "counter");
    check(&doc, ExpandedChange { extra_bytes: vec![1, 2, 9, 9], ..change.clone() }, "author");
    let mut advanced = doc.clone();
    submit(&mut advanced, vec![Change::from(change.clone())], 1).unwrap();
    check(&advanced, ExpandedChange { time: 99, ..change.clone() }, "duplicate-sequence");
    check(&advanced, ExpandedChange { seq: 2, ..change }, "forgot-itself");
}

#[test]
fn a_change_refers_only_to_what_it_builds_on() {
    let doc = sheet();
    let change = honest(&doc);
    let forge = |f: &dyn Fn(&mut Op)| {
        let mut forged = change.clone();
        f(&mut forged.operations[0]);
        forged
    };
    let (me, nobody) = (change.actor_id.clone(), OpId(3, actor(9, 9)));
    let preds = |ids: Vec<OpId>| SortedVec::from_iter(ids);
    let first = || change.operations[0].pred.get(0).cloned().unwrap();
    check(&doc, forge(&|op| op.obj = ObjectId::Id(nobody.clone())), "unknown-reference");
    check(&doc, forge(&|op| op.obj = ObjectId::Id(OpId(900, me.clone()))), "unknown-reference");
    check(&doc, forge(&|op| op.pred = preds(vec![nobody.clone()])), "unknown-reference");
    check(&doc, forge(&|op| op.pred = preds(vec![first(), first()])), "unknown-reference");
    check(&doc, forge(&|op| op.key = Key::Map("02".into())), "unknown-reference");
    check(&doc, forge(&|op| op.key = Key::head()), "unknown-reference");
    check(&doc, forge(&|op| op.insert = true), "unknown-reference");
    check(&doc, forge(&|op| (op.action, op.pred) = (OpType::Delete, SortedVec::new())), "unknown-reference");
    check(&doc, forge(&|op| op.action = OpType::Increment(1)), "unsupported");
    check(&doc, forge(&|op| op.action = OpType::Make(ObjType::Table)), "unsupported");
    let strange = ScalarValue::Unknown { type_code: 13, bytes: vec![1] };
    check(&doc, forge(&|op| op.action = OpType::Put(strange.clone())), "unsupported");
    // A deletion leaves nothing that could be replaced.
    let mut deleted = replica(&doc, 1, 1);
    edit(&mut deleted, |tx| tx.delete(ROOT, "note"));
    let mut replaced = deleted.get_changes(&doc.get_heads()).remove(0).decode();
    let deletion = OpId(replaced.start_op.get(), me.clone());
    let put = Op { action: OpType::Put(1.into()), pred: preds(vec![deletion]), ..replaced.operations[0].clone() };
    replaced.operations.push(put);
    check(&doc, replaced, "unknown-reference");
    // An object that a concurrent change made is there, but not for this change.
    let mut other = replica(&doc, 2, 1);
    edit(&mut other, |tx| tx.put_object(ROOT, "made", ObjType::Map).map(|_| ()));
    let mut both = doc.clone();
    submit(&mut both, other.get_changes(&doc.get_heads()), 2).unwrap();
    let made = OpId(change.start_op.get(), actor(2, 1));
    check(&both, forge(&|op| (op.obj, op.pred) = (ObjectId::Id(made.clone()), SortedVec::new())), "unknown-reference");
}

#[track_caller]
fn check_bytes(piece: &[u8], expect: &str) {
    let data = SyncReply { piece: Some(piece), ..SyncReply::default() }.encode();
    let refusal = changes(&SyncMessage::decode(&data).unwrap(), |_| false).expect_err("was read");
    assert_eq!(refusal.code(), expect, "{refusal}");
}

fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    put_unsigned(&mut bytes, data.len() as u64);
    bytes.extend(data);
    bytes
}

#[test]
fn chunks_that_are_none_or_hurt_are_refused() {
    check_bytes(b"what is this, then?", "malformed");
    check_bytes(&chunk(3, &[]), "chunk-kind");
    check_bytes(&chunk(1, &[0, 0, 1]), "malformed");
    check_bytes(&chunk(0, &[0xff, 0xff, 0xff, 0x7f]), "too-many");
    let change = Change::from(honest(&sheet()));
    let mut damaged = change.raw_bytes().to_vec();
    damaged[5] ^= 1;
    check_bytes(&damaged, "checksum");
    let bomb = deflate(&vec![0; limit::CHANGE_BYTES_MAX + 1]);
    assert!(bomb.len() < 10_000);
    check_bytes(&chunk(2, &bomb), "too-large");
    let heads: Vec<u8> = [&[0xc0, 0x84, 0x3d][..], &[0; 64]].concat();
    check_bytes(&chunk(1, &heads), "too-many");
}

#[test]
fn columns_that_expand_without_end_are_refused() {
    // One operation a thousand thousand million times: an action column of one run.
    let endless = [0x80, 0xa0, 0x94, 0xa5, 0x8d, 0x1d, 0x01];
    let mut body = vec![0, 1, 7, 1, 1, 0, 0, 0, 1, 0x42];
    put_unsigned(&mut body, endless.len() as u64);
    body.extend(endless);
    check_bytes(&chunk(1, &body), "too-many");
    // The same in a deflated column of a document.
    let deflated = deflate(&endless);
    let mut document = vec![0, 0, 0, 1, 0x42 | 0b1000];
    put_unsigned(&mut document, deflated.len() as u64);
    document.extend(deflated);
    check_bytes(&chunk(0, &document), "too-many");
    let zeros = deflate(&vec![0; limit::INFLATED_BYTES_MAX + 1]);
    let mut document = vec![0, 0, 0, 1, 0x57 | 0b1000];
    put_unsigned(&mut document, zeros.len() as u64);
    document.extend(zeros);
    check_bytes(&chunk(0, &document), "too-large");
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut deflated = Vec::new();
    flate2::bufread::DeflateEncoder::new(bytes, flate2::Compression::default()).read_to_end(&mut deflated).unwrap();
    deflated
}

#[test]
fn no_single_changed_byte_of_a_message_does_harm() {
    for hex in [fixtures::TO_1, fixtures::EDIT, fixtures::TEXT] {
        let data = unhex(hex);
        for at in 0..data.len() {
            for byte in [0x00, 0x01, 0x3f, 0x7f, 0x80, 0xff, data[at] ^ 0x10] {
                let mut changed = data.clone();
                changed[at] = byte;
                if let Ok(message) = SyncMessage::decode(&changed) {
                    let _ = changes(&message, |_| false);
                }
            }
        }
    }
}

/// A change chunk around any body, with the hash that body has.
fn sealed(body: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut hashed = vec![1];
    put_unsigned(&mut hashed, body.len() as u64);
    hashed.extend(body);
    let mut whole = chunk(1, body);
    whole[4..8].copy_from_slice(&Sha256::digest(&hashed)[..4]);
    whole
}

#[test]
fn no_single_changed_byte_of_a_change_gets_past_all_gates_and_does_harm() {
    let mut doc = sheet();
    let mut let_in = 0;
    for change in edits(&doc).get_changes(&doc.get_heads()) {
        let mut bytes = Bytes::new(change.raw_bytes());
        bytes.take(9).unwrap();
        let body = bytes.prefixed("body", usize::MAX).unwrap().to_vec();
        for at in 0..body.len() {
            for byte in [0x00, 0x01, 0x02, 0x7e, 0x7f, 0x80, 0xff, body[at] ^ 0x10, body[at].wrapping_add(1)] {
                let mut forged = body.clone();
                forged[at] = byte;
                let data = SyncReply { piece: Some(&sealed(&forged)), ..SyncReply::default() }.encode();
                let message = SyncMessage::decode(&data).unwrap();
                let Ok(found) = changes(&message, |hash| doc.get_change_meta_by_hash(hash).is_some()) else { continue };
                // `submit` applies what is let in and loads it again.
                let_in += usize::from(submit(&mut doc.clone(), found, 1).is_ok());
            }
        }
        doc.apply_changes([change]).unwrap();
    }
    assert!(let_in > 0, "changed times and values are honest changes");
}
